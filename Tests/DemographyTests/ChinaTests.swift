import Demography
import Diagnostics
import Planning
import Testing

/// China 2020 to 2100, medium variant: United Nations, *World Population Prospects 2019* (CC BY 3.0 IGO), its own
/// people of 2020, mx, TFR, ASFR, sex ratio at birth and net migration in; its own people by sex and age to compare.
struct ChinaOracle {
  static let ages: [AgeRange] = (0..<20).map { AgeRange(from: $0 * 5, to: $0 * 5 + 4)! } + [age("100+")]
  static let lifeAges: [AgeRange] = [age("0"), age("1-4")] + ages.dropFirst()
  let base: PopulationTable
  /// `[year]`: female then male, by group, persons.
  let foretold: [Int: [[Double]]]
  let tables: [String: CommaTable]

  init?() throws {
    var tables: [String: CommaTable] = [:]
    for name in [
      "popF", "popM", "popFprojMed", "popMprojMed", "mxF", "mxM", "percentASFR", "tfrprojMed", "sexRatio", "migration",
    ] {
      guard let table = SharedData.table("data/un-wpp-china/wpp2019_\(name).csv") else { return nil }
      tables[name] = table
    }
    self.tables = tables
    var foretold: [Int: [[Double]]] = [:]
    for year in stride(from: 2025, through: 2100, by: 5) {
      foretold[year] = ["popFprojMed", "popMprojMed"].map { tables[$0]!.numbers("\(year)").map { $0 * 1000 } }
    }
    self.foretold = foretold
    let start = ["popF", "popM"].map { tables[$0]!.numbers("2020") }
    base = try PopulationTable(
      counts(streets: ["156"], sexes: [.female, .male], ages: Self.ages, basis: .resident) { _, sex, age in
        Int((start[sex][age] * 1000).rounded())
      }, streets: ["156"])
  }

  func periods(_ schedule: MigrationSchedule?, timing: Migration.Timing = .end) throws(Problems) -> [PeriodRates] {
    var list: [PeriodRates] = []
    for year in stride(from: 2020, to: 2100, by: 5) {
      let column = "\(year)-\(year + 5)"
      let births = tables["percentASFR"]!
      let total = tables["migration"]!.numbers(column)[0] * 1000 / 5
      list.append(
        PeriodRates(
          from: year,
          survival: .bySex(
            female: try LifeTable(mx: tables["mxF"]!.numbers(column), ages: Self.lifeAges, sex: .female),
            male: try LifeTable(mx: tables["mxM"]!.numbers(column), ages: Self.lifeAges, sex: .male)),
          fertility: Fertility(
            total: tables["tfrprojMed"]!.numbers(column)[0],
            percent: AgeSchedule(births.texts("age").map { age($0) }, births.numbers(column)),
            sexRatioAtBirth: tables["sexRatio"]!.numbers(column)[0]),
          migration: schedule.map { Migration(.total(perYear: total, schedule: $0), timing: timing) } ?? .none))
    }
    return list
  }

  /// Largest difference from the United Nations in percent: everybody, 60+.
  func difference(_ projection: Projection, _ years: StrideThrough<Int>) -> (all: Double, elders: Double) {
    var worst = (all: 0.0, elders: 0.0)
    for year in years {
      let theirs = foretold[year]!
      let all = theirs.joined().reduce(0, +)
      let elders = theirs.reduce(0) { $0 + $1[12...].reduce(0, +) }
      worst.all = max(worst.all, abs(Double(projection.persons(year: year, in: .all)) / all - 1) * 100)
      worst.elders = max(worst.elders, abs(Double(projection.persons(year: year, in: age("60+"))) / elders - 1) * 100)
    }
    return worst
  }
}

@Suite struct ChinaTests {
  @Test func followsTheUnitedNationsWithAModelScheduleOfMigration() throws {
    guard let china = try ChinaOracle() else { return }
    let projection = try project(
      china.base, method: .cohortComponent(try china.periods(.model(RogersCastro()))), through: 2020...2100)
    let to2050 = china.difference(projection, stride(from: 2025, through: 2050, by: 5))
    #expect(to2050.all < 0.1)
    #expect(to2050.elders < 0.5)
    let to2100 = china.difference(projection, stride(from: 2025, through: 2100, by: 5))
    #expect(to2100.all < 0.25)
    #expect(to2100.elders < 0.25)
  }

  /// The packages of the United Nations give net migration without its ages. They are recovered here from the people
  /// of 2025 alone; everything after that is then the same to a few persons in a million, so the ages of migrants are
  /// the whole of the difference above.
  @Test func theAgesOfMigrantsExplainTheWholeDifference() throws {
    guard let china = try ChinaOracle() else { return }
    let foretold = china.foretold[2025]!
    let in2025 = try PopulationTable(
      counts(
        streets: ["156"], sexes: [.female, .male], ages: ChinaOracle.ages, year: 2025, basis: .resident
      ) { _, sex, age in Int(foretold[sex][age].rounded()) }, streets: ["156"])
    let residual = try netMigrationByResidual(
      from: china.base, to: in2025, rates: try china.periods(nil)[0])
    let projection = try project(
      china.base,
      method: .cohortComponent(try china.periods(.given(female: residual.female, male: residual.male))),
      through: 2020...2100)
    let worst = china.difference(projection, stride(from: 2025, through: 2100, by: 5))
    #expect(worst.all < 0.005)
    #expect(worst.elders < 0.005)
  }

  /// Five-year rates of the 2024 revision, by year and age in long form, are accepted as they are.
  @Test func takesTheRatesOf2024() throws {
    guard let china = try ChinaOracle(), let mortality = SharedData.table("data/un-wpp-china/wpp2024_mx5dt.csv"),
      let births = SharedData.table("data/un-wpp-china/wpp2024_percentASFR5dt.csv"),
      let total = SharedData.table("data/un-wpp-china/wpp2024_tfrproj1dt.csv"),
      let people = SharedData.table("data/un-wpp-china/wpp2024_popproj1dt.csv")
    else { return }
    let period = "2025-2030"
    let rows = mortality.texts("period").indices.filter { mortality.texts("period")[$0] == period }
    func life(_ column: String, _ sex: Sex) throws -> LifeTable {
      let all = mortality.numbers(column)
      return try LifeTable(mx: rows.map { all[$0] }, ages: ChinaOracle.lifeAges, sex: sex)
    }
    let percent = births.texts("period").indices.filter { births.texts("period")[$0] == period }
    let year = total.numbers("year").firstIndex(of: 2027) ?? 0
    let rates = PeriodRates(
      from: 2020, survival: .bySex(female: try life("mxF", .female), male: try life("mxM", .male)),
      fertility: Fertility(
        total: total.numbers("tfr")[year],
        percent: AgeSchedule(
          percent.map { age(births.texts("age")[$0]) }, percent.map { births.numbers("pasfr")[$0] }),
        sexRatioAtBirth: 1.09))
    let projection = try project(china.base, method: .cohortComponent([rates]), through: 2020...2035)
    // The 2024 revision starts from fewer people in 2020; by 2035 the two are still within two in a hundred.
    let theirs = people.numbers("year").firstIndex(of: 2035).map {
      (people.numbers("popM")[$0] + people.numbers("popF")[$0]) * 1000
    }
    let ours = Double(projection.persons(year: 2035, in: .all))
    #expect(abs(ours / (theirs ?? 0) - 1) < 0.02)
  }
}
