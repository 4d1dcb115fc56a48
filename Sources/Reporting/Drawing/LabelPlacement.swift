import Spatial

/// Finds places for the names of areas: inside the area, clear of one another and of the map's furniture, and off the
/// symbols as far as can be.
///
/// Areas are served from the smallest to the largest, since the small ones have the fewest places to choose from.
/// Where a name finds no room its later lines are dropped, then it shrinks, and at last it is left out: it still stands
/// in the area's tooltip.
struct LabelPlacement {
  struct Line: Hashable {
    var text: String
    var size: Double
    var baseline: Double
  }

  struct Placed: Hashable {
    var box: PixelBox
    var lines: [Line]
  }

  var panel: PixelBox
  /// Boxes that no label may touch.
  var taken: [PixelBox]
  /// Boxes that a label should not cover.
  var symbols: [PixelBox]

  /// In the order of `labels`, those left out missing.
  func place(_ labels: [MapDrawing.Label], size: Double, projection: MapProjection) -> [Placed] {
    // On a map of hundreds of areas, finer corners than a pixel cost time and move no label.
    let step = labels.count > 200 ? 1.0 : 0
    func pixels(_ ring: [Point]) -> [Point] { Self.thinned(ring.map(projection.pixel), step: step) }
    let shapes = labels.map { label in
      MultiPolygon(
        label.area.polygons.map { polygon in
          Polygon(exterior: pixels(polygon.exterior), holes: polygon.holes.map(pixels))
        })
    }
    let sizes = shapes.map(\.area)
    let order = labels.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    var taken = taken
    var placed = [Placed?](repeating: nil, count: labels.count)
    for i in order {
      guard let found = place(labels[i].lines, size: size, in: shapes[i], taken: taken) else { continue }
      placed[i] = found
      taken.append(found.box)
    }
    return placed.compactMap { $0 }
  }

  /// The ring without corners nearer than `step` to the last one kept; whole where too little would be left.
  private static func thinned(_ ring: [Point], step: Double) -> [Point] {
    guard step > 0, let first = ring.first else { return ring }
    var kept = [first]
    for point in ring.dropFirst().dropLast() where point.distance(to: kept[kept.count - 1]) >= step {
      kept.append(point)
    }
    return kept.count < 3 ? ring : kept + [first]
  }

  private func place(_ lines: [String], size: Double, in shape: MultiPolygon, taken: [PixelBox]) -> Placed? {
    let anchors = anchors(in: shape)
    let extent = BoundingBox(around: shape.polygons.flatMap(\.exterior))
    let first = Array(lines.prefix(1))
    for (lines, size) in [(lines, size), (first, size), (first, size * 0.8)] {
      let form = form(lines, size: size)
      var best: (box: PixelBox, score: Double)?
      // Only one of the score's three columns or rows could lie inside: never half of the label.
      guard form.width <= 2 * extent.width, form.height <= 2 * extent.height else { continue }
      for anchor in anchors {
        let box = PixelBox(centerX: anchor.x, centerY: anchor.y, width: form.width, height: form.height)
        guard panel.contains(box), !taken.contains(where: { $0.overlap(box) > 0 }) else { continue }
        let score = score(box, in: shape, extent, from: anchors[0])
        // A label mostly outside its area would name the wrong one.
        if score.outside <= 0.5, score.total < best?.score ?? .infinity { best = (box, score.total) }
      }
      if let best { return Placed(box: best.box, lines: form.lines(at: best.box)) }
    }
    return nil
  }

  private func score(
    _ box: PixelBox, in shape: MultiPolygon, _ extent: BoundingBox, from center: Point
  ) -> (total: Double, outside: Double) {
    var outside = 0
    for fx in [0.0, 0.5, 1] {
      for fy in [0.0, 0.5, 1] {
        let point = Point(box.x + fx * box.width, box.y + fy * box.height)
        if !extent.contains(point) || !shape.contains(point) { outside += 1 }
      }
    }
    let covered = symbols.reduce(0) { $0 + $1.overlap(box) } / (box.width * box.height)
    let away = center.distance(to: Point(box.x + box.width / 2, box.y + box.height / 2)) / max(1, box.width)
    let share = Double(outside) / 9
    return (3 * share + 6 * covered + 0.25 * away, share)
  }

  /// A point surely inside, then a grid over the largest part.
  private func anchors(in shape: MultiPolygon) -> [Point] {
    guard let part = shape.polygons.enumerated().max(by: { ($0.1.area, -$0.0) < ($1.1.area, -$1.0) })?.1,
      let inside = try? Overlay.pointInside(shape)
    else { return [] }
    let box = BoundingBox(around: part.exterior)
    var points = part.contains(box.center) ? [box.center, inside] : [inside]
    let steps = 14
    for row in 1..<steps {
      for column in 1..<steps {
        let point = Point(
          box.min.x + box.width * Double(column) / Double(steps),
          box.min.y + box.height * Double(row) / Double(steps))
        if part.contains(point) { points.append(point) }
      }
    }
    return points
  }

  private struct Form {
    var texts: [(text: String, size: Double)]
    var width: Double
    var height: Double

    func lines(at box: PixelBox) -> [Line] {
      var top = box.y + 1
      return texts.map { text, size in
        // The body of a Chinese character reaches 0.88 em above the baseline.
        let line = Line(text: text, size: size, baseline: top + size * 0.88)
        top += size * 1.12
        return line
      }
    }
  }

  private func form(_ lines: [String], size: Double) -> Form {
    let texts = lines.enumerated().map { (text: $1, size: $0 == 0 ? size : size * 0.68) }
    return Form(
      texts: texts, width: (texts.map { TextMetrics.width(of: $0.text, size: $0.size) }.max() ?? 0) + 4,
      height: texts.reduce(0) { $0 + $1.size * 1.12 } + 2)
  }
}
