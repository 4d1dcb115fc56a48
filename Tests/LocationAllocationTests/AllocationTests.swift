import Testing

@testable import LocationAllocation

@Suite("p-median and facility location against every possible set of sites")
struct AllocationTests {
  @Test("the optimum, proven; or infeasible, and why", arguments: [0, 1, 2] as [UInt64])
  func optimum(part: UInt64) {
    var feasible = 0
    for seed in (part * 200)..<(part * 200 + 200) {
      let random = RandomAllocation(seed: seed)
      let problem = random.problem
      #expect(problem.defects().isEmpty)
      let truth = AllocationBruteForce(problem, matrix: random.matrix)
      let solution = solve(problem, settings: SolverSettings(seed: seed))
      guard let best = truth.best else {
        #expect(
          solution.status == .infeasible || (!SolverSettings.canProve && solution.status == .stopped), "seed \(seed)")
        #expect(solution.open.isEmpty && solution.objective == nil, "seed \(seed)")
        if solution.status == .infeasible { #expect(!solution.conflicts.isEmpty, "seed \(seed)") }
        if let conflict = solution.conflicts.first, conflict.requirement == "count", solution.conflicts.count == 1,
          let needed = conflict.needed, needed > conflict.given, let fewest = truth.fewestServing
        {
          #expect(needed <= Double(fewest), "seed \(seed)")
        }
        continue
      }
      feasible += 1
      #expect(solution.status == .optimal, "seed \(seed)")
      check(solution, random, best, seed)
    }
    #expect(feasible > 60)
  }

  @Test("without proof the bound is still true")
  func unproven() {
    for seed in 2000..<2100 as Range<UInt64> {
      let random = RandomAllocation(seed: seed)
      guard let best = AllocationBruteForce(random.problem, matrix: random.matrix).best else { continue }
      let solution = solve(random.problem, settings: SolverSettings(seed: seed, exact: false))
      if solution.status == .stopped { continue }
      #expect(solution.bound! <= best + 1e-6 && best <= solution.objective! + 1e-6, "seed \(seed)")
      if solution.status == .optimal { check(solution, random, best, seed) }
    }
  }

  /// What the solution says about itself holds when recomputed.
  private func check(_ solution: LocationSolution, _ random: RandomAllocation, _ best: Double, _ seed: UInt64) {
    let problem = random.problem
    #expect(abs(solution.objective! - best) <= 1e-6 * max(1, best), "seed \(seed)")
    #expect(abs(solution.bound! - best) <= 1e-6 * max(1, best), "seed \(seed)")
    #expect(AllocationBruteForce.obeysRoles(solution.open, problem), "seed \(seed)")
    #expect(problem.count.contains(solution.open.count), "seed \(seed)")
    var cost = 0.0
    for (row, site) in solution.assignment!.enumerated() {
      #expect(solution.open.contains(Int(site)), "seed \(seed)")
      let unit = random.matrix[row][Int(site)]
      #expect(unit <= problem.reach ?? .greatestFiniteMagnitude, "seed \(seed)")
      cost += problem.weights[row] * unit
    }
    for site in problem.roles.indices {
      cost += solution.open.contains(site) ? problem.openingCosts[site] : problem.roles[site].closingCost
    }
    #expect(abs(cost - solution.objective!) <= 1e-6 * max(1, cost), "seed \(seed)")
  }

  @Test("the same seed gives the same answer, and cancelling keeps the incumbent")
  func sameAndCancelled() {
    let problem = Self.scattered(rows: 300, sites: 120, count: 12)
    let first = solve(problem, settings: SolverSettings(seed: 7))
    #expect(first == solve(problem, settings: SolverSettings(seed: 7)))
    #expect(first.status == .optimal)
    let cancelled = solve(problem, settings: SolverSettings(seed: 7) { $0.stage != .bounding })
    #expect(cancelled.status == .feasible && cancelled.stoppedBy == .cancelled)
    #expect(cancelled.bound! <= first.objective! && first.objective! <= cancelled.objective!)
  }

  @Test("defects are named")
  func defects() {
    var problem = Self.scattered(rows: 3, sites: 2, count: 1)
    problem.weights = [1, -2, .nan]
    problem.roles = [.existing(closingCost: -1)]
    problem.reach = -5
    problem.costs = TravelCosts(siteCount: 2, rows: [[(0, 1), (0, 2)], [(5, 1)], [(1, 1)]])
    #expect(
      problem.defects().map(\.path)
        == ["weights[1]", "weights[2]", "roles", "roles[0]", "reach", "costs[0]", "costs[1]"])
  }

  static func scattered(rows: Int, sites: Int, count: Int) -> AllocationProblem {
    var random = SplitMix64(seed: 5)
    let points = (0..<rows + sites).map { _ in
      (Double.random(in: 0..<1000, using: &random), Double.random(in: 0..<1000, using: &random))
    }
    return .pMedian(
      weights: (0..<rows).map { _ in Double(Int.random(in: 1..<20, using: &random)) },
      costs: TravelCosts(rowCount: rows, siteCount: sites) { row, costs in
        for site in 0..<sites {
          let (dx, dy) = (points[row].0 - points[rows + site].0, points[row].1 - points[rows + site].1)
          costs[site] = (dx * dx + dy * dy).squareRoot()
        }
      }, count: count)
  }
}
