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
///   - points: the most to find. Where there are more, steps are widened; what they went over is then halved until so many
///     are found, or no more are there.
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

    /// By criterion, as far as one is known.
    var bounds: [PlanCriterion: Int64] {
      var bounds: [PlanCriterion: Int64] = [:]
      for stage in stages {
        if let criterion = stage.criterion, stage.bound.magnitude < 1e17 { bounds[criterion] = Int64(stage.bound) }
      }
      return bounds
    }
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
    _ steps: [CriteriaRule.Step], limits: [PlanCriterion: Int64] = [:], from start: Decided? = nil, later: Int = 0
  )
    -> Decided?
  {
    var decided = start
    var limits = limits
    for (index, step) in steps.enumerated() {
      guard var next = self.step(step.criterion, from: decided, limits: limits, solves: steps.count - index + later)
      else {
        return nil
      }
      let loss = next.values.loss(step.criterion)
      let limit = loss + Int64((Double(loss.magnitude) * step.tolerance).rounded(.down).clamped)
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
    var result = answer(decided)
    if let index = criteria.firstIndex(of: .cost), let least = corners[index].bounds[.cost] {
      result.solution.bound = min(least, result.solution.objective)
    }
    return result
  }

  // MARK: The frontier

  mutating func frontier(
    _ first: PlanCriterion, _ second: PlanCriterion, points: Int, before: [CriteriaRule.Step]
  ) -> CriteriaFrontier? {
    precondition(first != second && !before.contains { $0.criterion == first || $0.criterion == second })
    let held = before.isEmpty ? nil : decide(before)
    if !before.isEmpty, held == nil { return nil }
    let limits = held?.limits ?? [:]
    guard let near = decide([.init(first), .init(second)], limits: limits, from: held?.bare, later: 4),
      let far = decide([.init(second), .init(first)], limits: limits, from: held?.bare, later: 2)
    else { return nil }
    var found = [near]
    let start = near.values.loss(second)
    let end = far.values.loss(second)
    let points = min(points, 1_000_000)
    let stride = max(1, (start - end + Int64(points) - 2) / Int64(points - 1))
    /// Losses in `second` that other points may have.
    var unseen: [ClosedRange<Int64>] = []
    func leave(_ low: Int64, _ high: Int64) { if low <= high { unseen.append(low...high) } }

    // Equal steps from one end to the other.
    while let last = found.last?.values.loss(second), last > end {
      if solver.clock.isOver {
        leave(end + 1, last - 1)
        found.append(far)
        break
      }
      let asked = max(end, last - stride)
      let left = Int((last - end) / stride) * 2 + 2
      guard let next = point(first, second, atMost: asked, limits, from: far, solves: left) else { return nil }
      leave(asked + 1, last - 1)
      found.append(next)
    }
    // Where a step went over fewer points than were asked for, halve the widest stretch that was stepped over.
    while found.count < points, !solver.clock.isOver,
      let widest = unseen.indices.max(by: { (unseen[$0].count, -$0) < (unseen[$1].count, -$1) })
    {
      let range = unseen.remove(at: widest)
      let middle = range.lowerBound + (range.upperBound - range.lowerBound) / 2
      let left = 2 * (points - found.count)
      guard let next = point(first, second, atMost: middle, limits, from: far, solves: left) else { return nil }
      let loss = next.values.loss(second)
      leave(middle + 1, range.upperBound)
      // Below the stretch it is the point that was known.
      guard loss >= range.lowerBound else { continue }
      leave(range.lowerBound, loss - 1)
      found.append(next)
    }
    found.sort { ($1.values.loss(second), $0.values.loss(first)) < ($0.values.loss(second), $1.values.loss(first)) }
    let isCut = solver.clock.isOver && !(unseen.isEmpty && found.allSatisfy(\.isProven))
    let ended: CriteriaFrontier.End = isCut ? .time : unseen.isEmpty ? .noMore : .asManyAsAsked
    let beforeProven = held?.isProven ?? true
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
          isProven: point.isProven && beforeProven, bounds: point.bounds,
          gap: point.stages.map(\.gap).max() ?? 0, distance: distance)
      }, knee: knee.flatMap { distances[$0] > 1e-9 ? $0 : nil }, asked: points, ended: ended,
      isComplete: ended == .noMore && beforeProven && kept.allSatisfy(\.isProven), dominated: found.count - kept.count)
  }

  /// The plan that loses least in `first` with at most so much loss in `second`, and least in `second` among those.
  private mutating func point(
    _ first: PlanCriterion, _ second: PlanCriterion, atMost loss: Int64, _ limits: [PlanCriterion: Int64],
    from start: Decided, solves: Int
  ) -> Decided? {
    var limits = limits
    limits[second] = loss
    guard let cheapest = step(first, from: start.bare, limits: limits, solves: solves) else { return nil }
    limits[second] = nil
    limits[first] = cheapest.values.loss(first)
    return step(second, from: cheapest, limits: limits, solves: solves - 1)
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
