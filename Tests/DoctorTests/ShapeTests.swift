import Datasets
import Diagnostics
import Foundation
import Spatial
import Testing

@testable import Doctor

/// Planted faults of geometry: each is found at its place and with its size, and nothing else is.
@Suite struct ShapeTests {
  let ward: Ward

  init() throws { ward = try Ward() }

  @Test func aBowTieIsInvalidWhereItCrosses() throws {
    let bow = "[[500000,3500000],[500100,3500100],[500100,3500000],[500000,3500100],[500000,3500000]]"
    let found = examine(try ward.polygons([(bow, "\"id\":\"A\"")])).all(.invalidRing)
    let finding = try #require(found.first)
    #expect(found.count == 1 && finding.problem.severity == .error)
    #expect(finding.problem.value == "(500050, 3500050)")
    #expect(finding.problem.place.id == "A")
    guard case .point(let spot)? = finding.spot else { return #expect(Bool(false), "no spot") }
    // Inverse of EPSG:4549 beside its central meridian.
    #expect(abs(spot.x - 120.00053) < 1e-4 && abs(spot.y - 31.62) < 0.01, "\(spot)")
  }

  @Test func anOpenRingIsToldAndTheRestExamined() throws {
    let open = "[[500000,3500000],[500100,3500000],[500100,3500100],[500000,3500100]]"
    let file = try ward.polygons([
      (open, "\"id\":\"A\""), (Ward.ring(50, 50, 100, 100), "\"id\":\"B\""),
      (Ward.ring(500, 0, 10, 10), "\"id\":\"B\""),
      (Ward.ring(900, 0, 10, 10), "\"id\":\"C\""), (Ward.ring(1900, 0, 10, 10), "\"id\":\"D\""),
    ])
    let diagnosis = examine(file)
    let found = diagnosis.all(.unclosedRing)
    #expect(found.count == 1 && found.first?.problem.severity == .error)
    #expect(found.first?.problem.place.feature == 0)
    // The loose end is shown, and how far it is from the beginning.
    guard case .point(let spot)? = found.first?.spot else { return #expect(Bool(false), "no spot") }
    let frame = try StudyFrame(crs: CoordinateSystem(epsg: 4549)).transform()
    #expect((frame.forward(spot)?.distance(to: Point(500_000, 3_500_100)) ?? .infinity) < 0.01)
    #expect(found.first?.measure?.unit == .metres && abs((found.first?.measure?.value ?? 0) - 100) < 1e-6)
    #expect(diagnosis.all(.duplicateID).first?.problem.place.feature == 2)
    // The closed ring overlaps its neighbour.
    #expect(abs((diagnosis.all(.overlap).first?.measure?.value ?? 0) - 2_500) < 1e-6)
    #expect(!diagnosis.hasUnread)
  }

  @Test func gapsAndSliversAreMeasured() throws {
    // Three by three squares of 100 m without the middle one; east of it one that stands half a metre off.
    var shapes: [(String, String)] = []
    for i in 0..<3 {
      for j in 0..<3 where i != 1 || j != 1 {
        shapes.append((Ward.ring(Double(i) * 100, Double(j) * 100, 100, 100), "\"id\":\"\(i)\(j)\""))
      }
    }
    shapes.append((Ward.ring(300, 0, 100, 100), "\"id\":\"e0\""))
    shapes.append((Ward.ring(300.5, 100, 99.5, 100), "\"id\":\"e1\""))
    shapes.append((Ward.ring(300, 200, 100, 100), "\"id\":\"e2\""))
    let diagnosis = examine(try ward.polygons(shapes))
    let gaps = diagnosis.all(.gap)
    #expect(gaps.count == 1 && abs((gaps.first?.measure?.value ?? 0) - 10_000) < 1e-6)
    let slivers = diagnosis.all(.sliver)
    #expect(slivers.count == 1 && abs((slivers.first?.measure?.value ?? 0) - 50) < 1e-6)
    #expect(diagnosis.all(.overlap).isEmpty && diagnosis.all(.contained).isEmpty)
    let box = try #require(slivers.first?.spot.map { BoundingBox(around: $0) })
    #expect(box.min.x > 120.003 && box.max.x < 120.0033, "\(box)")
  }

  @Test func anAreaInsideAnotherCountsTwice() throws {
    let file = try ward.polygons([
      (Ward.ring(0, 0, 1000, 1000), "\"id\":\"A\""), (Ward.ring(200, 200, 100, 100), "\"id\":\"B\""),
      (Ward.ring(990, 0, 1000, 1000), "\"id\":\"C\""),
    ])
    let diagnosis = examine(file)
    let inside = diagnosis.all(.contained)
    #expect(inside.count == 1 && inside.first?.problem.place.id == "B" && inside.first?.measure?.value == 10_000)
    #expect(inside.first?.problem.says.en.contains("feature 0 (A)") == true)
    let overlap = diagnosis.all(.overlap)
    #expect(overlap.count == 1 && abs((overlap.first?.measure?.value ?? 0) - 10_000) < 1e-6)
    // One hundredth of the smaller is still a warning.
    #expect(overlap.first?.problem.severity == .warning)
  }

  @Test func anIslandInAHoleIsNoFault() throws {
    let outer = Ward.ring(0, 0, 300, 300) + "," + Ward.ring(100, 100, 100, 100)
    let diagnosis = examine(
      try ward.polygons([(outer, "\"id\":\"A\""), (Ward.ring(100, 100, 100, 100), "\"id\":\"B\"")]))
    for check in [Check.contained, .overlap, .gap, .sliver] { #expect(diagnosis.all(check).isEmpty, "\(check)") }
  }

  @Test func duplicatesAreToldApart() throws {
    let square = Ward.ring(0, 0, 10, 10)
    let file = try ward.polygons([
      (square, "\"id\":\"1\",\"pop\":5"), (square, "\"id\":\"2\",\"pop\":5"), (square, "\"id\":\"3\",\"pop\":6"),
    ])
    let diagnosis = examine(file)
    #expect(diagnosis.all(.duplicateFeature).map(\.problem.place.feature) == [1])
    #expect(diagnosis.all(.duplicateShape).map(\.problem.place.feature) == [2])
    // The same ground is not told a second time as an overlap.
    #expect(diagnosis.all(.contained).isEmpty && diagnosis.all(.overlap).isEmpty)
  }

  @Test func pointsAtOnePlace() throws {
    let rows = (1...6).map { "\($0),Home \($0),118.7\($0 <= 4 ? 0 : $0),32.0" }
    let diagnosis = examine(try ward.write("id,name,lon,lat\n" + rows.joined(separator: "\n"), "homes.csv"))
    let found = diagnosis.all(.samePlace)
    #expect(found.count == 1 && found.first?.measure == Measure(4, .records))
    #expect(found.first?.problem.severity == .warning)
  }

  @Test func tinyAreas() throws {
    var shapes = (0..<12).map { (Ward.ring(Double($0) * 250, 0, 250, 250), "\"id\":\"\($0)\"") }
    shapes.append((Ward.ring(3000, 0, 0.2, 0.4), "\"id\":\"cut\""))
    let found = examine(try ward.polygons(shapes)).all(.tinyArea)
    #expect(found.count == 1 && found.first?.problem.place.id == "cut")
    #expect(abs((found.first?.measure?.value ?? 0) - 0.08) < 1e-6)
  }

  /// What ../shared/data/wuhan-communities/README.md says is wrong with that file.
  @Test func realCommunitiesOfWuhan() throws {
    guard let file = Repository.shared("data/wuhan-communities/whhp_epsg4547.gpkg") else { return }
    let diagnosis = examine(file)
    #expect(diagnosis.all(.invalidRing).count == 4)
    let inside = diagnosis.all(.contained)
    #expect(inside.count == 1 && inside.first?.problem.place.feature == 942)
    #expect(inside.first?.problem.says.en.contains("feature 950") == true)
    #expect(abs((inside.first?.measure?.value ?? 0) / 13.8e6 - 1) < 0.01)
    // 24 holes exceed a hectare, "probably lakes".
    #expect(diagnosis.all(.gap).count { ($0.measure?.value ?? 0) > 10_000 } == 24)
    #expect(diagnosis.all(.fraction).first?.measure == Measure(133, .records))
  }

  /// Township polygons that were checked to have neither invalid rings nor overlaps nor holes.
  @Test func cleanTownshipsOfBeijing() throws {
    guard let file = Repository.shared("data/beijing-townships/beijing.shp") else { return }
    let diagnosis = examine(file)
    for check in [Check.invalidRing, .contained, .overlap, .gap, .sliver, .duplicateShape] {
      #expect(diagnosis.all(check).isEmpty, "\(check)")
    }
  }

  @Test func theShippedDistrictIsHealthy() {
    let folder = Repository.root.appendingPathComponent("geodata/qinhuai")
    let names = ["streets.geojson", "housing.geojson", "facilities.geojson", "candidates.geojson", "population.csv"]
    let diagnosis = Examination.run(
      names.map { Patient(source: .init(file: folder.appendingPathComponent($0).path)) })
    #expect(diagnosis.count(.error) == 0 && diagnosis.count(.warning) == 0, "\(diagnosis.text(.en))")
  }
}
