import Datasets
import Diagnostics
import Spatial
import Testing

@testable import Doctor

/// Points that lie outside every street or in another than they name, at distances that are known: the streets are
/// squares of a kilometre in the plane of EPSG:4549, and so are the points.
@Suite struct PlacementTests {
  let ward: Ward
  private let streets: String

  init() throws {
    ward = try Ward()
    streets = try ward.polygons(
      [
        (Ward.ring(0, 0, 1_000, 1_000), "\"code\":\"320104001\",\"name\":\"西街道\""),
        (Ward.ring(1_000, 0, 1_000, 1_000), "\"code\":\"320104002\",\"name\":\"东街道\""),
      ], "streets.geojson")
  }

  /// Homes with the street they name, metres east and north of the corner of the streets.
  private func homes(_ rows: [(id: String, street: String, x: Double, y: Double)]) throws -> Diagnosis {
    let lines = rows.map { "\($0.id),\($0.street),\(500_000 + $0.x),\(3_500_000 + $0.y)" }
    let file = try ward.write("id,street,x,y\n" + lines.joined(separator: "\n"), "homes.csv")
    return Examination.run([
      Patient(source: LayerSource(file: streets)),
      Patient(source: LayerSource(file: file, crs: CoordinateSystem(epsg: 4549))),
    ])
  }

  @Test func eachIsToldWithItsDistanceAndPlace() throws {
    let diagnosis = try homes([
      ("A", "西街道", 500, 500), ("B", "东街道", 1_500, 500),
      // Named by the other street, 400 m inside this one; and within the 30 m that surveys differ.
      ("C", "东街道", 600, 500), ("D", "东街道", 980, 500),
      // 250 m north of every street.
      ("E", "西街道", 500, 1_250),
    ])
    let wrong = diagnosis.all(.wrongStreet)
    #expect(wrong.map(\.problem.place.id) == ["C"])
    #expect(wrong.first?.problem.severity == .warning && wrong.first?.measure?.unit == .metres)
    #expect(abs((wrong.first?.measure?.value ?? 0) - 400) < 0.01)
    #expect(wrong.first?.problem.says.en.contains("says 东街道, but lies in 西街道") == true)
    let outside = diagnosis.all(.outsideStreets)
    #expect(outside.map(\.problem.place.id) == ["E"])
    #expect(outside.first?.problem.severity == .warning)
    #expect(abs((outside.first?.measure?.value ?? 0) - 250) < 0.01)
    let frame = try StudyFrame(crs: CoordinateSystem(epsg: 4549)).transform()
    for (finding, place) in [(wrong.first, Point(500_600, 3_500_500)), (outside.first, Point(500_500, 3_501_250))] {
      guard case .point(let spot)? = finding?.spot else {
        Issue.record("no spot")
        continue
      }
      #expect((frame.forward(spot)?.distance(to: place) ?? .infinity) < 0.01)
    }
  }

  /// Of points that all lie elsewhere the layer is at fault, and it is said once.
  @Test func anotherCityIsOneError() throws {
    let diagnosis = try homes((0..<5).map { ("\($0)", "西街道", 90_000 + Double($0), 0) })
    let outside = diagnosis.all(.outsideStreets)
    #expect(outside.count == 1 && outside.first?.problem.severity == .error)
    #expect(outside.first?.measure == Measure(5, .records))
  }
}
