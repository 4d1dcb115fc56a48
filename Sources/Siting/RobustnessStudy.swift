import LocationAllocation
import Planning
import WalkNetwork

/// Puts a plan through draws of the world it was made for.
public struct RobustnessStudy: Sendable {
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

  /// Judges the plan in the next draws; the result does not hang on how many threads work on them.
  ///
  /// - Parameter resolving: of so many of them, from the first, the best plan is looked for too.
  public mutating func add(_ draws: [SitingDraw], resolving: Int, threads: Int = 1) {
    let again = Array(draws.prefix(resolving))
    let best = bestPlans(again, threads: threads)
    let study = self
    let judged = mapConcurrently(Array(draws.indices), threads: threads) { index in
      study.judge(draws[index], best: index < best.count ? best[index] : nil)
    }
    for (draw, judged) in zip(draws, judged) { take(judged, draw) }
  }

  /// What one draw comes to; nothing of it hangs on other draws.
  private struct Judged: Sendable {
    /// By cause, target and year.
    var reached: [[[Bool]]]
    var regret: (figures: Robustness.Regret, openings: [SitingPlan.Opening])?
  }

  private func judge(_ draw: SitingDraw, best: SitingPlan?) -> Judged {
    let reached = causes.map { cause -> [[Bool]] in
      let targets = cause == .all || cause == .population ? draw.targets : problem.targets
      let closures = cause == .all || cause == .closures ? draw.closures : [:]
      let delays = cause == .all || cause == .delay ? draw.delays : [:]
      return zip(targets, self.reached(targets, closures, delays)).map { target, values in
        zip(target.needs, values).map { $1 >= $0 }
      }
    }
    return Judged(reached: reached, regret: best.map { regret(draw, $0) })
  }

  private mutating func take(_ judged: Judged, _ draw: SitingDraw) {
    var missed = 0
    for (cause, reached) in zip(causes, judged.reached) {
      let targets = cause == .all || cause == .population ? draw.targets : problem.targets
      for target in targets.indices {
        for period in targets[target].needs.indices {
          let need = targets[target].needs[period]
          if need > 0 { isAsked[target][period] = true }
          if reached[target][period] {
            hits[target][period][cause, default: 0] += 1
          } else if cause == .all {
            missed += 1
          }
        }
      }
    }
    if missed == 0 { soFar.allHits += 1 }
    for opening in judged.regret?.openings ?? [] { opened[opening.site.id, default: []].append(opening) }
    soFar.outcomes.append(
      Robustness.Outcome(
        draw: soFar.outcomes.count + 1, closed: draw.closures.keys.sorted().map { problem.facilities[$0].id },
        late: plan.openings.count { draw.delays[$0.site.id, default: 0] > 0 }, missed: missed,
        regret: judged.regret?.figures))
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

  /// - Returns: the figures, and what the better of the two plans opens.
  private func regret(_ draw: SitingDraw, _ found: SitingPlan) -> (Robustness.Regret, [SitingPlan.Opening]) {
    let changed = self.changed(by: draw)
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
    let figures = Robustness.Regret(
      missed: ours.missed, bestMissed: best.missed, shortfall: ours.shortfall, bestShortfall: best.shortfall,
      leastShortfall: min(best.shortfall, leastShortfall(found, changed, model)), value: ours.value,
      bestValue: best.value, bound: isMostCovered ? max(found.bound, best.value) : min(found.bound, best.value),
      bestIsThePlan: isAsGood, isMostCovered: isMostCovered)
    return (figures, isAsGood ? own.openings : found.openings)
  }

  private func changed(by draw: SitingDraw) -> SitingProblem {
    var changed = problem
    changed.targets = draw.targets
    changed.facilities = closed(draw.closures)
    return changed
  }

  /// The best plan for each draw; draws that differ in nothing that a plan could know share one.
  private mutating func bestPlans(_ draws: [SitingDraw], threads: Int) -> [SitingPlan] {
    var settings = settings
    // CBC takes one of them at a time, and waiting for it is no searching.
    settings.timeLimitSeconds *= Double(max(1, threads))
    let (study, limited) = (self, settings)
    func solved(_ draws: [SitingDraw]) -> [SitingPlan] {
      mapConcurrently(draws, threads: threads) { draw in
        PlacementModel(study.changed(by: draw), walking: study.walking, walks: study.walks).solve(limited)
      }
    }
    guard !causes.contains(.population) else { return solved(draws) }
    var seen = Set(known.keys)
    let new = draws.filter { seen.insert($0.closures).inserted }
    for (draw, plan) in zip(new, solved(new)) { known[draw.closures] = plan }
    return draws.compactMap { known[$0.closures] }
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
