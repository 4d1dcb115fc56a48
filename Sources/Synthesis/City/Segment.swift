import Spatial

/// A straight piece of line in the plane.
struct Segment {
  var a: Point
  var b: Point

  /// How far along `self` (0 at `a`, 1 at `b`) it meets `other`; `nil` when it does not.
  func crossing(_ other: Segment) -> Double? {
    let r = Point(b.x - a.x, b.y - a.y)
    let s = Point(other.b.x - other.a.x, other.b.y - other.a.y)
    let determinant = r.x * s.y - r.y * s.x
    guard determinant != 0 else { return nil }
    let gap = Point(other.a.x - a.x, other.a.y - a.y)
    let t = (gap.x * s.y - gap.y * s.x) / determinant
    let u = (gap.x * r.y - gap.y * r.x) / determinant
    return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? t : nil
  }

  func crosses(anyOf others: [Segment]) -> Bool {
    others.contains { crossing($0) != nil }
  }

  func point(at t: Double) -> Point { Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t) }

  func distance(to p: Point) -> Double {
    let length = (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)
    guard length > 0 else { return a.distance(to: p) }
    let t = ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length
    return point(at: min(1, max(0, t))).distance(to: p)
  }

  var box: BoundingBox {
    BoundingBox(min: Point(min(a.x, b.x), min(a.y, b.y)), max: Point(max(a.x, b.x), max(a.y, b.y)))
  }
}
