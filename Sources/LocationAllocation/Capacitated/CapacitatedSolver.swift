/// Solves an allocation problem with capacities: Lagrangian bound with knapsacks, assignment and exchange for a
/// solution, then CBC on the sites and pairs that a better solution can use.
struct CapacitatedSolver {
  let problem: AllocationProblem
  let settings: SolverSettings
  let clock: SolveClock
  private let model: CapacitatedModel
  private var best: CapacitatedPlan?
  private var bound = -Double.infinity
  private var effort = LocationSolution.Effort()
  private var random: SplitMix64
  private var method = "Lagrangian, exchange"

  init(_ problem: AllocationProblem, _ settings: SolverSettings, _ clock: SolveClock) {
    self.problem = problem
    self.settings = settings
    self.clock = clock
    model = CapacitatedModel(problem)
    random = SplitMix64(seed: settings.seed)
    effort.rows = model.rowCount
    effort.mergedRows = model.rowCount
    effort.sites = model.siteCount
  }

  mutating func solve() -> LocationSolution {
    let conflicts = problem.plainConflicts()
    guard conflicts.isEmpty else { return nothing(.infeasible, conflicts) }
    let lagrangian = search()
    var isProven = bound >= cutoff
    var remaining = model
    if best != nil, !isProven {
      if let smaller = lagrangian.reduced(below: cutoff) { remaining = smaller } else { isProven = true }
    }
    effort.remainingSites = remaining.isUsable.count { $0 }
    if settings.exact, !isProven, !clock.isOver, best != nil, problem.leastLoads == nil,
      let search = CapacitatedSearch(model)
    {
      isProven = branch(remaining, lagrangian.bestMultipliers, search)
      if !isProven, let smaller = lagrangian.reduced(below: cutoff) { remaining = smaller }
    }
    #if CBC
      if settings.exact, !isProven, !clock.isOver {
        let isInfeasible: Bool
        (isProven, isInfeasible) = prove(remaining)
        if isInfeasible { return nothing(.infeasible, shortfall()) }
      }
    #endif
    return answer(isProven: isProven)
  }

  private var cutoff: Double {
    guard let best else { return .infinity }
    return model.isWhole ? best.cost - 0.99 : best.cost - 1e-9 * best.cost.magnitude
  }

  private mutating func take(_ plan: CapacitatedPlan?) {
    guard let plan, meetsLeastLoads(plan), plan.cost < best?.cost ?? .infinity else { return }
    best = plan
    clock.report(.searching, incumbent: plan.cost, bound: bound.isFinite ? bound : nil)
  }

  private func meetsLeastLoads(_ plan: CapacitatedPlan) -> Bool {
    guard let least = problem.leastLoads else { return true }
    var load = ContiguousArray(repeating: 0.0, count: model.siteCount)
    for share in plan.shares { load[share.site] += share.share * model.demands[share.row] }
    return plan.open.allSatisfy { load[$0] >= least[$0] - 1e-9 * least[$0] }
  }

  private mutating func search() -> CapacitatedBound {
    var lagrangian = CapacitatedBound(model)
    let search = CapacitatedSearch(model)
    // Before a solution is known the step aims at a guess above the bound.
    while !clock.isOver, !lagrangian.isSpent, lagrangian.bound < cutoff, lagrangian.steps < 3000 {
      let guess = lagrangian.bound.isFinite ? lagrangian.bound + 0.1 * lagrangian.bound.magnitude + 1 : 1
      lagrangian.step(target: best?.cost ?? guess)
      if lagrangian.steps % 10 == 0, let search {
        take(search.plan(lagrangian.chosen, polished: !model.isSingle && lagrangian.steps % 50 == 0))
        clock.report(.bounding, incumbent: best?.cost, bound: lagrangian.bound)
      }
    }
    if let search, let start = best {
      take(search.exchanged(start, clock: clock))
      // Rounds by size, so that the answer does not hang on the clock.
      let rounds = lagrangian.bound >= cutoff ? 0 : min(200, 2_000_000 / (model.rowCount * model.siteCount + 1))
      if let best { take(search.iterated(best, rounds: rounds, random: &random, clock: clock)) }
    }
    bound = lagrangian.bound
    effort.boundSteps = lagrangian.steps
    return lagrangian
  }

  /// Branch and bound; whether it came to its end. Where rows may not be split, CBC takes over from a tree that grows
  /// large.
  private mutating func branch(
    _ remaining: CapacitatedModel, _ multipliers: ContiguousArray<Double>, _ search: CapacitatedSearch
  ) -> Bool {
    var tree = CapacitatedTree(root: remaining, bound: bound, multipliers: multipliers, search: search)
    method += ", branch and bound"
    let mostNodes = model.isSingle && SolverSettings.canProve ? 500 : Int.max
    while !tree.isDone, tree.nodes < mostNodes, !clock.isOver {
      tree.advance(cutoff: cutoff, clock: clock) { plan in
        take(plan)
        return cutoff
      }
      effort.nodes = tree.nodes
      bound = max(bound, min(tree.bound ?? .infinity, best?.cost ?? .infinity))
      clock.report(.proving, incumbent: best?.cost, bound: bound)
    }
    effort.boundSteps += tree.steps
    return tree.isDone
  }

  #if CBC
    private mutating func prove(_ remaining: CapacitatedModel) -> (isProven: Bool, isInfeasible: Bool) {
      let program = CapacitatedProgram(remaining)
      method += ", CBC"
      clock.report(.proving, incumbent: best?.cost, bound: bound)
      let solver = CBCSolver(timeLimitSeconds: clock.remaining, seed: settings.seed, watch: clock)
      guard let outcome = solver.solve(program.program, start: best.flatMap(program.start)) else {
        return (false, false)
      }
      effort.nodes += outcome.nodes
      if outcome.isInfeasible { return best == nil ? (false, true) : (true, false) }
      if let values = outcome.values { take(program.plan(values)) }
      if outcome.isProven { return (true, false) }
      if let best { bound = max(bound, min(best.cost, outcome.bound + model.constant)) }
      return (false, false)
    }

    /// What stands in the way: the least demand that must go unserved.
    private func shortfall() -> [LocationSolution.Conflict] {
      let program = CapacitatedProgram(model, elastic: true)
      let solver = CBCSolver(timeLimitSeconds: max(5, clock.remaining), seed: settings.seed, watch: clock)
      let total = problem.demands.reduce(0, +)
      guard let values = solver.solve(program.program, start: nil)?.values else {
        return [.init(requirement: "capacities", needed: nil, given: total)]
      }
      let unserved = program.unserved(values)
      return [
        .init(
          requirement: "capacities", members: Array(unserved.rows.prefix(100)), needed: total,
          given: total - unserved.demand)
      ]
    }
  #endif

  private func answer(isProven: Bool) -> LocationSolution {
    guard let best else { return nothing(.stopped, []) }
    var bound = min(bound, best.cost)
    if model.isWhole { bound = min(best.cost, (bound - 1e-6).rounded(.up)) }
    let isProven = isProven || (model.isWhole && bound >= best.cost)
    var assignment = [Int32](repeating: -1, count: model.rowCount)
    for share in best.shares where share.share > 1 - 1e-9 { assignment[share.row] = Int32(share.site) }
    return LocationSolution(
      open: best.open, assignment: assignment, shares: model.isSingle ? nil : best.shares, objective: best.cost,
      bound: isProven ? best.cost : bound, status: isProven ? .optimal : .feasible,
      stoppedBy: isProven ? nil : clock.stopReason ?? .exhausted, seed: settings.seed, method: method, effort: effort)
  }

  private func nothing(_ status: SolutionStatus, _ conflicts: [LocationSolution.Conflict]) -> LocationSolution {
    LocationSolution(
      status: status, stoppedBy: status == .stopped ? clock.stopReason ?? .exhausted : nil, seed: settings.seed,
      method: method, conflicts: conflicts, effort: effort)
  }
}
