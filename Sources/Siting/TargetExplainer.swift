import LocationAllocation
import Planning
import WalkNetwork

/// Works out why one target is not met: the target alone is solved for again without one constraint after the other, and
/// every change that is proposed has been tried on top of the plan.
struct TargetExplainer {
  let problem: SitingProblem
  let plan: SitingPlan
  let unmet: SitingPlan.Unmet
  let extras: ExtraSites
  let walking: Walking
  let walks: WalkTable
  let settings: SolverSettings
  let effort: ExplanationEffort

  func explanation() -> SitingExplanation {
    let alone = best(problem)
    var lifted: [SitingExplanation.Lifted] = []
    if alone < unmet.need {
      for constraint in SitingExplanation.Constraint.allCases {
        guard let changed = lift(constraint) else { continue }
        lifted.append(.init(constraint: constraint, best: best(changed)))
      }
    }
    return SitingExplanation(
      target: unmet.target, year: unmet.year, need: unmet.need, reached: unmet.reached, alone: alone, lifted: lifted,
      binding: alone >= unmet.need ? [.otherTargets] : lifted.filter { $0.best > alone }.map(\.constraint),
      heldBack: extras.heldBack, remedies: remedies())
  }

  // MARK: One target, one constraint less

  /// The most that a target can reach in a year, alone, capped at what it needs.
  private func best(_ problem: SitingProblem) -> Int64 {
    var alone = problem
    var target = alone.targets[unmet.target]
    target.needs = alone.years.map { $0 == unmet.year ? unmet.need : 0 }
    alone.targets = [target]
    alone.objective = .leastCost
    let model = PlacementModel(alone, walking: walking, walks: walks)
    _ = effort.takes(model)
    let found = model.solve(settings)
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
    case .time:
      changed.decideFrom = problem.years.lowerBound
      for site in changed.candidates.indices { changed.candidates[site].availableFrom = nil }
      for growth in changed.growths.indices { changed.growths[growth].from = nil }
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

  private func replacing(_ enlarged: [CandidateSite], in sites: [CandidateSite]) -> [CandidateSite] {
    let byID = Dictionary(enlarged.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return sites.map { byID[$0.id] ?? $0 }
  }

  // MARK: What would do

  private func remedies() -> [SitingExplanation.Remedy] {
    let asked = whatIsMissing()
    let found = [
      moreBudget(asked), moreSites(asked), largerSites(asked), lessSpacing(asked), later(asked), farther(asked),
      morePlaces(asked),
    ].compactMap { $0 }
    return found.enumerated().sorted { ($0.1.addedCost, $0.0) < ($1.1.addedCost, $1.0) }.map(\.1)
  }

  /// What is missing, with everything that the plan opens in place: this target alone, the sites and the money that are
  /// left. Whatever meets it here meets it beside the plan, for no other target suffers from more facilities.
  private func whatIsMissing() -> SitingProblem {
    var asked = problem
    asked.objective = .leastCost
    asked.targets = [problem.targets[unmet.target]]
    asked.facilities = plan.facilities(among: problem.facilities)
    let used = Set(plan.openings.filter { $0.replaces == nil }.map(\.site.id))
    asked.candidates = problem.candidates.filter { !used.contains($0.id) }
    asked.required = []
    for opening in plan.openings {
      if let budget = asked.budgets[opening.year] { asked.budgets[opening.year] = max(0, budget - opening.cost) }
    }
    return asked
  }

  /// What more has to be opened to meet the target; `nil` when nothing does, or when the effort is spent.
  private func solved(_ problem: SitingProblem) -> SitingPlan? {
    let model = PlacementModel(problem, walking: walking, walks: walks)
    guard effort.takes(model) else { return nil }
    let found = model.solve(settings)
    guard found.unmet.isEmpty, found.unmovable.isEmpty else { return nil }
    return found.status == .optimal || found.status == .feasible ? found : nil
  }

  private func remedy(_ change: SitingExplanation.Remedy.Change, _ found: SitingPlan) -> SitingExplanation.Remedy {
    SitingExplanation.Remedy(change: change, addedCost: problem.cost(of: found.openings))
  }

  /// The least factor on every year's budget, to a hundredth.
  private func moreBudget(_ asked: SitingProblem) -> SitingExplanation.Remedy? {
    guard !problem.budgets.isEmpty else { return nil }
    func raised(_ year: Int, _ hundredths: Int64) -> Int64 {
      let budget = problem.budgets[year] ?? 0
      return budget / 100 * (hundredths - 100) + budget % 100 * (hundredths - 100) / 100
    }
    func plan(_ hundredths: Int64) -> SitingPlan? {
      var changed = asked
      for (year, left) in asked.budgets { changed.budgets[year] = left + raised(year, hundredths) }
      return solved(changed)
    }
    guard let (hundredths, found) = least(from: 100, doublingTo: 6400, plan) else { return nil }
    let yuan = problem.budgets.keys.reduce(Int64(0)) { $0 + raised($1, hundredths) }
    return remedy(.budget(factor: Double(hundredths) / 100, yuan: yuan), found)
  }

  /// The fewest of the most useful new sites, found by doubling.
  private func moreSites(_ asked: SitingProblem) -> SitingExplanation.Remedy? {
    func plan(_ count: Int64) -> SitingPlan? {
      var changed = asked
      changed.candidates += extras.new.prefix(Int(count))
      return solved(changed)
    }
    guard let (count, found) = least(from: 0, doublingTo: Int64(extras.new.count), plan) else { return nil }
    let used = extras.new.prefix(Int(count)).map(\.id)
    let sites = found.openings.filter { used.contains($0.site.id) }
    return remedy(.sites(sites.map { .init(site: $0.site, design: $0.design, more: nil) }), found)
  }

  private func largerSites(_ asked: SitingProblem) -> SitingExplanation.Remedy? {
    func plan(_ count: Int64) -> SitingPlan? {
      var changed = asked
      changed.candidates = replacing(Array(extras.enlarged.prefix(Int(count))), in: asked.candidates)
      return solved(changed)
    }
    guard let (_, found) = least(from: 0, doublingTo: Int64(extras.enlarged.count), plan) else { return nil }
    let sites = found.openings.compactMap { opening -> SitingExplanation.Remedy.Extra? in
      guard let site = problem.candidates.first(where: { $0.id == opening.site.id }), !opening.design.fits(site) else {
        return nil
      }
      let more = site.floorArea.map { Area(hundredths: opening.design.floorArea.hundredths - $0.hundredths) }
      return .init(site: site, design: opening.design, more: more)
    }
    return sites.isEmpty ? nil : remedy(.size(sites), found)
  }

  private func lessSpacing(_ asked: SitingProblem) -> SitingExplanation.Remedy? {
    guard !asked.spacings.isEmpty else { return nil }
    var changed = asked
    changed.spacings = [:]
    return solved(changed).map { remedy(.spacing, $0) }
  }

  /// The target as many years later as it takes, within the horizon.
  private func later(_ asked: SitingProblem) -> SitingExplanation.Remedy? {
    let first = unmet.year - asked.years.lowerBound
    let reached = Dictionary(
      plan.unmet.filter { $0.target == unmet.target }.map { ($0.year - asked.years.lowerBound, $0.reached) },
      uniquingKeysWith: { first, _ in first })
    for years in 1..<max(1, asked.years.count - first) {
      var changed = asked
      for period in first..<(first + years) {
        if let reached = reached[period] { changed.targets[0].needs[period] = reached }
      }
      if let found = solved(changed) { return remedy(.time(years: years), found) }
    }
    return nil
  }

  /// The least walk that does, in steps of a hundredth of the standard, up to twice as far.
  private func farther(_ asked: SitingProblem) -> SitingExplanation.Remedy? {
    guard let metres = asked.targets[0].metres else { return nil }
    func plan(_ hundredths: Int64) -> SitingPlan? {
      var changed = asked
      changed.targets[0] = changed.targets[0].within(metres * Double(hundredths) / 100)
      return solved(changed)
    }
    guard let (hundredths, found) = least(from: 100, doublingTo: 200, plan) else { return nil }
    return remedy(.distance(metres: (metres * Double(hundredths) / 100).rounded(.up)), found)
  }

  /// The least factor on the places of every facility and size, to a hundredth.
  private func morePlaces(_ asked: SitingProblem) -> SitingExplanation.Remedy? {
    guard case .served = asked.targets[0].goal else { return nil }
    func plan(_ hundredths: Int64) -> SitingPlan? {
      var changed = asked
      changed.targets[0] = changed.targets[0].withPlaces(times: hundredths)
      return solved(changed)
    }
    guard let (hundredths, found) = least(from: 100, doublingTo: 6400, plan) else { return nil }
    return remedy(.capacity(factor: Double(hundredths) / 100), found)
  }

  /// The least number above `start`, up to `most`, for which there is a plan: by steps that double, then by halving.
  private func least(from start: Int64, doublingTo most: Int64, _ plan: (Int64) -> SitingPlan?)
    -> (Int64, SitingPlan)?
  {
    var low = start
    var step = max(1, start / 25)
    var found: (Int64, SitingPlan)?
    while found == nil {
      let high = min(low + step, most)
      guard high > low else { return nil }
      if let plan = plan(high) {
        found = (high, plan)
      } else {
        low = high
        step *= 2
      }
    }
    while let (high, _) = found, high - low > 1 {
      let middle = low + (high - low) / 2
      if let plan = plan(middle) { found = (middle, plan) } else { low = middle }
    }
    return found
  }
}

extension SitingTarget {
  /// With places for everyone at every facility of the kinds.
  fileprivate var withRoomForAll: SitingTarget {
    guard case .served(let kinds, let metres, let people, _) = goal else { return self }
    let everyone = people.map { $0.reduce(0, +) }.max() ?? 0
    var changed = self
    changed.goal = .served(kinds: kinds, metres: metres, people: people) { _ in everyone }
    return changed
  }

  /// With so many hundredths of the places, rounded down.
  fileprivate func withPlaces(times hundredths: Int64) -> SitingTarget {
    guard case .served(let kinds, let metres, let people, let places) = goal else { return self }
    var changed = self
    changed.goal = .served(kinds: kinds, metres: metres, people: people) { places($0) * hundredths / 100 }
    return changed
  }

  fileprivate func within(_ metres: Double) -> SitingTarget {
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
