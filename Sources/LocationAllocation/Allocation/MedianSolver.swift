/// Solves an allocation problem without capacities: greedy and interchange for a solution, the Lagrangian for a bound,
/// reduced costs to fix sites, and branch and bound on the same Lagrangian.
struct MedianSolver {
  let problem: AllocationProblem
  let settings: SolverSettings
  let clock: SolveClock
  private var model: MedianModel
  private var best: [Int] = []
  private var bestCost = Double.infinity
  private var bound = -Double.infinity
  private var effort = LocationSolution.Effort()
  private var random: SplitMix64
  private var length: Int

  init(_ problem: AllocationProblem, _ settings: SolverSettings, _ clock: SolveClock) {
    self.problem = problem
    self.settings = settings
    self.clock = clock
    random = SplitMix64(seed: settings.seed)
    let sites = problem.costs.siteCount
    length = max(48, 4 * sites / max(1, min(problem.count.lowerBound, sites)))
    if problem.count.lowerBound < problem.count.upperBound { length = max(length, 64) }
    length = min(length, max(1, sites))
    model = MedianModel(problem, length: length)
    effort.rows = problem.costs.rowCount
    effort.mergedRows = effort.rows
    effort.sites = sites
  }

  mutating func solve() -> LocationSolution {
    let conflicts = problem.plainConflicts()
    guard conflicts.isEmpty else { return nothing(.infeasible, conflicts) }
    clock.report(.searching)
    var search = MedianInterchange(model, open: model.states.indices.filter { model.states[$0] == .open })
    if let start = sampledStart() { search.reset(to: start) } else { search.grow() }
    search.descend { [clock] in clock.isOver }
    take(search)
    if bestCost == .infinity {
      let cover = CoverSearch(rows: problem.reachRows(), roles: problem.roles, most: model.most)
      switch cover.run(clock, seed: settings.seed) {
      case .found(let sites):
        search.reset(to: filled(sites))
        search.descend { [clock] in clock.isOver }
        take(search)
      case .impossible(let needed):
        let conflict = LocationSolution.Conflict(
          requirement: "count", needed: needed.map(Double.init), given: Double(model.most))
        return nothing(.infeasible, [conflict])
      case .unknown: return nothing(.stopped, [])
      }
    }
    let root = boundAtRoot(&search)
    if bound < cutoff { prove(root) }
    effort.searchMoves += search.moves
    return answer()
  }

  /// With very many rows, the solution of every k-th row is a good start for all of them; nil where they are few, or
  /// where the count of sites is open.
  private func sampledStart() -> [Int]? {
    let stride = problem.costs.rowCount / 4000
    guard stride >= 2, problem.reach == nil, problem.count.lowerBound == problem.count.upperBound else { return nil }
    let costs = problem.costs
    var sample = problem
    let rows = Swift.stride(from: 0, to: costs.rowCount, by: stride)
    sample.weights = rows.map { problem.weights[$0] * Double(stride) }
    sample.demands = sample.weights
    sample.costs = TravelCosts(rowCount: sample.weights.count, siteCount: costs.siteCount) { row, values in
      costs.fill(row * stride, values)
    }
    guard sample.plainConflicts().isEmpty else { return nil }
    var settings = settings
    settings.exact = false
    settings.timeLimitSeconds = clock.remaining / 4
    settings.progress = nil
    var solver = MedianSolver(sample, settings, SolveClock(settings))
    let open = solver.solve().open
    return open.count == problem.count.lowerBound ? open : nil
  }

  /// Adds sites until the least count is met.
  private func filled(_ sites: [Int]) -> [Int] {
    let others = model.states.indices.filter { model.states[$0] != .closed && !sites.contains($0) }
    return (sites + others.prefix(max(0, model.least - sites.count))).sorted()
  }

  private func nothing(_ status: SolutionStatus, _ conflicts: [LocationSolution.Conflict]) -> LocationSolution {
    LocationSolution(
      status: status, stoppedBy: status == .stopped ? clock.stopReason ?? .exhausted : nil, seed: settings.seed,
      method: "set covering", conflicts: conflicts, effort: effort)
  }

  /// A bound this high leaves no better solution.
  private var cutoff: Double { model.isWhole ? bestCost - 0.99 : bestCost - 1e-9 * bestCost.magnitude }

  private mutating func take(_ search: MedianInterchange) {
    guard search.cost < bestCost else { return }
    let open = search.open
    if let cost = model.cost(of: open, in: problem), cost < bestCost {
      best = open
      bestCost = cost
      clock.report(.searching, incumbent: bestCost, bound: bound.isFinite ? bound : nil)
    }
  }

  // MARK: Bound

  private mutating func boundAtRoot(_ search: inout MedianInterchange) -> MedianLagrangian {
    var lagrangian = MedianLagrangian(model, multipliers: search.servingCosts)
    var lastImproved = -Double.infinity
    var patience = 12
    var roundStart = -Double.infinity
    while !clock.isOver, lagrangian.bound < cutoff {
      if lagrangian.scaleIsSpent {
        // Another, slower round as long as the last one closed a tenth of the gap.
        guard lagrangian.bound - roundStart > 0.1 * (bestCost - lagrangian.bound), patience < 60 else { break }
        roundStart = lagrangian.bound
        patience = min(40, patience * 2)
        lagrangian.restoreBest(scale: 0.5)
      }
      _ = lagrangian.step(target: bestCost, patience: patience)
      if lagrangian.steps % 40 == 0 {
        clock.report(.bounding, incumbent: bestCost, bound: lagrangian.bound)
        let chosen = lagrangian.chosenSites
        if lagrangian.bound > lastImproved, isWorthSearching(chosen) {
          lastImproved = lagrangian.bound
          search.reset(to: chosen)
          search.descend { [clock] in clock.isOver }
          take(search)
        }
        let fixed = lagrangian.fixed(below: cutoff)
        if fixed.count * 5 > lagrangian.model.states.count(where: { $0 == .free }) {
          lagrangian = lagrangian.restricted(to: fixed.states)
        }
      }
    }
    effort.boundSteps += lagrangian.steps
    bound = max(bound, lagrangian.bound)
    let fixed = lagrangian.fixed(below: cutoff)
    effort.remainingSites = fixed.states.count { $0 == .free }
    return lagrangian.restricted(to: fixed.states)
  }

  /// Descending takes long with very many rows, so there only sets that are nearly as good as the best are tried.
  private func isWorthSearching(_ open: [Int]) -> Bool {
    if model.rowCount <= 10_000 { return true }
    return (model.cost(of: open, in: problem) ?? .infinity) < 1.02 * bestCost
  }

  // MARK: Proof

  private mutating func prove(_ root: MedianLagrangian) {
    var tree = MedianTree(root: root)
    var core = MedianInterchange(root.model, open: best.filter { root.model.states[$0] != .closed })
    var quiet = 0
    while !clock.isOver, !tree.isDone, bound < cutoff {
      let before = bestCost
      // The more sites, the more places to shake; after a long quiet time the tree gets most of the effort.
      iterate(&core, rounds: quiet < 20 ? max(60, 2 * best.count) : max(10, best.count / 2))
      quiet = bestCost < before ? 0 : quiet + 1
      guard settings.exact else {
        if quiet > 3 { break }
        continue
      }
      for _ in 0..<20 where !clock.isOver && !tree.isDone {
        var better: [Int]?
        var betterCost = bestCost
        tree.advance(cutoff: cutoff, clock: clock) { [model, problem] open in
          if let cost = model.cost(of: open, in: problem), cost < betterCost {
            (better, betterCost) = (open, cost)
          }
          return model.isWhole ? betterCost - 0.99 : betterCost - 1e-9 * betterCost.magnitude
        }
        if let better {
          (best, bestCost) = (better, betterCost)
          core.reset(to: better)
          core.descend { [clock] in clock.isOver }
          take(core)
        }
      }
      bound = max(bound, min(tree.bound ?? bestCost, bestCost))
      effort.nodes = tree.nodes
      clock.report(.proving, incumbent: bestCost, bound: bound)
    }
    if tree.isDone { bound = bestCost }
    effort.boundSteps += tree.steps
    effort.searchMoves += core.moves
  }

  /// Iterated local search: shakes the best solution a little, descends, and keeps what is not worse.
  private mutating func iterate(_ search: inout MedianInterchange, rounds: Int) {
    search.startJournal()
    var current = search.cost
    for _ in 0..<rounds where !clock.isOver {
      let strength = Int.random(in: 2...max(2, min(6, search.open.count / 2)), using: &random)
      search.shake(strength, random: &random)
      search.descend { [clock] in clock.isOver }
      let cost = search.cost
      if cost <= current + 1e-9 * current.magnitude {
        if cost < current - 1e-9 * current.magnitude { take(search) }
        current = cost
        search.startJournal()
      } else {
        search.undoJournal()
      }
    }
  }

  private func answer() -> LocationSolution {
    var bound = min(self.bound, bestCost)
    if model.isWhole { bound = min(bestCost, (bound - 1e-6).rounded(.up)) }
    let isOptimal = bound >= cutoff
    let assignment = problem.assignment(to: best)
    return LocationSolution(
      open: best, assignment: assignment, objective: bestCost, bound: isOptimal ? bestCost : bound,
      status: isOptimal ? .optimal : .feasible,
      stoppedBy: isOptimal ? nil : clock.stopReason ?? .exhausted, seed: settings.seed,
      method: "interchange, Lagrangian" + (effort.nodes > 0 ? ", branch and bound" : ""), effort: effort)
  }
}
