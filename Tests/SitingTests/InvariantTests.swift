import LocationAllocation
import Planning
import Testing
import WalkNetwork

@testable import Siting

/// What holds between the plans of two problems of which one asks less, or has more to do it with.
@Suite struct InvariantTests {
  private func placed(_ problem: SitingProblem) -> SitingPlan {
    place(problem, walking: .straightLine(detour: 1), settings: SolverSettings(timeLimitSeconds: 20))
  }

  private func isMet(_ plan: SitingPlan) -> Bool { plan.unmet.isEmpty && plan.unmovable.isEmpty }

  @Test("A looser budget never costs a target, nor money", arguments: 0..<40 as Range<UInt64>)
  func looserBudget(seed: UInt64) {
    var tight = Hamlet.problem(seed: seed)
    if tight.budgets.isEmpty { tight.budgets = [2021: 250, 2022: 150] }
    var loose = tight
    for year in tight.budgets.keys { loose.budgets[year]! += Int64(seed % 5) * 40 }
    let (less, more) = (placed(tight), placed(loose))
    if isMet(less) {
      #expect(isMet(more) && more.objective <= less.objective)
    }
    // What services lack is told by cuts, of which the least sum is not sought.
    let hasServices = tight.targets.contains { if case .served = $0.goal { true } else { false } }
    if !hasServices, SolverSettings.canProve {
      #expect(lacking(more, loose) <= lacking(less, tight) + 1e-9)
    }
  }

  /// What all targets lack, each relative to the most of it that could be had.
  private func lacking(_ plan: SitingPlan, _ problem: SitingProblem) -> Double {
    plan.unmet.reduce(0) { $0 + Double(min($1.need, $1.best) - $1.reached) / Double(max(1, min($1.need, $1.best))) }
  }

  @Test("One target fewer never costs more", arguments: 0..<40 as Range<UInt64>)
  func fewerTargets(seed: UInt64) {
    let all = Hamlet.problem(seed: seed)
    let plan = placed(all)
    guard isMet(plan) else { return }
    for dropped in all.targets.indices {
      var fewer = all
      fewer.targets.remove(at: dropped)
      let other = placed(fewer)
      #expect(isMet(other) && other.objective <= plan.objective, "without \(all.targets[dropped].rule)")
    }
  }

  @Test("Another site or another facility never costs a target, nor money", arguments: 0..<40 as Range<UInt64>)
  func more(seed: UInt64) {
    var few = Hamlet.problem(seed: seed)
    // Facilities keep others of their kind away: more of them is then less room.
    few.spacings = [:]
    let plan = placed(few)
    guard isMet(plan) else { return }
    var another = few
    another.candidates.append(few.candidates[Int(seed % 4)])
    another.candidates[4].id = "s4"
    let sited = placed(another)
    #expect(isMet(sited) && sited.objective <= plan.objective)
    var built = few
    built.facilities.append(Hamlet.large.facility(at: few.candidates[Int(seed % 4)], opening: 2020))
    let beside = placed(built)
    #expect(isMet(beside) && beside.objective <= plan.objective)
  }

  @Test("Most covered under a budget: more money, more people", arguments: 0..<20 as Range<UInt64>)
  func mostCovered(seed: UInt64) {
    var problem = Hamlet.problem(seed: seed)
    problem.objective = .mostCovered
    var last: Int64 = 0
    for budget in [100, 250, 400, 900] as [Int64] {
      problem.budgets = [2021: budget, 2022: budget]
      problem.required = []
      let plan = placed(problem)
      #expect(plan.objective >= last)
      last = plan.objective
    }
  }
}
