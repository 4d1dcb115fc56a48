import Diagnostics
import Planning
import Spatial
import Testing

@testable import Datasets

@Suite struct GeoJSONTests {
  private func read(_ text: String, keepingOpenRings: Bool = false) throws(Problems) -> (
    layer: Layer, warnings: Problems
  ) {
    try GeoJSONReader.read(Array(text.utf8), file: "a.geojson", keepingOpenRings: keepingOpenRings)
  }

  private func feature(_ geometry: String, _ properties: String = "{}") -> String {
    "{\"type\":\"Feature\",\"properties\":\(properties),\"geometry\":\(geometry)}"
  }

  private func collection(_ features: String...) -> String {
    "{\"type\":\"FeatureCollection\",\"features\":[\n" + features.joined(separator: ",\n") + "\n]}"
  }

  @Test func rowsColumnsAndLines() throws {
    let (layer, warnings) = try read(
      collection(
        feature("{\"type\":\"Point\",\"coordinates\":[118.7, 32]}", "{\"id\":\"a\",\"dwellings\":12}"),
        feature("null", "{\"dwellings\":1.5,\"extra\":{\"x\":[1]},\"id\":\"b\"}")))
    #expect(layer.table.columns == ["id", "dwellings", "extra"])
    #expect(layer.table.rows == [["a", 12, nil], ["b", 1.5, ["x": [1]]]])
    #expect(layer.geometries == [.point(Point(118.7, 32)), nil])
    #expect(layer.table.lines == [2, 3])
    #expect(layer.crs == .wgs84 && warnings.isEmpty)
  }

  @Test func membersMayStandInAnyOrder() throws {
    let (layer, _) = try read(
      """
      {"features":[{"geometry":{"coordinates":[[1,2],[3,4]],"type":"LineString"},"id":7,"properties":null,
      "type":"Feature"}],"name":"lines","synthetic":{"zh":"虚构","en":"invented"},"type":"FeatureCollection"}
      """)
    #expect(layer.geometries == [.lineString(LineString([Point(1, 2), Point(3, 4)]))])
    #expect(layer.table.rows == [[7]] && layer.table.columns == ["id"])
    #expect(layer.name == "lines")
    #expect(layer.notes == [Value.Member("synthetic", ["zh": "虚构", "en": "invented"])])
  }

  @Test func bareGeometryAndFeatureAreLayersOfOne() throws {
    #expect(try read("{\"type\":\"Point\",\"coordinates\":[1,2]}").layer.geometries == [.point(Point(1, 2))])
    #expect(try read(feature("null", "{\"a\":1}")).layer.table.rows == [[1]])
  }

  /// Every mistake of meaning is found in one reading, each at its line with index and id.
  @Test func allMistakesAreLocated() {
    let found = problems { () throws(Problems) in
      try read(
        collection(
          feature("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}", "{\"id\":\"P1\"}"),
          feature("{\"type\":\"Point\",\"coordinates\":[\"1\",2]}"),
          feature("{\"type\":\"Pont\",\"coordinates\":[1,2]}"),
          feature("{\"type\":\"LineString\",\"coordinates\":[[1,2]]}"),
          "{\"type\":\"Feature\",\"geometry\":null}", "null"))
    }
    #expect(found.map(\.place.line) == [2, 3, 4, 5, 6, 7])
    #expect(found.map(\.place.feature) == [0, 1, 2, 3, 4, 5])
    #expect(found[0].place.id == "P1")
    #expect(found[0].says.en.contains("not closed") && found[0].fix != nil)
    #expect(found[2].fix?.en.contains("Point") == true)
  }

  @Test func openRingsAreKeptForThoseWhoMendThem() throws {
    let open = collection(feature("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1]]]}"))
    let (layer, warnings) = try read(open, keepingOpenRings: true)
    #expect(layer.geometries[0]?.areas?.polygons[0].exterior.count == 3)
    #expect(warnings.isEmpty)
    let refused = problems { () throws(Problems) in try read(open) }
    #expect(refused.count == 1 && refused[0].fix?.en.contains("repair: true") == true)
  }

  @Test func harmlessDepartureIsNoted() throws {
    let text = """
      {"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[
      {"type":"Feature","title":"a","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}},
      {"type":"Feature","title":"b","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}]}
      """
    let notes = try read(text).warnings.list
    #expect(notes.map(\.severity) == [.note, .note])
    #expect(notes[0].place.field == "crs" && notes[0].place.line == 1)
    #expect(notes[1].value == "title" && notes[1].says.en.hasPrefix("2 members"))
  }

  @Test func deviationsAreNamed() throws {
    let projected = feature("{\"type\":\"Point\",\"coordinates\":[385425.2,3546875.9]}")
    let (bare, warnings) = try read(collection(projected))
    #expect(bare.crs == nil)
    #expect(warnings.list[0].severity == .warning && warnings.list[0].fix?.en.contains("EPSG:4549") == true)

    let named = "{\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::4549\"}},"
    let (layer, crsWarnings) = try read(named + "\"type\":\"FeatureCollection\",\"features\":[\(projected)]}")
    #expect(layer.crs == CoordinateSystem(epsg: 4549))
    #expect(crsWarnings.list[0].place.field == "crs")

    let (_, heights) = try read(collection(feature("{\"type\":\"Point\",\"coordinates\":[1,2,3]}")))
    #expect(heights.list.map(\.severity) == [.note])
  }

  @Test func brokenSyntaxIsLocated() {
    let found = problems { () throws(Problems) in try read(collection(feature("null"), "{\"type\":\"Feature\",}")) }
    #expect(found.last?.place.line == 3)
    #expect(found.last?.place.feature == 1)
  }

  @Test func nestingIsBounded() {
    let deep = String(repeating: "{\"type\":\"GeometryCollection\",\"geometries\":[", count: 20_000)
    #expect(problems { () throws(Problems) in try read(deep) }.last?.says.en.contains("64") == true)
    #expect(!problems { () throws(Problems) in try read(String(repeating: "[", count: 100_000)) }.isEmpty)
  }

  // MARK: Writing

  private let frame = StudyFrame(crs: CoordinateSystem(epsg: 4549))

  @Test func writesWhatRFC7946Asks() throws {
    let clockwise = [Point(0, 0), Point(0, 10), Point(10, 10), Point(10, 0), Point(0, 0)].map {
      Point($0.x + 385_000, $0.y + 3_546_000)
    }
    let hole = [Point(2, 2), Point(4, 2), Point(4, 4), Point(2, 4), Point(2, 2)].map {
      Point($0.x + 385_000, $0.y + 3_546_000)
    }
    let layer = Layer(
      table: Table(name: "plots", columns: ["id", "name"], rows: [["A1", "街\"道"], [nil, nil]]),
      geometries: [.polygon(Polygon(exterior: clockwise, holes: [hole])), nil], crs: frame.crs,
      notes: [Value.Member("synthetic", ["zh": "虚构", "en": "invented"])])
    let bytes = try GeoJSONWriter.bytes(layer, from: frame)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.split(separator: "\n").count == 4)
    let value = try JSON.parse(bytes, file: "out")
    #expect(value["synthetic"]?["en"] == "invented")
    guard case .array(let box)? = value["bbox"] else {
      Issue.record("no bbox")
      return
    }
    #expect(box.count == 4)
    let back = try GeoJSONReader.read(bytes, file: "out")
    let polygon = try #require(back.layer.geometries[0]?.areas?.polygons.first)
    #expect(Polygon.signedArea(polygon.exterior) > 0)
    #expect(Polygon.signedArea(polygon.holes[0]) < 0)
    #expect(back.warnings.isEmpty)
    #expect(back.layer.table.rows[0] == ["A1", "街\"道"])
    let transform = try frame.transform()
    let corner = try #require(transform.forward(polygon.exterior[0]))
    #expect(corner.distance(to: clockwise[0]) < 0.02)
    #expect(try GeoJSONWriter.bytes(layer, from: frame) == bytes)
  }

  @Test func whatIsWrittenReadsBackEqual() throws {
    var random = SplitMix64(seed: 3)
    for _ in 0..<50 {
      func point() -> Point {
        Point(
          Double(Int.random(in: -1_799_999_999...1_799_999_999, using: &random)) / 1e7,
          Double(Int.random(in: -899_999_999...899_999_999, using: &random)) / 1e7)
      }
      func ring() -> [Point] {
        // A box is simple however it is drawn.
        let a = point()
        let b = Point(a.x + 0.25, a.y + 0.25)
        return [a, Point(b.x, a.y), b, Point(a.x, b.y), a].map {
          Point(($0.x * 1e7).rounded() / 1e7, ($0.y * 1e7).rounded() / 1e7)
        }
      }
      let shapes: [Geometry?] = [
        .point(point()), .multiPoint([point(), point()]), .lineString(LineString([point(), point()])),
        .multiLineString([LineString([point(), point()])]), .polygon(Polygon(exterior: ring())),
        .multiPolygon(MultiPolygon([Polygon(exterior: ring()), Polygon(exterior: ring())])),
        .collection([.point(point()), .lineString(LineString([point(), point()]))]), nil,
      ]
      let rows: [[Value]] = shapes.map { _ in
        [.string(String.random(using: &random)), .int(Int64.random(in: -9...9, using: &random)), [true, 1.25]]
      }
      let layer = Layer(
        table: Table(name: "t", columns: ["s", "n", "list"], rows: rows), geometries: shapes, crs: .wgs84)
      let back = try GeoJSONReader.read(try GeoJSONWriter.bytes(layer), file: "t.geojson").layer
      #expect(back.geometries == shapes)
      #expect(back.table.rows == rows)
    }
  }
}
