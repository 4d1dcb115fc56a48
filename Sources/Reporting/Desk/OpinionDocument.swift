import Diagnostics
import Planning
import Policy
import Spatial

extension ReviewOpinion {
  /// `{"review", "summary", "opinions", "findings", "notes"}` with its words in one language, described by
  /// `schemas/opinion.schema.json`.
  public func document(in language: Language) -> Value {
    let report = FindingReport(findings).document(in: language)
    return .object([
      Value.Member("review", review(language)),
      Value.Member("summary", summary(report["summary"])),
      Value.Member("opinions", .array(projects.map { Self.value($0, language) })),
      Value.Member("findings", report["findings"] ?? .array([])),
      Value.Member(
        "notes",
        .array(
          notes.map { note in
            [
              "id": .string(note.note.id), "document": .string(note.document[language]),
              "severity": .string(note.note.severity.rawValue), "rules": .array(note.rules.map { .string($0) }),
              "says": .string(note.note.says[language]),
            ]
          })),
    ])
  }

  private func review(_ language: Language) -> Value {
    var members = [
      Value.Member("on", .string(day.description)),
      Value.Member(
        "packs",
        .array(
          packs.map { pack in
            [
              "id": .string(pack.id), "title": .string(pack.title[language]),
              "standing": .string(pack.standing.rawValue),
              "in_force": ["from": Value(pack.inForce.from), "to": Value(pack.inForce.to)],
            ]
          })), Value.Member("walking", Value(walking?[language])),
    ]
    if !synthetic.isEmpty { members.append(Value.Member("synthetic", .array(synthetic.map { .string($0[language]) }))) }
    return .object(members)
  }

  private func summary(_ findings: Value?) -> Value {
    guard case .object(let members)? = findings else { return .null }
    return .object(members + Conclusion.allCases.map { Value.Member($0.rawValue, Value(count($0))) })
  }

  private static func value(_ opinion: Project, _ language: Language) -> Value {
    func list(_ texts: [Text]) -> Value { .array(texts.map { .string($0[language]) }) }
    return [
      "project": .string(opinion.project.id), "name": .string(opinion.project.name),
      "street": Value(opinion.street?[language]), "conclusion": .string(opinion.conclusion.rawValue),
      "conclusion_text": .string(opinion.conclusion.name[language]),
      "smallest_changes": .array(opinion.changes.map { value($0, language) }), "remedies": list(opinion.remedies),
      "conditions": list(opinion.conditions),
    ]
  }

  private static func value(_ change: SmallestChange, _ language: Language) -> Value {
    [
      "service": .string(change.service.rawValue), "area_m2": Value(change.area), "one_site_m2": Value(change.oneSite),
      "rules": .array(change.rules.map { .string($0) }), "partners": .array(change.partners.map(\.value)),
      "says": .string(change.words[language]),
    ]
  }

  /// The findings as a layer, each with the conclusion on its project.
  public func layer(_ study: StudyArea) -> Layer {
    var layer = FindingReport(findings).layer(study)
    layer.table.columns += ["conclusion", "smallest_change", "smallest_change_en"]
    var row = 0
    for opinion in projects {
      let change = Text.listed(opinion.changes.map(\.words))
      for _ in opinion.findings {
        layer.table.rows[row] += [
          .string(opinion.conclusion.rawValue), opinion.changes.isEmpty ? .null : .string(change.zh),
          opinion.changes.isEmpty ? .null : .string(change.en),
        ]
        row += 1
      }
    }
    return layer
  }
}

extension PoolPartner {
  var value: Value {
    [
      "project": .string(project), "name": .string(name), "walk_m": Value(metres), "surplus_m2": Value(surplus),
    ]
  }
}
