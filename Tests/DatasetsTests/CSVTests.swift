import Diagnostics
import Planning
import Testing

@testable import Datasets

@Suite struct CSVTests {
  private func read(_ text: String) throws(Problems) -> CSV.Contents {
    try CSV.read(Array(text.utf8), file: "t.csv")
  }

  @Test func cellsKeepWhatTheySay() throws {
    let table = try read("code,n,x,flag,s,none\n007,12,1.5,true,\"12\",\n1.50,-3,1e3,no,a b,\n").table
    #expect(table.rows == [["007", 12, 1.5, true, "12", nil], ["1.50", -3, "1e3", "no", "a b", nil]])
    #expect(table.lines == [2, 3])
  }

  @Test(arguments: [(",", ","), (";", ";"), ("\t", "\t")])
  func delimiterIsFound(written: String, found: Character) throws {
    let contents = try read("编号\(written)名称\r\n1\(written)\"a,;\tb\"\r\n")
    #expect(contents.delimiter == found)
    #expect(contents.table.rows == [[1, "a,;\tb"]])
  }

  @Test func quotesHoldAnything() throws {
    let table = try read("a,b\n\"x\"\"y\",\"1\n2\r\n3\"\n\n\"\",z\n").table
    #expect(table.rows == [["x\"y", "1\n2\r\n3"], ["", "z"]])
    #expect(table.lines == [2, 6])
  }

  @Test func encodingsAreFound() throws {
    // 街道,户数 / 五老村,12 in GB18030.
    let gb: [UInt8] = [
      0xBD, 0xD6, 0xB5, 0xC0, 0x2C, 0xBB, 0xA7, 0xCA, 0xFD, 0x0A, 0xCE, 0xE5, 0xC0, 0xCF, 0xB4, 0xE5, 0x2C, 0x31, 0x32,
    ]
    let contents = try CSV.read(gb, file: "t.csv")
    #expect(contents.table.columns == ["街道", "户数"])
    #expect(contents.table.rows == [["五老村", 12]])
    #expect(contents.encoding == .gb18030 && contents.warnings.list.count == 1)

    let text = "街道,户数\n五老村,12\n"
    let marked = try CSV.read([0xEF, 0xBB, 0xBF] + Array(text.utf8), file: "t.csv")
    #expect(marked.table.columns == ["街道", "户数"] && marked.encoding == .utf8)
    var utf16: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { utf16 += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    #expect(try CSV.read(utf16, file: "t.csv").table.rows == [["五老村", 12]])
    #expect(!problems { () throws(Problems) in try CSV.read(gb, file: "t.csv", encoding: .utf8) }.isEmpty)
    #expect(!problems { () throws(Problems) in try CSV.read([0xFF, 0x0A], file: "t.csv") }.isEmpty)
  }

  @Test func syntheticNoteIsKept() throws {
    let contents = try read("# synthetic: 虚构 | invented\na\n1\n")
    #expect(contents.synthetic == Text(zh: "虚构", en: "invented"))
    let bytes = CSV.write(contents.table, synthetic: contents.synthetic)
    #expect(String(decoding: bytes, as: UTF8.self) == "# synthetic: 虚构 | invented\na\n1\n")
  }

  @Test(arguments: [
    ("a,b\n1\n", 2), ("a,b\n1,2,3\n", 2), ("a,a\n1,2\n", 1), ("a\n\n\"x\n", 3), ("a\n\"x\"y\n", 2), ("", 1),
  ])
  func mistakesAreLocated(text: String, line: Int) {
    let found = problems { () throws(Problems) in try read(text) }
    #expect(found.count == 1)
    #expect(found.first?.place.line == line)
  }

  /// A ledger saved as text: title, units, header, sums, remark.
  @Test func aTitleAboveTheHeaderIsPassedOver() throws {
    let contents = try read("某区人口统计表,,\n单位:万人,,\n街道,年份,人口\n甲,2020,1.5\n合计,2020,1.5\n注:年末数,,\n")
    #expect(contents.table.columns == ["街道", "年份", "人口"] && contents.table.rows == [["甲", 2020, 1.5]])
    #expect(contents.table.lines == [4] && contents.table.totals.count == 1 && contents.unit == "万人")
    #expect(contents.layer.notes == [Value.Member("unit", "万人")])
  }

  @Test func namelessColumnsOfSpreadsheetsGo() throws {
    let table = try read("a,,\n1,,x\n").table
    #expect(table.columns == ["a", "column_3"])
  }

  @Test func whatIsWrittenReadsBackEqual() throws {
    var random = SplitMix64(seed: 5)
    for _ in 0..<200 {
      let rows: [[Value]] = (0..<4).map { _ in
        [
          .string(String.random(using: &random)), .int(Int64(bitPattern: random.next())), nil,
          .bool(Bool.random(using: &random)), .double(Double.random(in: 0..<1, using: &random)), .string("12"),
        ]
      }
      let table = Table(name: "t", columns: ["a", "b,b", "c\"", "d", "e", "f"], rows: rows)
      let back = try CSV.read(CSV.write(table), file: "t.csv").table
      #expect(back.columns == table.columns)
      #expect(back.rows == rows)
    }
  }
}
