import LocationAllocation
import Planning
import Spatial
import WalkNetwork

/// Works out why targets are not met, one after the other, with a given effort.
struct Explainer {
  private let problem: SitingProblem
  private let plan: SitingPlan
  private let walking: Walking
  private var settings: SolverSettings
  private let effort: ExplanationEffort

  /// At most so many targets are explained; each takes some tens of solves.
  static let mostTargets = 8
  /// Branch-and-bound nodes of each solve.
  private static let mostNodes = 2_000

  init(_ problem: SitingProblem, _ plan: SitingPlan, walking: Walking, settings: SolverSettings) {
    self.problem = problem
    self.plan = plan
    self.walking = walking
    self.settings = settings
    self.settings.nodeLimit = Self.mostNodes
    effort = ExplanationEffort(seconds: settings.timeLimitSeconds)
  }

  func explanations() -> [SitingExplanation] {
    var firsts: [SitingPlan.Unmet] = []
    for unmet in plan.unmet + unmovable where !firsts.contains(where: { $0.target == unmet.target }) {
      firsts.append(unmet)
    }
    return firsts.prefix(Self.mostTargets).compactMap { effort.isSpent ? nil : explain($0) }
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

  private func explain(_ unmet: SitingPlan.Unmet) -> SitingExplanation {
    let target = problem.targets[unmet.target]
    let extras = ExtraSites(problem, target, unmet.year, walking)
    let places = problem.candidates.map(\.position) + extras.new.map(\.position) + problem.facilities.map(\.position)
    let farthest = problem.targets.compactMap(\.metres).max() ?? 0
    let walks = WalkTable(
      from: farthest == 0 ? [] : places, to: problem.demand, within: max(farthest, 2 * (target.metres ?? 0)), walking)
    return TargetExplainer(
      problem: problem, plan: plan, unmet: unmet, extras: extras, walking: walking, walks: walks, settings: settings,
      effort: effort
    ).explanation()
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
