#if GDAL
  import Diagnostics
  import Planning
  import Spatial
  import Testing

  @testable import Datasets

  @Suite struct ShapefileTests {
    private let scratch: Scratch
    private static let name = "养老用房面积"
    private static let text = "五老村街道"

    init() throws { scratch = try Scratch() }

    private static func gbk(_ text: String) -> [UInt8] {
      // 养老用房面积 and 五老村街道 in GBK, from the published table.
      let table: [Character: [UInt8]] = [
        "养": [0xD1, 0xF8], "老": [0xC0, 0xCF], "用": [0xD3, 0xC3], "房": [0xB7, 0xBF], "面": [0xC3, 0xE6],
        "积": [0xBB, 0xFD], "五": [0xCE, 0xE5], "村": [0xB4, 0xE5], "街": [0xBD, 0xD6], "道": [0xB5, 0xC0],
      ]
      return text.flatMap { table[$0] ?? [] }
    }

    struct Case: Sendable, CustomTestStringConvertible {
      var testDescription: String
      var isGBK: Bool
      var cpg: String?
      var language: UInt8 = 0
      var override: String?
      /// Whether something is said about the encoding: nothing, a note, a warning.
      var said: Problem.Severity?
    }

    @Test(arguments: [
      Case(testDescription: ".cpg names it", isGBK: true, cpg: "GBK"),
      Case(testDescription: ".cpg by code page", isGBK: true, cpg: "936"),
      Case(testDescription: ".cpg names UTF-8", isGBK: false, cpg: "UTF-8"),
      Case(testDescription: "LDID names it", isGBK: true, language: 0x4D),
      Case(testDescription: "nothing declared, UTF-8", isGBK: false),
      Case(testDescription: "nothing declared, GBK", isGBK: true, said: .note),
      Case(testDescription: ".cpg is wrong", isGBK: true, cpg: "UTF-8", said: .warning),
      Case(testDescription: ".cpg is wrong, LDID is right", isGBK: true, cpg: "UTF-8", language: 0x4D, said: .warning),
      Case(testDescription: "the user's word over all", isGBK: true, cpg: "UTF-8", language: 0x57, override: "gb18030"),
      Case(testDescription: "the user's word for UTF-8", isGBK: false, cpg: "GBK", override: "utf-8"),
    ])
    func encoding(found test: Case) throws {
      let bytes = { (text: String) in test.isGBK ? Self.gbk(text) : Array(text.utf8) }
      let file = Shapefile(
        column: bytes("街道"), texts: [bytes(Self.text), Array("plain".utf8)], language: test.language)
      let path = try file.write("s", cpg: test.cpg, in: scratch)
      let (layer, warnings) = try VectorFile.read(path, encoding: test.override)
      #expect(layer.table.columns == ["街道"])
      #expect(layer.table.rows == [[.string(Self.text)], ["plain"]])
      #expect(layer.geometries == [.point(Point(118.5, 32.5)), .point(Point(118.5, 32.5))])
      let about = warnings.list.filter { $0.place.file?.hasSuffix(".dbf") == true }
      #expect(about.map(\.severity).max() == test.said, "\(about.map(\.says.en))")
    }

    /// UTF-8 Chinese that is GBK too, as nonsense: read as declared, with a warning that says how to mend it.
    @Test func textOfTwoMindsIsWarnedAbout() throws {
      let file = Shapefile(column: Array("name".utf8), texts: [Array("街道".utf8)])
      let (_, warnings) = try VectorFile.read(try file.write("s", cpg: "GBK", in: scratch))
      #expect(warnings.list.contains { $0.severity == .warning && $0.fix?.en.contains("encoding: utf-8") == true })
    }

    @Test func textInNoKnownEncodingIsRefused() throws {
      let file = Shapefile(column: Array("name".utf8), texts: [[0xFF, 0xFE, 0xFF, 0xFF]])
      let path = try file.write("s", in: scratch)
      let found = problems { () throws(Problems) in try VectorFile.read(path) }
      #expect(found.contains { $0.severity == .error && $0.fix?.en.contains("encoding:") == true })
    }

    /// dBASE keeps ten bytes of a name: five characters of GBK, three and a third of UTF-8.
    @Test(arguments: [true, false])
    func cutNamesAreKnown(isGBK: Bool) throws {
      let name = isGBK ? Self.gbk(Self.name) : Array(Self.name.utf8)
      let file = Shapefile(column: name, texts: [Array("350.5".utf8)])
      let layer = try VectorFile.read(try file.write("s", cpg: isGBK ? "GBK" : nil, in: scratch)).layer
      var problems = Problems()
      let mapping = FieldMapping(CanonicalFields.housing, table: layer.table, given: [:], problems: &problems)
      #expect(mapping.has("elder_care_m2"), "\(layer.table.columns)")
    }
  }
#endif
