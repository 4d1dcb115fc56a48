import Diagnostics
import Planning

/// Moves every street one step on: people grow older by one group, die, are born, come and go.
///
/// The state is people as real numbers, street × sex × age; only what is handed out is rounded, so that rounding never
/// feeds back. Preston, Heuveline & Guillot 2001, ch. 6.2–6.3.
struct CohortEngine {
  let streets: Int
  let sexes: Int
  let groups: Int
  /// Street × sex × age.
  private(set) var people: ContiguousArray<Double>
  /// People whom migration would have taken below nobody, so far.
  private(set) var overdrawn = 0.0
  private var city: [Double]
  private var streetTotals: [Double]

  init(_ grid: PopulationGrid, year: Int) {
    streets = grid.streets.count
    sexes = grid.sexCount
    groups = grid.ages.count
    let start = year * grid.yearSize
    people = ContiguousArray((0..<grid.yearSize).map { Double(grid[start + $0]) })
    city = [Double](repeating: 0, count: grid.rowSize)
    streetTotals = [Double](repeating: 0, count: grid.streets.count)
  }

  private var row: Int { sexes * groups }

  /// - Complexity: O(streets × sexes × groups).
  mutating func step(_ rates: StepRates, from year: Int, width: Int) -> StepFlows {
    var flows = StepFlows(
      from: year, to: year + width, births: [Double](repeating: 0, count: groups), deaths: 0, netMigration: 0)
    let movers = self.movers(rates)
    let stay = rates.births.isEmpty
    let late = 1 - rates.atStart
    let (streets, sexes, groups, row) = (self.streets, self.sexes, self.groups, self.row)
    let survival = ContiguousArray(rates.survival.flatMap(\.into))
    let fertility = ContiguousArray(stay ? [Double](repeating: 0, count: groups) : rates.births)
    var present = ContiguousArray<Double>(repeating: 0, count: row)
    var moving = ContiguousArray<Double>(repeating: 0, count: row)
    for street in 0..<streets {
      let base = street * row
      let settlers = movers.settling(in: street)
      for cell in 0..<row {
        let before = people[base + cell]
        let moved = movers.perPerson[cell] * before + movers.arriving[cell] * settlers
        moving[cell] = moved
        present[cell] = before + rates.atStart * moved
        flows.netMigration += moved
      }
      for sex in 0..<sexes {
        let first = sex * groups
        for group in 1..<groups {
          let cell = first + group
          let from = group == groups - 1 ? present[cell - 1] + present[cell] : present[cell - 1]
          let alive = from * survival[cell]
          flows.deaths += from - alive
          people[base + cell] = floored(alive + late * moving[cell])
        }
      }
      var born = 0.0
      if !stay {
        for group in 0..<groups where fertility[group] > 0 {
          let births = fertility[group] * (present[group] + people[base + group]) / 2
          flows.births[group] += births
          born += births
        }
      }
      for sex in 0..<sexes {
        let share = sexes == 1 ? 1 : sex == 0 ? rates.girls : 1 - rates.girls
        let alive = born * share * survival[sex * groups]
        flows.deaths += born * share - alive
        people[base + sex * groups] = stay ? 0 : floored(alive + late * moving[sex * groups])
      }
    }
    return flows
  }

  private mutating func floored(_ value: Double) -> Double {
    guard value < 0 else { return value }
    overdrawn -= value
    return 0
  }

  /// Migrants as a share of each cell's people and a number that settles by street weights.
  private struct Movers {
    var perPerson: [Double]
    var arriving: [Double]
    var weights: [Double]

    func settling(in street: Int) -> Double { weights.isEmpty ? 0 : weights[street] }
  }

  private mutating func movers(_ rates: StepRates) -> Movers {
    var movers = Movers(
      perPerson: [Double](repeating: 0, count: row), arriving: [Double](repeating: 0, count: row), weights: [])
    if case .none = rates.amount { return movers }
    if case .rates(let perPerson) = rates.amount {
      movers.perPerson = perPerson
      return movers
    }
    addUp()
    let numbers: [Double]
    switch rates.amount {
    case .numbers(let given): numbers = given
    case .likePopulation(let total):
      let all = city.reduce(0, +)
      numbers = city.map { all > 0 ? total * $0 / all : 0 }
    case .none, .rates: return movers
    }
    let all = streetTotals.reduce(0, +)
    movers.weights =
      rates.arrivals ?? streetTotals.map { all > 0 ? $0 / all : 1 / Double(streets) }
    for (cell, number) in numbers.enumerated() where number != 0 {
      if number < 0 || (rates.arrivals == nil && city[cell] > 0) {
        movers.perPerson[cell] = city[cell] > 0 ? number / city[cell] : 0
        if city[cell] <= 0 { overdrawn -= number }
      } else {
        movers.arriving[cell] = number
      }
    }
    return movers
  }

  private mutating func addUp() {
    for cell in 0..<row { city[cell] = 0 }
    for street in 0..<streets {
      var sum = 0.0
      for cell in 0..<row {
        let persons = people[street * row + cell]
        city[cell] += persons
        sum += persons
      }
      streetTotals[street] = sum
    }
  }
}
