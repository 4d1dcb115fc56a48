import Datasets
import Diagnostics
import Foundation
import Testing

@testable import Doctor

/// Planted faults of tables.
@Suite struct TableTests {
  let ward: Ward

  init() throws { ward = try Ward() }

  private func table(_ lines: [String]) throws -> Diagnosis {
    examine(try ward.write(lines.joined(separator: "\n"), "table.csv"))
  }

  @Test func aWrongTotal() throws {
    let diagnosis = try table(["街道,户数,床位", "甲,100,10", "乙,200,20", "丙,300,30", "合计,610,60"])
    let found = diagnosis.all(.totals)
    #expect(found.count == 1 && found.first?.problem.place.field == "户数" && found.first?.measure?.value == 10)
    #expect(found.first?.problem.place.line == 5)
    #expect(diagnosis.count(.error) == 1)
  }

  @Test func subtotalsAndTheGrandTotal() throws {
    let good = ["街道,户数,床位", "甲,100,10", "乙,200,20", "小计,300,30", "丙,300,30", "丁,100,5", "小计,400,35", "合计,700,65"]
    #expect(try table(good).all(.totals).isEmpty)
    var bad = good
    bad[6] = "小计,401,35"
    #expect(try table(bad).all(.totals).map(\.problem.place.line) == [7])
  }

  @Test func partsThatDoNotAddUp() throws {
    var lines = ["street,total,male,female"]
    for i in 1...20 { lines.append("S\(i),\(i * 30),\(i * 10),\(i * 20)") }
    lines[7] = "S7,210,70,141"
    let found = try table(lines).all(.parts)
    #expect(found.count == 1 && found.first?.problem.place.feature == 6 && found.first?.measure?.value == 1)
    // Columns that have nothing to do with each other are left alone.
    var other = ["street,total,rooms,beds"]
    for i in 1...20 { other.append("S\(i),\(i * 37 % 11),\(i * 10 % 7),\(i % 5)") }
    #expect(try table(other).all(.parts).isEmpty)
  }

  @Test func aCityBesideItsDistricts() throws {
    var lines = ["code,name,persons"]
    for (i, persons) in [110, 220, 330, 440].enumerated() { lines.append("32010\(i + 2),D\(i),\(persons)") }
    lines.append("320100,City,1100")
    let found = try table(lines).all(.nestedTotal)
    #expect(found.count == 1 && found.first?.problem.value == "320100")
    lines[5] = "320100,City,900"
    #expect(try table(lines).all(.nestedTotal).isEmpty)
  }

  @Test func impossibleValues() throws {
    var lines = ["id,dwellings,绿地率(%),建成年份,容积率"]
    for i in 1...10 { lines.append("\(i),\(100 + i),\(30 + i),\(1990 + i),2.\(i)") }
    lines.append("11,-9999,30,2001,2.0")
    lines.append("12,100,130,2001,2.0")
    lines.append("13,100,30,20011,2.0")
    lines.append("14,100,30,2001,25")
    let diagnosis = try table(lines)
    #expect(diagnosis.all(.negative).map(\.problem.place.feature) == [10])
    #expect(diagnosis.all(.percent).map(\.problem.place.feature) == [11])
    #expect(diagnosis.all(.year).map(\.problem.place.feature) == [12])
    #expect(diagnosis.all(.floorAreaRatio).map(\.problem.place.feature) == [13])
    #expect(diagnosis.count(.error) == 2)
  }

  @Test func emptyConstantAndMixedColumns() throws {
    var lines = ["id,remark,city,beds"]
    for i in 1...12 { lines.append("\(i),,南京,\(i == 7 ? "约300" : "\(i * 3)")") }
    let diagnosis = try table(lines)
    #expect(diagnosis.all(.emptyColumn).map(\.problem.place.field) == ["remark"])
    #expect(diagnosis.all(.constantColumn).map(\.problem.place.field) == ["city"])
    #expect(diagnosis.all(.mixedColumn).map(\.problem.value) == ["约300"])
  }

  @Test func codesOfTwoLengths() throws {
    let diagnosis = try table(["code,name", "320104001,甲", "320104002,乙", "320104,秦淮区", "320104003,丙"])
    let found = diagnosis.all(.codeLength)
    #expect(found.count == 1 && found.first?.problem.place.feature == 2)
    #expect(found.first?.problem.says.en.contains("6: 1, 9: 3") == true)
  }

  @Test func codesOfTwoCensuses() throws {
    // 白下 was merged into 秦淮 in 2013, when 溧水 became a district and got a new code.
    let mixed = try table(["code,name", "320103,白下区", "320104,秦淮区", "320117,溧水区"]).all(.codeVintage)
    #expect(mixed.count == 1 && mixed.first?.problem.severity == .warning)
    let old = try table(["code,name", "320103,白下区", "320104,秦淮区", "320124,溧水县"]).all(.codeVintage)
    #expect(old.map(\.problem.severity) == [.note])
    #expect(try table(["code,name", "320104,秦淮区", "320117,溧水区"]).all(.codeVintage).isEmpty)
  }

  @Test func streetsThatWereRenumbered() throws {
    let a = try ward.write("code,name\n320104010,月牙湖街道\n320104012,朝天宫街道\n320104003,秦虹街道", "a.csv")
    let b = try ward.write("code,name\n320104012,月牙湖街道\n320104014,朝天宫街道\n320104003,秦虹街道", "b.csv")
    let found = examine(a, b).all(.codeVintage)
    #expect(found.count == 1 && found.first?.problem.place.file == b && found.first?.measure == Measure(2, .records))
    #expect(examine(a, a).all(.codeVintage).isEmpty)
  }

  @Test func fullWidthDigits() throws {
    let found = try table(["id,户数", "1,\u{FF11}\u{FF12}\u{FF13}", "2,1\u{FF14}5", "3,100"]).all(.fullWidth)
    #expect(found.count == 1 && found.first?.measure == Measure(2, .records))
  }

  @Test(arguments: [
    ("\u{E5}\u{8D}\u{2014}\u{E4}\u{BA}\u{AC}\u{E5}\u{B8}\u{201A}", "Western"), ("鍗椾含甯�", "lost"), ("鍗椾含", "\"南京\""),
    ("锟斤拷锟斤拷", "lost"),
  ])
  func garbledText(_ text: String, _ says: String) throws {
    let found = try table(["id,name", "1,南京市", "2,\(text)"]).all(.mojibake)
    #expect(found.count == 1 && found.first?.problem.says.en.contains(says) == true, "\(found)")
  }

  /// The same table as UTF-8 says nothing, as GB18030 it is a note of its own kind.
  @Test func anotherEncodingIsSaid() throws {
    let text = "街道,户数\n夫子庙街道,12\n红花街道,7\n"
    let plain = try ward.write(text, "plain.csv")
    let path = ward.url.appendingPathComponent("gb.csv").path
    let bytes = try #require(TextEncoding.gb18030.encode(text))
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let diagnosis = examine(plain, path)
    #expect(diagnosis.all(.encoding).map(\.problem.place.file) == [path])
    #expect(diagnosis.all(.encoding).first?.problem.says.en == "not UTF-8; read as GB18030")
    #expect(diagnosis.all(.mojibake).isEmpty)
  }

  @Test func plainTextIsNotGarbled() {
    for text in ["南京市秦淮区", "夫子庙街道", "Straße 12", "café", "鑫园", "镇江", "闻喜", "São Paulo", "№ 5", "铁路街 12号", "锦绣"] {
      #expect(Garble(text) == nil, "\(text)")
    }
  }

  /// Real counties of two censuses: each file is of one year, together they are not.
  @Test func realCodesOfTwoCensuses() throws {
    guard let old = Repository.shared("data/census-county-2020-2010/census2010_5cities_wide.csv"),
      let new = Repository.shared("data/census-county-2020-2010/census2020_5cities_wide.csv")
    else { return }
    #expect(examine(new).all(.codeVintage).isEmpty)
    #expect(examine(old).all(.codeVintage).map(\.problem.severity) == [.note])
    let both = examine(old, new).all(.codeVintage).filter { $0.problem.severity == .warning }
    #expect(both.count == 1 && both.first?.problem.place.file == new)
  }

  /// What ../shared/data says is odd about these files.
  @Test func realTables() throws {
    if let file = Repository.shared("data/census-county-2020-2010/census2020_5cities_wide.csv") {
      let found = examine(file).all(.nestedTotal).map { $0.problem.value ?? "" }
      #expect(Set(found).isSuperset(of: ["320100", "320200", "420100", "230800"]), "\(found)")
    }
    if let file = Repository.shared("data/wuxi-xinwu/xinwu_built_env_250m.gpkg") {
      let diagnosis = examine(file)
      #expect(diagnosis.all(.layers).count == 1)
      let highest = diagnosis.all(.floorAreaRatio).compactMap { $0.measure?.value }.max() ?? 0
      #expect(abs(highest - 12.17) < 0.01, "\(highest)")
      let smallest = diagnosis.all(.tinyArea).compactMap { $0.measure?.value }.min() ?? 0
      #expect(abs(smallest - 0.08) < 0.01, "\(smallest)")
    }
  }
}
