import Spatial

/// The edges of areas that no neighbour shares.
///
/// Rings are walked with their area on the left. An edge that is walked once each way, by two areas, lies between them
/// and cannot be part of a gap or an overlap: on crossing it the number of areas that cover the ground stays the same.
struct LooseEdges {
  /// Runs of loose edges, of areas that are near another; a house that stands alone has nothing to compare with.
  private(set) var lines: [LineString] = []
  private(set) var shared = 0
  private(set) var total = 0

  private struct Edge: Hashable {
    var a: Point
    var b: Point

    init(_ p: Point, _ q: Point) {
      let isOrdered = (p.x, p.y) <= (q.x, q.y)
      (a, b) = isOrdered ? (p, q) : (q, p)
    }
  }

  private struct Walks {
    var ahead: Int32 = 0
    var back: Int32 = 0
    var isShared: Bool { ahead == 1 && back == 1 }
  }

  /// - Complexity: O(vertices) expected.
  init(_ areas: [MultiPolygon], _ boxes: [BoundingBox], _ index: BoxIndex) {
    var walks: [Edge: Walks] = [:]
    var vertices = 0
    for area in areas { for polygon in area.polygons { for ring in polygon.rings { vertices += ring.count } } }
    walks.reserveCapacity(vertices / 2)
    for area in areas {
      Self.forEachRing(of: area) { ring, isReversed in
        for (p, q) in zip(ring, ring.dropFirst()) where p != q {
          if ((p.x, p.y) <= (q.x, q.y)) != isReversed {
            walks[Edge(p, q), default: Walks()].ahead += 1
          } else {
            walks[Edge(p, q), default: Walks()].back += 1
          }
        }
      }
    }
    total = walks.count
    shared = walks.values.count { $0.isShared }
    for (row, area) in areas.enumerated() where !area.isEmpty {
      var hasCompany = false
      index.forEach(meeting: boxes[row]) { if $0 != row, !areas[$0].isEmpty { hasCompany = true } }
      guard hasCompany else { continue }
      Self.forEachRing(of: area) { ring, _ in addRuns(of: ring, walks) }
    }
  }

  /// Whether a ring has to be walked against its order to have its area on the left.
  private static func forEachRing(of area: MultiPolygon, _ body: ([Point], Bool) -> Void) {
    for polygon in area.polygons {
      body(polygon.exterior, Polygon.signedArea(polygon.exterior) < 0)
      for hole in polygon.holes { body(hole, Polygon.signedArea(hole) > 0) }
    }
  }

  private mutating func addRuns(of ring: [Point], _ walks: [Edge: Walks]) {
    var run: [Point] = []
    for (p, q) in zip(ring, ring.dropFirst()) where p != q {
      if walks[Edge(p, q)]?.isShared ?? false {
        if run.count > 1 { lines.append(LineString(run)) }
        run.removeAll()
      } else {
        if run.isEmpty { run.append(p) }
        run.append(q)
      }
    }
    if run.count > 1 { lines.append(LineString(run)) }
  }
}
