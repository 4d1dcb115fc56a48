/// Tells how a projected system stretches lengths at a place, by laying out 200 m on the ellipsoid and measuring them
/// in the plane.
///
/// Laid out and not asked of PROJ, whose `proj_factors` (9.1) fails for systems with the northing first, as China's are.
/// Over 200 m the scale of a Gauss–Krüger plane changes by less than 10⁻⁹.
final class ScaleGauge {
  private static let reach = 100.0
  private let transform: CoordinateTransform
  private let geodesic = Geodesic()

  init(_ crs: CoordinateSystem) throws(SpatialError) {
    if try crs.facts().isGeographic { throw SpatialError(.coordinates, "\(crs): not a projected system") }
    transform = try CoordinateTransform(from: .wgs84, to: crs)
  }

  /// Length in the plane over true length, least and greatest of four directions, at a longitude and latitude.
  func scale(at point: Point) throws(SpatialError) -> ClosedRange<Double> {
    var low = Double.infinity
    var high = 0.0
    for azimuth in [0.0, 45, 90, 135] {
      guard let ahead = transform.forward(geodesic.point(from: point, azimuth: azimuth, distance: Self.reach)),
        let behind = transform.forward(geodesic.point(from: point, azimuth: azimuth + 180, distance: Self.reach))
      else { throw SpatialError(.coordinates, "no scale at (\(point.x), \(point.y))") }
      let scale = ahead.distance(to: behind) / (2 * Self.reach)
      low = min(low, scale)
      high = max(high, scale)
    }
    return low...high
  }
}
