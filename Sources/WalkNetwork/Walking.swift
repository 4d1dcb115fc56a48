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
  public func distances(from sources: [Point], to targets: [Point], within limit: Double, threads: Int = 1)
    -> SparseDistances
  {
    switch self {
    case .network(let network, let snapLimit):
      return network.distances(
        from: network.snap(sources, limit: snapLimit, threads: threads),
        to: network.targets(network.snap(targets, limit: snapLimit, threads: threads)), within: limit,
        threads: threads)
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

  /// The area within `limit` metres of any source, for drawing: see ``WalkNetwork/serviceArea(from:within:width:)``; on
  /// the straight line, discs of `limit / detour`.
  ///
  /// People are never counted by this area; see ``distances(from:to:within:threads:)``.
  public func serviceArea(from sources: [Point], limit: Double, width: Double = Walking.drawnWidth)
    throws(SpatialError) -> MultiPolygon
  {
    switch self {
    case .network(let network, let snapLimit):
      return try network.serviceArea(from: network.snap(sources, limit: snapLimit), within: limit, width: width)
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
  /// Every pair within `limit` metres door to door, inclusive; all of them when `limit` is infinite.
  ///
  /// The same numbers on any number of threads.
  public func distances(
    from sources: SnappedPoints, to targets: WalkTargets, within limit: Double, threads: Int = 1
  ) -> SparseDistances {
    let parts = mapConcurrently(blocks(of: sources.count, atLeast: 16), threads: threads) { block in
      var rows = SparseDistances(targetCount: targets.count)
      var search = BoundedSearch(self, targetCount: targets.count)
      for source in block { search.appendRow(from: source, of: sources, to: targets, within: limit, &rows) }
      return rows
    }
    guard var result = parts.first else { return SparseDistances(targetCount: targets.count) }
    for part in parts.dropFirst() { result.append(part) }
    return result
  }
}

/// Searches again and again to the same targets, which are joined to the network once.
public struct TargetSearch: Sendable {
  private enum Method: Sendable {
    case network(WalkNetwork, snapLimit: Double, WalkTargets, lonLat: Bool)
    case straightLine(StraightLine)
  }

  private let method: Method

  /// Positions are those of the study plane.
  public init(_ walking: Walking, to targets: [Point]) {
    switch walking {
    case .network(let network, let snapLimit):
      method = .network(
        network, snapLimit: snapLimit, network.targets(network.snap(targets, limit: snapLimit)), lonLat: false)
    case .straightLine(let detour): method = .straightLine(StraightLine(targets, detour: detour))
    }
  }

  /// To targets that joined a network on the Earth already; sources are longitudes and latitudes.
  public init(_ network: WalkNetwork, to targets: SnappedPoints, snapLimit: Double) {
    method = .network(network, snapLimit: snapLimit, network.targets(targets), lonLat: true)
  }

  /// Straight lines on the ground times `detour`, between longitudes and latitudes.
  public init(_ lengths: LengthModel, toLonLat targets: [Point], detour: Double) {
    method = .straightLine(StraightLine(targets, detour: detour, ground: Ground(surface: .earth(lengths))))
  }

  /// Every pair within `limit` metres, inclusive.
  public func distances(from sources: [Point], within limit: Double) -> SparseDistances {
    switch method {
    case .network(let network, let snapLimit, let targets, let lonLat):
      network.distances(
        from: lonLat ? network.snap(lonLat: sources, limit: snapLimit) : network.snap(sources, limit: snapLimit),
        to: targets, within: limit)
    case .straightLine(let line): line.distances(from: sources, within: limit)
    }
  }

  /// Targets within `limit` metres of one source, ascending.
  public func row(from source: Point, within limit: Double) -> [(target: Int32, metres: Double)] {
    let distances = distances(from: [source], within: limit)
    return zip(distances.targets, distances.metres).map { (target: $0, metres: $1) }
  }
}
