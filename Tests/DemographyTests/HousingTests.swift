import Demography
import Diagnostics
import Planning
import Testing

private let codes = ["A", "B", "C"]

private func base(_ growth: Double = 0) throws -> Projection {
  let table = try PopulationTable(
    counts(streets: codes, sexes: [.female, .male]) { s, _, _ in 200 + 100 * s }, streets: codes)
  return try project(table, method: .geometric(rate: growth), through: 2020...2030)
}

private func homes(_ id: String, _ street: String, _ year: Int, _ dwellings: Int) -> HousingCompletion {
  HousingCompletion(id: id, street: street, year: year, dwellings: dwellings, personsPerDwelling: Quantity(2.5)!)
}

@Suite struct HousingTests {
  @Test func addedHousingBringsItsHouseholds() throws {
    let before = try base()
    let after = try before.withHousing(
      HousingArrivals([homes("h", "B", 2023, 100)], source: .added, occupancy: [0.5, 0.3, 0.1]))
    #expect(
      (2022...2027).map { after.persons(year: $0, in: .all) - before.persons(year: $0, in: .all) } == [
        0, 125, 200, 225, 225, 225,
      ])
    #expect(after.persons(street: 0, year: 2030, in: .all) == before.persons(street: 0, year: 2030, in: .all))
    #expect(after.persons(street: 1, year: 2030, in: .all) == before.persons(street: 1, year: 2030, in: .all) + 225)
  }

  @Test func drawnHousingLeavesEveryGroupOfTheCity() throws {
    let before = try base(0.005)
    let after = try before.withHousing(
      HousingArrivals([homes("h", "C", 2022, 333), homes("i", "A", 2024, 77)], source: .cityGrowth))
    for year in 2020...2030 {
      for sex in [Sex.female, .male] {
        for group in fiveYearAges {
          #expect(after.persons(year: year, sex: sex, in: group) == before.persons(year: year, sex: sex, in: group))
        }
      }
    }
    #expect(after.persons(street: 2, year: 2023, in: .all) > before.persons(street: 2, year: 2023, in: .all))
    #expect(after.persons(street: 1, year: 2023, in: .all) < before.persons(street: 1, year: 2023, in: .all))
    #expect(after.persons(street: 2, year: 2021, in: .all) == before.persons(street: 2, year: 2021, in: .all))
  }

  @Test func newcomersHaveTheirOwnAges() throws {
    let before = try base()
    let young = AgeSchedule([age("0-4"), age("25-34")], [1, 3])
    let after = try before.withHousing(
      HousingArrivals([homes("h", "A", 2021, 80)], source: .added, structure: .given(female: young, male: young)))
    func more(_ group: String) -> Int {
      after.persons(street: 0, year: 2022, in: age(group)) - before.persons(street: 0, year: 2022, in: age(group))
    }
    #expect(more("0-4") == 50 && more("25-34") == 150 && more("60+") == 0)
  }

  @Test func doubleCountingIsCaught() throws {
    let growing = try base(0.01)
    let twice = problems { () throws(Problems) in
      _ = try growing.withHousing(
        HousingArrivals([homes("h", "A", 2022, 10), homes("h", "A", 2022, 10)], source: .cityGrowth))
    }
    #expect(twice.count == 1 && twice[0].says.en.contains("twice"))
    let old = try growing.withHousing(HousingArrivals([homes("old", "A", 2020, 500)], source: .cityGrowth))
    #expect(old.persons(street: 0, year: 2025, in: .all) == growing.persons(street: 0, year: 2025, in: .all))
    #expect(old.notes.contains { $0.en.contains("old") })
    let added = try growing.withHousing(HousingArrivals([homes("h", "A", 2022, 10)], source: .added))
    #expect(added.notes.contains { $0.en.contains("counted twice") })
  }

  @Test func refusesWhatDoesNotFit() throws {
    let before = try base()
    func says(_ arrivals: HousingArrivals) -> String {
      problems { () throws(Problems) in _ = try before.withHousing(arrivals) }.map(\.says.en).joined()
    }
    #expect(says(HousingArrivals([homes("h", "Q", 2022, 1)], source: .added)).contains("no street"))
    #expect(says(HousingArrivals([], source: .added, occupancy: [0.8, 0.4])).contains("exceed 1"))
    #expect(says(HousingArrivals([homes("h", "A", 2022, 900_000)], source: .cityGrowth)).contains("but the city has"))
    let huge = (0..<40).map {
      HousingCompletion(
        id: "\($0)", street: "A", year: 2021, dwellings: 1_000_000, personsPerDwelling: Quantity(100))
    }
    #expect(says(HousingArrivals(huge, source: .added)).contains("can be held"))
    let cut = AgeSchedule([age("0-2")], [1])
    #expect(
      says(HousingArrivals([], source: .added, structure: .given(female: cut, male: cut))).contains("whole age groups"))
  }

  @Test func completionsComeFromPhasesWhereThereAreAny() {
    let day = CalendarDate(year: 2024, month: 6, day: 30)!
    let later = CalendarDate(year: 2026, month: 6, day: 30)!
    let projects = [
      HousingProject(id: "P", name: "P", street: "A", dwellings: 100, completion: day),
      HousingProject(
        id: "Q", name: "Q", street: "B", dwellings: 90, completion: day,
        phases: [Phase(id: "1", dwellings: 40), Phase(id: "2", dwellings: 60, completion: later)]),
      HousingProject(id: "R", name: "R", dwellings: 5, completion: day),
    ]
    var found = Problems()
    let list = HousingCompletion.of(projects, personsPerDwelling: Quantity(3), baseYear: 2020, problems: &found)
    #expect(list.map(\.id) == ["P", "Q/1", "Q/2"])
    #expect(list.map(\.year) == [2024, 2024, 2026])
    #expect(list.map(\.dwellings) == [100, 40, 60])
    #expect(!found.hasErrors && found.list.count == 2)
    var missing = Problems()
    _ = HousingCompletion.of(projects, personsPerDwelling: nil, baseYear: 2024, problems: &missing)
    // Only what is completed after the base year needs them: Q's second phase.
    #expect(missing.errors.map(\.value) == ["Q/2"])
  }
}

@Suite struct CareTests {
  let rates = CareRates([
    CareRates.Band(age: age("60-69"), partly: 0.05, fully: 0.02),
    CareRates.Band(age: age("70-79"), partly: 0.12, fully: 0.05),
    CareRates.Band(sex: .female, age: age("80+"), partly: 0.3, fully: 0.2),
    CareRates.Band(sex: .male, age: age("80+"), partly: 0.25, fully: 0.15),
  ])

  @Test func eldersAddUp() throws {
    let projection = try base(0.013)
    let care = try CareForecast(rates, over: projection)
    for year in 2020...2030 {
      var city = CareNeed()
      for street in codes.indices {
        let need = care.need(street: street, year: year)
        #expect(need.all == projection.persons(street: street, year: year, in: age("60+")))
        city = city + need
      }
      #expect(care.need(year: year) == city)
    }
    // Street A: 800 of 60-69, 800 of 70-79, 400 women and 400 men of 80+ in 2020.
    #expect(
      care.need(street: 0, year: 2020)
        == CareNeed(independent: 744 + 664 + 200 + 240, partly: 40 + 96 + 120 + 100, fully: 16 + 40 + 80 + 60))
  }

  @Test func refusesImpossibleRates() throws {
    let projection = try base()
    func says(_ bands: [CareRates.Band]) -> Int {
      problems { () throws(Problems) in _ = try CareForecast(CareRates(bands), over: projection) }.count
    }
    #expect(says([]) == 1)
    #expect(says([CareRates.Band(age: age("60+"), partly: 12, fully: 5)]) == 1)
    #expect(
      says([
        CareRates.Band(age: age("60+"), partly: 0, fully: 0),
        CareRates.Band(sex: .male, age: age("80+"), partly: 0, fully: 0),
      ]) == 1)
    #expect(says([CareRates.Band(age: age("90+"), partly: 0, fully: 0)]) == 1)
  }
}
