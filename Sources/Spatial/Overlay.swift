import CGEOS

/// Set operations on areas, done by GEOS in the plane.
///
/// All of them throw ``SpatialError`` with GEOS's message when it cannot answer, which for valid areas it can.
public enum Overlay {
  public static func union(_ areas: [MultiPolygon]) throws(SpatialError) -> MultiPolygon {
    let session = try GEOSSession()
    let all = MultiPolygon(areas.flatMap(\.polygons))
    guard !all.isEmpty else { return all }
    // Unary union also dissolves parts that overlap inside one input.
    let joined = try session.keep(GEOSUnaryUnion_r(session.handle, try session.make(all)), "union")
    return try session.areas(of: joined)
  }

  public static func intersection(_ a: MultiPolygon, _ b: MultiPolygon) throws(SpatialError) -> MultiPolygon {
    let session = try GEOSSession()
    let result = GEOSIntersection_r(session.handle, try session.make(a), try session.make(b))
    return try session.areas(of: try session.keep(result, "intersection"))
  }

  /// `a` without `b`.
  public static func difference(_ a: MultiPolygon, _ b: MultiPolygon) throws(SpatialError) -> MultiPolygon {
    let session = try GEOSSession()
    let result = GEOSDifference_r(session.handle, try session.make(a), try session.make(b))
    return try session.areas(of: try session.keep(result, "difference"))
  }

  /// Circles of `radius` around the points, joined; each quarter is drawn with `segments` chords, which lie inside
  /// the true circle, so the result never claims too much.
  public static func discs(around points: [Point], radius: Double, segments: Int = 16) throws(SpatialError)
    -> MultiPolygon
  {
    let session = try GEOSSession()
    var circles: [MultiPolygon] = []
    for point in points {
      let disc = GEOSBuffer_r(session.handle, try session.make(point), radius, Int32(segments))
      circles.append(try session.areas(of: try session.keep(disc, "buffer")))
    }
    return try union(circles)
  }

  /// The lines thickened to both sides by `width`, with round ends, and joined.
  public static func buffer(_ lines: [LineString], width: Double, segments: Int = 4) throws(SpatialError)
    -> MultiPolygon
  {
    let session = try GEOSSession()
    // One band a line and then their union: GEOS is far slower at buffering many lines as one geometry.
    let bands = try session.collection { () throws(SpatialError) in
      var bands: [OpaquePointer] = []
      for line in lines where line.points.count > 1 {
        guard let band = GEOSBuffer_r(session.handle, try session.make(line), width, Int32(segments)) else {
          throw session.failure("buffer")
        }
        bands.append(band)
      }
      return bands
    }
    return try session.areas(of: try session.keep(GEOSUnaryUnion_r(session.handle, bands), "union"))
  }

  /// The areas with fewer points, their topology kept; no point moves by more than `tolerance`.
  public static func simplified(_ areas: MultiPolygon, tolerance: Double) throws(SpatialError) -> MultiPolygon {
    let session = try GEOSSession()
    let result = GEOSTopologyPreserveSimplify_r(session.handle, try session.make(areas), tolerance)
    return try session.areas(of: try session.keep(result, "simplify"))
  }

  /// A point that is surely inside, for labels.
  public static func pointInside(_ areas: MultiPolygon) throws(SpatialError) -> Point {
    let session = try GEOSSession()
    return try session.pointInside(try session.make(areas))
  }
}
