import Diagnostics
import Planning
import Testing

@testable import Policy

@Suite struct AllocationRateTests {
  let fifteen: PolicyPack
  let range: PolicyPack

  init() throws {
    fifteen = try pack(rule("R", "allocation-rate", "minimum: 15", applies: "{status: [existing]}"))
    range = try pack(rule("R", "allocation-rate", "minimum: 20, recommended: 30"))
  }

  @Test(arguments: [
    (1000, 150.00, Verdict.pass), (1000, 149.99, .fail), (1, 0.15, .pass), (1, 0.14, .fail), (333, 49.95, .pass),
    (333, 49.94, .fail), (99, 14.85, .pass), (99, 14.84, .fail),
  ])
  func bothSidesOfTheBoundary(dwellings: Int, squareMetres: Double, verdict: Verdict) throws {
    let finding = try #require(
      review(project(dwellings: dwellings, premises: [elderCare(squareMetres)]), fifteen).first)
    #expect(finding.verdict == verdict)
    #expect(finding.need == Quantity(tenThousandths: Int64(dwellings) * 1500))
    #expect(finding.margin == finding.have! - finding.need!)
  }

  @Test func theRemedyIsTheSmallestThatPasses() throws {
    var generator = SeededGenerator(seed: 7)
    let odd = try pack(rule("R", "allocation-rate", "minimum: 17.33"))
    for _ in 0..<300 {
      let dwellings = Int.random(in: 1...5000, using: &generator)
      let have = Int64.random(in: 0...90_000, using: &generator)
      func verdict(_ hundredths: Int64) -> Verdict? {
        let room = Premises(service: .elderCare, floorArea: Area(hundredths: hundredths))
        return review(project(dwellings: dwellings, premises: [room]), odd).first?.verdict
      }
      guard verdict(have) == .fail else { continue }
      let finding = try #require(
        review(
          project(dwellings: dwellings, premises: [Premises(service: .elderCare, floorArea: Area(hundredths: have))]),
          odd
        ).first)
      let words = try #require(finding.remedy?.en.split(separator: " ").first.map(String.init))
      let short = try #require(Quantity(decimal: words)).tenThousandths / 100
      #expect(verdict(have + short) == .pass)
      #expect(verdict(have + short - 1) == .fail)
    }
  }

  @Test(arguments: [(199.99, Verdict.fail), (200, .passMinimum), (299.99, .passMinimum), (300, .pass)])
  func aRangeHasThreeStates(squareMetres: Double, verdict: Verdict) {
    #expect(
      review(project(dwellings: 1000, premises: [elderCare(squareMetres)]), range).map(\.verdict) == [verdict])
  }

  @Test func stepUpOwesEachHundredBegun() throws {
    let steps = try pack(rule("R", "allocation-rate", "minimum: 20, rounding: step_up"))
    for (dwellings, need) in [(1, 20), (100, 20), (101, 40), (200, 40), (250, 60)] {
      #expect(review(project(dwellings: dwellings), steps).first?.need == Quantity(need))
    }
  }

  @Test func zeroAndMissingDwellings() throws {
    #expect(review(project(dwellings: 0), fifteen).map(\.verdict) == [.notApplicable])
    #expect(review(project(dwellings: 0, status: nil), fifteen).map(\.verdict) == [.notApplicable])
    #expect(review(project(dwellings: nil), fifteen).map(\.verdict) == [.unknown])
    #expect(review(project(dwellings: -5), fifteen).map(\.verdict) == [.unknown])
    #expect(review(project(dwellings: 100, status: nil), fifteen).map(\.verdict) == [.unknown])
    #expect(review(project(dwellings: 100), fifteen).map(\.verdict) == [.fail])
  }

  @Test func unrecordedAreasDecideOnlyWhenTheyMust() {
    let known = project(dwellings: 1000, premises: [elderCare(150), elderCare(nil)])
    #expect(review(known, fifteen).map(\.verdict) == [.pass])
    let open = project(dwellings: 1000, premises: [elderCare(149), elderCare(nil)])
    #expect(review(open, fifteen).map(\.verdict) == [.unknown])
  }

  @Test func onlyTheServicesOwnPremisesCount() {
    let rooms = [Premises(service: .childcare, floorArea: area(500)), elderCare(10)]
    #expect(review(project(dwellings: 1000, premises: rooms), fifteen).first?.have == Quantity(10))
  }

  @Test func leasesCountToTheirLastDay() {
    let leased = project(dwellings: 1000, premises: [elderCare(150, leaseEnd: today)])
    #expect(review(leased, fifteen).map(\.verdict) == [.pass])
    let over = project(dwellings: 1000, premises: [elderCare(150, leaseEnd: day("2024-06-29"))])
    #expect(review(over, fifteen).map(\.verdict) == [.fail])
  }

  @Test func aSilentPlanFindsNoRule() {
    let findings = review(project(dwellings: 1000, status: .planned), fifteen)
    #expect(findings.map(\.verdict) == [.noRule])
    #expect(findings.first?.rule == "-")
    #expect(findings.first?.need == nil)
  }

  @Test func phasesOweEachTheirOwnRate() throws {
    let both = try pack(
      rule("OLD", "allocation-rate", "minimum: 15", applies: "{status: [existing]}") + "\n"
        + rule("NEW", "allocation-rate", "minimum: 30", applies: "{status: [under_construction]}"))
    func estate(_ squareMetres: Double) -> HousingProject {
      project(
        dwellings: 1600, premises: [elderCare(squareMetres)],
        phases: [
          Phase(id: "1", dwellings: 1000, completion: day("2010-01-01")),
          Phase(id: "2", dwellings: 500, permit: day("2024-01-01")),
          Phase(id: "3", dwellings: 100, status: .planned),
        ])
    }
    let passes = try #require(review(estate(300), both).first)
    #expect(passes.need == Quantity(150 + 150))
    #expect(passes.verdict == .pass)
    #expect(passes.rule == "OLD+NEW")
    #expect(review(estate(299.99), both).map(\.verdict) == [.fail])
    #expect(passes.assumptions.contains { $0.en.contains("phase 3") && $0.en.contains("silent") })
    // The day the second phase is finished, the whole estate is existing.
    #expect(
      review(
        project(
          dwellings: nil, premises: [elderCare(225)],
          phases: [
            Phase(id: "1", dwellings: 1000, completion: day("2010-01-01")),
            Phase(id: "2", dwellings: 500, permit: day("2024-01-01"), completion: today),
          ]), both
      ).map(\.need) == [Quantity(225)])
  }

  @Test func aProjectsTotalServesPhasesThatStateNone() throws {
    let estate = project(
      dwellings: 1000, premises: [elderCare(150)],
      phases: [Phase(id: "1", dwellings: nil, status: .existing), Phase(id: "2", dwellings: 400, status: .existing)])
    #expect(review(estate, fifteen).map(\.need) == [Quantity(150)])
  }

  @Test func numbersTooLargeAreUnknown() throws {
    let huge = project(dwellings: .max, premises: [elderCare(1)])
    #expect(review(huge, fifteen).map(\.verdict) == [.unknown])
    let vast = Premises(service: .elderCare, floorArea: Area(hundredths: .max))
    #expect(review(project(dwellings: 100, premises: [vast, vast]), fifteen).map(\.verdict) == [.unknown])
    let phases = [
      Phase(id: "a", dwellings: .max, status: .existing), Phase(id: "b", dwellings: .max, status: .existing),
    ]
    #expect(review(project(dwellings: nil, phases: phases), fifteen).map(\.verdict) == [.unknown])
  }

  @Test func dwellingsAreEstimatedOnlyWhenThePackSaysHow() throws {
    var estate = project(dwellings: nil, premises: [elderCare(150)])
    estate.residentialFloorArea = area(99_900.01)
    #expect(review(estate, fifteen).map(\.verdict) == [.unknown])
    let estimating = try pack(rule("R", "allocation-rate", "minimum: 15"), more: "mean_dwelling_m2: 100")
    let finding = try #require(review(estate, estimating).first)
    #expect(finding.estimated)
    #expect(finding.need == Quantity(150))
    #expect(finding.verdict == .pass)
    #expect(finding.assumptions.contains { $0.en.contains("estimated") })
    estate.residentialFloorArea = area(100_000.01)
    #expect(review(estate, estimating).map(\.verdict) == [.fail])
    #expect(review(project(dwellings: 10), estimating).map(\.estimated) == [false])
  }

  @Test func zonesAndDatesDecideWhereARuleReaches() throws {
    let zoned = try pack(
      rule("R", "allocation-rate", "minimum: 10", applies: "{zones: [z], dates: {from: 2024-01-01, to: 2024-12-31}}"),
      zones: "zones: [{id: z, name: {zh: 区, en: zone}, streets: ['3201*'], except: ['320109']}]")
    func verdict(_ street: String?, _ date: String) -> Verdict? {
      review(project(street: street, dwellings: 100, premises: [elderCare(10)]), zoned, on: day(date)).first?.verdict
    }
    #expect(verdict("320101", "2024-01-01") == .pass)
    #expect(verdict("320101", "2023-12-31") == .noRule)
    #expect(verdict("320101", "2024-12-31") == .pass)
    #expect(verdict("320101", "2025-01-01") == .noRule)
    #expect(verdict("320109", "2024-06-01") == .noRule)
    #expect(verdict("330101", "2024-06-01") == .noRule)
    #expect(verdict(nil, "2024-06-01") == .unknown)
  }

  @Test func vintageFollowsThePlanningConditions() throws {
    let dated = try pack(
      rule(
        "R", "allocation-rate", "minimum: 10",
        applies: "{status: [planned, under_construction], dates: {from: 2024-12-01}, vintage: conditions}"))
    func verdict(_ status: ProjectStatus, _ conditions: String?, on date: String) -> Verdict? {
      review(
        project(
          dwellings: 100, status: status, premises: [elderCare(10)], conditions: conditions.map { day($0) }), dated,
        on: day(date)
      ).first?.verdict
    }
    #expect(verdict(.underConstruction, "2024-12-01", on: "2025-06-01") == .pass)
    #expect(verdict(.underConstruction, "2024-11-30", on: "2025-06-01") == .noRule)
    #expect(verdict(.underConstruction, nil, on: "2025-06-01") == .unknown)
    #expect(verdict(.planned, nil, on: "2024-12-01") == .pass)
    #expect(verdict(.planned, nil, on: "2024-11-30") == .noRule)
  }

  @Test func aPackIsSilentBeforeItIsInForceAndFlaggedAfterItsTerm() throws {
    let term = try pack(rule("R", "allocation-rate", "minimum: 10"), inForce: "{from: 2021-01-01, to: 2025-12-31}")
    let estate = project(dwellings: 100, premises: [elderCare(10)])
    #expect(review(estate, term, on: day("2020-12-31")).map(\.verdict) == [.noRule])
    #expect(review(estate, term, on: day("2021-01-01")).map(\.verdict) == [.pass])
    let last = try #require(review(estate, term, on: day("2025-12-31")).first)
    #expect(!last.assumptions.contains { $0.en.contains("ended") })
    let after = try #require(review(estate, term, on: day("2026-01-01")).first)
    #expect(after.verdict == .pass)
    #expect(after.assumptions.contains { $0.en.contains("ended on 2025-12-31") })
  }

  /// What is not recorded may be anything: the finding says what is owed and recorded, not what there is.
  @Test func anUnknownAreaShowsNoHaveAndNoMargin() throws {
    let pack = try pack(
      rule("R", "allocation-rate", "minimum: 20") + "\n"
        + rule("S", "single-site-minimum", "minimum: 150, reading: every"))
    for finding in review(project(dwellings: 1000, premises: [elderCare(180), elderCare(nil)]), pack) {
      #expect(finding.verdict == .unknown)
      #expect(finding.need != nil && finding.have == nil && finding.margin == nil)
      #expect(finding.missing.map(\.en) == ["the area of some premises is not known"])
    }
    let rate = try #require(
      review(project(dwellings: 1000, premises: [elderCare(180), elderCare(nil)]), pack).first)
    #expect(rate.inputs.contains { $0.name.en == "recorded area" && $0.value.en == "180 m²" })
    #expect(rate.inputs.contains { $0.name.en == "premises 2" && $0.value.en == "area unknown" })
  }

  /// Advice that follows what is missing is not itself missing.
  @Test func onlyWhatIsMissingIsMissing() throws {
    let pack = try pack(rule("R", "allocation-rate", "minimum: 15"))
    let expired = elderCare(50, leaseEnd: day("2020-01-01"))
    let finding = try #require(review(project(dwellings: 100, premises: [expired, elderCare(nil)]), pack).first)
    #expect(finding.verdict == .unknown)
    #expect(finding.missing.map(\.en) == ["the area of some premises is not known"])
    #expect(finding.inputs.contains { $0.value.en == "50 m², lease ended 2020-01-01, not counted" })
  }

  @Test func inputsListPremisesLeasesAndPhases() throws {
    let pack = try pack(
      rule("NEW", "allocation-rate", "minimum: 30", applies: "{status: [planned]}") + "\n"
        + rule("OLD", "allocation-rate", "minimum: 20", applies: "{status: [existing]}") + "\n"
        + rule("SIZE", "single-site-minimum", "minimum: 50", applies: "{status: [planned]}"))
    let phased = project(
      dwellings: 300, premises: [elderCare(90, leaseEnd: day("2030-12-31"))],
      phases: [
        Phase(id: "1", dwellings: 200, status: .existing), Phase(id: "2", dwellings: 100, status: .planned),
      ])
    let found = review(phased, pack)
    let rate = try #require(found.first)
    #expect(rate.need == Quantity(70) && rate.have == Quantity(90))
    #expect(rate.inputs.contains { $0.name.en == "premises 1" && $0.value.en == "90 m², lease to 2030-12-31" })
    #expect(rate.assumptions.contains { $0.en.hasPrefix("a phased project: each phase owes its own rate") })
    let size = try #require(found.first { $0.rule == "SIZE" })
    #expect(size.assumptions.contains { $0.en.contains("the rule is for phase 2") })
    let whole = try #require(review(project(dwellings: 100), pack).first)
    #expect(whole.inputs.contains { $0.value.en == "none" })
    #expect(!whole.assumptions.contains { $0.en.contains("phased") })
  }

  @Test func aProjectAcrossStreetsIsJudgedByTheStrictestAndSaysSo() throws {
    let pack = try pack(
      rule("A", "allocation-rate", "minimum: 15", applies: "{streets: ['1']}") + "\n"
        + rule("B", "allocation-rate", "minimum: 30", applies: "{streets: ['2']}"))
    var across = project(street: "1", dwellings: 100, premises: [elderCare(20)])
    #expect(review(across, pack).map(\.rule) == ["A"])
    across.alsoIn = ["2"]
    let found = review(across, pack)
    #expect(found.map(\.rule) == ["B"])
    #expect(found.map(\.verdict) == [.fail])
    #expect(found[0].assumptions.contains { $0.en.contains("the project lies in 1, 2") })
    across.street = "3"
    #expect(review(across, pack).map(\.rule) == ["B"])
  }

  @Test func aRateAsStrictIsNotCalledStricter() throws {
    let lower = try pack(rule("L", "allocation-rate", "minimum: 30"), id: "lower")
    let finding = try #require(
      review(
        project(dwellings: 100), try pack(rule("R", "allocation-rate", "minimum: 30")).extending([lower])
      ).first)
    #expect(finding.rule == "R")
    #expect(finding.assumptions.contains { $0.en == "L of \"Trial lower\" asks for the same" })
    #expect(!finding.assumptions.contains { $0.en.contains("strictest") })
  }
}
