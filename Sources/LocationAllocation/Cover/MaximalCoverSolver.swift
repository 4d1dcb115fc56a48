/// Solves the maximal covering problem: search, Lagrangian bound, fixing, and an exact solver on what is left.
struct MaximalCoverSolver {
  private let settings: SolverSettings
  private let clock: SolveClock
  /// Sites (caller's numbers) that are open in the best solution, ascending.
  private(set) var open: [Int32] = []
  private(set) var covered: Int64
  private(set) var bound: Int64
  private(set) var methods: [String] = []
  private(set) var moves = 0
  private(set) var boundSteps = 0
  private(set) var nodes = 0
  /// Merged rows and sites at the start, and what was left to the exact solver.
  private(set) var rows = 0
  private(set) var rowsLeft = 0
  private(set) var sitesLeft = 0
  /// Every covered weight is a multiple of this.
  private let unit: Int64

  init(_ model: MaximalCoverModel, _ settings: SolverSettings, _ clock: SolveClock) {
    self.settings = settings
    self.clock = clock
    covered = -1
    bound = model.reachable
    unit = greatestCommonDivisor(model.weight + [model.base])
    rows = model.rowCount
    take(model, [])
    run(model)
    open.sort()
  }

  var isProven: Bool { bound <= covered }

  private mutating func take(_ model: MaximalCoverModel, _ sites: some Sequence<Int32>) {
    var isCovered = ContiguousArray<Bool>(repeating: false, count: model.rowCount)
    var value = model.base
    for site in sites {
      for row in model.rowsOfSite[Int(site)] where !isCovered[Int(row)] {
        isCovered[Int(row)] = true
        value += model.weight[Int(row)]
      }
    }
    if value > covered {
      covered = value
      open = model.fixedOpen + sites.map { model.original[Int($0)] }
    }
  }

  private mutating func lower(_ value: Double) {
    guard value.isFinite else { return }
    let slack = 1e-6 + value.magnitude * 1e-10
    let whole = Int64(((value + slack) / Double(unit)).rounded(.down)) * unit
    // A bound that excludes a solution in hand is false, whatever the solver says.
    if whole >= covered { bound = min(bound, whole) }
  }

  private mutating func run(_ start: MaximalCoverModel) {
    var model = start
    var search = MaximalCoverSearch(model, seed: settings.seed)
    search.fill()
    search.improve(patience: 40, rounds: 0) { clock.isOver }
    methods = ["greedy", "tabu interchange"]
    moves += search.moves
    take(model, search.best)
    clock.report(.searching, incumbent: covered, bound: bound)
    var coverers = search.rowCoverers
    for round in 0..<6 {
      if isProven || model.siteCount == 0 { break }
      var lagrangian = MaximalCoverBound(model, coverers: coverers)
      lagrangian.walk(incumbent: covered, unit: unit, limit: 500) { clock.isOver }
      boundSteps += lagrangian.steps
      lower(lagrangian.best)
      clock.report(.bounding, incumbent: covered, bound: bound)
      if isProven { break }
      let fixed = lagrangian.fixedCount
      model = model.fixing(open: lagrangian.isFixedOpen, closed: lagrangian.isFixedClosed)
      // Everything better than the incumbent lies in what is left.
      if fixed * 10 < model.siteCount || model.siteCount == 0 { break }
      search = MaximalCoverSearch(model, seed: settings.seed &+ UInt64(round + 1))
      search.fill()
      search.improve(patience: 30, rounds: 2) { clock.isOver }
      moves += search.moves
      take(model, search.best)
      coverers = search.rowCoverers
      if clock.isOver { break }
    }
    methods.append("Lagrangian bound")
    if !isProven && model.siteCount > 0 && !isForExactSolver(model) { model = deepen(model) }
    rowsLeft = model.rowCount
    sitesLeft = model.siteCount
    if model.siteCount == 0 { bound = covered }
    if !isProven { prove(model) }
  }

  /// Whether the exact solver is likely to finish what is left by itself.
  private func isForExactSolver(_ model: MaximalCoverModel) -> Bool {
    SolverSettings.canProve && settings.exact && model.sitesOfRow.items.count < 60_000
  }

  /// Where the gap stays open, as it does when most of the demand can be covered: long searches for a better solution, a
  /// slower walk for a better bound, and what the two fix together.
  private mutating func deepen(_ start: MaximalCoverModel) -> MaximalCoverModel {
    var model = start
    var steps = Self.fewestSteps
    var walkedFrom: Int64 = -1
    var round = 0
    var hull: MaximalCoverHull?
    methods += ["threshold accepting", "exchange of regions"]
    while steps <= Self.mostSteps && !clock.isOver && !isProven && model.siteCount > 0 {
      let before = covered
      var search = MaximalCoverSearch(model, seed: settings.seed &+ UInt64(100 + round))
      search.adopt(model.sites(open: open))
      search.fill()
      let share = Double(max(covered - model.base, 1)) / Double(max(1, model.mostOpen))
      // A population finds what lies regions apart; where many sites are open, falls from one solution do better.
      let hot = share * Self.heats[round / 2 % Self.heats.count]
      if round % 2 == 0 {
        search.anneal(from: hot, to: share * 1e-3, steps: steps) { clock.isOver }
      } else {
        search.evolve(from: hot, steps: steps) { clock.isOver }
      }
      search.improve(patience: 30, rounds: 0) { clock.isOver }
      moves += search.moves
      take(model, search.best)
      // A fall that is twice as slow is what a search without success needs next.
      if covered == before && round % 2 == 1 { steps *= 2 }
      round += 1
      // The first walk takes its time; later ones only look what a better solution lets them fix.
      if round == 4 || (round > 4 && covered > walkedFrom && steps >= Self.mostSteps) {
        walkedFrom = covered
        var lagrangian = MaximalCoverBound(model, coverers: search.rowCoverers)
        lagrangian.walk(incumbent: covered, unit: unit, limit: 10_000, patience: 200) { clock.isOver }
        boundSteps += lagrangian.steps
        lower(lagrangian.best)
        if hull == nil && !isProven && !clock.isOver {
          hull = MaximalCoverHull(model, lagrangian, regions: model.mostOpen) { clock.isOver }
          methods.append("regional hulls")
        }
        if lagrangian.fixedCount > 0 {
          model = model.fixing(open: lagrangian.isFixedOpen, closed: lagrangian.isFixedClosed)
        }
      }
      // Search and bound take turns: a node takes as long as about twenty steps.
      if hull != nil {
        lower(by: &hull!, nodes: steps / 20)
        model = close(hull!, model)
      }
      clock.report(.searching, incumbent: covered, bound: bound)
    }
    if hull != nil {
      lower(by: &hull!, nodes: .max / 2)
      model = close(hull!, model)
    }
    return model
  }

  private mutating func lower(by hull: inout MaximalCoverHull, nodes: Int) {
    let end = hull.nodes + nodes
    while hull.nodes < end && !hull.isDone && !isProven && !clock.isOver {
      hull.improve(incumbent: covered, unit: unit, nodeLimit: 200_000) { clock.isOver }
      // It bounds the solutions better than the incumbent alone.
      if hull.best.isFinite { lower(max(hull.best, Double(covered))) }
      clock.report(.bounding, incumbent: covered, bound: bound)
    }
  }

  /// Without the sites that the regions have closed, when they are many.
  private func close(_ hull: MaximalCoverHull, _ model: MaximalCoverModel) -> MaximalCoverModel {
    let closed = hull.closedSites
    let isClosed = ContiguousArray(model.original.map { closed.contains($0) })
    guard isClosed.count(where: { $0 }) * 10 > model.siteCount else { return model }
    return model.fixing(open: ContiguousArray(repeating: false, count: isClosed.count), closed: isClosed)
  }

  /// How long a search is at first, and at most.
  private static let fewestSteps = 4_000_000
  private static let mostSteps = 64_000_000
  /// The share of an average site that a search may lose at its start.
  private static let heats = [0.03, 0.02, 0.01, 0.05]

  private mutating func prove(_ model: MaximalCoverModel) {
    #if CBC
      guard settings.exact, !clock.isOver else { return }
      clock.report(.proving, incumbent: covered, bound: bound)
      let formulation = MaximalCoverProgram(model)
      let solver = CBCSolver(timeLimitSeconds: clock.remaining, seed: settings.seed, watch: clock)
      guard let outcome = solver.solve(formulation.program, start: nil) else { return }
      methods.append("CBC")
      nodes += outcome.nodes
      if let values = outcome.values { take(model, formulation.sites(from: values)) }
      if outcome.isInfeasible { bound = covered } else { lower(-outcome.bound) }
    #endif
  }
}

/// The maximal covering problem as a mixed integer program (to be minimised: minus the covered weight).
struct MaximalCoverProgram {
  private(set) var program = MixedIntegerProgram()
  private let siteCount: Int

  init(_ model: MaximalCoverModel) {
    siteCount = model.siteCount
    let constant = program.addColumn(cost: -Double(model.base), lower: 1, upper: 1, isBinary: false)
    var sites: [Int32] = []
    for _ in 0..<model.siteCount { sites.append(program.addColumn(cost: 0, isBinary: true)) }
    precondition(constant == 0)
    for row in 0..<model.rowCount {
      let coverers = model.sitesOfRow[row]
      let weight = Double(model.weight[row])
      if coverers.count == 1 {
        program.addCost(-weight, to: sites[Int(coverers.first!)])
        continue
      }
      let covered = program.addColumn(cost: -weight, isBinary: false)
      program.addRow([(covered, 1)] + coverers.map { (sites[Int($0)], -1) }, atMost: 0)
    }
    program.addRow((0..<model.siteCount).map { (sites[$0], Double(model.cost[$0])) }, atMost: Double(model.budget))
  }

  func sites(from values: [Double]) -> [Int32] {
    (0..<Int32(siteCount)).filter { values[Int($0) + 1] > 0.5 }
  }
}
