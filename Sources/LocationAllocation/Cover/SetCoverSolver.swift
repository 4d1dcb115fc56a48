/// Solves the set covering problem: reductions, local search, Lagrangian fixing, and an exact solver on the core.
struct SetCoverSolver {
  private let settings: SolverSettings
  private let clock: SolveClock
  /// Sites (caller's numbers) that are open in the best solution, ascending.
  private(set) var open: [Int32] = []
  private(set) var cost: Int64 = 0
  private(set) var bound: Int64 = 0
  private(set) var isFeasible: Bool
  private(set) var methods = ["reduction"]
  private(set) var moves = 0
  private(set) var boundSteps = 0
  private(set) var nodes = 0
  private(set) var rowsLeft = 0
  private(set) var sitesLeft = 0

  init(_ model: SetCoverModel, _ settings: SolverSettings, _ clock: SolveClock) {
    self.settings = settings
    self.clock = clock
    isFeasible = !model.isInfeasible
    guard isFeasible else { return }
    cost = model.base
    bound = model.base
    open = model.fixedOpen
    for sites in model.components where model.rowCount > 0 {
      solve(model.component(sites))
    }
    open.sort()
  }

  var isProven: Bool { bound >= cost }

  private mutating func note(_ method: String) {
    if !methods.contains(method) { methods.append(method) }
  }

  /// Solves one component and adds it to the answer.
  private mutating func solve(_ component: SetCoverModel) {
    let unit = greatestCommonDivisor(component.cost)
    var search = SetCoverSearch(component, seed: settings.seed)
    search.run(goal: 0, patience: 2000 + 10 * component.siteCount) { clock.isOver }
    var best = search.best.map { component.original[Int($0)] }
    var bestCost = search.bestCost
    var lower: Int64 = 0
    note("row weighting search")
    moves += search.moves
    var model = component
    var bestBound = -Double.infinity
    var isDone = false
    for round in 0..<8 where !isDone {
      var lagrangian = SetCoverBound(model)
      lagrangian.walk(incumbent: bestCost - model.base, unit: unit, limit: 1500) { clock.isOver }
      boundSteps += lagrangian.steps
      note("Lagrangian bound")
      // Solutions outside the fixings are no better than the incumbent.
      bestBound = max(bestBound, lagrangian.best + Double(model.base))
      lower = max(lower, min(bestCost, Self.rounded(bestBound, unit)))
      clock.report(.bounding, incumbent: cost + bestCost, bound: bound + lower)
      if lower >= bestCost || clock.isOver { break }
      let fixed = lagrangian.fixedCount
      model = model.fixing(open: lagrangian.isFixedOpen, closed: lagrangian.isFixedClosed)
      if model.isInfeasible || model.base >= bestCost {
        lower = bestCost
        break
      }
      if model.rowCount == 0 {
        bestCost = model.base
        best = model.fixedOpen
        lower = bestCost
        break
      }
      isDone = fixed * 50 < model.siteCount
      search = SetCoverSearch(model, seed: settings.seed &+ UInt64(round + 1))
      search.run(goal: lower - model.base, patience: isDone ? 100_000 : 20_000) { clock.isOver }
      moves += search.moves
      if search.bestCost < Int64.max, search.bestCost + model.base < bestCost {
        bestCost = search.bestCost + model.base
        best = model.fixedOpen + search.best.map { model.original[Int($0)] }
        isDone = false
      }
      if lower >= bestCost { break }
    }
    if lower < bestCost { prove(&model, unit, &best, &bestCost, &lower) }
    rowsLeft += model.rowCount
    sitesLeft += model.siteCount
    open += best
    cost += bestCost
    bound += lower
  }

  private static func rounded(_ value: Double, _ unit: Int64) -> Int64 {
    guard value.isFinite else { return 0 }
    return max(0, Int64(((value - 1e-6 - value.magnitude * 1e-10) / Double(unit)).rounded(.up)) * unit)
  }

  /// Looks for a better solution within the fixings, or proves that there is none.
  private mutating func prove(
    _ model: inout SetCoverModel, _ unit: Int64, _ best: inout [Int32], _ bestCost: inout Int64, _ lower: inout Int64
  ) {
    #if CBC
      guard settings.exact, !clock.isOver else { return }
      var cutting = SetCoverCutting(model, unit: unit, seed: settings.seed)
      if model.rowsOfSite.items.count <= SetCoverCutting.mostEntries {
        note("local cuts")
        let incumbent = bestCost
        cutting.run(incumbent: bestCost, clock: clock) { [cost, bound] found in
          let whole = max(lower, min(incumbent, Self.rounded(found, unit)))
          clock.report(.bounding, incumbent: cost + incumbent, bound: bound + whole)
        }
        model = cutting.model
        lower = max(lower, min(bestCost, Self.rounded(cutting.bound, unit)))
        if cutting.excludes(bestCost) {
          lower = bestCost
        } else if let sites = cutting.solution {
          (best, bestCost) = (sites, lower)
        }
        if lower >= bestCost { return }
      }
      search(cutting, unit, &best, &bestCost, &lower)
    #endif
  }

  #if CBC
    /// Asks CBC for a solution better than the best within what the cuts have left.
    private mutating func search(
      _ cutting: SetCoverCutting, _ unit: Int64, _ best: inout [Int32], _ bestCost: inout Int64, _ lower: inout Int64
    ) {
      guard !clock.isOver else { return }
      clock.report(.proving, incumbent: cost + bestCost, bound: bound + lower)
      let model = cutting.model
      var program = MixedIntegerProgram()
      let columns = model.cost.map { program.addColumn(cost: Double($0), isBinary: true) }
      for row in 0..<model.rowCount {
        program.addRow(model.sitesOfRow[row].map { (columns[Int($0)], 1) }, atLeast: 1)
      }
      for cut in cutting.cuts {
        program.addRow(zip(cut.sites, cut.coefficients).map { (columns[Int($0)], $1) }, atLeast: cut.least)
      }
      let target = Double(bestCost - unit - model.base)
      program.addRow(model.cost.indices.map { (columns[$0], Double(model.cost[$0])) }, atMost: target)
      // The search has most likely found the best already; what is left is to prove it.
      let solver = CBCSolver(
        timeLimitSeconds: clock.remaining, seed: settings.seed, provesOnly: true, watch: clock)
      guard let outcome = solver.solve(program, start: nil) else { return }
      note("CBC")
      nodes += outcome.nodes
      if outcome.isInfeasible {
        lower = bestCost
        return
      }
      if let values = outcome.values {
        let sites = columns.indices.filter { values[Int(columns[$0])] > 0.5 }
        best = model.fixedOpen + sites.map { model.original[$0] }
        bestCost = sites.reduce(model.base) { $0 + model.cost[$1] }
      }
      if outcome.bound.isFinite {
        lower = max(lower, min(bestCost, Self.rounded(outcome.bound + Double(model.base), unit)))
      }
    }
  #endif
}
