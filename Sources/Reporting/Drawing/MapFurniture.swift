import Spatial

/// Scale bar and north arrow, each in the corner where it hides least.
struct MapFurniture {
  private let words: MapDrawing.Furniture
  private let bar: PixelBox
  private let arrow: PixelBox
  /// Length that the bar stands for, a round number of metres.
  let metres: Double
  private let pixels: Double

  init(_ words: MapDrawing.Furniture, projection: MapProjection, areas: [MultiPolygon]) {
    self.words = words
    metres = Ticks.roundStep(atMost: projection.panel.width * 0.25 / projection.scale)
    pixels = metres * projection.scale
    let panel = projection.panel
    let inset = 8.0
    func corner(_ width: Double, _ height: Double, right: Bool, bottom: Bool) -> PixelBox {
      PixelBox(
        x: right ? panel.width - width - inset : inset, y: bottom ? panel.height - height - inset : inset, width: width,
        height: height)
    }
    let extents = areas.map { BoundingBox(around: $0.polygons.flatMap(\.exterior)) }
    func hidden(_ box: PixelBox) -> Int {
      var count = 0
      for column in 0...4 {
        for row in 0...3 {
          let point = Point(box.x + box.width * Double(column) / 4, box.y + box.height * Double(row) / 3)
          let ground = projection.ground(point)
          if zip(extents, areas).contains(where: { $0.contains(ground) && $1.contains(ground) }) { count += 1 }
        }
      }
      return count
    }
    func best(_ choices: [PixelBox]) -> PixelBox {
      let counts = choices.map(hidden)
      return choices[counts.firstIndex(of: counts.min() ?? 0) ?? 0]
    }
    // The bar stays at the foot of the map and the arrow at its head, where readers look for them.
    bar = best([
      corner(pixels + 16, 30, right: false, bottom: true), corner(pixels + 16, 30, right: true, bottom: true),
    ])
    arrow = best([corner(26, 44, right: true, bottom: false), corner(26, 44, right: false, bottom: false)])
  }

  var boxes: [PixelBox] { [bar, arrow] }

  /// `1 km`, `500 m`.
  var label: String {
    metres >= 1000 ? "\(Figures.text(metres / 1000)) km" : "\(Figures.text(metres, decimals: metres < 1 ? 1 : 0)) m"
  }

  func drawn() -> Markup {
    let left = bar.x + 8
    let y = bar.y + 20
    let half = pixels / 2
    let middle = arrow.x + arrow.width / 2
    let top = arrow.y
    func point(_ dx: Double, _ dy: Double) -> String { "\(Pixel.text(middle + dx)) \(Pixel.text(top + dy))" }
    return [
      Draw.rect(
        PixelBox(x: left, y: y, width: half, height: 5), fill: Palette.ink, stroke: Palette.ink, strokeWidth: 0.8),
      Draw.rect(
        PixelBox(x: left + half, y: y, width: half, height: 5), fill: Palette.paper, stroke: Palette.ink,
        strokeWidth: 0.8),
      Draw.text("0", x: left, y: y - 4, size: 9.5, anchor: .middle, halo: true),
      Draw.text(label, x: left + pixels, y: y - 4, size: 9.5, anchor: .middle, halo: true),
      tag("path", ["d": "M\(point(0, 14))L\(point(8, 40))L\(point(0, 34))Z", "fill": Palette.ink]),
      tag(
        "path",
        [
          "d": "M\(point(0, 14))L\(point(-8, 40))L\(point(0, 34))Z", "fill": Palette.paper, "stroke": Palette.ink,
          "stroke-width": "0.8",
        ]),
      Draw.text(words.north, x: middle, y: top + 11, size: 11, anchor: .middle, weight: "700", halo: true),
    ]
  }
}

extension MapProjection {
  /// The place on the ground under a pixel.
  func ground(_ pixel: Point) -> Point {
    let origin = Point(x(Point(0, 0)), y(Point(0, 0)))
    return Point((pixel.x - origin.x) / scale, (origin.y - pixel.y) / scale)
  }
}
