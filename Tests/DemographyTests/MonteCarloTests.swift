import Demography
import Diagnostics
import Planning
import Testing

private let codes = (0..<12).map { "S\($0)" }

private func table() throws -> PopulationTable {
  try PopulationTable(
    counts(streets: codes, sexes: [.female, .male]) { s, x, a in 300 + 7 * s + 3 * x - 12 * a }, streets: codes)
}

private func method() throws -> ProjectionMethod {
  var rate = 0.000_4
  let rates = fiveYearAges.map { _ in
    defer { rate *= 1.42 }
    return rate
  }
  let life = try LifeTable(mx: rates, ages: fiveYearAges, sex: nil)
  let mothers = ["20-24", "25-29", "30-34"].map { age($0) }
  return .cohortComponent([
    PeriodRates(
      from: 2020, survival: .bySex(female: life, male: life),
      fertility: Fertility(total: 1.1, percent: AgeSchedule(mothers, [1, 2, 1]), sexRatioAtBirth: 1.08),
      migration: Migration(.total(perYear: 200, schedule: .model(RogersCastro()))))
  ])
}

private let uncertain = Uncertainty(
  draws: 60, seed: 7, fertility: .lognormal(median: 1, sigma: 0.15), mortality: .normal(mean: 1, deviation: 0.08),
  migration: .triangular(from: -0.5, mode: 1, to: 2), delay: .uniform(from: 0, to: 3))

@Suite struct MonteCarloTests {
  private func run(_ threads: Int, seed: UInt64 = 7) throws -> [DrawnIndicator] {
    var uncertainty = uncertain
    uncertainty.seed = seed
    let housing = HousingArrivals(
      [HousingCompletion(id: "h", street: "S3", year: 2027, dwellings: 50, personsPerDwelling: Quantity(3))],
      source: .added)
    return try Forecaster(try table(), method: try method(), through: 2020...2030, housing: housing).drawn(
      uncertainty, threads: threads
    ) { projection in
      [
        Double(projection.persons(year: 2030, in: age("60+"))), Double(projection.persons(year: 2030, in: age("0-4"))),
        Double(projection.persons(street: 3, year: 2028, in: .all)),
      ]
    }
  }

  @Test func theSameSeedGivesTheSameBytesOnAnyNumberOfThreads() throws {
    let one = try run(1)
    #expect(try run(2) == one)
    #expect(try run(5) == one)
    #expect(try run(1, seed: 8) != one)
  }

  @Test func drawsSpreadAroundTheMiddle() throws {
    let drawn = try run(2)
    let central = try project(try table(), method: try method(), through: 2020...2030)
    let elders = Double(central.persons(year: 2030, in: age("60+")))
    #expect(drawn[0].p10 < elders && elders < drawn[0].p90)
    let children = Double(central.persons(year: 2030, in: age("0-4")))
    #expect(drawn[1].p10 < children * 0.95 && children * 1.05 < drawn[1].p90)
    #expect(drawn[0].probability { $0 >= drawn[0].p50 } >= 0.5)
    #expect(drawn.allSatisfy { $0.values.count == 60 && $0.p10 <= $0.p50 && $0.p50 <= $0.p90 })
  }

  @Test func nothingUncertainIsTheProjectionItself() throws {
    let drawn = try Forecaster(try table(), method: try method(), through: 2020...2030).drawn(
      Uncertainty(draws: 3, seed: 1)
    ) { [Double($0.persons(year: 2030, in: .all))] }
    let central = try project(try table(), method: try method(), through: 2020...2030)
    #expect(drawn[0].values == [Double](repeating: Double(central.persons(year: 2030, in: .all)), count: 3))
  }

  @Test func growthVariesAroundItsTrend() throws {
    let drawn = try Forecaster(try table(), method: .linear(age("60+"), perYear: 100), through: 2020...2030).drawn(
      Uncertainty(draws: 401, seed: 3, growth: .uniform(from: 0, to: 2))
    ) { [Double($0.persons(year: 2030, in: age("60+")))] }
    let start = Double(try table().persons(year: 2020, in: age("60+")))
    #expect(abs(drawn[0].p50 - start - 1000) < 120)
    #expect(abs(drawn[0].p10 - start - 200) < 120 && abs(drawn[0].p90 - start - 1800) < 120)
  }

  @Test func distributionsHaveTheirMoments() throws {
    func moments(_ distribution: Distribution) -> (mean: Double, deviation: Double) {
      let values = (0..<20_000).map { Uncertainty(seed: 5, growth: distribution).variation(draw: $0).growth }
      let mean = values.reduce(0, +) / 20_000
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
      return (mean, variance.squareRoot())
    }
    let normal = moments(.normal(mean: 2, deviation: 0.5))
    #expect(abs(normal.mean - 2) < 0.015 && abs(normal.deviation - 0.5) < 0.01)
    let triangular = moments(.triangular(from: 0, mode: 3, to: 6))
    #expect(abs(triangular.mean - 3) < 0.04 && abs(triangular.deviation - 1.2247) < 0.03)
    let uniform = moments(.uniform(from: -1, to: 1))
    #expect(abs(uniform.mean) < 0.02 && abs(uniform.deviation - 0.577_35) < 0.01)
    let lognormal = moments(.lognormal(median: 1, sigma: 0.2))
    #expect(abs(lognormal.mean - 1.0202) < 0.01)
  }

  @Test func impossibleDistributionsAreRefused() throws {
    for wrong in [
      Distribution.normal(mean: 1, deviation: -1), .uniform(from: 2, to: 1), .lognormal(median: 0, sigma: 1),
      .triangular(from: 0, mode: 5, to: 4), .fixed(.nan),
    ] {
      #expect(throws: Problems.self) {
        _ = try Forecaster(try table(), method: .geometric(rate: 0), through: 2020...2021).drawn(
          Uncertainty(draws: 2, seed: 1, growth: wrong)
        ) { _ in [] }
      }
    }
  }
}
