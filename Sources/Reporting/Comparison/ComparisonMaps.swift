import Diagnostics
import Planning
import Spatial

/// For each run against the first and each coverage standard: by how much the covered share of each street moved, and
/// which sites are opened by one, the other or both.
struct ComparisonMaps {
  private let comparison: Comparison
  private let voice: Voice
  private let toPlane: CoordinateTransform?

  init(_ comparison: Comparison, _ voice: Voice) {
    self.comparison = comparison
    self.voice = voice
    toPlane = try? StudyFrame(crs: CoordinateSystem(comparison.runs[0].crs)).transform()
  }

  /// Losses, no change, gains: two hues that differ in lightness from the middle outwards. The signs are in the titles
  /// and the legend, so that a grey print can be read with the table beside it.
  private static let losses = ["#b84e00", "#e58a4a", "#f6c9a6"]
  private static let gains = ["#c3dcee", "#74abd6", "#0072b2"]
  private static let same = "#f4f5f6"
  /// Changes, in points of a hundred, at which the colour becomes stronger.
  private static let steps = [5.0, 15]

  var content: [Markup] {
    guard toPlane != nil, !comparison.runs[0].streets.isEmpty else { return [] }
    return comparison.runs.indices.dropFirst().flatMap { other -> [Markup] in
      let letter = Comparison.letter(other)
      let ends = [0, other].map { comparison.runs[$0].years.upperBound }
      guard ends[0] == ends[1] else {
        return [
          voice.paragraph(
            Text(
              zh: "\(letter) 止于 \(ends[1]) 年，A 止于 \(ends[0]) 年：各运行的街道图层只有首末两年的覆盖率，不能画差异地图。",
              en:
                "\(letter) ends in \(ends[1]) and A in \(ends[0]): the street layers hold the shares of the first and the last year only, so that there is no map of the difference."
            ), class: "note")
        ]
      }
      let year = ends[0]
      var standards = Array(comparison.runs[0].standards.enumerated())
      let still = standards.filter { changes("share_\($0.element.rule)_\(year)", other).isEmpty }
      standards.removeAll { standard in still.contains { $0.offset == standard.offset } }
      // Sites that differ are worth a map even where no share moved.
      let sitesDiffer = comparison.sites.contains { $0.openings[0].isEmpty != $0.openings[other].isEmpty }
      if standards.isEmpty, sitesDiffer { standards = Array(still.prefix(1)) }
      var content = standards.compactMap { i, standard in
        map(standard, column: "share_\(standard.rule)_\(year)", other: other, id: "difference-\(other)-\(i)")
      }
      if !still.isEmpty {
        let names = Text.listed(still.map(\.element.title))
        content.append(
          voice.paragraph(
            Text(
              zh: "\(letter) 比 A：\(year) 年末各街道覆盖率都没有变化的标准：\(names.zh)。",
              en: "\(letter) against A: no street's share moved by the end of \(year) under \(names.en)."),
            class: "note"))
      }
      return content
    }
  }

  /// By street, where the share differs.
  private func changes(_ column: String, _ other: Int) -> [String: Double] {
    var changes: [String: Double] = [:]
    for street in comparison.allStreets {
      let shares = [0, other].map { Comparison.street(street.code, in: comparison.runs[$0])?.shares[column] }
      if let change = Comparison.difference(shares[0], shares[1]), change != 0 { changes[street.code] = change }
    }
    return changes
  }

  private func map(_ standard: RunRecord.Standard, column: String, other: Int, id: String) -> Markup? {
    let year = comparison.runs[0].years.upperBound
    let letter = Comparison.letter(other)
    let streets = comparison.allStreets
    var box = BoundingBox.empty
    var areas: [MapDrawing.AreaMark] = []
    var labels: [MapDrawing.Label] = []
    var moved = 0
    for street in streets {
      guard let shape = planar(.multiPolygon(street.boundary)).areas else { continue }
      box.extend(to: BoundingBox(around: .multiPolygon(shape)))
      let shares = [0, other].map { Comparison.street(street.code, in: comparison.runs[$0])?.shares[column] }
      let change = Comparison.difference(shares[0], shares[1])
      if change != nil, change != 0 { moved += 1 }
      let words = Text(
        zh: "\(street.name.zh):A \(Text.percent(shares[0]).zh),\(letter) \(Text.percent(shares[1]).zh)",
        en: "\(street.name.en): A \(Text.percent(shares[0]).en), \(letter) \(Text.percent(shares[1]).en)")
      areas.append(
        MapDrawing.AreaMark(
          shape: shape, filling: .flat(Self.fill(change)), stroke: Palette.faint, strokeWidth: 0.7,
          title: voice.plain(words)))
      let sign = change.flatMap { $0 == 0 ? nil : ($0 > 0 ? "+" : "") + Figures.text($0 * 100, decimals: 1) }
      // The change is what the map is for: it comes first and stays where there is room for one line.
      labels.append(MapDrawing.Label(area: shape, lines: (sign.map { [$0] } ?? []) + [street.name[voice.first]]))
    }
    let caption = Text(
      zh: "\(year) 年末，\(letter) 比 A：\(standard.title.zh)",
      en: "End of \(year), \(letter) against A: \(standard.title.en)")
    let detail = Text(
      zh: "\(moved) 个街道的覆盖率有变化；街道名上方为变化的百分点。",
      en: "The covered share moved in \(moved) streets; above a street's name the points of a hundred.")
    var drawing = MapDrawing(id: id, title: voice.plain(caption), description: voice.plain(detail), box: box)
    drawing.height = 460
    drawing.areas = areas
    drawing.labels = labels
    drawing.symbols = symbols(other)
    drawing.legend = legend(letter)
    return voice.figure(caption, detail: detail, drawing.drawn())
  }

  private enum Membership: CaseIterable {
    case both, onlyFirst, onlyOther

    var symbol: MapSymbol {
      switch self {
      case .both: .existing(.circle, radius: 4.6)
      case .onlyFirst:
        MapSymbol(shape: .diamond, fill: Palette.orange, stroke: Palette.ink, strokeWidth: 0.8, radius: 4.6)
      case .onlyOther:
        MapSymbol(shape: .square, fill: Palette.green, stroke: Palette.paper, strokeWidth: 0.8, radius: 4.6)
      }
    }
  }

  private func symbols(_ other: Int) -> [MapDrawing.SymbolMark] {
    comparison.sites.compactMap { site -> MapDrawing.SymbolMark? in
      let membership: Membership
      switch (site.runs.contains(0), site.runs.contains(other)) {
      case (true, true): membership = .both
      case (true, false): membership = .onlyFirst
      case (false, true): membership = .onlyOther
      case (false, false): return nil
      }
      guard let place = comparison.position(of: site), case .point(let point) = planar(.point(place)) else {
        return nil
      }
      return MapDrawing.SymbolMark(position: point, symbol: membership.symbol, title: site.name)
    }
  }

  private func legend(_ letter: String) -> [MapDrawing.Key] {
    let names: [(Membership, Text)] = [
      (.both, Text(zh: "两者都设", en: "opened in both")), (.onlyFirst, Text(zh: "只在 A", en: "only in A")),
      (.onlyOther, Text(zh: "只在 \(letter)", en: "only in \(letter)")),
    ]
    return names.map { MapDrawing.Key(sign: .symbols([$0.symbol]), lines: voice.lines($1)) } + [
      MapDrawing.Key(
        sign: .ramp(Self.losses + [Self.same] + Self.gains, low: "−", high: "+"),
        lines: voice.lines(Text(zh: "覆盖率变化（百分点，在 5 和 15 处分级）", en: "change in points of a hundred (steps at 5 and 15)"))
      )
    ]
  }

  private static func fill(_ change: Double?) -> String {
    guard let change else { return "#ffffff" }
    guard change != 0 else { return same }
    let strength = steps.count { abs(change) * 100 >= $0 }
    return change > 0 ? gains[strength] : losses[2 - strength]
  }

  private func planar(_ geometry: Geometry) -> Geometry {
    guard let toPlane else { return geometry }
    return geometry.mapPoints { toPlane.forward($0) ?? $0 }
  }
}

extension Comparison {
  /// One HTML page without scripts.
  public func page(version: String, language: ReportLanguage) -> String {
    ComparisonPage(comparison: self, version: version, voice: Voice(language)).html()
  }
}
