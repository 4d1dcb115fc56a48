/// Solves a covering problem.
///
/// The plain maximal covering and set covering problems go to methods of their own, which work at city size; partial
/// covers without further options to the phased model in one period; everything else, on merged rows, to CBC. An
/// infeasible problem is answered with a smallest set of requirements to relax (``LocationSolution/conflicts``).
///
/// - Precondition: ``CoverProblem/defects()`` is empty.
public func solve(_ problem: CoverProblem, settings: SolverSettings = SolverSettings()) -> LocationSolution {
  let defects = problem.defects()
  precondition(defects.isEmpty, "\(defects[0])")
  let clock = SolveClock(settings)
  clock.report(.reducing)
  let model = CoverModel(problem)
  return CoverSolver(model, settings, clock).solve()
}

struct CoverSolver {
  private let model: CoverModel
  private let settings: SolverSettings
  private let clock: SolveClock
  private var problem: CoverProblem { model.problem }

  init(_ model: CoverModel, _ settings: SolverSettings, _ clock: SolveClock) {
    self.model = model
    self.settings = settings
    self.clock = clock
  }

  func solve() -> LocationSolution {
    if problem.everyRow && !model.unreachable.isEmpty { return infeasible(method: "coverage") }
    if let plain = maximalCover() { return answer(plain) }
    if problem.isPlainSetCover { return setCover() }
    if problem.isPhased { return phased() }
    return general()
  }

  private func solution(_ status: SolutionStatus, method: String) -> LocationSolution {
    var solution = LocationSolution(status: status, seed: settings.seed, method: method)
    solution.effort.rows = problem.weights.count
    solution.effort.mergedRows = model.coverersOfClass.count
    solution.effort.sites = problem.candidates.count
    solution.effort.remainingSites = problem.candidates.count
    return solution
  }

  private func infeasible(method: String) -> LocationSolution {
    var solution = solution(.infeasible, method: method)
    let relaxation = CoverRelaxation(model, settings, clock)
    solution.conflicts = relaxation.conflicts
    return solution
  }

  // MARK: Maximal covering

  private func maximalCover() -> MaximalCoverSolver? {
    guard let limit = problem.maximalCoverLimit else { return nil }
    let required = ContiguousArray(problem.candidates.map { $0.isRequired || (limit.isBudget && $0.netCost < 0) })
    let cost = ContiguousArray(problem.candidates.map { limit.isBudget ? $0.netCost : 1 })
    let spent = required.indices.reduce(Int64(0)) { $0 + (required[$1] ? cost[$1] : 0) }
    guard spent <= limit.amount else { return nil }
    let reduced = MaximalCoverModel(
      weights: model.weightOfClass, coverers: model.coverersOfClass, cost: cost, budget: limit.amount,
      mustOpen: required, mayNotOpen: ContiguousArray(problem.candidates.map(\.isForbidden)))
    return MaximalCoverSolver(reduced, settings, clock)
  }

  private func answer(_ found: MaximalCoverSolver) -> LocationSolution {
    var solution = solution(proven: found.isProven, open: found.open, methods: found.methods)
    solution.objective = Double(found.covered) / Double(model.scale)
    solution.bound = Double(found.bound) / Double(model.scale)
    solution.effort.mergedRows = found.rows
    solution.effort.remainingSites = found.sitesLeft
    solution.effort.searchMoves = found.moves
    solution.effort.boundSteps = found.boundSteps
    solution.effort.nodes = found.nodes
    return solution
  }

  /// A solution whose objective, bound and effort are still to come.
  private func solution(proven: Bool, open: [Int32], methods: [String]) -> LocationSolution {
    var solution = solution(proven ? .optimal : .feasible, method: methods.joined(separator: ", "))
    solution.open = open.map(Int.init)
    solution.stoppedBy = proven ? nil : clock.stopReason ?? .exhausted
    return solution
  }

  // MARK: Partial covers, as one period of the phased model

  private func phased() -> LocationSolution {
    let places = Set(problem.candidates.compactMap(\.place))
    var nextPlace = (places.max() ?? -1) + 1
    let options = problem.candidates.map { candidate -> PhasedCoverProblem.Option in
      let place = candidate.place ?? nextPlace
      if candidate.place == nil { nextPlace += 1 }
      return .init(site: place, cost: candidate.cost, required: candidate.isRequired)
    }
    let open = problem.candidates.indices.filter { !problem.candidates[$0].isForbidden }
    let rows = model.coverersOfClass.transposed(columns: problem.candidates.count)
    var covers = SparseRows()
    for candidate in open { covers.append(rows[candidate]) }
    var requirements = problem.targets.map { target -> PhasedCoverProblem.CoverRequirement in
      var weights = [Int64](repeating: 0, count: model.coverersOfClass.count)
      for part in model.parts(of: target) { weights[part.cls] = part.weight }
      return .init(weights: [weights], covers: covers, targets: [target.least * model.scale])
    }
    if problem.everyRow {
      let ones = [Int64](repeating: 1, count: model.coverersOfClass.count)
      requirements.append(.init(weights: [ones], covers: covers, targets: [Int64(ones.count)]))
    }
    let phased = PhasedCoverProblem(
      periods: 1, options: open.map { options[$0] }, covers: requirements, budgets: [problem.budget])
    var rest = settings
    rest.timeLimitSeconds = clock.remaining
    let found = LocationAllocation.solve(phased, settings: rest)
    if found.status == .infeasible { return infeasible(method: found.method) }
    var solution = solution(found.status, method: found.method)
    solution.effort.searchMoves = found.effort.searchMoves
    solution.effort.boundSteps = found.effort.boundSteps
    solution.effort.nodes = found.effort.nodes
    if found.status != .optimal { solution.stoppedBy = clock.stopReason ?? .exhausted }
    guard found.status != .stopped else { return solution }
    solution.open = found.opened.map { open[$0.option] }.sorted()
    solution.objective = Double(found.objective)
    solution.bound = Double(found.bound)
    return solution
  }

  // MARK: Set covering

  private func setCover() -> LocationSolution {
    let reduced = SetCoverModel(
      coverers: model.coverersOfClass, cost: ContiguousArray(problem.candidates.map(\.cost)),
      mustOpen: ContiguousArray(problem.candidates.map(\.isRequired)),
      mayNotOpen: ContiguousArray(problem.candidates.map(\.isForbidden)))
    let found = SetCoverSolver(reduced, settings, clock)
    guard found.isFeasible else { return infeasible(method: "reduction") }
    var solution = solution(proven: found.isProven, open: found.open, methods: found.methods)
    solution.objective = Double(found.cost)
    solution.bound = Double(found.bound)
    solution.effort.mergedRows = reduced.rowCount
    solution.effort.remainingSites = found.sitesLeft
    solution.effort.searchMoves = found.moves
    solution.effort.boundSteps = found.boundSteps
    solution.effort.nodes = found.nodes
    return solution
  }

  // MARK: Everything else

  private func general() -> LocationSolution {
    #if CBC
      if settings.exact, let solution = exact() { return solution }
    #endif
    var solution = solution(.stopped, method: "none: this model needs CBC")
    solution.stoppedBy = clock.stopReason ?? .exhausted
    return solution
  }

  #if CBC
    private func exact() -> LocationSolution? {
      clock.report(.proving)
      let formulation = CoverProgram(model)
      let solver = CBCSolver(timeLimitSeconds: clock.remaining, seed: settings.seed, watch: clock)
      guard let outcome = solver.solve(formulation.program, start: nil) else { return nil }
      if outcome.isInfeasible { return infeasible(method: "CBC") }
      guard let values = outcome.values else {
        var solution = solution(.stopped, method: "CBC")
        solution.stoppedBy = clock.stopReason ?? .exhausted
        return solution
      }
      var solution = solution(.feasible, method: "CBC")
      solution.effort.nodes = outcome.nodes
      solution.open = formulation.open(in: values)
      let parts = formulation.parts(in: values)
      let objective = value(of: solution.open, parts)
      solution.objective = objective
      // Every objective is whole in units of the scale, unless targets bind the parts of an allocation.
      let unit = problem.allocation != nil && !problem.targets.isEmpty ? nil : 1 / Double(model.scale)
      let isCost = problem.objective == .leastCost
      var bound = isCost ? outcome.bound : -outcome.bound
      if let unit, bound.isFinite {
        let slack = 1e-6 + bound.magnitude * 1e-9
        bound = isCost ? ((bound - slack) / unit).rounded(.up) * unit : ((bound + slack) / unit).rounded(.down) * unit
      }
      // A bound that excludes the solution in hand is false, whatever the solver says.
      let tolerance = 1e-6 * max(1, objective.magnitude)
      if bound.isFinite, isCost ? bound <= objective + tolerance : bound >= objective - tolerance {
        solution.bound = (bound - objective).magnitude <= tolerance ? objective : bound
      }
      solution.status = solution.bound == objective ? .optimal : .feasible
      if solution.status == .feasible { solution.stoppedBy = clock.stopReason ?? .exhausted }
      allocate(parts, to: &solution)
      return solution
    }
  #endif

  private func value(of open: [Int], _ parts: [(cls: Int, candidate: Int, part: Double)]) -> Double {
    if problem.objective == .leastCost { return Double(model.paid(for: open)) }
    if problem.allocation == nil { return model.covered(by: open) }
    let sum = parts.reduce(0.0) { $0 + Double(model.weightOfClass[$1.cls]) * $1.part }
    return (sum - sum.rounded()).magnitude < 1e-6 * max(1, sum) ? sum.rounded() : sum
  }

  /// Hands the parts of each class to its rows: to one row after the other, as much as each weighs.
  private func allocate(_ parts: [(cls: Int, candidate: Int, part: Double)], to solution: inout LocationSolution) {
    guard let allocation = problem.allocation else { return }
    var partsOfClass: [Int: [(candidate: Int, part: Double)]] = [:]
    for part in parts { partsOfClass[part.cls, default: []].append((part.candidate, part.part)) }
    var assignment = [Int32](repeating: -1, count: problem.weights.count)
    var shares: [LocationSolution.Share] = []
    for row in assignment.indices where model.classOfRow[row] >= 0 {
      let cls = Int(model.classOfRow[row])
      if allocation == .single {
        if let first = partsOfClass[cls]?.max(by: { $0.part < $1.part }), first.part > 0.5 {
          assignment[row] = Int32(first.candidate)
        }
      } else {
        // Every row of a class is split alike: this keeps every capacity, whatever the rows weigh.
        let own = partsOfClass[cls] ?? []
        for (candidate, part) in own { shares.append(.init(row: row, site: candidate, share: part)) }
        if own.count == 1, own[0].part > 1 - 1e-9 { assignment[row] = Int32(own[0].candidate) }
      }
    }
    solution.assignment = assignment
    if allocation == .split { solution.shares = shares }
  }
}

extension CoverProblem {
  /// Whether nothing but coverage, a limit and roles matters.
  private var isPlain: Bool {
    quotas.isEmpty && tooClose.isEmpty && allocation == nil && needed?.allSatisfy({ $0 == 1 }) ?? true
      && !hasSharedPlaces
  }

  private var hasSharedPlaces: Bool {
    let places = candidates.compactMap(\.place)
    return Set(places).count < places.count
  }

  /// The one limit of a plain maximal covering problem; nil when it is not one.
  var maximalCoverLimit: (amount: Int64, isBudget: Bool)? {
    guard objective == .mostCovered, isPlain, !everyRow, targets.isEmpty else { return nil }
    switch (number, budget) {
    case (let number?, nil): return (Int64(number), false)
    case (nil, let budget?): return (budget - closingCosts, true)
    case (nil, nil): return (Int64(candidates.count), false)
    case (_?, _?): return nil
    }
  }

  /// Whether it is the classical set covering problem, with costs.
  var isPlainSetCover: Bool {
    objective == .leastCost && isPlain && everyRow && targets.isEmpty && number == nil && budget == nil
      && candidates.allSatisfy { $0.closingCost == 0 }
  }

  /// Whether it is one period of the phased model.
  var isPhased: Bool {
    objective == .leastCost && number == nil && quotas.isEmpty && tooClose.isEmpty && allocation == nil
      && needed?.allSatisfy({ $0 == 1 }) ?? true && candidates.allSatisfy { $0.closingCost == 0 }
      && (degrees == nil || !everyRow)
  }
}
