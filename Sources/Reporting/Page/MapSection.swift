import Coverage
import Diagnostics
import Planning
import Policy
import Simulation
import Siting
import Spatial

/// One large map of the last year, a small one of every year, and coverage by street.
struct MapSection {
  private let facts: RunFacts
  private let voice: Voice
  private var run: RunResult { facts.run }

  init(_ facts: RunFacts, _ voice: Voice) {
    self.facts = facts
    self.voice = voice
  }

  /// More marks than these would be one blot; the largest groups are drawn and the caption says so.
  private static let mostMarks = 1500
  /// Joining more discs than these would take longer than the run.
  private static let mostDiscs = 20_000

  var content: [Markup] {
    guard let last = run.years.last else { return [] }
    var content = [large(last)]
    if !last.coverage.isEmpty { content += [coverageTable(last)] }
    if run.years.count > 1 { content += smallMultiples }
    return content
  }

  // MARK: The large map

  private func large(_ year: YearResult) -> Markup {
    let standard = facts.mainStandard.flatMap { year.coverage[safe: $0] }
    var map = base(year, standard, id: "map-\(year.year)")
    map.labels = facts.study.streets.map { MapDrawing.Label(area: $0.boundary, lines: voice.lines($0.name)) }
    if let standard {
      for cluster in standard.uncovered.prefix(400) {
        guard let area = cluster.outline(in: run.demand.points) else { continue }
        map.areas.append(
          MapDrawing.AreaMark(
            shape: area, filling: .hatched, stroke: Palette.vermillion, strokeWidth: 0.5,
            title: voice.plain(
              Text(
                zh: "未覆盖 \(Figures.text(cluster.people)) 人", en: "\(Figures.text(cluster.people)) people not covered")))
        )
      }
    }
    map.areas += borders(1.1)
    map.symbols = existing(year, radius: 3.4) + decided(year, radius: 5.4)
    map.legend = legend(year, standard)
    return voice.figure(title(year, standard), detail: detail(year, standard), map.drawn())
  }

  private func title(_ year: YearResult, _ standard: StandardCoverage?) -> Text {
    guard let standard else {
      return Text(zh: "\(year.year) 年末的设施", en: "Facilities at the end of \(year.year)")
    }
    return Text(
      zh: "\(year.year) 年末：\(standard.title.zh)", en: "End of \(year.year): \(standard.title.en)")
  }

  private func detail(_ year: YearResult, _ standard: StandardCoverage?) -> Text? {
    guard let standard else { return nil }
    let kinds = Text.listed(standard.standard.kinds.map(facts.kindName))
    let city = standard.counts.city
    let metres = Figures.text(standard.standard.limitMetres)
    return Text(
      zh:
        "步行 \(metres) 米内有\(kinds.zh)的 \(standard.age) 岁人口 \(Figures.text(city.covered)) 人，占 \(Text.percent(city.share).zh)；若按 \(metres) 米直线画圈则为 \(Figures.text(city.inCircles ?? 0)) 人。\(run.walking.zh)。",
      en:
        "\(Figures.text(city.covered)) people aged \(standard.age), \(Text.percent(city.share).en), have \(kinds.en) within \(metres) m on foot; circles of \(metres) m would claim \(Figures.text(city.inCircles ?? 0)). Measured by: \(run.walking.en)."
    )
  }

  /// Streets coloured by the share that is covered.
  private func base(_ year: YearResult, _ standard: StandardCoverage?, id: String) -> MapDrawing {
    var box = BoundingBox.empty
    for street in facts.study.streets { box.extend(to: BoundingBox(around: .multiPolygon(street.boundary))) }
    if box.isEmpty { box = BoundingBox(around: run.demand.points.positions) }
    var map = MapDrawing(
      id: id, title: voice.plain(title(year, standard)), description: description(year, standard), box: box)
    map.areas = facts.study.streets.enumerated().map { i, street in
      let share = standard?.counts.streets[safe: i]?.share
      let words = Text(
        zh: share == nil ? "" : "，覆盖 \(Text.percent(share).zh)",
        en: share == nil ? "" : ", \(Text.percent(share).en) covered")
      return MapDrawing.AreaMark(
        shape: street.boundary, filling: .flat(Self.fill(share)), stroke: Palette.faint, strokeWidth: 0.7,
        title: voice.plain(Text(zh: street.name.zh + words.zh, en: street.name.en + words.en)))
    }
    return map
  }

  private func description(_ year: YearResult, _ standard: StandardCoverage?) -> String {
    let existing = year.open.count
    let decided = year.decided.count
    let share = Text.percent(standard?.counts.city.share)
    return voice.plain(
      Text(
        zh: "\(facts.study.streets.count) 个街道，现有设施 \(existing) 处，新设 \(decided) 处，覆盖 \(share.zh)",
        en:
          "\(facts.study.streets.count) streets, \(existing) existing and \(decided) new facilities, \(share.en) covered"
      ))
  }

  private static func fill(_ share: Double?) -> String {
    guard let share else { return "#f0f2f4" }
    return Palette.sequence[min(Palette.sequence.count - 1, max(0, Int(share * Double(Palette.sequence.count))))]
  }

  private var kinds: [FacilityKind] {
    var kinds: [FacilityKind] = []
    for facility in run.facilities where !kinds.contains(facility.kind) { kinds.append(facility.kind) }
    return kinds
  }

  private func borders(_ width: Double) -> [MapDrawing.AreaMark] {
    facts.study.streets.map {
      MapDrawing.AreaMark(shape: $0.boundary, filling: .none, stroke: Palette.faint, strokeWidth: width)
    }
  }

  private func existing(_ year: YearResult, radius: Double) -> [MapDrawing.SymbolMark] {
    // A crowded map gets smaller marks, and the largest facilities are the last to go.
    let shown =
      year.open.count > Self.mostMarks
      ? Array(year.open.sorted { ($1.allBeds, $0.id) < ($0.allBeds, $1.id) }.prefix(Self.mostMarks)) : year.open
    return marks(shown, radius: year.open.count > 300 ? radius * 0.7 : radius, MapSymbol.existing)
  }

  private func decided(_ year: YearResult, radius: Double) -> [MapDrawing.SymbolMark] {
    marks(year.decided, radius: year.decided.count > 300 ? radius * 0.7 : radius, MapSymbol.decided)
  }

  private func marks(
    _ facilities: [Facility], radius: Double, _ symbol: (MapSymbol.Shape, Double) -> MapSymbol
  ) -> [MapDrawing.SymbolMark] {
    let kinds = kinds
    return facilities.map { facility in
      let kind = facts.kindName(facility.kind)
      return MapDrawing.SymbolMark(
        position: facility.position, symbol: symbol(MapSymbol.shape(for: facility.kind, among: kinds), radius),
        title: voice.plain(Text(zh: "\(facility.name)（\(kind.zh)）", en: "\(facility.name) (\(kind.en))")))
    }
  }

  private func legend(_ year: YearResult, _ standard: StandardCoverage?) -> [MapDrawing.Key] {
    var keys: [MapDrawing.Key] = []
    for kind in kinds {
      let shape = MapSymbol.shape(for: kind, among: kinds)
      let name = facts.kindName(kind)
      let existing = year.open.count { $0.kind == kind }
      let decided = year.decided.count { $0.kind == kind }
      guard existing + decided > 0 else { continue }
      var symbols: [MapSymbol] = []
      if existing > 0 { symbols.append(.existing(shape, radius: 4.5)) }
      if decided > 0 { symbols.append(.decided(shape, radius: 5)) }
      let counts = Text(
        zh: [existing > 0 ? "现有 \(existing)" : nil, decided > 0 ? "新设 \(decided)" : nil].compactMap { $0 }
          .joined(separator: "、"),
        en: [existing > 0 ? "\(existing) existing" : nil, decided > 0 ? "\(decided) new" : nil].compactMap { $0 }
          .joined(separator: ", "))
      keys.append(
        MapDrawing.Key(
          sign: .symbols(symbols),
          lines: voice.lines(Text(zh: "\(name.zh)：\(counts.zh)", en: "\(name.en): \(counts.en)"))))
    }
    if standard != nil {
      keys.append(
        MapDrawing.Key(
          sign: .area(.hatched, stroke: Palette.vermillion),
          lines: voice.lines(Text(zh: "未覆盖人口所在", en: "where people are not covered"))))
      keys.append(
        MapDrawing.Key(
          sign: .ramp(Palette.sequence, low: "0", high: "100%"),
          lines: voice.lines(Text(zh: "街道覆盖率", en: "share of the street covered"))))
    }
    return keys
  }

  // MARK: A map for each year

  private var smallMultiples: [Markup] {
    let maps = run.years.map { year -> Markup in
      let standard = facts.mainStandard.flatMap { year.coverage[safe: $0] }
      var map = base(year, standard, id: "small-\(year.year)")
      map.width = 232
      map.height = 232
      map.labelSize = 6
      map.furniture = nil
      if let standard, let area = outline(standard) {
        map.areas.append(MapDrawing.AreaMark(shape: area, filling: .flat(Self.uncoveredFill), stroke: nil))
      }
      map.areas += borders(0.6)
      map.symbols =
        year.open.count > Self.mostMarks
        ? []
        : year.open.map { facility in
          MapDrawing.SymbolMark(position: facility.position, symbol: Self.dot)
        }
      map.symbols += decided(year, radius: 2.4)
      let opened = year.decided.count { facility in facility.opened?.year == year.year }
      let share = Text.percent(standard?.counts.city.share)
      return voice.figure(
        Text("\(year.year)"),
        detail: Text(
          zh: standard == nil ? "当年新设 \(opened) 处" : "覆盖 \(share.zh)，当年新设 \(opened) 处",
          en: standard == nil ? "\(opened) opened" : "\(share.en) covered, \(opened) opened"),
        map.drawn())
    }
    return [
      tag(
        "div", ["class": "keep"],
        [
          voice.heading(3, Text(zh: "逐年变化", en: "Year by year")),
          voice.paragraph(
            facts.mainStandard == nil
              ? Text(
                zh: "蓝色为方案新设，黑点为现有设施。", en: "Blue marks are new facilities, black dots existing ones.")
              : Text(
                zh: "底色深浅为街道覆盖率（同上图），橙色为未覆盖人口所在，蓝色为方案新设，黑点为现有设施。",
                en:
                  "Streets are shaded by coverage as above; orange is where people are not covered, blue marks are new facilities, black dots existing ones."
              ), class: "note"), tag("div", ["class": "grid3"], maps),
        ])
    ]
  }

  private static let uncoveredFill = "#eeb993"
  private static let dot = MapSymbol(
    shape: .circle, fill: Palette.ink, stroke: Palette.paper, strokeWidth: 0.3, radius: 0.9)

  /// Everything that is not covered, as one area.
  private func outline(_ standard: StandardCoverage) -> MultiPolygon? {
    let points = standard.uncovered.flatMap(\.points).map { run.demand.points.positions[$0] }
    guard !points.isEmpty, points.count <= Self.mostDiscs else { return nil }
    return try? Overlay.discs(around: points, radius: UncoveredLayer.radius, segments: 4)
  }

  // MARK: By street

  private func coverageTable(_ last: YearResult) -> Markup {
    guard let index = facts.mainStandard, let standard = last.coverage[safe: index],
      let start = run.years.first?.coverage[safe: index]
    else { return .nothing }
    func row(_ name: Text, _ first: CoverageCount, _ count: CoverageCount) -> [Markup] {
      func metres(_ value: Double?) -> Markup { .text(value.map { Figures.text($0) } ?? "—") }
      return [
        voice.inline(name), .text(Figures.text(count.people)), .text(Text.percent(first.share).zh),
        .text(Text.percent(count.share).zh), .text(Figures.text(count.covered)), .text(Figures.text(count.uncovered)),
        metres(count.distances.median), metres(count.distances.ninetieth),
      ]
    }
    let streets = facts.study.streets.indices.compactMap { i -> [Markup]? in
      guard let first = start.counts.streets[safe: i], let count = standard.counts.streets[safe: i] else { return nil }
      return row(facts.study.streets[i].name, first, count)
    }
    return voice.table(
      caption: Text(
        zh: "各街道覆盖情况：\(standard.title.zh)（\(standard.age) 岁，步行 \(Figures.text(standard.standard.limitMetres)) 米）",
        en:
          "Coverage by street: \(standard.title.en) (aged \(standard.age), \(Figures.text(standard.standard.limitMetres)) m on foot)"
      ),
      head: [
        (Text(zh: "街道", en: "Street"), false), (Text(zh: "人口", en: "People"), true),
        (Text(zh: "\(facts.firstYear) 覆盖", en: "covered \(facts.firstYear)"), true),
        (Text(zh: "\(facts.lastYear) 覆盖", en: "covered \(facts.lastYear)"), true),
        (Text(zh: "已覆盖人数", en: "Covered"), true), (Text(zh: "未覆盖人数", en: "Not covered"), true),
        (Text(zh: "步行中位数 m", en: "Median walk, m"), true), (Text(zh: "九成以内 m", en: "90th percentile, m"), true),
      ], rows: streets, foot: row(Text(zh: "合计", en: "All"), start.counts.city, standard.counts.city))
  }
}
