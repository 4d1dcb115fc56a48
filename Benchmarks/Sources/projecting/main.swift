// Projection benchmarks: `projecting`. Invented people, seeded; prints one line a task with the best processor seconds
// and the best wall seconds of several rounds.
import Demography
import Diagnostics
import Foundation
import Planning
import Timing

let ages = (0..<17).map { AgeRange(from: $0 * 5, to: $0 * 5 + 4)! } + [AgeRange(from: 85, to: nil)!]

func table(streets: Int) throws -> PopulationTable {
  var state: UInt64 = 1
  var counts: [PopulationCount] = []
  counts.reserveCapacity(streets * 36)
  for street in 0..<streets {
    for sex in Sex.allCases {
      for age in ages {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        counts.append(
          PopulationCount(
            street: "\(street)", year: 2020, sex: sex, age: age, persons: Int(state >> 33) % 2000, basis: .resident))
      }
    }
  }
  return try PopulationTable(counts, streets: (0..<streets).map { "\($0)" })
}

func method() throws -> ProjectionMethod {
  let rates = (0..<18).map { 0.0004 * pow(1.42, Double($0)) }
  let life = try LifeTable(mx: rates, ages: ages, sex: nil)
  let mothers = AgeSchedule(["20-24", "25-29", "30-34"].map { AgeRange($0)! }, [30, 45, 25])
  return .cohortComponent([
    PeriodRates(
      from: 2020, survival: .bySex(female: life, male: life),
      fertility: Fertility(total: 1.1, percent: mothers, sexRatioAtBirth: 1.08),
      migration: Migration(.total(perYear: 10_000, schedule: .model(RogersCastro()))))
  ])
}

let elders = AgeRange("60+")!
let cohorts = try method()
let country = try table(streets: 40_000)
measure("cohort-component: 40,000 streets x 36 cohorts x 30 years") {
  try! project(country, method: cohorts, through: 2020...2050).persons(year: 2050, in: elders)
}
measure("growth of bands: 40,000 streets x 36 cells x 30 years", rounds: 3) {
  let bands = [GrowthBand(elders, .linear(perYear: 100_000)), GrowthBand(AgeRange("80+")!, .geometric(rate: 0.03))]
  return try! project(country, method: .growth(bands), through: 2020...2050).persons(year: 2050, in: elders)
}
let city = try table(streets: 12)
let uncertain = Uncertainty(
  draws: 1000, seed: 1, fertility: .lognormal(median: 1, sigma: 0.1), mortality: .normal(mean: 1, deviation: 0.05),
  migration: .uniform(from: 0, to: 2))
for threads in [1, 2] {
  measure("Monte Carlo: 1,000 draws, 12 streets, 30 years, \(threads) threads") {
    let forecaster = try! Forecaster(city, method: cohorts, through: 2020...2050)
    let drawn = try! forecaster.drawn(uncertain, threads: threads) { [Double($0.persons(year: 2050, in: elders))] }
    return Int(drawn[0].p50)
  }
}
let groups = ["0+", "0-2", "60+", "65+", "80+"].compactMap { AgeRange($0) }
let care = CareRates([
  CareRates.Band(age: AgeRange("60-79")!, partly: 0.06, fully: 0.015),
  CareRates.Band(age: AgeRange("80+")!, partly: 0.2, fully: 0.1),
])
measure("the same with five age groups and care need of every street and year", rounds: 3) {
  let forecaster = try! Forecaster(city, method: cohorts, through: 2020...2050)
  let forecast = try! forecaster.forecast(ages: groups, care: care, uncertainty: uncertain)
  return Int(forecast.outcomes.last { $0.indicator.street == nil }?.range?.p50 ?? 0)
}
