import Diagnostics
import Planning
import Policy
import Spatial

/// A comparison for programs. Columns and members: docs/comparing.md.
extension Comparison {
  /// One row for each figure and run.
  public var table: Table {
    var cells: [[Value]] = []
    for row in rows {
      for (i, run) in runs.enumerated() {
        guard let figure = row.figures[i] else { continue }
        cells.append([
          Value(row.key.year), .string(row.key.kind.rawValue), .string(row.key.area), .string(row.area.zh),
          .string(row.area.en), .string(row.key.indicator), .string(row.title.zh), .string(row.title.en),
          .string(row.unit.en), .string(Self.letter(i)), .string(run.id), Self.value(figure.value),
          Self.value(figure.target), Value(figure.verdict?.rawValue), Self.value(row.change(i)),
          Value(Self.move(row, i)),
        ])
      }
    }
    return Table(
      name: "comparison",
      columns: [
        "year", "area_kind", "area", "area_name", "area_name_en", "indicator", "title", "title_en", "unit", "run",
        "run_id", "value", "target", "status", "change_from_a", "status_change",
      ], rows: cells)
  }

  /// Streets with their shares in every run and the change from the first, then sites with the runs that open them.
  public var layer: Layer {
    let letters = runs.indices.map(Self.letter)
    let standards = shareColumns
    var columns = ["feature", "id", "name", "name_en"]
    for share in standards {
      columns += letters.map { "\(share)_\($0)" } + letters.dropFirst().map { "change_\(share)_\($0)" }
    }
    columns += ["street", "runs", "chosen_by"] + letters.map { "opens_\($0)" }
    var rows: [[Value]] = []
    var geometries: [Geometry?] = []
    for street in allStreets {
      var row: [Value] = ["street", .string(street.code), .string(street.name.zh), .string(street.name.en)]
      for share in standards {
        let values = runs.map { Self.street(street.code, in: $0)?.shares[share] }
        row += values.map(Self.value)
        row += values.dropFirst().map { Self.value(Self.difference(values[0], $0)) }
      }
      rows.append(row + Array(repeating: .null, count: columns.count - row.count))
      geometries.append(.multiPolygon(street.boundary))
    }
    for site in sites {
      var row: [Value] = ["site", .string(site.id), .string(site.name), .string(site.name)]
      row += Array(repeating: .null, count: columns.count - row.count - 3 - letters.count)
      row += [
        Value(site.street), .string(site.runs.map(Self.letter).joined(separator: " ")), Value(site.runs.count),
      ]
      row += site.openings.map { openings in
        openings.isEmpty ? .null : .string(openings.map { "\($0.year) \($0.design)" }.joined(separator: "; "))
      }
      rows.append(row)
      geometries.append(position(of: site).map { .point($0) })
    }
    let notes = synthetic.isEmpty ? [] : [Value.Member("synthetic", Value(Text.listed(synthetic)))]
    return Layer(
      table: Table(name: "comparison", columns: columns, rows: rows), geometries: geometries, crs: .wgs84, notes: notes)
  }

  /// Described by `schemas/comparison.schema.json`.
  public var document: Value {
    let causes = ComparisonCauses(comparison: self)
    return [
      "format": "catchment-comparison/1",
      "runs": .array(runs.indices.map(run)),
      "settings": .array(settings.map(Self.value)),
      "inputs": .array(inputs.map(Self.value)),
      "causes": .array(
        runs.indices.dropFirst().map { i in
          [
            "run": .string(Self.letter(i)), "says": Value(causes.verdict(i)),
            "changed": .array(changedThings(i).map { .string($0) }),
            "steps": .array(chains.first { $0.run == i }.map { chain in steps(chain, causes) } ?? []),
          ]
        }),
      "indicators": .array(
        rows.filter { !$0.isTheSame }.map { row in
          [
            "year": Value(row.key.year), "area_kind": .string(row.key.kind.rawValue), "area": .string(row.key.area),
            "area_name": Value(row.area), "indicator": .string(row.key.indicator), "title": Value(row.title),
            "unit": Value(row.unit), "values": .array(row.values.map(Self.value)),
            "changes": .array(row.figures.indices.map { Self.value(row.change($0)) }),
            "verdicts": .array(row.verdicts.map { Value($0?.rawValue) }),
          ]
        }),
      "figures": ["all": Value(rows.count), "equal": Value(rows.count(where: \.isTheSame))],
      "targets": .array(
        contests.map { contest in
          [
            "indicator": .string(contest.row.key.indicator), "title": Value(contest.row.title),
            "area_kind": .string(contest.row.key.kind.rawValue), "area": .string(contest.row.key.area),
            "area_name": Value(contest.row.area), "met_from": .array(contest.metFrom.map { Value($0) }),
            "winners": .array(contest.winners.map { .string(Self.letter($0)) }),
          ]
        }),
      "why_not": .array(
        whyNot.map { missed in
          [
            "rule": .string(missed.rule), "title": Value(missed.title), "area_name": Value(missed.area),
            "same": .bool(missed.isTheSame), "runs": .array(missed.reasons.map { $0?.value ?? .null }),
          ]
        }),
      "sites": .array(
        sites.map { site in
          [
            "site": .string(site.id), "name": .string(site.name), "street": Value(site.street),
            "runs": .array(site.runs.map { .string(Self.letter($0)) }),
            "share": .double(Double(site.runs.count) / Double(runs.count)), "same": .bool(site.isTheSame),
            "openings": .array(
              site.openings.map { .array($0.map { ["year": Value($0.year), "design": .string($0.design)] }) }),
          ]
        }),
    ]
  }

  private func run(_ i: Int) -> Value {
    let run = runs[i]
    let tally = run.targetTally(in: lastYear)
    return [
      "run": .string(Self.letter(i)), "id": .string(run.id), "plan": .string(run.plan), "title": Value(run.title),
      "first_year": Value(run.years.lowerBound), "last_year": Value(run.years.upperBound), "seed": .string(run.seed),
      "targets_met": Value(tally.met), "targets_missed": Value(tally.missed), "facilities": Value(run.openings.count),
      "spending_yuan": .int(run.spending), "status": Value(run.placement?.status),
      "objective": Value(run.placement?.objective), "value": run.placement.map { .int($0.value) } ?? .null,
      "bound": run.placement.map { .int($0.bound) } ?? .null, "gap": run.placement.map { .double($0.gap) } ?? .null,
    ]
  }

  private func steps(_ chain: Chain, _ causes: ComparisonCauses) -> [Value] {
    let waterfalls = causes.waterfalls(chain)
    return chain.steps.enumerated().map { i, step in
      [
        "change": Value(step.name), "id": .string(step.record.id),
        "moved": .array(
          waterfalls.compactMap { waterfall in
            let before = i == 0 ? waterfall.start : waterfall.values[i - 1]
            guard waterfall.values[i] != before else { return nil }
            return [
              "title": Value(waterfall.title), "unit": Value(waterfall.unit), "from": Self.value(before),
              "to": Self.value(waterfall.values[i]),
            ]
          }),
      ]
    }
  }

  private static func value(_ difference: Difference) -> Value {
    ["path": .string(difference.path), "values": .array(difference.values.map { Value($0) })]
  }

  private static func value(_ number: Double?) -> Value { Value(number.flatMap { Quantity($0) }) }

  private static func move(_ row: Row, _ i: Int) -> String? {
    guard let before = row.verdicts[0], let after = row.verdicts[i], before != after else { return nil }
    return "\(before.rawValue) > \(after.rawValue)"
  }
}

extension Comparison {
  /// Streets of all runs, each once, in the order in which they come up.
  var allStreets: [RunRecord.StreetRecord] {
    var seen: Set<String> = []
    return runs.flatMap(\.streets).filter { seen.insert($0.code).inserted }
  }

  static func street(_ code: String, in run: RunRecord) -> RunRecord.StreetRecord? {
    run.streetIndex[code].map { run.streets[$0] }
  }

  /// `share_RULE_YEAR` of every standard of the first run, for its first and last year, as far as all runs have it.
  var shareColumns: [String] {
    let years = Set([runs[0].years.lowerBound, runs[0].years.upperBound]).sorted()
    return runs[0].standards.flatMap { standard in years.map { "share_\(standard.rule)_\($0)" } }
  }

  static func difference(_ a: Double?, _ b: Double?) -> Double? {
    guard let a, let b else { return nil }
    return ((b - a) * 10_000).rounded() / 10_000
  }

  func position(of site: Site) -> Point? { runs.lazy.compactMap { $0.sites[site.id] }.first }

  /// What is invented in any of the runs.
  var synthetic: [Text] {
    var seen: Set<Text> = []
    return runs.flatMap(\.synthetic).filter { seen.insert($0).inserted }
  }
}
