import Diagnostics
import LocationAllocation
import Planning
import Siting
import Testing

@testable import Simulation

/// Several criteria and the frontier, from the file to the result.
@Suite struct CriteriaPlanTests {
  private static func text(_ objective: String) -> String {
    Village.planText.replacing("objective: least_cost", with: objective)
  }

  private func problems(_ objective: String) -> [String] {
    do {
      _ = try run(Village.inputs(plan: Self.text(objective)))
    } catch let error as Problems {
      return error.errors.map { $0.described(in: .en) }
    } catch {}
    return []
  }

  @Test func targetsThenCostIsTheLeastCostPlan() throws {
    let usual = try run(Village.inputs(plan: Self.text("objective: least_cost")))
    let ordered = try run(Village.inputs(plan: Self.text("objective: lexicographic\n  order: [targets, cost]")))
    let (a, b) = (try #require(usual.siting), try #require(ordered.siting))
    #expect(!a.openings.isEmpty && a.openings == b.openings && a.objective == b.objective)
    #expect(a.unmet.map(\.reached) == b.unmet.map(\.reached))
    #expect(b.stages.map(\.criterion) == [.targets, .cost])
    #expect(!SolverSettings.canProve || b.stages.allSatisfy(\.isProven))
    #expect(usual.frontier == nil && a.stages.isEmpty)
  }

  @Test func costFirstOpensNothing() throws {
    let result = try run(
      Village.inputs(plan: Self.text("objective: lexicographic\n  order: [cost, targets]")))
    #expect(result.siting?.openings.isEmpty == true && result.siting?.unmet.isEmpty == false)
  }

  @Test func aFrontierStartsAtNothingAndKeepsToTheTargetsWhenAsked() throws {
    let ask = "objective: least_cost\n  frontier: {between: [cost, targets]}"
    let result = try run(Village.inputs(plan: Self.text(ask)))
    let frontier = try #require(result.frontier)
    #expect(frontier.points.first?.values.cost == 0)
    #expect(frontier.points.last?.values.cost == result.siting?.objective)
    let first = try run(
      Village.inputs(plan: Self.text("objective: least_cost\n  frontier: {targets_first: true}")))
    #expect(first.frontier?.points.first?.values.cost == result.siting?.objective)
  }

  /// Draws judge the openings that the criteria decided on; regret, which needs one criterion, is left out.
  @Test(arguments: ["lexicographic\n  order: [targets, cost]", "weighted\n  weights: {targets: 2, cost: 1}"])
  func drawsJudgeThePlan(objective: String) throws {
    let draws = "\n  uncertainty: {draws: 6, seed: 3, closures: 0.3}"
    let usual = try run(
      Village.inputs(
        plan: Self.text("objective: least_cost\n  uncertainty: {draws: 6, regret_draws: 0, seed: 3, closures: 0.3}")))
    let result = try run(Village.inputs(plan: Self.text("objective: \(objective)\(draws)")))
    let robustness = try #require(result.robustness)
    #expect(robustness.outcomes.count == 6 && robustness.regrets.isEmpty && !robustness.chances.isEmpty)
    // The same openings fare alike, whatever they were decided by.
    if result.siting?.openings == usual.siting?.openings {
      #expect(robustness.chances == usual.robustness?.chances && robustness.outcomes == usual.robustness?.outcomes)
    } else {
      #expect(objective.hasPrefix("weighted"))
    }
  }

  @Test(arguments: [
    ("objective: lexicographic", "needs an order"), ("objective: weighted", "two weights above 0"),
    ("objective: weighted\n  weights: {cost: 1}", "two weights above 0"),
    ("objective: weighted\n  weights: {cost: 1, people: -2}", "from 0 to 1000"),
    ("objective: least_cost\n  order: [cost]", "order is for objective: lexicographic only"),
    ("objective: lexicographic\n  order: [cost, cost]", "each criterion once"),
    ("objective: lexicographic\n  order: [cost]\n  tolerance: {people: 1}", "which order does not"),
    ("objective: least_cost\n  frontier: {between: [cost, cost]}", "two different criteria"),
    ("objective: least_cost\n  frontier: {points: 1}", "from 2 to 500"),
    ("objective: least_cost\n  frontier: {between: [targets, cost], targets_first: true}", "cannot come first"),
    ("objective: lexicographic\n  order: [cost]\n  rolling: {foresight_years: 1}", "rolling goes with"),
    (
      "objective: lexicographic\n  order: [cost]\n  uncertainty: {draws: 2, regret_draws: 1}",
      "regret compares plans by one"
    ),
  ])
  func mistakesAreNamed(_ objective: String, _ says: String) {
    let problems = problems(objective)
    #expect(problems.contains { $0.contains(says) }, "\(problems)")
  }
}
