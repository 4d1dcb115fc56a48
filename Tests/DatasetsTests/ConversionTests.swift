import Diagnostics
import Foundation
import Planning
import Spatial
import Testing

@testable import Datasets

@Suite struct ConversionTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static let plots = """
    {"type":"FeatureCollection","name":"plots","features":[
    {"type":"Feature","properties":{"id":"甲1","户数":120,"rate":0.1,"since":"2024-02-29"},"geometry":{"type":"Polygon",
    "coordinates":[[[118.78,32],[118.79,32],[118.79,32.01],[118.78,32.01],[118.78,32]],
    [[118.783,32.003],[118.783,32.006],[118.786,32.006],[118.786,32.003],[118.783,32.003]]]}},
    {"type":"Feature","properties":{"id":"乙, \\"2\\"","户数":-3,"rate":1234567.875},"geometry":{"type":"MultiPolygon",
    "coordinates":[[[[118.80,32],[118.81,32],[118.81,32.01],[118.80,32]]],
    [[[118.82,32],[118.83,32],[118.83,32.01],[118.82,32]]]]}},
    {"type":"Feature","properties":{"id":"丙"},"geometry":null}]}
    """

  private static let place =
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[118.7,32],[118.71,32],[118.71,32.01],[118.7,32]]]}"

  private func convert(
    _ input: String, _ output: String, _ change: (inout Conversion) -> Void = { _ in }
  ) throws(Problems) -> Conversion.Outcome {
    var conversion = Conversion(input: input, output: scratch.file(output))
    change(&conversion)
    return try conversion.run()
  }

  private func reference(_ word: String) throws -> CoordinateReference {
    try CoordinateReference(word, at: Place(field: "--to"))
  }

  private static var formats: [String] {
    GeoPackageWriter.isAvailable
      ? ["gpkg", "shp", "fgb", "kml", "csv", "xlsx", "geojson"] : ["csv", "geojson"]
  }

  @Test(arguments: formats)
  func thereAndBackNothingChanges(suffix: String) throws {
    // A FlatGeobuf has no room for a feature without geometry.
    let isPlain = suffix == "fgb"
    let text = isPlain ? Self.plots.replacing("\"geometry\":null", with: Self.place) : Self.plots
    let source = try scratch.write(text, to: "plots.geojson")
    if isPlain {
      let bare = try scratch.write(Self.plots, to: "bare.geojson")
      #expect(
        problems { () throws(Problems) in try convert(bare, "bare.fgb") }.contains { $0.says.en.contains("3 features") }
      )
    }
    let there = try convert(source, "there.\(suffix)")
    #expect(there.features == 3)
    let back = try convert(scratch.file("there.\(suffix)"), "back.geojson") { $0.name = "plots" }
    #expect(back.features == 3)
    let (before, after) = (
      try VectorFile.read(source).layer, try VectorFile.read(scratch.file("back.geojson")).layer
    )
    for name in ["id", "户数", "rate", "since"] {
      let column = try #require(before.table.columns.firstIndex(of: name))
      let other = try #require(after.table.columns.firstIndex { $0.lowercased() == name })
      let (was, became) = (before.table.rows.map { $0[column] }, after.table.rows.map { $0[other] })
      // KML reads a whole number back as its digits.
      #expect(suffix == "kml" ? was.map(\.text) == became.map(\.text) : was == became, "\(suffix) \(name)")
    }
    #expect(
      ReadBack.differences(
        before, after, columns: before.table.columns.map { after.table.columns.firstIndex(of: $0) },
        tolerance: 1e-9,
        format: .geoJSON
      ).isEmpty, "\(suffix)")
    // No column is added that the source had not, but for the geometry of tables.
    let added = ["csv", "xlsx"].contains(suffix) ? 1 : 0
    #expect(after.table.columns.count == before.table.columns.count + added, "\(suffix) \(after.table.columns)")
    #expect(after.geometries.prefix(2).map { $0?.areas?.polygons.count } == [1, 2])
  }

  /// On request the attributes are GBK: said so in the `.cpg`, names of five characters, and what GBK lacks is a loss.
  @Test(.enabled(if: GeoPackageWriter.isAvailable))
  func aShapefileInGBK() throws {
    func points(_ name: String) throws -> String {
      try scratch.write("id,养老用房面积,lon,lat\n\(name),12.5,118.7969,32.0603\n", to: "p.csv")
    }
    _ = try convert(try points("秦淮区"), "g.shp") { $0.shapefileText = .gbk }
    let declared = try readFile(scratch.file("g.cpg"))
    #expect(String(decoding: declared, as: UTF8.self).hasPrefix("GBK"))
    let table = try readFile(scratch.file("g.dbf"))
    let word = try #require(TextEncoding.gb18030.encode("秦淮区"))
    #expect(table.indices.contains { table[$0...].starts(with: word) })
    let back = try VectorFile.read(scratch.file("g.shp")).layer
    #expect(back.table.columns.prefix(2) == ["id", "养老用房面"] && back.table.rows[0][0] == "秦淮区")
    // A character of Unicode's second plane, as in personal names.
    let rare = try points("𠮷")
    #expect(
      problems { () throws(Problems) in try convert(rare, "r.shp") { $0.shapefileText = .gbk } }
        .contains { $0.severity == .error })
    #expect(!fileExists(scratch.file("r.dbf")))
    _ = try convert(rare, "u.shp")
    #expect(try VectorFile.read(scratch.file("u.shp")).layer.table.rows[0][0] == "𠮷")
  }

  /// Degrees, a zone without number, the same with it, and degrees again, through three formats.
  @Test(.enabled(if: GeoPackageWriter.isAvailable))
  func coordinatesAreCarried() throws {
    let source = try scratch.write(Self.plots, to: "plots.geojson")
    let zone = try reference("cgcs2000-120e")
    let numbered = try reference("cgcs2000-40")
    #expect(
      zone.system == CoordinateSystem(epsg: 4549) && numbered.system == CoordinateSystem(epsg: 4528)
    )
    _ = try convert(source, "a.gpkg") { $0.to = zone }
    let plane = try VectorFile.read(scratch.file("a.gpkg")).layer
    #expect(plane.crs == CoordinateSystem(epsg: 4549))
    let corner = try #require(plane.geometries[0]?.areas?.polygons[0].exterior[0])
    let expected = try #require(
      try StudyFrame(crs: CoordinateSystem(epsg: 4549)).transform().forward(Point(118.78, 32)))
    #expect(corner.distance(to: expected) < 1e-6)
    _ = try convert(scratch.file("a.gpkg"), "b.shp") { $0.to = numbered }
    let shifted = try VectorFile.read(scratch.file("b.shp")).layer
    #expect(shifted.crs == CoordinateSystem(epsg: 4528))
    #expect(
      abs((shifted.geometries[0]?.areas?.polygons[0].exterior[0].x ?? 0) - 40_000_000 - corner.x)
        < 1e-3)
    _ = try convert(scratch.file("b.shp"), "c.geojson")
    let (before, after) = (
      try VectorFile.read(source).layer, try VectorFile.read(scratch.file("c.geojson")).layer
    )
    #expect(
      ReadBack.differences(before, after, columns: [0, 1, 2, 3], tolerance: 2e-7, format: .geoJSON)
        .errors.isEmpty)
  }

  @Test func shiftedDegreesAreCarriedBothWays() throws {
    let source = try scratch.write("id,lon,lat\na,118.7969,32.0603\nb,120.3,31.5\n", to: "p.csv")
    for datum in ["gcj02", "bd09"] {
      let shifted = try reference(datum)
      let there = try convert(source, "\(datum).csv") { $0.to = shifted }
      #expect(
        there.notes.list.contains {
          $0.severity == .warning && $0.says.en.contains("no format can say")
        })
      let moved = try VectorFile.read(scratch.file("\(datum).csv")).layer
      #expect(moved.table.columns == ["id", "lon", "lat"])
      let shift = Geodesic().distance(
        Point(118.7969, 32.0603),
        try #require(moved.geometries[0].map { BoundingBox(around: $0).min }))
      #expect((300...1_200).contains(shift))
      _ = try convert(scratch.file("\(datum).csv"), "\(datum)-back.csv") { $0.from = shifted }
      let back = try VectorFile.read(scratch.file("\(datum)-back.csv")).layer
      let points = back.geometries.compactMap { $0.map { BoundingBox(around: $0).min } }
      #expect(Geodesic().distance(points[0], Point(118.7969, 32.0603)) < 1e-3)
      #expect(Geodesic().distance(points[1], Point(120.3, 31.5)) < 1e-3)
    }
  }

  /// A Shapefile shortens names and says so; what it cannot hold it does not get, unless the user wants it so.
  @Test(.enabled(if: GeoPackageWriter.isAvailable))
  func nothingIsLostWithoutAWord() throws {
    let long = String(repeating: "长", count: 100)
    let source = try scratch.write(
      """
      {"type":"FeatureCollection","synthetic":"invented","features":[{"type":"Feature","properties":{"养老用房建筑面积":1,
      "养老用房床位数":2,"remark":"\(long)","big":9223372036854775807,"empty":""},"geometry":{"type":"Point","coordinates":[118,32]}}]}
      """, to: "p.geojson")
    let refused = problems { () throws(Problems) in try convert(source, "p.shp") }
    let fields = refused.filter { $0.severity == .error }.compactMap(\.place.field)
    #expect(fields.contains("remark") && fields.contains("big") && fields.contains("synthetic"))
    #expect(refused.contains { $0.says.en.contains("--allow-loss") })
    #expect(!FileManager.default.fileExists(atPath: scratch.file("p.shp")))
    let outcome = try convert(source, "p.shp") { $0.allowsLoss = true }
    #expect(
      outcome.files.map { $0.split(separator: ".").last ?? "" } == [
        "cpg", "dbf", "prj", "shp", "shx",
      ])
    let words = outcome.notes.list.map(\.says.en).joined(separator: "\n")
    #expect(
      words.contains("lost: ") && words.contains("called 养老用 ") && words.contains("called 养老_1 "))
    #expect(words.contains("empty texts are no value"))
    let read = try VectorFile.read(scratch.file("p.shp")).layer
    #expect(read.table.columns == ["养老用", "养老_1", "remark", "big", "empty"])
    #expect(read.table.rows[0][2] == .string(String(repeating: "长", count: 84)))
    // A GeoPackage holds all of it.
    #expect(try convert(source, "p.gpkg").notes.list.allSatisfy { $0.severity != .error })
  }

  /// A dBASE table has room for some twenty digits: most numbers fit, the rest are rounded and that is said.
  @Test(.enabled(if: GeoPackageWriter.isAvailable))
  func numbersKeepTheirDigits() throws {
    let source = try scratch.write(
      "id,a,b\n1,0.014168914566627512,1.7976931348623157e308\n2,12345678.875,1e-300\n", to: "n.csv")
    let refused = problems { () throws(Problems) in try convert(source, "n.dbf") }
    #expect(refused.filter { $0.severity == .error }.allSatisfy { $0.place.field == "b" || $0.place.field == nil })
    let plain = try scratch.write("id,a\n1,0.014168914566627512\n2,12345678.875\n", to: "m.csv")
    let outcome = try convert(plain, "m.dbf")
    let read = try VectorFile.read(scratch.file("m.dbf")).layer.table.rows
    #expect(read[1][1] == 12345678.875)
    #expect(abs((read[0][1].number ?? 0) - 0.014168914566627512) < 1e-15)
    #expect(outcome.notes.list.filter { $0.severity > .note }.isEmpty)
  }

  @Test(.enabled(if: GeoPackageWriter.isAvailable))
  func kindsThatDoNotMixAreRefused() throws {
    let source = try scratch.write(
      """
      {"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[118,32]}},
      {"type":"Feature","properties":{"a":2},"geometry":{"type":"LineString","coordinates":[[118,32],[118.1,32]]}}]}
      """, to: "mixed.geojson")
    #expect(!problems { () throws(Problems) in try convert(source, "mixed.shp") }.isEmpty)
    #expect(try convert(source, "mixed.gpkg").features == 2)
    #expect(try convert(source, "mixed.csv").features == 2)
    let shapes = try VectorFile.read(scratch.file("mixed.csv")).layer.geometries
    #expect(shapes == (try VectorFile.read(source).layer.geometries))
  }

  @Test func whatCannotBeIsRefused() throws {
    let source = try scratch.write(Self.plots, to: "plots.geojson")
    let zone = try reference("4549")
    #expect(
      problems { () throws(Problems) in try convert(source, "a.geojson") { $0.to = zone } }.first?
        .place.field == "--to")
    #expect(
      problems { () throws(Problems) in try convert(source, "a.dwg") }.first?.says.en.contains(
        ".gpkg") == true)
    #expect(
      problems { () throws(Problems) in try convert(source, "plots.geojson") }.first?.fix?.en
        .contains("--overwrite") == true)
    // Metres without a system cannot become degrees.
    let bare = try scratch.write("id,x,y\na,385000,3546000\n", to: "bare.csv")
    let unstated = problems { () throws(Problems) in try convert(bare, "bare.geojson") }
    #expect(unstated.contains { $0.fix?.en.contains("EPSG:4549") == true })
    #expect(unstated.contains { $0.says.en.contains("--from") })
    #expect(try convert(bare, "bare-2.csv").notes.list.contains { $0.severity == .warning })
    let placed = try convert(bare, "bare.geojson") { $0.from = zone }
    #expect(placed.coordinates == "EPSG:4326")
    for word in ["EPSG:1", "cgcs2000-121e", "nonsense", "EPSG:2437"] {
      #expect(
        !problems { () throws(Problems) in try CoordinateReference(word, at: Place(field: "--to")) }
          .isEmpty, "\(word)")
    }
  }

  @Test func wordsForSystems() throws {
    let known: [(String, Int)] = [
      ("4549", 4549), ("epsg:32650", 32650), ("CGCS2000-120E", 4549), ("cgcs2000_zone_40", 4528),
      ("cgcs2000-6-117e", 4509),
      ("cgcs2000-20", 4498), ("WGS84", 4326), ("cgcs2000", 4490),
    ]
    for (word, code) in known {
      #expect(try reference(word).system == CoordinateSystem(epsg: code), "\(word)")
    }
    #expect(try reference("GCJ-02").datum == .gcj02 && reference("bd09").datum == .bd09)
  }

  @Test func repairsAreMadeOnTheWay() throws {
    let open = Self.plots.replacing("[118.78,32.01],[118.78,32]]", with: "[118.78,32.01]]")
    let source = try scratch.write(open, to: "open.geojson")
    #expect(!problems { () throws(Problems) in try convert(source, "closed.geojson") }.isEmpty)
    let outcome = try convert(source, "closed.geojson") { $0.repair = .everything }
    #expect(outcome.repairs.map(\.kind) == [.rings])
    #expect(try VectorFile.read(scratch.file("closed.geojson")).layer.count == 3)
  }
}
