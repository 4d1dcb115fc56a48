/// Answers "which area is this point in?" for many points against fixed areas such as streets.
public struct AreaLocator: Sendable {
  private let areas: [MultiPolygon]
  private let index: BoxIndex

  public init(_ areas: [MultiPolygon]) {
    self.areas = areas
    index = BoxIndex(areas.map { BoundingBox(around: .multiPolygon($0)) })
  }

  /// The lowest index of the areas that hold the point; a point on a boundary belongs to the area, so that one on a
  /// shared border falls to the first of the two. `nil` outside all of them.
  public func area(at point: Point) -> Int? {
    var found: Int?
    index.forEach(meeting: BoundingBox(min: point, max: point)) { i in
      if i < found ?? .max, areas[i].contains(point) { found = i }
    }
    return found
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
