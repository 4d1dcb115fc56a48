#if GDAL
  import Diagnostics
  import Foundation
  import Planning
  import Spatial
  import Testing

  #if canImport(FoundationXML)
    import FoundationXML
  #endif

  @testable import Datasets

  @Suite struct GeoPackageWriterTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let plane = CoordinateSystem(epsg: 4549)

    private static func area(_ x: Double) -> Polygon {
      Polygon(exterior: [
        Point(385_000.1 + x, 3_546_000), Point(385_100 + x, 3_546_000), Point(385_100 + x, 3_546_100.0000001),
        Point(385_000.1 + x, 3_546_000),
      ])
    }

    private static let layers = [
      Layer(
        table: Table(
          name: "街道", columns: ["fid", "Geom", "名称", "share", "open", "since", "list", "none", "mixed"],
          rows: [
            [9_007_199_254_740_993, "x", "五老村 \"&<>'\"", 0.1, true, "2024-02-29", [1, ["a": 2]], nil, 1],
            [-1, "", "", 1e300, false, nil, nil, nil, "一"], [nil, nil, nil, 3, nil, "2025-01-01", nil, nil, 2.5],
          ]),
        geometries: [
          .polygon(area(0)), .multiPolygon(MultiPolygon([area(0), area(500)])), nil,
        ], crs: plane, notes: [Value.Member("synthetic", "invented")],
        style: LayerStyle(
          colour: "#102030", column: "名称", categories: [LayerStyle.Category("五老村", Text("五"), "#ff0000")], label: "名称")),
      Layer(
        table: Table(name: "sites", columns: ["id"], rows: [["a"]]), geometries: [.point(Point(118.78, 32.01))],
        crs: .wgs84),
      Layer(table: Table(name: "years", columns: ["year", "n"], rows: [[2020, 1]]), geometries: [nil], crs: nil),
    ]

    @Test func whatIsWrittenReadsBackEqual() throws {
      let path = try scratch.write(try GeoPackageWriter.bytes(Self.layers), to: "a.gpkg")
      #expect(try VectorFile.layers(of: path).map(\.name) == Self.layers.map(\.name))
      for layer in Self.layers {
        let back = try VectorFile.read(path, layer: layer.name).layer
        #expect(back.table.columns == layer.table.columns)
        #expect(back.crs == layer.crs)
        #expect(back.count == layer.count)
      }
      let layer = try VectorFile.read(path, layer: "街道").layer
      #expect(
        layer.geometries == [
          .multiPolygon(MultiPolygon([Self.area(0)])), Self.layers[0].geometries[1], nil,
        ])
      // Lists are JSON, and a column of numbers and words is words; everything else is as it was.
      var expected = Self.layers[0].table.rows
      expected[0][6] = "[1,{\"a\":2}]"
      expected[0][8] = "1"
      expected[2][8] = "2.5"
      #expect(layer.table.rows == expected)
    }

    @Test func sameLayersGiveTheSameBytes() throws {
      let first = try GeoPackageWriter.bytes(Self.layers)
      #expect(try GeoPackageWriter.bytes(Self.layers) == first)
      // No day but the fixed one: a clock would show as this year's.
      let text = String(decoding: first, as: UTF8.self)
      #expect(text.contains("1980-01-01T00:00:00.000Z"))
      let year = Calendar(identifier: .gregorian).component(.year, from: Date())
      #expect(!text.contains("\(year)-"))
    }

    /// QGIS looks for the row of `layer_styles` that names table and geometry column and is the default.
    @Test func stylesStandWhereQGISLooks() throws {
      let path = try scratch.write(try GeoPackageWriter.bytes(Self.layers), to: "a.gpkg")
      let styles = try VectorFile.read(path, layer: "layer_styles").layer.table
      let column = { (name: String) in try #require(styles.columns.firstIndex(of: name)) }
      let (table, geometry, qml, isDefault) = (
        try column("f_table_name"), try column("f_geometry_column"), try column("styleQML"), try column("useAsDefault")
      )
      #expect(styles.rows.map { $0[table] } == ["街道", "sites"])
      #expect(styles.rows.map { $0[geometry] } == ["geom_", "geom"])
      #expect(styles.rows.allSatisfy { $0[isDefault] == true })
      for row in styles.rows {
        guard case .string(let text) = row[qml] else {
          Issue.record("no style")
          continue
        }
        let parser = XMLParser(data: Data(text.utf8))
        #expect(parser.parse())
      }
    }

    @Test func aLayerThatCannotBeMadeIsNamed() {
      var twice = Self.layers
      twice[1].table.name = "街道"
      let found = problems { () throws(Problems) in try GeoPackageWriter.bytes(twice) }
      #expect(found.first?.place.layer == "街道")
      var unknown = [Self.layers[1]]
      unknown[0].crs = CoordinateSystem("EPSG:1")
      #expect(
        problems { () throws(Problems) in try GeoPackageWriter.bytes(unknown) }.first?.says.en.contains("EPSG:1")
          == true)
    }
  }
#endif
