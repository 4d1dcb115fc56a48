#if GDAL
  import Diagnostics
  import Planning
  import Testing

  @testable import Datasets

  /// Workbooks as offices keep them.
  @Suite struct LedgerTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func read(_ sheets: [Workbook.Sheet], sheet: String? = nil) throws -> (layer: Layer, warnings: Problems) {
      try VectorFile.read(try scratch.write(Workbook.bytes(sheets), to: "ledger.xlsx"), layer: sheet)
    }

    /// Title and units over merged cells, a header of two rows, a street's name merged over its projects, full-width
    /// digits, sums between and below the rows, a remark at the end.
    static let housing = Workbook.Sheet(
      name: "住房",
      rows: [
        ["某区住宅项目台账"], ["单位:户、平方米"], [],
        ["街道", "编号", "项目名称", "总户数", "养老用房", nil, "竣工日期"], [nil, nil, nil, nil, "面积", "层数", nil],
        ["五老村", "H1", "甲小区", 120, 350.5, 1, "2021/06/30"], [nil, "H2", "乙小区", "１２００", nil, nil, nil],
        ["小计", nil, nil, 1320, 350.5], ["洪武路", "H3", "丙小区", 1000, 20, 2, "2022年5月1日"],
        ["合　计", nil, nil, 2320, 370.5], [], ["注:数据截至2023年底"],
      ],
      merges: ["A1:G1", "A2:G2", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:F4", "G4:G5", "A6:A7"])

    @Test func aLedgerIsRead() throws {
      let (layer, warnings) = try read([Self.housing, Workbook.Sheet(name: "Sheet2", rows: [])])
      #expect(layer.table.columns == ["街道", "编号", "项目名称", "总户数", "养老用房面积", "养老用房层数", "竣工日期"])
      #expect(layer.table.rows.map { $0[0] } == ["五老村", "五老村", "洪武路"])
      #expect(layer.table.rows.map { $0[1] } == ["H1", "H2", "H3"])
      #expect(layer.table.rows[0][3...] == [120, 350.5, 1, "2021-06-30"])
      #expect(layer.table.lines == [6, 7, 9])
      #expect(layer.table.totals.map(\.line) == [8, 10])
      #expect(layer.table.totals[1].cells[3] == 2320)
      #expect(layer.notes == [Value.Member("unit", "户、平方米")])
      let words = warnings.list.map(\.says.en).joined(separator: "\n")
      for part in ["header stands in row 4–5", "2 rows of totals", "1 rows of headings or remarks", "merged cells"] {
        #expect(words.contains(part), "\(words)")
      }
    }

    @Test func theProjectsOfALedgerAreRead() throws {
      let path = try scratch.write(Workbook.bytes([Self.housing]), to: "h.xlsx")
      let read = try StudyAreaLoader.housing(from: LayerSource(file: path))
      #expect(read.projects.map(\.id) == ["H1", "H2", "H3"])
      #expect(read.projects.map(\.dwellings) == [120, 1200, 1000])
      #expect(read.projects[0].premises.first?.floorArea == Area(squareMetres: 350.5))
      #expect(read.projects[0].completion == CalendarDate(year: 2021, month: 6, day: 30))
    }

    /// A plain table keeps its columns' types: codes that are text stay text.
    @Test func aPlainSheetKeepsItsTypes() throws {
      let (layer, warnings) = try read([
        Workbook.Sheet(name: "s", rows: [["code", "n", "x"], ["320104002", 1, 0.5], ["007", 2, 1], ["合计", 3, 1.5]])
      ])
      #expect(layer.table.rows == [["320104002", 1, 0.5], ["007", 2, 1]])
      #expect(layer.table.lines == [2, 3] && layer.table.totals.count == 1)
      #expect(warnings.list.count == 1)
    }

    @Test func headingsBetweenRowsArePassedOver() throws {
      let (layer, _) = try read([
        Workbook.Sheet(
          name: "s",
          rows: [["编号", "名称", "床位数"], ["一、养老机构"], ["1", "甲", 50], ["二、日间照料"], ["2", "乙", 20]],
          merges: ["A2:C2", "A4:C4"])
      ])
      #expect(layer.table.rows.map { $0[1] } == ["甲", "乙"])
    }

    /// Dwellings merged over two phases would be counted twice if they were repeated.
    @Test func mergedNumbersCountOnce() throws {
      let (layer, warnings) = try read([
        Workbook.Sheet(
          name: "s", rows: [["编号", "名称", "总户数"], ["1", "一期", 800], ["2", "二期", nil]], merges: ["C2:C3"])
      ])
      #expect(layer.table.rows.map { $0[2] } == [800, nil])
      #expect(warnings.list.contains { $0.severity == .warning && $0.place.line == 2 && $0.value == "800" })
    }

    @Test func severalSheetsMustBeNamedUnlessTheOthersAreEmpty() throws {
      let one = Workbook.Sheet(name: "甲", rows: [["编号"], ["1"]])
      let two = Workbook.Sheet(name: "乙", rows: [["编号"], ["2"]])
      #expect(throws: Problems.self) { try read([one, two]) }
      #expect(try read([one, two], sheet: "乙").layer.table.rows == [["2"]])
      #expect(try read([one, Workbook.Sheet(name: "空", rows: [])]).layer.table.rows == [["1"]])
    }

    @Test func aSheetWithoutHeaderIsRefused() throws {
      #expect(throws: Problems.self) { try read([Workbook.Sheet(name: "s", rows: [[1, 2, 3], [4, 5, 6]])]) }
    }

    /// The yearbook's own workbook: full-width brackets and line breaks in the header, 3,358 rows.
    @Test(.enabled(if: SharedData.has("data/census-county-2020-2010")))
    func theCensusWorkbookIsRead() throws {
      let folder = SharedData.root + "/data/census-county-2020-2010/"
      let (layer, _) = try VectorFile.read(folder + "census_county_2020_v1.xlsx")
      #expect(layer.count == 3_358 && layer.table.columns.count == 153)
    }
  }
#endif
