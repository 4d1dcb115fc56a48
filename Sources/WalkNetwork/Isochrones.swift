import Spatial

/// What can be reached from one source within one limit, as an area to be drawn.
public struct Isochrone: Hashable, Sendable {
  /// Index of the source.
  public var source: Int
  /// Metres; a limit in minutes is minutes × 60 × speed.
  public var limit: Double
  public var area: MultiPolygon
}

extension WalkNetwork {
  /// The places from which a walk to the nearest source is within `limit` metres, drawn in the study plane.
  ///
  /// A place belongs to the area when some point of the network is at most `width` metres from it, and the walk from
  /// there plus this distance is within the limit. So the area is the network within `limit − width` metres, widened by
  /// `width` to both sides with round ends: on a straight street that is exact, elsewhere it leaves out slivers, and it
  /// never claims a place that is farther. Holes between streets stay holes; water, railways and closed grounds are
  /// entered by no more than `width`. Arcs are drawn by chords inside them.
  ///
  /// - Complexity: that of the search plus GEOS's buffer of the lines reached.
  public func serviceArea(from sources: SnappedPoints, within limit: Double, width: Double = Walking.drawnWidth)
    throws(SpatialError) -> MultiPolygon
  {
    let width = min(width, limit / 2)
    guard width > 0 else { return MultiPolygon([]) }
    return try Overlay.buffer(reachedLines(from: sources, within: limit - width), width: width)
  }

  /// The area of each source within each limit, sources in their order, limits rising within each.
  ///
  /// - Parameter threads: sources drawn at a time; the result is the same on any number.
  public func isochrones(
    from sources: SnappedPoints, limits: [Double], width: Double = Walking.drawnWidth, threads: Int = 1
  ) throws(SpatialError) -> [Isochrone] {
    let drawn = mapConcurrently(Array(0..<sources.count), threads: threads) { source in
      Result { () throws(SpatialError) in
        try limits.sorted().map { limit throws(SpatialError) in
          Isochrone(
            source: source, limit: limit,
            area: try serviceArea(from: sources.only(source), within: limit, width: width))
        }
      }
    }
    var result: [Isochrone] = []
    for isochrones in drawn { result += try isochrones.get() }
    return result
  }
}

/// The area within a limit of any of many sources, drawn only where it is asked for: the service area of a whole city is
/// one geometry of a hundred thousand vertices, with which nothing should be compared street by street.
public struct ServiceArea: Sendable {
  private enum Shape: Sendable {
    case bands([LineString], width: Double)
    case discs([Point], radius: Double)
  }

  private let shape: Shape
  private let index: BoxIndex

  /// As ``Walking/serviceArea(from:limit:width:)`` draws it.
  public init(_ walking: Walking, from sources: [Point], limit: Double, width: Double = Walking.drawnWidth) {
    switch walking {
    case .network(let network, let snapLimit):
      let width = min(width, limit / 2)
      let lines = network.reachedLines(from: network.snap(sources, limit: snapLimit), within: limit - width)
      shape = .bands(lines, width: width)
      index = BoxIndex(lines.map { BoundingBox(around: $0.points).grown(by: width) })
    case .straightLine(let detour):
      let radius = limit / detour
      shape = .discs(sources, radius: radius)
      index = BoxIndex(sources.map { BoundingBox(min: $0, max: $0).grown(by: radius) })
    }
  }

  /// All that lies in the box, and perhaps some beyond it.
  public func part(near box: BoundingBox) throws(SpatialError) -> MultiPolygon {
    var near: [Int] = []
    index.forEach(meeting: box) { near.append($0) }
    near.sort()
    guard !near.isEmpty else { return MultiPolygon([]) }
    return switch shape {
    case .bands(let lines, let width): try Overlay.buffer(near.map { lines[$0] }, width: width)
    case .discs(let centres, let radius): try Overlay.discs(around: near.map { centres[$0] }, radius: radius)
    }
  }

  /// What of an area is not reached.
  public func remainder(of area: MultiPolygon) throws(SpatialError) -> MultiPolygon {
    let reached = try part(near: BoundingBox(around: .multiPolygon(area)))
    return reached.isEmpty ? area : try Overlay.difference(area, reached)
  }
}
