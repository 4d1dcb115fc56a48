import Diagnostics
import LocationAllocation
import Planning
import Spatial
import Testing
import WalkNetwork

@testable import Siting

/// A hamlet so small that every plan can be tried, with every kind of constraint at once.
@Suite struct EnumerationTests {
  private static let homes = (0..<6).map { Point(Double($0) * 100, 0) }
  private static let small = FacilityDesign(
    id: "small", kind: .dayCare, floorArea: Area(hundredths: 30_000), beds: [.community: 4], places: 12, cost: 100,
    runningCost: 10)
  private static let large = FacilityDesign(
    id: "large", kind: .dayCare, floorArea: Area(hundredths: 60_000), beds: [.community: 9], places: 30, cost: 170,
    runningCost: 15)
  private static let meals = FacilityDesign(
    id: "meals", kind: .mealPoint, floorArea: Area(hundredths: 5_000), cost: 20)

  private static func problem(seed: UInt64) -> SitingProblem {
    var random = SplitMix64(seed: seed)
    func draw(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let sites = (0..<4).map { index in
      CandidateSite(
        id: "s\(index)", name: "s\(index)", position: Point(Double(draw(0...5)) * 100, Double(draw(0...1)) * 50),
        street: index < 2 ? "A" : "B", kinds: index == 3 ? [.dayCare, .mealPoint] : [.dayCare],
        floorArea: Area(hundredths: draw(0...2) == 0 ? 40_000 : 60_000), cost: Int64(draw(0...60)),
        availableFrom: draw(0...2) == 0 ? 2022 : nil)
    }
    let old = Facility(
      id: "old", name: "old", kind: .dayCare, position: Point(Double(draw(0...5)) * 100, 0), street: "A",
      beds: [.community: 2], nursingBeds: 0, places: 5, floorArea: Area(hundredths: 20_000))
    let people = (0..<3).map { year in homes.map { _ in Int64(draw(4...9) + year) } }
    let all = people.map { $0.reduce(0, +) }
    var targets = [
      SitingTarget(
        rule: "COVER", title: Text("cover"), area: Text("city"),
        goal: .covered(kinds: [.dayCare], metres: 150, people: people), needs: [0, all[1] * 5 / 10, all[2] * 6 / 10]),
      SitingTarget(
        rule: "BACKUP", title: Text("backup"), area: Text("city"),
        goal: .covered(kinds: [.dayCare], metres: 250, people: people, times: 2), needs: [0, 0, all[2] * 3 / 10]),
      SitingTarget(
        rule: "SERVED", title: Text("served"), area: Text("city"),
        goal: .served(kinds: [.dayCare], metres: 250, people: people) { Int64($0.places ?? 0) },
        needs: [0, all[1] * 4 / 10, all[2] * 5 / 10]),
      SitingTarget(
        rule: "BEDS", title: Text("beds"), area: Text("B"),
        goal: .sum { $0.street == "B" ? Int64($0.beds[.community] ?? 0) : 0 }, needs: [0, 0, Int64(draw(2...9))]),
      SitingTarget(
        rule: "COUNT", title: Text("large ones"), area: Text("A"),
        goal: .sum { ($0.floorArea ?? .zero) >= Area(hundredths: 50_000) && $0.street == "A" ? 1 : 0 },
        needs: [0, 0, Int64(draw(0...1))]),
    ]
    targets.removeAll { _ in draw(0...3) == 0 }
    return SitingProblem(
      years: 2020...2022, decideFrom: 2021, demand: homes, facilities: [old], candidates: sites,
      designs: [small, large, meals],
      growths: [.init(facility: 0, design: 1, cost: Int64(draw(50...120)), runningCost: 5)],
      required: draw(0...2) == 0 ? [.init(site: 3, design: 2, year: 2022)] : [],
      spacings: [.dayCare: Double(draw(0...2)) * 100],
      targets: targets, budgets: draw(0...1) == 0 ? [:] : [2021: Int64(draw(150...500)), 2022: Int64(draw(100...400))])
  }

  /// Least cost over every plan, judged from the map alone; `nil` when none meets the targets.
  private static func enumerate(_ problem: SitingProblem) -> Int64? {
    var best: Int64?
    var choice = [(design: Int, year: Int)?](repeating: nil, count: problem.candidates.count)
    func visit(_ site: Int) {
      if site == choice.count {
        for year in [2021, 2022, nil] as [Int?] {
          if let cost = judge(problem, choice, grownIn: year), best.map({ cost < $0 }) ?? true { best = cost }
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
    return best
  }

  /// The cost of a plan; `nil` when it breaks a constraint or misses a target.
  private static func judge(_ problem: SitingProblem, _ choice: [(design: Int, year: Int)?], grownIn: Int?) -> Int64? {
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
    for target in problem.targets {
      for (period, need) in target.needs.enumerated() where need > 0 {
        let open = facilities.filter { $0.isOpen(atEndOf: 2020 + period) }
        if value(target.goal, open, problem.demand, period) < need { return nil }
      }
    }
    return cost
  }

  private static func value(_ goal: SitingTarget.Goal, _ open: [Facility], _ homes: [Point], _ period: Int) -> Int64 {
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
    let problem = Self.problem(seed: seed)
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
    let solvable = (0..<40 as Range<UInt64>).count { Self.enumerate(Self.problem(seed: $0)) != nil }
    #expect((8...36).contains(solvable))
  }

  @Test("deciding year by year never costs less than one decision, and says so when it costs the same")
  func rolling() {
    for seed in 0..<20 as Range<UInt64> {
      var problem = Self.problem(seed: seed)
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

/// Seeded numbers for the tests.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
