import Testing

@testable import LocationAllocation

@Suite("Capacitated branch and bound, and the transport problem within it")
struct CapacitatedTreeTests {
  /// Tight capacities, so that the bound at the root seldom proves.
  private func median(_ seed: UInt64, sourcing: AllocationProblem.Sourcing) -> (AllocationProblem, [[Double]]) {
    var random = SplitMix64(seed: seed &+ 900)
    let (rows, sites) = (7, 5)
    let matrix = (0..<rows).map { _ in (0..<sites).map { _ in Double(Int.random(in: 1..<90, using: &random)) } }
    let demands = (0..<rows).map { _ in Double(Int.random(in: 2...9, using: &random)) }
    let least = demands.reduce(0, +) / 3
    let problem = AllocationProblem(
      weights: Array(repeating: 1, count: rows),
      costs: TravelCosts(rowCount: rows, siteCount: sites, matrix: ContiguousArray(matrix.joined())),
      openingCosts: (0..<sites).map { _ in seed.isMultiple(of: 2) ? 0 : Double(Int.random(in: 20..<90, using: &random))
      },
      count: seed.isMultiple(of: 2) ? 3...3 : nil, demands: demands,
      capacities: (0..<sites).map { _ in (least + Double(Int.random(in: 1...6, using: &random))).rounded() },
      sourcing: sourcing)
    return (problem, matrix)
  }

  @Test("single source: the best of all assignments, by the tree alone")
  func single() {
    var (byTree, infeasible) = (0, 0)
    for seed in 0..<60 as Range<UInt64> {
      let (problem, matrix) = median(seed, sourcing: .single)
      var best = Double.infinity
      for mask in 0..<32 where problem.count.contains(mask.nonzeroBitCount) {
        let open = (0..<5).filter { mask >> $0 & 1 == 1 }
        let fixed = open.reduce(0) { $0 + problem.openingCosts[$1] }
        var room = problem.capacities!
        func place(_ row: Int, _ cost: Double) {
          guard cost < best else { return }
          guard row < 7 else {
            best = cost
            return
          }
          for site in open where room[site] >= problem.demands[row] {
            room[site] -= problem.demands[row]
            place(row + 1, cost + matrix[row][site])
            room[site] += problem.demands[row]
          }
        }
        place(0, fixed)
      }
      // Without a solution to start from there is no tree.
      guard best < .infinity, let plan = tree(problem) else {
        infeasible += 1
        continue
      }
      #expect(abs(plan.cost - best) < 1e-6, "seed \(seed)")
      byTree += 1
    }
    #expect(byTree > 40 && infeasible < 20)
  }

  @Test("split: the transport problems of all sets of sites, by the tree alone")
  func split() throws {
    for seed in 0..<40 as Range<UInt64> {
      let (problem, _) = median(seed, sourcing: .split)
      let search = try #require(CapacitatedSearch(CapacitatedModel(problem)))
      var best = Double.infinity
      for mask in 1..<32 where problem.count.contains(mask.nonzeroBitCount) {
        let plan = search.plan((0..<5).filter { mask >> $0 & 1 == 1 }, polished: true)
        best = min(best, plan?.cost ?? .infinity)
      }
      let found = try #require(tree(problem), "seed \(seed)")
      #expect(abs(found.cost - best) < 1e-6, "seed \(seed)")
    }
  }

  /// Branches from the very first multipliers until nothing is left.
  private func tree(_ problem: AllocationProblem) -> CapacitatedPlan? {
    let model = CapacitatedModel(problem)
    guard let search = CapacitatedSearch(model) else { return nil }
    var best: CapacitatedPlan?
    var tree = CapacitatedTree(root: model, bound: 0, multipliers: model.cheapest, search: search)
    let clock = SolveClock(SolverSettings())
    while !tree.isDone {
      tree.advance(cutoff: best.map { $0.cost - 1e-6 } ?? 10_000, clock: clock) { plan in
        if let plan, plan.cost < best?.cost ?? .infinity { best = plan }
        return best.map { $0.cost - 1e-6 } ?? 10_000
      }
    }
    return best
  }

  @Test("transport: every row served, no site overfull, no cycle of shifts that saves")
  func transport() throws {
    var binding = 0
    for seed in 0..<60 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let (n, m) = (Int.random(in: 1...30, using: &random), Int.random(in: 1...6, using: &random))
      let unit = ContiguousArray((0..<n * m).map { _ in Double.random(in: 0..<100, using: &random) })
      let demands = ContiguousArray((0..<n).map { _ in Double(Int.random(in: 0...20, using: &random)) })
      let each = demands.reduce(0, +) / Double(m)
      let capacities = ContiguousArray((0..<m).map { _ in each * Double.random(in: 1...1.5, using: &random) })
      let amount = try #require(Transport(unit: unit, demands: demands, capacities: capacities)).amount
      for row in 0..<n {
        #expect(abs((0..<m).reduce(0) { $0 + amount[row * m + $1] } - demands[row]) < 1e-9, "seed \(seed)")
      }
      // Shifting a unit from site to site; the last stands for unused room.
      var shift = ContiguousArray(repeating: Double.infinity, count: (m + 1) * (m + 1))
      for site in 0..<m {
        let load = (0..<n).reduce(0) { $0 + amount[$1 * m + site] }
        #expect(load <= capacities[site] + 1e-6, "seed \(seed)")
        if load >= capacities[site] - 1e-6 { binding += 1 } else { shift[site * (m + 1) + m] = 0 }
        if load > 1e-6 { shift[m * (m + 1) + site] = 0 }
        for row in 0..<n where amount[row * m + site] > 1e-9 {
          for other in 0..<m where other != site {
            let cell = site * (m + 1) + other
            shift[cell] = min(shift[cell], unit[row * m + other] - unit[row * m + site])
          }
        }
      }
      for k in 0...m {
        for a in 0...m {
          for b in 0...m {
            let through = shift[a * (m + 1) + k] + shift[k * (m + 1) + b]
            if through < shift[a * (m + 1) + b] { shift[a * (m + 1) + b] = through }
          }
        }
      }
      for site in 0...m { #expect(shift[site * (m + 1) + site] > -1e-6, "seed \(seed)") }
    }
    #expect(binding > 20)
    #expect(Transport(unit: [1, 1], demands: [3], capacities: [1, 1]) == nil)
  }
}
