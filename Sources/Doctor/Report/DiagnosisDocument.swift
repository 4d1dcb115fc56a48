import Diagnostics
import Planning
import Spatial

/// A diagnosis for programs: JSON by `schemas/doctor.schema.json`, and the trouble spots as a layer.
extension Diagnosis {
  /// Words are in the language asked for.
  public func document(in language: Language) -> Value {
    [
      "format": "catchment-doctor/1",
      "files": .array(files.map(\.value)),
      "summary": [
        "errors": Value(count(.error)), "warnings": Value(count(.warning)), "notes": Value(count(.note)),
      ],
      "coordinates": .array(verdicts.map(\.value)),
      "findings": .array(findings.map { $0.value(in: language) }),
      "not_listed": .array(
        omissions.map { omission in
          .object(
            Self.members([
              ("check", .string(omission.check.rawValue)), ("file", Value(omission.file)),
              ("layer", Value(omission.layer)), ("count", Value(omission.count)),
            ]))
        }),
    ]
  }

  /// One feature for every finding that has a place on the map; longitude and latitude, WGS 84.
  public func layer(in language: Language) -> Layer {
    let columns = [
      "check", "severity", "file", "layer", "feature", "id", "field", "value", "says", "fix", "measure", "unit",
    ]
    var table = Table(name: "doctor", columns: columns)
    var spots: [Geometry?] = []
    for finding in findings {
      guard let spot = finding.spot else { continue }
      let problem = finding.problem
      let place = problem.place
      table.rows.append([
        .string(finding.check.rawValue), .string(problem.severity.rawValue), Value(place.file), Value(place.layer),
        Value(place.feature), Value(place.id), Value(place.field), Value(problem.value),
        .string(problem.says[language]), Value(problem.fix?[language]), Value(finding.measure?.value),
        Value(finding.measure?.unit.rawValue),
      ])
      spots.append(spot)
    }
    return Layer(table: table, geometries: spots, crs: .wgs84)
  }

  /// Members without the absent ones.
  static func members(_ list: [(String, Value)]) -> [Value.Member] {
    list.filter { !$0.1.isNull }.map { Value.Member($0.0, $0.1) }
  }
}

extension FileSummary {
  fileprivate var value: Value {
    .object(
      Diagnosis.members([
        ("file", .string(file)), ("layer", Value(layer)), ("role", Value(role?.rawValue)), ("records", Value(records)),
        ("crs", Value(crs)), ("read", .bool(isRead)),
      ]))
  }
}

extension CoordinateVerdict {
  fileprivate var value: Value {
    .object(
      Diagnosis.members([
        ("file", Value(layer.file)), ("layer", Value(layer.layer)), ("against_file", Value(reference.file)),
        ("against_layer", Value(reference.layer)), ("evidence", .string(kind)), ("outcome", .string(outcome.rawValue)),
        ("features", Value(features)), ("features_apart", Value(apart)), ("declared", declared.document),
        ("best_other", best.document), ("better", Value(better)), ("worse", Value(worse)),
        ("probability", .double(probability)),
      ]))
  }
}

extension CoordinateVerdict.Fit {
  fileprivate var document: Value {
    ["datum": .string(subject.rawValue), "against_datum": .string(reference.rawValue), "fit": .double(value)]
  }
}

extension Finding {
  fileprivate func value(in language: Language) -> Value {
    let place = problem.place
    var at: Value = .null
    if let spot {
      let box = BoundingBox(around: spot)
      // Seven decimals are a centimetre, as in GeoJSON.
      at = .array([box.center.x, box.center.y].map { .double(($0 * 1e7).rounded() / 1e7) })
    }
    return .object(
      Diagnosis.members([
        ("check", .string(check.rawValue)), ("severity", .string(problem.severity.rawValue)),
        ("file", Value(place.file)), ("layer", Value(place.layer)), ("feature", Value(place.feature)),
        ("id", Value(place.id)), ("field", Value(place.field)), ("line", Value(place.line)),
        ("column", Value(place.column)), ("value", Value(problem.value)),
        ("says", .string(problem.says[language])), ("fix", Value(problem.fix?[language])),
        ("measure", Value(measure?.value)), ("unit", Value(measure?.unit.rawValue)), ("at", at),
      ]))
  }
}
