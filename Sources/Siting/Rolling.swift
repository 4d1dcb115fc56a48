import LocationAllocation
import Planning
import WalkNetwork

/// Decides year by year, each time with the targets of the next `foresight` years in sight, as an authority does that
/// plans no further; what was opened stays.
///
/// The bound is that of the decision over the whole horizon, so that the gap is the price of short sight. (Rolling
/// horizons: Baker, "An experimental study of the effectiveness of rolling schedules in production planning", Decision
/// Sciences 8 (1977).)
/// - Parameter foresight: years beyond the one that is decided; 0 sees that year only.
public func placeRolling(
  _ problem: SitingProblem, foresight: Int, walking: Walking, settings: SolverSettings, explaining: Bool = false
) -> SitingPlan {
  var limited = settings
  limited.timeLimitSeconds = settings.timeLimitSeconds / Double(problem.years.count + 1)
  let whole = place(problem, walking: walking, settings: limited)
  var plan = whole
  plan.openings = []
  for year in problem.decideFrom...problem.years.upperBound {
    let seen = problem.seen(from: year, through: min(year + foresight, problem.years.upperBound), after: plan)
    let step = place(seen, walking: walking, settings: limited)
    plan.openings += step.openings.filter { $0.year == year }
  }
  plan.method = "rolling, \(foresight) years ahead: \(whole.method)"
  let model = PlacementModel(problem, walking: walking)
  plan.objective =
    switch problem.objective {
    case .leastCost, .lexicographic, .weighted: problem.cost(of: plan.openings)
    case .mostCovered: model.covered(with: plan)
    }
  plan.unmet = model.unmet(with: plan, best: whole.unmet)
  if problem.objective == .leastCost && !plan.unmet.isEmpty {
    plan.status = whole.status == .infeasible ? .infeasible : .stopped
  } else {
    plan.status = plan.objective == plan.bound ? .optimal : .feasible
  }
  plan.gap = Double((plan.objective - plan.bound).magnitude) / Double(max(1, plan.objective.magnitude))
  if explaining {
    plan.explanations = Explainer(problem, plan, walking: walking, settings: settings).explanations()
  }
  return plan
}

extension SitingProblem {
  /// Yuan over the horizon, opening and running.
  func cost(of openings: [SitingPlan.Opening]) -> Int64 {
    openings.reduce(0) { sum, opening in
      let growth = growths.first {
        facilities[$0.facility].id == opening.replaces && designs[$0.design].id == opening.design.id
      }
      let running = growth?.runningCost ?? opening.design.runningCost
      return sum + opening.cost + running * Int64(years.upperBound - opening.year + 1)
    }
  }

  /// The problem as it is seen in a year: its targets up to `last`, and what was decided before as facilities.
  fileprivate func seen(from year: Int, through last: Int, after plan: SitingPlan) -> SitingProblem {
    var seen = self
    let offset = year - years.lowerBound
    let count = last - year + 1
    seen.years = year...last
    seen.decideFrom = year
    seen.facilities = plan.facilities(among: facilities)
    let used = Set(plan.openings.filter { $0.replaces == nil }.map(\.site.id))
    // A site that is promised to a later year waits for it.
    let promised = Set(required.filter { !(year...last).contains($0.year) }.map { candidates[$0.site].id })
    let kept = candidates.indices.filter { !used.contains(candidates[$0].id) && !promised.contains(candidates[$0].id) }
    var number: [Int: Int] = [:]
    for (index, site) in kept.enumerated() { number[site] = index }
    seen.candidates = kept.map { candidates[$0] }
    seen.required = required.compactMap { fixed in
      number[fixed.site].map { RequiredOpening(site: $0, design: fixed.design, year: fixed.year) }
    }
    seen.targets = targets.map { target in
      var target = target
      target.needs = Array(target.needs[offset..<(offset + count)])
      switch target.goal {
      case .covered(let kinds, let metres, let people, let times):
        target.goal = .covered(
          kinds: kinds, metres: metres, people: Array(people[offset..<(offset + count)]), times: times)
      case .served(let kinds, let metres, let people, let places):
        target.goal = .served(
          kinds: kinds, metres: metres, people: Array(people[offset..<(offset + count)]), places: places)
      case .sum: break
      }
      return target
    }
    return seen
  }
}

extension PlacementModel {
  /// What a plan does not reach, worked out from its openings alone.
  func unmet(with plan: SitingPlan, best: [SitingPlan.Unmet]) -> [SitingPlan.Unmet] {
    let known = Dictionary(best.map { ([$0.target, $0.year], $0) }, uniquingKeysWith: { first, _ in first })
    return zip(movable, reached(with: plan, of: movable)).flatMap { target, values -> [SitingPlan.Unmet] in
      values.indices.compactMap { period in
        let need = problem.targets[target].needs[period]
        guard values[period] < need else { return nil }
        let year = problem.years.lowerBound + period
        let alone = known[[target, year]]
        return SitingPlan.Unmet(
          target: target, year: year, need: need, best: max(alone?.best ?? need, values[period]),
          bestIsExact: alone?.bestIsExact ?? true, reached: values[period])
      }
    }.sorted { ($0.target, $0.year) < ($1.target, $1.year) }
  }

  /// People and years covered.
  func covered(with plan: SitingPlan) -> Int64 {
    zip(movable, reached(with: plan, of: movable)).reduce(0) { sum, pair in
      guard case .covered = problem.targets[pair.0].goal else { return sum }
      return sum + pair.1.reduce(0, +)
    }
  }
}
