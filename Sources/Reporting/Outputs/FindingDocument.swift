import Diagnostics
import Planning
import Policy

/// Findings as a document for programs.
extension FindingReport {
  public var hasFailures: Bool { findings.contains { $0.verdict == .fail } }

  /// `{"findings": […], "summary": {…}}` with its words in one language, as in `schemas/opinion.schema.json`.
  public func document(in language: Language) -> Value {
    ["findings": .array(findings.map { Self.value($0, language) }), "summary": summary]
  }

  /// Numbers as numbers, absent ones `null`. `project` is there for findings about projects, `area` for the others.
  private static func value(_ finding: Finding, _ language: Language) -> Value {
    let subject = finding.subject
    var members = [
      Value.Member(subject.kind == .project ? "project" : "area", .string(subject.id)),
      Value.Member("name", .string(subject.name[language])),
    ]
    if let year = finding.year { members.append(Value.Member("year", Value(year))) }
    members += [
      Value.Member("rule", .string(finding.rule)), Value.Member("kind", .string(finding.kind)),
      Value.Member("title", .string(finding.title[language])),
      Value.Member("verdict", .string(finding.verdict.rawValue)), Value.Member("need", Value(finding.need)),
      Value.Member("have", Value(finding.have)), Value.Member("margin", Value(finding.margin)),
      Value.Member("recommended", Value(finding.recommended)), Value.Member("unit", .string(finding.unit[language])),
      Value.Member("document", .string(finding.document[language])), Value.Member("clause", .string(finding.clause)),
      Value.Member("says", .string(finding.says[language])),
      Value.Member(
        "inputs",
        .array(
          finding.inputs.map { ["name": .string($0.name[language]), "value": .string($0.value[language])] })),
      Value.Member("assumptions", .array(finding.assumptions.map { .string($0[language]) })),
      Value.Member("remedy", Value(finding.remedy?[language])),
      Value.Member("partners", .array(finding.partners.map(\.value))),
      Value.Member("estimated", .bool(finding.estimated)),
      Value.Member("pack", .string(finding.pack)),
    ]
    return .object(members)
  }
}
