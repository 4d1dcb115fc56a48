import Diagnostics
import LocationAllocation
import Planning
import Spatial
import Testing
import WalkNetwork

@testable import Siting

/// A plan in draws that are known by hand.
@Suite struct RobustnessTests {
  /// Ten homes on a line, 100 m apart, with 10 elders each, and what stands at 200 m reaches the first five.
  private let homes = (0..<10).map { Point(Double($0) * 100, 0) }
  private let old = Facility(id: "old", name: "old", kind: .dayCare, position: Point(200, 0), street: "S")
  private let design = FacilityDesign(
    id: "d", kind: .dayCare, floorArea: Area(hundredths: 30_000), cost: 100, runningCost: 10)

  private func site(_ id: String, at x: Double, cost: Int64) -> CandidateSite {
    CandidateSite(
      id: id, name: id, position: Point(x, 0), street: "S", kinds: [.dayCare], floorArea: Area(hundredths: 50_000),
      cost: cost)
  }

  private func covered(_ needs: [Int64], people: Int64 = 10) -> SitingTarget {
    SitingTarget(
      rule: "C", title: Text("covered"), area: Text("city"),
      goal: .covered(kinds: [.dayCare], metres: 200, people: needs.map { _ in homes.map { _ in people } }),
      needs: needs)
  }

  /// Dear: in the middle of the left half; cheap: in the right half.
  private func problem(_ needs: [Int64] = [0, 100, 100], sites: [CandidateSite]? = nil) -> SitingProblem {
    SitingProblem(
      years: 2020...2022, decideFrom: 2021, demand: homes, facilities: [old],
      candidates: sites ?? [site("left", at: 200, cost: 50), site("right", at: 700, cost: 0)], designs: [design],
      targets: [covered(needs)])
  }

  private let walking = Walking.straightLine(detour: 1)
  private let settings = SolverSettings(timeLimitSeconds: 10, seed: 1)

  private func study(
    _ problem: SitingProblem, _ draws: [SitingDraw], causes: Set<Robustness.Cause> = Set(Robustness.Cause.allCases)
  ) -> Robustness {
    let plan = place(problem, walking: walking, settings: settings)
    var study = RobustnessStudy(
      of: plan, for: problem, causes: causes, draws: draws.count, walking: walking, settings: settings)
    study.add(draws, resolving: draws.count)
    return study.result
  }

  @Test(arguments: [true, false])
  func theNumberOfThreadsAndOfDrawsAtATimeChangesNothing(_ peopleAreDrawn: Bool) {
    let problem = problem()
    let draws = (0..<12).map { number -> SitingDraw in
      var draw = SitingDraw(targets: problem.targets, closures: number % 3 == 0 ? [0: 2021 + number % 2] : [:])
      if peopleAreDrawn { draw.targets = [covered([0, 100 + Int64(number), 100], people: 10 + Int64(number % 4))] }
      draw.delays = number % 5 == 0 ? ["right": 1] : [:]
      return draw
    }
    let causes: Set<Robustness.Cause> = peopleAreDrawn ? Set(Robustness.Cause.allCases) : [.all, .closures, .delay]
    let plan = place(problem, walking: walking, settings: settings)
    func result(_ threads: Int, atATime count: Int) -> Robustness {
      var study = RobustnessStudy(
        of: plan, for: problem, causes: causes, draws: draws.count, walking: walking, settings: settings)
      for start in stride(from: 0, to: draws.count, by: count) {
        study.add(
          Array(draws[start..<min(draws.count, start + count)]), resolving: max(0, 8 - start), threads: threads)
      }
      return study.result
    }
    let one = result(1, atATime: 1)
    #expect(one.regrets.count == 8 && one.outcomes.count == 12)
    for other in [result(2, atATime: 12), result(3, atATime: 5)] {
      #expect(other.outcomes == one.outcomes && other.chances == one.chances && other.sites == one.sites)
      #expect(other.allHits == one.allHits)
    }
  }

  @Test func whatIsCertainIsThePlanItself() throws {
    let problem = problem()
    let result = study(problem, Array(repeating: SitingDraw(targets: problem.targets), count: 3))
    #expect(result.chances.map(\.year) == [2021, 2022], "nothing is asked of 2020")
    for chance in result.chances {
      for cause in Robustness.Cause.allCases { #expect(chance.probability(cause) == 1) }
    }
    #expect(result.allHits == 3)
    #expect(result.regrets.count == 3)
    for regret in result.regrets {
      #expect(regret.isZero && regret.isProven && regret.bestIsThePlan)
      #expect(regret.ofShortfallAtMost == 0 && regret.ofValueAtMost == 0)
      #expect(regret.value == 120 && regret.bound == 120)
    }
    let site = try #require(result.sites.first)
    #expect(result.sites.count == 1)
    #expect(site.site.id == "right" && site.openings == 3 && site.medianYear == 2021 && site.planned?.year == 2021)
  }

  @Test func aClosureBreaksWhatHangsOnIt() throws {
    let problem = problem()
    let result = study(
      problem,
      [
        SitingDraw(targets: problem.targets), SitingDraw(targets: problem.targets, closures: [0: 2022]),
      ])
    #expect(result.chances.map { $0.probability() } == [1, 0.5])
    #expect(result.chances.map { $0.probability(.closures) } == [1, 0.5])
    #expect(result.chances.map { $0.probability(.population) } == [1, 1])
    #expect(result.outcomes.map(\.closed) == [[], ["old"]])
    #expect(result.outcomes.map(\.missed) == [0, 1])
    // Without "old" in 2022 the plan reaches 50 of 100 people; "left" beside it would reach all, for 150 + 10 more.
    let regret = try #require(result.regrets.last)
    #expect(regret.missed == 1 && regret.bestMissed == 0)
    #expect(abs(regret.ofShortfall - 0.5) < 1e-12 && abs(regret.ofShortfallAtMost - 0.5) < 1e-12)
    #expect(regret.ofValue == nil, "money does not make up for a target")
    #expect(regret.bestValue == 120 + 160 && regret.isProven)
    #expect(result.sites.map(\.site.id) == ["right", "left"])
    #expect(result.sites.map(\.openings) == [2, 1])
    #expect(result.sites.map { $0.planned != nil } == [true, false])
    #expect(result.sites.last?.medianYear == 2022)
  }

  @Test func whatTurnsOutNeedlessIsRegrettedInYuan() throws {
    // In the second draw nobody asks for more than what exists: the best plan opens nothing.
    let problem = problem()
    let result = study(
      problem,
      [
        SitingDraw(targets: [covered([0, 50, 100])]), SitingDraw(targets: [covered([0, 50, 50])]),
      ])
    // One year later saves one year of running; never at all saves everything.
    #expect(result.regrets.map(\.ofValue) == [10, 120])
    #expect(result.regrets.map(\.ofValueAtMost) == [10, 120])
    #expect(result.regrets.allSatisfy { $0.ofShortfall == 0 && $0.isProven && !$0.bestIsThePlan })
    #expect(result.sites.map(\.openings) == [1])
  }

  @Test func anOpeningThatIsLateMissesItsYear() {
    let problem = problem()
    let result = study(
      problem,
      [
        SitingDraw(targets: problem.targets, delays: ["right": 1]),
        SitingDraw(targets: problem.targets, delays: ["right": 9999]),
        SitingDraw(targets: problem.targets, delays: ["left": 2]),
      ])
    #expect(result.chances.map { $0.hits[.all] } == [1, 2])
    #expect(result.chances.map { $0.hits[.delay] } == [1, 2])
    #expect(result.outcomes.map(\.late) == [1, 1, 0])
    #expect(result.regrets.allSatisfy { $0.isZero }, "a delay strikes any plan")
  }

  @Test func aFacilityThatClosesIsNotEnlarged() {
    let beds = SitingTarget(
      rule: "B", title: Text("beds"), area: Text("city"), goal: .sum { Int64($0.beds[.community] ?? 0) },
      needs: [0, 0, 5])
    var problem = problem(sites: [])
    problem.targets = [beds]
    problem.designs = [
      FacilityDesign(
        id: "g", kind: .dayCare, floorArea: Area(hundredths: 30_000), beds: [.community: 5], cost: 900)
    ]
    problem.growths = [.init(facility: 0, design: 0, cost: 10)]
    let draws = [0, 2022, 2021].map { SitingDraw(targets: [beds], closures: $0 == 0 ? [:] : [0: $0]) }
    let result = study(problem, draws)
    #expect(result.chances.map { $0.hits[.all] } == [1])
    // Nobody can do anything about it, so that there is nothing to regret.
    #expect(result.regrets.map(\.missed) == [0, 1, 1] && result.regrets.allSatisfy { $0.ofShortfallAtMost == 0 })
  }

  @Test func peopleThatABetterPlanCoversAreRegretted() {
    var problem = problem([0, 0, 0], sites: [site("left", at: 200, cost: 0), site("right", at: 700, cost: 0)])
    problem.facilities = []
    problem.targets = [covered([0, 0, 100])]
    problem.budgets = [2020: 0, 2021: 100, 2022: 0]
    problem.objective = .mostCovered
    let plan = place(problem, walking: walking, settings: settings)
    #expect(plan.openings.count == 1)
    // Everybody lives where the plan does not build.
    let isLeft = plan.openings.first?.site.id == "left"
    var moved = covered([0, 0, 100])
    let people = homes.map { (($0.x < 450) != isLeft) ? Int64(20) : 0 }
    moved.goal = .covered(kinds: [.dayCare], metres: 200, people: [people, people, people])
    let result = study(problem, [SitingDraw(targets: [moved])], causes: [.population])
    #expect(result.regrets.map(\.ofValue) == [200], "100 people in each of two years")
    #expect(result.regrets.map(\.ofValueAtMost) == [200])
  }

  @Test func chancesCarryAnInterval() {
    // Wilson 1927 for 8 of 10, as computed by hand: (0.8 + 0.19207 ± 0.24715...) / 1.38415.
    let chance = Robustness.Chance(target: 0, year: 2022, hits: [.all: 8], draws: 10)
    #expect(abs(chance.interval.lowerBound - 0.4902) < 1e-4)
    #expect(abs(chance.interval.upperBound - 0.9433) < 1e-4)
    #expect(Robustness.Chance(target: 0, year: 2022, hits: [.all: 0], draws: 20).interval.lowerBound == 0)
  }
}
