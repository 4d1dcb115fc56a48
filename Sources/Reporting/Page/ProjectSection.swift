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
          zh: "审查日 \(facts.run.plan.reviewOn)。每个项目与每条规定得出一个判定;“无规定”指规划对该区域与建设状态未作规定。",
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
      Text(zh: "各街道核查结果(条)", en: "Verdicts by street (number of findings)"), chart.drawn())
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
          tag("span", [:], [voice.stacked(rule.finding.title), tag("span", ["class": "note"], rule.id)]),
          .text(rule.finding.clause),
        ] + used.map { count($0, rule.id) }
      }, foot: [voice.inline(Text(zh: "合计", en: "All")), ""] + used.map { count($0, nil) })
  }

  // MARK: Failures

  private var failures: Markup {
    let failing = findings.filter { $0.verdict == .fail }
    guard !failing.isEmpty else { return .nothing }
    // By street, and the largest shortfall first within each.
    let order = failing.indices.sorted { a, b in
      let key = { (i: Int) in
        (
          facts.street(of: failing[i]).flatMap { facts.streetIndex[$0] } ?? .max,
          failing[i].margin?.tenThousandths ?? 0, i
        )
      }
      return key(a) < key(b)
    }
    let sorted = order.map { failing[$0] }
    let shown = Array(sorted.prefix(Self.mostRows))
    var groups: [Int: Markup] = [:]
    for (i, finding) in shown.enumerated() {
      let street = facts.street(of: finding)
      if i == 0 || facts.street(of: shown[i - 1]) != street {
        let count = sorted.count { facts.street(of: $0) == street }
        let name = facts.streetName(street) ?? Text(zh: "街道不明", en: "street unknown")
        groups[i] = voice.inline(Text(zh: "\(name.zh)(\(count) 条)", en: "\(name.en) (\(count))"))
      }
    }
    var content = [
      voice.heading(3, Text(zh: "不合格清单", en: "Failures")),
      voice.table(
        head: [
          (Text(zh: "项目", en: "Project"), false), (Text(zh: "规定与出处", en: "Rule and clause"), false),
          (Text(zh: "应有", en: "Need"), true), (Text(zh: "实有", en: "Have"), true),
          (Text(zh: "差额", en: "Margin"), true), (Text(zh: "单位", en: "Unit"), false),
          (Text(zh: "最小整改", en: "Smallest remedy"), false),
        ],
        rows: shown.map { finding in
          [
            tag(
              "span", [:],
              [voice.inline(finding.subject.name), tag("br"), tag("span", ["class": "note"], finding.subject.id)]),
            tag(
              "span", [:],
              [voice.stacked(finding.title), tag("span", ["class": "note"], "\(finding.rule) · \(finding.clause)")]),
            .text(Figures.exact(finding.need)), .text(Figures.exact(finding.have)),
            .text(Figures.exact(finding.margin)), .text(finding.unit[voice.first]),
            finding.remedy.map { voice.stacked($0) } ?? "—",
          ]
        }, groups: groups),
    ]
    let left = failing.count - shown.count
    if left > 0 {
      content.append(
        voice.paragraph(
          Text(
            zh: "共 \(failing.count) 条不合格,此处列出前 \(shown.count) 条,全部见 findings.csv。",
            en:
              "\(failing.count) failures in all; the first \(shown.count) are listed here, all of them in findings.csv."
          ),
          class: "note"))
    }
    return .group(content)
  }
}
