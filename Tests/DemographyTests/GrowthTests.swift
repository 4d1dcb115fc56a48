import Demography
import Diagnostics
import Planning
import Testing

/// A district of twelve streets with 711,636 registered people, of whom 200,112 are 60+ and 34,929 are 80+:
/// the figures of Qinhuai's plan for the elderly 2021-2025, section 1 (2), for the end of 2020; the split over
/// streets and single groups is made up here.
private func qinhuai() throws -> PopulationTable {
  let streets = (1...12).map { "S\($0)" }
  let city = fiveYearAges.map { group -> Int in
    switch group.from {
    case 85...: 13_929
    case 80: 21_000
    case 75: 25_183
    case 70: 35_000
    case 65: 45_000
    case 60: 60_000
    case 55: 511_524 - 11 * 42_000
    default: 42_000
    }
  }
  return try PopulationTable(counts(streets: streets) { s, _, a in share(city[a], s, of: 12) }, streets: streets)
}

@Suite struct GrowthTests {
  @Test func recoversThePlansForecast() throws {
    let table = try qinhuai()
    #expect(table.persons(year: 2020, in: .all) == 711_636)
    let projection = try project(
      table,
      method: .growth([
        GrowthBand(age("60+"), .linear(perYear: 10_000)),
        GrowthBand(age("80+"), .through([Trend.GivenYear(2025, 40_500)])),
      ]), through: 2020...2030)
    #expect(projection.persons(year: 2020, in: age("60+")) == 200_112)
    #expect(projection.persons(year: 2020, in: age("80+")) == 34_929)
    #expect(projection.persons(year: 2025, in: age("60+")) == 250_112)
    #expect(projection.persons(year: 2025, in: age("80+")) == 40_500)
    #expect(projection.persons(year: 2030, in: age("60+")) == 300_112)
    #expect(projection.persons(year: 2030, in: age("80+")) == 40_500)
    #expect(projection.persons(year: 2025, in: age("0-59")) == 511_524)
    #expect(projection.basis == .hukou)
    #expect(projection.method.zh.contains("+10000"))
  }

  @Test func theBaseYearIsTheTable() throws {
    let table = try qinhuai()
    for method in [
      ProjectionMethod.growth([GrowthBand(.all, .geometric(rate: 0.013)), GrowthBand(age("60+"), .constant)]),
      .geometric(rate: 0.02), .linear(age("60+"), perYear: 1), .throughTable(),
    ] {
      let projection = try project(table, method: method, through: 2020...2022)
      #expect(projection.counts.filter { $0.year == 2020 } == table.counts)
    }
  }

  @Test func geometricGrowthCompounds() throws {
    let projection = try project(try qinhuai(), method: .geometric(rate: 0.02), through: 2021...2025)
    #expect(projection.persons(year: 2025, in: .all) == 785_704)  // 711,636 · 1.02^5 = 785,703.6
    #expect(projection.years == 2021...2025)
  }

  @Test func givenYearsHoldOrGoOn() throws {
    let given = [Trend.GivenYear(2022, 200_212), Trend.GivenYear(2024, 200_412)]
    let held = try project(
      try qinhuai(), method: .throughGivenYears(age("60+"), given), through: 2020...2030)
    #expect(
      (2020...2030).map { held.persons(year: $0, in: age("60+")) - 200_112 } == [
        0, 50, 100, 200, 300, 300, 300, 300, 300, 300, 300,
      ])
    let onward = try project(
      try qinhuai(), method: .throughGivenYears(age("60+"), given, beyond: .continueLine), through: 2020...2030)
    #expect(onward.persons(year: 2030, in: age("60+")) == 200_112 + 900)
  }

  @Test func everyYearAddsUpAndStreetsKeepTheirShares() throws {
    var generator = SeededGenerator(42)
    for _ in 0..<20 {
      let streets = (0..<Int.random(in: 1...9, using: &generator)).map { "S\($0)" }
      let table = try PopulationTable(
        counts(streets: streets, sexes: [.female, .male]) { _, _, _ in Int.random(in: 0...400, using: &generator) },
        streets: streets)
      let step = Double.random(in: 0...500, using: &generator)
      let projection = try project(
        table,
        method: .growth(
          [GrowthBand(age("60+"), .linear(perYear: step)), GrowthBand(age("80+"), .geometric(rate: -0.02))],
          rest: .geometric(rate: 0.01)), through: 2020...2028)
      let elders = table.persons(year: 2020, in: age("60+"))
      for year in 2020...2028 {
        let city = projection.persons(year: year, in: age("60+"))
        #expect(city == elders + Int((step * Double(year - 2020)).rounded()))
        let young = projection.persons(year: year, in: age("60-79"))
        #expect(young + projection.persons(year: year, in: age("80+")) == city)
        for (index, _) in streets.enumerated() {
          let base = table.persons(street: index, year: 2020, in: age("60-79"))
          let wanted = Double(base) * Double(young) / Double(table.persons(year: 2020, in: age("60-79")))
          #expect(abs(Double(projection.persons(street: index, year: year, in: age("60-79"))) - wanted) < 1)
        }
      }
    }
  }

  @Test func refusesWhatCannotBe() throws {
    let table = try qinhuai()
    func says(_ bands: [GrowthBand], _ years: ClosedRange<Int> = 2020...2030) -> [String] {
      problems { () throws(Problems) in
        _ = try project(table, method: .growth(bands), through: years)
      }.map(\.says.en)
    }
    #expect(says([GrowthBand(age("62+"), .constant)])[0].contains("whole age groups"))
    #expect(says([GrowthBand(age("60-79"), .constant), GrowthBand(age("70+"), .constant)])[0].contains("cross"))
    #expect(says([GrowthBand(age("60+"), .constant), GrowthBand(age("60+"), .constant)])[0].contains("twice"))
    #expect(says([GrowthBand(age("80+"), .linear(perYear: -10_000))])[0].contains("2024"))
    #expect(
      says([GrowthBand(age("60+"), .constant), GrowthBand(age("80+"), .linear(perYear: 50_000))])[0].contains("fewer"))
    #expect(says([GrowthBand(age("60+"), .geometric(rate: 2))])[0].contains("rate"))
    #expect(says([], 2019...2030)[0].contains("2019"))
    let filled = [
      GrowthBand(age("60+"), .constant), GrowthBand(age("60-79"), .constant), GrowthBand(age("80+"), .constant),
    ]
    #expect(says(filled)[0].contains("already their sum"))
  }

  @Test func tableYearsAreJoinedByStraightLines() throws {
    let streets = ["A", "B"]
    let first = counts(streets: streets) { s, _, a in 100 + s * 10 + a }
    let second = counts(streets: streets, year: 2024) { s, _, a in 180 + s * 14 + a }
    let table = try PopulationTable(first + second, streets: streets)
    let held = try project(table, method: .throughTable(), through: 2020...2026)
    #expect(held.persons(street: 1, year: 2021, in: age("0-4")) == 110 + 21)
    #expect(held.persons(street: 1, year: 2024, in: age("0-4")) == 194)
    #expect(held.persons(street: 1, year: 2026, in: age("0-4")) == 194)
    let onward = try project(table, method: .throughTable(beyond: .continueLine), through: 2020...2026)
    #expect(onward.persons(street: 1, year: 2026, in: age("0-4")) == 194 + 42)
    let growth = try project(table, method: .geometric(rate: 0), through: 2022...2024)
    #expect(growth.notes.count == 1 && growth.notes[0].en.contains("2024"))
  }

  @Test func numbersThatCannotBeHeldAreProblemsAndNoCrash() throws {
    let first = counts(streets: ["A"]) { _, _, a in a == 0 ? 0 : 1000 }
    let second = counts(streets: ["A"], year: 2021) { _, _, a in a == 0 ? 2_000_000_000 : 0 }
    let table = try PopulationTable(first + second, streets: ["A"])
    for (method, years) in [
      (ProjectionMethod.throughTable(beyond: .continueLine), 2020...2100), (.geometric(rate: 1), 2020...2200),
      (.linear(age("60+"), perYear: 1e300), 2020...2030), (.linear(age("60+"), perYear: -1e300), 2020...2030),
      (.throughGivenYears(age("60+"), [Trend.GivenYear(2021, .max)], beyond: .continueLine), 2020...2030),
      (.linear(age("0-4"), perYear: 5), 2020...2030),
    ] {
      #expect(problems { () throws(Problems) in _ = try project(table, method: method, through: years) }.count == 1)
    }
    let shrinking = try project(table, method: .throughTable(beyond: .continueLine), through: 2020...2021)
    #expect(shrinking.persons(year: 2021, in: age("5+")) == 0)
  }
}
