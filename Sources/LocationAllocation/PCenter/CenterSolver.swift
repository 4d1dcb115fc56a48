/// Solves a p-center problem by bisection over the distinct weighted costs; each step asks ``CoverSearch`` whether so
/// many sites cover every row within the radius.
///
/// Without CBC the answer is a feasible one with a true bound.
///
/// - Precondition: ``CenterProblem/defects()`` is empty.
public func solve(_ problem: CenterProblem, settings: SolverSettings = SolverSettings()) -> LocationSolution {
  let defects = problem.defects()
  precondition(defects.isEmpty, "\(defects[0])")
  var solver = CenterSolver(problem, settings)
  return solver.solve()
}

private struct CenterSolver {
  let problem: CenterProblem
  let settings: SolverSettings
  let clock: SolveClock
  /// Row after row its sites by ascending weighted cost.
  private var starts: ContiguousArray<Int> = [0]
  private var pairs: ContiguousArray<SitedCost> = []
  /// Row → its cheapest required site, nil when there is none.
  private var kept: ContiguousArray<SitedCost?> = []
  private var effort = LocationSolution.Effort()

  /// The solution of ``CenterGreedy``, if it found one.
  private var start: [Int]?

  init(_ problem: CenterProblem, _ settings: SolverSettings) {
    self.problem = problem
    self.settings = settings
    clock = SolveClock(settings)
    let greedy = CenterGreedy(problem)
    start = greedy.open
    for index in 0..<problem.costs.rowCount {
      // No better solution looks farther: of a city's pairs this leaves a small part to sort and to search.
      var row = ContiguousArray(greedy.pairs(index).filter { $0.cost <= greedy.radius })
      row.sort()
      pairs.append(contentsOf: row)
      kept.append(row.first { problem.roles[Int($0.site)] == .required })
      starts.append(pairs.count)
    }
    effort.rows = problem.costs.rowCount
    effort.mergedRows = effort.rows
    effort.sites = problem.costs.siteCount
    effort.remainingSites = effort.sites
  }

  mutating func solve() -> LocationSolution {
    let unreachable = (0..<problem.costs.rowCount).filter { starts[$0] == starts[$0 + 1] }
    guard unreachable.isEmpty else {
      let conflict = LocationSolution.Conflict(
        requirement: "reach", members: Array(unreachable.prefix(100)), needed: nil, given: .greatestFiniteMagnitude)
      return nothing(.infeasible, [conflict])
    }
    // The radius is at least what the worst row pays at its best site, and at most the largest cost.
    let least = (0..<problem.costs.rowCount).map { pairs[starts[$0]].cost }.max() ?? 0
    var radii = ContiguousArray(pairs.lazy.map(\.cost).filter { $0 >= least })
    radii.sort()
    radii = ContiguousArray(radii.indices.lazy.filter { $0 == 0 || radii[$0] != radii[$0 - 1] }.map { radii[$0] })
    if radii.isEmpty { radii = [0] }
    var low = 0
    var high = radii.count - 1
    var best: [Int]
    switch start.map(CoverSearch.Outcome.found) ?? cover(radii[high]) {
    case .found(let sites): best = sites
    case .impossible(let needed):
      let requirement = needed == nil && problem.closingBudget != nil ? "closingBudget" : "count"
      let given = requirement == "count" ? Double(problem.count) : problem.closingBudget!
      return nothing(
        .infeasible, [.init(requirement: requirement, needed: needed.map(Double.init), given: given)])
    case .unknown: return nothing(.stopped, [])
    }
    var isProven = true
    high = radii.firstIndex { $0 >= radius(of: best) } ?? high
    while low < high {
      // While far from proven the middle; an unanswered question ends the bisection.
      let middle = (low + high) / 2
      clock.report(.proving, incumbent: radius(of: best), bound: radii[low])
      switch cover(radii[middle]) {
      case .found(let sites):
        best = sites
        high = radii.firstIndex { $0 >= radius(of: sites) } ?? middle
      case .impossible: low = middle + 1
      case .unknown: isProven = false
      }
      if !isProven { break }
    }
    let objective = radius(of: best)
    let proven = isProven && low >= high
    return LocationSolution(
      open: best, assignment: assignment(to: best), objective: objective, bound: proven ? objective : radii[low],
      status: proven ? .optimal : .feasible, stoppedBy: proven ? nil : clock.stopReason ?? .exhausted,
      seed: settings.seed, method: "bisection, set covering", effort: effort)
  }

  private mutating func cover(_ radius: Double) -> CoverSearch.Outcome {
    var rows = SparseRows()
    var sites: [Int32] = []
    for row in 0..<problem.costs.rowCount {
      // What an open site covers anyway is not asked for.
      if let site = kept[row], site.cost <= radius {
        rows.append(CollectionOfOne(site.site))
        continue
      }
      sites.removeAll(keepingCapacity: true)
      for entry in starts[row]..<starts[row + 1] {
        if pairs[entry].cost > radius { break }
        sites.append(pairs[entry].site)
      }
      rows.append(sites.sorted())
    }
    effort.boundSteps += 1
    if problem.closingBudget == nil, let answer = quickAnswer(rows) { return answer }
    return CoverSearch(
      rows: rows, roles: problem.roles, most: problem.count, closingBudget: problem.closingBudget
    ).run(clock, seed: settings.seed)
  }

  /// What a local search finds or the Lagrangian bound rules out. Most questions of a bisection lie far enough from the
  /// answer for one of the two, and CBC takes long over them.
  private func quickAnswer(_ rows: SparseRows) -> CoverSearch.Outcome? {
    let model = SetCoverModel(
      coverers: RowMerger(sitesOfRow: rows).sitesOfClass,
      cost: ContiguousArray(repeating: 1, count: problem.costs.siteCount),
      mustOpen: ContiguousArray(problem.roles.map { $0 == .required }),
      mayNotOpen: ContiguousArray(problem.roles.map { $0 == .forbidden }))
    if model.isInfeasible { return nil }
    let left = Int64(problem.count) - model.base
    if left < 0 { return .impossible(needed: Int(model.base)) }
    if model.rowCount == 0 { return .found(model.fixedOpen.map(Int.init).sorted()) }
    var search = SetCoverSearch(model, seed: settings.seed)
    search.run(goal: left, patience: 2000 + 10 * model.siteCount) { clock.isOver }
    if search.bestCost <= left {
      return .found((model.fixedOpen + search.best.map { model.original[Int($0)] }).map(Int.init).sorted())
    }
    var bound = SetCoverBound(model)
    bound.walk(incumbent: left + 1, unit: 1, limit: 1500) { clock.isOver }
    let needed = model.base + Int64((bound.best - 1e-6).rounded(.up))
    return needed > Int64(problem.count) ? .impossible(needed: Int(needed)) : nil
  }

  private func radius(of open: [Int]) -> Double {
    var isOpen = ContiguousArray(repeating: false, count: problem.costs.siteCount)
    for site in open { isOpen[site] = true }
    var radius = 0.0
    for row in 0..<problem.costs.rowCount {
      radius = max(radius, pairs[starts[row]..<starts[row + 1]].first { isOpen[Int($0.site)] }?.cost ?? .infinity)
    }
    return radius
  }

  private func assignment(to open: [Int]) -> [Int32] {
    AllocationProblem(weights: problem.weights, costs: problem.costs).assignment(to: open)
  }

  private func nothing(_ status: SolutionStatus, _ conflicts: [LocationSolution.Conflict]) -> LocationSolution {
    LocationSolution(
      status: status, stoppedBy: status == .stopped ? clock.stopReason ?? .exhausted : nil, seed: settings.seed,
      method: "set covering", conflicts: conflicts, effort: effort)
  }
}
