import Diagnostics
import Planning
import Policy
import Simulation

/// What the housing projects owe and have: verdicts by street, by rule, and every failure with its remedy.
struct ProjectSection {
  private let facts: RunFacts
  private let voice: Voice
  private var findings: [Finding] { facts.run.projectFindings }

  init(_ facts: RunFacts, _ voice: Voice) {
    self.facts = facts
    self.voice = voice
  }

  private static let mostRows = 60
  private static let order: [Verdict] = [.pass, .passMinimum, .fail, .unknown, .noRule, .notApplicable]

  var content: [Markup] {
    guard !findings.isEmpty else { return [] }
    return [
      voice.paragraph(
        Text(
          zh: "审查日 \(facts.run.plan.reviewOn)。每个项目与每条规定得出一个判定；“无规定”指规划对该区域与建设状态未作规定。",
          en:
            "Reviewed as of \(facts.run.plan.reviewOn). Each project gets one verdict for each rule; \"no rule\" means that the plan is silent on its zone and building status."
        ), class: "note"), byStreet, byRule, failures,
    ]
  }

  private var used: [Verdict] {
    Self.order.filter { verdict in findings.contains { $0.verdict == verdict } }
  }

  private var byStreet: Markup {
    var rows: [StackedBars.Row] = []
    let streets: [(code: String?, name: Text)] =
      facts.study.streets.map { ($0.code, $0.name) } + [(nil, Text(zh: "街道不明", en: "street unknown"))]
    for street in streets {
      let mine = findings.filter { facts.street(of: $0) == street.code }
      guard !mine.isEmpty else { continue }
      rows.append(
        StackedBars.Row(
          name: voice.lines(street.name), values: used.map { verdict in Double(mine.count { $0.verdict == verdict }) },
          note: String(mine.count)))
    }
    // A long list of streets is shown by its worst.
    let limit = 40
    if rows.count > limit {
      let fail = used.firstIndex(of: .fail) ?? 0
      let order = rows.indices.sorted { (-rows[$0].values[fail], $0) < (-rows[$1].values[fail], $1) }
      rows = order.prefix(limit).map { rows[$0] }
    }
    let chart = StackedBars(
      id: "chart-verdicts", title: voice.plain(Text(zh: "各街道核查结果", en: "Verdicts by street")),
      description: voice.plain(
        Text(zh: "每街道各判定的条数", en: "number of findings of each verdict in each street")),
      series: used.map {
        StackedBars.Series(name: voice.plain($0.name), fill: $0.paint.fill, ink: $0.paint.ink)
      }, rows: rows)
    return voice.figure(
      Text(zh: "各街道核查结果（条）", en: "Verdicts by street (number of findings)"), chart.drawn())
  }

  private var byRule: Markup {
    var rules: [(id: String, finding: Finding)] = []
    for finding in findings where !rules.contains(where: { $0.id == finding.rule }) {
      rules.append((finding.rule, finding))
    }
    func count(_ verdict: Verdict, _ rule: String?) -> Markup {
      let count = findings.count { $0.verdict == verdict && (rule == nil || $0.rule == rule) }
      return count == 0 ? tag("span", ["class": "zero"], "0") : .text(Figures.text(count))
    }
    return voice.table(
      caption: Text(zh: "按规定统计", en: "By rule"),
      head: [(Text(zh: "规定", en: "Rule"), false), (Text(zh: "出处", en: "Clause"), false)]
        + used.map { ($0.name, true) },
      rows: rules.map { rule in
        [
          tag(
            "span", [:],
            [voice.stacked(rule.finding.title), rule.id == "-" ? .nothing : tag("span", ["class": "note"], rule.id)]),
          .text(rule.id == "-" ? Text(zh: "规划未作规定", en: "the plan is silent")[voice.first] : rule.finding.clause),
        ] + used.map { count($0, rule.id) }
      }, foot: [voice.inline(Text(zh: "合计", en: "All")), ""] + used.map { count($0, nil) })
  }

  // MARK: Failures

  private var failures: Markup {
    let failing = findings.filter { $0.verdict == .fail }
    guard !failing.isEmpty else { return .nothing }
    // By street, then rule, and the largest shortfall first within each.
    var rules: [String] = []
    for finding in failing where !rules.contains(finding.rule) { rules.append(finding.rule) }
    let order = failing.indices.map { i in
      (
        index: i, street: facts.street(of: failing[i]).flatMap { facts.streetIndex[$0] } ?? .max,
        rule: rules.firstIndex(of: failing[i].rule) ?? 0, margin: failing[i].margin?.tenThousandths ?? 0
      )
    }
    let sorted = order.sorted { ($0.street, $0.rule, $0.margin, $0.index) < ($1.street, $1.rule, $1.margin, $1.index) }
      .map { failing[$0.index] }
    let shown = Array(sorted.prefix(Self.mostRows))
    var groups: [Int: Markup] = [:]
    for (i, finding) in shown.enumerated() {
      let last = shown[safe: i - 1]
      if last?.rule != finding.rule || last.flatMap(facts.street) != facts.street(of: finding) {
        let count = sorted.count { $0.rule == finding.rule && facts.street(of: $0) == facts.street(of: finding) }
        groups[i] = groupHead(finding, count)
      }
    }
    var content = [
      voice.heading(3, Text(zh: "不合格清单", en: "Failures")),
      voice.table(
        head: [
          (Text(zh: "项目", en: "Project"), false), (Text(zh: "应有", en: "Need"), true),
          (Text(zh: "实有", en: "Have"), true), (Text(zh: "差额", en: "Margin"), true),
          (Text(zh: "最小整改", en: "Smallest remedy"), false),
        ],
        rows: shown.map { finding in
          [
            tag(
              "span", [:],
              [voice.inline(finding.subject.name), tag("span", ["class": "note"], " \(finding.subject.id)")]),
            .text(Figures.exact(finding.need)), .text(Figures.exact(finding.have)),
            .text(Figures.exact(finding.margin)), finding.remedy.map { voice.inline($0) } ?? "—",
          ]
        }, groups: groups),
    ]
    if failing.count > shown.count {
      content.append(
        voice.paragraph(
          Text(
            zh: "共 \(failing.count) 条不合格，此处列出前 \(shown.count) 条，全部见 findings.csv。",
            en:
              "\(failing.count) failures in all; the first \(shown.count) are listed here, all of them in findings.csv."
          ), class: "note"))
    }
    return .group(content)
  }

  /// Street, rule, clause and unit of the rows beneath.
  private func groupHead(_ finding: Finding, _ count: Int) -> Markup {
    let street = facts.streetName(facts.street(of: finding)) ?? Text(zh: "街道不明", en: "street unknown")
    return .group([
      voice.inline(
        Text(
          zh: "\(street.zh) · \(finding.title.zh)（\(count) 条，\(finding.unit.zh)）",
          en: "\(street.en) · \(finding.title.en) (\(count), \(finding.unit.en))")),
      tag("span", ["class": "note"], " \(finding.rule) · \(finding.clause)"),
    ])
  }
}
