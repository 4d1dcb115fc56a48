import Coverage
import Demography
import Diagnostics
import Planning
import Policy
import Siting
import Spatial
import Testing

@testable import Simulation

/// Backup coverage and places within a walk as targets of a pack: measured, pursued and judged by one measure.
@Suite struct CoverageTargetTests {
  private static func pack(_ key: String, target: Int, metres: Int = 600, scope: String = "city") -> String {
    Village.pack + "\n"
      + """
      - id: MORE
        title: more
        cite: {clause: "5"}
        says: more
        kind: coverage
        scope: \(scope)
        facilities: [day_care]
        within_m: \(metres)
        \(key)
        of: {age: 60+, basis: hukou}
        targets: {2021: \(target)}
      """
  }

  private static let placing =
    Village.planAsIs + """


      placement:
        objective: least_cost
        targets: [MORE]
        facilities: [{id: d, kind: day_care, floor_area_m2: 1000, beds: {community: 30}, cost_yuan: 100}]
      """

  private func result(
    _ key: String, target: Int, metres: Int = 600, scope: String = "city", plan: String = placing,
    change: (inout StudyArea) -> Void = { _ in }
  ) throws -> RunResult {
    try run(
      Village.inputs(
        plan: plan, pack: Self.pack(key, target: target, metres: metres, scope: scope), change: change))
  }

  private func city(_ result: RunResult, _ year: Int) throws -> CoverageCount {
    let found = result.years.first { $0.year == year }
    return try #require(found?.coverage.first { $0.rule == "MORE" }).counts.city
  }

  /// As a finding prints it: rounded down.
  private func percent(_ persons: Int, of count: CoverageCount) -> Quantity {
    Quantity(tenThousandths: Int64(persons * 1_000_000 / count.people))
  }

  /// D reaches W2 and E1, and so would C1: whoever lives there has two.
  @Test func aSecondFacilityIsPlacedWhereItIsABackup() throws {
    let result = try result("times: 2", target: 40)
    #expect(result.siting?.openings.map(\.site.id) == ["C1"] && result.siting?.unmet.isEmpty == true)
    let before = try #require(result.areaFindingsBefore.first { $0.rule == "MORE" && $0.year == 2021 })
    let after = try #require(result.areaFindings.first { $0.rule == "MORE" && $0.year == 2021 })
    #expect(before.have == .zero && before.verdict == .fail && after.verdict == .pass)
    // W2 holds a third of West, E1 all of East in 2021: the table of the run counts them as the finding does.
    let count = try city(result, 2021)
    #expect(
      count.covered == count.people - (result.projection.persons(street: 0, year: 2021, in: AgeRange("60+")!) * 2 + 2)
        / 3)
    #expect(after.have == percent(count.covered, of: count))
    let standard = try #require(result.years.last?.coverage.first { $0.rule == "MORE" })
    #expect(standard.times == 2 && standard.areaWithin == nil)
  }

  @Test func placesArePursuedAndCheckedByOneFlow() throws {
    let result = try result("capacity: beds", target: 9)
    #expect(result.siting?.openings.map(\.site.id) == ["C1"] && result.siting?.unmet.isEmpty == true)
    let after = try #require(result.areaFindings.first { $0.rule == "MORE" && $0.year == 2021 })
    let count = try city(result, 2021)
    #expect(count.balance?.served == 40 && after.verdict == .pass)
    #expect(after.have == percent(40, of: count))
    // One tenth of the people is more than 40 places: not met, and the plan says so with the same number.
    let short = try self.result("capacity: beds", target: 10)
    let unmet = try #require(short.siting?.unmet.first { $0.year == 2021 })
    #expect(unmet.reached == 40 && unmet.need > 40)
    #expect(short.areaFindings.first { $0.rule == "MORE" && $0.year == 2021 }?.verdict == .fail)
    #expect(short.siting?.explanations.first?.binding.contains(.capacity) == true)
  }

  /// Where streets share facilities each is measured with the places for itself, so that the parts may be more than the
  /// whole, and never less than the division of the whole gives them.
  @Test func streetsAreMeasuredForThemselves() throws {
    let result = try result("capacity: beds", target: 1, scope: "street", plan: Village.planAsIs)
    let coverage = try #require(result.years.first?.coverage.first { $0.rule == "MORE" }).counts
    let streets = result.areaFindings.filter { $0.rule == "MORE" && $0.year == 2020 }
    #expect(streets.count == 2)
    for (finding, count) in zip(streets, coverage.streets) {
      #expect(finding.have == percent(10, of: count), "ten beds, for West or for East")
      #expect((count.balance?.served ?? -1) <= 10)
    }
    #expect(coverage.city.balance?.served == 10)
  }

  @Test func aCapacityThatIsNotOnRecordLeavesItUnknown() throws {
    let unknown = try result("capacity: places", target: 5, plan: Village.planAsIs)
    let finding = try #require(unknown.areaFindings.first { $0.rule == "MORE" && $0.year == 2021 })
    #expect(finding.verdict == .unknown && finding.have == nil)
    #expect(
      finding.assumptions.contains {
        $0.en.contains("places of 1 facilities are not on record") && $0.en.contains("(D)")
      })
    // Beyond everyone's walk it makes no difference; nor beside a facility that has a place for all.
    let far = try result("capacity: places", target: 5, metres: 50, plan: Village.planAsIs)
    #expect(far.areaFindings.first { $0.rule == "MORE" && $0.year == 2021 }?.verdict == .fail)
    let ample = try result("capacity: places", target: 5, plan: Village.planAsIs) { study in
      var other = study.facilities[0]
      other.id = "P"
      other.places = 10_000
      study.facilities.append(other)
    }
    #expect(ample.areaFindings.first { $0.rule == "MORE" && $0.year == 2021 }?.verdict == .pass)
  }

  /// The placement counts no place at a facility that does not say how many it has; that is told with the fix, and the
  /// finding is UNKNOWN where it could matter.
  @Test func aPlacementNamesFacilitiesWithoutPlaces() throws {
    let plan = Self.placing.replacing("beds: {community: 30}", with: "places: 30")
    let result = try result("capacity: places", target: 5, plan: plan)
    let warning = try #require(result.warnings.list.first { $0.place.field == "places" })
    #expect(warning.severity == .warning && warning.value == "D" && warning.fix != nil)
    #expect(warning.says.en.contains("1 facilities do not say their places") && warning.says.en.contains("MORE"))
    #expect(result.areaFindings.first { $0.rule == "MORE" && $0.year == 2021 }?.verdict == .unknown)
    // With the number on record there is nothing to say, and placement and check agree.
    let known = try self.result("capacity: places", target: 5, plan: plan) { $0.facilities[0].places = 0 }
    #expect(known.warnings.list.allSatisfy { $0.place.field != "places" })
    #expect(known.siting?.unmet.isEmpty == true)
    #expect(known.areaFindings.first { $0.rule == "MORE" && $0.year == 2021 }?.verdict == .pass)
  }

  /// The same of sums: what a facility does not say is no silent zero, neither where it is placed nor where it is judged.
  @Test func sumsNameFacilitiesThatDoNotSay() throws {
    let pack = Village.pack.replacing("numerator: {beds: [community]}", with: "numerator: {places: [day_care]}")
    let plan = Village.planText.replacing("cost_yuan: 100,", with: "places: 30, cost_yuan: 100,")
    let result = try run(Village.inputs(plan: plan, pack: pack))
    let told = result.warnings.list.filter { $0.place.layer == "facilities" }
    #expect(told.count == 1 && told.first?.place.field == "places" && told.first?.value == "D")
    #expect(told.first?.says.en.contains("BEDS stays UNKNOWN") == true)
    #expect(result.areaFindings.first { $0.rule == "BEDS" && $0.year == 2023 }?.verdict == .unknown)
    let known = try run(Village.inputs(plan: plan, pack: pack) { $0.facilities[0].places = 4 })
    #expect(known.warnings.list.allSatisfy { $0.place.layer != "facilities" })
    #expect(known.areaFindings.first { $0.rule == "BEDS" && $0.year == 2023 }?.verdict == .pass)
  }

  @Test func mostCoveredSaysThatItCountsNoPlaces() throws {
    let plan = Self.placing.replacing("objective: least_cost", with: "objective: most_covered\n  budget_yuan: 1000")
    let result = try result("capacity: beds", target: 5, plan: plan)
    #expect(result.warnings.list.contains { $0.place.field == "placement.objective" && $0.value == "MORE" })
  }

  /// Under draws who finds a place is another flow for each: where every draw is one forecast, its share is the range.
  @Test func capacityHasARangeUnderDraws() throws {
    func plan(_ growth: String, _ perYear: Int) -> String {
      Village.planAsIs.replacing(
        "bands: [{age: 60+, add_per_year: 10}]",
        with: "bands: [{age: 60+, add_per_year: \(perYear)}]\n  uncertainty: {draws: 8, growth: {\(growth)}}")
    }
    func range(_ result: RunResult) throws -> IndicatorRange {
      try #require(result.indicatorRanges.first { $0.rule == "MORE" && $0.year == 2021 })
    }
    func have(_ result: RunResult) throws -> Double {
      let finding = result.areaFindings.first { $0.rule == "MORE" && $0.year == 2021 }
      return try #require(finding?.have).double
    }
    let slow = try result("capacity: beds", target: 2, plan: plan("fixed: 30", 10))
    let fast = try result("capacity: beds", target: 2, plan: plan("fixed: 1", 300))
    let drawn = try range(slow)
    let (now, then) = (try have(slow), try have(fast))
    #expect(drawn.p10 == drawn.p90 && abs(drawn.p50 - then) < 2e-4 && drawn.probability == 0)
    let certain = try range(fast)
    #expect(abs(certain.p50 - then) < 2e-4 && now > then)
    let spread = try range(try result("capacity: beds", target: 2, plan: plan("normal: [10, 5]", 10)))
    #expect(spread.p10 < spread.p50 && spread.p50 < spread.p90)
    // Nobody knows the share where a facility does not say how many it takes.
    let unknown = try result("capacity: places", target: 2, plan: plan("fixed: 1", 10))
    #expect(unknown.indicatorRanges.allSatisfy { $0.rule != "MORE" })
  }

  @Test func aPlanDoesNotContradictTheRule() throws {
    let plan = Village.planAsIs + "\ncoverage: {capacity: {MORE: places}}"
    do {
      _ = try result("capacity: beds", target: 5, plan: plan)
      Issue.record("accepted")
    } catch let error as Problems {
      let problem = try #require(error.errors.first)
      #expect(problem.place.line != nil && problem.value == "places" && problem.says.en.contains("MORE"))
    }
  }

  /// Every set of openings of a few sites, judged on the map: the engine's plan costs what the best of them does.
  @Test(arguments: 0..<12 as Range<UInt64>)
  func equalsEveryPlanTried(seed: UInt64) throws {
    // Knuth's linear congruential generator (MMIX), its high bits.
    var state = seed &* 7_046_029_254_386_353_131 &+ 1
    func draw(_ range: ClosedRange<Int>) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Int((state >> 33) % UInt64(range.count))
    }
    let isBackup = seed.isMultiple(of: 2)
    let target = isBackup ? draw(20...70) : draw(8...20)
    let sites = (0..<5).map { index in
      CandidateSite(
        id: "S\(index)", name: "S\(index)", position: Point(Double(draw(0...19)) * 100, 500), street: "E",
        kinds: [.dayCare], floorArea: Area(hundredths: 200_000), cost: Int64(draw(1...9) * 10))
    }
    let result = try result(isBackup ? "times: 2" : "capacity: beds", target: target) { $0.candidates = sites }
    // 2023 has the most elders; a plan for it from 2021 on does for every year of the two streets.
    let years = 2021...2023
    let demand = result.demand.points
    var best: Int64?
    for set in 0..<32 {
      let open = sites.indices.filter { set >> $0 & 1 == 1 }
      let places = [Point(800, 500)] + open.map { sites[$0].position }
      let beds = [10] + open.map { _ in 30 }
      let meets = try years.allSatisfy { year in
        let people = try result.demand.people(result.projection, age: AgeRange("60+")!, year: year).people[0]
        let all = people.reduce(0, +)
        func reaches(_ place: Int, _ home: Int) -> Bool { places[place].distance(to: demand.positions[home]) <= 600 }
        let have: Int
        if isBackup {
          have = people.indices.reduce(0) { sum, home in
            sum + (places.indices.count { reaches($0, home) } >= 2 ? people[home] : 0)
          }
        } else {
          // The least cut over every set of facilities.
          have =
            (0..<(1 << places.count)).map { cut in
              let inside = places.indices.filter { cut >> $0 & 1 == 1 }
              let rest = people.indices.filter { home in
                places.indices.contains { !inside.contains($0) && reaches($0, home) }
              }
              return inside.reduce(0) { $0 + beds[$1] } + rest.reduce(0) { $0 + people[$1] }
            }.min() ?? 0
        }
        return have * 100 >= target * all
      }
      let cost = open.reduce(Int64(0)) { $0 + (sites[$1].cost ?? 0) + 100 }
      if meets, best.map({ cost < $0 }) ?? true { best = cost }
    }
    let siting = try #require(result.siting)
    if let best {
      #expect(siting.unmet.isEmpty && siting.spending == best)
      #expect(
        result.areaFindings.filter { $0.rule == "MORE" && years.contains($0.year ?? 0) }.allSatisfy {
          $0.verdict == .pass
        })
    } else {
      #expect(!siting.unmet.isEmpty)
      #expect(result.areaFindings.contains { $0.rule == "MORE" && $0.verdict == .fail })
    }
  }
}
