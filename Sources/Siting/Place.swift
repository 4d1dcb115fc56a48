import Coverage
import LocationAllocation
import Planning
import Spatial
import WalkNetwork

/// Decides where facilities open.
///
/// Each pair of a site and a design that fits it is an option of a ``PhasedCoverProblem``; targets become its cover and
/// quantity requirements, walking reach its coverage rows. LocationAllocation sees no map.
public func place(_ problem: SitingProblem, walking: Walking, settings: SolverSettings) -> SitingPlan {
  Placement(problem, walking: walking).solve(settings)
}

private struct Placement {
  let problem: SitingProblem
  let walking: Walking
  let options: [(site: Int, design: Int)]
  /// Indices of targets that some option moves.
  let movable: [Int]

  init(_ problem: SitingProblem, walking: Walking) {
    self.problem = problem
    self.walking = walking
    options = problem.candidates.indices.flatMap { site in
      problem.designs.indices.filter { problem.designs[$0].fits(problem.candidates[site]) }.map { (site, $0) }
    }
    movable = problem.targets.indices.filter { problem.canMove(problem.targets[$0]) }
  }

  var periods: Int { problem.years.count }

  func solve(_ settings: SolverSettings) -> SitingPlan {
    let cover = movable.filter { if case .covered = problem.targets[$0].goal { true } else { false } }
    let sums = movable.filter { if case .sum = problem.targets[$0].goal { true } else { false } }
    let reach = Reaches(self, targets: cover)
    let model = PhasedCoverProblem(
      periods: periods, options: options.map(option),
      covers: cover.map { coverRequirement(problem.targets[$0], reach) },
      quantities: sums.map { quantityRequirement(problem.targets[$0]) },
      budgets: problem.years.map { problem.budgets[$0] },
      objective: problem.objective == .leastCost ? .leastCost : .mostCovered)
    return answer(LocationAllocation.solve(model, settings: settings), cover: cover, sums: sums)
  }

  private func option(_ pair: (site: Int, design: Int)) -> PhasedCoverProblem.Option {
    let site = problem.candidates[pair.site]
    let design = problem.designs[pair.design]
    let first = max(problem.decideFrom, site.availableFrom ?? problem.decideFrom)
    return PhasedCoverProblem.Option(
      site: Int32(pair.site), cost: (site.cost ?? 0) + design.cost, runningCost: design.runningCost,
      earliest: first - problem.years.lowerBound, latest: periods - 1, required: false)
  }

  private func coverRequirement(_ target: SitingTarget, _ reach: Reaches) -> PhasedCoverProblem.CoverRequirement {
    guard case .covered(let kinds, let metres, let people) = target.goal else { preconditionFailure("not a cover") }
    let rows = options.map { option -> [Int32] in
      kinds.contains(problem.designs[option.design].kind) ? reach.rows(ofSite: option.site, within: metres) : []
    }
    let already = problem.years.map { year -> [Bool] in
      var covered = [Bool](repeating: false, count: problem.demand.count)
      for (index, facility) in problem.facilities.enumerated()
      where kinds.contains(facility.kind) && facility.isOpen(atEndOf: year) {
        for row in reach.rows(ofFacility: index, within: metres) { covered[Int(row)] = true }
      }
      return covered
    }
    return PhasedCoverProblem.CoverRequirement(
      weights: people, covers: SparseRows(rows), alreadyCovered: already, targets: target.needs)
  }

  private func quantityRequirement(_ target: SitingTarget) -> PhasedCoverProblem.QuantityRequirement {
    guard case .sum(let contribution) = target.goal else { preconditionFailure("not a sum") }
    return PhasedCoverProblem.QuantityRequirement(
      amounts: options.map { contribution(facility($0, opening: problem.years.upperBound)) },
      base: problem.years.map { year in
        problem.facilities.filter { $0.isOpen(atEndOf: year) }.reduce(0) { $0 + contribution($1) }
      },
      targets: target.needs)
  }

  private func facility(_ option: (site: Int, design: Int), opening year: Int) -> Facility {
    problem.designs[option.design].facility(at: problem.candidates[option.site], opening: year)
  }

  private func answer(_ solution: PhasedCoverSolution, cover: [Int], sums: [Int]) -> SitingPlan {
    let openings = solution.opened.map { opened -> SitingPlan.Opening in
      let option = options[opened.option]
      let year = problem.years.lowerBound + opened.period
      let site = problem.candidates[option.site]
      let design = problem.designs[option.design]
      return SitingPlan.Opening(
        year: year, site: site, design: design, facility: facility(option, opening: year),
        cost: (site.cost ?? 0) + design.cost)
    }
    let unmet = solution.unmet.map { unmet -> SitingPlan.Unmet in
      let target =
        switch unmet.requirement {
        case .cover(let index): cover[index]
        case .quantity(let index): sums[index]
        }
      return SitingPlan.Unmet(
        target: target, year: problem.years.lowerBound + unmet.period, need: unmet.target, best: unmet.bestAlone,
        bestIsExact: unmet.bestAloneIsExact, reached: unmet.reached)
    }
    let used = Set(options.map(\.site))
    return SitingPlan(
      openings: openings.sorted { ($0.year, $0.site.id, $0.design.id) < ($1.year, $1.site.id, $1.design.id) },
      unmovable: problem.targets.indices.filter { !movable.contains($0) },
      unmet: unmet.sorted { ($0.target, $0.year) < ($1.target, $1.year) },
      objective: solution.objective, bound: solution.bound, gap: solution.gap, status: solution.status,
      method: solution.method,
      sitesWithoutArea: problem.candidates.filter { $0.floorArea == nil }.map(\.id),
      sitesWithoutCost: problem.candidates.indices.filter { used.contains($0) && problem.candidates[$0].cost == nil }
        .map { problem.candidates[$0].id })
  }
}

/// Walking distances from every existing facility and candidate to the demand points, found once to the longest limit.
private struct Reaches {
  private let sites: SparseDistances
  private let facilities: SparseDistances

  init(_ placement: Placement, targets: [Int]) {
    var limit = 0.0
    for index in targets {
      if case .covered(_, let metres, _) = placement.problem.targets[index].goal { limit = max(limit, metres) }
    }
    let problem = placement.problem
    sites = placement.walking.distances(
      from: targets.isEmpty ? [] : problem.candidates.map(\.position), to: problem.demand, within: limit)
    facilities = placement.walking.distances(
      from: targets.isEmpty ? [] : problem.facilities.map(\.position), to: problem.demand, within: limit)
  }

  func rows(ofSite site: Int, within metres: Double) -> [Int32] { Self.rows(sites, site, metres) }
  func rows(ofFacility facility: Int, within metres: Double) -> [Int32] { Self.rows(facilities, facility, metres) }

  private static func rows(_ distances: SparseDistances, _ source: Int, _ metres: Double) -> [Int32] {
    distances.row(source).compactMap { distances.metres[$0] <= metres ? distances.targets[$0] : nil }
  }
}
