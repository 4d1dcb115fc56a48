import LocationAllocation
import Planning
import WalkNetwork

/// Puts a plan through draws of the world it was made for.
public struct RobustnessStudy {
  private let problem: SitingProblem
  private let plan: SitingPlan
  private var settings: SolverSettings
  private let causes: [Robustness.Cause]
  private let model: PlacementModel
  private let walks: WalkTable
  private let walking: Walking
  /// Branch-and-bound nodes of each search, so that what is found hangs on effort and seldom on the clock.
  private static let mostNodes = 20_000

  /// Best plans by what closes; of use only while the people are certain.
  private var known: [[Int: Int]: SitingPlan] = [:]
  private var opened: [String: [SitingPlan.Opening]] = [:]
  private var hits: [[[Robustness.Cause: Int]]]
  private var isAsked: [[Bool]]
  private var soFar: Robustness

  /// - Parameters:
  ///   - plan: a placement for the problem.
  ///   - causes: what the draws may change.
  ///   - draws: how many there will be.
  ///   - settings: of each search for a draw's best plan.
  public init(
    of plan: SitingPlan, for problem: SitingProblem, causes: Set<Robustness.Cause>, draws: Int, walking: Walking,
    settings: SolverSettings
  ) {
    self.problem = problem
    self.plan = plan
    self.settings = settings
    self.settings.nodeLimit = settings.nodeLimit ?? Self.mostNodes
    self.walking = walking
    self.causes = Robustness.Cause.allCases.filter { $0 == .all || causes.contains($0) }
    let metres = problem.targets.compactMap(\.metres).max()
    let points = problem.candidates.map(\.position) + problem.facilities.map(\.position)
    walks = WalkTable(from: metres == nil ? [] : points, to: problem.demand, within: metres ?? 0, walking)
    model = PlacementModel(problem, walking: walking, walks: walks)
    hits = problem.targets.map { _ in problem.years.map { _ in [:] } }
    isAsked = problem.targets.map { $0.needs.map { $0 > 0 } }
    soFar = Robustness(asked: draws)
  }

  /// Judges the plan in the next draw.
  ///
  /// - Parameter resolving: whether to look for the draw's best plan too.
  public mutating func add(_ draw: SitingDraw, resolving: Bool) {
    var missed = 0
    for cause in causes {
      let targets = cause == .all || cause == .population ? draw.targets : problem.targets
      let closures = cause == .all || cause == .closures ? draw.closures : [:]
      let delays = cause == .all || cause == .delay ? draw.delays : [:]
      let values = reached(targets, closures, delays)
      for target in targets.indices {
        for period in targets[target].needs.indices {
          let need = targets[target].needs[period]
          if need > 0 { isAsked[target][period] = true }
          if values[target][period] >= need {
            hits[target][period][cause, default: 0] += 1
          } else if cause == .all {
            missed += 1
          }
        }
      }
    }
    if missed == 0 { soFar.allHits += 1 }
    soFar.outcomes.append(
      Robustness.Outcome(
        draw: soFar.outcomes.count + 1, closed: draw.closures.keys.sorted().map { problem.facilities[$0].id },
        late: plan.openings.count { draw.delays[$0.site.id, default: 0] > 0 }, missed: missed,
        regret: resolving ? regret(draw) : nil))
  }

  // MARK: The plan in a draw

  /// What the plan builds when facilities close and openings are late. A facility that has closed is not enlarged; one
  /// that closes afterwards takes what it was enlarged to with it.
  private func built(_ closures: [Int: Int], _ delays: [String: Int]) -> SitingPlan {
    guard !closures.isEmpty || !delays.isEmpty else { return plan }
    let closing = Dictionary(
      closures.map { (problem.facilities[$0.key].id, $0.value) }, uniquingKeysWith: { first, _ in first })
    var built = plan
    built.openings = plan.openings.compactMap { opening in
      var opening = opening
      // Later than the horizon is late enough.
      let delay = min(delays[opening.site.id, default: 0], problem.years.count)
      opening.facility.opened = CalendarDate(year: opening.year + delay, month: 1, day: 1)
      if let old = opening.replaces, let year = closing[old] {
        if year <= opening.year + delay { return nil }
        opening.facility.closed = CalendarDate(year: year, month: 1, day: 1)
      }
      return opening
    }
    return built
  }

  private func closed(_ closures: [Int: Int]) -> [Facility] {
    var facilities = problem.facilities
    for (index, year) in closures {
      guard let day = CalendarDate(year: year, month: 1, day: 1) else { continue }
      facilities[index].closed = facilities[index].closed.map { min($0, day) } ?? day
    }
    return facilities
  }

  private func reached(_ targets: [SitingTarget], _ closures: [Int: Int], _ delays: [String: Int]) -> [[Int64]] {
    var changed = problem
    changed.targets = targets
    return PlacementModel(changed, walking: walking, walks: walks)
      .reached(by: built(closures, delays).facilities(among: closed(closures)), of: Array(targets.indices))
  }

  // MARK: The best plan for a draw

  private struct Score {
    var missed = 0
    var shortfall = 0.0
    var value: Int64
  }

  private mutating func regret(_ draw: SitingDraw) -> Robustness.Regret {
    var changed = problem
    changed.targets = draw.targets
    changed.facilities = closed(draw.closures)
    let found = best(changed, draw)
    var own = built(draw.closures, [:])
    own.unmet = []
    let model = PlacementModel(changed, walking: walking, walks: walks)
    let ours = score(own, model)
    let theirs = score(found, model)
    let isMostCovered = problem.objective == .mostCovered
    let isAsGood =
      isMostCovered
      ? ours.value >= theirs.value
      : ours.shortfall <= theirs.shortfall + Robustness.Regret.slack
        && (ours.shortfall < theirs.shortfall - Robustness.Regret.slack || ours.value <= theirs.value)
    let best = isAsGood ? ours : theirs
    for opening in isAsGood ? own.openings : found.openings { opened[opening.site.id, default: []].append(opening) }
    return Robustness.Regret(
      missed: ours.missed, bestMissed: best.missed, shortfall: ours.shortfall, bestShortfall: best.shortfall,
      leastShortfall: min(best.shortfall, leastShortfall(found, changed, model)), value: ours.value,
      bestValue: best.value, bound: isMostCovered ? max(found.bound, best.value) : min(found.bound, best.value),
      bestIsThePlan: isAsGood, isMostCovered: isMostCovered)
  }

  private mutating func best(_ changed: SitingProblem, _ draw: SitingDraw) -> SitingPlan {
    let isCertain = !causes.contains(.population)
    if isCertain, let plan = known[draw.closures] { return plan }
    let found = PlacementModel(changed, walking: walking, walks: walks).solve(settings)
    if isCertain { known[draw.closures] = found }
    return found
  }

  private func score(_ plan: SitingPlan, _ model: PlacementModel) -> Score {
    let problem = model.problem
    let values = model.reached(with: plan, of: Array(problem.targets.indices))
    var score = Score(value: problem.cost(of: plan.openings))
    for (target, values) in zip(problem.targets, values) {
      for (need, value) in zip(target.needs, values) where value < need {
        score.missed += 1
        score.shortfall += Double(need - value) / Double(need)
      }
    }
    if problem.objective == .mostCovered {
      score.value = model.movable.reduce(0) { sum, target in
        guard case .covered = problem.targets[target].goal else { return sum }
        return sum + values[target].reduce(0, +)
      }
    }
    return score
  }

  /// What every plan misses: of targets that nothing moves all that is missing, of others that are missed what even the
  /// most that each can reach alone leaves.
  private func leastShortfall(_ found: SitingPlan, _ problem: SitingProblem, _ model: PlacementModel) -> Double {
    let existing = model.reached(by: problem.facilities, of: found.unmovable)
    var least = 0.0
    for (target, values) in zip(found.unmovable, existing) {
      for (need, value) in zip(problem.targets[target].needs, values) where value < need {
        least += Double(need - value) / Double(need)
      }
    }
    for unmet in found.unmet where unmet.best < unmet.need {
      least += Double(unmet.need - unmet.best) / Double(unmet.need)
    }
    return least
  }

  // MARK: Summing up

  /// What the draws came to so far.
  public var result: Robustness {
    var result = soFar
    let draws = result.outcomes.count
    result.chances = problem.targets.indices.flatMap { target in
      problem.years.enumerated().compactMap { period, year in
        guard isAsked[target][period] else { return nil }
        let counted = Dictionary(uniqueKeysWithValues: causes.map { ($0, hits[target][period][$0] ?? 0) })
        return Robustness.Chance(target: target, year: year, hits: counted, draws: draws)
      }
    }
    let planned = Dictionary(plan.openings.map { ($0.site.id, $0) }, uniquingKeysWith: { first, _ in first })
    result.sites = Set(opened.keys).union(planned.keys).compactMap { id in
      let all = opened[id] ?? []
      guard let site = all.first?.site ?? planned[id]?.site else { return nil }
      let years = all.map(\.year).sorted()
      let sizes = Dictionary(grouping: all, by: \.design.id).mapValues(\.count)
      return Robustness.Site(
        site: site, openings: all.count, medianYear: years.isEmpty ? nil : years[(years.count - 1) / 2],
        design: sizes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key, planned: planned[id])
    }.sorted { ($1.openings, $0.site.id) < ($0.openings, $1.site.id) }
    return result
  }
}
