import Demography
import Diagnostics
import Planning
import Policy
import Simulation

/// Every rule about areas against its target: a table, a chart for each computed one, and the people behind them.
struct IndicatorSection {
  private let facts: RunFacts
  private let voice: Voice
  private let before: [FindingKey: Finding]
  private let targets: [String: IndicatorTarget]
  private var run: RunResult { facts.run }

  init(_ facts: RunFacts, _ voice: Voice) {
    self.facts = facts
    self.voice = voice
    before = facts.before
    targets = Dictionary(
      facts.run.pack.indicatorTargets.map { ($0.rule, $0) }, uniquingKeysWith: { first, _ in first })
  }

  var content: [Markup] {
    let all = AreaSeries.all(in: run.areaFindings)
    let computed = all.filter { series in series.findings.contains { $0.have != nil } }
    let wide = computed.filter { $0.subject.kind != .street }
    let byStreet = Dictionary(grouping: computed.filter { $0.subject.kind == .street }, by: \.rule)
    var streetRules: [String] = []
    for series in computed where series.subject.kind == .street && !streetRules.contains(series.rule) {
      streetRules.append(series.rule)
    }
    var content: [Markup] = []
    if !computed.isEmpty { content.append(table(wide, streetRules.compactMap { byStreet[$0] })) }
    content += DrawsTable(facts, voice).content
    let charts = wide.compactMap(chart)
    if !charts.isEmpty { content.append(tag("div", ["class": "grid2"], charts)) }
    content += streetRules.compactMap { byStreet[$0] }.map(streetTable)
    content += population
    content += open(all.filter { series in !series.findings.contains { $0.have != nil } })
    return content
  }

  // MARK: The table

  private func table(_ wide: [AreaSeries], _ byStreet: [[AreaSeries]]) -> Markup {
    var rows = wide.compactMap { series -> [Markup]? in
      guard let last = series.findings.last else { return nil }
      let baseline = targets[series.rule]?.schedule(of: series.subject).baseline
      return [
        tag("span", [:], [voice.stacked(series.title), area(series.subject)]), voice.inline(series.unit),
        .text(baseline.map { "\(Figures.short($0.value)) (\($0.year))" } ?? "—"),
        .text(Figures.short(before[FindingKey(last)]?.have)), tag("b", [:], Figures.short(last.have)),
        .text(need(last)), voice.chip(last.verdict),
      ]
    }
    rows += byStreet.compactMap { group -> [Markup]? in
      guard let first = group.first?.findings.last else { return nil }
      let lasts = group.compactMap(\.findings.last)
      let met = lasts.count { $0.verdict == .pass || $0.verdict == .passMinimum }
      let metBefore = lasts.count { finding in
        let verdict = before[FindingKey(finding)]?.verdict
        return verdict == .pass || verdict == .passMinimum
      }
      let worst: Verdict =
        lasts.contains { $0.verdict == .fail }
        ? .fail : lasts.contains { $0.verdict == .unknown } ? .unknown : first.verdict
      return [
        tag("span", [:], [voice.stacked(group[0].title)]), voice.inline(Text(zh: "达标街道", en: "streets that meet it")),
        "—", .text("\(metBefore)"), tag("b", [:], "\(met)"), .text("\(lasts.count)"), voice.chip(worst),
      ]
    }
    return voice.table(
      caption: Text(
        zh: "\(facts.lastYear) 年末，有方案与无方案的对照（无方案 = 不新设任何设施）",
        en: "End of \(facts.lastYear), with the plan and without it (without = nothing new is opened)"),
      head: [
        (Text(zh: "指标", en: "Indicator"), false), (Text(zh: "单位", en: "Unit"), false),
        (Text(zh: "基期", en: "Baseline"), true), (Text(zh: "无方案", en: "Without"), true),
        (Text(zh: "有方案", en: "With plan"), true), (Text(zh: "目标", en: "Target"), true),
        (Text(zh: "判定", en: "Verdict"), false),
      ], rows: rows)
  }

  /// The target, with its year while it is still ahead.
  private func need(_ finding: Finding) -> String {
    let value = Figures.short(finding.need)
    guard finding.verdict == .notApplicable, let next = targets[finding.rule]?.schedule(of: finding.subject).first
    else {
      return value
    }
    return "\(value) (\(next.year))"
  }

  private func area(_ subject: Subject) -> Markup {
    subject.kind == .zone ? tag("span", ["class": "note"], [.text(" · "), .text(subject.name[voice.first])]) : .nothing
  }

  // MARK: Charts

  private func chart(_ series: AreaSeries) -> Markup? {
    let points = series.findings.compactMap { finding in
      finding.year.flatMap { year in finding.have.map { LineChart.Point(year: year, value: $0.double) } }
    }
    guard points.count > 1 else { return nil }
    let without = series.findings.compactMap { finding in
      finding.year.flatMap { year in
        before[FindingKey(finding)]?.have.map { LineChart.Point(year: year, value: $0.double) }
      }
    }
    // Of many counties one chart each, but none of a line that never moves: the table has its figure.
    let isStill = Set((points + without).map(\.value)).count == 1
    if isStill, series.subject.kind == .zone { return nil }
    let zh = voice.first == .zh
    var lines: [LineChart.Line] = []
    if without != points, !without.isEmpty {
      lines.append(
        LineChart.Line(name: zh ? "无方案" : "without", points: without, color: Palette.faint, dashed: true))
    }
    lines.append(LineChart.Line(name: zh ? "有方案" : "plan", points: points, color: Palette.blue))
    let schedule = targets[series.rule]?.schedule(of: series.subject)
    let goals = (schedule?.targets ?? []).filter { $0.year <= facts.lastYear }.map {
      LineChart.Point(year: max($0.year, facts.firstYear), value: $0.value.double)
    }
    let values = (points + without + goals).map(\.value)
    let hasDecimals = (values.max() ?? 0) < 1000 && !values.allSatisfy { $0 == $0.rounded() }
    let chart = LineChart(
      id: "chart-\(identifier(series))", title: voice.plain(series.title),
      description: points.map { "\($0.year): \(Figures.text($0.value, decimals: 1))" }.joined(separator: ", "),
      unit: series.unit[voice.first], lines: lines,
      target: goals.isEmpty ? nil : LineChart.Target(points: goals, name: zh ? "目标" : "target"),
      baseline: schedule?.baseline.flatMap { baseline in
        (facts.firstYear...facts.lastYear).contains(baseline.year)
          ? (
            point: LineChart.Point(year: baseline.year, value: baseline.value.double),
            name: zh ? "文件所载基期值 \(baseline.value)" : "baseline in the document: \(baseline.value)"
          ) : nil
      }, decimals: hasDecimals ? 1 : 0)
    return voice.figure(series.title, detail: series.subject.kind == .zone ? series.subject.name : nil, chart.drawn())
  }

  /// Unique on the page and made of letters and digits alone, whatever the pack calls its rules.
  private func identifier(_ series: AreaSeries) -> String {
    (series.rule + "-" + series.subject.id).unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        ? String(scalar) : String(scalar.value, radix: 16)
    }.joined()
  }

  // MARK: Rules tested street by street

  /// Streets that one table shows at most: those that lack most.
  private static let mostStreets = 40

  private func streetTable(_ group: [AreaSeries]) -> Markup {
    let failing = group.filter { $0.findings.last?.verdict == .fail }
    guard !failing.isEmpty, let first = group.first else { return .nothing }
    var shown = Array(failing.indices)
    if failing.count > Self.mostStreets {
      func margin(_ index: Int) -> Double { failing[index].findings.last?.margin?.double ?? 0 }
      shown = Array(shown.sorted { (margin($0), $0) < (margin($1), $1) }.prefix(Self.mostStreets))
    }
    let more = failing.count - shown.count
    return .group([
      voice.heading(3, Text(zh: "\(first.title.zh)：未达标的街道", en: "\(first.title.en): streets that miss it")),
      voice.table(
        head: [
          (Text(zh: "街道", en: "Street"), false), (Text(zh: "应有", en: "Need"), true),
          (Text(zh: "实有", en: "Have"), true), (Text(zh: "差额", en: "Margin"), true),
          (Text(zh: "怎样达标", en: "What would mend it"), false),
        ],
        rows: shown.compactMap { index in
          let series = failing[index]
          guard let last = series.findings.last else { return nil }
          return [
            voice.inline(series.subject.name), .text(Figures.exact(last.need)), .text(Figures.exact(last.have)),
            .text(Figures.exact(last.margin)), last.remedy.map { voice.stacked($0) } ?? "—",
          ]
        }),
      more == 0
        ? .nothing
        : voice.paragraph(
          Text(
            zh: "列出差额最大的 \(shown.count) 个；另有 \(more) 个街道见 findings.csv。",
            en: "The \(shown.count) that lack most; \(more) more streets are in findings.csv."), class: "note"),
    ])
  }

  // MARK: What could not be computed

  /// Grouped by the reason, which is said once.
  private func open(_ series: [AreaSeries]) -> [Markup] {
    guard !series.isEmpty else { return [] }
    var reasons: [(why: Text, members: [AreaSeries])] = []
    for member in series {
      let why = member.findings.last?.assumptions.last ?? Text(zh: "缺少资料", en: "data are missing")
      if let i = reasons.firstIndex(where: { $0.why == why }) {
        reasons[i].members.append(member)
      } else {
        reasons.append((why, [member]))
      }
    }
    var content = [
      voice.heading(3, Text(zh: "需要填报或缺少资料的指标", en: "Indicators that have to be entered or lack data"))
    ]
    for reason in reasons {
      content.append(
        voice.paragraph(
          Text(
            zh: "\(reason.why.zh)（\(reason.members.count) 项）：", en: "\(reason.why.en) (\(reason.members.count)):"),
          class: "note"))
      content.append(tag("ul", ["class": "columns"], reason.members.map { tag("li", [:], [openItem($0)]) }))
    }
    return content
  }

  /// Name, baseline and targets.
  private func openItem(_ series: AreaSeries) -> Markup {
    let schedule = targets[series.rule]?.schedule(of: series.subject)
    func value(_ given: YearValue) -> String { "\(Figures.short(given.value)) \(series.unit[voice.first])" }
    var goals = (schedule?.targets ?? []).map { "\(value($0)) (\($0.year))" }.joined(separator: ", ")
    if let baseline = schedule?.baseline { goals = "\(value(baseline)) (\(baseline.year)) → " + goals }
    return .group([
      voice.inline(series.title), series.subject.kind == .city ? .nothing : area(series.subject), tag("br"),
      tag("span", ["class": "note"], goals),
    ])
  }

  // MARK: People

  private var population: [Markup] {
    let projection = run.projection
    let zh = voice.first == .zh
    var figures: [Markup] = []
    let ages = facts.ages.filter { $0 != .all }
    if !ages.isEmpty, facts.firstYear < facts.lastYear {
      let chart = LineChart(
        id: "chart-people", title: voice.plain(Text(zh: "人口推算", en: "Projected population")),
        description: voice.plain(projection.method), unit: zh ? "人" : "people",
        lines: ages.enumerated().map { i, age in
          LineChart.Line(
            name: zh ? "\(age) 岁" : "aged \(age)",
            points: facts.years.map {
              LineChart.Point(year: $0, value: Double(projection.persons(year: $0, in: age)))
            }, color: Palette.series[i % Palette.series.count])
        }, decimals: 0)
      figures.append(
        voice.figure(
          Text(zh: "\(projection.basis.name.zh)推算", en: "Projection, \(projection.basis.name.en)"), chart.drawn()))
    }
    if !projection.sexes.isEmpty, let drawing = pyramid {
      figures.append(
        voice.figure(
          Text(zh: "人口金字塔", en: "People by age and sex"), drawing.drawn()))
    }
    guard !figures.isEmpty else { return [] }
    return [voice.heading(3, Text(zh: "人口", en: "People")), tag("div", ["class": "grid2"], figures)]
  }

  private var pyramid: PopulationPyramid? {
    PopulationPyramid(run.projection, years: facts.years, id: "chart-pyramid", voice: voice)
  }
}
