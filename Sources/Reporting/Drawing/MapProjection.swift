import Spatial

/// Fits a piece of the plane into a panel of the drawing: north up, one scale in both directions, y downwards.
struct MapProjection: Hashable, Sendable {
  /// Panel the map may fill; its height follows from the shape of the area.
  var panel: PixelBox
  /// Pixels for each metre.
  var scale: Double
  private var west: Double
  private var north: Double

  /// - Parameters:
  ///   - box: what must be seen; an empty box shows one kilometre around the origin.
  ///   - width: of the panel.
  ///   - height: most the panel may be high.
  ///   - margin: between the area and the edge of the panel.
  init(showing box: BoundingBox, width: Double, height: Double, margin: Double) {
    var box = box.isEmpty ? BoundingBox(min: Point(-500, -500), max: Point(500, 500)) : box
    if box.width < 1, box.height < 1 { box = box.grown(by: 500) }
    let inner = (width: max(1, width - 2 * margin), height: max(1, height - 2 * margin))
    scale = min(inner.width / max(box.width, 1e-9), inner.height / max(box.height, 1e-9))
    let tall = min(height, box.height * scale + 2 * margin)
    panel = PixelBox(x: 0, y: 0, width: width, height: tall)
    west = box.center.x - width / 2 / scale
    north = box.center.y + tall / 2 / scale
  }

  func x(_ point: Point) -> Double { (point.x - west) * scale }
  func y(_ point: Point) -> Double { (north - point.y) * scale }

  /// The point in pixels, as a point of the plane with y downwards.
  func pixel(_ point: Point) -> Point { Point(x(point), y(point)) }

  func isOnPanel(_ point: Point) -> Bool {
    let p = pixel(point)
    return p.x >= 0 && p.y >= 0 && p.x <= panel.width && p.y <= panel.height
  }

  /// Path data of the areas, holes included (fill rule `evenodd`), without points closer than a pixel can show and
  /// without rings too small to see; empty when nothing is left.
  func path(_ areas: MultiPolygon, tolerance: Double = 0.4) -> String {
    // GEOS only thins the outline here; where it will not, the full outline is as good, only longer.
    let thinned = (try? Overlay.simplified(areas, tolerance: tolerance / scale)) ?? areas
    var data = ""
    for polygon in thinned.polygons {
      for ring in polygon.rings {
        let points = rounded(ring)
        guard points.count > 3 else { continue }
        data += "M" + points.dropLast().map { "\($0.0) \($0.1)" }.joined(separator: "L") + "Z"
      }
    }
    return data
  }

  /// Path data of a line.
  func path(_ line: LineString) -> String {
    let points = rounded(line.points)
    guard points.count > 1 else { return "" }
    return "M" + points.map { "\($0.0) \($0.1)" }.joined(separator: "L")
  }

  /// Pixel texts with repeats left out.
  private func rounded(_ points: [Point]) -> [(String, String)] {
    var texts: [(String, String)] = []
    for point in points {
      let next = (Pixel.text(x(point)), Pixel.text(y(point)))
      if let last = texts.last, last == next { continue }
      texts.append(next)
    }
    return texts
  }
}
