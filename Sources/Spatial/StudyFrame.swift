/// The plane in which a study area is measured, and the way in and out of it.
///
/// Inside the engine every coordinate is metres in one projected system; files are longitude and latitude. The frame
/// is a value: it names the system and makes a transform when asked.
public struct StudyFrame: Hashable, Sendable {
  public var crs: CoordinateSystem

  public init(crs: CoordinateSystem) {
    self.crs = crs
  }

  /// The CGCS2000 3-degree zone of the middle of `box` (longitude, latitude); outside China, the UTM zone.
  public init(around box: BoundingBox) {
    let center = box.center
    if let zone = CoordinateSystem.gaussKrueger3Degree(atLongitude: center.x), (0...60).contains(center.y) {
      crs = zone
    } else {
      let zone = min(60, max(1, Int(((center.x + 180) / 6).rounded(.down)) + 1))
      crs = CoordinateSystem(epsg: (center.y < 0 ? 32700 : 32600) + zone)
    }
  }

  /// A transform from longitude and latitude (WGS 84) into the plane; use `inverse` for the way out.
  ///
  /// CGCS2000 and WGS 84 differ by decimetres at most and PROJ treats them as equal, as bureaus do.
  public func transform() throws(SpatialError) -> CoordinateTransform {
    try CoordinateTransform(from: .wgs84, to: crs)
  }
}
