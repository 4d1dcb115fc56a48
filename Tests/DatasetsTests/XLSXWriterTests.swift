import Diagnostics
import Planning
import Spatial
import Testing

@testable import Datasets

@Suite struct XLSXWriterTests {
  private static let people = Table(
    name: "街道人口", columns: ["code", "名称", "persons", "share", "elder", "opened", "note"],
    rows: [
      ["320104002", "秦虹街道", 53_000, 0.1875, true, "2021-12-13", "a,\"b\" & <c>\n第二行"],
      ["320104003", "夫子庙", -7, 1e-9, false, "1999-01-01", " blanks "],
      ["320104004", nil, nil, nil, nil, nil, nil],
    ])

  @Test func sameTablesSameBytes() throws {
    #expect(try XLSXWriter.bytes([Self.people]) == XLSXWriter.bytes([Self.people]))
  }

  @Test func sheetNamesSuitExcel() {
    let long = String(repeating: "养老", count: 20)
    let names = XLSXWriter.sheetNames(["a/b:c", "A B C", "", "'q'", long, long, "history"])
    #expect(names[0...3] == ["a b c", "A B C (2)", "Sheet", "q"])
    #expect(names.allSatisfy { $0.utf16.count <= 31 })
    #expect(Set(names.map { $0.lowercased() }).count == names.count)
    #expect(names[6] == "history (2)")
  }

  @Test func lettersCountInBase26() {
    #expect([0, 25, 26, 51, 701, 702, 16_383].map(Worksheet.letters) == ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"])
  }

  @Test func datesAreSerialNumbers() {
    #expect(Cell.serial("1900-03-01") == 61)
    #expect(Cell.serial("2000-02-29") == 36_585)
    #expect(Cell.serial("2026-11-24") == 46_350)
    #expect(Cell.serial("2026-11-31") == nil)
    #expect(Cell.serial("1899-12-31") == nil)
    #expect(Cell.serial("2026/11/24") == nil)
  }

  @Test func unwritableTextIsEscaped() {
    var bytes: [UInt8] = []
    XML.append("a\u{1}b_x0041_c_\u{FFFF}\r<&>", to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "a_x0001_b_x005F_x0041_c__xFFFF_&#13;&lt;&amp;&gt;")
    // Ideographs whose last byte is that of U+FFFE or U+FFFF are left alone.
    bytes = []
    XML.append("审查依据文件矛盾", to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "审查依据文件矛盾")
  }

  @Test func everyOtherCharacterStays() {
    // Every byte that UTF-8 has after the first, in the middle and at the end of a character.
    var scalars = String.UnicodeScalarView((0x4E00...0x9FFF).compactMap(UnicodeScalar.init))
    scalars.append(contentsOf: "\u{FFBE}\u{FFBF}\u{FFFD}\u{BF}\u{BE}".unicodeScalars)
    let text = String(scalars)
    var bytes: [UInt8] = []
    XML.append(text, to: &bytes)
    #expect(bytes == Array(text.utf8))
  }

  /// What a person sees: a header that stays, columns wide enough, numbers and days that can be calculated with.
  @Test func sheetsAreReadable() {
    let table = Table(
      name: "t", columns: ["编号", "名称", "n", "x", "open", "since"],
      rows: [["320104002", "一个相当长的街道名称", 12, 0.5, true, "2024-02-29"], ["320104003", "乙", nil, nil, false, nil]])
    var strings = SharedStrings()
    let xml = String(decoding: Worksheet(table, &strings).xml, as: UTF8.self)
    #expect(xml.contains("ySplit=\"1\"") && xml.contains("state=\"frozen\""))
    #expect(xml.contains("<autoFilter ref=\"A1:F3\"/>"))
    let widths = xml.matches(of: /<col min="\d+" max="\d+" width="(\d+)"/).compactMap { Int($0.output.1) }
    // A Chinese character takes two places.
    #expect(widths.count == 6 && widths[0] >= 9 && widths[1] >= 20 && widths[1] <= 80)
    #expect(xml.contains("<c r=\"C2\"><v>12</v></c>") && xml.contains("<c r=\"D2\"><v>0.5</v></c>"))
    #expect(xml.contains("<c r=\"E2\" t=\"b\"><v>1</v></c>"))
    // 29 February 2024 is day 45351 of Excel; codes are text.
    #expect(xml.contains("<v>45351</v>") && xml.contains("<c r=\"A2\" s=") && !xml.contains("<v>320104002</v>"))
    #expect(!xml.contains("r=\"C3\""))
  }

  @Test func whatExcelCannotHoldIsRefused() {
    let long = Table(name: "t", columns: ["a"], rows: [[.string(String(repeating: "字", count: 32_768))]])
    let errors = problems { () throws(Problems) in try XLSXWriter.bytes([long]) }
    #expect(errors.count == 1)
    #expect(errors.first?.place == Place(layer: "t", feature: 0, field: "a"))
    #expect(problems { () throws(Problems) in try XLSXWriter.bytes([]) }.count == 1)
  }

  #if GDAL
    @Test func whatIsWrittenReadsBackEqual() throws {
      let scratch = try Scratch()
      let numbers = Table(name: "numbers", columns: ["n", "x"], rows: [[1, 2.5], [9_007_199_254_740_993, 0.1]])
      let file = try scratch.write(try XLSXWriter.bytes([Self.people, numbers]), to: "out.xlsx")
      let back = try VectorFile.read(file, layer: "街道人口").layer.table
      #expect(back.columns == Self.people.columns)
      #expect(back.rows == Self.people.rows)
      #expect(try VectorFile.layers(of: file).map(\.name) == ["街道人口", "numbers"])
      // A whole number that no double holds comes back as its digits, not as a neighbour.
      #expect(try VectorFile.read(file, layer: "numbers").layer.table.rows[1][0] == "9007199254740993")
    }
  #endif
}
