/// Services within a phased covering problem, by row generation.
///
/// Whether what is open can serve a target is a maximum flow, and by the theorem of the minimum cut it can exactly when
/// for every set R of rows
///
///     Σ_{i ∉ R} weight[i] + Σ_f min(capacity[f], weight of R in reach of f)·x[f] ≥ target
///
/// Each set is a quantity requirement of the problem without services. It is solved with the sets known so far, to
/// start with all rows (places in all) and the coverage that a service implies; a solution that serves too few names a
/// set that it breaks. (Benders, "Partitioning procedures for solving mixed-variables programming problems",
/// Numerische Mathematik 4 (1962); the minimum cut as its subproblem, Magnanti & Wong, "Accelerating Benders
/// decomposition", Operations Research 29 (1981).) Every problem on the way is a relaxation, so its bound is one.
struct ServiceCuts {
  private let problem: PhasedCoverProblem
  private let settings: SolverSettings
  private let clock: SolveClock
  private let services: [MergedService]
  /// By service and period: the target, lowered to what all options together could serve.
  private var targets: [[Int64]]
  private let reachable: [[Int64]]
  private var master: PhasedCoverProblem
  private var cuts = 0

  init(_ problem: PhasedCoverProblem, _ settings: SolverSettings) {
    self.problem = problem
    self.settings = settings
    clock = SolveClock(settings)
    services = problem.services.map { MergedService($0) }
    reachable = services.map { service in
      (0..<problem.periods).map { service.flow(by: $0) { _ in true }.served }
    }
    let reachable = reachable
    targets = problem.services.indices.map { k in
      problem.objective == .mostCovered
        ? problem.services[k].targets.map { _ in 0 } : zip(problem.services[k].targets, reachable[k]).map(min)
    }
    master = problem
    master.services = []
    guard problem.objective == .leastCost else { return }
    for (k, service) in services.enumerated() {
      master.covers.append(service.coverage(targets[k]))
      for period in 0..<problem.periods where targets[k][period] > 0 {
        master.quantities.append(
          service.cut(ContiguousArray(repeating: true, count: service.rows), period, target: targets[k][period]))
      }
    }
  }

  mutating func solve() -> PhasedCoverSolution {
    var unlimited = settings
    while true {
      unlimited.timeLimitSeconds = clock.remaining
      var solution = LocationAllocation.solve(master, settings: unlimited)
      let broken = solution.conflicting.isEmpty ? addCuts(solution) : 0
      let isOver = clock.isOver || broken == 0 || solution.status == .infeasible || solution.status == .stopped
      guard isOver else { continue }
      solution.effort.serviceCuts = cuts
      return answer(solution, isBroken: broken > 0)
    }
  }

  /// Tells the master the sets that a solution breaks.
  /// - Returns: how many.
  private mutating func addCuts(_ solution: PhasedCoverSolution) -> Int {
    let openAt = problem.openingPeriods(solution)
    var added = 0
    for (k, service) in services.enumerated() {
      for period in 0..<problem.periods where targets[k][period] > 0 {
        let flow = service.flow(by: period) { openAt[$0] <= period }
        guard flow.served < targets[k][period] else { continue }
        master.quantities.append(service.cut(flow.isStuck, period, target: targets[k][period]))
        added += 1
      }
    }
    cuts += added
    return added
  }

  /// The master's answer in the terms of the problem: what its cuts lack is told as what the services lack.
  private func answer(_ solution: PhasedCoverSolution, isBroken: Bool) -> PhasedCoverSolution {
    var solution = solution
    solution.unmet.removeAll { unmet in
      switch unmet.requirement {
      case .cover(let index): index >= problem.covers.count
      case .quantity(let index): index >= problem.quantities.count
      case .service: false
      }
    }
    let openAt = problem.openingPeriods(solution)
    var isShort = false
    for (k, service) in services.enumerated() where solution.conflicting.isEmpty {
      for period in 0..<problem.periods where problem.services[k].targets[period] > 0 {
        let served = service.flow(by: period) { openAt[$0] <= period }.served
        let target = problem.services[k].targets[period]
        guard served < target else { continue }
        isShort = true
        solution.unmet.append(
          .init(
            requirement: .service(k), period: period, target: target, bestAlone: reachable[k][period],
            bestAloneIsExact: problem.hasOneOptionPerSite && problem.conflicts.items.isEmpty, reached: served))
      }
    }
    guard problem.objective == .leastCost, isShort else { return solution }
    let isBeyond = services.indices.contains { k in
      zip(problem.services[k].targets, reachable[k]).contains { $0 > $1 }
    }
    solution.shortfallIsLeast = solution.shortfallIsLeast && !isBroken && solution.status != .infeasible
    // Cuts left broken for want of time prove nothing.
    solution.status = isBeyond || solution.status == .infeasible ? .infeasible : .stopped
    return solution
  }
}

extension PhasedCoverProblem {
  /// For each option the period in which it opens, `periods` when it stays closed.
  func openingPeriods(_ solution: PhasedCoverSolution) -> [Int] {
    var openAt = Array(repeating: periods, count: options.count)
    for opening in solution.opened { openAt[opening.option] = opening.period }
    return openAt
  }

  var hasOneOptionPerSite: Bool { Set(options.map(\.site)).count == options.count }
}

/// A service with the rows merged that have the same facilities in reach.
struct MergedService {
  private let service: PhasedCoverProblem.ServiceRequirement
  /// Row → facilities in reach: options first, then what exists.
  private let facilities: SparseRows
  private let rowsOfFacility: SparseRows
  /// Period → merged row → persons; those whom nothing reaches are in none.
  private let weights: [ContiguousArray<Int64>]
  private var optionCount: Int { service.capacities.count }
  var rows: Int { facilities.count }

  init(_ service: PhasedCoverProblem.ServiceRequirement) {
    self.service = service
    var reaches = service.reaches
    for facility in 0..<service.existingReaches.count { reaches.append(service.existingReaches[facility]) }
    let merger = RowMerger(sitesOfRow: reaches.transposed(columns: service.weights.first?.count ?? 0))
    weights = service.weights.map { values in
      var sums = ContiguousArray<Int64>(repeating: 0, count: merger.sitesOfClass.count)
      for (row, value) in values.enumerated() {
        let merged = Int(merger.classOfRow[row])
        if merged >= 0 { sums[merged] += value }
      }
      return sums
    }
    facilities = merger.sitesOfClass
    rowsOfFacility = merger.sitesOfClass.transposed(columns: reaches.count)
  }

  private func capacity(_ facility: Int, _ period: Int) -> Int64 {
    facility < optionCount
      ? service.capacities[facility] : service.existingCapacities[period][facility - optionCount]
  }

  /// The most that can be served in a period by what exists and the options that `isOpen` names.
  func flow(by period: Int, _ isOpen: (Int) -> Bool) -> ServiceFlow {
    let room = (0..<rowsOfFacility.count).map { facility in
      facility >= optionCount || isOpen(facility) ? capacity(facility, period) : 0
    }
    return ServiceFlow(weights: weights[period], facilities: facilities, room: ContiguousArray(room))
  }

  /// What a set of rows asks for in a period. Nobody out of reach can be served, so they do not count.
  func cut(_ isInside: ContiguousArray<Bool>, _ period: Int, target: Int64) -> PhasedCoverProblem.QuantityRequirement {
    let most = (0..<rowsOfFacility.count).map { facility -> Int64 in
      let inside = rowsOfFacility[facility].reduce(Int64(0)) {
        $0 + (isInside[Int($1)] ? weights[period][Int($1)] : 0)
      }
      return min(capacity(facility, period), inside)
    }
    let outside = weights[period].indices.reduce(Int64(0)) { $0 + (isInside[$1] ? 0 : weights[period][$1]) }
    let periods = weights.count
    return PhasedCoverProblem.QuantityRequirement(
      amounts: Array(most.prefix(optionCount)),
      base: Array(repeating: outside + most.dropFirst(optionCount).reduce(0, +), count: periods),
      targets: (0..<periods).map { $0 == period ? target : 0 })
  }

  /// Whoever is served is within reach of something open that has places.
  func coverage(_ targets: [Int64]) -> PhasedCoverProblem.CoverRequirement {
    let withPlaces = SparseRows(
      (0..<optionCount).map { service.capacities[$0] > 0 ? Array(service.reaches[$0]) : [] })
    let existing = service.weights.indices.map { period in
      var counts = [Int32](repeating: 0, count: service.weights[period].count)
      for facility in 0..<service.existingReaches.count where service.existingCapacities[period][facility] > 0 {
        for row in service.existingReaches[facility] { counts[Int(row)] += 1 }
      }
      return counts
    }
    return PhasedCoverProblem.CoverRequirement(
      weights: service.weights, covers: withPlaces, existing: existing, targets: targets)
  }
}
