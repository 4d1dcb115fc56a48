import Testing

@testable import LocationAllocation

@Suite("Phased covering against every possible plan")
struct PhasedCoverTests {
  private static let modes = [true, false]

  @Test("least cost", arguments: modes, modes)
  func leastCost(exact: Bool, tight: Bool) {
    var proven = 0
    for seed in 0..<150 as Range<UInt64> {
      let problem = PhasedCoverProblem.random(seed: seed, objective: .leastCost, tight: tight)
      let solution = solve(problem, settings: SolverSettings(seed: seed, exact: exact))
      let truth = PhasedCoverBruteForce(problem)
      check(problem, solution, seed)
      switch solution.status {
      case .optimal:
        #expect(solution.objective == truth.best, "seed \(seed)")
        proven += 1
      case .feasible:
        if let best = truth.best { #expect(solution.bound <= best && best <= solution.objective, "seed \(seed)") }
        #expect(truth.best != nil, "seed \(seed)")
      case .infeasible:
        #expect(truth.best == nil, "seed \(seed)")
        proven += 1
        if truth.leastShortfall == nil { #expect(solution.opened.isEmpty && !solution.conflicting.isEmpty) }
      case .stopped:
        #expect(!exact || !SolverSettings.canProve, "seed \(seed)")
      }
    }
    #expect(proven > (exact && SolverSettings.canProve ? 149 : 60))
  }

  /// What large problems are solved by, on small ones: never better than the best plan, its bound never beyond it.
  @Test("bound, shutting out and threshold accepting", arguments: [-1, 2])
  func large(mostForExactSolver: Int) {
    var (tried, best, closed) = (0, 0, 0)
    for seed in 0..<25 as Range<UInt64> {
      let objective: PhasedCoverProblem.Objective = seed % 3 == 0 ? .mostCovered : .leastCost
      var problem = PhasedCoverProblem.random(seed: seed, objective: objective, tight: seed % 2 == 0)
      problem.services = []
      guard let truth = PhasedCoverBruteForce(problem).best else { continue }
      let settings = SolverSettings(seed: seed)
      var solver = PhasedCoverSolver(
        PhasedCoverModel(problem), settings, SolveClock(settings), mostForExactSolver: mostForExactSolver)
      let solution = solver.solve(problem)
      check(problem, solution, seed)
      guard solution.unmet.isEmpty else { continue }
      let isCost = objective == .leastCost
      let (low, high) = isCost ? (solution.bound, solution.objective) : (solution.objective, solution.bound)
      #expect(low <= truth && truth <= high, "seed \(seed)")
      tried += 1
      best += solution.objective == truth ? 1 : 0
      closed += solution.status == .optimal ? 1 : 0
    }
    #expect(best * 10 >= tried * 9 && closed * 4 >= tried, "of \(tried) best \(best), proven \(closed)")
  }

  @Test("most covered", arguments: modes)
  func mostCovered(exact: Bool) {
    var proven = 0
    for seed in 1000..<1150 as Range<UInt64> {
      let problem = PhasedCoverProblem.random(seed: seed, objective: .mostCovered, tight: true)
      let solution = solve(problem, settings: SolverSettings(seed: seed, exact: exact))
      let truth = PhasedCoverBruteForce(problem)
      check(problem, solution, seed)
      switch solution.status {
      case .optimal:
        #expect(solution.objective == truth.best, "seed \(seed)")
        proven += 1
      case .feasible:
        if let best = truth.best { #expect(solution.objective <= best && best <= solution.bound, "seed \(seed)") }
        #expect(truth.best != nil, "seed \(seed)")
      case .infeasible:
        #expect(truth.best == nil, "seed \(seed)")
        proven += 1
      case .stopped:
        #expect(!exact || !SolverSettings.canProve, "seed \(seed)")
      }
    }
    #expect(proven > (exact && SolverSettings.canProve ? 149 : 60))
  }

  /// What the solution says about itself holds when recomputed row by row.
  private func check(_ problem: PhasedCoverProblem, _ solution: PhasedCoverSolution, _ seed: UInt64) {
    if !solution.conflicting.isEmpty { return }
    let facts = PhasedCoverBruteForce.Facts(problem, problem.plan(of: solution))
    #expect(facts.isAllowed, "seed \(seed)")
    #expect(solution.objective == (problem.objective == .leastCost ? facts.cost : facts.covered), "seed \(seed)")
    #expect(solution.gap == relativeGap(objective: solution.objective, bound: solution.bound))
    var missed: Int64 = 0
    for unmet in solution.unmet {
      let reached =
        switch unmet.requirement {
        case .cover(let index): facts.reachedCovers[index][unmet.period]
        case .quantity(let index): facts.reachedQuantities[index][unmet.period]
        case .service(let index): facts.reachedServices[index][unmet.period]
        }
      #expect(unmet.reached == reached && unmet.reached < unmet.target && unmet.bestAlone >= reached, "seed \(seed)")
      missed += unmet.target - unmet.reached
    }
    #expect(missed == facts.unmet, "seed \(seed)")
  }

  @Test("costs in whole thousands: the bound is one that a plan can have, and closes on the optimum")
  func commonDivisor() {
    for seed in 0..<60 as Range<UInt64> {
      var problem = PhasedCoverProblem.random(seed: seed, objective: .leastCost, tight: false)
      for option in problem.options.indices {
        problem.options[option].cost *= 1000
        problem.options[option].runningCost *= 1000
      }
      problem.budgets = problem.budgets.map { $0.map { $0 * 1000 } }
      for exact in Self.modes {
        let solution = solve(problem, settings: SolverSettings(seed: seed, exact: exact))
        #expect(solution.bound % 1000 == 0, "seed \(seed)")
        if exact && SolverSettings.canProve && solution.unmet.isEmpty {
          #expect(solution.bound == solution.objective && solution.status != .feasible, "seed \(seed)")
        }
      }
    }
  }

  @Test("the best value alone is what brute force finds without budgets")
  func bestAlone() {
    for seed in 0..<120 as Range<UInt64> {
      let problem = PhasedCoverProblem.random(seed: seed, objective: .leastCost, tight: true)
      for unmet in solve(problem, settings: SolverSettings()).unmet where unmet.bestAloneIsExact {
        var alone = problem
        alone.budgets = problem.budgets.map { _ in nil }
        alone.objective = .mostCovered
        alone.quantities = []
        guard case .cover(let index) = unmet.requirement else { continue }
        alone.covers = [problem.covers[index]]
        for period in 0..<problem.periods where period != unmet.period {
          alone.covers[0].weights[period] = alone.covers[0].weights[period].map { _ in 0 }
        }
        #expect(PhasedCoverBruteForce(alone).best == unmet.bestAlone, "seed \(seed)")
      }
    }
  }

  @Test("equal options: the lowest index, when it is first wanted; under budgets, at the earliest period")
  func canonical() {
    let rows = SparseRows([[0, 1], [2], [0, 1], [2]])
    var problem = PhasedCoverProblem(
      periods: 2, options: (0..<4).map { .init(site: $0, cost: 5) },
      covers: [.init(weights: [[1, 1, 1], [1, 1, 1]], covers: rows, targets: [0, 3])])
    #expect(solve(problem).opened == [.init(option: 0, period: 1), .init(option: 1, period: 1)])
    #expect(solve(problem).objective == 10)
    problem.budgets = [10, 10]
    #expect(solve(problem).opened == [.init(option: 0, period: 0), .init(option: 1, period: 0)])
  }

  @Test("running costs put off an opening until it is needed")
  func delay() {
    let problem = PhasedCoverProblem(
      periods: 3, options: [.init(site: 0, cost: 5, runningCost: 1)],
      covers: [.init(weights: [[4], [4], [4]], covers: SparseRows([[0]]), targets: [0, 0, 4])])
    let solution = solve(problem)
    #expect(solution.opened == [.init(option: 0, period: 2)])
    #expect(solution.objective == 6 && solution.status == .optimal && solution.bound == 6)
  }

  @Test("same problem and seed, same answer")
  func deterministic() {
    let problem = PhasedCoverProblem.random(seed: 77, objective: .leastCost, tight: false)
    #expect(solve(problem, settings: SolverSettings(seed: 3)) == solve(problem, settings: SolverSettings(seed: 3)))
  }
}

@Suite("Phased covering tells the truth about itself")
struct PhasedCoverStatusTests {
  /// Many small sites, half the demand to reach: far from trivial.
  private func hard(_ sites: Int) -> PhasedCoverProblem {
    var random = SplitMix64(seed: 5)
    let rows = sites * 4
    let sets = (0..<sites).map { _ in (0..<Int32(rows)).filter { _ in Int.random(in: 0..<20, using: &random) == 0 } }
    let weights = (0..<rows).map { _ in Int64.random(in: 1...100, using: &random) }
    return PhasedCoverProblem(
      periods: 1, options: (0..<sites).map { .init(site: Int32($0), cost: .random(in: 50...100, using: &random)) },
      covers: [.init(weights: [weights], covers: SparseRows(sets), targets: [weights.reduce(0, +) * 85 / 100])])
  }

  @Test("a time limit leaves a feasible solution with a true bound, in time")
  func timeLimit() {
    let problem = hard(150)
    let clock = ContinuousClock()
    var solution: PhasedCoverSolution?
    let elapsed = clock.measure { solution = solve(problem, settings: SolverSettings(timeLimitSeconds: 2)) }
    #expect(elapsed < .seconds(12))
    #expect(solution?.status == .feasible || solution?.status == .optimal)
    #expect(solution.map { $0.bound > 0 && $0.bound <= $0.objective } == true)
    #expect(solution.map { ($0.status == .optimal) == ($0.gap == 0) } == true)
  }

  @Test("cancelling keeps the incumbent")
  func cancel() {
    let solution = solve(hard(80), settings: SolverSettings(progress: { $0.incumbent == nil }))
    #expect(solution.status == .feasible)
    #expect(!solution.opened.isEmpty && solution.unmet.isEmpty)
  }

  @Test("an unreachable target: infeasible, the best value, and a plan for the rest")
  func unreachable() {
    let problem = PhasedCoverProblem(
      periods: 1, options: [.init(site: 0, cost: 3), .init(site: 1, cost: 4)],
      covers: [.init(weights: [[10, 20, 30]], covers: SparseRows([[0], [1]]), targets: [50])])
    let solution = solve(problem)
    #expect(solution.status == .infeasible)
    #expect(
      solution.unmet == [
        .init(requirement: .cover(0), period: 0, target: 50, bestAlone: 30, bestAloneIsExact: true, reached: 30)
      ])
    #expect(solution.opened.count == 2 && solution.objective == 7)
  }

  @Test("two required options at one site conflict")
  func conflict() {
    let problem = PhasedCoverProblem(
      periods: 1, options: [.init(site: 0, cost: 3, required: true), .init(site: 0, cost: 4, required: true)])
    let solution = solve(problem)
    #expect(solution.status == .infeasible && solution.conflicting == [0, 1] && solution.opened.isEmpty)
  }

  @Test("defects are named, all of them")
  func defects() {
    let problem = PhasedCoverProblem(
      periods: 2, options: [.init(site: 0, cost: -1)],
      covers: [.init(weights: [[1, -2], [1, 1]], covers: SparseRows([[0, 7]]), targets: [1])], budgets: [nil])
    #expect(
      problem.defects().map(\.path) == [
        "options[0].cost", "covers[0].targets", "covers[0].weights[0][1]", "covers[0].covers[0]", "budgets",
      ])
  }
}
