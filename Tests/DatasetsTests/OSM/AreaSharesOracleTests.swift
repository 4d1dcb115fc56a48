import Coverage
import Foundation
import Spatial
import Testing

@Suite("Circles over cells of people against an independent computation")
struct AreaSharesOracleTests {
  /// The cells as their file has them, in the plane of the expectations.
  private func cells(_ oracle: WalkingOracle, _ frame: StudyFrame) throws -> (areas: [MultiPolygon], people: [Int]) {
    let transform = try frame.transform()
    let features = try #require(try oracle.json("demand_hex.geojson")["features"] as? [[String: Any]])
    var areas: [MultiPolygon] = []
    var people: [Int] = []
    for feature in features {
      let rings = try #require((feature["geometry"] as? [String: Any])?["coordinates"] as? [[[Double]]])
      let ring = rings[0].compactMap { transform.forward(Point($0[0], $0[1])) }
      areas.append(MultiPolygon([Polygon(exterior: ring)]))
      people.append(try #require((feature["properties"] as? [String: Any])?["population"] as? Int))
    }
    return (areas, people)
  }

  @Test("People by the share of each cell's area: single circles, and their union")
  func circles() throws {
    guard let oracle = WalkingOracle(city: "poa", map: "porto-alegre") else { return }
    let summary = try oracle.json("expected_buffer_summary.json")
    let frame = StudyFrame(crs: CoordinateSystem(epsg: try #require(summary["epsg"] as? Int)))
    let transform = try frame.transform()
    let (areas, people) = try cells(oracle, frame)
    let facilities = try oracle.rows("facilities.csv").compactMap { transform.forward($0.place) }
    let expected = try oracle.rows("expected_buffer_area_weighted.csv")
    try #require(facilities.count == expected.count && facilities.count > 100)
    for radius in [500, 1000] {
      for f in stride(from: 0, to: facilities.count, by: 23) {
        let disc = try Overlay.discs(around: [facilities[f]], radius: Double(radius))
        let counted = AreaShares.people(people, shares: try AreaShares.shares(of: areas, coveredBy: disc))
        // The expectations carry four digits.
        #expect(abs(counted - expected[f].number("buffer_area_weighted_pop_\(radius)")) < 1e-3)
      }
      let union = try Overlay.discs(around: facilities, radius: Double(radius))
      let counted = AreaShares.people(people, shares: try AreaShares.shares(of: areas, coveredBy: union))
      let whole = try #require((summary["covered_population_union"] as? [String: Double])?["\(radius)"])
      #expect(abs(counted - whole) < 1e-2)
    }
  }
}
