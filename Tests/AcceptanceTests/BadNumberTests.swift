import Foundation
import Testing

/// Numbers that nobody means: none ends the program but by a located problem and exit code 2.
@Suite struct BadNumberTests {
  /// Every key of a plan that takes a number, by path.
  private static let keys = [
    "seed", "horizon.from", "horizon.to", "population.bands[0].add_per_year", "population.bands[1].rate",
    "population.bands[2].reach.2022", "population.housing.persons_per_dwelling", "population.housing.occupancy[0]",
    "population.housing.ages.60+", "population.published[0].year", "population.published[0].persons",
    "population.care_need[0].partly", "population.uncertainty.draws", "population.uncertainty.seed",
    "population.uncertainty.growth.normal[1]", "population.uncertainty.delay.triangular[2]", "walking.snap_limit_m",
    "walking.detour", "walking.speed_m_per_s", "coverage.standards[a].within_m", "coverage.standards[b].within_min",
    "reported.I7.2021", "placement.from", "placement.facilities[d].floor_area_m2",
    "placement.facilities[d].beds.community", "placement.facilities[d].nursing_beds", "placement.facilities[d].places",
    "placement.facilities[d].cost_yuan", "placement.facilities[d].running_yuan_per_year", "placement.budget_yuan.2021",
    "placement.time_limit_s", "placement.spacing_m.day_care", "placement.sites.premises.cost_yuan_per_m2",
    "placement.sites.generated.every_m", "placement.sites.generated.floor_area_m2",
    "placement.sites.generated.cost_yuan", "placement.grow[0].cost_yuan", "placement.grow[0].running_yuan_per_year",
    "placement.grow[0].from", "placement.frontier.points",
    "placement.rolling.foresight_years", "placement.uncertainty.draws", "placement.uncertainty.regret_draws",
    "placement.uncertainty.seed", "placement.uncertainty.delay.triangular[2]", "placement.uncertainty.closures",
  ]
  /// A seed may be as large as an integer.
  private static let seeds = keys.filter { $0.hasSuffix("seed") }

  private static let plan = """
    plan: 1
    id: small
    title: Small
    policy: policy.yaml
    horizon: {from: 2020, to: 2022}
    seed: 3
    inputs:
      streets: streets.geojson
      population: population.csv
      housing: housing.csv
      facilities: facilities.csv
      candidates: candidates.csv
    population:
      method: growth
      bands: [{age: 60+, add_per_year: 100}, {age: 80+, rate: 0.02}, {age: 0-59, reach: {2022: 18000}}]
      housing: {source: city_growth, persons_per_dwelling: 2.5, occupancy: [0.5, 0.3], ages: {0-59: 6, 60+: 1}}
      published: [{year: 2022, age: 60+, persons: 4000, says: x}]
      care_need: [{age: 60+, partly: 0.1, fully: 0.02}]
      uncertainty: {draws: 3, seed: 2, growth: {normal: [1, 0.1]}, delay: {triangular: [0, 0, 2]}}
    walking: {snap_limit_m: 300, detour: 1.3, speed_m_per_s: 1.2}
    coverage:
      standards:
        - {id: a, facilities: [day_care], within_m: 500, age: 60+}
        - {id: b, facilities: [day_care], within_min: 10, age: 60+}
    reported: {I7: {2021: 88}}
    placement:
      objective: least_cost
      from: 2021
      facilities:
        - {id: d, kind: day_care, floor_area_m2: 1000, beds: {community: 20}, nursing_beds: 5, places: 10,
           cost_yuan: 1000000, running_yuan_per_year: 1000}
      budget_yuan: {2021: 5000000, 2022: 5000000}
      time_limit_s: 5
      spacing_m: {day_care: 100}
      sites:
        premises: {elder_care: [day_care], cost_yuan_per_m2: 10}
        generated: {every_m: 500, kinds: [day_care], floor_area_m2: 1000, cost_yuan: 200000}
      grow: [{facility: F1, to: d, cost_yuan: 3000000, running_yuan_per_year: 500000, from: 2022}]
      frontier: {between: [cost, people], points: 4}
      uncertainty: {draws: 2, regret_draws: 1, seed: 3, delay: {triangular: [0, 0, 2]}, closures: 0.02}
    """

  private func run(_ scratch: Scratch, _ options: [String]) throws -> Program.Outcome {
    try Program.run(
      [
        "run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path, "--lang", "en", "--only",
        "summary.json",
      ]
        + options.flatMap { ["--set", $0] })
  }

  private func folder() throws -> Scratch {
    let scratch = try SmallPlan.folder()
    try scratch.write(Self.plan, to: "plan.yaml")
    return scratch
  }

  /// Each wrong value is one problem at the option that says it, with all others in the same run.
  @Test(arguments: ["1e300", "-1e300", "nan", "inf", "-inf", "1e19", "9223372036854775807", "-1"])
  func everyKeyIsNamed(value: String) throws {
    let scratch = try folder()
    let may: (String) -> Bool = { key in
      // What these may be: a seed of any size, growth that takes people away, a parameter of some distribution.
      (value == "9223372036854775807" && Self.seeds.contains(key))
        || (value == "-1"
          && (key.hasPrefix("population.bands[0]") || key.hasPrefix("population.bands[1]") || key.contains("normal")
            || key.contains("triangular")))
    }
    let keys = Self.keys.filter { !may($0) }
    let outcome = try run(scratch, keys.map { "\($0)=\(value)" })
    #expect(outcome.code == 2, "\(outcome.errors)")
    let errors = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("error") }
    for key in keys where !(key.hasPrefix("horizon") || key.contains("regret_draws")) {
      #expect(errors.count { $0.hasPrefix("error: --set \(key)=\(value),") } == 1, "\(key)\n\(outcome.errors)")
    }
    #expect(errors.allSatisfy { $0.hasPrefix("error: --set ") }, "\(outcome.errors)")
  }

  private static let sums: [(options: String, code: Int32)] = [
    ("placement.budget_yuan=1e12", 0), ("placement.facilities[d].cost_yuan=1e12", 0),
    ("placement.facilities[d].beds.community=1e9 & placement.facilities[d].places=1e9", 0),
    ("placement.facilities[d].cost_yuan=1e12 & placement.facilities[d].running_yuan_per_year=1e12", 0),
    ("placement.facilities[d].cost_yuan=1000000000001", 2), ("placement.facilities[d].cost_yuan=1.5", 2),
    ("placement.sites.generated.every_m=1 & placement.time_limit_s=604800 & walking.detour=100", 0),
    ("seed=9223372036854775807", 0), ("seed=-1", 2), ("placement.frontier.points=500", 0),
    (
      "placement.uncertainty= & placement.objective=lexicographic & placement.order=[cost] & placement.tolerance={cost: 100}",
      0
    ),
    ("placement.uncertainty= & placement.objective=weighted & placement.weights={cost: 1000, people: 0.001}", 0),
  ]

  /// The largest that a plan may hold, and what sums of it come to.
  @Test(arguments: sums)
  func theLargestRun(options: String, code: Int32) throws {
    let outcome = try run(try folder(), options.components(separatedBy: " & "))
    #expect(outcome.code == code, "\(outcome.errors)")
  }

  @Test func criteriaTakeNoWildNumbers() throws {
    let scratch = try folder()
    for value in ["1e300", "-1e300", "nan", "inf", "1e19", "-1"] {
      for (objective, key) in [("lexicographic", "tolerance"), ("weighted", "weights")] {
        let outcome = try run(
          scratch,
          [
            "placement.uncertainty=", "placement.objective=\(objective)",
            "placement.\(key)={cost: \(value), people: 1}",
          ] + (key == "tolerance" ? ["placement.order=[cost, people]"] : []))
        #expect(outcome.code == 2, "\(outcome.errors)")
        // One mistake, one message, where it was made.
        #expect(outcome.errors.contains("error: --set placement.\(key)={cost: \(value)"), "\(outcome.errors)")
        #expect(outcome.errors.contains("1 error;"), "\(outcome.errors)")
      }
    }
  }

  /// Sites and sizes that each pass, and cost more together than is counted.
  @Test func sumsThatAreTooLargeAreRefused() throws {
    let scratch = try folder()
    let rows = (0..<10_000).map { "S\($0),s,day_care,1500,\(118.8001 + Double($0) * 1e-6),32.011,900000000000" }
    try scratch.write(
      "id,name,kinds,floor_area_m2,lon,lat,cost_yuan\n" + rows.joined(separator: "\n") + "\n", to: "candidates.csv")
    let outcome = try run(scratch, ["placement.facilities[d].cost_yuan=1e12"])
    #expect(outcome.code == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains("placement.facilities") && outcome.errors.contains("counted exactly"))
  }

  @Test(arguments: [
    ("objective=lexicographic", "placement.objective", "needs an order"),
    ("objective=weighted", "placement.objective", "two weights"),
    ("order=[cost]", "placement.order", "is for objective: lexicographic only"),
    ("frontier.between=[cost, cost]", "placement.frontier.between", "two different"),
    ("frontier.points=1", "placement.frontier.points", "from 2 to 500"),
    ("objective=lexicographc", "placement.objective", "did you mean lexicographic"),
  ])
  func mistakesOfAnOptionAreLocatedAtIt(option: String, field: String, says: String) throws {
    let outcome = try run(try folder(), ["placement.uncertainty=", "placement.\(option)"])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("error: --set placement.\(option), field \"\(field)\""), "\(outcome.errors)")
    #expect(outcome.errors.contains(says) && outcome.errors.contains("1 error;"), "\(outcome.errors)")
  }
}
