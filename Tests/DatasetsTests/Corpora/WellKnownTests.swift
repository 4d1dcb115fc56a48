import Diagnostics
import Foundation
import Spatial
import Testing

@testable import Datasets

@Suite struct WellKnownTests {
  @Test func textIsRead() throws {
    let read = { (text: String) throws(GeometryRefusal) in try WellKnownText.read(text) }
    #expect(try read("point(1 2)").geometry == .point(Point(1, 2)))
    #expect(try read("SRID=4549;POINT Z (1 2 3)").epsg == 4549)
    #expect(try read("MULTIPOINT (1 2, 3 4)").geometry == read("MULTIPOINT ((1 2), (3 4))").geometry)
    #expect(
      try read(" LINESTRING M(1 2 3 , -1.5e3 4 5)").geometry == .lineString(LineString([Point(1, 2), Point(-1500, 4)])))
    #expect(try read("POLYGON EMPTY").geometry == nil)
    let holed = try read("POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,2 1,1 1))").geometry
    #expect(holed?.areas?.area == 15)
    #expect(
      try read("GEOMETRYCOLLECTION(POINT EMPTY, MULTIPOLYGON(((0 0,1 0,0 1,0 0))))").geometry?.kind
        == "GeometryCollection")
  }

  @Test(arguments: [
    ("CIRCULARSTRING(0 0, 1 1, 2 0)", "curved"), ("TIN EMPTY", "surfaces"), ("POINT(1)", "number"),
    ("POLYGON((0 0, 1 0, 1 1, 0 1))", "not closed"), ("POLYGON((0 0, 1 0, 0 0))", "four positions"),
    ("POINT(1 2) x", "end"),
    ("POINT(nan 1)", "number"), ("", "type"), ("LINESTRING(1 2)", "two positions"), ("POINT(1e999 1)", "finite"),
  ])
  func textIsRefusedWithAReason(text: String, word: String) {
    #expect { try WellKnownText.read(text) } throws: { ($0 as? GeometryRefusal)?.says.en.contains(word) == true }
  }

  @Test(arguments: [64, 65, 3_000])
  func nestingIsBounded(depth: Int) throws {
    let text =
      String(repeating: "GEOMETRYCOLLECTION(", count: depth - 1) + "POINT(1 2)"
      + String(repeating: ")", count: depth - 1)
    if depth <= 64 {
      #expect(try WellKnownText.read(text).geometry != nil)
    } else {
      #expect { try WellKnownText.read(text) } throws: { ($0 as? GeometryRefusal)?.says.en.contains("64") == true }
    }
  }

  @Test func binaryIsReadInBothByteOrdersWithItsSystem() throws {
    let little = "0101000020C5110000000000000000F03F0000000000000040"
    #expect(try WellKnownBinary.read(hex: little).geometry == .point(Point(1, 2)))
    #expect(try WellKnownBinary.read(hex: little).epsg == 4549)
    #expect(
      try WellKnownBinary.read(hex: "00000003E93FF000000000000040000000000000004008000000000000").geometry
        == .point(Point(1, 2)))
  }

  /// The ten cases of the corpus, from GEOS's and Shapely's unit tests.
  @Test(.enabled(if: !Corpus.rows.isEmpty)) func corpusCases() throws {
    let text = try String(contentsOfFile: Corpus.folder + "wkb-wkt/cases.tsv", encoding: .utf8)
    let cases = text.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(cases.count == 10)
    for row in cases {
      let result = Result { try WellKnownBinary.read(hex: row[1]) }
      if row[2].hasPrefix("valid") {
        #expect(try result.get().geometry == nil, "\(row[0])")
      } else {
        #expect(throws: GeometryRefusal.self, "\(row[0])") { try result.get() }
      }
    }
  }
}
