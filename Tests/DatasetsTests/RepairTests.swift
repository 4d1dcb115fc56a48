import Diagnostics
import Planning
import Spatial
import Testing

@testable import Datasets

@Suite struct RepairTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Metres in EPSG:4549, one ring a feature.
  private func file(_ rings: [(code: String, ring: String)]) throws -> String {
    let features = rings.map { code, ring in
      "{\"type\":\"Feature\",\"properties\":{\"code\":\"\(code)\",\"name\":\"\(code)\"},\"geometry\":"
        + "{\"type\":\"Polygon\",\"coordinates\":[\(ring)]}}"
    }
    return try scratch.write(
      "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4549\"}},\"features\":[\n"
        + features.joined(separator: ",\n") + "]}", to: "a.geojson")
  }

  private func box(_ x: Double, _ width: Double, closed: Bool = true) -> String {
    let (low, high) = (385_000 + x, 385_000 + x + width)
    let points = [(low, 3_546_000), (high, 3_546_000), (high, 3_546_100), (low, 3_546_100.0)]
    return "[" + (closed ? points + [points[0]] : points).map { "[\($0.0),\($0.1)]" }.joined(separator: ",") + "]"
  }

  private func mend(_ path: String, _ kinds: Set<RepairKind> = Set(RepairKind.allCases)) throws(Problems) -> (
    layer: Layer, warnings: Problems, repairs: [Repair]
  ) {
    try VectorFile.read(path, repairing: RepairRequest(kinds))
  }

  /// WKT and WKB in a cell of a table: the open ring is refused with its line, and closed when that is asked for.
  @Test func openRingsInCellsAreClosedOnlyOnRequest() throws {
    // POLYGON((0 0,1 0,1 1,0 1)) with four points in little-endian bytes.
    let numbers = [0, 0, 1, 0, 1, 1, 0, 1].map { $0 == 0 ? "0000000000000000" : "000000000000F03F" }
    let binary = "01030000000100000004000000" + numbers.joined()
    for cell in ["POLYGON((0 0,1 0,1 1,0 1))", "MULTIPOLYGON(((0 0,1 0,1 1,0 1)))", binary] {
      let path = try scratch.write("id,geom\nB,POINT(0 0)\nA,\"\(cell)\"\n", to: "cells.csv")
      let refusal = problems { () throws(Problems) in try VectorFile.read(path) }
      #expect(refusal.map(\.place.line) == [3] && refusal[0].fix?.en.contains("--repair") == true)
      let (layer, _, repairs) = try mend(path, [.rings])
      #expect(layer.geometries[1]?.areas?.polygons[0].exterior.count == 5)
      #expect(layer.geometries[1]?.areas?.area == 1)
      #expect(repairs.map(\.kind) == [.rings] && repairs[0].place.line == 3 && repairs[0].spot == Point(0, 1))
      #expect(problems { () throws(Problems) in try mend(path, [.valid]) }.count == 1)
    }
    // Two points are no ring, closed or not.
    let path = try scratch.write("id,geom\nA,\"POLYGON((0 0,1 0))\"\n", to: "cells.csv")
    #expect(problems { () throws(Problems) in try mend(path) }.count == 1)
  }

  @Test func everyRepairIsListedWithPlaceAndSize() throws {
    let bowTie = "[[385600,3546000],[385700,3546100],[385700,3546000],[385600,3546100],[385600,3546000]]"
    let path = try file([
      ("open", box(0, 100, closed: false)), ("gap", box(100.5, 100)), ("over", box(200, 150)), ("bow", bowTie),
      ("gap", box(100.5, 100)), ("inner", box(220, 20)),
    ])
    let (layer, warnings, repairs) = try mend(path)
    #expect(layer.count == 5)
    #expect(repairs.map(\.kind) == [.rings, .valid, .duplicates, .slivers, .overlaps, .slivers])
    #expect(repairs.map(\.place.id) == ["open", "bow", "gap", "over", "over", "open"])
    #expect(repairs.map(\.place.line) == [2, 5, 6, 4, 4, 2])
    #expect(repairs.map { ($0.changed * 10).rounded() / 10 } == [100, 5000, 10_000, 50, 2_000, 50])
    #expect(repairs.allSatisfy { $0.place.file == path })
    #expect(warnings.list.filter { $0.severity == .note && $0.says.en.hasPrefix("repaired: ") }.count == repairs.count)
    // Everything fits now: nothing twice, nothing between.
    let areas = layer.geometries.compactMap { $0?.areas }
    for area in areas { #expect(try area.invalidity() == nil) }
    let fabric = AreaFabric(areas)
    #expect(try fabric.overlaps(widerThan: 1e-6).isEmpty)
    #expect(try fabric.gaps(narrowerThan: 1).isEmpty)
    let ground = areas.reduce(0) { $0 + $1.area }
    #expect(abs(ground - 40_000) < 0.1)
    // Mending what is mended changes nothing.
    var again = layer
    #expect(try LayerRepairer.repair(&again, .everything).repairs.isEmpty)
    #expect(again.geometries == layer.geometries)
  }

  @Test func onlyWhatWasAskedForIsMended() throws {
    let path = try file([("a", box(0, 100)), ("b", box(99.9, 100)), ("c", box(150, 100)), ("a", box(0, 100))])
    #expect(try VectorFile.read(path).layer.count == 4)
    #expect(try mend(path, [.duplicates]).layer.count == 3)
    let slivers = try mend(path, [.duplicates, .slivers])
    #expect(slivers.repairs.map(\.kind) == [.duplicates, .slivers])
    let open = try file([("a", box(0, 100, closed: false))])
    let refused = problems { () throws(Problems) in try mend(open, [.valid]) }
    #expect(refused.contains { $0.severity == .error && $0.says.en.contains("not closed") })
  }

  /// Degrees are mended as degrees and measured in metres.
  @Test func degreesAreMeasuredInMetres() throws {
    let path = try scratch.write(
      """
      {"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"code":"a"},"geometry":{"type":"Polygon","coordinates":
      [[[118.78,32.0],[118.79,32.0],[118.79,32.01],[118.78,32.01],[118.78,32.0]]]}},
      {"type":"Feature","properties":{"code":"b"},"geometry":{"type":"Polygon","coordinates":
      [[[118.790005,32.0],[118.80,32.0],[118.80,32.01],[118.790005,32.01],[118.790005,32.0]]]}}]}
      """, to: "degrees.geojson")
    let (layer, _, repairs) = try mend(path)
    try #require(repairs.map(\.kind) == [.slivers])
    // 0.472 m of longitude by 1109 m of latitude.
    let width = Geodesic().distance(Point(118.79, 32.005), Point(118.790005, 32.005))
    let height = Geodesic().distance(Point(118.79, 32), Point(118.79, 32.01))
    #expect(abs(repairs[0].changed - width * height) < 1)
    #expect(layer.geometries[1] == (try VectorFile.read(path).layer.geometries[1]))
  }

  /// Two areas on the same ground that say different things: no repair can know which is right.
  @Test func sameGroundTwiceIsLeftAndSaid() throws {
    let (layer, warnings, repairs) = try mend(try file([("a", box(0, 100)), ("b", box(0, 100))]))
    #expect(layer.count == 2 && repairs.isEmpty)
    #expect(warnings.list.contains { $0.severity == .warning && $0.says.en.contains("same ground") })
  }

  @Test func listsSayTheSameInBothForms() throws {
    let repairs = try mend(try file([("open", box(0, 100, closed: false))])).repairs
    let table = RepairList.table(repairs)
    #expect(table.rows.count == 1 && table.columns.count == table.rows[0].count)
    let entry = try #require(RepairList.document(repairs)["repairs"])
    guard case .array(let entries) = entry else { return #expect(Bool(false)) }
    #expect(entries[0]["repair"] == "rings" && entries[0]["changed"] == 100 && entries[0]["unit"] == "m")
    #expect(entries[0]["after_m2"] == 10_000)
  }

  @Test func repairWordsAreChecked() throws {
    let place = Place(field: "repair")
    #expect(try RepairRequest(words: ["false"], at: place) == nil)
    #expect(try RepairRequest(words: ["true"], at: place) == .everything)
    #expect(try RepairRequest(words: ["rings", "valid"], at: place)?.kinds == [.rings, .valid])
    let found = problems { () throws(Problems) in try RepairRequest(words: ["ring", "x"], at: place) }
    #expect(found.count == 2 && found[0].fix?.en.contains("rings") == true)
  }
}
