import Spatial
import Testing

@testable import WalkNetwork

@Suite("Lengths on the ground")
struct GroundTests {
  @Test("The short formula is the geodesic to a few parts in a thousand million", arguments: [0.0, 22, 45, -33, 70])
  func midLatitude(latitude: Double) {
    var random = SeededRandom(state: 7)
    let ground = Ground(surface: .earth(.ellipsoidal))
    for _ in 0..<200 {
      let a = Point(114, latitude)
      let b = Point(
        114 + .random(in: -0.0099...0.0099, using: &random), latitude + .random(in: -0.0099...0.0099, using: &random))
      let truth = Geodesic().distance(a, b)
      #expect(abs(ground.distance(a, b) - truth) <= 2e-8 * truth + 1e-8)
    }
  }

  @Test("Haversine on the sphere")
  func haversine() {
    let ground = Ground(surface: .earth(.spherical))
    // A degree of a great circle.
    #expect(abs(ground.distance(Point(0, 0), Point(1, 0)) - 6_371_008.8 * .pi / 180) < 1e-6)
    #expect(abs(ground.distance(Point(10, 89.5), Point(190, 89.5)) - 6_371_008.8 * .pi / 180) < 1e-6)
  }

  @Test("A chart agrees with PROJ", arguments: [("EPSG:4547", 114.3, 30.5), ("EPSG:31982", -51.2, -30.0)])
  func chart(crs: String, longitude: Double, latitude: Double) throws {
    let frame = StudyFrame(crs: CoordinateSystem(crs))
    let region = BoundingBox(
      min: Point(longitude - 0.5, latitude - 0.4), max: Point(longitude + 0.5, latitude + 0.4))
    let chart = try PlaneChart(frame: frame, region: region)
    let transform = try frame.transform()
    var random = SeededRandom(state: 3)
    for _ in 0..<500 {
      let lonLat = Point(
        .random(in: region.min.x...region.max.x, using: &random),
        .random(in: region.min.y...region.max.y, using: &random))
      let truth = try #require(transform.forward(lonLat))
      #expect(chart.plane(lonLat).distance(to: truth) < 1e-5)
      let back = try #require(chart.lonLat(truth))
      #expect(back.distance(to: lonLat) < 2e-10)
    }
    #expect(chart.lonLat(Point(0, 0)) == nil)
  }

  @Test("A snap leg is measured on the ground, not in the projection")
  func scale() throws {
    // 1.5° from the central meridian the plane is 2.7 parts in ten thousand too long here.
    let frame = StudyFrame(crs: CoordinateSystem("EPSG:4547"))
    let network = try WalkNetwork(
      lonLat: [Point(115.49, 30), Point(115.49, 30.01)], frame: frame, edges: [(0, 1, nil)])
    let door = Point(115.4905, 30.005)
    let plane = try #require(frame.transform().forward(door))
    let snap = try #require(network.snap(plane, limit: 100))
    #expect(abs(snap.distance - Geodesic().distance(door, Point(115.49, 30.005))) < 1e-4)
    #expect(abs(snap.fraction - 0.5) < 1e-6)
    #expect(abs(network.totalLength - Geodesic().distance(Point(115.49, 30), Point(115.49, 30.01))) < 1e-5)
  }
}
