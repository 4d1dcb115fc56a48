import Demography
import Diagnostics
import Planning

/// Population pyramids of a projection, the whole and then each street, as one drawing or one page.
public struct PyramidSheet: Sendable {
  /// No more streets than this are drawn; a reader would not look at them.
  public static let mostStreets = 200

  private let projection: Projection
  private let title: Text
  private let names: [Text]
  private let voice: Voice
  private let synthetic: [Text]

  /// - Parameters:
  ///   - names: of the streets, in the order of the projection.
  ///   - synthetic: what in the data is invented.
  public init(
    _ projection: Projection, title: Text, names: [Text], language: ReportLanguage = .both, synthetic: [Text] = []
  ) {
    self.projection = projection
    self.title = title
    self.names = names
    self.synthetic = synthetic
    voice = Voice(language)
  }

  private static let whole = Text(zh: "合计", en: "All streets")

  /// Names with their drawings; empty when the people are not told by sex.
  private var drawings: [(name: Text, pyramid: PopulationPyramid)] {
    let streets: [Int?] = [nil] + (names.count > 1 ? names.indices.prefix(Self.mostStreets).map(Optional.some) : [])
    return streets.compactMap { street in
      let name = street.map { names[$0] } ?? (names.count > 1 ? Self.whole : names.first ?? Self.whole)
      return PopulationPyramid(
        projection, years: projection.years, street: street, id: "pyramid-\(street.map { $0 + 1 } ?? 0)", voice: voice
      ).map { (name, $0) }
    }
  }

  /// Why there is nothing to draw; `nil` when there is.
  public var refusal: Text? {
    if projection.sexes.isEmpty {
      return Text(zh: "人口表不分性别,画不出金字塔。", en: "the population table does not split by sex, so there is no pyramid.")
    }
    return drawings.isEmpty
      ? Text(zh: "年龄组太少,画不出金字塔。", en: "too few age groups are told in the first and the last year.") : nil
  }

  /// One SVG, two pyramids a line.
  public func svg() -> String {
    let (cell, gap, head, label) = (340.0, 30.0, 30.0, 24.0)
    var y = head
    var parts: [Markup] = [Draw.text(voice.plain(title), x: 0, y: 18, size: 15, weight: "600")]
    let drawings = drawings
    for line in stride(from: 0, to: drawings.count, by: 2) {
      var height = 0.0
      for (column, drawing) in drawings[line..<min(line + 2, drawings.count)].enumerated() {
        let x = Double(column) * (cell + gap)
        parts.append(Draw.text(voice.plain(drawing.name), x: x, y: y + 14, size: 12, weight: "600"))
        let place = "translate(\(Pixel.text(x)) \(Pixel.text(y + label)))"
        parts.append(tag("g", ["transform": place], [drawing.pyramid.drawn()]))
        height = max(height, drawing.pyramid.height)
      }
      y += label + height + gap
    }
    for line in synthetic.flatMap(voice.lines) {
      parts.append(Draw.text(line, x: 0, y: y, size: 9, fill: Palette.faint))
      y += 14
    }
    let drawing = Draw.svg(
      id: "pyramids", width: 2 * cell + gap, height: y, title: voice.plain(title),
      description: voice.plain(projection.method),
      // On its own it has no stylesheet to take its letters from.
      [tag("g", ["font-family": "'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', Arial, sans-serif"], parts)])
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + drawing.serialized() + "\n"
  }

  /// One page that needs nothing beside it.
  public func html() -> String {
    var content: [Markup] = [voice.heading(1, title)]
    if !synthetic.isEmpty { content.append(tag("div", ["class": "warn"], [voice.list(synthetic)])) }
    content.append(
      tag("div", ["class": "grid2"], drawings.map { voice.figure($0.name, $0.pyramid.drawn()) }))
    let told = [projection.method, projection.basis.name] + projection.assumptions + projection.notes
    content.append(voice.list(told))
    return voice.page(title: title, version: nil, [tag("main", [:], content)])
  }
}
