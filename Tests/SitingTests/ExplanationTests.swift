import Diagnostics
import LocationAllocation
import Planning
import Spatial
import Testing
import WalkNetwork

@testable import Siting

/// Planted bottlenecks: what holds a target back is named, and what is proposed works.
@Suite struct ExplanationTests {
  /// Two hamlets of five homes with 10 people each, a kilometre apart; street A to the west, B to the east.
  private let homes = (0..<5).map { Point(Double($0) * 50, 0) } + (0..<5).map { Point(1_000 + Double($0) * 50, 0) }
  private let streets: [String?] = Array(repeating: "A", count: 5) + Array(repeating: "B", count: 5)
  private let design = FacilityDesign(
    id: "centre", kind: .dayCare, floorArea: Area(hundredths: 50_000), beds: [.community: 10], cost: 100)

  private func site(_ id: String, at x: Double, area: Int64 = 50_000, street: String = "A", from: Int? = nil)
    -> CandidateSite
  {
    CandidateSite(
      id: id, name: id, position: Point(x, 0), street: street, kinds: [.dayCare], floorArea: Area(hundredths: area),
      cost: 0, availableFrom: from)
  }

  private func plan(
    _ sites: [CandidateSite], needs: [Int64] = [0, 100], budgets: [Int: Int64] = [:],
    spacings: [FacilityKind: Double] = [:]
  ) -> SitingPlan {
    let target = SitingTarget(
      rule: "C", title: Text("covered"), area: Text("city"),
      goal: .covered(kinds: [.dayCare], metres: 250, people: needs.map { _ in homes.map { _ in 10 } }), needs: needs)
    return place(
      SitingProblem(
        years: 2021...(2020 + needs.count), decideFrom: 2021, demand: homes, demandStreets: streets, facilities: [],
        candidates: sites, designs: [design], spacings: spacings, targets: [target], budgets: budgets),
      walking: .straightLine(detour: 1), settings: SolverSettings(timeLimitSeconds: 20), explaining: true)
  }

  @Test func aStreetWithoutSites() throws {
    let plan = plan([site("west", at: 100)])
    let why = try #require(plan.explanations.first)
    #expect(why.years.map(\.year) == [2022])
    #expect(why.years[0].alone == 50 && why.years[0].reached == 50 && why.years[0].need == 100)
    #expect(why.binding == [.sites])
    #expect(why.heldBack == [.init(street: "B", people: 50)])
    let remedy = try #require(why.remedies.first)
    guard case .sites(let extras) = remedy.changes.first else {
      Issue.record("expected sites, found \(remedy)")
      return
    }
    #expect(extras.count == 1 && extras[0].site.street == "B" && extras[0].design.id == "centre")
    #expect(remedy.addedCost == 100)
  }

  /// A hundred people, two sites that take ten each: sites enough to reach everyone, places for a fifth.
  @Test func facilitiesThatTakeTooFew() throws {
    let target = SitingTarget(
      rule: "S", title: Text("served"), area: Text("city"),
      goal: .served(kinds: [.dayCare], metres: 250, people: [homes.map { _ in 10 }]) {
        Int64($0.beds.values.reduce(0, +))
      }, needs: [100])
    let plan = place(
      SitingProblem(
        years: 2021...2021, decideFrom: 2021, demand: homes, demandStreets: streets, facilities: [],
        candidates: [site("west", at: 100), site("east", at: 1_100, street: "B")], designs: [design],
        targets: [target]),
      walking: .straightLine(detour: 1), settings: SolverSettings(timeLimitSeconds: 20), explaining: true)
    let why = try #require(plan.explanations.first)
    #expect(why.years[0].reached == 20 && why.years[0].alone == 20 && why.binding == [.sites, .capacity])
    #expect(why.years[0].lifted.first { $0.constraint == .capacity }?.best == 100)
    #expect(why.years[0].lifted.first { $0.constraint == .distance }?.best == 20)
    #expect(why.heldBack == [.init(street: "A", people: 40), .init(street: "B", people: 40)])
    // Five times the places, or eight sites more: each was solved for again.
    #expect(why.remedies.contains { $0.changes == [.capacity(factor: 5)] && $0.addedCost == 0 })
    #expect(
      why.remedies.contains {
        if case .sites(let extras) = $0.changes.first { extras.count == 8 && $0.addedCost == 800 } else { false }
      }, "\(why.remedies)")
  }

  /// Backup coverage of two hamlets with one site each asks for one more in both.
  @Test func aBackupNeedsAnotherSite() throws {
    let target = SitingTarget(
      rule: "B", title: Text("backup"), area: Text("city"),
      goal: .covered(kinds: [.dayCare], metres: 250, people: [homes.map { _ in 10 }], times: 2), needs: [100])
    let plan = place(
      SitingProblem(
        years: 2021...2021, decideFrom: 2021, demand: homes, demandStreets: streets, facilities: [],
        candidates: [site("west", at: 100), site("east", at: 1_100, street: "B")], designs: [design],
        targets: [target]),
      walking: .straightLine(detour: 1), settings: SolverSettings(timeLimitSeconds: 20), explaining: true)
    let why = try #require(plan.explanations.first)
    #expect(why.years[0].reached == 0 && why.binding == [.sites])
    #expect(why.heldBack == [.init(street: "A", people: 50), .init(street: "B", people: 50)])
    let remedy = try #require(why.remedies.first)
    guard case .sites(let extras) = remedy.changes.first else {
      Issue.record("expected sites, found \(remedy)")
      return
    }
    #expect(Set(extras.map(\.site.street)) == ["A", "B"] && extras.count == 2)
  }

  @Test func aBudgetOneUnitShort() throws {
    let plan = plan(
      [site("west", at: 100), site("east", at: 1_100, street: "B")], budgets: [2021: 0, 2022: 199])
    let why = try #require(plan.explanations.first)
    #expect(why.binding == [.budget])
    let remedy = try #require(why.remedies.first { if case .budget = $0.changes.first { true } else { false } })
    #expect(remedy.changes == [.budget([.init(year: 2022, yuan: 1)])])
    #expect(remedy.addedCost == 100)
  }

  @Test func aSiteTooSmall() throws {
    let plan = plan([site("west", at: 100), site("east", at: 1_100, area: 30_000, street: "B")])
    let why = try #require(plan.explanations.first)
    #expect(why.binding.contains(.size))
    let remedy = try #require(why.remedies.first { if case .size = $0.changes.first { true } else { false } })
    guard case .size(let extras) = remedy.changes.first else { return }
    #expect(extras.map(\.site.id) == ["east"] && extras[0].more == Area(hundredths: 20_000))
  }

  @Test func aSiteThatComesTooLate() throws {
    let plan = plan(
      [site("west", at: 100), site("east", at: 1_100, street: "B", from: 2023)], needs: [0, 100, 100])
    let why = try #require(plan.explanations.first)
    #expect(why.years[0].year == 2022 && why.binding.contains(.time))
    #expect(why.remedies.contains { $0.changes == [.time(years: 1)] })
  }

  @Test func spacingThatShutsTheSecondSite() throws {
    let plan = plan([site("west", at: 100), site("east", at: 1_100, street: "B")], spacings: [.dayCare: 1_500])
    let why = try #require(plan.explanations.first)
    #expect(why.binding.contains(.spacing))
    #expect(why.remedies.contains { $0.changes == [.spacing] && $0.addedCost == 100 })
  }

  @Test func aWalkTooShort() throws {
    // From 900 m the farthest home of the east is 300 m away; the west has its own site.
    let plan = plan([site("west", at: 100), site("east", at: 900, street: "B")])
    let why = try #require(plan.explanations.first)
    #expect(why.binding.contains(.distance))
    #expect(why.remedies.contains { $0.changes == [.distance(metres: 300)] })
  }

  @Test func twoTargetsForOneSite() throws {
    let small = FacilityDesign(
      id: "meals", kind: .mealPoint, floorArea: Area(hundredths: 50_000), cost: 10)
    var site = site("only", at: 100)
    site.kinds = [.dayCare, .mealPoint]
    func one(_ rule: String, _ kind: FacilityKind) -> SitingTarget {
      SitingTarget(
        rule: rule, title: Text(rule), area: Text("A"), goal: .sum { $0.kind == kind ? 1 : 0 }, needs: [0, 1])
    }
    let plan = place(
      SitingProblem(
        years: 2021...2022, decideFrom: 2021, demand: homes, demandStreets: streets, facilities: [],
        candidates: [site], designs: [design, small], targets: [one("D", .dayCare), one("M", .mealPoint)]),
      walking: .straightLine(detour: 1), settings: SolverSettings(timeLimitSeconds: 20), explaining: true)
    let why = try #require(plan.explanations.first)
    #expect(plan.unmet.count == 1 && why.binding == [.otherTargets])
    #expect(
      why.remedies.contains { if case .sites(let extras) = $0.changes.first { extras.count == 1 } else { false } })
  }

  /// 2021 lacks both sites' money, 2022 and 2023 one unit for the second: told as one, with the money of each year.
  @Test func yearsHeldByTheSameAreToldTogether() throws {
    let plan = plan(
      [site("west", at: 100), site("east", at: 1_100, street: "B")], needs: [0, 50, 100, 100],
      budgets: [2021: 0, 2022: 90, 2023: 105, 2024: 0])
    #expect(plan.unmet.map(\.year) == [2022, 2023, 2024])
    let why = try #require(plan.explanations.first)
    #expect(plan.explanations.count == 1 && why.years.map(\.year) == [2022, 2023, 2024] && why.binding == [.budget])
    #expect(why.years.map(\.alone) == [0, 50, 50])
    let money = why.remedies.first { if case .budget = $0.changes.first { true } else { false } }
    // The plan opens one site in 2023; ten more in 2022 open the other a year before, and nothing lacks afterwards.
    #expect(money?.changes == [.budget([.init(year: 2022, yuan: 10)])] && money?.addedCost == 100, "\(why.remedies)")
  }

  /// In 2022 nothing is to be had yet, in 2023 one site is and the money lacks: two explanations, each with its own way out.
  @Test func yearsHeldByDifferentConstraintsAreToldApart() throws {
    let plan = plan(
      [site("west", at: 100, from: 2023), site("east", at: 1_100, street: "B", from: 2023)], needs: [0, 50, 100],
      budgets: [2021: 500, 2022: 500, 2023: 150])
    #expect(plan.explanations.map { $0.years.map(\.year) } == [[2022], [2023]])
    #expect(plan.explanations[0].binding.contains(.time) && !plan.explanations[0].binding.contains(.budget))
    #expect(plan.explanations[1].binding.contains(.budget))
    let money = plan.explanations[1].remedies.first { if case .budget = $0.changes.first { true } else { false } }
    #expect(money?.changes == [.budget([.init(year: 2023, yuan: 50)])])
    let sooner = plan.explanations[0].remedies.compactMap { remedy -> [Int]? in
      if case .sooner(let sites) = remedy.changes.first { sites.map(\.years) } else { nil }
    }
    #expect(sooner == [[1]])
  }

  /// A year in which nothing may open has no money to lend, whatever a budget for every year says.
  @Test func aYearInWhichNothingMayOpenLendsNoMoney() throws {
    let target = SitingTarget(
      rule: "C", title: Text("covered"), area: Text("city"),
      goal: .covered(kinds: [.dayCare], metres: 250, people: [0, 1].map { _ in homes.map { _ in 10 } }),
      needs: [0, 100])
    let plan = place(
      SitingProblem(
        years: 2021...2022, decideFrom: 2022, demand: homes, demandStreets: streets, facilities: [],
        candidates: [site("west", at: 100), site("east", at: 1_100, street: "B")], designs: [design], targets: [target],
        budgets: [2021: 150, 2022: 150]),
      walking: .straightLine(detour: 1), settings: SolverSettings(timeLimitSeconds: 20), explaining: true)
    let why = try #require(plan.explanations.first)
    #expect(why.binding == [.budget])
    #expect(why.remedies.first?.changes == [.budget([.init(year: 2022, yuan: 50)])])
  }

  /// One street has no site and the money is for one opening: neither a site nor the money is enough alone.
  @Test func aSiteAndMoneyTogether() throws {
    let plan = plan([site("west", at: 100)], budgets: [2021: 0, 2022: 120])
    let why = try #require(plan.explanations.first)
    let remedy = try #require(why.remedies.first, "\(why)")
    #expect(remedy.changes.count == 2 && remedy.addedCost == 100 && remedy.keepsPlan)
    guard case .sites(let extras) = remedy.changes[0], case .budget(let raises) = remedy.changes[1] else {
      Issue.record("expected a site and money, found \(remedy)")
      return
    }
    #expect(extras.map(\.site.street) == ["B"] && raises == [.init(year: 2022, yuan: 80)])
  }

  /// Two centres are wanted and the money goes into the one dear site: beside it no site would do without more money, but
  /// two free ones would in its place.
  @Test func anotherPlanWhereNothingBesideThePlanWouldDo() throws {
    var dear = site("west", at: 100)
    dear.cost = 60
    let target = SitingTarget(
      rule: "N", title: Text("centres"), area: Text("city"), goal: .sum { _ in 1 }, needs: [0, 2])
    let plan = place(
      SitingProblem(
        years: 2021...2022, decideFrom: 2021, demand: homes, demandStreets: streets, facilities: [],
        candidates: [dear], designs: [design], targets: [target], budgets: [2021: 0, 2022: 200]),
      walking: .straightLine(detour: 1), settings: SolverSettings(timeLimitSeconds: 20), explaining: true)
    let why = try #require(plan.explanations.first)
    #expect(why.years.map(\.reached) == [1] && why.binding == [.sites])
    let remedy = try #require(why.remedies.first)
    guard case .sites(let extras) = remedy.changes.first, remedy.changes.count == 1 else {
      Issue.record("expected sites, found \(why.remedies)")
      return
    }
    #expect(extras.count == 2 && !remedy.keepsPlan && remedy.addedCost == 40)
    // Beside the plan it takes a site and the money that it costs beyond what is left.
    let both = try #require(why.remedies.first { $0.keepsPlan })
    #expect(both.changes.count == 2 && both.changes[1] == .budget([.init(year: 2022, yuan: 60)]), "\(both)")
  }

  @Test func nothingToExplainWhereEverythingIsMet() {
    let plan = plan([site("west", at: 100), site("east", at: 1_100, street: "B")])
    #expect(plan.unmet.isEmpty && plan.explanations.isEmpty)
  }
}
