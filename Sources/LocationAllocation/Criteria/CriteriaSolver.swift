/// Solves one problem for one aim after another.
///
/// Services join as minimum cuts, found as plans break them (``ServiceCuts``); here every cut of a service and period
/// shares the shortfall of that target. Each program on the way leaves cuts out, so its bound holds.
struct CriteriaSolver {
  /// By option the period in which it opens; the number of periods for those that stay closed.
  typealias Plan = [Int]

  struct Outcome {
    var plan: Plan
    var values: CriterionValues
    /// Of the aim's weighted losses.
    var value: Double
    var bound: Double
    var nodes: Int
  }

  let problem: PhasedCoverProblem
  private let settings: SolverSettings
  let clock: SolveClock
  private let services: [MergedService]
  private let reachableByService: [[Int64]]
  private var master: PhasedCoverProblem
  /// Quantity of the master → the service and period whose cut it is.
  private var cutOf: [(service: Int, period: Int)?]
  private var model: PhasedCoverModel
  private(set) var cuts = 0

  init(_ problem: PhasedCoverProblem, _ settings: SolverSettings) {
    self.problem = problem
    self.settings = settings
    clock = SolveClock(settings)
    services = problem.services.map { MergedService($0) }
    reachableByService = services.map { service in
      (0..<problem.periods).map { service.flow(by: $0) { _ in true }.served }
    }
    master = problem
    master.services = []
    // Every window stays open: no criterion is there yet for which opening early is idle.
    master.objective = .mostCovered
    cutOf = problem.quantities.map { _ in nil }
    for (k, service) in services.enumerated() {
      master.covers.append(service.coverage(problem.services[k].targets))
      for period in 0..<problem.periods where problem.services[k].targets[period] > 0 {
        let all = ContiguousArray(repeating: true, count: service.rows)
        master.quantities.append(service.cut(all, period, target: problem.services[k].targets[period]))
        cutOf.append((k, period))
      }
    }
    model = PhasedCoverModel(master)
  }

  // MARK: Targets

  /// Targets in the order of covers, quantities and services, by period; what a missing unit of each counts.
  private var targets: [Int64] {
    problem.covers.flatMap(\.targets) + problem.quantities.flatMap(\.targets) + problem.services.flatMap(\.targets)
  }

  private var goals: CriteriaGoals {
    let periods = problem.periods
    let firstService = problem.covers.count + problem.quantities.count
    var targetOfGoal: [Int] = []
    for cover in master.covers.indices {
      let requirement = cover < problem.covers.count ? cover : firstService + cover - problem.covers.count
      targetOfGoal += (0..<periods).map { requirement * periods + $0 }
    }
    for quantity in master.quantities.indices {
      for period in 0..<periods {
        if let cut = cutOf[quantity] {
          targetOfGoal.append(cut.period == period ? (firstService + cut.service) * periods + period : -1)
        } else {
          targetOfGoal.append((problem.covers.count + quantity) * periods + period)
        }
      }
    }
    return CriteriaGoals(
      people: 0..<(problem.covers.count * periods), targetOfGoal: targetOfGoal,
      scale: Array(shortfallScale(ContiguousArray(targets))))
  }

  /// What a plan reaches of each target, and how good it is in all.
  private func judge(_ state: PhasedCoverState, _ goals: CriteriaGoals) -> (
    values: CriterionValues, reached: [Int64], broken: [(service: Int, period: Int, rows: ContiguousArray<Bool>)]
  ) {
    let short = goals.shortfall(state)
    let targets = targets
    let plan = plan(of: state)
    var reached = [Int64](repeating: 0, count: targets.count)
    for (goal, target) in goals.targetOfGoal.enumerated() where target >= 0 {
      reached[target] = state.value[goal] + model.base[goal]
    }
    var broken: [(service: Int, period: Int, rows: ContiguousArray<Bool>)] = []
    let firstService = (problem.covers.count + problem.quantities.count) * problem.periods
    for (k, service) in services.enumerated() {
      for period in 0..<problem.periods {
        let target = firstService + k * problem.periods + period
        let flow = service.flow(by: period) { plan[$0] <= period }
        reached[target] = flow.served
        if targets[target] - flow.served > short[target] { broken.append((k, period, flow.isStuck)) }
      }
    }
    var values = goals.values(state)
    values.shortfall = targets.indices.reduce(0) { $0 + goals.scale[$1] * max(0, targets[$1] - reached[$1]) }
    return (values, reached, broken)
  }

  // MARK: Solving

  /// The plan with the least weighted losses within the limits.
  ///
  /// - Parameter start: a plan within the limits; `nil` only without limits.
  /// - Returns: `nil` when what is required cannot be opened.
  mutating func solve(_ aim: CriteriaAim, from start: Plan?, seconds: Double) -> Outcome? {
    let deadline = clock.seconds + seconds
    var incumbent = start
    var bound = -Double.infinity
    var nodes = 0
    while true {
      let goals = goals
      var state = incumbent.map(state(of:)) ?? firstState(goals)
      guard state.overspending == 0, model.required.indices.allSatisfy({ !model.required[$0] || state.isOpen($0) })
      else { return nil }
      bound = max(bound, leastLoss(goals, aim))
      let left = min(deadline - clock.seconds, clock.remaining)
      var isOver = left <= 0
      if settings.exact, SolverSettings.canProve, !isOver {
        if let outcome = run(aim, goals, &state, seconds: left) {
          bound = max(bound, outcome.bound)
          nodes += outcome.nodes
          isOver = !outcome.isProven
        } else {
          isOver = true
        }
      } else if !isOver {
        var search = CriteriaSearch(state, goals, aim, clock)
        state = search.run()
      }
      let judged = judge(state, goals)
      let found = plan(of: state)
      let isLast = isOver || judged.broken.isEmpty
      if isLast {
        return better(found, judged.values, start, aim, bound: bound, nodes: nodes)
      }
      incumbent = aim.excess(judged.values) == 0 ? found : start ?? found
      for cut in judged.broken {
        let target = problem.services[cut.service].targets[cut.period]
        master.quantities.append(services[cut.service].cut(cut.rows, cut.period, target: target))
        cutOf.append((cut.service, cut.period))
        cuts += 1
      }
      model = PhasedCoverModel(master)
    }
  }

  /// The plan found, or the one it started from where that is within the limits and as good.
  private mutating func better(
    _ plan: Plan, _ values: CriterionValues, _ start: Plan?, _ aim: CriteriaAim, bound: Double, nodes: Int
  ) -> Outcome {
    var outcome = Outcome(plan: plan, values: values, value: aim.value(values), bound: bound, nodes: nodes)
    if let start {
      let old = judge(state(of: start), goals).values
      if (aim.excess(old), aim.value(old)) < (aim.excess(values), outcome.value) {
        outcome = Outcome(plan: start, values: old, value: aim.value(old), bound: bound, nodes: nodes)
      }
    }
    // A bound that excludes a plan in hand is rounding.
    outcome.bound = min(outcome.bound, outcome.value)
    return outcome
  }

  private func run(
    _ aim: CriteriaAim, _ goals: CriteriaGoals, _ state: inout PhasedCoverState, seconds: Double
  ) -> MixedIntegerProgram.Outcome? {
    #if CBC
      let program = CriteriaProgram(model, goals, aim)
      let start = aim.excess(goals.values(state)) == 0 ? program.values(of: state) : nil
      let solver = CBCSolver(timeLimitSeconds: seconds, seed: settings.seed, watch: clock)
      guard var outcome = solver.solve(program.base.program, start: start) else { return nil }
      outcome.bound += program.constant
      if let values = outcome.values {
        var found = state
        found.adopt(program.base.plan(from: values))
        let old = goals.values(state)
        let new = goals.values(found)
        if (aim.excess(new), aim.value(new)) < (aim.excess(old), aim.value(old)) { state = found }
      }
      return outcome
    #else
      return nil
    #endif
  }

  /// No plan loses less, whatever its limits.
  private func leastLoss(_ goals: CriteriaGoals, _ aim: CriteriaAim) -> Double {
    var short = [Int64](repeating: 0, count: goals.scale.count)
    for (goal, target) in goals.targetOfGoal.enumerated() where target >= 0 {
      short[target] = max(short[target], model.target[goal] - model.reachable[goal])
    }
    let required = model.required.indices.reduce(Int64(0)) {
      $0 + (model.required[$1] ? model.totalCost($1, from: model.latest[$1]) : 0)
    }
    return aim.value(
      CriterionValues(
        shortfall: zip(short, goals.scale).reduce(0) { $0 + $1.0 * $1.1 }, cost: required,
        people: goals.people.reduce(0) { $0 + model.reachable[$1] + model.base[$1] }))
  }

  // MARK: Plans and states

  private func firstState(_ goals: CriteriaGoals) -> PhasedCoverState {
    var search = PhasedCoverSearch(
      model, target: ContiguousArray(repeating: 0, count: model.goalCount), seed: settings.seed, clock: clock, rounds: 0
    )
    search.run()
    return search.state
  }

  private func state(of plan: Plan) -> PhasedCoverState {
    var state = PhasedCoverState(model, target: ContiguousArray(repeating: 0, count: model.goalCount))
    state.adopt(ContiguousArray(model.original.map { Int32(plan[Int($0)]) }))
    return state
  }

  private func plan(of state: PhasedCoverState) -> Plan {
    var plan = Plan(repeating: problem.periods, count: problem.options.count)
    for (option, original) in model.original.enumerated() { plan[Int(original)] = Int(state.openAt[option]) }
    return plan
  }

  /// A plan as the answer to the problem.
  func solution(_ plan: Plan, isProven: Bool) -> PhasedCoverSolution {
    let goals = goals
    let judged = judge(state(of: plan), goals)
    var goalOfTarget = [Int](repeating: -1, count: goals.scale.count)
    for (goal, target) in goals.targetOfGoal.enumerated() where target >= 0 { goalOfTarget[target] = goal }
    let periods = problem.periods
    let firstQuantity = problem.covers.count
    let firstService = firstQuantity + problem.quantities.count
    let unmet = targets.enumerated().compactMap { index, target -> PhasedCoverSolution.Unmet? in
      guard judged.reached[index] < target else { return nil }
      let (requirement, period) = (index / periods, index % periods)
      let which: PhasedCoverSolution.Unmet.Requirement =
        requirement < firstQuantity
        ? .cover(requirement)
        : requirement < firstService ? .quantity(requirement - firstQuantity) : .service(requirement - firstService)
      if case .service(let service) = which {
        return .init(
          requirement: which, period: period, target: target, bestAlone: reachableByService[service][period],
          bestAloneIsExact: problem.hasOneOptionPerSite && problem.conflicts.items.isEmpty,
          reached: judged.reached[index])
      }
      let goal = goalOfTarget[index]
      return .init(
        requirement: which, period: period, target: target, bestAlone: model.reachable[goal] + model.base[goal],
        bestAloneIsExact: model.reachableIsExact[goal], reached: judged.reached[index])
    }
    var effort = PhasedCoverSolution.Effort()
    effort.serviceCuts = cuts
    let opened = plan.indices.filter { plan[$0] < periods }
      .map { PhasedCoverSolution.Opening(option: $0, period: plan[$0]) }
    return PhasedCoverSolution(
      opened: opened.sorted { ($0.period, $0.option) < ($1.period, $1.option) }, objective: judged.values.cost,
      bound: judged.values.cost, gap: 0, status: isProven ? .optimal : .feasible,
      method: settings.exact && SolverSettings.canProve ? "several criteria, CBC" : "several criteria, interchange",
      unmet: unmet, shortfallIsLeast: false, conflicting: [], effort: effort)
  }
}
