import Testing

@testable import Spatial

@Suite struct GCJ02Tests {
  /// Numbers printed by wandergis/coordtransform (test/app.js) and googollee/eviltransform (test suites), and one
  /// outside the rectangle.
  @Test(arguments: [
    (Point(116.404, 39.915), Point(116.41024449916938, 39.91640428150164), 1e-12),
    (Point(121.5272106, 31.1774276), Point(121.531541859215, 31.17530398364597), 1e-12),
    (Point(113.912316, 22.543847), Point(113.9171764808363, 22.540796131694766), 1e-12),
    (Point(-104.9903, 39.7392), Point(-104.9903, 39.7392), 0.0),
  ])
  func forwardAgreesWithPublishedNumbers(wgs: Point, gcj: Point, tolerance: Double) {
    let there = GCJ02.fromWGS84(wgs)
    #expect(abs(there.x - gcj.x) <= tolerance && abs(there.y - gcj.y) <= tolerance)
  }

  @Test func baiduAgreesWithPublishedNumbers() {
    let there = BD09.fromGCJ02(Point(116.404, 39.915))
    #expect(there.distance(to: Point(116.41036949371029, 39.92133699351021)) < 1e-12)
    let back = BD09.closedInverse(Point(116.404, 39.915))
    #expect(back.distance(to: Point(116.39762729119315, 39.90865673957631)) < 1e-12)
  }

  /// eviltransform's BD-09 leaves out the factor 3000/180 and is up to 83 m away: it must not be reproduced.
  @Test func plainPiVariantIsNotReproduced() {
    let point = GeodeticDatum.bd09.toWGS84(Point(120.036455, 29.210504))
    #expect(Geodesic().distance(point, Point(120.0253853970846, 29.206795749156136)) > 10)
  }

  @Test(arguments: GeodeticDatum.allCases)
  func inverseIsExactToAMicrometre(datum: GeodeticDatum) {
    let geodesic = Geodesic()
    for longitude in stride(from: 74.3, through: 134.9, by: 1.37) {
      for latitude in stride(from: 4.1, through: 53.2, by: 1.31) {
        let point = Point(longitude, latitude)
        let back = datum.toWGS84(datum.fromWGS84(point))
        #expect(geodesic.distance(point, back) < 1e-6, "\(datum) \(point)")
      }
    }
  }

  @Test func shiftIsHundredsOfMetres() {
    let point = Point(118.79, 32.02)
    let geodesic = Geodesic()
    #expect((450...700).contains(geodesic.distance(point, GeodeticDatum.gcj02.fromWGS84(point))))
    #expect((1000...1500).contains(geodesic.distance(point, GeodeticDatum.bd09.fromWGS84(point))))
  }
}
