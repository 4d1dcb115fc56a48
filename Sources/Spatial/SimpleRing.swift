/// Tells cheaply that a ring is surely simple, so that GEOS need only be asked about the rest.
///
/// Two segments surely do not touch when one lies strictly to one side of the other's line. The side is the sign of a
/// determinant of coordinate differences; it is trusted only where it exceeds the rounding error of its computation
/// (J. R. Shewchuk, *Adaptive precision floating-point arithmetic and fast robust geometric predicates*, 1997, §4.3,
/// bound A of ORIENT2D: (3 + 16ε)ε times the sum of the magnitudes). What is in doubt counts as not surely simple.
enum SimpleRing {
  private static let errorBound = (3 + 16 * (Double.ulpOfOne / 2)) * (Double.ulpOfOne / 2)

  /// Whether no two edges of the closed ring meet except neighbours at their common point, and the ring spans an area.
  ///
  /// `false` means only "not sure": repeated points, for one, are allowed in a valid ring and are left to GEOS.
  /// - Complexity: O(n²) comparisons of boxes for up to 64 edges, O(n log n + pairs that overlap in x) beyond.
  static func isSurelySimple(_ ring: [Point]) -> Bool {
    let edges = ring.count - 1
    guard edges >= 3, ring[0] == ring[edges] else { return false }
    return ring.withUnsafeBufferPointer { points in
      for i in 0..<edges {
        let after = i + 2 <= edges ? i + 2 : 1
        guard turns(points[i], points[i + 1], points[after]) else { return false }
      }
      return edges <= 64 ? compareAll(points, edges) : sweep(points, edges)
    }
  }

  /// Whether the path from `a` over `b` to `c` moves on at each point and does not turn back on itself.
  private static func turns(_ a: Point, _ b: Point, _ c: Point) -> Bool {
    guard a != b, b != c else { return false }
    if side(a, b, c) != 0 { return true }
    let ahead = (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y)
    let size = abs((b.x - a.x) * (c.x - b.x)) + abs((b.y - a.y) * (c.y - b.y))
    return ahead > size * errorBound
  }

  private static func compareAll(_ points: UnsafeBufferPointer<Point>, _ edges: Int) -> Bool {
    for i in 0..<edges - 2 {
      let a = points[i]
      let b = points[i + 1]
      let lowX = min(a.x, b.x)
      let highX = max(a.x, b.x)
      let lowY = min(a.y, b.y)
      let highY = max(a.y, b.y)
      // The last edge is the first one's neighbour.
      let end = i == 0 ? edges - 1 : edges
      var c = points[i + 2]
      var j = i + 3
      while j <= end {
        let d = points[j]
        // Clear of the box on one side; the two ends are compared apart, which is quicker than finding the greater.
        let isClear =
          (c.y < lowY && d.y < lowY) || (c.y > highY && d.y > highY) || (c.x < lowX && d.x < lowX)
          || (c.x > highX && d.x > highX)
        if !isClear, !surelyApart(a, b, c, d) { return false }
        c = d
        j += 1
      }
    }
    return true
  }

  private static func sweep(_ points: UnsafeBufferPointer<Point>, _ edges: Int) -> Bool {
    let order = (0..<Int32(edges)).map { i -> (low: Double, edge: Int32) in
      (min(points[Int(i)].x, points[Int(i) + 1].x), i)
    }.sorted { $0.low < $1.low }
    for i in order.indices {
      let first = Int(order[i].edge)
      let a = points[first]
      let b = points[first + 1]
      let highX = max(a.x, b.x)
      let lowY = min(a.y, b.y)
      let highY = max(a.y, b.y)
      var j = i + 1
      while j < order.count, order[j].low <= highX {
        let second = Int(order[j].edge)
        j += 1
        let c = points[second]
        let d = points[second + 1]
        guard max(c.y, d.y) >= lowY, min(c.y, d.y) <= highY else { continue }
        let gap = abs(first - second)
        if gap == 1 || gap == edges - 1 { continue }
        if !surelyApart(a, b, c, d) { return false }
      }
    }
    return true
  }

  private static func surelyApart(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
    let first = side(a, b, c) * side(a, b, d)
    return first > 0 || side(c, d, a) * side(c, d, b) > 0
  }

  /// 1 left of the line from `a` to `b`, -1 right of it, 0 where rounding leaves it open.
  @inline(__always)
  private static func side(_ a: Point, _ b: Point, _ c: Point) -> Int {
    let left = (a.x - c.x) * (b.y - c.y)
    let right = (a.y - c.y) * (b.x - c.x)
    let determinant = left - right
    let bound = errorBound * (abs(left) + abs(right))
    if determinant > bound { return 1 }
    return -determinant > bound ? -1 : 0
  }
}
