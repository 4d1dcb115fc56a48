import Coverage
import Diagnostics
import Planning
import Simulation
import Spatial
import Testing
import WalkNetwork

/// The `walking:` and `coverage:` sections of a plan, and what a run makes of them.
@Suite struct CoverageSectionTests {
  /// The village's plan with more sections, and perhaps a network.
  private static func plan(_ more: String, walking: String = "{detour: 1}", walkways: Bool = false) -> String {
    var text = Village.planAsIs.replacing("walking: {detour: 1}", with: "walking: \(walking)")
    if walkways { text = text.replacing("population: p.csv}", with: "population: p.csv, walkways: w.osm}") }
    return text + "\n" + more
  }

  private static func errors(_ text: String) -> [Problem] {
    do {
      _ = try Plan(yaml: text, file: "plan.yaml")
      return []
    } catch {
      return error.errors
    }
  }

  @Test func theWalkerAndTheWaysAreRead() throws {
    let walking = """
      {walker: wheelchair, with: [motorway_link], without: [track], steepest_percent: 5, ferries: true,
       open_estates: true, time_per_metre: {path: 1.5, ferry: 0.4}, snap: node, length: spherical}
      """
    let plan = try Plan(yaml: Self.plan("", walking: walking, walkways: true), file: "plan.yaml")
    let rules = plan.walking.rules
    #expect(!rules.allows(highway: "steps") && !rules.allows(highway: "track"))
    #expect(rules.allows(highway: "motorway_link") && rules.allows(highway: "service", access: "private"))
    #expect(!rules.allows(highway: "footway", incline: "6%") && rules.allows(highway: "footway", incline: "-4%"))
    #expect(!rules.allows(highway: "footway", wheelchair: "no"))
    #expect(rules.allows(highway: nil, route: "ferry"))
    #expect(rules.costPerMetre == ["path": 1.5, "ferry": 0.4])
    #expect(plan.walking.snapTarget == .node && plan.walking.lengths == .spherical)
    let plain = try Plan(yaml: Self.plan(""), file: "plan.yaml")
    #expect(plain.walking.rules == .standard && plain.walking.snapLimit == 300)
  }

  @Test(arguments: [
    ("{without: [stepps]}", true, "walking.without[0]", "did you mean steps?"),
    ("{walker: step_free, time_per_metre: {steps: 2}}", true, "walking.time_per_metre.steps", ""),
    ("{walker: step_free, without: [steps]}", true, "walking.without[0]", ""),
    ("{walker: weelchair}", true, "walking.walker", "did you mean wheelchair?"),
    ("{time_per_metre: {path: 0}}", true, "walking.time_per_metre.path", ""),
    ("{speed_m_per_s: 72}", true, "walking.speed_m_per_s", ""),
    ("{walker: wheelchair}", false, "walking.walker", "name the network, or remove the key"),
  ])
  func mistakesInWalking(_ walking: String, _ walkways: Bool, _ field: String, _ fix: String) {
    let found = Self.errors(Self.plan("", walking: walking, walkways: walkways))
    #expect(found.count == 1 && found.first?.place.field == field, "\(found)")
    #expect(fix.isEmpty || found.first?.fix?.en == fix)
  }

  @Test(arguments: [
    ("{groups: [old]}", "coverage.groups[0]"),
    ("{capacity: {NEAR: chairs}}", "coverage.capacity.NEAR"),
    ("{missing_weight: ignore}", "coverage.missing_weight"),
    ("{standards: [{id: A, facilities: [day_cre], within_m: 1, age: 60+}]}", "coverage.standards[0].facilities[0]"),
    ("{standards: [{id: A, facilities: [day_care], age: 60+}]}", "coverage.standards[0]"),
    ("{standards: [{id: A, facilities: [day_care], within_m: 1, within_min: 1, age: 60+}]}", "coverage.standards[0]"),
    ("{standards: [{id: A, facilities: [day_care], within_m: -1, age: 60+}]}", "coverage.standards[0].within_m"),
  ])
  func mistakesInCoverage(_ coverage: String, _ field: String) {
    let found = Self.errors(Self.plan("coverage: \(coverage)"))
    #expect(found.contains { $0.place.field == field }, "\(found)")
  }

  @Test(arguments: [
    ("{capacity: {NAER: beds}}", "NAER", "did you mean NEAR?"),
    ("{standards: [{id: BEDS, facilities: [day_care], within_m: 1, age: 60+}]}", "BEDS", "choose another id"),
    ("{groups: [85+]}", "85+", ""),
  ])
  func contradictionsAreRefused(_ coverage: String, _ value: String, _ fix: String) throws {
    let inputs = try Village.inputs(plan: Self.plan("coverage: \(coverage)"))
    do {
      _ = try run(inputs)
      Issue.record("accepted")
    } catch {
      #expect(error.errors.map(\.value) == [value])
      #expect(fix.isEmpty || error.errors.first?.fix?.en == fix)
    }
  }

  private static let section = """
    coverage:
      groups: [80+]
      capacity: {NEAR: beds, FAR: places}
      standards:
        - {id: FAR, title: far, facilities: [day_care], within_m: 500, age: 60+}
    """

  /// Checked by hand: 300 elders at W1 (700 m, two thirds) and W2 (100 m), 101 at E1 (500 m).
  @Test func peopleAreToldApart() throws {
    let result = try run(try Village.inputs(plan: Self.plan(Self.section)))
    let year = try #require(result.years.first)
    #expect(year.coverage.map(\.rule) == ["NEAR", "FAR"])
    let near = year.coverage[0]
    #expect(near.counts.city.people == 401 && near.counts.city.covered == 100)
    #expect(near.counts.city.balance == CoverageBalance(served: 10, exhausted: 90, undecided: 0, outOfReach: 301))
    #expect(near.counts.streets.map(\.covered) == [100, 0])
    #expect(near.counts.city.distances.median == 500 && near.counts.city.distances.ninetieth == 700)
    #expect(near.counts.city.distances.worst == 700)
    #expect(near.ages == [AgeRange("60+"), AgeRange("80+")])
    #expect(near.groups[0].counts.city.people == 134 && near.groups[0].counts.city.covered == 33)
    #expect(near.groups[0].counts.city.balance == nil)
    #expect(near.facilities.count == 1)
    #expect(near.facilities[0].people == [100, 33] && near.facilities[0].inCircle == [100, 33])
    #expect(near.facilities[0].capacity == 10 && near.facilities[0].served == 10)
    // Exactly on the limit is within; places are not on record, so nobody is turned away either.
    let far = year.coverage[1]
    #expect(far.counts.city.covered == 201)
    #expect(far.counts.city.balance == CoverageBalance(served: 0, exhausted: 0, undecided: 201, outOfReach: 200))
    #expect(far.facilities[0].capacity == nil && far.facilities[0].served == nil)
    #expect(result.assumptions.contains { $0.en.contains("1 facilities have no capacity on record") })
  }

  @Test func everyoneIsAlwaysAccountedFor() throws {
    let result = try run(try Village.inputs(plan: Self.plan(Self.section)))
    for year in result.years {
      for standard in year.coverage {
        for count in [standard.counts.city, standard.counts.outside] + standard.counts.streets {
          #expect(count.balance?.everyone == count.people)
          #expect(count.covered + count.uncovered == count.people)
        }
        let parts = [standard.counts.outside] + standard.counts.streets
        #expect(parts.map(\.people).reduce(0, +) == standard.counts.city.people)
        #expect(standard.facilities.compactMap(\.served).reduce(0, +) == standard.counts.city.balance?.served)
      }
    }
  }

  /// One street along the village whose walk is twice as long as it looks.
  @Test func theNetworkIsUsedWhereThereIsOne() throws {
    var inputs = try Village.inputs(plan: Self.plan(Self.section, walking: "{snap_limit_m: 50}", walkways: true))
    inputs.network = WalkNetwork(
      positions: [Point(0, 500), Point(2000, 500)], edges: [(from: 0, to: 1, metres: 4000)])
    let far = try #require(try run(inputs).years.first).coverage[1].counts.city
    #expect(far.covered == 100 && far.inCircles == 201)
    #expect(far.circleRatio == 2.01)
    #expect(far.distances.worst == 1400)
  }

  @Test func minutesFollowTheSpeed() throws {
    let text = Self.plan(
      "coverage: {standards: [{id: T, facilities: [day_care], within_min: 5, age: 60+}]}",
      walking: "{detour: 1, speed_m_per_s: 1.0}")
    #expect(try Plan(yaml: text, file: "plan.yaml").coverage.standards.map(\.metres) == [300])
  }

  @Test func peopleWithoutAWeightAreNeverDroppedInSilence() throws {
    func forget(_ study: inout StudyArea) {
      study.housing[1].dwellings = nil
      study.housing[2].dwellings = nil
    }
    let inputs = try Village.inputs(plan: Village.planAsIs, change: forget)
    do {
      _ = try run(inputs)
      Issue.record("a weight was made up")
    } catch {
      #expect(error.errors.map(\.place.id) == ["W2", "E1"])
      #expect(error.errors.allSatisfy { $0.place.field == "dwellings" })
      #expect(error.errors.first?.fix?.en.contains("missing_weight: leave_out") == true)
    }
    let plan = Self.plan("coverage: {missing_weight: leave_out}")
    let result = try run(try Village.inputs(plan: plan, change: forget))
    // W1 takes the whole of its street; nobody of the other has a place to live until its second estate is completed.
    #expect(result.years[0].coverage[0].counts.city.people == 401)
    #expect(result.years[0].coverage[0].counts.city.unplaced == 101)
    #expect(result.assumptions.contains { $0.en.contains("2 housing projects without dwellings") })
    // One that nobody lives in needs none.
    _ = try run(
      try Village.inputs(plan: Village.planAsIs) { study in
        study.housing[1].dwellings = nil
        study.housing[1].status = .planned
      })
  }
}
