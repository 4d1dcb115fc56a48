import Testing

@testable import LocationAllocation

@Suite("The population of the maximal covering search")
struct MaximalCoverEvolutionTests {
  /// Demand and sites in a square of side 1,000, covered within 140.
  private static func model(seed: UInt64, budget: Int64, costs: ClosedRange<Int64>) -> MaximalCoverModel {
    var random = SplitMix64(seed: seed)
    func points(_ count: Int) -> [(x: Int, y: Int)] {
      (0..<count).map { _ in (.random(in: 0..<1000, using: &random), .random(in: 0..<1000, using: &random)) }
    }
    let sites = points(80)
    let rows = SparseRows(
      points(250).map { row in
        sites.indices.filter {
          let (dx, dy) = (sites[$0].x - row.x, sites[$0].y - row.y)
          return dx * dx + dy * dy <= 140 * 140
        }.map(Int32.init)
      })
    return MaximalCoverModel(
      weights: ContiguousArray((0..<rows.count).map { _ in .random(in: 1...100, using: &random) }), coverers: rows,
      cost: ContiguousArray(sites.map { _ in .random(in: costs, using: &random) }), budget: budget,
      mustOpen: ContiguousArray(repeating: false, count: sites.count),
      mayNotOpen: ContiguousArray(repeating: false, count: sites.count))
  }

  private static func covered(_ model: MaximalCoverModel, _ sites: ContiguousArray<Int32>) -> Int64 {
    var isCovered = ContiguousArray(repeating: false, count: model.rowCount)
    for site in sites where site >= 0 { for row in model.rowsOfSite[Int(site)] { isCovered[Int(row)] = true } }
    return isCovered.indices.reduce(0) { $0 + (isCovered[$1] ? model.weight[$1] : 0) }
  }

  @Test("counts what it covers, keeps the budget, and gives the same for a seed", arguments: [1...1, 1...6])
  func sound(costs: ClosedRange<Int64>) {
    for seed in 0..<6 as Range<UInt64> {
      let model = Self.model(seed: seed, budget: 14, costs: costs)
      var evolution = MaximalCoverEvolution(model, start: [], seed: seed)
      evolution.run(hot: 25, steps: 12_000) { false }
      let sites = evolution.best.sites.filter { $0 >= 0 }
      #expect(Set(sites).count == sites.count && sites.count <= model.mostOpen)
      #expect(sites.reduce(0) { $0 + model.cost[Int($1)] } <= model.budget)
      #expect(evolution.best.covered == Self.covered(model, evolution.best.sites) && evolution.best.covered > 0)
      var again = MaximalCoverEvolution(model, start: [], seed: seed)
      again.run(hot: 25, steps: 12_000) { false }
      #expect(again.best.sites == evolution.best.sites)
    }
  }

  @Test("never ends below its start, also when it is over at once")
  func keepsStart() {
    let model = Self.model(seed: 3, budget: 12, costs: 1...1)
    var search = MaximalCoverSearch(model, seed: 1)
    search.fill()
    var evolution = MaximalCoverEvolution(model, start: search.openSites, seed: 1)
    evolution.run(hot: 1e6, steps: 1000) { true }
    #expect(evolution.best.covered == search.covered)
  }

  @Test("finds what CBC proves to be the best", .enabled(if: SolverSettings.canProve))
  func best() {
    var greedyMissed = 0
    for seed in 0..<5 as Range<UInt64> {
      let model = Self.model(seed: seed, budget: 14, costs: 1...1)
      let proven = MaximalCoverSolver(model, SolverSettings(), SolveClock(SolverSettings()))
      #expect(proven.isProven)
      var search = MaximalCoverSearch(model, seed: seed)
      search.fill()
      if search.covered < proven.covered { greedyMissed += 1 }
      search.evolve(from: 25, steps: 40_000) { false }
      #expect(search.bestCovered == proven.covered, "seed \(seed)")
    }
    // Else the test says nothing.
    #expect(greedyMissed >= 3)
  }
}
