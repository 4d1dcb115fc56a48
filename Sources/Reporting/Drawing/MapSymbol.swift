import Planning

/// A mark for a point on a map or in its legend. Kinds differ in shape and states in filling, so that both can be told
/// apart without colour.
struct MapSymbol: Hashable, Sendable {
  enum Shape: CaseIterable {
    case circle, square, triangle, diamond, plus, pentagon, star
  }

  var shape: Shape
  var fill: String
  var stroke: String
  var strokeWidth: Double
  /// Half the extent, in pixels.
  var radius: Double
  var opacity: Double = 1

  /// A facility that was there at the start: an empty mark.
  static func existing(_ shape: Shape, radius: Double) -> MapSymbol {
    MapSymbol(
      shape: shape, fill: Palette.paper, stroke: Palette.ink, strokeWidth: radius > 3 ? 1.1 : 0.8, radius: radius)
  }

  /// A facility that the run decided: a full mark.
  static func decided(_ shape: Shape, radius: Double) -> MapSymbol {
    MapSymbol(shape: shape, fill: Palette.blue, stroke: Palette.paper, strokeWidth: 1, radius: radius)
  }

  /// People out of reach: a disc whose area stands for their number.
  static func uncovered(radius: Double) -> MapSymbol {
    MapSymbol(
      shape: .circle, fill: Palette.vermillion, stroke: Palette.paper, strokeWidth: 0.5, radius: radius, opacity: 0.7)
  }

  /// The shape for a kind: a fixed one for the kinds Catchment knows, the remaining ones in turn for others.
  static func shape(for kind: FacilityKind, among kinds: [FacilityKind]) -> Shape {
    let fixed: [(FacilityKind, Shape)] = [
      (.dayCare, .circle), (.streetComplex, .square), (.nursingHome, .diamond), (.homeCare, .triangle),
      (.mealPoint, .plus), (.childcare, .star),
    ]
    if let found = fixed.first(where: { $0.0 == kind }) { return found.1 }
    let others = kinds.filter { kind in !fixed.contains { $0.0 == kind } }
    let spare: [Shape] = [.pentagon, .star, .plus]
    return spare[(others.firstIndex(of: kind) ?? 0) % spare.count]
  }

  func drawn(x: Double, y: Double, title: String? = nil) -> Markup {
    var paint = [
      Markup.Attribute(name: "fill", value: fill), Markup.Attribute(name: "stroke", value: stroke),
      Markup.Attribute(name: "stroke-width", value: Pixel.text(strokeWidth)),
    ]
    if opacity < 1 { paint.append(Markup.Attribute(name: "fill-opacity", value: Pixel.text(opacity))) }
    let tip: [Markup] = title.map { [tag("title", [:], $0)] } ?? []
    guard let corners else {
      let place = [
        Markup.Attribute(name: "cx", value: Pixel.text(x)), Markup.Attribute(name: "cy", value: Pixel.text(y)),
        Markup.Attribute(name: "r", value: Pixel.text(radius)),
      ]
      return .element(name: "circle", attributes: place + paint, children: tip)
    }
    let data = corners.map { "\(Pixel.text(x + $0.0 * radius)) \(Pixel.text(y + $0.1 * radius))" }
    let path = Markup.Attribute(name: "d", value: "M" + data.joined(separator: "L") + "Z")
    return .element(name: "path", attributes: [path] + paint, children: tip)
  }

  /// Corners of the shape in units of the radius, y downwards; `nil` for the circle. Sizes are set so that all shapes
  /// weigh about the same on paper.
  private var corners: [(Double, Double)]? {
    switch shape {
    case .circle: nil
    case .square: [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
    case .triangle: [(0, -1.15), (1.1, 0.8), (-1.1, 0.8)]
    case .diamond: [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]
    case .plus:
      [
        (-0.38, -1.1), (0.38, -1.1), (0.38, -0.38), (1.1, -0.38), (1.1, 0.38), (0.38, 0.38), (0.38, 1.1), (-0.38, 1.1),
        (-0.38, 0.38), (-1.1, 0.38), (-1.1, -0.38), (-0.38, -0.38),
      ]
    case .pentagon: [(0, -1.1), (1.05, -0.34), (0.65, 0.89), (-0.65, 0.89), (-1.05, -0.34)]
    case .star:
      [
        (0, -1.3), (0.32, -0.44), (1.24, -0.4), (0.52, 0.17), (0.76, 1.05), (0, 0.55), (-0.76, 1.05), (-0.52, 0.17),
        (-1.24, -0.4), (-0.32, -0.44),
      ]
    }
  }
}
