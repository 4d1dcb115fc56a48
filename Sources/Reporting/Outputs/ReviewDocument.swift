import Diagnostics
import Planning
import Policy

/// A review of housing projects as `catchment check` gives it to programs and to people.
extension FindingReport {
  public var hasFailures: Bool { findings.contains { $0.verdict == .fail } }

  /// `{"findings": […], "summary": {…}}`, described by `schemas/findings.schema.json`, with its words in one language.
  public func document(in language: Language) -> Value {
    ["findings": .array(findings.map { Self.value($0, language) }), "summary": summary]
  }

  private static func value(_ finding: Finding, _ language: Language) -> Value {
    let subject = finding.subject
    return [
      "project": Value(subject.kind == .project ? subject.id : nil),
      "subject": [
        "kind": .string(subject.kind.rawValue), "id": .string(subject.id), "name": .string(subject.name[language]),
      ],
      "year": Value(finding.year),
      "rule": .string(finding.rule),
      "kind": .string(finding.kind),
      "title": .string(finding.title[language]),
      "verdict": .string(finding.verdict.rawValue),
      "need": Value(finding.need),
      "have": Value(finding.have),
      "margin": Value(finding.margin),
      "recommended": Value(finding.recommended),
      "unit": .string(finding.unit[language]),
      "document": .string(finding.document[language]),
      "clause": .string(finding.clause),
      "says": .string(finding.says[language]),
      "inputs": .array(
        finding.inputs.map { ["name": .string($0.name[language]), "value": .string($0.value[language])] }),
      "assumptions": .array(finding.assumptions.map { .string($0[language]) }),
      "remedy": Value(finding.remedy?[language]),
      "estimated": .bool(finding.estimated),
      "pack": .string(finding.pack),
    ]
  }

  /// For a terminal: one finding after another with its numbers, clause, assumptions and remedy; then the counts.
  public func text(in language: Language) -> String {
    let zh = language == .zh
    var lines: [String] = []
    for finding in findings {
      let subject = finding.subject
      let name = subject.name[language] == subject.id ? subject.id : "\(subject.name[language]) (\(subject.id))"
      lines.append("\(finding.verdict.rawValue)  \(name)  \(finding.rule)  \(finding.title[language])")
      if let need = finding.need, let have = finding.have, let margin = finding.margin {
        let unit = finding.unit[language]
        lines.append(
          zh
            ? "    应有 \(need),实有 \(have),差额 \(margin) \(unit)" : "    need \(need), have \(have), margin \(margin) \(unit)")
      }
      lines.append("    \(finding.document[language]) \(finding.clause)")
      for assumption in finding.assumptions { lines.append("    \(zh ? "说明:" : "note: ")\(assumption[language])") }
      if let remedy = finding.remedy { lines.append("    \(zh ? "整改:" : "remedy: ")\(remedy[language])") }
    }
    lines.append(
      counts.filter { $0.count > 0 }.map { "\($0.verdict.rawValue) \($0.count)" }.joined(separator: zh ? "、" : ", "))
    return lines.joined(separator: "\n") + "\n"
  }
}
