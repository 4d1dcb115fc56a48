import Demography
import Diagnostics
import Planning
import Testing

@testable import Simulation

/// The `population:` section reaches every setting of a forecast.
@Suite struct PopulationSectionTests {
  private static let full = """
    method: cohort_component
    rates: [deaths.csv, {file: births.xlsx, layer: 表1}]
    extra_life_years: 2.5
    migration: {per_year: -300, ages: like_population, female_share: 0.4, timing: start, arrivals: {W: 2, E: 1}}
    structure: district.csv
    prior: census.csv
    city: city.csv
    housing: {source: city_growth, persons_per_dwelling: 2.6, occupancy: [0.5, 0.3], ages: {0-4: 1, 20-39: 9}}
    care_need:
      - {age: 60-79, sex: female, partly: 0.05, fully: 0.01}
      - {age: 80+, partly: 0.2, fully: 0.1}
    uncertainty:
      draws: 50
      seed: 9
      fertility: {lognormal: [1, 0.1]}
      mortality: {normal: [1, 0.05]}
      migration: {uniform: [0, 2]}
      growth: {fixed: 1.1}
      delay: {triangular: [0, 1, 3]}
    published:
      - {year: 2025, age: 60+, persons: 1000, says: nearly a thousand, cite: "1"}
    compare:
      - {title: other, counts: other.csv, method: growth, bands: [{age: 60+, reach: {2025: 9}, beyond: continue}]}
    """

  @Test func everyKeyIsRead() throws {
    let settings = try PopulationSettings(yaml: Self.full, file: "s.yaml")
    #expect(settings.method == .cohortComponent)
    #expect(settings.rates.map { [$0.file, $0.layer] } == [["deaths.csv", nil], ["births.xlsx", "表1"]])
    #expect(settings.extraLifeYears == 2.5)
    #expect(
      settings.migration
        == PopulationSettings.MigrationSettings(
          perYear: -300, schedule: .likePopulation, femaleShare: 0.4, timing: .start,
          arrivals: .weights(["W": 2, "E": 1])))
    #expect(
      [settings.structure, settings.prior, settings.city].map { $0?.file } == [
        "district.csv", "census.csv", "city.csv",
      ])
    let ages = AgeSchedule([AgeRange("0-4")!, AgeRange("20-39")!], [1, 9])
    #expect(
      settings.housing
        == PopulationSettings.HousingSettings(
          source: .cityGrowth, personsPerDwelling: Quantity(2.6), structure: .given(female: ages, male: ages),
          occupancy: [0.5, 0.3]))
    #expect(settings.care?.bands.count == 2 && settings.care?.bands[0].sex == .female)
    #expect(
      settings.uncertainty
        == Uncertainty(
          draws: 50, seed: 9, fertility: .lognormal(median: 1, sigma: 0.1),
          mortality: .normal(mean: 1, deviation: 0.05),
          migration: .uniform(from: 0, to: 2), growth: .fixed(1.1), delay: .triangular(from: 0, mode: 1, to: 3)))
    #expect(settings.published.first?.persons == 1000)
    #expect(
      settings.compare.first?.settings.method
        == .growth(
          [GrowthBand(AgeRange("60+")!, .through([.init(2025, 9)], beyond: .continueLine))], rest: .constant))
    #expect(
      settings.sources.map(\.name) == ["rates", "rates", "structure", "prior", "city", "compare"])
  }

  @Test func everyMistakeIsSaidAtOnce() {
    let text = """
      method: growth
      rates: r.csv
      extra_life_years: 3
      beyond: hold
      care_need: [{age: 60+, partly: 12, fully: 0.1}]
      housing: {source: elsewhere}
      uncertainty: {growth: {normal: [1]}, delay: {uniform: [0, 1], fixed: 2}}
      bands: [{age: sixty, rate: 0.1}, {age: 60+, rate: 0.1, add_per_year: 3}]
      """
    do {
      _ = try PopulationSettings(yaml: text, file: "s.yaml")
      Issue.record("accepted")
    } catch {
      let said = error.errors.map(\.says.en)
      for words in [
        "makes no use of rates", "makes no use of extra_life_years", "makes no use of beyond",
        "a share between 0 and 1",
        "expected one of: city_growth, added", "expected 2 numbers", "give one distribution", "expected an age range",
        "give one of add_per_year",
      ] {
        #expect(said.contains { $0.contains(words) }, "\(words): \(said)")
      }
      #expect(error.errors.allSatisfy { $0.place.line != nil })
    }
  }

  @Test func distributionsNobodyStatedAreTheUsualOnesWithThePlansSeed() throws {
    let plan = try Plan(yaml: Village.planAsIs + "\n  seed: 77".replacing("  seed", with: "seed"), file: "p")
    #expect(plan.population.uncertainty == nil)
    let text = Village.planAsIs.replacing(
      "bands:", with: "uncertainty: {draws: 10}\n  bands:")
    let uncertain = try Plan(yaml: text + "\nseed: 77", file: "p")
    #expect(uncertain.population.uncertainty == .usual(draws: 10, seed: 77))
  }

  private func run(_ change: String, _ inputs: PopulationInputs = PopulationInputs()) throws -> RunResult {
    let text = Village.planAsIs.replacing("bands:", with: change + "\n  bands:")
    var all = try Village.inputs(plan: text)
    all.population = inputs
    return try Simulation.run(all)
  }

  @Test func careNeedAndDrawsReachTheResult() throws {
    let result = try run(
      "care_need: [{age: 60+, partly: 0.1, fully: 0.05}]\n  uncertainty: {draws: 21, growth: {uniform: [0, 2]}}")
    #expect(result.forecast.care?.need(year: 2023).all == result.projection.persons(year: 2023, in: AgeRange("60+")!))
    let elders = try #require(
      result.forecast.outcomes.last {
        $0.indicator.subject == .persons(AgeRange("60+")!) && $0.indicator.street == nil
      })
    #expect(elders.indicator.year == 2023 && elders.value == 401 + 30)
    let range = try #require(elders.range)
    #expect(range.p10 >= 401 && range.p10 < range.p50 && range.p50 < range.p90 && range.p90 <= 461)
    #expect(result.assumptions.contains { $0.en.contains("Monte Carlo with 21 draws, seed 1") })
  }

  @Test func newHousingMovesPeopleBetweenStreets() throws {
    let plain = try run("")
    let moved = try run("housing: {source: city_growth, persons_per_dwelling: 3}")
    // E2's hundred dwellings are completed in 2022.
    let added = try run("housing: {source: added, persons_per_dwelling: 3}")
    for year in 2020...2023 {
      let all = plain.projection.persons(year: year, in: .all)
      #expect(moved.projection.persons(year: year, in: .all) == all)
      #expect(added.projection.persons(year: year, in: .all) == all + (year >= 2022 ? 300 : 0))
    }
    #expect(
      moved.projection.persons(street: 1, year: 2022, in: .all)
        > plain.projection.persons(street: 1, year: 2022, in: .all))
    #expect(added.warnings.list.contains { $0.says.en.contains("counted twice") })
  }

  @Test func aCityOfAnotherBasisIsRefusedAndOneOfTheSameIsMet() throws {
    func city(_ basis: PopulationBasis) -> PopulationInputs {
      var inputs = PopulationInputs()
      inputs.city = [2020, 2023].map {
        PopulationCount(street: "C", year: $0, sex: nil, age: .all, persons: 2100, basis: basis)
      }
      return inputs
    }
    let met = try run("city: city.csv", city(.hukou))
    #expect(
      met.projection.persons(year: 2020, in: .all) == 2100 && met.projection.persons(year: 2023, in: .all) == 2100)
    do {
      _ = try run("city: city.csv", city(.resident))
      Issue.record("mixed")
    } catch let error as Problems {
      #expect(error.errors.contains { $0.says.en.contains("bases differ") })
    }
  }

  @Test func anotherForecastStandsBesideThePlansOwn() throws {
    var inputs = PopulationInputs()
    inputs.compare = [
      (
        counts: [
          PopulationCount(street: "X", year: 2020, sex: nil, age: .all, persons: 900, basis: .resident)
        ], inputs: PopulationInputs()
      )
    ]
    let result = try run("compare: [{title: t, counts: c.csv, method: growth, rest: {rate: 0.1}}]", inputs)
    #expect(result.comparedForecasts.map { $0.projection.persons(year: 2023, in: .all) } == [1198])
    #expect(result.comparedForecasts[0].projection.basis == .resident && result.projection.basis == .hukou)
  }
}
