import Diagnostics
import Planning
import Policy

extension ReviewOpinion {
  /// The opinion as the sheets of a workbook, headings and words in one language: the conclusions, one row a project;
  /// the findings, one row a clause and project; the documents; their contradictions.
  public func tables(in language: Language) -> [Table] {
    [conclusions(language), clauses(language), documents(language), contradictions(language)]
  }

  private func conclusions(_ language: Language) -> Table {
    let zh = language == .zh
    return Table(
      name: zh ? "审查意见" : "opinions",
      columns: zh
        ? ["项目编号", "项目名称", "街道", "住宅套数", "结论", "不合格条数", "资料不足条数", "最小整改", "其他整改", "条件"]
        : [
          "project", "name", "street", "dwellings", "conclusion", "failed", "unknown", "smallest change",
          "other remedies", "conditions",
        ],
      rows: projects.map { opinion in
        [
          .string(opinion.project.id), .string(opinion.project.name), Value(opinion.street?[language]),
          Value(opinion.project.dwellingsInAll), .string(opinion.conclusion.name[language]),
          Value(opinion.findings.count { $0.verdict == .fail }),
          Value(opinion.findings.count { $0.verdict == .unknown }), joined(opinion.changes.map(\.words), language),
          joined(opinion.remedies, language), joined(opinion.conditions, language),
        ]
      })
  }

  private func clauses(_ language: Language) -> Table {
    let zh = language == .zh
    return Table(
      name: zh ? "逐条核对" : "findings",
      columns: zh
        ? ["项目编号", "项目名称", "规则", "事项", "判定", "应有", "实有", "差额", "推荐值", "单位", "文件", "条款", "要求", "依据数据", "整改", "说明", "估算"]
        : [
          "project", "name", "rule", "title", "verdict", "need", "have", "margin", "recommended", "unit", "document",
          "clause", "requirement", "on record", "remedy", "notes", "estimated",
        ],
      rows: findings.map { finding in
        [
          .string(finding.subject.id), .string(finding.subject.name[language]), .string(finding.rule),
          .string(finding.title[language]), .string(finding.verdict.name[language]), Value(finding.need),
          Value(finding.have), Value(finding.margin), Value(finding.recommended), .string(finding.unit[language]),
          .string(finding.document[language]), .string(finding.clause), .string(finding.says[language]),
          .string(finding.onRecord[language]), Value(finding.remedy?[language]), joined(finding.assumptions, language),
          .string(finding.estimated ? (zh ? "是" : "yes") : ""),
        ]
      })
  }

  private func documents(_ language: Language) -> Table {
    let zh = language == .zh
    return Table(
      name: zh ? "审查依据" : "documents",
      columns: zh
        ? ["编号", "文件", "发布机关", "有效期", "效力", "审查日"]
        : ["id", "document", "issuer", "in force", "standing", "reviewed as of"],
      rows: packs.map { pack in
        [
          .string(pack.id), .string(pack.title[language]), .string(pack.issuer[language]),
          .string(pack.inForce.described(in: language)), .string(pack.standing.name[language]),
          .string(day.description),
        ]
      })
  }

  private func contradictions(_ language: Language) -> Table {
    let zh = language == .zh
    return Table(
      name: zh ? "文件矛盾" : "contradictions",
      columns: zh ? ["编号", "文件", "程度", "涉及规则", "内容"] : ["id", "document", "severity", "rules", "says"],
      rows: notes.map { note in
        [
          .string(note.note.id), .string(note.document[language]), .string(note.note.severity.name[language]),
          .string(note.rules.joined(separator: ", ")), .string(note.note.says[language]),
        ]
      })
  }

  private func joined(_ texts: [Text], _ language: Language) -> Value {
    texts.isEmpty ? .null : .string(texts.map { $0[language] }.joined(separator: "\n"))
  }
}
