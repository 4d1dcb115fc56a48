import CPROJ

/// Lengths on the ellipsoid (Karney's algorithm, as shipped with PROJ).
///
/// C. F. F. Karney, *Algorithms for geodesics*, Journal of Geodesy 87 (2013) 43–55.
public struct Geodesic: Sendable {
  private var ellipsoid = geod_geodesic()

  /// The CGCS2000 ellipsoid unless told otherwise; WGS 84 differs from it in the tenth digit.
  public init(semiMajorAxis: Double = 6_378_137, inverseFlattening: Double = 298.257222101) {
    geod_init(&ellipsoid, semiMajorAxis, 1 / inverseFlattening)
  }

  /// Metres between two points given as longitude and latitude in degrees.
  public func distance(_ a: Point, _ b: Point) -> Double {
    var distance = 0.0
    withUnsafePointer(to: ellipsoid) { geod_inverse($0, a.y, a.x, b.y, b.x, &distance, nil, nil) }
    return distance
  }

  /// The point, as longitude and latitude, that many metres from another in the direction of an azimuth (degrees
  /// clockwise from north).
  public func point(from start: Point, azimuth: Double, distance: Double) -> Point {
    var end = Point(0, 0)
    withUnsafePointer(to: ellipsoid) { geod_direct($0, start.y, start.x, azimuth, distance, &end.y, &end.x, nil) }
    return end
  }
}
