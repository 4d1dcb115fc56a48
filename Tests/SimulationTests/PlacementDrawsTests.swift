import Demography
import Diagnostics
import Planning
import Policy
import Siting
import Spatial
import Testing

@testable import Simulation

/// `placement.uncertainty`, from the plan file to the result.
@Suite struct PlacementDrawsTests {
  private static func plan(_ uncertainty: String, population: String = "") -> String {
    Village.planText.replacing("  method: growth\n", with: "  method: growth\n\(population)") + "\n  uncertainty: "
      + uncertainty
  }

  private func robustness(_ uncertainty: String, population: String = "", change: (inout StudyArea) -> Void = { _ in })
    throws -> Robustness
  {
    try #require(
      try run(Village.inputs(plan: Self.plan(uncertainty, population: population), change: change)).robustness)
  }

  private func problems(_ uncertainty: String) -> [Problem] {
    do {
      _ = try Plan(yaml: Self.plan(uncertainty), file: "plan.yaml")
    } catch {
      return error.errors
    }
    return []
  }

  @Test func aPlanThatStatesNoneDrawsNothing() throws {
    #expect(try run(Village.inputs()).robustness == nil)
  }

  @Test func nothingUncertainIsThePlanItself() throws {
    let result = try run(Village.inputs(plan: Self.plan("{draws: 3}")))
    let robustness = try #require(result.robustness)
    #expect(robustness.outcomes.count == 3 && robustness.regrets.count == 3)
    let missed = Set((result.siting?.unmet ?? []).map { [$0.target, $0.year] })
    for chance in robustness.chances {
      #expect(chance.probability() == (missed.contains([chance.target, chance.year]) ? 0 : 1))
      #expect(chance.hits.keys.sorted { $0.rawValue < $1.rawValue } == [.all], "nothing else was drawn")
    }
    #expect(robustness.regrets.allSatisfy { $0.isZero && $0.isProven && $0.bestIsThePlan })
  }

  @Test func aCertainClosureBreaksTheStreetsTarget() throws {
    let result = try run(Village.inputs(plan: Self.plan("{draws: 5, closures: 1}")))
    let robustness = try #require(result.robustness)
    #expect(robustness.outcomes.allSatisfy { $0.closed == ["D"] })
    let west = robustness.chances.filter {
      result.targets[$0.target].rule == "CENTRE" && result.targets[$0.target].area == Text("West")
    }
    #expect(west.map(\.year) == [2021, 2022, 2023])
    #expect(west.allSatisfy { $0.probability() == 0 && $0.probability(.closures) == 0 })
    let east = robustness.chances.filter {
      result.targets[$0.target].rule == "CENTRE" && result.targets[$0.target].area == Text("East")
    }
    #expect(east.count == 3 && east.allSatisfy { $0.probability() == 1 })
    #expect(robustness.allHits == 0)
  }

  @Test func aCertainDelayIsSeenAtTheEndOfTheYear() throws {
    func east(_ delay: String) throws -> [Double?] {
      let result = try run(Village.inputs(plan: Self.plan("{draws: 2, delay: {fixed: \(delay)}, regret_draws: 0}")))
      let robustness = try #require(result.robustness)
      #expect(robustness.regrets.isEmpty)
      return robustness.chances.filter {
        result.targets[$0.target].rule == "CENTRE" && result.targets[$0.target].area == Text("East")
      }.map { $0.probability(.delay) }
    }
    #expect(try east("0.9") == [1, 1, 1])
    #expect(try east("1") == [0, 1, 1])
    #expect(try east("1e9") == [0, 0, 0])
  }

  @Test func closuresComeAboutAsOftenAsTheirChance() throws {
    // D stands at the end of 2023 with a chance of 0.9³ = 0.729; of 400 draws, three deviations are 0.067.
    let robustness = try robustness("{draws: 400, closures: 0.1, regret_draws: 0}")
    let stands = Double(robustness.outcomes.count { $0.closed.isEmpty }) / 400
    #expect(abs(stands - 0.729) < 0.067)
  }

  @Test func theSameSeedIsTheSameResultInAnyOrder() throws {
    let uncertainty = "{draws: 12, delay: {triangular: [0, 1, 3]}, closures: 0.2}"
    let people = "  uncertainty: {draws: 5, growth: {uniform: [0, 20]}}\n"
    let first = try robustness(uncertainty, population: people)
    let again = try robustness(uncertainty, population: people)
    #expect(first.outcomes == again.outcomes && first.chances == again.chances && first.sites == again.sites)
    let other = try robustness(uncertainty.replacing("draws: 12", with: "draws: 12, seed: 9"), population: people)
    #expect(first.outcomes != other.outcomes)
    // Another facility, first in the list, changes nothing about the draws of the others.
    let more = try robustness(uncertainty, population: people) { study in
      study.facilities.insert(
        Facility(id: "far", name: "far", kind: .nursingHome, position: Point(5000, 5000), street: "W"), at: 0)
    }
    #expect(more.outcomes.map { $0.closed.contains("D") } == first.outcomes.map { $0.closed.contains("D") })
    #expect(more.outcomes.map(\.late) == first.outcomes.map(\.late))
    #expect(first.chances.first?.hits.count == 4)
  }

  @Test func peopleOfADrawAskForMore() throws {
    // 20 beds for 1,000 elders: 401 elders and 30 more want 9 beds, and 10 stand; thirty times the growth wants 18.
    func beds(_ growth: String) throws -> Double? {
      let text = Self.plan(
        "{draws: 2, regret_draws: 0}", population: "  uncertainty: {draws: 2, growth: {fixed: \(growth)}}\n")
      let result = try run(Village.inputs(plan: text))
      let robustness = try #require(result.robustness)
      return robustness.chances.first { result.targets[$0.target].rule == "BEDS" && $0.year == 2023 }?.probability()
    }
    #expect(try beds("1") == 1)
    #expect(try beds("30") == 0)
  }

  @Test(arguments: [
    ("{draws: 0}", "placement.uncertainty.draws"), ("{draws: -1}", "placement.uncertainty.draws"),
    ("{draws: many}", "placement.uncertainty.draws"),
    ("{draws: 3, regret_draws: 4}", "placement.uncertainty.regret_draws"),
    ("{closures: 1.5}", "placement.uncertainty.closures"), ("{closures: -0.1}", "placement.uncertainty.closures"),
    ("{delay: {uniform: [2, 1]}}", "placement.uncertainty.delay"),
    ("{delay: {uniform: [1]}}", "placement.uncertainty.delay"),
    ("{delay: {normal: [0, -1]}}", "placement.uncertainty.delay"), ("{delay: {}}", "placement.uncertainty.delay"),
    ("{delays: {fixed: 1}}", "placement.uncertainty"), ("{seed: -1}", "placement.uncertainty.seed"),
    ("7", "placement.uncertainty"),
  ])
  func badValuesAreNamedWhereTheyStand(_ text: String, _ field: String) {
    let found = problems(text)
    #expect(found.count == 1, "\(text): \(found.map { $0.described(in: .en) })")
    #expect(found.first?.place.field?.hasPrefix(field) == true, "\(text): \(String(describing: found.first?.place))")
    #expect(found.first?.place.line != nil && found.first?.place.file == "plan.yaml")
  }
}
