#if GDAL
  import Diagnostics
  import Foundation
  import Planning
  import Spatial
  import Testing

  @testable import Datasets

  /// One small layer in every format that GDAL reads for Catchment.
  @Suite struct FormatTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let plots = """
      {"type":"FeatureCollection","name":"plots","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4549"}},
      "features":[{"type":"Feature","properties":{"id":"甲1","dwellings":120},"geometry":{"type":"Polygon","coordinates":
      [[[385000,3546000],[385100,3546000],[385100,3546100],[385000,3546100],[385000,3546000]]]}}]}
      """

    private static let ogr2ogr = ["/usr/bin/ogr2ogr", "/usr/local/bin/ogr2ogr", "/opt/homebrew/bin/ogr2ogr"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }

    /// GDAL's own tool writes the file, so that what is read is not what Catchment wrote.
    private func converted(to driver: String, _ name: String) throws -> String {
      let source = try scratch.write(Self.plots, to: "plots.geojson")
      let process = Process()
      process.executableURL = URL(filePath: try #require(Self.ogr2ogr))
      let encoding = driver == "ESRI Shapefile" ? ["-lco", "ENCODING=UTF-8"] : []
      process.arguments = ["-f", driver] + encoding + [scratch.file(name), source]
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0, "ogr2ogr could not write \(driver)")
      return scratch.file(name)
    }

    @Test(
      .enabled(if: ogr2ogr != nil, "ogr2ogr is not installed"),
      arguments: [
        ("GPKG", "p.gpkg"), ("FlatGeobuf", "p.fgb"), ("OpenFileGDB", "p.gdb"), ("ESRI Shapefile", "p.shp"),
        ("GML", "p.gml"), ("MapInfo File", "p.tab"),
      ])
    func projectedPlotsStandWhereTheyDid(driver: String, name: String) throws {
      let (layer, _) = try VectorFile.read(try converted(to: driver, name))
      let column = { (name: String) in try #require(layer.table.columns.firstIndex(of: name)) }
      #expect(try layer.table.rows.map { $0[try column("id")] } == ["甲1"])
      #expect(try layer.table.rows.map { $0[try column("dwellings")] } == [120])
      let area = try #require(layer.geometries[0]?.areas)
      // Easting first, whatever the axis order of EPSG:4549. MapInfo keeps centimetres and names no system.
      #expect(BoundingBox(around: .multiPolygon(area)).min.distance(to: Point(385_000, 3_546_000)) < 0.02)
      #expect(abs(area.area - 10_000) < 2)
      let corner = Point(385_000, 3_546_000)
      let system = try #require(layer.crs)
      let there = try #require(try CoordinateTransform(from: system, to: .wgs84).forward(corner))
      let here = try #require(try StudyFrame(crs: CoordinateSystem(epsg: 4549)).transform().inverse(corner))
      #expect(Geodesic().distance(there, here) < 0.01, "\(system)")
    }

    /// An OpenDocument sheet is a ledger like a workbook of Excel's.
    @Test(.enabled(if: ogr2ogr != nil, "ogr2ogr is not installed"))
    func openDocumentSheetsAreRead() throws {
      let (layer, _) = try VectorFile.read(try converted(to: "ODS", "p.ods"))
      #expect(layer.table.columns == ["id", "dwellings"])
      #expect(layer.table.rows == [["甲1", 120]])
    }

    /// A GeoPackage that a careless program filled with GBK: read, and said.
    @Test(.enabled(if: ogr2ogr != nil, "ogr2ogr is not installed"))
    func foreignBytesInAGeoPackageAreSaid() throws {
      var bytes = [UInt8](try Data(contentsOf: URL(filePath: try converted(to: "GPKG", "p.gpkg"))))
      // 甲1 in UTF-8, then 五A1 in GBK.
      let at = try #require(bytes.firstRange(of: [0xE7, 0x94, 0xB2, 0x31]))
      bytes.replaceSubrange(at, with: [0xCE, 0xE5, 0x41, 0x31])
      let (layer, warnings) = try VectorFile.read(try scratch.write(bytes, to: "q.gpkg"))
      #expect(layer.table.rows[0].contains("五A1"))
      #expect(warnings.list.contains { $0.severity == .warning && $0.says.en.contains("GB18030") })
      bytes.replaceSubrange(at, with: [0xFF, 0xFF, 0x41, 0x31])
      let path = try scratch.write(bytes, to: "r.gpkg")
      let found = problems { () throws(Problems) in try VectorFile.read(path) }
      #expect(found.contains { $0.severity == .error && $0.place.feature == 0 && $0.place.field == "id" })
    }

    @Test func kmlIsRead() throws {
      let kml = """
        <?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>站点</name>
        <Placemark><name>日间照料中心</name><Point><coordinates>118.79,32.02,0</coordinates></Point></Placemark>
        </Document></kml>
        """
      let (layer, _) = try VectorFile.read(try scratch.write(kml, to: "a.kml"))
      #expect(layer.geometries == [.point(Point(118.79, 32.02))] && layer.crs == .wgs84)
      #expect(layer.table.rows == [["日间照料中心"]] && layer.table.columns == ["Name"])
      // What the format has of its own is kept where the file says something.
      let said = kml.replacing("<Point>", with: "<visibility>0</visibility><description>二楼</description><Point>")
      let (more, _) = try VectorFile.read(try scratch.write(said, to: "b.kml"))
      #expect(more.table.columns == ["Name", "description", "visibility"])
      #expect(more.table.rows == [["日间照料中心", "二楼", 0]])
    }

    /// A drawing has no coordinate system and its layers by name; arcs and circles come as lines.
    @Test func dxfIsRead() throws {
      let pairs: [(Int, String)] = [
        (0, "SECTION"), (2, "ENTITIES"), (0, "LINE"), (8, "道路中线"), (10, "385000"), (20, "3546000"), (11, "385100"),
        (21, "3546050"), (0, "POINT"), (8, "设施"), (10, "385050"), (20, "3546020"), (0, "ENDSEC"), (0, "EOF"),
      ]
      let text = pairs.map { "\($0.0)\n\($0.1)\n" }.joined()
      let (layer, _) = try VectorFile.read(try scratch.write(text, to: "a.dxf"))
      #expect(layer.crs == nil)
      #expect(
        layer.geometries == [
          .lineString(LineString([Point(385_000, 3_546_000), Point(385_100, 3_546_050)])),
          .point(Point(385_050, 3_546_020)),
        ])
      #expect(layer.table.rows.compactMap { $0.first?.text } == ["道路中线", "设施"])
      // The same drawing from a program that writes GBK and says nothing, or says so.
      let gbk: [UInt8] = [0xC9, 0xE8, 0xCA, 0xA9]
      var bytes = Array(text.replacing("道路中线", with: "road").utf8)
      bytes.replace(Array("设施".utf8), with: gbk)
      let silent = try VectorFile.read(try scratch.write(bytes, to: "b.dxf"))
      #expect(silent.layer.table.rows[1].first == "设施" && silent.warnings.list.map(\.severity).contains(.note))
      let header = "0\nSECTION\n2\nHEADER\n9\n$DWGCODEPAGE\n3\nANSI_936\n0\nENDSEC\n"
      let told = try VectorFile.read(try scratch.write(Array(header.utf8) + bytes, to: "c.dxf"))
      #expect(told.layer.table.rows[1].first == "设施")
    }

    /// The same communities in EPSG:4547, whose official axis order is northing first, and in degrees.
    @Test(.enabled(if: SharedData.has("data/wuhan-communities")))
    func eastingFirstWhateverTheAxisOrder() throws {
      let folder = SharedData.root + "/data/wuhan-communities/"
      let plane = try VectorFile.read(folder + "whhp_epsg4547.gpkg").layer
      let degrees = try VectorFile.read(folder + "communities_pop_wgs84.geojson").layer
      #expect(plane.crs == CoordinateSystem(epsg: 4547) && plane.count == degrees.count)
      let carry = try SourcePlane(plane, LayerSource(file: "whhp_epsg4547.gpkg"))
      let geodesic = Geodesic()
      // The degrees are rounded to 0.1 m, and ten of the areas were mended in one of the files.
      let agreeing = zip(plane.geometries, degrees.geometries).filter { there, here in
        guard let there, let here else { return false }
        var box = BoundingBox.empty
        there.forEachPoint { if let point = carry.lonLat($0) { box.extend(to: point) } }
        let expected = BoundingBox(around: here)
        return geodesic.distance(box.min, expected.min) < 0.1 && geodesic.distance(box.max, expected.max) < 0.1
      }
      #expect(agreeing.count >= 964, "\(agreeing.count) of 974")
    }

    @Test(.enabled(if: SharedData.has("data/beijing-townships")))
    func townshipsAreRead() throws {
      let (layer, _) = try VectorFile.read(SharedData.root + "/data/beijing-townships/beijing.shp")
      #expect(layer.count == 331 && layer.crs == .wgs84)
      var vertices = 0
      for geometry in layer.geometries { geometry?.forEachPoint { _ in vertices += 1 } }
      #expect(vertices == 136_123)
      #expect(layer.table.columns.contains("乡"))
      for geometry in layer.geometries { #expect(try geometry?.areas?.invalidity() == nil) }
    }
  }
#endif
