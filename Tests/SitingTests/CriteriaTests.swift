import LocationAllocation
import Planning
import Spatial
import Testing
import WalkNetwork

@testable import Siting

/// Decisions by several criteria against every plan that there is.
@Suite struct CriteriaTests {
  private static let walking = Walking.straightLine(detour: 1)

  /// A hamlet whose targets all can be moved, and the values of all its plans.
  private static func hamlet(seed: UInt64) -> (problem: SitingProblem, plans: [CriterionValues]) {
    var problem = Hamlet.problem(seed: seed)
    problem.targets = PlacementModel(problem, walking: walking).movable.map { [problem] in problem.targets[$0] }
    let largest = problem.targets.flatMap(\.needs).max() ?? 0
    var plans: Set<CriterionValues> = []
    EnumerationTests.forEachPlan(problem) { cost, facilities in
      let shortfall = EnumerationTests.short(problem, facilities).reduce(Int64(0)) {
        $0 + max(1, largest / $1.need) * $1.lacking
      }
      let people = problem.targets.reduce(Int64(0)) { sum, target in
        guard case .covered = target.goal else { return sum }
        return (0..<3).reduce(sum) { sum, period in
          sum
            + EnumerationTests.value(
              target.goal, facilities.filter { $0.isOpen(atEndOf: 2020 + period) }, problem.demand, period)
        }
      }
      plans.insert(CriterionValues(shortfall: shortfall, cost: cost, people: people))
    }
    return (problem, Array(plans))
  }

  private static func loss(_ values: CriterionValues, _ criterion: PlanCriterion) -> Int64 {
    criterion == .people ? -values.people : values[criterion]
  }

  @Test(
    "one criterion after another: every stage is the best that the stages before it leave",
    arguments: 0..<24 as Range<UInt64>)
  func ordered(seed: UInt64) throws {
    var (problem, plans) = Self.hamlet(seed: seed)
    let orders: [[PlanCriterion]] = [
      [.targets, .cost, .people], [.targets, .people, .cost], [.cost, .people], [.people, .targets], [.people, .cost],
    ]
    let order = orders[Int(seed) % orders.count]
    let tolerance = seed % 2 == 0 ? 0 : 0.1
    problem.objective = .lexicographic
    problem.rule = .ordered(order.map { .init($0, tolerance: tolerance) })
    let plan = place(problem, walking: Self.walking, settings: SolverSettings(timeLimitSeconds: 20))
    guard !plans.isEmpty else {
      #expect(plan.openings.isEmpty)
      return
    }
    #expect(plan.stages.map(\.criterion) == order + (order.contains(.cost) ? [] : [.cost]))
    for stage in plan.stages {
      let criterion = try #require(stage.criterion)
      let best = plans.map { Self.loss($0, criterion) }.min()!
      let value = Int64(criterion == .people ? -stage.value : stage.value)
      let bound = Int64(criterion == .people ? -stage.bound : stage.bound)
      #expect(bound <= best && best <= value, "\(criterion)")
      if SolverSettings.canProve { #expect(value == best && stage.isProven, "\(criterion)") }
      // Step by step as the engine says it went on.
      let allowed = Int64(stage.allowed ?? 0)
      plans.removeAll { Self.loss($0, criterion) > (criterion == .people ? -allowed : allowed) }
    }
    let values = try #require(plan.values)
    #expect(plans.contains(values))
    #expect(plan.objective == values.cost)
  }

  @Test("weights over normalised criteria: the least sum of all plans", arguments: 0..<16 as Range<UInt64>)
  func weighted(seed: UInt64) throws {
    var (problem, plans) = Self.hamlet(seed: seed)
    guard !plans.isEmpty else { return }
    let weights: [PlanCriterion: Double] =
      seed % 2 == 0 ? [.cost: 1, .people: 2] : [.targets: 3, .cost: 1, .people: 1]
    problem.objective = .weighted
    problem.rule = .weighted(weights)
    let plan = place(problem, walking: Self.walking, settings: SolverSettings(timeLimitSeconds: 20))
    let values = try #require(plan.values)
    #expect(plans.contains(values))
    guard SolverSettings.canProve else { return }
    // The payoff table: each criterion first in turn, the others in their order.
    let criteria = PlanCriterion.allCases.filter { weights[$0] != nil }
    let corners = criteria.map { first in
      let order = [first] + criteria.filter { $0 != first }
      return plans.min { a, b in
        order.map { Self.loss(a, $0) }.lexicographicallyPrecedes(order.map { Self.loss(b, $0) })
      }!
    }
    func sum(_ values: CriterionValues) -> Double {
      criteria.reduce(0) { sum, criterion in
        let losses = corners.map { Self.loss($0, criterion) }
        let range = losses.max()! - losses.min()!
        return range == 0
          ? sum : sum + weights[criterion]! * Double(Self.loss(values, criterion) - losses.min()!) / Double(range)
      }
    }
    let best = plans.map(sum).min()!
    #expect(abs(sum(values) - best) < 1e-6)
    let stage = try #require(plan.stages.first)
    #expect(stage.criterion == nil && stage.isProven && abs(stage.value - best) < 1e-6)
  }

  @Test(
    "the frontier is every plan that no other dominates, and its knee is farthest from the chord",
    arguments: 0..<16 as Range<UInt64>)
  func frontier(seed: UInt64) throws {
    let (problem, plans) = Self.hamlet(seed: seed)
    let meetsTargets = seed % 4 == 3
    let found = Siting.frontier(
      problem, FrontierRequest(points: 10_000, meetsTargets: meetsTargets), walking: Self.walking,
      settings: SolverSettings(timeLimitSeconds: 60))
    guard let found else {
      #expect(plans.isEmpty)
      return
    }
    let least = plans.map(\.shortfall).min() ?? 0
    let allowed = meetsTargets ? plans.filter { $0.shortfall == least } : plans
    let best = allowed.filter { plan in
      !allowed.contains { other in
        other.cost <= plan.cost && other.people >= plan.people && (other.cost < plan.cost || other.people > plan.people)
      }
    }
    let expected = Set(best.map { [$0.cost, $0.people] }).sorted { $0[0] < $1[0] }
    let points = found.points.map { [$0.values.cost, $0.values.people] }
    guard SolverSettings.canProve else {
      for point in points { #expect(plans.contains { [$0.cost, $0.people] == point }) }
      return
    }
    #expect(points == expected)
    #expect(found.isComplete && found.points.allSatisfy(\.isProven))
    guard points.count > 2, let knee = found.knee else { return }
    func distance(_ point: [Int64]) -> Double {
      let (a, b) = (points[0], points[points.count - 1])
      let x = Double(point[0] - a[0]) / Double(b[0] - a[0])
      let y = Double(point[1] - a[1]) / Double(b[1] - a[1])
      return (y - x) / 2.0.squareRoot()
    }
    #expect(points.allSatisfy { distance($0) <= distance(points[knee]) + 1e-9 })
  }

  @Test("a frontier of few points keeps its ends, and says that there are more")
  func fewPoints() throws {
    guard SolverSettings.canProve else { return }
    for seed in 0..<24 as Range<UInt64> {
      let (problem, plans) = Self.hamlet(seed: seed)
      guard !plans.isEmpty else { continue }
      func found(_ points: Int) throws -> SitingFrontier {
        let found = Siting.frontier(
          problem, FrontierRequest(points: points), walking: Self.walking,
          settings: SolverSettings(timeLimitSeconds: 60))
        return try #require(found)
      }
      let all = try found(10_000)
      guard all.points.count > 6 else { continue }
      #expect(all.ended == .noMore && all.asked == 10_000)
      let known = all.points.map { [$0.values.cost, $0.values.people] }
      // However wide the first steps are, what they go over is looked at until there are as many as asked.
      for asked in [2, 4, 5, all.points.count - 1] {
        let few = try found(asked)
        #expect(few.points.count == asked && !few.isComplete && few.ended == .asManyAsAsked && few.asked == asked)
        #expect(few.points.first?.values.cost == all.points.first?.values.cost)
        #expect(few.points.last?.values.people == all.points.last?.values.people)
        let points = few.points.map { [$0.values.cost, $0.values.people] }
        #expect(points.allSatisfy(known.contains) && Set(points).count == asked)
        #expect(points == points.sorted { $0[0] < $1[0] })
      }
      let enough = try found(all.points.count + 1)
      #expect(enough.points.map { [$0.values.cost, $0.values.people] } == known)
      #expect(enough.isComplete && enough.ended == .noMore)
      for point in all.points {
        #expect(point.gap == 0 && point.bounds == [.cost: point.values.cost, .people: point.values.people])
      }
      return
    }
    Issue.record("no hamlet has a frontier of more than six points")
  }

  @Test("a frontier without time says so, and calls nothing proven that is not")
  func noTime() throws {
    for seed in 0..<8 as Range<UInt64> {
      let (problem, plans) = Self.hamlet(seed: seed)
      guard !plans.isEmpty else { continue }
      let cut = Siting.frontier(
        problem, FrontierRequest(points: 24), walking: Self.walking, settings: SolverSettings(timeLimitSeconds: 0))
      let found = try #require(cut)
      guard found.ended == .time else { continue }
      #expect(!found.isComplete && found.points.count <= 24)
      for point in found.points {
        // No plan beats the bounds.
        if let bound = point.bounds[.cost] {
          #expect(plans.filter { $0.people >= point.values.people }.allSatisfy { $0.cost >= bound })
        }
        #expect(plans.contains { $0.cost == point.values.cost && $0.people == point.values.people })
        #expect(point.gap >= 0 && (!point.isProven || point.gap == 0))
      }
      return
    }
    Issue.record("every frontier was worked out in no time")
  }

  @Test("what the criteria give up can be had, at the cost told", arguments: 0..<16 as Range<UInt64>)
  func givenUp(seed: UInt64) throws {
    var (problem, plans) = Self.hamlet(seed: seed)
    guard !plans.isEmpty, SolverSettings.canProve else { return }
    problem.objective = .lexicographic
    problem.rule = .ordered([.init(.cost), .init(.targets)])
    let plan = place(
      problem, walking: Self.walking, settings: SolverSettings(timeLimitSeconds: 20), explaining: true)
    guard !plan.unmet.isEmpty else { return }
    let first = try #require(plan.targetsFirst)
    let least = plans.map(\.shortfall).min()!
    #expect(first.isProven == (least == 0))
    if least == 0 {
      #expect(first.cost == plans.filter { $0.shortfall == 0 }.map(\.cost).min())
      #expect(plan.unmet.allSatisfy(plan.isGivenUp) && plan.explanations.isEmpty)
    } else {
      // What even such a plan misses is not given up, and is explained.
      #expect(plan.unmet.contains { !plan.isGivenUp($0) } && !plan.explanations.isEmpty)
    }
    for explanation in plan.explanations {
      #expect(plan.unmet.contains { $0.target == explanation.target && !plan.isGivenUp($0) })
    }
  }
}
