import Spatial

/// How much of each cell an area covers.
///
/// Cells are sorted into halves again and again, and the area's rings are clipped to the box of each half, so that in
/// the end every cell is compared with the few edges near it: O((vertices + cells) × log cells). Clipping a ring by a
/// half-plane (I. E. Sutherland, G. W. Hodgman, *Reentrant polygon clipping*, Communications of the ACM 17 (1974) 32–42)
/// may leave edges that run back over themselves; they enclose nothing, so the signed area stays right.
public enum AreaShares {
  /// Shares from 0 to 1 of the cells' own areas; 0 for a cell without area.
  ///
  /// - Throws: what GEOS refused, which only cells that are not convex are given to.
  public static func shares(of cells: [MultiPolygon], coveredBy area: MultiPolygon) throws(SpatialError) -> [Double] {
    let covered = try areas(of: cells, coveredBy: area)
    return zip(cells, covered).map { cell, square in
      let whole = cell.area
      return whole > 0 ? min(1, max(0, square / whole)) : 0
    }
  }

  /// Square metres of each cell that lie in `area`.
  public static func areas(of cells: [MultiPolygon], coveredBy area: MultiPolygon) throws(SpatialError) -> [Double] {
    var cutter = Cutter(cells)
    let rings = area.polygons.flatMap { polygon in
      // Holes turn against their exterior, so that signed areas subtract them.
      polygon.rings.enumerated().map { i, ring in
        Ring(points: ring, isCounterClockwise: Polygon.signedArea(ring) > 0, shouldBe: i == 0)
      }
    }
    cutter.cut(Array(cells.indices), rings.map(\.open))
    for i in cutter.oddCells { cutter.covered[i] = try Overlay.intersection(cells[i], area).area }
    return cutter.covered
  }

  /// People inside an area, those of a cell it cuts in proportion to the part inside.
  public static func people(_ people: [Int], shares: [Double]) -> Double {
    zip(people, shares).reduce(0) { $0 + Double($1.0) * $1.1 }
  }

  private struct Ring {
    /// Without the closing point, in the wanted direction.
    var open: [Point]

    init(points: [Point], isCounterClockwise: Bool, shouldBe: Bool) {
      let open = Array(points.dropLast())
      self.open = isCounterClockwise == shouldBe ? open : open.reversed()
    }
  }
}

private struct Cutter {
  private let cells: [MultiPolygon]
  private let boxes: [BoundingBox]
  var covered: [Double]
  /// Cells that are not convex and touch the area.
  var oddCells: [Int] = []

  init(_ cells: [MultiPolygon]) {
    self.cells = cells
    boxes = cells.map { BoundingBox(around: .multiPolygon($0)) }
    covered = [Double](repeating: 0, count: cells.count)
  }

  private static let few = 4

  mutating func cut(_ members: [Int], _ rings: [[Point]]) {
    guard !members.isEmpty, !rings.isEmpty else { return }
    var box = BoundingBox.empty
    for i in members where !boxes[i].isEmpty { box.extend(to: boxes[i]) }
    guard !box.isEmpty else { return }
    let near = Self.clipped(rings, to: box)
    guard !near.isEmpty else { return }
    if members.count <= Self.few || near.count == 1 && near[0].count <= 5 {
      for i in members { measure(i, near) }
      return
    }
    let alongX = box.width >= box.height
    let sorted = members.sorted { a, b in
      let (p, q) = (boxes[a].center, boxes[b].center)
      return alongX ? (p.x, a) < (q.x, b) : (p.y, a) < (q.y, b)
    }
    cut(Array(sorted[..<(sorted.count / 2)]), near)
    cut(Array(sorted[(sorted.count / 2)...]), near)
  }

  private mutating func measure(_ cell: Int, _ rings: [[Point]]) {
    for polygon in cells[cell].polygons {
      guard polygon.holes.isEmpty, let sides = Self.convexSides(polygon.exterior) else {
        oddCells.append(cell)
        return
      }
      var sum = 0.0
      for ring in rings {
        var left = ring
        for (a, b) in zip(sides, sides.dropFirst() + sides.prefix(1)) {
          left = Self.clipped(left) { (b.x - a.x) * ($0.y - a.y) - (b.y - a.y) * ($0.x - a.x) }
          if left.isEmpty { break }
        }
        sum += Self.signedArea(left)
      }
      covered[cell] += sum
    }
  }

  /// The corners counter-clockwise, or `nil` when the ring is not convex.
  private static func convexSides(_ ring: [Point]) -> [Point]? {
    var corners = Array(ring.dropLast())
    if Polygon.signedArea(ring) < 0 { corners.reverse() }
    guard corners.count >= 3 else { return nil }
    for i in corners.indices {
      let (a, b, c) = (corners[i], corners[(i + 1) % corners.count], corners[(i + 2) % corners.count])
      let (u, v) = (Point(b.x - a.x, b.y - a.y), Point(c.x - b.x, c.y - b.y))
      let turn = u.x * v.y - u.y * v.x
      // A hundred-millionth of the product of the lengths is a turn of rounding errors.
      if turn < -1e-8 * ((u.x * u.x + u.y * u.y) * (v.x * v.x + v.y * v.y)).squareRoot() { return nil }
    }
    return corners
  }

  private static func clipped(_ rings: [[Point]], to box: BoundingBox) -> [[Point]] {
    rings.compactMap { ring in
      var left = ring
      var extent = BoundingBox.empty
      for point in ring { extent.extend(to: point) }
      guard extent.intersects(box) else { return nil }
      if extent.min.x < box.min.x { left = clipped(left) { $0.x - box.min.x } }
      if extent.max.x > box.max.x { left = clipped(left) { box.max.x - $0.x } }
      if extent.min.y < box.min.y { left = clipped(left) { $0.y - box.min.y } }
      if extent.max.y > box.max.y { left = clipped(left) { box.max.y - $0.y } }
      return left.count < 3 ? nil : left
    }
  }

  /// What of a ring lies where `side` is not negative.
  @inline(__always)
  private static func clipped(_ ring: [Point], _ side: (Point) -> Double) -> [Point] {
    guard let last = ring.last else { return [] }
    var result: [Point] = []
    result.reserveCapacity(ring.count + 4)
    var before = last
    var sideBefore = side(before)
    for point in ring {
      let here = side(point)
      if (here < 0) != (sideBefore < 0) {
        let t = sideBefore / (sideBefore - here)
        result.append(Point(before.x + (point.x - before.x) * t, before.y + (point.y - before.y) * t))
      }
      if here >= 0 { result.append(point) }
      before = point
      sideBefore = here
    }
    return result
  }

  private static func signedArea(_ ring: [Point]) -> Double {
    guard let origin = ring.first, var before = ring.last else { return 0 }
    var twice = 0.0
    for point in ring {
      twice += (before.x - origin.x) * (point.y - origin.y) - (point.x - origin.x) * (before.y - origin.y)
      before = point
    }
    return twice / 2
  }
}
