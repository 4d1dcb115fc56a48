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
