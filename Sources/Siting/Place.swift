import LocationAllocation
import Planning
import WalkNetwork

/// Decides where facilities open.
///
/// Each pair of a site and a design that fits it is an option of a ``PhasedCoverProblem``, and so is each growth of an
/// existing facility; targets become its cover, quantity and service requirements, walking reach its coverage rows.
/// LocationAllocation sees no map.
///
/// - Parameter explaining: whether to work out why targets that are not met are not, which means solving again and again.
public func place(
  _ problem: SitingProblem, walking: Walking, settings: SolverSettings, explaining: Bool = false
) -> SitingPlan {
  let model = PlacementModel(problem, walking: walking)
  var plan = model.solve(settings)
  if explaining {
    if plan.values != nil, !plan.unmet.isEmpty { plan.targetsFirst = model.targetsFirst(settings) }
    // What the criteria give up on purpose needs no remedy.
    var asked = plan
    asked.unmet.removeAll { plan.isGivenUp($0) }
    plan.explanations = Explainer(problem, asked, walking: walking, settings: settings).explanations()
  }
  return plan
}

extension PlacementModel {
  /// The problem without a map, and which target each of its requirements is.
  struct Abstract {
    var problem: PhasedCoverProblem
    var cover: [Int]
    var sums: [Int]
    var served: [Int]
  }

  var abstract: Abstract {
    let cover = movable.filter { if case .covered = problem.targets[$0].goal { true } else { false } }
    let sums = movable.filter { if case .sum = problem.targets[$0].goal { true } else { false } }
    let served = movable.filter { if case .served = problem.targets[$0].goal { true } else { false } }
    let reach = reach(of: cover + served)
    let abstract = PhasedCoverProblem(
      periods: periods, options: options.map(option),
      covers: cover.map { coverRequirement(problem.targets[$0], reach) },
      quantities: sums.map { quantityRequirement($0) },
      services: served.map { serviceRequirement(problem.targets[$0], reach) }, conflicts: conflicts,
      budgets: problem.years.map { problem.budgets[$0] },
      objective: problem.objective == .mostCovered ? .mostCovered : .leastCost)
    return Abstract(problem: abstract, cover: cover, sums: sums, served: served)
  }

  func solve(_ settings: SolverSettings) -> SitingPlan {
    let abstract = abstract
    if let rule = problem.rule, [.lexicographic, .weighted].contains(problem.objective),
      let decided = LocationAllocation.solve(abstract.problem, by: rule, settings: settings)
    {
      var plan = answer(decided.solution, abstract)
      plan.stages = decided.stages
      plan.values = decided.values
      return plan
    }
    return answer(LocationAllocation.solve(abstract.problem, settings: settings), abstract)
  }

  /// The least cost at which the targets are met, or come as near to as can be.
  func targetsFirst(_ settings: SolverSettings) -> SitingPlan.TargetsFirst {
    var abstract = abstract
    abstract.problem.objective = .leastCost
    let plan = answer(LocationAllocation.solve(abstract.problem, settings: settings), abstract)
    return SitingPlan.TargetsFirst(
      cost: plan.objective, isProven: plan.status == .optimal,
      missed: Dictionary(plan.unmet.map { ($0.target, [$0.year]) }, uniquingKeysWith: { $0.union($1) }))
  }

  func openings(_ solution: PhasedCoverSolution) -> [SitingPlan.Opening] {
    solution.opened.map { opening(options[$0.option], in: problem.years.lowerBound + $0.period) }
      .sorted { ($0.year, $0.site.id, $0.design.id) < ($1.year, $1.site.id, $1.design.id) }
  }

  private func answer(_ solution: PhasedCoverSolution, _ abstract: Abstract) -> SitingPlan {
    let unmet = solution.unmet.map { unmet -> SitingPlan.Unmet in
      let target =
        switch unmet.requirement {
        case .cover(let index): abstract.cover[index]
        case .quantity(let index): abstract.sums[index]
        case .service(let index): abstract.served[index]
        }
      return SitingPlan.Unmet(
        target: target, year: problem.years.lowerBound + unmet.period, need: unmet.target, best: unmet.bestAlone,
        bestIsExact: unmet.bestAloneIsExact, reached: unmet.reached)
    }
    let used = options.compactMap { if case .site(let site) = $0.place { site } else { nil } }
    return SitingPlan(
      openings: openings(solution),
      unmovable: problem.targets.indices.filter { !movable.contains($0) },
      unmet: unmet.sorted { ($0.target, $0.year) < ($1.target, $1.year) },
      objective: solution.objective, bound: solution.bound, gap: solution.gap, status: solution.status,
      method: solution.method,
      sitesWithoutArea: problem.candidates.filter { $0.floorArea == nil }.map(\.id),
      sitesWithoutCost: Set(used).sorted().filter { problem.candidates[$0].cost == nil }
        .map { problem.candidates[$0].id },
      sitesTooNear: sitesTooNear, growthsLeftOut: growthsLeftOut)
  }
}
