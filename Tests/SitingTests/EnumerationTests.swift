import Diagnostics
import LocationAllocation
import Planning
import Spatial
import Testing
import WalkNetwork

@testable import Siting

/// A hamlet so small that every plan can be tried, with every kind of constraint at once.
@Suite struct EnumerationTests {
  /// Least cost over every plan, judged from the map alone; `nil` when none meets the targets.
  private static func enumerate(_ problem: SitingProblem) -> Int64? {
    var best: Int64?
    forEachPlan(problem) { cost, facilities in
      guard best.map({ cost < $0 }) ?? true, short(problem, facilities).isEmpty else { return }
      best = cost
    }
    return best
  }

  /// Every plan that breaks no constraint, with its cost and the facilities it leaves.
  static func forEachPlan(_ problem: SitingProblem, _ body: (Int64, [Facility]) -> Void) {
    var choice = [(design: Int, year: Int)?](repeating: nil, count: problem.candidates.count)
    func visit(_ site: Int) {
      if site == choice.count {
        for year in [2021, 2022, nil] as [Int?] {
          if let (cost, facilities) = build(problem, choice, grownIn: year) { body(cost, facilities) }
        }
        return
      }
      choice[site] = nil
      visit(site + 1)
      for design in problem.designs.indices where problem.designs[design].fits(problem.candidates[site]) {
        for year in max(2021, problem.candidates[site].availableFrom ?? 2021)...2022 {
          choice[site] = (design, year)
          visit(site + 1)
        }
      }
      choice[site] = nil
    }
    visit(0)
  }

  /// What a plan costs and leaves; `nil` when it breaks a constraint.
  private static func build(
    _ problem: SitingProblem, _ choice: [(design: Int, year: Int)?], grownIn: Int?
  ) -> (Int64, [Facility])? {
    for fixed in problem.required {
      guard let made = choice[fixed.site], made.design == fixed.design, made.year == fixed.year else { return nil }
    }
    var cost: Int64 = 0
    var spent: [Int: Int64] = [:]
    var facilities = problem.facilities
    func pay(_ once: Int64, _ running: Int64, _ year: Int) {
      cost += once + running * Int64(2022 - year + 1)
      spent[year, default: 0] += once
    }
    for (site, made) in choice.enumerated() {
      guard let made else { continue }
      let design = problem.designs[made.design]
      let new = design.facility(at: problem.candidates[site], opening: made.year)
      if let metres = problem.spacings[new.kind],
        facilities.contains(where: { $0.kind == new.kind && $0.position.distance(to: new.position) < metres })
      {
        return nil
      }
      facilities.append(new)
      pay((problem.candidates[site].cost ?? 0) + design.cost, design.runningCost, made.year)
    }
    if let grownIn {
      let growth = problem.growths[0]
      facilities.append(problem.designs[growth.design].grown(facilities[0], opening: grownIn))
      facilities[0].closed = CalendarDate(year: grownIn, month: 1, day: 1)
      pay(growth.cost, growth.runningCost, grownIn)
    }
    for (year, amount) in spent where amount > problem.budgets[year] ?? .max { return nil }
    return (cost, facilities)
  }

  /// What facilities lack of each target and year that they miss.
  static func short(_ problem: SitingProblem, _ facilities: [Facility]) -> [(need: Int64, lacking: Int64)] {
    problem.targets.flatMap { target in
      target.needs.enumerated().compactMap { period, need in
        guard need > 0 else { return nil }
        let open = facilities.filter { $0.isOpen(atEndOf: 2020 + period) }
        let reached = value(target.goal, open, problem.demand, period)
        return reached < need ? (need, need - reached) : nil
      }
    }
  }

  static func value(_ goal: SitingTarget.Goal, _ open: [Facility], _ homes: [Point], _ period: Int) -> Int64 {
    switch goal {
    case .sum(let contribution): return open.reduce(0) { $0 + contribution($1) }
    case .covered(let kinds, let metres, let people, let times):
      return homes.indices.reduce(0) { sum, home in
        let near = open.count { kinds.contains($0.kind) && $0.position.distance(to: homes[home]) <= metres }
        return sum + (near >= times ? people[period][home] : 0)
      }
    case .served(let kinds, let metres, let people, let places):
      // The least cut: any set of facilities gives all its places, the others take whoever is in reach of them.
      let counted = open.filter { kinds.contains($0.kind) }
      var least = Int64.max
      for set in 0..<(1 << counted.count) {
        var cut: Int64 = 0
        var near: Set<Int> = []
        for (index, facility) in counted.enumerated() {
          if set >> index & 1 == 1 {
            cut += places(facility)
          } else {
            near.formUnion(homes.indices.filter { facility.position.distance(to: homes[$0]) <= metres })
          }
        }
        least = min(least, near.reduce(cut) { $0 + people[period][$1] })
      }
      return least
    }
  }

  @Test("the engine's plan costs what the best of all plans costs", arguments: 0..<40 as Range<UInt64>)
  func equalsEnumeration(seed: UInt64) {
    let problem = Hamlet.problem(seed: seed)
    let plan = place(
      problem, walking: .straightLine(detour: 1), settings: SolverSettings(timeLimitSeconds: 20, seed: seed))
    let best = Self.enumerate(problem)
    if let best {
      #expect(plan.unmet.isEmpty && plan.objective == best)
      #expect(!SolverSettings.canProve || plan.status == .optimal)
    } else {
      #expect(!plan.unmet.isEmpty || plan.status == .infeasible || plan.status == .stopped || !plan.unmovable.isEmpty)
    }
  }

  @Test("enough of the hamlets have a plan, and enough have none")
  func isNotTrivial() {
    let solvable = (0..<40 as Range<UInt64>).count { Self.enumerate(Hamlet.problem(seed: $0)) != nil }
    #expect((8...36).contains(solvable))
  }

  @Test("deciding year by year never costs less than one decision, and says so when it costs the same")
  func rolling() {
    for seed in 0..<20 as Range<UInt64> {
      var problem = Hamlet.problem(seed: seed)
      problem.budgets = [:]
      let once = place(problem, walking: .straightLine(detour: 1), settings: SolverSettings(seed: seed))
      guard once.unmet.isEmpty, once.unmovable.isEmpty else { continue }
      let blind = placeRolling(problem, foresight: 0, walking: .straightLine(detour: 1), settings: SolverSettings())
      #expect(blind.bound == once.bound)
      if blind.unmet.isEmpty { #expect(blind.objective >= once.objective, "seed \(seed)") }
      #expect(blind.status != .optimal || blind.objective == once.objective, "seed \(seed)")
    }
  }
}
