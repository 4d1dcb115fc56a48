import Demography
import Diagnostics
import Planning
import Simulation

/// How the number of people was foretold, held against what others foretell: the plan's printed figures, other methods,
/// other counts; who of the elders needs care; and how far the draws spread.
struct ForecastSection {
  private let facts: RunFacts
  private let voice: Voice
  private var run: RunResult { facts.run }
  private var own: Projection { run.projection }

  init(_ facts: RunFacts, _ voice: Voice) {
    self.facts = facts
    self.voice = voice
  }

  /// Nothing, unless the plan asks for more than one projection.
  var content: [Markup] { comparison + uncertainty + care + children }

  // MARK: Methods side by side

  private struct Member {
    var title: Text
    var projection: Projection
    var color: String
  }

  private var members: [Member] {
    let first = Member(title: Text(zh: "本计划采用", en: "this plan"), projection: own, color: Palette.series[0])
    return [first]
      + run.comparedForecasts.enumerated().map { index, other in
        Member(
          title: other.title, projection: other.projection, color: Palette.series[(index + 1) % Palette.series.count])
      }
  }

  private static let elders = [60, 80].compactMap { AgeRange(from: $0, to: nil) }

  private var comparison: [Markup] {
    let published = publishedTable
    guard !run.comparedForecasts.isEmpty || !published.isEmpty else { return [] }
    var content = [voice.heading(3, Text(zh: "同一地区的几种推算", en: "The same place by several methods"))]
    content += published
    guard !run.comparedForecasts.isEmpty else { return content }
    content += [basisNote, table, tag("div", ["class": "grid2"], charts)]
    let pyramids = members.compactMap(pyramid)
    if !pyramids.isEmpty { content.append(tag("div", ["class": "grid2"], pyramids)) }
    content.append(voice.list(members.map(methodLine)))
    return content
  }

  private func methodLine(_ member: Member) -> Text {
    let projection = member.projection
    return Text(
      zh: "\(member.title.zh):\(projection.method.zh);\(projection.basis.name.zh),基年 \(projection.baseYear)。"
        + projection.assumptions.map(\.zh).joined(),
      en: "\(member.title.en): \(projection.method.en); \(projection.basis.name.en), base year \(projection.baseYear). "
        + projection.assumptions.map(\.en).joined(separator: " "))
  }

  private var basisNote: Markup {
    let bases = PopulationBasis.allCases.filter { basis in members.contains { $0.projection.basis == basis } }
    let names = Text.listed(bases.map(\.name))
    return voice.paragraph(
      bases.count > 1
        ? Text(
          zh: "下列推算口径不同（\(names.zh)），统计的不是同一批人：人数不可相加、相减或相比，只比较各自的增长。",
          en:
            "These forecasts count different people (\(names.en)): their numbers must not be added, subtracted or divided; only "
            + "the growth of each is compared.")
        : Text(zh: "各推算均为\(names.zh)。", en: "All count \(names.en)."), class: "note")
  }

  /// What the plan's own document foretells, and how near ours comes; only on the same basis by construction: the
  /// figures are the plan's own.
  private var publishedTable: [Markup] {
    let figures = run.plan.population.published.filter {
      facts.years.contains($0.year) && own.covers($0.age, year: $0.year)
    }
    guard !figures.isEmpty else { return [] }
    return [
      voice.table(
        caption: Text(
          zh: "规划文本自己的预测与本计划的推算（\(own.basis.name.zh)）",
          en: "What the document foretells and what this plan reckons with (\(own.basis.name.en))"),
        head: [
          (Text(zh: "年龄", en: "Ages"), false), (Text(zh: "年份", en: "Year"), true),
          (Text(zh: "规划表述", en: "The document says"), false), (Text(zh: "条款", en: "Clause"), false),
          (Text(zh: "\(facts.firstYear) 年人数", en: "In \(facts.firstYear)"), true),
          (Text(zh: "本计划推算", en: "Reckoned here"), true),
        ],
        rows: figures.map { figure in
          [
            ages(figure.age), .text(String(figure.year)), voice.stacked(figure.says), .text(figure.cite),
            .text(Figures.text(own.persons(year: facts.firstYear, in: figure.age))),
            .text(Figures.text(own.persons(year: figure.year, in: figure.age))),
          ]
        })
    ]
  }

  private func ages(_ age: AgeRange) -> Markup {
    voice.inline(age == .all ? Text(zh: "全部", en: "everybody") : Text(zh: "\(age) 岁", en: "aged \(age)"))
  }

  private var table: Markup {
    let years = milestones
    let head: [(Text, number: Bool)] =
      [(Text(zh: "推算", en: "Forecast"), false), (Text(zh: "口径", en: "Basis"), false)]
      + years.map { (Text(String($0)), true) }
      + [(Text(zh: "增长", en: "Growth"), true)]
    var rows: [[Markup]] = []
    var groups: [Int: Markup] = [:]
    for age in Self.elders + [.all] {
      groups[rows.count] = ages(age)
      for member in members {
        let projection = member.projection
        guard years.allSatisfy({ projection.covers(age, year: $0) }) else {
          rows.append(
            [voice.inline(member.title), voice.inline(projection.basis.name)] + years.map { _ in "—" } + ["—"])
          continue
        }
        let numbers = years.map { projection.persons(year: $0, in: age) }
        let first = numbers.first ?? 0
        let growth = first > 0 ? Double((numbers.last ?? 0) - first) / Double(first) : .nan
        rows.append(
          [voice.inline(member.title), voice.inline(projection.basis.name)]
            + numbers.map { .text(Figures.text($0)) }
            + [.text((growth > 0 ? "+" : "") + Figures.text(growth * 100, decimals: 1) + "%")])
      }
    }
    return voice.table(
      caption: Text(zh: "年末人数", en: "People at the end of the year"), head: head, rows: rows, groups: groups)
  }

  /// The first and last year and, on a long horizon, every fifth between.
  private var milestones: [Int] {
    let years = Array(facts.years)
    guard years.count > 7 else { return years }
    return years.filter { $0 == facts.firstYear || $0 == facts.lastYear || ($0 - facts.firstYear).isMultiple(of: 5) }
  }

  /// Growth since the first year, which alone may stand in one drawing when the bases differ.
  private var charts: [Markup] {
    guard facts.firstYear < facts.lastYear else { return [] }
    return Self.elders.compactMap { age in
      let lines = members.compactMap { member -> LineChart.Line? in
        let projection = member.projection
        let first = projection.persons(year: facts.firstYear, in: age)
        guard projection.covers(age), first > 0 else { return nil }
        return LineChart.Line(
          name: member.title[voice.first],
          points: facts.years.map { year in
            LineChart.Point(year: year, value: Double(projection.persons(year: year, in: age)) / Double(first) * 100)
          }, color: member.color, dashed: projection.basis != own.basis)
      }
      guard lines.count > 1 else { return nil }
      let title = Text(
        zh: "\(age) 岁人口的增长（\(facts.firstYear) 年 = 100）", en: "People aged \(age) (\(facts.firstYear) = 100)")
      let chart = LineChart(
        id: "chart-growth-\(age.from)", title: voice.plain(title),
        description: voice.plain(
          Text(zh: "每种推算各自与其起始年相比；虚线口径不同。", en: "Each against its own first year; dotted lines are of another basis.")),
        unit: "\(facts.firstYear) = 100", lines: lines, decimals: 0, width: 440, height: 210)
      return voice.figure(
        title, detail: Text(zh: "虚线:口径与本计划不同", en: "Dotted: another basis than this plan's"), chart.drawn())
    }
  }

  private func pyramid(_ member: Member) -> Markup? {
    let id = "pyramid-" + String(members.firstIndex { $0.title == member.title } ?? 0)
    guard
      let drawing = PopulationPyramid(member.projection, years: facts.firstYear...facts.lastYear, id: id, voice: voice)
    else { return nil }
    return voice.figure(
      Text(
        zh: "\(member.title.zh):人口金字塔（\(member.projection.basis.name.zh)）",
        en: "\(member.title.en): people by age and sex (\(member.projection.basis.name.en))"), drawing.drawn())
  }

  // MARK: Uncertainty

  private var uncertainty: [Markup] {
    guard let uncertainty = run.forecast.uncertainty else { return [] }
    var ages: [AgeRange] = []
    for outcome in run.forecast.outcomes where outcome.indicator.street == nil {
      if case .persons(let age) = outcome.indicator.subject, !ages.contains(age) { ages.append(age) }
    }
    let figures = ages.compactMap(band)
    let rows = ages.compactMap { age -> [Markup]? in
      guard let last = outcomes(age).last, let range = last.range else { return nil }
      return [
        self.ages(age), .text(Figures.text(last.value)), .text(Figures.text(range.p10)), .text(Figures.text(range.p50)),
        .text(Figures.text(range.p90)),
      ]
    }
    return [
      voice.heading(3, Text(zh: "推算的不确定性", en: "How uncertain the forecast is")),
      voice.table(
        caption: Text(zh: "\(facts.lastYear) 年末人数", en: "People at the end of \(facts.lastYear)"),
        head: [
          (Text(zh: "年龄", en: "Ages"), false), (Text(zh: "推算", en: "Forecast"), true), (Text("P10"), true),
          (Text("P50"), true), (Text("P90"), true),
        ], rows: rows), tag("div", ["class": "grid2"], figures), voice.list(uncertainty.spoken),
    ]
  }

  private func outcomes(_ age: AgeRange) -> [IndicatorOutcome] {
    run.forecast.outcomes.filter { $0.indicator.street == nil && $0.indicator.subject == .persons(age) }
  }

  private func band(_ age: AgeRange) -> Markup? {
    let outcomes = outcomes(age)
    guard outcomes.count > 1, Self.elders.contains(age) else { return nil }
    let title = Text(zh: "\(age) 岁人口,P10—P90", en: "People aged \(age), P10 to P90")
    let chart = LineChart(
      id: "chart-draws-\(age.from)", title: voice.plain(title), description: voice.plain(own.method),
      unit: voice.first == .zh ? "人" : "people",
      lines: [
        LineChart.Line(
          name: "", points: outcomes.map { LineChart.Point(year: $0.indicator.year, value: Double($0.value)) },
          color: Palette.blue)
      ],
      band: LineChart.Band(
        name: "P10–P90",
        years: outcomes.compactMap { outcome in
          outcome.range.map { (outcome.indicator.year, $0.p10, $0.p90) }
        }), decimals: 0)
    return voice.figure(title, chart.drawn())
  }

  // MARK: Care

  /// Elders by ability beside the beds and places there are for them.
  private var care: [Markup] {
    guard let care = run.forecast.care else { return [] }
    let rows = run.years.map { year -> [Markup] in
      let need = care.need(year: year.year)
      let open = year.open + year.decided
      // One home that does not say how many of its beds are nursing beds leaves their number unknown.
      let withBeds = open.filter { $0.allBeds > 0 }
      let nursing =
        withBeds.contains { $0.nursingBeds == nil } ? nil : withBeds.reduce(0) { $0 + ($1.nursingBeds ?? 0) }
      let places = open.filter { $0.kind != .childcare }.reduce(0) { $0 + ($1.places ?? 0) }
      return [
        .text(String(year.year)), .text(Figures.text(need.independent)), .text(Figures.text(need.partly)),
        .text(Figures.text(need.fully)), .text(nursing.map { Figures.text($0) } ?? "?"), per100(nursing, need.fully),
        .text(Figures.text(places)), per100(places, need.partly),
      ]
    }
    return [
      voice.heading(3, Text(zh: "老人的照护需求", en: "Elders by need of care")),
      voice.table(
        caption: Text(
          zh: "护理型床位对失能老人、日间照料位对部分失能老人",
          en: "Nursing beds beside the fully dependent, day places beside the partly dependent"),
        head: [
          (Text(zh: "年份", en: "Year"), true), (Text(zh: "能力完好", en: "Independent"), true),
          (Text(zh: "部分失能", en: "Partly"), true), (Text(zh: "失能", en: "Fully"), true),
          (Text(zh: "护理型床位", en: "Nursing beds"), true), (Text(zh: "每百失能老人", en: "per 100"), true),
          (Text(zh: "日间照料位", en: "Day places"), true), (Text(zh: "每百部分失能老人", en: "per 100"), true),
        ], rows: rows),
    ]
  }

  /// Children under three beside the childcare places, where the plan's place has any.
  private var children: [Markup] {
    guard let young = AgeRange(from: 0, to: 2), facts.years.allSatisfy({ own.covers(young, year: $0) }),
      !run.forecast.outcomes.isEmpty, run.facilities.contains(where: { $0.kind == .childcare })
    else { return [] }
    let rows = run.years.map { year -> [Markup] in
      let centres = (year.open + year.decided).filter { $0.kind == .childcare }
      let places = centres.contains { $0.places == nil } ? nil : centres.reduce(0) { $0 + ($1.places ?? 0) }
      let children = own.persons(year: year.year, in: young)
      return [
        .text(String(year.year)), .text(Figures.text(children)), .text(places.map { Figures.text($0) } ?? "?"),
        per100(places, children),
      ]
    }
    var content = [
      voice.heading(3, Text(zh: "3 岁以下婴幼儿与托位", en: "Children under three and childcare places")),
      voice.table(
        head: [
          (Text(zh: "年份", en: "Year"), true), (Text(zh: "0—2 岁", en: "Aged 0–2"), true),
          (Text(zh: "托位", en: "Places"), true), (Text(zh: "每百名婴幼儿", en: "per 100 children"), true),
        ], rows: rows),
    ]
    if own.isEstimated(young) {
      content.append(
        voice.paragraph(
          Text(zh: "0—2 岁人数按所在年龄组均分估计。", en: "Ages 0–2 are estimated as an even share of the group they are in."),
          class: "note"))
    }
    return content
  }

  private func per100(_ have: Int?, _ need: Int) -> Markup {
    guard let have else { return "?" }
    return .text(need > 0 ? Figures.text(Double(have) * 100 / Double(need), decimals: 1) : "—")
  }
}
