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

  @Test(arguments: [
    ("objective: lexicographic", "needs an order"), ("objective: weighted", "two weights above 0"),
    ("objective: weighted\n  weights: {cost: 1}", "two weights above 0"),
    ("objective: weighted\n  weights: {cost: 1, people: -2}", "must not be below 0"),
    ("objective: least_cost\n  order: [cost]", "order is for objective: lexicographic only"),
    ("objective: lexicographic\n  order: [cost, cost]", "each criterion once"),
    ("objective: lexicographic\n  order: [cost]\n  tolerance: {people: 1}", "which order does not"),
    ("objective: least_cost\n  frontier: {between: [cost, cost]}", "two different criteria"),
    ("objective: least_cost\n  frontier: {points: 1}", "2 at least"),
    ("objective: least_cost\n  frontier: {between: [targets, cost], targets_first: true}", "cannot come first"),
    ("objective: lexicographic\n  order: [cost]\n  rolling: {foresight_years: 1}", "rolling goes with"),
    ("objective: lexicographic\n  order: [cost]\n  uncertainty: {draws: 2}", "uncertainty goes with"),
  ])
  func mistakesAreNamed(_ objective: String, _ says: String) {
    let problems = problems(objective)
    #expect(problems.contains { $0.contains(says) }, "\(problems)")
  }
}
