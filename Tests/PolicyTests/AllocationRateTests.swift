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
}
