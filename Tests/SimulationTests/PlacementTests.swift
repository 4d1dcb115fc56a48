import Diagnostics
import Planning
import Policy
import Siting
import Spatial
import Testing

@testable import Simulation

/// What `placement:` says beside sizes and budgets, from the file to the map.
@Suite struct PlacementTests {
  private static func plan(_ more: String) -> String {
    Village.planText + "\n" + more.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
  }

  private func result(_ more: String, change: (inout StudyArea) -> Void = { _ in }) throws -> RunResult {
    try run(Village.inputs(plan: Self.plan(more), change: change))
  }

  private func problems(_ more: String) -> [Problem] {
    do {
      _ = try run(Village.inputs(plan: Self.plan(more)))
    } catch let error as Problems {
      return error.errors
    } catch {}
    return []
  }

  @Test func aFixedOpeningIsOpenedInItsYear() throws {
    let result = try result("fixed: [{open: C1, size: d, year: 2023}]")
    #expect(result.siting?.openings.map(\.year) == [2023])
    // The centre was wanted in 2021: fixing it later leaves the target unmet until then.
    #expect(result.siting?.unmet.map(\.year) == [2021, 2022])
  }

  @Test func aClosedFacilityServesNoMore() throws {
    let result = try result("fixed: [{close: D, year: 2022}]")
    #expect(result.years.map { $0.open.contains { $0.id == "D" } } == [true, true, false, false])
    #expect(
      result.areaFindings.filter { $0.rule == "CENTRE" && $0.subject.id == "W" }.map(\.verdict)
        == [.notApplicable, .pass, .fail, .fail])
  }

  @Test func aFacilityMovesToASite() throws {
    let result = try result("fixed: [{move: D, to: C1, year: 2022}]")
    #expect(result.years.map { $0.open.map(\.id) } == [["D"], ["D"], ["D@C1"], ["D@C1"]])
    let moved = try #require(result.study.facilities.last)
    #expect(moved.street == "E" && moved.beds[.community] == 10)
    #expect(result.siting?.openings.isEmpty == true, "the site is taken")
  }

  @Test func anExistingFacilityGrowsWhenThatIsCheapest() throws {
    let larger = """
      facilities: [{id: d, kind: day_care, floor_area_m2: 1000, cost_yuan: 100},
        {id: big, kind: day_care, floor_area_m2: 1500, beds: {community: 40}, cost_yuan: 9000}]
      grow: [{facility: D, to: big, cost_yuan: 50}]
      targets: [BEDS]
      """
    let text =
      Village.planAsIs + "\n\nplacement:\n  objective: least_cost\n"
      + larger.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    var inputs = try Village.inputs(plan: text)
    inputs.pack = try PolicyPack(
      yaml: Village.pack.replacing("targets: {2023: 20}", with: "targets: {2023: 60}"), file: "policy.yaml")
    let result = try run(inputs)
    let opening = try #require(result.siting?.openings.first)
    #expect(opening.replaces == "D" && opening.year == 2023 && opening.cost == 50)
    #expect(result.siting?.openings.count == 1 && result.siting?.objective == result.siting?.bound)
    #expect(result.years.map { ($0.open + $0.decided).map(\.id) } == [["D"], ["D"], ["D"], ["D:big"]])
    #expect(result.areaFindings.first { $0.rule == "BEDS" && $0.year == 2023 }?.verdict == .pass)
  }

  @Test func premisesAreSitesFromTheYearOfTheirHandover() throws {
    let result = try result("sites: {premises: {elder_care: [day_care], cost_yuan_per_m2: 1}}") { study in
      study.candidates = []
      let e1 = study.housing.firstIndex { $0.id == "E1" }!
      study.housing[e1].premises = [
        Premises(service: .elderCare, floorArea: Area(hundredths: 100_000), handover: CalendarDate("2022-05-01")),
        Premises(
          service: .elderCare, floorArea: Area(hundredths: 100_000), handover: CalendarDate("2020-05-01"),
          leaseEnd: CalendarDate("2022-12-31")),
      ]
    }
    #expect(result.siting?.openings.map(\.site.id) == ["E1/elder_care-1"])
    #expect(result.siting?.openings.map(\.year) == [2022])
    #expect(result.siting?.openings.map(\.cost) == [1_100])
    #expect(result.assumptions.contains { $0.en.contains("premises in housing are sites") })
  }

  @Test func sitesAreGeneratedWhereNobodyIsReached() throws {
    let result = try result(
      "sites: {generated: {every_m: 500, kinds: [day_care], floor_area_m2: 1000, cost_yuan: 7}}\ntargets: [NEAR]"
    ) { $0.candidates = [] }
    let opening = try #require(result.siting?.openings.first)
    #expect(opening.site.id.hasPrefix("generated-") && opening.cost == 107)
    #expect(result.siting?.unmet.isEmpty == true)
    #expect(result.assumptions.contains { $0.en.contains("no real land") })
  }

  @Test func rollingSeesTheTargetWhenItIsNear() throws {
    let result = try result("rolling: {foresight_years: 0}")
    #expect(result.siting?.openings.map(\.year) == [2021])
    #expect(result.siting?.method.hasPrefix("rolling") == true)
  }

  @Test func aTargetWithoutSitesIsExplained() throws {
    let result = try result("targets: [CENTRE]") { $0.candidates = [] }
    let why = try #require(result.siting?.explanations.first)
    #expect(why.binding == [.sites] && why.years.allSatisfy { $0.reached == 0 && $0.need == 1 })
    guard case .sites(let extras)? = why.remedies.first?.changes.first else {
      Issue.record("expected more sites, found \(why.remedies)")
      return
    }
    #expect(extras.map(\.site.street) == ["E"])
  }

  @Test func everyWrongDecisionIsToldAtOnce() throws {
    let found = problems(
      """
      fixed:
      - {open: C9, size: d, year: 2022}
      - {close: X, year: 2022}
      - {move: D, to: C9, year: 2022}
      grow: [{facility: X, to: d, cost_yuan: 1}]
      """)
    #expect(found.map(\.value) == ["C9", "X", "C9", "X"])
    #expect(found.allSatisfy { $0.place.line != nil })
    let unread = problems(
      """
      fixed:
      - {open: C1, size: dd, year: 2022}
      - {close: D}
      - {close: D, open: C1, year: 2022}
      - {expand: D, size: d, year: 1999}
      spacing_m: {day_car: 100}
      """)
    #expect(unread.count == 5)
  }

  /// Two decisions that cannot both be carried out are mistakes of the plan, not a plan that opens nothing.
  @Test(arguments: [
    ("[{open: C1, size: d, year: 2021}, {move: D, to: C1, year: 2022}]", 1, "C1"),
    ("[{move: D, to: C1, year: 2022}, {open: C1, size: d, year: 2021}]", 1, "C1"),
    ("[{open: C1, size: d, year: 2021}, {forbid: C1}]", 1, "C1"),
    ("[{forbid: C1}, {open: C1, size: d, year: 2021}]", 1, "C1"),
    ("[{open: C1, size: d, year: 2021}, {open: C1, size: d, year: 2022}]", 1, "C1"),
    ("[{close: D, year: 2021}, {close: D, year: 2022}]", 1, "D"),
    ("[{close: D, year: 2021}, {expand: D, size: d, year: 2022}]", 1, "D"),
    ("[{expand: D, size: d, year: 2022}, {expand: D, size: d, year: 2021}]", 1, "D"),
    ("[{expand: D, size: d, year: 2022}, {close: D, year: 2022}]", 1, "D"),
    ("[{move: D, to: C1, year: 2022}, {move: D, to: C1, year: 2023}]", 1, "C1"),
  ])
  func decisionsThatContradictOneAnotherAreRefused(_ fixed: String, _ second: Int, _ value: String) {
    let found = problems("fixed: \(fixed)")
    #expect(found.map(\.value) == [value], "\(found.map { $0.described(in: .en) })")
    #expect(found.first?.place.field == "placement.fixed[\(second)]")
  }

  @Test func whatGrowsTwiceStandsOnce() throws {
    let sizes = """
      facilities: [{id: d, kind: day_care, floor_area_m2: 1000, cost_yuan: 100},
        {id: big, kind: day_care, floor_area_m2: 1500, beds: {community: 40}, cost_yuan: 9000}]
      fixed: [{expand: D, size: d, year: 2021}, {expand: D, size: big, year: 2022}, {close: D, year: 2023}]
      targets: [CENTRE]
      """
    let text =
      Village.planAsIs + "\n\nplacement:\n  objective: least_cost\n"
      + sizes.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    let result = try run(Village.inputs(plan: text))
    #expect(result.years.map { $0.open.map(\.id) } == [["D"], ["D:d"], ["D:d:big"], []])
  }

  @Test func aFixedOpeningHasToBePaidForAndToHaveItsSite() throws {
    // The site costs 5 and the size 100.
    #expect(problems("budget_yuan: 104\nfixed: [{open: C1, size: d, year: 2022}]").map(\.value) == ["105"])
    #expect(problems("budget_yuan: 105\nfixed: [{open: C1, size: d, year: 2022}]").isEmpty)
    #expect(
      problems("budget_yuan: 110\nfixed: [{close: D, year: 2022, cost_yuan: 6}, {open: C1, size: d, year: 2022}]")
        .map(\.value) == ["105"])
    func opening(in year: Int) throws -> RunResult {
      try result("fixed: [{open: C1, size: d, year: \(year)}]") { $0.candidates[0].availableFrom = 2022 }
    }
    #expect(throws: Problems.self) { try opening(in: 2021) }
    #expect(try opening(in: 2022).siting?.openings.map(\.year) == [2022])
  }

  @Test func fixedOpeningsKeepTheirSpacing() {
    let plan = Self.plan(
      "spacing_m: {day_care: 200}\nfixed: [{open: C1, size: d, year: 2021}, {open: C2, size: d, year: 2021}]")
    func refused(at x: Double) -> [String?] {
      do {
        _ = try run(
          Village.inputs(plan: plan) { study in
            var second = study.candidates[0]
            second.id = "C2"
            second.position = Point(x, 500)
            study.candidates.append(second)
          })
      } catch let error as Problems {
        return error.errors.map(\.value)
      } catch {}
      return []
    }
    #expect(refused(at: 1599) == ["C2"])
    #expect(refused(at: 1600).isEmpty)
  }

  /// A plan that pursues what is not there would open nothing and say nothing.
  @Test func rulesToPursueHaveToBeThere() throws {
    let found = problems("targets: [BEDSS, RATE, NEAR]")
    #expect(found.map(\.value) == ["BEDSS", "RATE"])
    #expect(found.map(\.place.field) == ["placement.targets[0]", "placement.targets[1]"])
    #expect(found[0].fix?.en.contains("BEDS") == true && found[1].says.en.contains("cannot move"))
    #expect(problems("targets: []").count == 1)
    let late = try run(
      Village.inputs(plan: Self.plan("targets: [BEDS]").replacing("to: 2023", with: "to: 2022")))
    #expect(late.warnings.list.contains { $0.value == "BEDS" && $0.says.en.contains("within the horizon") })
  }

  @Test func aDecisionBeyondTheBudgetIsRefused() throws {
    let found = problems("budget_yuan: {2022: 10}\nfixed: [{close: D, year: 2022, cost_yuan: 11}]")
    #expect(found.count == 1 && found.first?.value == "11")
  }
}
