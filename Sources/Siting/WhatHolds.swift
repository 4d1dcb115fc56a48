import LocationAllocation
import Planning
import WalkNetwork

/// Works out what holds a target back in a year: it alone is solved for again, with every constraint and without one
/// after the other.
struct WhatHolds {
  let problem: SitingProblem
  let unmet: SitingPlan.Unmet
  let extras: ExtraSites
  let again: SolvingAgain

  func answer() -> (year: SitingExplanation.Year, binding: [SitingExplanation.Constraint]) {
    let alone = max(best(problem), unmet.reached)
    var lifted: [SitingExplanation.Lifted] = []
    if alone < unmet.need {
      for constraint in SitingExplanation.Constraint.allCases {
        guard let changed = lift(constraint) else { continue }
        lifted.append(.init(constraint: constraint, best: max(alone, best(changed))))
      }
    }
    return (
      SitingExplanation.Year(
        year: unmet.year, need: unmet.need, reached: unmet.reached, alone: alone, lifted: lifted),
      alone >= unmet.need ? [.otherTargets] : lifted.filter { $0.best > alone }.map(\.constraint)
    )
  }

  /// The most that the target can reach in the year, alone, capped at what it needs.
  private func best(_ problem: SitingProblem) -> Int64 {
    var alone = problem
    var target = alone.targets[unmet.target]
    target.needs = alone.years.map { $0 == unmet.year ? unmet.need : 0 }
    alone.targets = [target]
    alone.objective = .leastCost
    let model = again.model(alone)
    let found = again.solve(model, .nearest)
    if let missed = found.unmet.first { return missed.reached }
    if found.unmovable.isEmpty { return unmet.need }
    let existing = model.reached(of: [0])[0]
    return min(unmet.need, existing[unmet.year - alone.years.lowerBound])
  }

  /// The problem without a constraint; `nil` where it has none of the sort.
  private func lift(_ constraint: SitingExplanation.Constraint) -> SitingProblem? {
    var changed = problem
    switch constraint {
    case .budget:
      if problem.budgets.isEmpty { return nil }
      changed.budgets = [:]
    case .time: return problem.openSooner(by: problem.years.count)
    case .size:
      if extras.enlarged.isEmpty { return nil }
      changed.candidates = replacing(extras.enlarged, in: problem.candidates)
    case .spacing:
      if problem.spacings.isEmpty { return nil }
      changed.spacings = [:]
    case .sites:
      if extras.new.isEmpty { return nil }
      changed.candidates += extras.new
    case .distance:
      guard let metres = problem.targets[unmet.target].metres else { return nil }
      changed.targets[unmet.target] = changed.targets[unmet.target].within(metres * 2)
    case .capacity:
      guard case .served = problem.targets[unmet.target].goal else { return nil }
      changed.targets[unmet.target] = changed.targets[unmet.target].withRoomForAll
    case .otherTargets: return nil
    }
    return changed
  }
}

/// Sites with others of the same id in their place.
func replacing(_ enlarged: [CandidateSite], in sites: [CandidateSite]) -> [CandidateSite] {
  let byID = Dictionary(enlarged.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  return sites.map { byID[$0.id] ?? $0 }
}

extension SitingProblem {
  /// The problem with everything to be had so many years sooner. A year in which nothing may open has no money either: what
  /// a budget for every year says of it was never meant to be spent.
  func openSooner(by sooner: Int) -> SitingProblem {
    var changed = self
    for year in years where year < decideFrom && budgets[year] != nil { changed.budgets[year] = 0 }
    changed.decideFrom = max(years.lowerBound, decideFrom - sooner)
    for site in candidates.indices {
      changed.candidates[site].availableFrom = candidates[site].availableFrom.map { $0 - sooner }
    }
    for growth in growths.indices { changed.growths[growth].from = growths[growth].from.map { $0 - sooner } }
    return changed
  }
}

extension SitingTarget {
  /// With places for everyone at every facility of the kinds.
  var withRoomForAll: SitingTarget {
    guard case .served(let kinds, let metres, let people, _) = goal else { return self }
    let everyone = people.map { $0.reduce(0, +) }.max() ?? 0
    var changed = self
    changed.goal = .served(kinds: kinds, metres: metres, people: people) { _ in everyone }
    return changed
  }

  /// With so many hundredths of the places, rounded down.
  func withPlaces(times hundredths: Int64) -> SitingTarget {
    guard case .served(let kinds, let metres, let people, let places) = goal else { return self }
    var changed = self
    changed.goal = .served(kinds: kinds, metres: metres, people: people) { places($0) * hundredths / 100 }
    return changed
  }

  func within(_ metres: Double) -> SitingTarget {
    var changed = self
    switch goal {
    case .covered(let kinds, _, let people, let times):
      changed.goal = .covered(kinds: kinds, metres: metres, people: people, times: times)
    case .served(let kinds, _, let people, let places):
      changed.goal = .served(kinds: kinds, metres: metres, people: people, places: places)
    case .sum: break
    }
    return changed
  }
}
