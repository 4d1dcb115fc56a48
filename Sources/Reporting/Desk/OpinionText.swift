import Diagnostics
import Planning
import Policy

extension ReviewOpinion {
  /// The opinion as lines: each project with its conclusion, its rules and what would mend it; then the counts, and
  /// the contradictions of the documents that touch a result.
  public func text(_ language: Language) -> String {
    let zh = language == .zh
    var lines: [String] = [
      (zh ? "审查日 " : "reviewed as of ") + day.description + (zh ? "，依据：" : ", against: ")
        + packs.map { $0.title[language] }.joined(separator: zh ? "；" : "; ")
    ]
    for opinion in projects {
      lines.append("")
      lines += Self.lines(opinion, language)
    }
    lines.append("")
    if !notes.isEmpty {
      lines.append(zh ? "规划文件自身的矛盾，涉及上述结论：" : "Where the documents contradict themselves, touching the findings above:")
      for note in notes {
        lines.append("  \(note.note.id) (\(note.rules.joined(separator: ", "))): \(note.note.says[language])")
      }
      lines.append("")
    }
    let counts = Conclusion.allCases.filter { count($0) > 0 }.map { "\($0.name[language]) \(count($0))" }
    lines.append(counts.isEmpty ? (zh ? "没有可审查的项目" : "nothing to review") : counts.joined(separator: " · "))
    let verdicts = FindingReport(findings).counts.filter { $0.count > 0 }.map { "\($0.verdict.rawValue) \($0.count)" }
    if !verdicts.isEmpty { lines.append(verdicts.joined(separator: " · ")) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(_ opinion: Project, _ language: Language) -> [String] {
    let zh = language == .zh
    let project = opinion.project
    let name = project.name == project.id ? project.id : "\(project.name) (\(project.id))"
    let street = opinion.street.map { " · \($0[language])" } ?? ""
    var lines = ["\(opinion.conclusion.name[language].uppercased())  \(name)\(street)"]
    for finding in opinion.findings {
      lines.append("  \(finding.verdict.rawValue)  \(finding.rule) \(finding.title[language])")
      if finding.need != nil || finding.have != nil { lines.append("      \(finding.numbers(language))") }
      lines.append("      \(finding.document[language]) \(finding.clause)")
      if !finding.inputs.isEmpty { lines.append("      \(zh ? "依据：" : "on record: ")\(finding.onRecord[language])") }
      for note in finding.assumptions { lines.append("      \(zh ? "说明：" : "note: ")\(note[language])") }
      if let remedy = finding.remedy { lines.append("      \(zh ? "整改：" : "remedy: ")\(remedy[language])") }
    }
    for change in opinion.changes {
      lines.append("  \(zh ? "最小整改：" : "smallest change: ")\(change.words[language])")
    }
    for condition in opinion.conditions { lines.append("  \(zh ? "条件：" : "condition: ")\(condition[language])") }
    return lines
  }
}

extension Finding {
  /// `dwellings 1000; premises 1: 350.5 m², lease to 2030-12-31`.
  var onRecord: Text {
    Text(
      zh: inputs.map { "\($0.name.zh) \($0.value.zh)" }.joined(separator: "；"),
      en: inputs.map { "\($0.name.en): \($0.value.en)" }.joined(separator: "; "))
  }

  /// `need 150, have 149.99, margin -0.01 m²`.
  func numbers(_ language: Language) -> String {
    let zh = language == .zh
    let parts = [
      (zh ? "应有" : "need", need), (zh ? "实有" : "have", have), (zh ? "差额" : "margin", margin),
    ]
    return parts.map { "\($0.0) \($0.1?.description ?? "?")" }.joined(separator: zh ? "，" : ", ")
      + " \(unit[language])"
  }
}
