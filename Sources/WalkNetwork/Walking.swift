import Diagnostics
import Spatial

/// How walks are measured: along a network, or as the crow flies with a stated detour.
public enum Walking: Sendable {
  /// Door to door along the network: the walk to the network at both ends counts. A point farther than `snapLimit`
  /// metres from it cannot walk.
  case network(WalkNetwork, snapLimit: Double)
  /// Planar distance times `detour` (1 is the plain circle).
  case straightLine(detour: Double)

  /// Width in metres to both sides of a street that a drawn service area takes in, where no other is asked for.
  public static let drawnWidth = 25.0

  /// The method, for reports.
  public var name: Text {
    switch self {
    case .network(_, let snapLimit):
      let limit = Self.short(snapLimit)
      return Text(
        zh: "步行路网,门到门距离(到路网不超过 \(limit) 米)", en: "walking network, door to door (at most \(limit) m to the network)")
    case .straightLine(let detour):
      let factor = Self.short(detour)
      return detour == 1
        ? Text(zh: "直线距离", en: "straight line")
        : Text(zh: "直线距离 × 绕行系数 \(factor)", en: "straight line × detour factor \(factor)")
    }
  }

  /// Every pair within `limit` metres (inclusive), one row for each of `sources`, columns the indices of `targets`.
  ///
  /// Both are positions in the study plane. O(sources × what they reach).
  public func distances(from sources: [Point], to targets: [Point], within limit: Double) -> SparseDistances {
    switch self {
    case .network(let network, let snapLimit):
      return network.distances(
        from: network.snap(sources, limit: snapLimit),
        to: network.targets(network.snap(targets, limit: snapLimit)), within: limit)
    case .straightLine(let detour):
      return StraightLine(targets, detour: detour).distances(from: sources, within: limit)
    }
  }

  /// The nearest of `sources` for each of `targets`, within `limit` metres; ties go to the lower index.
  public func nearest(from sources: [Point], to targets: [Point], within limit: Double) -> NearestSources {
    switch self {
    case .network(let network, let snapLimit):
      return network.nearest(
        from: network.snap(sources, limit: snapLimit),
        to: network.targets(network.snap(targets, limit: snapLimit)), within: limit)
    case .straightLine(let detour):
      return StraightLine(sources, detour: detour).nearest(to: targets, within: limit)
    }
  }

  /// The area within `limit` metres of any source, for drawing.
  ///
  /// On a network, `width` metres to both sides of every reached part of it, round at the ends: water, railways and
  /// closed grounds farther than that from a reached street stay uncovered, and so do holes between streets. On the
  /// straight line, discs of `limit / detour`. People are never counted by this area; see ``distances(from:to:within:)``.
  public func serviceArea(from sources: [Point], limit: Double, width: Double = Walking.drawnWidth)
    throws(SpatialError) -> MultiPolygon
  {
    switch self {
    case .network(let network, let snapLimit):
      let lines = network.reachedLines(from: network.snap(sources, limit: snapLimit), within: limit)
      return try Overlay.buffer(lines, width: width)
    case .straightLine(let detour):
      return try Overlay.discs(around: sources, radius: limit / detour)
    }
  }

  /// A number without a needless fraction.
  private static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }
}

extension WalkNetwork {
  /// Every pair within `limit` metres door to door, inclusive.
  public func distances(from sources: SnappedPoints, to targets: WalkTargets, within limit: Double) -> SparseDistances {
    var result = SparseDistances(targetCount: targets.count)
    var search = BoundedSearch(self, targetCount: targets.count)
    for source in 0..<sources.count {
      result.appendRow(search.distances(from: source, of: sources, to: targets, within: limit))
    }
    return result
  }
}

/// Points to be found by straight-line distance.
struct StraightLine {
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
