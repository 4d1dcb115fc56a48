import Diagnostics
import LocationAllocation
import Planning
import Spatial
import Testing
import WalkNetwork

@testable import Siting

@Suite struct PlaceTests {
  /// Ten homes on a line, 100 m apart, with 10 elders each; candidates at three of them.
  private let homes = (0..<10).map { Point(Double($0) * 100, 0) }
  private let design = FacilityDesign(
    id: "small", kind: .dayCare, floorArea: Area(hundredths: 30_000), beds: [.community: 5], cost: 100, runningCost: 10)

  private func site(_ id: String, at x: Double, cost: Int64 = 0, area: Int64? = 50_000, from: Int? = nil)
    -> CandidateSite
  {
    CandidateSite(
      id: id, name: id, position: Point(x, 0), street: "S", kinds: [.dayCare],
      floorArea: area.map { Area(hundredths: $0) }, cost: cost, availableFrom: from)
  }

  private func covered(_ needs: [Int64]) -> SitingTarget {
    SitingTarget(
      rule: "C", title: Text("covered"), area: Text("city"),
      goal: .covered(kinds: [.dayCare], metres: 200, people: needs.map { _ in homes.map { _ in 10 } }), needs: needs)
  }

  private func place(
    _ candidates: [CandidateSite], _ targets: [SitingTarget], facilities: [Facility] = [], budgets: [Int: Int64] = [:],
    objective: SitingProblem.Objective = .leastCost
  ) -> SitingPlan {
    Siting.place(
      SitingProblem(
        years: 2020...2022, decideFrom: 2021, demand: homes, facilities: facilities, candidates: candidates,
        designs: [design], targets: targets, budgets: budgets, objective: objective),
      walking: .straightLine(detour: 1), settings: SolverSettings(timeLimitSeconds: 10, seed: 1))
  }

  @Test func opensNoMoreAndNoEarlierThanNeeded() {
    // The middle site reaches 50 people (300…700), which is enough until 2022.
    let plan = place([site("left", at: 200), site("middle", at: 500), site("right", at: 800)], [covered([0, 0, 50])])
    #expect(plan.openings.count == 1)
    #expect(plan.openings.first?.year == 2022)
    #expect(plan.status == .optimal)
    #expect(plan.objective == 110)
    #expect(plan.bound == plan.objective)
    #expect(plan.unmet.isEmpty)
  }

  @Test func existingFacilitiesCountWhileTheyAreOpen() {
    let old = Facility(
      id: "old", name: "old", kind: .dayCare, position: Point(500, 0), closed: CalendarDate("2021-06-30"))
    let plan = place([site("middle", at: 500)], [covered([50, 50, 50])], facilities: [old])
    #expect(plan.openings.map(\.year) == [2021])
    #expect(plan.unmet.isEmpty)
  }

  @Test func anUnreachableTargetTellsTheBestThereIs() throws {
    let plan = place([site("left", at: 200), site("middle", at: 500)], [covered([0, 0, 100])])
    let unmet = try #require(plan.unmet.first)
    #expect(unmet.need == 100)
    #expect(unmet.best == 80)
    #expect(unmet.bestIsExact)
    #expect(unmet.reached == 80)
    #expect(plan.status == .infeasible)
    #expect(plan.openings.count == 2)
  }

  @Test func bedsAddUpAndSitesWaitUntilTheyAreThere() {
    let beds = SitingTarget(
      rule: "B", title: Text("beds"), area: Text("city"),
      goal: .sum { Int64($0.beds[.community] ?? 0) }, needs: [0, 5, 10])
    let plan = place([site("a", at: 0), site("b", at: 900, cost: 1, from: 2022)], [beds])
    #expect(plan.openings.map(\.site.id) == ["a", "b"])
    #expect(plan.openings.map(\.year) == [2021, 2022])
    #expect(plan.spending == 201)
  }

  @Test func sitesOfUnknownOrSmallAreaAreLeftOutAndNamed() {
    let plan = place(
      [site("unknown", at: 500, area: nil), site("small", at: 500, area: 29_999)], [covered([0, 0, 50])])
    #expect(plan.openings.isEmpty)
    #expect(plan.sitesWithoutArea == ["unknown"])
    #expect(plan.unmet.isEmpty || plan.unmet.first?.best == 0)
  }

  @Test func aTargetNoDesignMovesIsSetApart() {
    let family = SitingTarget(
      rule: "F", title: Text("family beds"), area: Text("city"), goal: .sum { Int64($0.beds[.family] ?? 0) },
      needs: [0, 0, 100])
    let plan = place([site("a", at: 0)], [family])
    #expect(plan.unmovable == [0])
    #expect(plan.openings.isEmpty)
  }

  @Test func aBudgetBuysTheMostPeople() {
    let plan = place(
      [site("left", at: 200), site("edge", at: 0), site("right", at: 700)], [covered([0, 0, 100])],
      budgets: [2020: 0, 2021: 100, 2022: 100], objective: .mostCovered)
    #expect(plan.openings.map(\.site.id).sorted() == ["left", "right"])
    #expect(plan.spending == 200)
  }
}
