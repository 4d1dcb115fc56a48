import Spatial

/// Points to be found by straight-line distance.
struct StraightLine: Sendable {
  private let points: [Point]
  private let index: BoxIndex
  private let detour: Double

  init(_ points: [Point], detour: Double) {
    precondition(detour > 0, "a detour factor is positive")
    self.points = points
    self.detour = detour
    index = BoxIndex(points.map { BoundingBox(min: $0, max: $0) })
  }

  func distances(from sources: [Point], within limit: Double) -> SparseDistances {
    var result = SparseDistances(targetCount: points.count)
    for source in sources {
      var row: [(target: Int32, metres: Double)] = []
      forEach(near: source, limit) { row.append((Int32($0), $1)) }
      row.sort { $0.target < $1.target }
      result.appendRow(row)
    }
    return result
  }

  /// The nearest indexed point for each of `targets`.
  func nearest(to targets: [Point], within limit: Double) -> NearestSources {
    var result = NearestSources(count: targets.count)
    guard !points.isEmpty else { return result }
    let box = BoundingBox(around: points)
    for (t, target) in targets.enumerated() {
      // Widen the circle until it holds something; whatever is nearest is then inside.
      let far = detour * (hypotenuse(box.width, box.height) + target.distance(to: box.center))
      var radius = min(limit, max(1, far / 256))
      while true {
        forEach(near: target, radius) { result.offer(source: Int32($0), metres: $1, to: t) }
        if result.source[t] >= 0 || radius >= limit || radius > far { break }
        radius = min(limit, radius * 2)
      }
    }
    return result
  }

  private func hypotenuse(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }

  private func forEach(near point: Point, _ limit: Double, _ body: (Int, Double) -> Void) {
    // The box is a hair wider than the circle; the distance decides.
    let box = BoundingBox(min: point, max: point).grown(by: limit / detour * (1 + 1e-12))
    index.forEach(meeting: box) { i in
      let metres = points[i].distance(to: point) * detour
      if metres <= limit { body(i, metres) }
    }
  }
}
