import LocationAllocation
import Planning
import Spatial
import WalkNetwork

/// Works out why targets are not met, one after the other, for as long as the plan itself may take.
struct Explainer {
  private let problem: SitingProblem
  private let plan: SitingPlan
  private let walking: Walking
  private let settings: SolverSettings
  private let deadline: ContinuousClock.Instant

  /// At most so many targets are explained; each takes some tens of solves.
  static let mostTargets = 8

  init(_ problem: SitingProblem, _ plan: SitingPlan, walking: Walking, settings: SolverSettings) {
    self.problem = problem
    self.plan = plan
    self.walking = walking
    self.settings = settings
    // All explanations together take no longer than the plan itself may.
    deadline = .now + .seconds(settings.timeLimitSeconds)
  }

  func explanations() -> [SitingExplanation] {
    var firsts: [SitingPlan.Unmet] = []
    for unmet in plan.unmet + unmovable where !firsts.contains(where: { $0.target == unmet.target }) {
      firsts.append(unmet)
    }
    return firsts.prefix(Self.mostTargets).compactMap { isOver ? nil : explain($0) }
  }

  private var isOver: Bool { ContinuousClock.now >= deadline }

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
      deadline: deadline
    ).explanation()
  }
}
