import Demography
import Diagnostics
import Planning
import Testing

private let bothSexes: [Sex?] = [.female, .male]

/// Nobody dies within any horizon.
private func immortal(_ ages: [AgeRange] = fiveYearAges) throws -> LifeTable {
  let years = ages.map { range in range.to.map { Double($0 - range.from + 1) } ?? 1e13 }
  return try LifeTable(personYears: years, ages: ages, radix: 1)
}

/// A Gompertz-like schedule.
private func mortal() throws -> LifeTable {
  var rate = 0.000_4
  let rates = fiveYearAges.map { _ in
    defer { rate *= 1.42 }
    return rate
  }
  return try LifeTable(mx: rates, ages: fiveYearAges, sex: nil)
}

private func fertility(_ total: Double) -> Fertility {
  let ages = ["15-19", "20-24", "25-29", "30-34", "35-39"].map { age($0) }
  return Fertility(total: total, percent: AgeSchedule(ages, [5, 30, 40, 20, 5]), sexRatioAtBirth: 1.08)
}

private func randomTable(
  _ generator: inout SeededGenerator, streets: Int, sexes: [Sex?] = bothSexes, upTo: Int = 900
) throws -> PopulationTable {
  let codes = (0..<streets).map { "S\($0)" }
  return try PopulationTable(
    counts(streets: codes, sexes: sexes) { _, _, _ in Int.random(in: 0...upTo, using: &generator) }, streets: codes)
}

@Suite struct CohortTests {
  @Test func withoutBirthsDeathsAndMigrationPeopleOnlyAge() throws {
    var generator = SeededGenerator(11)
    let table = try randomTable(&generator, streets: 3)
    let rates = PeriodRates(
      from: 2020, survival: .bySex(female: try immortal(), male: try immortal()), fertility: fertility(0))
    let projection = try project(table, method: .cohortComponent([rates]), through: 2020...2040)
    for street in 0..<3 {
      for steps in 0...4 {
        let year = 2020 + 5 * steps
        for (index, group) in fiveYearAges.enumerated().dropLast() where index >= steps {
          #expect(
            projection.persons(street: street, year: year, in: group)
              == table.persons(street: street, year: 2020, in: fiveYearAges[index - steps]))
        }
        let old = AgeRange(from: 85 - 5 * steps, to: nil)!
        #expect(
          projection.persons(street: street, year: year, in: age("85+"))
            == table.persons(street: street, year: 2020, in: old))
        #expect(
          projection.persons(street: street, year: year, in: .all)
            == table.persons(street: street, year: 2020, in: .all))
      }
    }
  }

  @Test func streetsAddUpToTheCityProjectedWhole() throws {
    var generator = SeededGenerator(12)
    let table = try randomTable(&generator, streets: 40, upTo: 3)
    let whole = try PopulationTable(
      counts(streets: ["C"], sexes: bothSexes) { _, sex, index in
        table.persons(year: 2020, sex: sex == 0 ? .female : .male, in: fiveYearAges[index])
      }, streets: ["C"])
    let rates = PeriodRates(
      from: 2020, survival: .bySex(female: try mortal(), male: try mortal()), fertility: fertility(1.3),
      migration: Migration(.total(perYear: 40, schedule: .likePopulation)))
    let method = ProjectionMethod.cohortComponent([rates])
    let streets = try project(table, method: method, through: 2020...2035)
    let city = try project(whole, method: method, through: 2020...2035)
    for year in 2020...2035 {
      for sex in [Sex.female, .male] {
        for group in fiveYearAges {
          #expect(streets.persons(year: year, sex: sex, in: group) == city.persons(year: year, sex: sex, in: group))
        }
      }
    }
  }

  @Test func scalingTheInputsScalesTheOutputs() throws {
    var generator = SeededGenerator(13)
    let table = try randomTable(&generator, streets: 4)
    let tenfold = try PopulationTable(
      table.counts.map {
        PopulationCount(
          street: $0.street, year: $0.year, sex: $0.sex, age: $0.age, persons: $0.persons * 10, basis: $0.basis)
      }, streets: table.streets)
    func method(_ scale: Double) throws -> ProjectionMethod {
      .cohortComponent([
        PeriodRates(
          from: 2020, survival: .bySex(female: try mortal(), male: try mortal()), fertility: fertility(1.6),
          migration: Migration(.total(perYear: -120 * scale, schedule: .model(RogersCastro()), femaleShare: 0.4)))
      ])
    }
    let one = try project(table, method: try method(1), through: 2020...2050)
    let ten = try project(tenfold, method: try method(10), through: 2020...2050)
    for year in stride(from: 2020, through: 2050, by: 5) {
      for group in fiveYearAges {
        let difference = ten.persons(year: year, in: group) - 10 * one.persons(year: year, in: group)
        #expect(abs(difference) <= 11)
      }
    }
  }

  @Test func ageingAloneAgreesWithTheFullMethodOnThoseAlive() throws {
    var generator = SeededGenerator(14)
    let table = try randomTable(&generator, streets: 5)
    let rates = PeriodRates(
      from: 2020, survival: .bySex(female: try mortal(), male: try mortal()), fertility: fertility(1.3),
      migration: Migration(.rates(female: AgeSchedule([age("60+")], [-0.01]), male: .zero)))
    let ageing = try project(table, method: .cohortAgeing([rates]), through: 2020...2035)
    let full = try project(table, method: .cohortComponent([rates]), through: 2020...2035)
    for year in stride(from: 2020, through: 2035, by: 5) {
      #expect(ageing.persons(year: year, in: age("60+")) == full.persons(year: year, in: age("60+")))
    }
    #expect(ageing.covers(age("15+")) && !ageing.covers(age("10+")))
    #expect(ageing.covers(age("5+"), year: 2021) && !ageing.covers(age("0+"), year: 2021))
    #expect(ageing.covers(.all, year: 2020))
    #expect(ageing.persons(year: 2023, in: age("0-4")) == 0)
    #expect(ageing.method.zh.contains("老化"))
  }

  @Test func ageingNeedsNoSexesAndNoChildren() throws {
    let elders = Array(fiveYearAges[10...])
    let table = try PopulationTable(
      counts(streets: ["A", "B"], ages: elders) { street, _, index in 1000 * (street + 1) - 90 * index },
      streets: ["A", "B"])
    let rates = PeriodRates(from: 2015, survival: .both(try mortal()))
    let projection = try project(table, method: .cohortAgeing([rates]), through: 2021...2030)
    #expect(projection.covers(age("60+")) && !projection.covers(age("55+")))
    #expect(projection.persons(year: 2025, in: age("60-64")) < table.persons(year: 2020, in: age("55-59")))
    #expect(projection.persons(year: 2025, in: age("60-64")) > table.persons(year: 2020, in: age("55-59")) * 8 / 10)
  }

  @Test func arrivalsSettleWhereTheyAreToldTo() throws {
    var generator = SeededGenerator(15)
    let table = try randomTable(&generator, streets: 3)
    let ages = AgeSchedule([age("25-29")], [100])
    func method(_ arrivals: [Double]?) throws -> ProjectionMethod {
      .cohortAgeing([
        PeriodRates(
          from: 2020, survival: .bySex(female: try immortal(), male: try immortal()),
          migration: Migration(.numbers(female: ages, male: ages), timing: .end, arrivals: arrivals))
      ])
    }
    let none = try project(table, method: try method([1, 0, 0]), through: 2020...2025)
    for (street, more) in [(0, 1000), (1, 0), (2, 0)] {
      #expect(
        none.persons(street: street, year: 2025, in: age("25-29"))
          == table.persons(street: street, year: 2020, in: age("20-24")) + more)
    }
    let shared = try project(table, method: try method(nil), through: 2020...2025)
    #expect(shared.persons(year: 2025, in: age("25-29")) == none.persons(year: 2025, in: age("25-29")))
    #expect(
      shared.persons(street: 1, year: 2025, in: age("25-29")) > none.persons(street: 1, year: 2025, in: age("25-29")))
  }

  @Test func moreLeavingThanPresentIsSaid() throws {
    let table = try PopulationTable(
      counts(streets: ["A"], sexes: bothSexes) { _, _, _ in 100 }, streets: ["A"])
    let leaving = AgeSchedule([age("20-24")], [-50])
    let rates = PeriodRates(
      from: 2020, survival: .bySex(female: try immortal(), male: try immortal()),
      migration: Migration(.numbers(female: leaving, male: .zero), timing: .end))
    let projection = try project(table, method: .cohortAgeing([rates]), through: 2020...2025)
    #expect(projection.persons(street: 0, year: 2025, sex: .female, in: age("20-24")) == 0)
    #expect(projection.notes.contains { $0.en.contains("150 more people") })
  }

  @Test func refusesTablesAndRatesThatDoNotFit() throws {
    let life = try mortal()
    func says(_ table: PopulationTable, _ rates: PeriodRates, births: Bool = true) -> [String] {
      problems { () throws(Problems) in
        _ = try project(
          table, method: births ? .cohortComponent([rates]) : .cohortAgeing([rates]), through: 2020...2030)
      }.map(\.says.en)
    }
    let table = try PopulationTable(counts(streets: ["A"], sexes: bothSexes) { _, _, _ in 100 }, streets: ["A"])
    let noSex = try PopulationTable(counts(streets: ["A"]) { _, _, _ in 100 }, streets: ["A"])
    let broad = try PopulationTable(
      counts(streets: ["A"], sexes: bothSexes, ages: [age("0-14"), age("15-59"), age("60+")]) { _, _, _ in 100 },
      streets: ["A"])
    let both = SurvivalTables.bySex(female: life, male: life)
    let good = PeriodRates(from: 2020, survival: both, fertility: fertility(1.2))
    #expect(says(table, good).isEmpty)
    #expect(says(noSex, good)[0].contains("by sex"))
    #expect(says(noSex, good, births: false)[0].contains("one life table"))
    #expect(says(broad, good)[0].contains("one width"))
    #expect(says(table, PeriodRates(from: 2020, survival: both))[0].contains("fertility"))
    #expect(says(table, PeriodRates(from: 2021, survival: both, fertility: fertility(1)))[0].contains("2020"))
    let perThousand = Fertility(rates: AgeSchedule([age("20-24")], [90.8]), sexRatioAtBirth: 107)
    #expect(says(table, PeriodRates(from: 2020, survival: both, fertility: perThousand)).count == 2)
    let misfit = Fertility(rates: AgeSchedule([age("18-22")], [0.1]), sexRatioAtBirth: 1.07)
    #expect(says(table, PeriodRates(from: 2020, survival: both, fertility: misfit))[0].contains("does not fit"))
    let short = try LifeTable(
      personYears: [5, 5, 5, 40], ages: [age("0-4"), age("5-9"), age("10-14"), age("15+")], radix: 1)
    #expect(
      says(table, PeriodRates(from: 2020, survival: .both(short), fertility: fertility(1)))[0].contains("add up"))
  }
}
