#if GDAL
  import Diagnostics
  import Planning
  import Spatial
  import Testing

  @testable import Datasets

  /// A folder as a district's offices hand it in, read into one study area.
  @Suite struct BureauFolderTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// Two streets of a kilometre in zone 40 with its number, as GeoJSON 2008.
    private func streets() throws -> String {
      let zone = try CoordinateTransform(from: .wgs84, to: CoordinateSystem(epsg: 4528))
      let features = try [(118.78, "甲街道", "1"), (118.79, "乙街道", "2")].map { west, name, code in
        let corners = [(0.0, 0.0), (0.01, 0.0), (0.01, 0.01), (0.0, 0.01), (0.0, 0.0)].map {
          Point(west + $0.0, 32.02 + $0.1)
        }
        let ring = try corners.map { corner in
          let point = try #require(zone.forward(corner))
          return "[\(point.x),\(point.y)]"
        }
        return """
          {"type":"Feature","properties":{"街道代码":"32010400\(code)","街道名称":"\(name)"},"geometry":{"type":"Polygon",
          "coordinates":[[\(ring.joined(separator: ","))]]}}
          """
      }
      return try scratch.write(
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4528\"}},\"features\":["
          + features.joined(separator: ",") + "]}", to: "街道.geojson")
    }

    private func population() throws -> String {
      let sheet = Workbook.Sheet(
        name: "户籍人口",
        rows: [
          ["某区户籍人口年报"], ["街道", "年份", "年龄段", "户籍人口(万人)"], ["甲街道", 2023, "0-59岁", 1.2], [nil, 2023, "60岁及以上", "０.３"],
          ["小计", nil, nil, 1.5], ["乙街道", 2023, "0-59岁", 2], [nil, 2023, "60岁及以上", 0.5], ["合计", nil, nil, 4],
          ["填表人:某某"],
        ], merges: ["A1:D1", "A3:A4", "A6:A7"])
      return try scratch.write(Workbook.bytes([sheet]), to: "人口.xlsx")
    }

    /// Facilities picked from a map of GCJ-02, saved by Excel in GBK: 名称 类型 床位数, one institution (养老院).
    private func facilities() throws -> String {
      let place = GCJ02.fromWGS84(Point(118.785, 32.025))
      let header: [UInt8] =
        Array("id,".utf8) + [0xC0, 0xE0, 0xD0, 0xCD] + Array(",".utf8) + [0xB4, 0xB2, 0xCE, 0xBB, 0xCA, 0xFD]
        + Array(",lon,lat\r\n".utf8)
      let row: [UInt8] =
        Array("F1,".utf8) + [0xD1, 0xF8, 0xC0, 0xCF, 0xD4, 0xBA] + Array(",120,\(place.x),\(place.y)\r\n".utf8)
      return try scratch.write(header + row, to: "设施.csv")
    }

    @Test func aFolderIsRead() throws {
      var institutions = LayerSource(file: try facilities())
      institutions.datum = .gcj02
      let (area, warnings, _) = try StudyAreaLoader.load(
        name: Text("t"), streets: LayerSource(file: try streets()), population: LayerSource(file: try population()),
        facilities: institutions)
      #expect(area.frame.crs == CoordinateSystem(epsg: 4549))
      #expect(area.streets.map(\.code) == ["320104001", "320104002"])
      #expect(area.population.map(\.persons) == [12_000, 3_000, 20_000, 5_000])
      #expect(area.population.map(\.street) == ["320104001", "320104001", "320104002", "320104002"])
      #expect(area.population.allSatisfy { $0.basis == .hukou && $0.year == 2023 })
      #expect(area.facilities.map(\.street) == ["320104001"])
      let there = try #require(try area.frame.transform().forward(Point(118.785, 32.025)))
      #expect(area.facilities[0].position.distance(to: there) < 0.01)
      // Every liberty that was taken is said, and none is an error.
      let words = warnings.list.map(\.says.en).joined(separator: "\n")
      for said in [
        "`crs` member", "header stands in row 2", "2 rows of totals", "merged cells", "GB18030", "→ persons",
      ] {
        #expect(words.contains(said), "\(said) in\n\(words)")
      }
    }
  }
#endif
