/// Answers "which area is this point in?" for many points against fixed areas such as streets.
///
/// The edges of every polygon are sorted into bands of equal height, so that a query looks at the few edges of one band
/// and not at all of them. The areas should be valid: where holes overlap each other or parts overlap, the answer
/// inside the overlap is one of the two.
public struct AreaLocator: Sendable {
  /// One polygon, with the area it belongs to.
  private struct Part {
    var area: Int32
    var firstBand: Int32
    var bands: Int32
    var minY: Double
    var bandsPerUnit: Double
  }

  private var parts: ContiguousArray<Part> = []
  /// Where each band's edges begin in `edges`; one more at the end.
  private var bandStart: ContiguousArray<Int32> = []
  /// The point an edge begins at; holes have the sign bit set.
  private var edges: ContiguousArray<Int32> = []
  private var points: ContiguousArray<Point> = []
  private var index = BoxIndex([])

  /// - Complexity: O(vertices) time and memory, where edges are short against their polygon.
  public init(_ areas: [MultiPolygon]) {
    var boxes: [BoundingBox] = []
    for (i, area) in areas.enumerated() {
      for polygon in area.polygons {
        let box = BoundingBox(around: polygon.exterior)
        guard !box.isEmpty else { continue }
        boxes.append(box)
        add(polygon, box, area: Int32(i))
      }
    }
    bandStart.append(Int32(edges.count))
    index = BoxIndex(boxes)
  }

  private mutating func add(_ polygon: Polygon, _ box: BoundingBox, area: Int32) {
    let vertices = polygon.holes.reduce(polygon.exterior.count) { $0 + $1.count }
    let bands = box.height > 0 ? min(4_096, max(1, vertices / 4)) : 1
    let part = Part(
      area: area, firstBand: Int32(bandStart.count), bands: Int32(bands), minY: box.min.y,
      bandsPerUnit: box.height > 0 ? Double(bands) / box.height : 0)
    parts.append(part)
    var counts = [Int32](repeating: 0, count: bands)
    let first = points.count
    Self.forEachEdge(of: polygon, from: first) { _, _, a, b in
      for band in Self.bands(of: part, min(a.y, b.y), max(a.y, b.y)) { counts[band] += 1 }
    }
    var next = Int32(edges.count)
    for band in 0..<bands {
      bandStart.append(next)
      (counts[band], next) = (next, next + counts[band])
    }
    edges.append(contentsOf: repeatElement(0, count: Int(next) - edges.count))
    Self.forEachEdge(of: polygon, from: first) { start, isHole, a, b in
      for band in Self.bands(of: part, min(a.y, b.y), max(a.y, b.y)) {
        edges[Int(counts[band])] = isHole ? start | .min : start
        counts[band] += 1
      }
    }
    points.append(contentsOf: polygon.exterior)
    for hole in polygon.holes { points.append(contentsOf: hole) }
  }

  /// Calls `body` with the index its first point will have in `points`, whether it is a hole's, and both ends.
  ///
  /// Static, so that no copy of the arrays is held that `body` would have to part from: each polygon would cost all before.
  private static func forEachEdge(of polygon: Polygon, from first: Int, _ body: (Int32, Bool, Point, Point) -> Void) {
    var start = first
    for (i, ring) in polygon.rings.enumerated() {
      for k in 0..<max(0, ring.count - 1) { body(Int32(start + k), i > 0, ring[k], ring[k + 1]) }
      start += ring.count
    }
  }

  private static func bands(of part: Part, _ low: Double, _ high: Double) -> ClosedRange<Int> {
    band(of: part, low)...band(of: part, high)
  }

  @inline(__always)
  private static func band(of part: Part, _ y: Double) -> Int {
    // The same expression for edges and queries, so that rounding cannot part them.
    min(Int(part.bands) - 1, max(0, Int((y - part.minY) * part.bandsPerUnit)))
  }

  /// The lowest index of the areas that hold the point; a point on a boundary belongs to the area, so that one on a
  /// shared border falls to the first of the two. `nil` outside all of them.
  ///
  /// - Complexity: O(log parts + edges of one band) for areas that overlap little.
  public func area(at point: Point) -> Int? {
    var found = Int.max
    forEachArea(at: point, below: { found }, { found = $0 })
    return found == .max ? nil : found
  }

  /// The indices of all areas that hold the point, ascending; one stands twice where two of its parts overlap there.
  public func areas(at point: Point) -> [Int] {
    var found: [Int] = []
    forEachArea(at: point, below: { .max }, { found.append($0) })
    return found.sorted()
  }

  /// Calls `body` with every area that holds the point and whose index is less than `limit` at the time.
  @inline(__always)
  private func forEachArea(at point: Point, below limit: () -> Int, _ body: (Int) -> Void) {
    parts.withUnsafeBufferPointer { parts in
      bandStart.withUnsafeBufferPointer { bandStart in
        edges.withUnsafeBufferPointer { edges in
          points.withUnsafeBufferPointer { points in
            index.forEach(meeting: BoundingBox(min: point, max: point)) { i in
              guard Int(parts[i].area) < limit() else { return }
              let band = Int(parts[i].firstBand) + Self.band(of: parts[i], point.y)
              let range = Int(bandStart[band])..<Int(bandStart[band + 1])
              if Self.holds(point, UnsafeBufferPointer(rebasing: edges[range]), points) { body(Int(parts[i].area)) }
            }
          }
        }
      }
    }
  }

  /// Crossing number over the edges of the point's band.
  private static func holds(
    _ p: Point, _ edges: UnsafeBufferPointer<Int32>, _ points: UnsafeBufferPointer<Point>
  ) -> Bool {
    var insideExterior = false
    var insideHole = false
    for edge in edges {
      let start = Int(edge & .max)
      let a = points[start]
      let b = points[start + 1]
      guard p.y >= min(a.y, b.y), p.y <= max(a.y, b.y) else { continue }
      let cross = (b.x - a.x) * (p.y - a.y) - (p.x - a.x) * (b.y - a.y)
      if cross == 0, p.x >= min(a.x, b.x), p.x <= max(a.x, b.x) { return true }
      // Half-open in y, so that a ray through a vertex counts it once.
      if (a.y > p.y) != (b.y > p.y), (cross > 0) == (b.y > a.y) {
        if edge < 0 { insideHole.toggle() } else { insideExterior.toggle() }
      }
    }
    return insideExterior && !insideHole
  }
}

extension MultiPolygon {
  /// Whether the point is inside or on the boundary.
  public func contains(_ point: Point) -> Bool {
    polygons.contains { $0.contains(point) }
  }
}

extension Polygon {
  /// Whether the point is inside or on the boundary (of the exterior or of a hole), by crossing number.
  public func contains(_ point: Point) -> Bool {
    switch Polygon.side(of: point, ring: exterior) {
    case .boundary: return true
    case .outside: return false
    case .inside: break
    }
    for hole in holes {
      switch Polygon.side(of: point, ring: hole) {
      case .boundary: return true
      case .inside: return false
      case .outside: continue
      }
    }
    return true
  }

  private enum Side {
    case inside, boundary, outside
  }

  private static func side(of p: Point, ring: [Point]) -> Side {
    var inside = false
    for (a, b) in zip(ring, ring.dropFirst()) {
      let cross = (b.x - a.x) * (p.y - a.y) - (p.x - a.x) * (b.y - a.y)
      let within =
        p.x >= min(a.x, b.x) && p.x <= max(a.x, b.x) && p.y >= min(a.y, b.y) && p.y <= max(a.y, b.y)
      if cross == 0 && within { return .boundary }
      // Half-open in y, so that a ray through a vertex counts it once.
      if (a.y > p.y) != (b.y > p.y), (cross > 0) == (b.y > a.y) { inside.toggle() }
    }
    return inside ? .inside : .outside
  }
}
