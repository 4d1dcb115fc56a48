import Diagnostics
import Planning
import Spatial
import Testing

@testable import Datasets

@Suite struct TableGeometryTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func read(_ text: String, fields: [String: String] = [:]) throws -> (layer: Layer, warnings: Problems) {
    try VectorFile.read(try scratch.write(text, to: "t.csv"), fields: fields)
  }

  @Test func wktColumnsAreDrawn() throws {
    let (layer, _) = try read("id;WKT\n1;\"POLYGON((0 0,1 0,1 1,0 0))\"\n2;POINT EMPTY\n3;\n")
    #expect(layer.geometries.map { $0?.kind } == ["Polygon", nil, nil] && layer.crs == .wgs84)
    let (plane, _) = try read("id,geom\n1,\"SRID=4549;POINT(385000 3546000)\"\n")
    #expect(plane.crs == CoordinateSystem(epsg: 4549) && plane.geometries == [.point(Point(385_000, 3_546_000))])
  }

  @Test func hexadecimalColumnsAreDrawn() throws {
    let (layer, _) = try read("id,geom\n1,0101000020C5110000000000000000F03F0000000000000040\n")
    #expect(layer.crs == CoordinateSystem(epsg: 4549) && layer.geometries == [.point(Point(1, 2))])
  }

  @Test func brokenGeometryIsLocated() throws {
    let path = try scratch.write("id,wkt\n1,POINT(1 2)\n2,\"POLYGON((0 0,1 0,1 1,0 1))\"\n3,POINT(x)\n", to: "t.csv")
    let found = problems { () throws(Problems) in try VectorFile.read(path) }
    try #require(found.map(\.place.line) == [3, 4] && found.map(\.place.field) == ["wkt", "wkt"])
    #expect(found[0].says.en.contains("not closed") && found[0].fix != nil)
  }

  @Test func twoPairsOfCoordinatesAreNotChosenFrom() throws {
    let text = "id,lon,lat,经度,纬度\n1,118.79,32.02,118.78,32.01\n"
    let path = try scratch.write(text, to: "t.csv")
    let found = problems { () throws(Problems) in try VectorFile.read(path) }
    #expect(found.map(\.value) == ["lon, 经度", "lat, 纬度"])
    let (layer, _) = try read(text, fields: ["lon": "经度", "lat": "纬度"])
    #expect(layer.geometries == [.point(Point(118.78, 32.01))])
  }

  @Test func coordinatesThatAreNoNumbersAreSaid() throws {
    let (layer, warnings) = try read("id,lon,lat\n1,118°47′,32°1′\n2,118.79,32.02\n3,,\n")
    #expect(layer.geometries == [nil, .point(Point(118.79, 32.02)), nil])
    #expect(warnings.list.map(\.place.line) == [2] && warnings.list[0].severity == .warning)
  }

  @Test func sumsAreSetAside() throws {
    let (layer, warnings) = try read("街道,户数\n甲,1\n乙,2\n合 计,3\n")
    #expect(layer.count == 2 && layer.table.totals == [Table.TotalRow(cells: ["合 计", 3], line: 4)])
    #expect(warnings.list.contains { $0.says.en.contains("totals") })
  }

  @Test(.enabled(if: SharedData.has("data/wuhan-communities")))
  func textThatIsNotUTF8IsLocated() {
    let path = SharedData.root + "/data/wuhan-communities/districts_raw_BAD_UTF8.geojson"
    let found = problems { () throws(Problems) in try VectorFile.read(path) }
    #expect(found.count == 1 && found[0].place.line != nil && found[0].says.en == "not valid UTF-8")
  }
}
