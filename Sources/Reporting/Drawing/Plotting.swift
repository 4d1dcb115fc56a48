/// Coordinates of drawings: pixels of a viewBox, to one decimal, written the same on every machine.
enum Pixel {
  /// `12`, `12.5`, `-0.3`; never an exponent, never `-0`.
  static func text(_ value: Double) -> String {
    // A drawing is a few thousand pixels wide; anything beyond is off the paper and must not trap.
    let tenths = Int64((min(max(value.isFinite ? value : 0, -1e9), 1e9) * 10).rounded(.toNearestOrAwayFromZero))
    let magnitude = tenths.magnitude
    let sign = tenths < 0 ? "-" : ""
    return magnitude % 10 == 0 ? "\(sign)\(magnitude / 10)" : "\(sign)\(magnitude / 10).\(magnitude % 10)"
  }
}

/// A box on the drawing, y downwards.
struct PixelBox: Hashable, Sendable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var maxX: Double { x + width }
  var maxY: Double { y + height }

  init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  init(centerX: Double, centerY: Double, width: Double, height: Double) {
    self.init(x: centerX - width / 2, y: centerY - height / 2, width: width, height: height)
  }

  func overlap(_ other: PixelBox) -> Double {
    max(0, min(maxX, other.maxX) - max(x, other.x)) * max(0, min(maxY, other.maxY) - max(y, other.y))
  }

  func contains(_ other: PixelBox) -> Bool {
    other.x >= x && other.y >= y && other.maxX <= maxX && other.maxY <= maxY
  }

  func grown(by margin: Double) -> PixelBox {
    PixelBox(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
  }
}

/// How wide a text will be, near enough to keep labels apart: drawings carry no font to measure with.
enum TextMetrics {
  static func width(of text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + em($1) } * size
  }

  private static func em(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case _ where scalar.value >= 0x2E80: 1
    case "0"..."9": 0.57
    case "A"..."Z": 0.66
    case "m", "w", "%": 0.85
    case "i", "l", "j", "t", "f", "r", "I", "'", ".", ",", ":", ";", "|", " ": 0.32
    default: 0.56
    }
  }
}

/// What the drawings are written with.
enum Draw {
  enum Anchor: String {
    case start, middle, end
  }

  /// A whole drawing with its accessible name and description.
  static func svg(id: String, width: Double, height: Double, title: String, description: String, _ children: [Markup])
    -> Markup
  {
    tag(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-labelledby": "\(id)-title \(id)-desc",
        "viewBox": "0 0 \(Pixel.text(width)) \(Pixel.text(height))", "width": Pixel.text(width),
        "height": Pixel.text(height),
      ],
      [tag("title", ["id": "\(id)-title"], title), tag("desc", ["id": "\(id)-desc"], description)] + children)
  }

  static func text(
    _ text: String, x: Double, y: Double, size: Double, anchor: Anchor = .start, fill: String = Palette.ink,
    weight: String? = nil, halo: Bool = false
  ) -> Markup {
    var attributes = [
      Markup.Attribute(name: "x", value: Pixel.text(x)), Markup.Attribute(name: "y", value: Pixel.text(y)),
      Markup.Attribute(name: "font-size", value: Pixel.text(size)), Markup.Attribute(name: "fill", value: fill),
    ]
    if anchor != .start { attributes.append(Markup.Attribute(name: "text-anchor", value: anchor.rawValue)) }
    if let weight { attributes.append(Markup.Attribute(name: "font-weight", value: weight)) }
    if halo {
      // The same class everywhere would be shorter, but a drawing cut out of the page must keep its halo.
      attributes += [
        Markup.Attribute(name: "stroke", value: Palette.paper), Markup.Attribute(name: "stroke-width", value: "3"),
        Markup.Attribute(name: "stroke-linejoin", value: "round"),
        Markup.Attribute(name: "paint-order", value: "stroke"),
      ]
    }
    return .element(name: "text", attributes: attributes, children: [.text(text)])
  }

  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String, width: Double = 1, dash: String? = nil
  ) -> Markup {
    var attributes = [
      Markup.Attribute(name: "x1", value: Pixel.text(x1)), Markup.Attribute(name: "y1", value: Pixel.text(y1)),
      Markup.Attribute(name: "x2", value: Pixel.text(x2)), Markup.Attribute(name: "y2", value: Pixel.text(y2)),
      Markup.Attribute(name: "stroke", value: stroke), Markup.Attribute(name: "stroke-width", value: Pixel.text(width)),
    ]
    if let dash { attributes.append(Markup.Attribute(name: "stroke-dasharray", value: dash)) }
    return .element(name: "line", attributes: attributes, children: [])
  }

  static func rect(
    _ box: PixelBox, fill: String, stroke: String? = nil, strokeWidth: Double = 1, title: String? = nil
  ) -> Markup {
    var attributes = [
      Markup.Attribute(name: "x", value: Pixel.text(box.x)), Markup.Attribute(name: "y", value: Pixel.text(box.y)),
      Markup.Attribute(name: "width", value: Pixel.text(box.width)),
      Markup.Attribute(name: "height", value: Pixel.text(box.height)), Markup.Attribute(name: "fill", value: fill),
    ]
    if let stroke {
      attributes += [
        Markup.Attribute(name: "stroke", value: stroke),
        Markup.Attribute(name: "stroke-width", value: Pixel.text(strokeWidth)),
      ]
    }
    return .element(name: "rect", attributes: attributes, children: title.map { [tag("title", [:], $0)] } ?? [])
  }
}
