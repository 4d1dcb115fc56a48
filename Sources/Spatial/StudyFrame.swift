/// The plane in which a study area is measured, and the way in and out of it.
///
/// Inside the engine every coordinate is metres in one projected system; files are longitude and latitude. The frame
/// is a value: it names the system and makes a transform when asked.
public struct StudyFrame: Hashable, Sendable {
  public var crs: CoordinateSystem

  public init(crs: CoordinateSystem) {
    self.crs = crs
  }

  /// The plane that suits `box` (longitude, latitude) best.
  ///
  /// In China the CGCS2000 3-degree zone, when the box lies inside one. A box over the border of zones is measured in
  /// a Gauss–Krüger plane on the CGCS2000 ellipsoid with a central meridian of its own, its middle to the nearest tenth
  /// of a degree: what surveyors call 任意带. Where even that would stretch lengths by more than 1 in 10,000 the plane
  /// is sunk into the ellipsoid by half the stretch, so that middle and edge are off by the same amount. Outside China
  /// the UTM zone of the middle. ``scale(over:)`` says how far off lengths are.
  public init(around box: BoundingBox) {
    let center = box.center
    if let zone = CoordinateSystem.gaussKrueger3Degree(atLongitude: center.x), (0...60).contains(center.y) {
      crs = box.crossesZones ? Self.ownMeridian(box) : zone
    } else {
      let zone = min(60, max(1, Int(((center.x + 180) / 6).rounded(.down)) + 1))
      crs = CoordinateSystem(epsg: (center.y < 0 ? 32700 : 32600) + zone)
    }
  }

  private static func ownMeridian(_ box: BoundingBox) -> CoordinateSystem {
    let tenths = (box.center.x * 10).rounded()
    var frame = StudyFrame(crs: .gaussKrueger(meridian: tenths / 10, scale: 1))
    if let scale = try? frame.scale(over: box), scale.upperBound > 1.0001 {
      let millionths = (1_000_000 - (scale.upperBound - 1) * 500_000).rounded()
      frame.crs = .gaussKrueger(meridian: tenths / 10, scale: millionths / 1_000_000)
    }
    return frame.crs
  }

  /// A transform from longitude and latitude (WGS 84) into the plane; use `inverse` for the way out.
  ///
  /// CGCS2000 and WGS 84 differ by decimetres at most and PROJ treats them as equal, as bureaus do.
  public func transform() throws(SpatialError) -> CoordinateTransform {
    try CoordinateTransform(from: .wgs84, to: crs)
  }

  /// The smallest and the greatest ratio of a length in the plane to the true one over `box` (longitude, latitude): at
  /// 1.0003 a kilometre on the ground measures 0.3 m too long.
  ///
  /// Sampled on a grid of 9 by 9 points, corners and edges included, where the greatest distortion of the usual
  /// projections lies.
  /// - Throws: ``SpatialError`` when the system is not projected or cannot hold the box.
  public func scale(over box: BoundingBox) throws(SpatialError) -> ClosedRange<Double> {
    let gauge = try ScaleGauge(crs)
    var range: ClosedRange<Double>?
    for i in 0...8 {
      for j in 0...8 {
        let point = Point(
          box.min.x + box.width * Double(i) / 8, box.min.y + box.height * Double(j) / 8)
        let here = try gauge.scale(at: point)
        range =
          range.map {
            min($0.lowerBound, here.lowerBound)...max($0.upperBound, here.upperBound)
          } ?? here
      }
    }
    return range ?? 1...1
  }
}

extension BoundingBox {
  /// Whether a box of degrees reaches over the border between two CGCS2000 3-degree zones.
  public var crossesZones: Bool {
    guard !isEmpty else { return false }
    // The eastern edge on a border is still in the western zone, as in `gaussKrueger3Degree`.
    return CoordinateSystem.gaussKrueger3Degree(atLongitude: min.x.nextUp)
      != CoordinateSystem.gaussKrueger3Degree(atLongitude: max.x)
  }
}
