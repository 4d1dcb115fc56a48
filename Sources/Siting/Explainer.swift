import LocationAllocation
import Planning
import Spatial
import WalkNetwork

/// Works out why targets are not met, one after the other, with a given effort.
struct Explainer {
  private let problem: SitingProblem
  private let plan: SitingPlan
  private let walking: Walking
  private let settings: SolverSettings

  /// At most so many targets are explained; each takes some tens of solves.
  static let mostTargets = 8

  init(_ problem: SitingProblem, _ plan: SitingPlan, walking: Walking, settings: SolverSettings) {
    self.problem = problem
    self.plan = plan
    self.walking = walking
    self.settings = settings
  }

  func explanations() -> [SitingExplanation] {
    let all = plan.unmet + unmovable
    var targets: [Int] = []
    for unmet in all where !targets.contains(unmet.target) { targets.append(unmet.target) }
    let effort = ExplanationEffort(seconds: settings.timeLimitSeconds)
    return targets.prefix(Self.mostTargets).flatMap { target in
      explain(target, all.filter { $0.target == target }.sorted { $0.year < $1.year }, effort)
    }
  }

  /// Targets that no option moves, as far as what exists does not meet them.
  private var unmovable: [SitingPlan.Unmet] {
    let existing = PlacementModel(problem, walking: walking).reached(of: plan.unmovable)
    return zip(plan.unmovable, existing).flatMap { target, values in
      values.indices.compactMap { period in
        let need = problem.targets[target].needs[period]
        guard values[period] < need else { return nil }
        return SitingPlan.Unmet(
          target: target, year: problem.years.lowerBound + period, need: need, best: values[period], bestIsExact: true,
          reached: values[period])
      }
    }
  }

  /// Years one after the other that the same constraints hold back are explained together.
  private func explain(_ index: Int, _ missed: [SitingPlan.Unmet], _ effort: ExplanationEffort) -> [SitingExplanation] {
    let target = problem.targets[index]
    let extras = missed.map { ExtraSites(problem, target, $0.year, walking) }
    let again = SolvingAgain(
      walking: walking, walks: walks(target, extras), settings: settings, effort: effort)
    var found: [(explanation: SitingExplanation, extras: ExtraSites)] = []
    for (unmet, extras) in zip(missed, extras) {
      if effort.isSpent { break }
      let (year, binding) = WhatHolds(problem: problem, unmet: unmet, extras: extras, again: again).answer()
      if let last = found.last, last.explanation.binding == binding, last.explanation.years.last?.year == year.year - 1
      {
        found[found.count - 1].explanation.years.append(year)
        found[found.count - 1].explanation.heldBack = extras.heldBack
        found[found.count - 1].extras = extras
      } else {
        found.append(
          (
            SitingExplanation(
              target: index, years: [year], binding: binding, heldBack: extras.heldBack, remedies: []), extras
          ))
      }
    }
    return found.map { explanation, extras in
      var explanation = explanation
      explanation.remedies = Remedies(problem, plan, explanation, extras: extras, again: again).found()
      return explanation
    }
  }

  private func walks(_ target: SitingTarget, _ extras: [ExtraSites]) -> WalkTable {
    let places =
      problem.candidates.map(\.position) + extras.flatMap { $0.new.map(\.position) }
      + problem.facilities.map(\.position)
    let farthest = problem.targets.compactMap(\.metres).max() ?? 0
    return WalkTable(
      from: farthest == 0 ? [] : places, to: problem.demand, within: max(farthest, 2 * (target.metres ?? 0)), walking)
  }
}

/// Solves problems that are near to the one that was planned for.
struct SolvingAgain {
  let walking: Walking
  let walks: WalkTable
  let settings: SolverSettings
  let effort: ExplanationEffort

  /// Branch-and-bound nodes of a solve, fewer where there are many options.
  private static func nodes(_ model: PlacementModel) -> Int { min(500, max(50, 100_000 / (model.options.count + 1))) }

  func model(_ problem: SitingProblem) -> PlacementModel { PlacementModel(problem, walking: walking, walks: walks) }

  /// Counted, but not refused.
  func solve(_ model: PlacementModel, _ aim: SolverSettings.Aim) -> SitingPlan {
    _ = effort.takes(model)
    var settings = settings
    settings.aim = aim
    settings.nodeLimit = Self.nodes(model)
    settings.progress = nil
    return model.solve(settings)
  }

  /// A plan that meets every target; `nil` when none was found, or when the effort is spent.
  func meeting(_ problem: SitingProblem, _ aim: SolverSettings.Aim = .anyMeeting) -> SitingPlan? {
    if effort.isSpent { return nil }
    let found = solve(model(problem), aim)
    guard found.unmet.isEmpty, found.unmovable.isEmpty else { return nil }
    return found.status == .optimal || found.status == .feasible ? found : nil
  }
}

/// What explanations may take together: a number of solves that depends on their size and not on the machine. The time
/// that the plan itself may take bounds them too, for problems whose single solves are long.
final class ExplanationEffort {
  private var left = most
  private let deadline: ContinuousClock.Instant

  /// Options of all problems solved.
  private static let most = 1_000_000

  init(seconds: Double) { deadline = .now + .seconds(seconds) }

  var isSpent: Bool { left <= 0 || ContinuousClock.now >= deadline }

  /// Counts a solve; false when nothing is left for it.
  func takes(_ model: PlacementModel) -> Bool {
    if isSpent { return false }
    left -= model.options.count + 1
    return true
  }
}
