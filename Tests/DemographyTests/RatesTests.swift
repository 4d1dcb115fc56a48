import Demography
import Diagnostics
import Planning
import Testing

/// Rates tables: put together from several files, the United Nations' own among them.
@Suite struct RatesTests {
  private func table(_ text: String) -> Table { QinhuaiTests.table(text) }

  private let deaths = """
    from,quantity,sex,age_from,age_to,value
    2020,mx,,0,4,0.002
    2020,mx,,5,9,0.001
    2020,mx,,10,,0.02
    """

  /// In the columns of the R package `wpp2024`; two periods of deaths and mothers, the years of one.
  private static let theirs = [
    """
    country_code,year,period,age,mxM,mxF,mxB
    156,2023,2020-2025,0,0.010,0.008,0.009
    156,2023,2020-2025,1,0.001,0.001,0.001
    156,2023,2020-2025,5,0.002,0.001,0.0015
    156,2023,2020-2025,10+,0.025,0.02,0.02
    156,2028,2025-2030,0,0.009,0.007,0.008
    156,2028,2025-2030,1,0.001,0.001,0.001
    156,2028,2025-2030,5,0.002,0.001,0.0015
    156,2028,2025-2030,10+,0.024,0.019,0.02
    """,
    """
    country_code,year,period,age,pasfr
    156,2018,2015-2020,10-14,100
    156,2023,2020-2025,10-14,40
    156,2023,2020-2025,15-19,60
    156,2028,2025-2030,10-14,100
    """,
    "country_code,year,tfr\n156,2020,1.3\n156,2021,1.2\n156,2022,1.1\n156,2023,1.0\n",
    "country_code,year,tfr\n156,2024,0.9\n156,2025,0.8\n",
    "country_code,year,srb\n156,2020,1.1\n156,2021,1.1\n156,2022,1.1\n156,2023,1.1\n156,2024,1.2\n",
    "country_code,period,age,migM,migF,year\n156,2020-2025,0-4,-5,-10,2023\n156,2020-2025,5-9,1,2,2023\n",
  ]

  @Test func theUnitedNationsTablesGoTogether() throws {
    let periods = try PeriodRates.read(Self.theirs.map(table), migration: .end)
    #expect(periods.map(\.from) == [2020, 2025])
    guard case .bySex(let female, let male) = periods[0].survival else {
      Issue.record("not by sex")
      return
    }
    let ages = [age("0"), age("1-4"), age("5-9"), age("10+")]
    #expect(female.ages == ages && male.ages == ages)
    #expect(female == (try LifeTable(mx: [0.008, 0.001, 0.001, 0.02], ages: ages, sex: .female)))
    let fertility = try #require(periods[0].fertility)
    #expect(abs(fertility.total - 1.1) < 1e-12, "the mean of the period's five years, from two files")
    #expect(abs(fertility.sexRatioAtBirth - 1.12) < 1e-12)
    #expect(periods[1].fertility == nil, "the next period's years are not complete")
    // Thousands of a period become persons a year.
    let groups = [age("0-4"), age("5-9")]
    #expect(
      periods[0].migration.amount
        == .numbers(female: AgeSchedule(groups, [-2000, 400]), male: AgeSchedule(groups, [-1000, 200])))
    #expect(periods[0].migration.timing == .end)
  }

  @Test func twoCountriesInATableAreRefused() {
    var tables = Self.theirs
    tables[2] += "392,2020,1.3\n"
    let found = problems { () throws(Problems) in _ = try PeriodRates.read(tables.map(table)) }
    #expect(found.count == 1 && found[0].value == "392" && found[0].place.feature == 4)
    let broken = Self.theirs[0].replacing("0.010", with: "many")
    let many = problems { () throws(Problems) in _ = try PeriodRates.read([table(broken)]) }
    #expect(many.contains { $0.value == "many" && $0.place.field == "mxM" })
  }

  @Test func aStatedLifeExpectancyKeepsTheShape() throws {
    let periods = try PeriodRates.read(table(deaths + "\n2020,e0,,,,55\n"))
    guard case .both(let life) = periods[0].survival else {
      Issue.record("no life table")
      return
    }
    #expect(abs(life.lifeExpectancy - 55) < 1e-6)
    guard case .both(let longer) = try periods[0].livingLonger(by: 2).survival else { return }
    #expect(abs(longer.lifeExpectancy - 57) < 1e-6)
    #expect(
      problems { () throws(Problems) in _ = try PeriodRates.read(table(deaths + "\n2020,e0,,,,150\n")) }.count == 1)
  }

  @Test func migrantsOfBothSexesAreHalfAndHalf() throws {
    let periods = try PeriodRates.read(table(deaths + "\n2020,net_migration,,5,9,50\n"))
    let half = AgeSchedule([age("5-9")], [25])
    #expect(periods[0].migration.amount == .numbers(female: half, male: half))
  }

  @Test(arguments: [
    ("2020,mx,,5,9,0.001", "stands twice"), ("2020,asfr,female,15,49,0.03", "leave it empty"),
    ("2020,asfr,,,,0.03", "needs its ages"),
    ("2020,net_migration,,,,9\n2020,net_migration,female,5,9,9", "counted twice"),
    ("2020,asfr,,15,49,0.03", "no sex ratio at birth"), ("2020,asfr_percent,,15,49,100\n2020,srb,,,,1.1", "needs tfr"),
    ("2025,tfr,,,,1.1", "no usable life table"),
  ])
  func whatCannotBeMeantIsRefused(rows: String, says: String) {
    let found = problems { () throws(Problems) in _ = try PeriodRates.read(table(deaths + "\n" + rows + "\n")) }
    #expect(found.contains { $0.says.en.contains(says) }, "\(found.map(\.says.en))")
    #expect(found.allSatisfy { $0.place.file == "rates.csv" })
  }

  @Test func migrantsOfFineAgesAddUpInTheOpenGroup() throws {
    let people = try PopulationTable(
      counts(streets: ["A"], ages: [age("0-4"), age("5-9"), age("10+")]) { _, _, _ in 100 }, streets: ["A"])
    let immortal = try LifeTable(personYears: [5, 5, 1000], ages: people.ages, radix: 1)
    let fine = AgeSchedule([age("5-9"), age("10-14"), age("15+")], [1, 2, 3])
    let period = PeriodRates(
      from: 2020, survival: .both(immortal), migration: Migration(.numbers(female: fine, male: .zero), timing: .end))
    let projection = try project(people, method: .cohortAgeing([period]), through: 2020...2025)
    // Two hundred grow into 10+, less the deaths of that table, and 5 × (2 + 3) arrive.
    let expected = 200.0 * 1000 / 1005 + 25
    #expect(projection.persons(street: 0, year: 2025, in: age("10+")) == Int(expected.rounded()))
  }

  @Test func aTableMayReachBeyondTheHorizon() throws {
    let people = try PopulationTable(
      counts(streets: ["A"], ages: [age("0-4"), age("5-9"), age("10+")]) { _, _, _ in 100 }, streets: ["A"])
    // The later period's ages would not fit; it is never in force.
    let later = "\n2030,mx,,0,6,0.001\n2030,mx,,7,,0.02\n"
    let periods = try PeriodRates.read(table(deaths + later))
    let projection = try project(people, method: .cohortAgeing(periods), through: 2020...2030)
    #expect(projection.persons(street: 0, year: 2030, in: age("10+")) > 0)
    #expect(throws: Problems.self) { _ = try project(people, method: .cohortAgeing(periods), through: 2020...2031) }
  }
}

/// Single years of age: steps of one year, against a plain loop written here.
@Suite struct SingleYearTests {
  private static let ages = (0..<100).map { AgeRange(from: $0, to: $0)! } + [age("100+")]

  @Test func agreesWithAPlainLoop() throws {
    var generator = SeededGenerator(5)
    let people = (0..<2).map { _ in Self.ages.map { _ in Int.random(in: 200...900, using: &generator) } }
    let table = try PopulationTable(
      counts(streets: ["A"], sexes: [.female, .male], ages: Self.ages) { _, sex, age in people[sex][age] },
      streets: ["A"])
    let rates = Self.ages.indices.map { 0.0003 * Double.exp10(0.03 * Double($0)) }
    let life = try LifeTable(mx: rates, ages: Self.ages, sex: nil)
    let asfr = AgeSchedule([age("20-29"), age("30-34")], [0.08, 0.05])
    let period = PeriodRates(
      from: 2020, survival: .bySex(female: life, male: life), fertility: Fertility(rates: asfr, sexRatioAtBirth: 1.07))
    let projection = try project(table, method: .cohortComponent([period]), through: 2020...2032)

    var state = people.map { $0.map(Double.init) }
    let lived = life.personYears
    for year in 2021...2032 {
      let before = state
      for sex in 0..<2 {
        for x in 1..<100 { state[sex][x] = before[sex][x - 1] * lived[x] / lived[x - 1] }
        state[sex][100] = (before[sex][99] + before[sex][100]) * lived[100] / (lived[99] + lived[100])
      }
      var births = 0.0
      for x in 20..<35 { births += (x < 30 ? 0.08 : 0.05) * (before[0][x] + state[0][x]) / 2 }
      state[0][0] = births / 2.07 * lived[0]
      state[1][0] = births * 1.07 / 2.07 * lived[0]
      for (sex, name) in [(0, Sex.female), (1, .male)] {
        for (x, group) in Self.ages.enumerated() {
          let ours = projection.persons(street: 0, year: year, sex: name, in: group)
          #expect(abs(Double(ours) - state[sex][x]) < 1, "\(year) \(group)")
        }
      }
      // Every group is its nearest whole number, so the whole is as near as the sum of so many roundings.
      #expect(abs(Double(projection.persons(year: year, in: .all)) - state.joined().reduce(0, +)) < 12)
    }
    #expect(!projection.isEstimated(age("0-2")), "single years tell the children under three")
  }

  /// Death rates so high that nobody reaches the open age leave it empty, and not without a number.
  @Test func whoDiesEarlyIsNotSomeoneUnknown() throws {
    let table = try PopulationTable(
      counts(streets: ["A"], ages: [age("0"), age("1"), age("2"), age("3+")]) { _, _, _ in 100 }, streets: ["A"])
    let life = try LifeTable(mx: [3, 3, 3, 3], ages: table.ages, sex: nil)
    let projection = try project(
      table, method: .cohortAgeing([PeriodRates(from: 2020, survival: .both(life))]), through: 2020...2023)
    #expect(projection.persons(year: 2023, in: age("3+")) == 0)
  }
}

extension Double {
  fileprivate static func exp10(_ power: Double) -> Double {
    // Good enough for test rates, and the same on every machine: a hundredth of a power at a time.
    var value = 1.0
    for _ in 0..<Int((power * 100).rounded()) { value *= 1.023_292_992_280_754_1 }
    return value
  }
}
