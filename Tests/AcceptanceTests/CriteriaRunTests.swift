import Foundation
import Testing

/// What a run says of decisions by several criteria.
@Suite struct CriteriaRunTests {
  private func run(_ options: [String]) throws -> (errors: String, placement: [String: Any], report: String) {
    let scratch = try SmallPlan.folder()
    let outcome = try Program.run(
      ["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path, "--lang", "en", "--report", "en"]
        + options.flatMap { ["--set", "placement.\($0)"] })
    try #require(outcome.code == 0, "\(outcome.errors)")
    let summary = try json(try Data(contentsOf: scratch.file("out/summary.json")))
    let report = try String(contentsOf: scratch.file("out/report.html"), encoding: .utf8)
    return (outcome.errors, try #require(summary["placement"] as? [String: Any]), report)
  }

  /// A target that cost is put before is no target out of reach, and needs neither sites nor money.
  @Test func whatIsGivenUpIsNamedWithItsPrice() throws {
    let told = try run(["objective=lexicographic", "order=[cost, targets]"])
    #expect(told.errors.contains("gives up these targets for opening and running cost"), "\(told.errors)")
    #expect(told.errors.contains("Given up for opening and running cost:"), "\(told.errors)")
    #expect(told.errors.contains("for ¥1 million to open and run, ¥1 million more than this plan"), "\(told.errors)")
    #expect(!told.errors.contains("What would do") && told.report.contains("Given up by the chosen objective"))
    let unmet = try #require(told.placement["unmet"] as? [[String: Any]])
    #expect(!unmet.isEmpty && unmet.allSatisfy { $0["given_up"] as? Bool == true })
    let given = unmet.compactMap { $0["rule"] as? String }
    let explained = try #require(told.placement["explanations"] as? [[String: Any]]).compactMap {
      $0["rule"] as? String
    }
    #expect(Set(given).isDisjoint(with: explained))
    let first = try #require(told.placement["targets_first"] as? [String: Any])
    #expect(first["cost_yuan"] as? Int == 1_000_000 && first["proven"] as? Bool == true)
  }

  /// The weighted sum has no unit; what it is made of has.
  @Test func aWeightedSumIsNoMoney() throws {
    let told = try run(["objective=weighted", "weights={cost: 1, targets: 2}"])
    let line = try #require(told.errors.split(separator: "\n").first { $0.hasPrefix("Placement:") }.map(String.init))
    #expect(line.contains("weighted sum 1.0000 (no unit) (proven)"), "\(line)")
    #expect(
      line.contains("¥1 million to open and run") && line.contains("weighted shortfall from targets 0"), "\(line)")
    #expect(line.contains("person-years covered") && !line.contains("objective 1"), "\(line)")
    #expect(told.report.contains("weighted sum 1.0000 (no unit)"))
    let criteria = try #require(told.placement["criteria"] as? [String: Any])
    #expect(criteria["cost_yuan"] as? Int == 1_000_000 && criteria["shortfall"] as? Int == 0)
  }

  /// A plan that misses targets has no gap: plans that cannot meet them are not compared by cost.
  @Test func aPlanThatMissesTargetsClaimsNoGap() throws {
    let told = try run(["budget_yuan=10"])
    let line = try #require(told.errors.split(separator: "\n").first { $0.hasPrefix("Placement:") }.map(String.init))
    #expect(line.contains("not all targets can be met") && !line.contains("gap"), "\(line)")
  }

  @Test func aFrontierSaysHowManyPlansThereAreAndWhyNotMore() throws {
    let told = try run(["frontier={between: [cost, targets], points: 200}"])
    #expect(told.errors.contains("Frontier: 2 different plans"), "\(told.errors)")
    #expect(told.errors.contains("at most 200 were asked for, and there are no others"), "\(told.errors)")
    let frontier = try #require(told.placement["frontier"] as? [String: Any])
    #expect(frontier["asked"] as? Int == 200 && frontier["ended"] as? String == "no_more")
    let points = try #require(frontier["points"] as? [[String: Any]])
    #expect(points.count == 2 && points.allSatisfy { $0["gap"] as? Double == 0 && $0["proven"] as? Bool == true })
  }
}
