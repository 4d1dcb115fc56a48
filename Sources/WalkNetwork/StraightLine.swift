import Spatial

/// Points to be found by straight-line distance.
struct StraightLine: Sendable {
  private let points: [Point]
  private let index: BoxIndex
  private let detour: Double
  private let ground: Ground

  init(_ points: [Point], detour: Double, ground: Ground = Ground(surface: .plane)) {
    precondition(detour > 0, "a detour factor is positive")
    self.points = points
    self.detour = detour
    self.ground = ground
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
      let far = detour * (1 + 2 * (ground.distance(box.min, box.max) + ground.distance(target, box.center)))
      var radius = min(limit, max(1, far / 256))
      while true {
        forEach(near: target, radius) { result.offer(source: Int32($0), metres: $1, to: t) }
        if result.source[t] >= 0 || radius >= limit || radius > far { break }
        radius = min(limit, radius * 2)
      }
    }
    return result
  }

  private func forEach(near point: Point, _ limit: Double, _ body: (Int, Double) -> Void) {
    // The box is a little wider than the circle, since a degree shrinks towards the poles; the distance decides.
    let radius = limit / detour * (ground.surface == .plane ? 1 + 1e-12 : 1.02)
    let scale = ground.scale(at: point)
    let size = Point(radius / scale.x, radius / scale.y)
    let box = BoundingBox(
      min: Point(point.x - size.x, point.y - size.y), max: Point(point.x + size.x, point.y + size.y))
    index.forEach(meeting: box) { i in
      let metres = ground.distance(points[i], point) * detour
      if metres <= limit { body(i, metres) }
    }
  }
}

extension LengthModel {
  /// Straight lines on the ground times `detour`: every pair within `limit` metres, inclusive, between longitudes and
  /// latitudes; one row for each of `sources`.
  public func straightLines(
    from sources: [Point], to targets: [Point], within limit: Double, detour: Double = 1
  ) -> SparseDistances {
    StraightLine(targets, detour: detour, ground: Ground(surface: .earth(self)))
      .distances(from: sources, within: limit)
  }

  /// The nearest of `sources` for each of `targets` by straight lines on the ground; ties go to the lower index.
  public func nearest(
    from sources: [Point], to targets: [Point], within limit: Double, detour: Double = 1
  ) -> NearestSources {
    StraightLine(sources, detour: detour, ground: Ground(surface: .earth(self))).nearest(to: targets, within: limit)
  }
}
