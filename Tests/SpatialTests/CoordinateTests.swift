import Testing

@testable import Spatial

@Suite struct CoordinateTests {
  /// pyproj 3.7 / PROJ 9.5: EPSG:4490 → EPSG:4549 for a point in Wulaocun, Nanjing.
  @Test func gaussKruegerAgreesWithProj() throws {
    let frame = StudyFrame(crs: CoordinateSystem(epsg: 4549))
    let transform = try frame.transform()
    let point = try #require(transform.forward(Point(118.787, 32.0395)))
    #expect(point.distance(to: Point(385425.214258, 3546875.942846)) < 1e-3)
    let back = try #require(transform.inverse(point))
    #expect(back.distance(to: Point(118.787, 32.0395)) < 1e-10)
  }

  @Test(arguments: [(118.787, 4549), (118.4, 4548), (114.3, 4547), (130.3, 4552), (121.5, 4549), (121.51, 4550)])
  func zoneFollowsLongitude(longitude: Double, code: Int) {
    #expect(CoordinateSystem.gaussKrueger3Degree(atLongitude: longitude) == CoordinateSystem(epsg: code))
  }

  @Test func outsideChinaIsUTM() {
    let box = BoundingBox(min: Point(-51.3, -30.1), max: Point(-51.1, -30))
    #expect(StudyFrame(around: box).crs == CoordinateSystem(epsg: 32722))
  }

  @Test func unknownSystemIsRefusedWithItsName() {
    #expect { try CoordinateTransform(from: .wgs84, to: CoordinateSystem("EPSG:999999")) } throws: { error in
      (error as? SpatialError)?.message.contains("EPSG:999999") == true
    }
  }

  @Test func geodesicAgreesWithPyproj() {
    let metres = Geodesic().distance(Point(118.787, 32.0395), Point(118.8079603, 31.9776288))
    #expect(abs(metres - 7140.825980) < 1e-5)
  }
}

@Suite struct CoordinateSystemFactsTests {
  @Test(arguments: [
    (4549, false, "China 2000"), (4490, true, "China 2000"), (4326, true, "World Geodetic System 1984"),
    (2436, false, "Beijing 1954"), (2379, false, "Xian 1980"), (32651, false, "World Geodetic System 1984"),
  ])
  func kindAndDatum(code: Int, isGeographic: Bool, datum: String) throws {
    let facts = try CoordinateSystem(epsg: code).facts()
    #expect(facts.isGeographic == isGeographic)
    #expect(facts.datum.hasPrefix(datum))
  }

  @Test(arguments: ["EPSG:999999", "nonsense", "EPSG:5773"])
  func otherSystemsAreRefused(definition: String) {
    #expect(throws: SpatialError.self) { try CoordinateSystem(definition).facts() }
  }
}
