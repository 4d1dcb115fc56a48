import Testing

@testable import Spatial

@Suite struct StudyFrameTests {
  private func box(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> BoundingBox {
    BoundingBox(min: Point(west, south), max: Point(east, north))
  }

  @Test(arguments: [
    ([118.75, 31.97, 118.83, 32.06], 4549), ([113.7, 30, 115.1, 31.3], 4547), ([118.5, 32, 121.5, 33], 4549),
    ([120, 31, 120.6, 31.6], 4549),
  ])
  func insideAZoneItIsTheZone(bounds: [Double], code: Int) {
    #expect(StudyFrame(around: box(bounds[0], bounds[1], bounds[2], bounds[3])).crs == CoordinateSystem(epsg: code))
  }

  /// Qidong lies over 121.5°E, western Nanjing beyond 118.5°E, Jiamusi in three zones. `worst` is the greatest
  /// distortion that is allowed for, against that of the zone of the middle.
  @Test(arguments: [
    ("Qidong", [121.3, 31.68, 121.92, 32.1], 121.6, 2e-5), ("Nanjing", [118.36, 31.23, 119.24, 32.62], 118.8, 5e-5),
    ("Jiamusi", [129.5, 45.9, 135.1, 48.5], 132.3, 3e-4),
  ])
  func acrossZonesItHasItsOwnMeridian(name: String, bounds: [Double], meridian: Double, worst: Double) throws {
    let area = box(bounds[0], bounds[1], bounds[2], bounds[3])
    #expect(area.crossesZones)
    let frame = StudyFrame(around: area)
    #expect(frame.crs.definition.contains("+lon_0=\(meridian)"))
    let scale = try frame.scale(over: area)
    #expect(max(scale.upperBound - 1, 1 - scale.lowerBound) < worst)
    let zone = try StudyFrame(crs: .gaussKrueger3Degree(atLongitude: area.center.x)!).scale(over: area)
    #expect(zone.upperBound - 1 > scale.upperBound - 1)
    // A kilometre on the ground is a kilometre in the plane, to within what is stated.
    let transform = try frame.transform()
    let geodesic = Geodesic()
    for corner in [area.min, area.max, area.center] {
      let away = geodesic.point(from: corner, azimuth: 70, distance: 1_000)
      let there = try #require(transform.forward(corner))
      let plane = try #require(transform.forward(away)).distance(to: there)
      #expect(plane > 1_000 * scale.lowerBound - 0.01 && plane < 1_000 * scale.upperBound + 0.01, "\(name)")
      #expect(try #require(transform.inverse(there)).distance(to: corner) < 1e-9)
    }
  }

  /// The scale of a transverse Mercator plane by its series: 1 + (Δλ cos φ)² (1 + η²) / 2 + …, away from the meridian.
  @Test func scaleAgreesWithTheSeries() throws {
    let frame = StudyFrame(crs: CoordinateSystem(epsg: 4549))
    let scale = try frame.scale(over: box(121.66, 31.8, 121.66, 31.8))
    // The project's notes on the data of Chinese offices: 1.000305 at 121.66°E.
    #expect(abs(scale.upperBound - 1.000305) < 1e-5)
  }

  @Test func degreesHaveNoScale() {
    #expect(throws: SpatialError.self) { try StudyFrame(crs: .wgs84).scale(over: box(118, 32, 119, 33)) }
  }
}
