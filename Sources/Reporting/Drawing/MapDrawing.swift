import Spatial

/// A map as a value: what lies on it, from bottom to top, in the plane of the study area; ``drawn()`` makes the SVG.
struct MapDrawing: Sendable {
  /// An area under everything else.
  struct AreaMark: Sendable {
    enum Filling: Hashable, Sendable {
      case flat(String)
      /// Slanted lines, which stay visible on a grey print and let what lies beneath show through.
      case hatched
      case none
    }

    var shape: MultiPolygon
    var filling: Filling
    var stroke: String?
    var strokeWidth: Double = 1
    var title: String?
  }

  struct SymbolMark: Sendable {
    var position: Point
    var symbol: MapSymbol
    var title: String?
  }

  struct LineMark: Sendable {
    var line: LineString
    var stroke: String
    var width: Double
    var dash: String?
  }

  /// A name for an area; later lines are smaller and dropped first where there is no room.
  struct Label: Sendable {
    var area: MultiPolygon
    var lines: [String]
  }

  /// One entry of the legend.
  struct Key: Sendable {
    enum Sign: Hashable, Sendable {
      /// One mark, or several that differ in state only.
      case symbols([MapSymbol])
      case area(AreaMark.Filling, stroke: String?)
      case line(stroke: String, dash: String?)
      /// Fills from pale to strong with the words under their ends.
      case ramp([String], low: String, high: String)
    }

    var sign: Sign
    var lines: [String]
  }

  /// Begins every id inside the drawing, so that many fit on one page.
  var id: String
  var title: String
  var description: String
  /// What must be seen, in metres.
  var box: BoundingBox
  var width: Double = 720
  /// Most that the map itself may be high, the legend not counted.
  var height: Double = 620
  var labelSize: Double = 12
  var areas: [AreaMark] = []
  var lines: [LineMark] = []
  var symbols: [SymbolMark] = []
  var labels: [Label] = []
  var legend: [Key] = []
  /// Words on the scale bar; `nil` leaves scale bar and north arrow away, as on small maps beside a large one.
  var furniture: Furniture? = Furniture()

  struct Furniture: Sendable {
    var north = "N"
  }

  func drawn() -> Markup {
    let projection = MapProjection(showing: box, width: width, height: height, margin: labelSize)
    let legendRows = MapLegend(legend, width: width)
    let legendTop = projection.panel.height + (legend.isEmpty ? 0 : 10)
    var content: [Markup] = []
    if usesHatching { content.append(tag("defs", [:], [hatching])) }
    content.append(Draw.rect(projection.panel, fill: "#fbfcfd", stroke: Palette.grid))
    content.append(tag("g", ["stroke-linejoin": "round"], areas.compactMap { drawn($0, projection) }))
    content += lines.compactMap { drawn($0, projection) }
    let seen = symbols.filter { projection.isOnPanel($0.position) }
    content.append(
      tag(
        "g", [:],
        seen.map { $0.symbol.drawn(x: projection.x($0.position), y: projection.y($0.position), title: $0.title) }))
    let corners = furniture.map { MapFurniture($0, projection: projection, areas: areas.map(\.shape)) }
    let placement = LabelPlacement(
      panel: projection.panel, taken: corners?.boxes ?? [],
      symbols: seen.map {
        PixelBox(
          centerX: projection.x($0.position), centerY: projection.y($0.position), width: 2 * $0.symbol.radius,
          height: 2 * $0.symbol.radius)
      })
    content += placement.place(labels, size: labelSize, projection: projection).map { drawn($0) }
    if let corners { content.append(corners.drawn()) }
    if !legend.isEmpty {
      content.append(
        tag("g", ["transform": "translate(0 \(Pixel.text(legendTop)))"], legendRows.drawn(hatch: hatchFill)))
    }
    let total = legend.isEmpty ? projection.panel.height : legendTop + legendRows.height
    return Draw.svg(id: id, width: width, height: total, title: title, description: description, content)
  }

  private func drawn(_ mark: AreaMark, _ projection: MapProjection) -> Markup? {
    let data = projection.path(mark.shape)
    guard !data.isEmpty else { return nil }
    var attributes = [
      Markup.Attribute(name: "d", value: data),
      Markup.Attribute(name: "fill", value: MapLegend.fill(mark.filling, hatch: hatchFill)),
      Markup.Attribute(name: "fill-rule", value: "evenodd"),
    ]
    if let stroke = mark.stroke {
      attributes += [
        Markup.Attribute(name: "stroke", value: stroke),
        Markup.Attribute(name: "stroke-width", value: Pixel.text(mark.strokeWidth)),
      ]
    }
    return .element(name: "path", attributes: attributes, children: mark.title.map { [tag("title", [:], $0)] } ?? [])
  }

  private func drawn(_ mark: LineMark, _ projection: MapProjection) -> Markup? {
    let data = projection.path(mark.line)
    guard !data.isEmpty else { return nil }
    var attributes = [
      Markup.Attribute(name: "d", value: data), Markup.Attribute(name: "fill", value: "none"),
      Markup.Attribute(name: "stroke", value: mark.stroke),
      Markup.Attribute(name: "stroke-width", value: Pixel.text(mark.width)),
    ]
    if let dash = mark.dash { attributes.append(Markup.Attribute(name: "stroke-dasharray", value: dash)) }
    return .element(name: "path", attributes: attributes, children: [])
  }

  private func drawn(_ label: LabelPlacement.Placed) -> Markup {
    .group(
      label.lines.enumerated().map { i, line in
        Draw.text(
          line.text, x: label.box.x + label.box.width / 2, y: line.baseline, size: line.size, anchor: .middle,
          fill: i == 0 ? Palette.ink : Palette.faint, weight: i == 0 ? "600" : nil, halo: true)
      })
  }

  private var usesHatching: Bool {
    areas.contains { $0.filling == .hatched }
      || legend.contains { if case .area(.hatched, _) = $0.sign { true } else { false } }
  }

  private var hatchFill: String { "url(#\(id)-hatch)" }

  private var hatching: Markup {
    tag(
      "pattern",
      [
        "id": "\(id)-hatch", "width": "5", "height": "5", "patternUnits": "userSpaceOnUse",
        "patternTransform": "rotate(45)",
      ],
      [
        Draw.rect(PixelBox(x: 0, y: 0, width: 5, height: 5), fill: "#fbe3cf"),
        Draw.line(0, 0, 0, 5, stroke: Palette.vermillion, width: 1.6),
      ])
  }
}
