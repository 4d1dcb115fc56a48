/// Decides by several criteria.
///
/// Targets bind nothing by themselves: how near they are come to is the criterion ``PlanCriterion/targets``. Where the cost
/// is no criterion, it decides last of all, so that nothing opens in vain.
///
/// - Returns: `nil` when what is required cannot be opened.
/// - Precondition: ``PhasedCoverProblem/defects()`` is empty, and the rule names a criterion.
public func solve(
  _ problem: PhasedCoverProblem, by rule: CriteriaRule, settings: SolverSettings = SolverSettings()
) -> CriteriaSolution? {
  var decision = CriteriaDecision(problem, settings)
  switch rule {
  case .ordered(let steps): return decision.ordered(steps)
  case .weighted(let weights): return decision.weighted(weights.filter { $0.value > 0 })
  }
}

/// The plans among which more of one criterion has to be paid for with less of another (the ε-constraint method: Haimes,
/// Lasdon & Wismer, "On a bicriterion formulation of the problems of integrated system identification and system
/// optimization", IEEE Transactions on Systems, Man and Cybernetics 1 (1971); exact with whole numbers, as each step asks
/// for the next whole number).
///
/// From the plan that is best in `first` on, each step asks for at least so much more of `second` at the least loss in
/// `first`, and then for the most of `second` at that loss: no plan is better in one and as good in the other.
///
/// - Parameters:
///   - points: the most to find. Where there are more, steps are widened, and plans between them left out.
///   - before: criteria that come first, such as the targets.
/// - Returns: `nil` when what is required cannot be opened.
public func frontier(
  _ problem: PhasedCoverProblem, between first: PlanCriterion, and second: PlanCriterion, points: Int = 24,
  before: [CriteriaRule.Step] = [], settings: SolverSettings = SolverSettings()
) -> CriteriaFrontier? {
  var decision = CriteriaDecision(problem, settings)
  return decision.frontier(first, second, points: max(2, points), before: before)
}

private struct CriteriaDecision {
  private var solver: CriteriaSolver

  init(_ problem: PhasedCoverProblem, _ settings: SolverSettings) {
    let defects = problem.defects()
    precondition(defects.isEmpty, "\(defects[0])")
    solver = CriteriaSolver(problem, settings)
  }

  /// A plan, and whether each step towards it was proven.
  fileprivate struct Decided {
    var plan: CriteriaSolver.Plan
    var values: CriterionValues
    var stages: [CriterionStage] = []
    var limits: [PlanCriterion: Int64] = [:]
    var isProven: Bool { stages.allSatisfy(\.isProven) }
  }

  private var costUnit: Int64 {
    greatestCommonDivisor(solver.problem.options.flatMap { [$0.cost, $0.runningCost] })
  }

  // MARK: One criterion after another

  /// - Parameter solves: how many solves are still to come, to share the time.
  private mutating func step(
    _ criterion: PlanCriterion, from start: Decided?, limits: [PlanCriterion: Int64], solves: Int
  ) -> Decided? {
    let unit = criterion == .cost ? costUnit : 1
    let aim = CriteriaAim(weights: [criterion: 1 / Double(unit)], limits: limits)
    let seconds = solver.clock.remaining / Double(max(1, solves))
    guard let found = solver.solve(aim, from: start?.plan, seconds: seconds) else { return nil }
    let loss = found.values.loss(criterion)
    // Every loss is a whole multiple of the unit.
    let slack = 1e-6 + found.bound.magnitude * 1e-9
    let least = found.bound.isFinite ? min(loss, Int64((found.bound - slack).rounded(.up)) * unit) : Int64.min / 4
    let sign: Int64 = criterion == .people ? -1 : 1
    let stage = CriterionStage(
      criterion: criterion, value: Double(sign * loss), bound: Double(sign * least),
      gap: Double((loss - least).magnitude) / Double(max(1, loss.magnitude)), isProven: least >= loss)
    return Decided(plan: found.plan, values: found.values, stages: (start?.stages ?? []) + [stage], limits: limits)
  }

  private mutating func decide(
    _ steps: [CriteriaRule.Step], limits: [PlanCriterion: Int64] = [:], from start: Decided? = nil
  )
    -> Decided?
  {
    var decided = start
    var limits = limits
    for (index, step) in steps.enumerated() {
      guard var next = self.step(step.criterion, from: decided, limits: limits, solves: steps.count - index) else {
        return nil
      }
      let loss = next.values.loss(step.criterion)
      let limit = loss + Int64((Double(loss.magnitude) * step.tolerance).rounded(.down))
      limits[step.criterion] = min(limit, limits[step.criterion] ?? .max)
      next.stages[next.stages.count - 1].allowed = Double(step.criterion == .people ? -limit : limit)
      next.limits = limits
      decided = next
    }
    return decided
  }

  mutating func ordered(_ steps: [CriteriaRule.Step]) -> CriteriaSolution? {
    let cheapest = steps.contains { $0.criterion == .cost } ? [] : [CriteriaRule.Step(.cost)]
    return decide(steps + cheapest).map(answer)
  }

  private func answer(_ decided: Decided) -> CriteriaSolution {
    var solution = solver.solution(decided.plan, isProven: decided.isProven)
    if let stage = decided.stages.last(where: { $0.criterion == .cost }) {
      solution.bound = Int64(stage.bound.clamped)
      solution.gap = Double((solution.objective - solution.bound).magnitude) / Double(max(1, solution.objective))
    } else if let stage = decided.stages.last {
      solution.gap = stage.gap
    }
    return CriteriaSolution(solution: solution, values: decided.values, stages: decided.stages)
  }

  // MARK: Weights

  mutating func weighted(_ weights: [PlanCriterion: Double]) -> CriteriaSolution? {
    let criteria = PlanCriterion.allCases.filter { weights[$0] != nil }
    guard criteria.count > 1 else { return ordered(criteria.map { .init($0) }) }
    var corners: [Decided] = []
    for first in criteria {
      let order = [first] + criteria.filter { $0 != first }
      guard let corner = decide(order.map { .init($0) }) else { return nil }
      corners.append(corner)
    }
    var factors: [PlanCriterion: Double] = [:]
    var best = 0.0
    for criterion in criteria {
      let losses = corners.map { $0.values.loss(criterion) }
      let range = Double(losses.max()! - losses.min()!)
      // A criterion that is the same in every corner decides nothing.
      factors[criterion] = range > 0 ? weights[criterion]! / range : 0
      best += factors[criterion]! * Double(losses.min()!)
    }
    let start = corners.min {
      CriteriaAim(weights: factors).value($0.values) < CriteriaAim(weights: factors).value($1.values)
    }!
    guard
      let found = solver.solve(
        CriteriaAim(weights: factors), from: start.plan, seconds: solver.clock.remaining)
    else { return nil }
    let value = max(0, found.value - best)
    let bound = min(value, found.bound - best)
    let isProven = value - bound <= 1e-7 && corners.allSatisfy(\.isProven)
    var decided = Decided(plan: found.plan, values: found.values)
    decided.stages = [
      CriterionStage(
        criterion: nil, value: value, bound: bound, gap: abs(value - bound) / max(1, value), isProven: isProven)
    ]
    if !criteria.contains(.cost) {
      let limits = Dictionary(uniqueKeysWithValues: criteria.map { ($0, found.values.loss($0)) })
      guard let cheap = step(.cost, from: decided, limits: limits, solves: 1) else { return nil }
      decided = cheap
    }
    return answer(decided)
  }

  // MARK: The frontier

  mutating func frontier(
    _ first: PlanCriterion, _ second: PlanCriterion, points: Int, before: [CriteriaRule.Step]
  ) -> CriteriaFrontier? {
    precondition(first != second && !before.contains { $0.criterion == first || $0.criterion == second })
    let held = before.isEmpty ? nil : decide(before)
    if !before.isEmpty, held == nil { return nil }
    let limits = held?.limits ?? [:]
    guard let near = decide([.init(first), .init(second)], limits: limits, from: held?.bare),
      let far = decide([.init(second), .init(first)], limits: limits, from: held?.bare)
    else { return nil }
    let beforeProven = held?.isProven ?? true
    var found = [near]
    let start = near.values.loss(second)
    let end = far.values.loss(second)
    let stride = max(1, (start - end + Int64(points) - 2) / Int64(points - 1))
    var isComplete = stride == 1
    while let last = found.last, last.values.loss(second) > end {
      if solver.clock.isOver {
        isComplete = false
        break
      }
      var asked = limits
      asked[second] = max(end, last.values.loss(second) - stride)
      let left = Int((last.values.loss(second) - end) / stride) * 2 + 2
      guard let loss = step(first, from: far.bare, limits: asked, solves: left) else { return nil }
      var held = asked
      held[second] = nil
      held[first] = loss.values.loss(first)
      guard let next = step(second, from: loss, limits: held, solves: left - 1) else { return nil }
      found.append(next)
    }
    if let last = found.last, last.values.loss(second) > end { found.append(far) }
    // An unproven point may turn out to be worse than another.
    let undominated = found.filter { point in
      !found.contains { $0.values.dominates(point.values, first, second) }
    }
    let kept = undominated.enumerated().filter { index, point in
      !undominated.prefix(index).contains {
        $0.values[first] == point.values[first] && $0.values[second] == point.values[second]
      }
    }.map(\.element)
    let distances = chordDistances(kept.map(\.values), first, second)
    let knee = distances.indices.max { (distances[$0], -$0) < (distances[$1], -$1) }
    return CriteriaFrontier(
      first: first, second: second,
      points: zip(kept, distances).map { point, distance in
        CriteriaFrontier.Point(
          values: point.values, solution: solver.solution(point.plan, isProven: point.isProven && beforeProven),
          isProven: point.isProven && beforeProven, distance: distance)
      }, knee: knee.flatMap { distances[$0] > 1e-9 ? $0 : nil },
      isComplete: isComplete && beforeProven && kept.allSatisfy(\.isProven), dominated: found.count - kept.count)
  }

  /// How far each point lies on the good side of the chord between the ends, each loss running from 0 to 1.
  private func chordDistances(_ values: [CriterionValues], _ first: PlanCriterion, _ second: PlanCriterion) -> [Double]
  {
    guard let near = values.first, let far = values.last else { return [] }
    let width = Double(far.loss(first) - near.loss(first))
    let height = Double(near.loss(second) - far.loss(second))
    guard width > 0, height > 0 else { return values.map { _ in 0 } }
    return values.map { value in
      let x = Double(value.loss(first) - near.loss(first)) / width
      let y = Double(value.loss(second) - far.loss(second)) / height
      // The chord is x + y = 1.
      return max(0, (1 - x - y) / 2.0.squareRoot())
    }
  }
}

extension CriteriaDecision.Decided {
  /// The plan without what led to it, to start from.
  fileprivate var bare: Self { Self(plan: plan, values: values) }
}

extension CriterionValues {
  fileprivate func dominates(_ other: CriterionValues, _ first: PlanCriterion, _ second: PlanCriterion) -> Bool {
    loss(first) <= other.loss(first) && loss(second) <= other.loss(second)
      && (loss(first) < other.loss(first) || loss(second) < other.loss(second))
  }
}

extension Double {
  /// Within what an `Int64` holds.
  fileprivate var clamped: Double { Swift.min(Swift.max(self, -1e18), 1e18) }
}
