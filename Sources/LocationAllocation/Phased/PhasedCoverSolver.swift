/// Solves a phased covering problem.
///
/// Rows with equal coverage are merged and dominated options dropped; greedy and interchange give a solution, which CBC
/// (with ``SolverSettings/exact`` and the trait `CBC`) improves and proves, or a Lagrangian bound judges. When targets
/// cannot all be met, they are first relaxed by the least total relative shortfall; the status then is `infeasible`
/// only if that is proven. Services join as minimum cuts, found as solutions break them (``ServiceCuts``).
///
/// - Precondition: ``PhasedCoverProblem/defects()`` is empty.
public func solve(_ problem: PhasedCoverProblem, settings: SolverSettings = SolverSettings()) -> PhasedCoverSolution {
  let defects = problem.defects()
  precondition(defects.isEmpty, "\(defects[0])")
  if !problem.services.isEmpty {
    var cuts = ServiceCuts(problem, settings)
    return cuts.solve()
  }
  let clock = SolveClock(settings)
  let conflicting = conflictingRequirements(problem)
  clock.report(.reducing)
  if !conflicting.isEmpty { return PhasedCoverSolution.conflict(conflicting, in: problem) }
  var solver = PhasedCoverSolver(PhasedCoverModel(problem), settings, clock)
  return solver.solve(problem)
}

/// Required options that shut each other out: two at one site or too near to each other, one that can never open, or more than the budgets of
/// the periods in which they must open.
private func conflictingRequirements(_ problem: PhasedCoverProblem) -> [Int] {
  let last = problem.periods - 1
  let musts = problem.options.indices.filter { problem.options[$0].required }
  let shut = musts.filter { problem.options[$0].earliest > min(problem.options[$0].latest, last) }
  if !shut.isEmpty { return shut }
  let shared = musts.filter { must in
    musts.contains {
      $0 != must
        && (problem.options[$0].site == problem.options[must].site
          || problem.conflicts[must].contains(Int32($0)))
    }
  }
  if !shared.isEmpty { return shared }
  for first in 0...last {
    var available: Int64 = 0
    for end in first...last {
      guard let budget = problem.budgets[end] else { break }
      available += budget
      let within = musts.filter {
        problem.options[$0].earliest >= first && min(problem.options[$0].latest, last) <= end
      }
      if within.reduce(0, { $0 + problem.options[$1].cost }) > available { return within }
    }
  }
  return []
}

/// One solve, step by step.
struct PhasedCoverSolver {
  private let model: PhasedCoverModel
  private let settings: SolverSettings
  private let clock: SolveClock
  /// Whether the program is one that an exact solver would not get through: even its linear relaxation takes minutes.
  private let isLarge: Bool
  private let mostForExactSolver: Int
  /// Branch-and-bound nodes for a plan that misses targets, once it is proven that every plan does.
  private static let nodesWhenShort = 500
  private var effort = PhasedCoverSolution.Effort()
  private var methods: [String] = ["greedy+interchange"]

  /// - Parameter mostForExactSolver: the size up to which a program is given to the exact solver as it is.
  init(
    _ model: PhasedCoverModel, _ settings: SolverSettings, _ clock: SolveClock, mostForExactSolver: Int = 60_000
  ) {
    self.model = model
    self.settings = settings
    self.clock = clock
    self.mostForExactSolver = mostForExactSolver
    isLarge = model.programSize > mostForExactSolver
    effort.rows = model.rows
    effort.mergedRows = model.classCount
    effort.dominatedOptions = model.dominated
  }

  mutating func solve(_ problem: PhasedCoverProblem) -> PhasedCoverSolution {
    var target = model.target
    if model.objective == .mostCovered { for goal in target.indices { target[goal] = 0 } }
    var isInfeasible = false
    for goal in target.indices where target[goal] > model.reachable[goal] {
      target[goal] = model.reachable[goal]
      isInfeasible = true
    }
    var state = search(target)
    var shortfallIsLeast = true
    let trivial = model.objective == .leastCost ? 0 : model.coverGoals.reduce(0) { $0 + model.reachable[$1] }
    var bound = trivial
    let wantsBest = settings.aim == .best || model.objective == .mostCovered
    if settings.aim == .anyMeeting, isInfeasible { return answer(state, bound, isInfeasible: true) }
    // Budgets make the cost hard to settle, and whether the targets can be met all the easier to ask first.
    let asksFirst = !state.isFeasible && model.budgets.contains { $0 != nil }
    if wantsBest, !asksFirst { prove(&state, &bound) }
    if !state.isFeasible {
      let relaxed = relax(state, &isInfeasible)
      state = relaxed.state
      shortfallIsLeast = relaxed.isProven
      guard state.overspending == 0 else { return unsolved(isInfeasible, problem) }
      bound = trivial
      if wantsBest { prove(&state, &bound, nodes: isInfeasible ? Self.nodesWhenShort : nil) }
    }
    if settings.aim == .best { state = PhasedCoverCanon(state, clock: clock).state }
    return answer(state, bound, isInfeasible: isInfeasible, shortfallIsLeast: shortfallIsLeast)
  }

  private mutating func search(_ target: ContiguousArray<Int64>) -> PhasedCoverState {
    // A start is all that an exact solver wants, or that a large problem affords.
    let rounds = settings.exact && SolverSettings.canProve || isLarge ? 0 : nil
    var search = PhasedCoverSearch(model, target: target, seed: settings.seed, clock: clock, rounds: rounds)
    search.run()
    effort.searchMoves += search.moves
    clock.report(.searching, incumbent: search.state.isFeasible ? search.state.objective : nil)
    return search.state
  }

  // MARK: Targets that cannot all be met

  /// Relaxes the targets to what the solution with the least shortfall reaches, and improves the cost of that.
  private mutating func relax(
    _ start: PhasedCoverState, _ isInfeasible: inout Bool
  ) -> (state: PhasedCoverState, isProven: Bool) {
    var state = start
    var isProven = false
    if !isLarge {
      let least = leastOfJoinedBudgets(&state)
      if least > 1e-3 { isInfeasible = true }
      isProven = state.overspending == 0 && Double(state.shortfall) <= least + 1e-3
      if !isProven, !(isInfeasible && settings.aim == .anyMeeting),
        let outcome = run(
          PhasedCoverProgram(model, target: start.target, aim: .leastShortfall), &state, share: 0.5,
          nodes: isInfeasible ? Self.nodesWhenShort : nil)
      {
        if outcome.isInfeasible {
          isInfeasible = true
          return (state, true)
        }
        isProven = outcome.isProven && state.overspending == 0
        // Shortfalls are whole, so a bound above zero is a bound of one.
        if outcome.bound > 1e-3 { isInfeasible = true }
      }
    }
    guard state.overspending == 0 else { return (state, false) }
    if settings.aim != .best { return (state, isProven) }
    var target = state.target
    for goal in target.indices { target[goal] = min(target[goal], state.value[goal]) }
    var search = PhasedCoverSearch(model, target: target, seed: settings.seed, clock: clock)
    if isLarge { search.complete(state.openAt) } else { search.polish(state.openAt) }
    effort.searchMoves += search.moves
    return (search.state, isProven)
  }

  /// A bound on the shortfall, from the budgets joined over the periods; and a better solution where what that opens
  /// finds room in the budgets as they are.
  private mutating func leastOfJoinedBudgets(_ state: inout PhasedCoverState) -> Double {
    guard model.budgets.contains(where: { $0 != nil }) else { return 0 }
    let joined = PhasedCoverProgram(model, target: state.target, aim: .leastShortfall, budgets: .joined)
    var relaxed = state
    guard let outcome = run(joined, &relaxed, share: 0.25, ignoringBudgets: true) else { return 0 }
    if outcome.isInfeasible { return .infinity }
    if settings.aim == .anyMeeting, outcome.bound > 1e-3 { return outcome.bound }
    if relaxed.shortfall == state.shortfall, state.overspending == 0 { return outcome.bound }
    // The least money that reaches as much leaves most room in the single budgets.
    var target = state.target
    for goal in target.indices { target[goal] = min(target[goal], relaxed.value[goal]) }
    let cheapest = PhasedCoverProgram(model, target: target, aim: .objective, budgets: .joined)
    _ = run(cheapest, &relaxed, share: 0.25, ignoringBudgets: true, nodes: Self.nodesWhenShort)
    let packed = PhasedCoverPacking(relaxed).state
    if packed.score < state.score { state = packed }
    return outcome.bound
  }

  /// For each unmet goal, the most it can reach alone, by CBC where the model knows only a bound.
  private mutating func bestAlone(_ goal: Int) -> (value: Int64, isExact: Bool) {
    let most = model.reachable[goal]
    if model.reachableIsExact[goal] { return (most, true) }
    var alone = ContiguousArray<Int64>(repeating: 0, count: model.goalCount)
    alone[goal] = most
    var state = PhasedCoverState(model, target: alone)
    let program = PhasedCoverProgram(model, target: alone, aim: .leastShortfall, budgets: .none)
    guard let outcome = run(program, &state, share: 0.2, ignoringBudgets: true), outcome.isProven else {
      return (most, false)
    }
    return (min(most, state.value[goal]), true)
  }

  // MARK: Proof

  private mutating func prove(_ state: inout PhasedCoverState, _ bound: inout Int64, nodes: Int? = nil) {
    if isClosed(state, bound) { return }
    #if CBC
      if settings.exact, !isLarge, closeGap(&state, &bound, nodes) { return }
    #endif
    guard state.isFeasible else { return }
    if isLarge {
      deepen(&state, &bound)
    } else {
      var lagrangian = PhasedCoverBound(model, target: state.target, incumbent: state.objective)
      lagrangian.walk(incumbent: state.objective, limit: 600, clock: clock)
      take(lagrangian, &bound)
      methods.append("Lagrangian bound")
      clock.report(.bounding, incumbent: state.objective, bound: bound)
    }
  }

  private mutating func take(_ lagrangian: PhasedCoverBound, _ bound: inout Int64) {
    effort.boundSteps = lagrangian.steps
    guard let value = lagrangian.value else { return }
    bound = model.objective == .leastCost ? max(bound, value) : min(bound, value)
  }

  // MARK: Large problems

  /// By round: how hard to search, in rows touched, and from which share of an average option's cost.
  private static let searches: [(effort: Int, heat: Double)] = [
    (1_000_000_000, 0.1), (4_000_000_000, 0.05), (16_000_000_000, 0.03), (64_000_000_000, 0.05),
  ]

  /// A bound, what it shuts out, and a search among the rest, in turn; what is left in the end is for the exact solver
  /// if it is small enough.
  private mutating func deepen(_ state: inout PhasedCoverState, _ bound: inout Int64) {
    var left = model
    var lagrangian = PhasedCoverBound(model, target: state.target, incumbent: state.objective)
    methods += ["Lagrangian bound", "threshold accepting"]
    for (round, search) in Self.searches.enumerated() {
      lagrangian.walk(incumbent: state.objective, limit: round == 0 ? 4000 : 2000, patience: 40, clock: clock)
      take(lagrangian, &bound)
      clock.report(.bounding, incumbent: state.objective, bound: bound)
      if isClosed(state, bound) || clock.isOver { break }
      let closed = lagrangian.closed(incumbent: state.objective)
      left = left.without(closed)
      lagrangian.shut(closed)
      if settings.exact, SolverSettings.canProve, left.programSize <= mostForExactSolver {
        finish(left, &state, &bound)
        break
      }
      let usual = left.usualPrice * search.heat
      // What is lacking costs little more than it is worth at first; then a whole plan is changed at a higher price.
      var completion = PhasedCoverSearch(left, target: state.target, seed: settings.seed, clock: clock, rounds: 0)
      completion.complete(state.openAt)
      for (part, penalty) in [1.5, 5.0].enumerated() {
        var annealing = PhasedCoverAnnealing(
          left, target: state.target, prices: ContiguousArray(lagrangian.goalPrices.map { $0 * penalty }),
          start: completion.state.openAt, seed: settings.seed &+ UInt64(2 * round + part), clock: clock)
        annealing.run(
          from: part == 0 ? usual : usual * 0.4, to: usual * 1e-2, steps: annealing.steps(for: search.effort / 2))
        effort.searchMoves += annealing.moves
        completion.complete(part == 0 ? annealing.last : annealing.best)
      }
      var found = state
      found.adopt(completion.state.openAt)
      if found.score < state.score { state = found }
      clock.report(.searching, incumbent: state.objective, bound: bound)
    }
  }

  /// The exact solver on what a bound has left: whatever is shut out is no better than the plan in hand.
  private mutating func finish(_ left: PhasedCoverModel, _ state: inout PhasedCoverState, _ bound: inout Int64) {
    #if CBC
      let incumbent = state.objective
      let program = PhasedCoverProgram(left, target: state.target, aim: .objective)
      guard let outcome = run(program, &state, share: 1) else { return }
      if outcome.isInfeasible || outcome.isProven {
        bound = outcome.isInfeasible ? incumbent : state.objective
      } else {
        take(outcome.bound, &bound, state)
      }
    #endif
  }

  private func isClosed(_ state: PhasedCoverState, _ bound: Int64) -> Bool {
    guard state.isFeasible else { return false }
    return model.objective == .leastCost ? state.objective <= bound : state.objective >= bound
  }

  #if CBC
    /// The linear relaxation, then the program itself, from the solution in hand.
    /// - Returns: false when there is no relaxation to go by, so that another bound is wanted.
    private mutating func closeGap(_ state: inout PhasedCoverState, _ bound: inout Int64, _ nodes: Int?) -> Bool {
      let program = PhasedCoverProgram(model, target: state.target, aim: .objective)
      let solver = CBCSolver(timeLimitSeconds: clock.remaining, seed: settings.seed, watch: clock)
      guard clock.remaining > 0, let answer = solver.relax(program.program) else { return false }
      // Nothing meets the targets; what comes closest is another question.
      guard let relaxation = answer else { return true }
      methods.append("linear relaxation")
      take(relaxation.bound, &bound, state)
      clock.report(.bounding, incumbent: state.isFeasible ? state.objective : nil, bound: bound)
      if isClosed(state, bound) { return true }
      if let outcome = run(program, &state, share: 1, nodes: nodes) { take(outcome.bound, &bound, state) }
      return true
    }

    /// Betters the bound by one on the program's cost, in units; one that excludes a solution in hand is false, whatever the
    /// solver says.
    private func take(_ value: Double, _ bound: inout Int64, _ state: PhasedCoverState) {
      guard value.isFinite else { return }
      let value = value * Double(model.unit)
      let isCost = model.objective == .leastCost
      let claimed = isCost ? model.rounded(value) : -model.rounded(value)
      if state.isFeasible, isCost ? claimed > state.objective : claimed < state.objective {
        bound = state.objective
      } else {
        bound = isCost ? max(bound, claimed) : min(bound, claimed)
      }
    }
  #endif

  /// Runs CBC from `state`, and takes its solution when it is better. Nil when there is no exact solver or no time.
  private mutating func run(
    _ formulation: PhasedCoverProgram, _ state: inout PhasedCoverState, share: Double, ignoringBudgets: Bool = false,
    nodes: Int? = nil
  ) -> MixedIntegerProgram.Outcome? {
    #if CBC
      guard settings.exact, clock.remaining > 0 else { return nil }
      clock.report(.proving, incumbent: state.isFeasible ? state.objective : nil)
      let isStart = ignoringBudgets || state.overspending == 0
      let solver = CBCSolver(
        timeLimitSeconds: clock.remaining * share, seed: settings.seed,
        nodeLimit: [settings.nodeLimit, nodes].compactMap { $0 }.min(), watch: clock)
      guard let outcome = solver.solve(formulation.program, start: isStart ? formulation.values(of: state) : nil) else {
        return nil
      }
      if methods.last != "CBC" { methods.append("CBC") }
      effort.nodes += outcome.nodes
      if let values = outcome.values {
        var found = state
        found.adopt(formulation.plan(from: values))
        let isBetter =
          ignoringBudgets
          ? (found.shortfall, found.cost) < (state.shortfall, state.cost) : found.score < state.score
        if isBetter { state = found }
      }
      return outcome
    #else
      return nil
    #endif
  }

  // MARK: Answer

  private mutating func answer(
    _ state: PhasedCoverState, _ bound: Int64, isInfeasible: Bool, shortfallIsLeast: Bool = false
  ) -> PhasedCoverSolution {
    let existing = model.objective == .leastCost ? 0 : model.coverGoals.reduce(0) { $0 + model.base[$1] }
    var unmet: [PhasedCoverSolution.Unmet] = []
    for goal in 0..<model.goalCount where state.value[goal] < model.target[goal] {
      let alone = settings.aim == .best ? bestAlone(goal) : (value: model.reachable[goal], isExact: false)
      let requirement = goal / model.periods
      unmet.append(
        .init(
          requirement: requirement < model.coverCount ? .cover(requirement) : .quantity(requirement - model.coverCount),
          period: model.period(ofGoal: goal), target: model.target[goal] + model.base[goal],
          bestAlone: alone.value + model.base[goal], bestAloneIsExact: alone.isExact,
          reached: state.value[goal] + model.base[goal]))
    }
    let isOptimal = bound == state.objective
    let status: SolutionStatus =
      if model.objective == .leastCost && !unmet.isEmpty {
        isInfeasible ? .infeasible : .stopped
      } else {
        isOptimal ? .optimal : .feasible
      }
    return PhasedCoverSolution(
      opened: state.openOptions
        .map { .init(option: Int(model.original[$0]), period: Int(state.openAt[$0])) }
        .sorted { ($0.period, $0.option) < ($1.period, $1.option) },
      objective: state.objective + existing, bound: bound + existing,
      gap: relativeGap(objective: state.objective + existing, bound: bound + existing), status: status,
      method: methods.joined(separator: ", "), unmet: unmet, shortfallIsLeast: shortfallIsLeast, conflicting: [],
      effort: effort)
  }

  /// Required options found no room within the budgets.
  private func unsolved(_ isInfeasible: Bool, _ problem: PhasedCoverProblem) -> PhasedCoverSolution {
    var solution = PhasedCoverSolution.conflict(
      problem.options.indices.filter { problem.options[$0].required }, in: problem)
    solution.status = isInfeasible ? .infeasible : .stopped
    solution.method = methods.joined(separator: ", ")
    solution.effort = effort
    return solution
  }
}

extension PhasedCoverSolution {
  fileprivate static func conflict(_ options: [Int], in problem: PhasedCoverProblem) -> PhasedCoverSolution {
    PhasedCoverSolution(
      opened: [], objective: 0, bound: 0, gap: 0, status: .infeasible, method: "required options conflict", unmet: [],
      shortfallIsLeast: false, conflicting: options, effort: Effort())
  }
}
