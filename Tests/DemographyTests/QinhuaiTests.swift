import Demography
import Diagnostics
import Foundation
import Planning
import Testing

/// Qinhuai District of Nanjing by three methods. The plan for the elderly 2021-2025, section 1 (2), counts registered
/// people; the census of 1 November 2020 counts residents (county yearbook; transcribed in leiii/census, MIT), 740,809
/// by sex and age. The two are never mixed: each is projected on its own and only growth is compared.
@Suite struct QinhuaiTests {
  static let women = [
    1825, 10_298, 14_082, 12_892, 10_980, 19_343, 27_881, 33_137, 30_955, 28_600, 26_058, 28_943, 30_100, 27_825,
    25_908, 17_173, 11_530, 9668, 8968,
  ]
  static let men = [
    1989, 11_171, 15_872, 14_464, 12_796, 21_485, 27_556, 30_927, 27_222, 26_068, 25_169, 27_558, 30_441, 26_771,
    24_067, 16_367, 10_085, 7909, 6726,
  ]

  static func residents() throws(Problems) -> PopulationTable {
    let ages = [age("0"), age("1-4")] + fiveYearAges.dropFirst()
    return try PopulationTable(
      counts(streets: ["320104"], sexes: [.female, .male], ages: ages, basis: .resident) { _, sex, index in
        sex == 0 ? women[index] : men[index]
      }, streets: ["320104"]
    ).merged(into: fiveYearAges)
  }

  /// The rates that the project ships for China.
  static func rates() throws -> [PeriodRates] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appendingPathComponent("geodata/china-rates/rates.csv")
    return try PeriodRates.read(table(try String(contentsOf: file, encoding: .utf8)))
  }

  static func table(_ text: String) -> Table {
    let lines = CommaTable(text)
    return Table(
      name: "rates", columns: lines.header,
      rows: lines.rows.map { $0.map { $0.isEmpty ? .null : Int64($0).map { .int($0) } ?? .string($0) } },
      source: Place(file: "rates.csv"))
  }

  @Test func theShippedRatesAreThoseOfTheUnitedNations() throws {
    let periods = try Self.rates()
    #expect(periods.map(\.from) == [2015, 2020, 2025, 2030])
    guard case .bySex(let female, let male) = periods[1].survival else {
      Issue.record("no life table by sex")
      return
    }
    // Life expectancy 2020-2025 of the same source: means of the five years.
    #expect(abs(female.lifeExpectancy - 80.8) < 0.3)
    #expect(abs(male.lifeExpectancy - 75.1) < 0.3)
    #expect(abs((periods[1].fertility?.total ?? 0) - 1.08) < 1e-9)
  }

  @Test func threeMethodsAgreeOnTheDirection() throws {
    let residents = try Self.residents()
    #expect(residents.persons(year: 2020, in: .all) == 740_809)
    #expect(residents.persons(year: 2020, in: age("60+")) == 192_997)
    let periods = try Self.rates()
    let ageing = try project(residents, method: .cohortAgeing(periods), through: 2020...2030)
    let full = try project(residents, method: .cohortComponent(periods), through: 2020...2030)
    for year in [2025, 2030] {
      #expect(ageing.persons(year: year, in: age("60+")) == full.persons(year: year, in: age("60+")))
    }
    // What the documentation prints.
    let elders = [2025, 2030].map { ageing.persons(year: $0, in: age("60+")) }
    let old = [2025, 2030].map { ageing.persons(year: $0, in: age("80+")) }
    #expect(elders == [213_136, 228_870] && old == [31_034, 36_130])
    #expect([2025, 2030].map { full.persons(year: $0, in: .all) } == [722_521, 699_821])
    // The plan's own line, 250,112 of 200,112, grows more than twice as fast as the cohorts at the country's death rates.
    let grown = Double(elders[0]) / 192_997 - 1
    #expect(grown > 0.1 && grown < (250_112.0 / 200_112 - 1) / 2)
  }

  @Test func longerLivesGrowFaster() throws {
    let residents = try Self.residents()
    var periods = try Self.rates()
    for index in periods.indices { periods[index] = try periods[index].livingLonger(by: 4) }
    let ageing = try project(residents, method: .cohortAgeing(periods), through: 2020...2030)
    // What the documentation prints.
    #expect([2025, 2030].map { ageing.persons(year: $0, in: age("60+")) } == [221_790, 245_360])
    #expect([2025, 2030].map { ageing.persons(year: $0, in: age("80+")) } == [33_753, 42_096])
  }

  @Test func ratesAreReadWithTheirMistakes() throws {
    let good = """
      from,quantity,sex,age_from,age_to,value
      2020,Lx,,0,4,490000
      2020,Lx,,5,9,480000
      2020,Lx,,10,,4000000
      2020,net_migration,,,,1200
      2025,qx,,0,4,0.02
      2025,qx,,5,9,0.01
      2025,qx,,10,,1
      2025,ex,,10,,65
      2025,net_migration_rate,,5,9,0.01
      """
    let periods = try PeriodRates.read(Self.table(good), migration: .end)
    #expect(periods.map(\.from) == [2020, 2025] && periods[0].fertility == nil)
    #expect(periods[0].migration == Migration(.total(perYear: 1200, schedule: .model(RogersCastro())), timing: .end))
    let rate = AgeSchedule([age("5-9")], [0.01])
    #expect(periods[1].migration.amount == .rates(female: rate, male: rate))
    guard case .both(let table) = periods[1].survival else {
      Issue.record("no life table")
      return
    }
    #expect(abs(table.survivors[2] - 0.98 * 0.99) < 1e-9)

    let wrong = """
      from,quantity,sex,age_from,age_to,value
      2020,mx,female,0,4,0.01
      2020,mx,female,5,,-1
      x,mx,male,0,4,0.01
      2020,mortality,male,0,4,0.01
      2020,mx,woman,0,4,many
      2020,asfr,,9,5,0.1
      """
    let found = problems { () throws(Problems) in _ = try PeriodRates.read(Self.table(wrong)) }
    #expect(found.map(\.place.feature) == [2, 3, 4, 4, 5])
    let lone = "from,quantity,sex,age_from,age_to,value\n2020,mx,female,0,4,0.01\n2020,mx,female,5,,-1\n"
    #expect(problems { () throws(Problems) in _ = try PeriodRates.read(Self.table(lone)) }.count == 2)
    let bare = problems { () throws(Problems) in _ = try PeriodRates.read(Self.table("from,quantty\n")) }
    #expect(bare.count == 2 && bare[0].fix?.en.contains("quantty") == true)
  }
}
