import Diagnostics
import Planning
import Policy

extension ReviewOpinion {
  /// One HTML file for people, without scripts or anything from elsewhere: the counts, every project with its
  /// conclusion, a sheet to sign for each project that needs one, and the contradictions of the documents.
  public func page(_ language: ReportLanguage, version: String) -> String {
    OpinionPage(opinion: self, voice: Voice(language), version: version).html
  }
}

private struct OpinionPage {
  let opinion: ReviewOpinion
  let voice: Voice
  let version: String

  /// Sheets beyond these would make a file that no browser opens; the table and the workbook hold every project.
  private static let mostSheets = 300
  private static let mostRows = 5000

  private static let title = Text(zh: "住宅项目配建用房审查意见", en: "Review of care premises in housing projects")

  var html: String {
    voice.page(
      title: Self.title, version: version, css: Self.css,
      [header, tag("main", [:], [cautions, tiles, list] + sheets + [contradictions]), footer])
  }

  private static let css = """

    tbody th { overflow-wrap: anywhere; min-width: 8em; }
    .signs { display: grid; grid-template-columns: repeat(3, 1fr); gap: 24px; margin: 22px 0 4px; font-size: 12.5px; }
    .signs span { border-bottom: 1px solid #1c2430; padding-bottom: 3px; }
    .conclusion { font-size: 16px; font-weight: 700; border: 2px solid; padding: 4px 12px; display: inline-block; }
    .conclusion.not-passed { color: #b84e00; } .conclusion.passed { color: #00704f; }
    .conclusion.passed-with-conditions { color: #6b4d00; border-style: dashed; } .conclusion.no-rule, .conclusion.undecided { color: #5b6675; border-style: dotted; }
    .do { background: #f4f7fa; border-left: 4px solid #0072b2; padding: 6px 12px; margin: 10px 0; break-inside: avoid; }
    """

  private var header: Markup {
    tag(
      "header", [:],
      [
        tag("div", ["class": "kicker"], [voice.inline(opinion.packs.first?.place ?? Text(""))]),
        voice.heading(1, Self.title),
        voice.paragraph(
          Text(
            zh: "审查日 \(opinion.day)。依据：\(opinion.packs.map { "《\($0.title.zh)》" }.joined())",
            en: "Reviewed as of \(opinion.day), against: \(opinion.packs.map(\.title.en).joined(separator: "; "))"),
          class: "meta"),
        opinion.walking.map {
          voice.paragraph(Text(zh: "统筹距离：\($0.zh)", en: "Walks between pooled projects: \($0.en)"), class: "meta")
        }
          ?? .nothing,
      ])
  }

  /// What the reader must know before believing anything: invented data, drafts, documents whose term has ended.
  private var cautions: Markup {
    var warnings = opinion.synthetic
    for pack in opinion.packs {
      if pack.standing != .adopted {
        warnings.append(
          Text(
            zh: "《\(pack.title.zh)》：\(pack.standing.name.zh)", en: "\"\(pack.title.en)\": \(pack.standing.name.en)"))
      }
      if let to = pack.inForce.to, to < opinion.day {
        warnings.append(
          Text(zh: "《\(pack.title.zh)》规划期至 \(to) 已满", en: "the term of \"\(pack.title.en)\" ended on \(to)"))
      }
    }
    guard !warnings.isEmpty else { return .nothing }
    return tag(
      "div", ["class": "warn"],
      [tag("strong", [:], [voice.inline(Text(zh: "请注意", en: "Please note"))]), voice.list(warnings)])
  }

  private var tiles: Markup {
    let rare: [ReviewOpinion.Conclusion] = [.undecided, .noRule].filter { opinion.count($0) > 0 }
    let shown = [.notPassed, .conditional, .passed] + rare
    return tag(
      "div", ["class": "tiles"],
      shown.map { conclusion in
        tag(
          "div", ["class": conclusion == .notPassed && opinion.count(conclusion) > 0 ? "tile bad" : "tile"],
          [
            tag("div", ["class": "what"], [voice.stacked(conclusion.name)]),
            tag(
              "div", ["class": "number"],
              [.text(Figures.text(opinion.count(conclusion))), tag("small", [:], " / \(opinion.projects.count)")]),
          ])
      })
  }

  private var list: Markup {
    let shown = opinion.projects.prefix(Self.mostRows)
    let table = voice.table(
      head: [
        (Text(zh: "项目", en: "Project"), false), (Text(zh: "街道", en: "Street"), false),
        (Text(zh: "套数", en: "Dwellings"), true), (Text(zh: "结论", en: "Conclusion"), false),
        (Text(zh: "最小整改或条件", en: "Smallest change, or conditions"), false),
      ],
      rows: shown.map { item in
        [
          name(item.project), item.street.map(voice.inline) ?? "—",
          .text(item.project.dwellingsInAll.map { Figures.text($0) } ?? "?"), voice.inline(item.conclusion.name),
          todo(item).isEmpty ? "—" : .group(todo(item).map { tag("div", [:], [voice.inline($0)]) }),
        ]
      })
    return voice.section(
      "projects", Text(zh: "审查结论", en: "Conclusions"), [table, rest(opinion.projects.count, shown.count)])
  }

  private func todo(_ item: ReviewOpinion.Project) -> [Text] {
    item.conclusion == .notPassed ? item.changes.map(\.words) + item.remedies : item.conditions
  }

  private func name(_ project: HousingProject) -> Markup {
    guard project.name != project.id else { return .text(project.id) }
    return .group([.text(project.name), tag("span", ["class": "note"], " \(project.id)")])
  }

  private func rest(_ all: Int, _ shown: Int) -> Markup {
    guard all > shown else { return .nothing }
    return voice.paragraph(
      Text(
        zh: "共 \(all) 个，此处为前 \(shown) 个；全部见 XLSX、CSV 或 JSON 输出。",
        en: "The first \(shown) of \(all); the XLSX, CSV and JSON outputs hold all of them."), class: "note")
  }

  // MARK: One sheet a project

  /// Failures first, then conditional passes; all of them when there are few projects.
  private var sheets: [Markup] {
    let order: [ReviewOpinion.Conclusion] = [.notPassed, .undecided, .conditional, .passed, .noRule]
    let ranked = order.flatMap { conclusion in opinion.projects.filter { $0.conclusion == conclusion } }
    let wanted =
      ranked.count <= 20 ? ranked : ranked.filter { $0.conclusion != .passed && $0.conclusion != .noRule }
    let shown = wanted.prefix(Self.mostSheets)
    return shown.enumerated().map { sheet($0 + 1, $1) } + [rest(wanted.count, shown.count)]
  }

  private func sheet(_ number: Int, _ item: ReviewOpinion.Project) -> Markup {
    var content = [
      tag(
        "div", ["class": "conclusion \(item.conclusion.rawValue.replacing("_", with: "-"))"],
        [voice.inline(item.conclusion.name)]), facts(item), clauses(item),
    ]
    if !item.changes.isEmpty || !item.remedies.isEmpty {
      content.append(
        tag(
          "div", ["class": "do"],
          [
            tag("strong", [:], [voice.inline(Text(zh: "整改要求（最小）", en: "Smallest change that would pass"))]),
            voice.list(item.changes.map(\.words) + item.remedies),
          ]))
    }
    if !item.conditions.isEmpty {
      content.append(
        tag(
          "div", ["class": "do"],
          [tag("strong", [:], [voice.inline(Text(zh: "条件", en: "Conditions"))]), voice.list(item.conditions)]))
    }
    content.append(
      tag(
        "div", ["class": "signs"],
        [Text(zh: "审查人：", en: "Reviewer:"), Text(zh: "复核人：", en: "Checked by:"), Text(zh: "日期：", en: "Date:")]
          .map { tag("span", [:], [voice.inline($0)]) }))
    return tag(
      "section", ["class": "sheet", "id": "project-\(number)"],
      [tag("h2", [:], [.text("\(number). "), name(item.project)])] + content)
  }

  private func facts(_ item: ReviewOpinion.Project) -> Markup {
    let project = item.project
    var facts: [(Text, Text)] = [
      (Text(zh: "街道", en: "Street"), item.street ?? Text(zh: "不明", en: "unknown")),
      (
        Text(zh: "住宅套数", en: "Dwellings"),
        project.dwellingsInAll.map { Text(Figures.text($0)) } ?? Text(zh: "不明", en: "unknown")
      ),
    ]
    if let status = project.status(on: opinion.day) { facts.append((Text(zh: "建设状态", en: "Status"), status.words)) }
    if let day = project.conditions { facts.append((Text(zh: "规划条件日期", en: "Planning conditions of"), Text("\(day)"))) }
    if let pool = project.pool { facts.append((Text(zh: "统筹编号", en: "Pool"), Text(pool))) }
    for (service, words) in [
      (Service.elderCare, Text(zh: "养老用房", en: "Elder-care premises")),
      (.childcare, Text(zh: "托育用房", en: "Childcare premises")),
    ] {
      let rooms = project.premises.filter { $0.service == service }
      guard !rooms.isEmpty else { continue }
      let areas = rooms.map { $0.floorArea.map { "\($0.quantity) m²" } ?? "? m²" }
      facts.append((words, Text(areas.joined(separator: ", "))))
    }
    return tag(
      "p", ["class": "meta"],
      facts.enumerated().map { i, fact in
        voice.inline(
          Text(
            zh: (i == 0 ? "" : "　") + "\(fact.0.zh)：\(fact.1.zh)",
            en: (i == 0 ? "" : " · ") + "\(fact.0.en): \(fact.1.en)"))
      })
  }

  private func clauses(_ item: ReviewOpinion.Project) -> Markup {
    voice.table(
      head: [
        (Text(zh: "条款与要求", en: "Clause and requirement"), false), (Text(zh: "判定", en: "Verdict"), false),
        (Text(zh: "应有", en: "Need"), true), (Text(zh: "实有", en: "Have"), true),
        (Text(zh: "差额", en: "Margin"), true),
      ],
      rows: item.findings.map { finding in
        [
          tag(
            "span", [:],
            [
              voice.stacked(finding.title),
              tag("div", ["class": "note"], [voice.inline(finding.says)]),
              tag(
                "div", ["class": "note"],
                [
                  voice.inline(
                    Text(
                      zh: "《\(finding.document.zh)》\(finding.clause)（\(finding.rule)）",
                      en: "\(finding.document.en), \(finding.clause) (\(finding.rule))"))
                ]),
            ]
              + inputs(finding)
              + finding.assumptions.map {
                tag("div", ["class": "note"], [voice.inline(Text(zh: "· \($0.zh)", en: "· \($0.en)"))])
              }),
          voice.chip(finding.verdict), .text(Figures.exact(finding.need)), .text(Figures.exact(finding.have)),
          .group([
            .text(Figures.exact(finding.margin)),
            finding.margin == nil ? .nothing : .text(" \(finding.unit[voice.first])"),
          ]),
        ]
      })
  }

  private func inputs(_ finding: Finding) -> [Markup] {
    guard !finding.inputs.isEmpty else { return [] }
    let found = finding.onRecord
    return [tag("div", ["class": "note"], [voice.inline(Text(zh: "依据：\(found.zh)", en: "On record: \(found.en)"))])]
  }

  // MARK: The documents

  private var contradictions: Markup {
    guard !opinion.notes.isEmpty else { return .nothing }
    return voice.section(
      "contradictions", Text(zh: "规划文件自身的矛盾（涉及本次结论）", en: "Contradictions in the documents that touch these findings"),
      newSheet: true,
      [
        voice.table(
          head: [
            (Text(zh: "编号", en: "Id"), false), (Text(zh: "程度", en: "Severity"), false),
            (Text(zh: "涉及规则", en: "Rules"), false), (Text(zh: "内容", en: "What it says"), false),
          ],
          rows: opinion.notes.map { note in
            [
              .text(note.note.id), voice.inline(note.note.severity.name),
              .text(note.rules.joined(separator: ", ")), voice.stacked(note.note.says),
            ]
          })
      ])
  }

  private var footer: Markup {
    tag(
      "footer", [:],
      [
        voice.inline(
          Text(
            zh: "由 Catchment \(version) 生成；相同输入与审查日得到相同意见。",
            en: "Made by Catchment \(version); the same input and day give the same opinion."))
      ])
  }
}

extension ProjectStatus {
  fileprivate var words: Text {
    switch self {
    case .planned: Text(zh: "未建", en: "planned")
    case .underConstruction: Text(zh: "在建", en: "under construction")
    case .existing: Text(zh: "已建成", en: "existing")
    }
  }
}
