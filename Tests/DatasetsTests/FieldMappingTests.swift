import Diagnostics
import Planning
import Testing

@testable import Datasets

@Suite struct FieldMappingTests {
  private func map(_ columns: [String], _ specs: [FieldSpec], given: [String: String] = [:]) -> (
    FieldMapping, [Problem]
  ) {
    var problems = Problems()
    let mapping = FieldMapping(specs, table: Table(name: "t", columns: columns), given: given, problems: &problems)
    return (mapping, problems.list)
  }

  private static let layers = [
    CanonicalFields.streets, CanonicalFields.population, CanonicalFields.housing, CanonicalFields.facilities,
    CanonicalFields.candidates,
  ]

  /// The tests' own reading of "Chinese": a name with a Han character.
  private func isChinese(_ name: String) -> Bool {
    name.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
  }

  @Test(arguments: layers)
  func everyFieldHasNamesInBothLanguages(specs: [FieldSpec]) {
    for spec in specs {
      let names = [spec.canonical] + spec.synonyms
      #expect(names.contains(where: isChinese), "\(spec.canonical)")
      #expect(names.contains { !isChinese($0) && !$0.isEmpty }, "\(spec.canonical)")
    }
  }

  /// Alone in a file, every synonym finds its field and no other.
  @Test(arguments: layers)
  func everySynonymFindsItsField(specs: [FieldSpec]) {
    for spec in specs {
      for name in [spec.canonical] + spec.synonyms {
        let (mapping, problems) = map([name], specs)
        #expect(mapping.has(spec.canonical), "\(name)")
        #expect(!problems.contains { $0.severity == .error }, "\(name)")
      }
    }
  }

  @Test(arguments: [
    ("总户数", "dwellings"), ("住宅套数", "dwellings"), ("养老用房面积(㎡)", "elder_care_m2"), ("  街道 ", "street"),
    ("所属街道", "street"), ("Households", "dwellings"), ("总 户 数", "dwellings"), ("竣工备案日期", "completion"),
  ])
  func housingNamesAreKnown(column: String, field: String) {
    #expect(map([column], CanonicalFields.housing).0.has(field))
  }

  @Test func whatIsMappedIsShown() {
    let (_, problems) = map(["id", "总户数", "street"], CanonicalFields.housing)
    #expect(problems.map(\.says.zh) == ["字段对应:总户数 → dwellings"])
    #expect(problems.map(\.severity) == [.note])
  }

  @Test func twoCandidatesAreBothNamed() {
    let (mapping, problems) = map(["编号", "床位数", "核定床位数"], CanonicalFields.facilities)
    let error = problems.first { $0.severity == .error }
    #expect(error?.value == "床位数, 核定床位数" && error?.place.field == "beds_institution")
    #expect(error?.fix?.en.contains("fields: {beds_institution: 床位数}") == true)
    #expect(!mapping.has("beds_institution"))
  }

  @Test func aPlanOverridesAndSettlesTheDoubt() {
    let (mapping, problems) = map(
      ["编号", "床位数", "核定床位数"], CanonicalFields.facilities, given: ["beds_institution": "核定床位数"])
    #expect(mapping.name(of: "beds_institution") == "核定床位数")
    #expect(!problems.contains { $0.severity == .error })
  }

  @Test func aPlanMayNameTheUnit() {
    let (mapping, _) = map(["街道", "人口"], CanonicalFields.population, given: ["persons": "人口(万人)"])
    #expect(mapping.name(of: "persons") == "人口" && mapping.scale(of: "persons") == 10_000)
  }

  /// `单位:万人` above the header says nothing about which column it is for: asked, never guessed.
  @Test func aUnitAboveTheHeaderIsAskedAbout() {
    let table = Table(name: "t", columns: ["街道", "人口", "年份"], rows: [["甲", 1.5, 2020]])
    let layer = Layer(table: table, geometries: [nil], crs: nil, notes: [Value.Member("unit", "万人")])
    var doubtful = RecordReader(layer, CanonicalFields.population, LayerSource(file: "t"))
    #expect(doubtful.count("persons") == nil && doubtful.count("persons") == nil && doubtful.year("year") == 2020)
    let errors = doubtful.problems.errors
    #expect(errors.count == 1 && errors[0].fix?.en.contains("persons: 人口(万人)") == true)
    var settled = RecordReader(layer, CanonicalFields.population, LayerSource(file: "t", fields: ["persons": "人口(万人)"]))
    #expect(settled.count("persons") == 15_000 && settled.problems.errors.isEmpty)
    var plain = RecordReader(layer, CanonicalFields.population, LayerSource(file: "t", fields: ["persons": "人口(人)"]))
    #expect(plain.number("persons") == 1.5)
  }

  /// `6万` in a column of 万 is sixty thousand or sixty thousand times ten thousand: refused with its row, never guessed.
  @Test func aUnitThatIsGivenTwiceIsRefused() {
    let table = Table(name: "t", columns: ["街道", "人口(万人)"], rows: [["甲", "6万"], ["乙", "６"], ["丙", 3.5]])
    let layer = Layer(table: table, geometries: [nil, nil, nil], crs: nil)
    var records = RecordReader(layer, CanonicalFields.population, LayerSource(file: "t"))
    var persons: [Int?] = []
    for row in table.rows.indices {
      records.row = row
      persons.append(records.count("persons"))
    }
    #expect(persons == [nil, 60_000, 35_000])
    let errors = records.problems.errors
    #expect(errors.map(\.place.feature) == [0] && errors.map(\.value) == ["6万"])
    #expect(errors.first?.says.en.contains("万人") == true)
  }

  @Test(arguments: [
    ("2021-06-30", true), ("2021/6/30", true), ("2021.6.30", true), ("2021年6月30日", true), ("2021-06-30T08:00:00", true),
    ("２０２１年６月３０日", true), ("30/6/2021", false), ("2021-13-01", false), ("44377", false),
  ])
  func datesAreReadAsPeopleWriteThem(text: String, isDate: Bool) {
    let table = Table(name: "t", columns: ["completion"], rows: [[.string(text)]])
    var records = RecordReader(
      Layer(table: table, geometries: [nil], crs: nil), CanonicalFields.housing, LayerSource(file: "t"))
    let date = records.date("completion")
    #expect(date == (isDate ? CalendarDate(year: 2021, month: 6, day: 30) : nil))
    #expect(records.problems.errors.isEmpty == isDate)
  }

  @Test(arguments: [
    ("１２３", 123), ("1,234", 1234), ("1.2万", 12_000), ("12", 12), ("1,23", nil), ("约50", nil), ("", nil),
  ])
  func numbersAreReadAsPeopleWriteThem(text: String, number: Double?) {
    #expect(NumberText.number(.string(text))?.value == number)
  }
}
