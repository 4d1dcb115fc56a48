/// Solves a p-dispersion problem: greedy for a start, then bisection over the distances; each step asks CBC for as many
/// sites as can keep the distance, with one row per clique of sites that are too near each other.
///
/// With one site or none the objective is 0: there is no pair.
///
/// - Precondition: ``DispersionProblem/defects()`` is empty.
public func solve(_ problem: DispersionProblem, settings: SolverSettings = SolverSettings()) -> LocationSolution {
  let defects = problem.defects()
  precondition(defects.isEmpty, "\(defects[0])")
  return DispersionSolver(problem, settings).solve()
}

private struct DispersionSolver {
  let problem: DispersionProblem
  let settings: SolverSettings
  let clock: SolveClock
  /// Site × site, symmetric.
  private let distance: ContiguousArray<Double>
  private let size: Int
  private let usable: [Int]

  private enum Outcome {
    case found([Int])
    case impossible
    case unknown
  }

  init(_ problem: DispersionProblem, _ settings: SolverSettings) {
    self.problem = problem
    self.settings = settings
    clock = SolveClock(settings)
    size = problem.distances.siteCount
    var all = ContiguousArray(repeating: 0.0, count: size * size)
    let size = size
    all.withUnsafeMutableBufferPointer { all in
      for site in 0..<size {
        problem.distances.fill(site, UnsafeMutableBufferPointer(rebasing: all[(site * size)..<(site * size + size)]))
      }
      for a in 0..<size {
        for b in 0..<a {
          let least = min(all[a * size + b], all[b * size + a])
          all[a * size + b] = least
          all[b * size + a] = least
        }
      }
    }
    distance = all
    usable = problem.roles.indices.filter { problem.roles[$0] != .forbidden }
  }

  func solve() -> LocationSolution {
    let required = usable.filter { problem.roles[$0] == .required }
    var conflicts: [LocationSolution.Conflict] = []
    if required.count > problem.count {
      conflicts.append(
        .init(
          requirement: "count", members: required, needed: Double(required.count), given: Double(problem.count)))
    }
    if usable.count < problem.count {
      conflicts.append(.init(requirement: "count", needed: Double(usable.count), given: Double(problem.count)))
    }
    guard conflicts.isEmpty else { return nothing(.infeasible, conflicts) }
    // Closing costs bind whatever the distance: the existing sites that must stay are settled by distance 0.
    var best: [Int]
    switch pick(0) {
    case .found(let sites): best = sites
    case .impossible:
      let needed = leastClosing()
      return nothing(
        .infeasible, [.init(requirement: "closingBudget", needed: needed, given: problem.closingBudget ?? 0)])
    case .unknown: return nothing(.stopped, [])
    }
    if problem.closingBudget == nil {
      let spread = greedy(required)
      if spacing(of: spread) > spacing(of: best) { best = spread }
    }
    var levels = [spacing(of: best)]
    for (position, a) in usable.enumerated() {
      for b in usable[..<position] where distance[a * size + b] > levels[0] { levels.append(distance[a * size + b]) }
    }
    levels.sort()
    levels = levels.indices.filter { $0 == 0 || levels[$0] != levels[$0 - 1] }.map { levels[$0] }
    var low = 0
    var high = problem.count < 2 ? 0 : levels.count - 1
    var isProven = true
    while low < high, isProven {
      let middle = (low + high + 1) / 2
      clock.report(.proving, incumbent: spacing(of: best), bound: levels[high])
      switch pick(levels[middle]) {
      case .found(let sites):
        best = sites
        low = levels.lastIndex { $0 <= spacing(of: sites) } ?? middle
      case .impossible: high = middle - 1
      case .unknown: isProven = false
      }
    }
    let objective = spacing(of: best)
    return LocationSolution(
      open: best.sorted(), objective: objective, bound: isProven ? objective : levels[high],
      status: isProven ? .optimal : .feasible, stoppedBy: isProven ? nil : clock.stopReason ?? .exhausted,
      seed: settings.seed, method: "greedy, bisection, stable sets")
  }

  /// The least distance between two of the sites; 0 when there is no pair.
  private func spacing(of sites: [Int]) -> Double {
    var least = Double.infinity
    for (position, a) in sites.enumerated() {
      for b in sites[..<position] { least = min(least, distance[a * size + b]) }
    }
    return least.isFinite ? least : sites.count < 2 ? 0 : .greatestFiniteMagnitude
  }

  /// Adds the site farthest from those chosen until the count is met.
  private func greedy(_ required: [Int]) -> [Int] {
    var sites = required
    var nearest = ContiguousArray(repeating: Double.infinity, count: size)
    func note(_ site: Int) {
      for other in usable { nearest[other] = min(nearest[other], distance[site * size + other]) }
    }
    for site in required { note(site) }
    if sites.isEmpty, problem.count > 1 {
      var widest = (usable[0], usable[0], -1.0)
      for (position, a) in usable.enumerated() {
        for b in usable[..<position] where distance[a * size + b] > widest.2 { widest = (a, b, distance[a * size + b]) }
      }
      sites = [widest.0, widest.1]
      for site in sites { note(site) }
    }
    var isTaken = Set(sites)
    while sites.count < problem.count {
      let next = usable.filter { !isTaken.contains($0) }.max { (nearest[$0], $1) < (nearest[$1], $0) }!
      sites.append(next)
      isTaken.insert(next)
      note(next)
    }
    return sites
  }

  /// `count` sites no two of which are nearer than `least`.
  private func pick(_ least: Double) -> Outcome {
    let required = usable.filter { problem.roles[$0] == .required }
    if problem.closingBudget == nil, least == 0 {
      let others = usable.filter { problem.roles[$0] != .required }
      return .found(required + others.prefix(problem.count - required.count))
    }
    #if CBC
      var program = MixedIntegerProgram()
      var columnOf = ContiguousArray(repeating: Int32(-1), count: size)
      for site in usable {
        let isRequired = problem.roles[site] == .required
        columnOf[site] = program.addColumn(cost: -1, lower: isRequired ? 1 : 0, isBinary: true)
      }
      program.addRow(usable.map { (columnOf[$0], 1) }, atMost: Double(problem.count))
      addConflicts(least, columnOf, &program)
      if let budget = problem.closingBudget {
        let existing = usable.filter { problem.roles[$0].isExisting }
        let all = problem.roles.reduce(0) { $0 + $1.closingCost }
        program.addRow(existing.map { (columnOf[$0], problem.roles[$0].closingCost) }, atLeast: all - budget)
      }
      guard
        let outcome = CBCSolver(timeLimitSeconds: clock.remaining, seed: settings.seed, watch: clock).solve(
          program, start: nil)
      else { return .unknown }
      if outcome.isInfeasible || outcome.bound > -Double(problem.count) + 1e-6 { return .impossible }
      if let values = outcome.values {
        let sites = usable.filter { values[Int(columnOf[$0])] > 0.5 }
        if sites.count == problem.count { return .found(sites) }
      }
    #endif
    return .unknown
  }

  /// Covers the pairs that are too near each other by cliques: each pair not yet in a row grows one greedily.
  private func addConflicts(
    _ least: Double, _ columnOf: ContiguousArray<Int32>, _ program: inout MixedIntegerProgram
  ) {
    var covered = ContiguousArray(repeating: false, count: size * size)
    for (position, a) in usable.enumerated() {
      for b in usable[..<position] where distance[a * size + b] < least && !covered[a * size + b] {
        var clique = [a, b]
        for c in usable where c != a && c != b {
          if clique.allSatisfy({ distance[c * size + $0] < least }) { clique.append(c) }
        }
        for x in clique { for y in clique { covered[x * size + y] = true } }
        program.addRow(clique.map { (columnOf[$0], 1) }, atMost: 1)
      }
    }
  }

  /// The least closing cost that leaves a choice: the dearest existing sites stay as far as the count allows.
  private func leastClosing() -> Double {
    let room = problem.count - usable.count { problem.roles[$0] == .required }
    let costs = usable.map { problem.roles[$0].closingCost }.sorted(by: >)
    return costs.dropFirst(room).reduce(0, +)
  }

  private func nothing(_ status: SolutionStatus, _ conflicts: [LocationSolution.Conflict]) -> LocationSolution {
    LocationSolution(
      status: status, stoppedBy: status == .stopped ? clock.stopReason ?? .exhausted : nil, seed: settings.seed,
      method: "bisection, stable sets", conflicts: conflicts)
  }
}
