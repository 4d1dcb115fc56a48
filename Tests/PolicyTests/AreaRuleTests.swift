import Diagnostics
import Planning
import Spatial
import Testing

@testable import Policy

@Suite struct AreaRuleTests {
  private func findings(_ rule: String, zones: String = "", _ answers: Answers) throws -> [Finding] {
    assess(try pack(rule, zones: zones), streets: ["1", "2", "3"], years: 2020...2025, with: answers)
  }

  @Test(arguments: [(Int64(9000), Verdict.pass), (8999, .fail)])
  func aRatioIsExactAtItsBoundary(beds: Int64, verdict: Verdict) throws {
    let all = try findings(
      rule(
        "I2", "ratio",
        "numerator: {beds: [institution, family]}, of: {age: 60+, basis: hukou}, baseline: {year: 2020, value: 40}, targets: {2025: 45}"
      ),
      Answers { measure, area, _ in
        guard area == .city else { return nil }
        return switch measure {
        case .beds([.institution, .family], nursingOnly: false): beds
        case .people(AgeRange("60+")!, .hukou): 200_000
        default: nil
        }
      })
    #expect(all.map(\.verdict) == [Verdict](repeating: .notApplicable, count: 5) + [verdict])
    #expect(all.map(\.need) == [Quantity?](repeating: Quantity(45), count: 6))
    #expect(all[0].have == Quantity(tenThousandths: beds * 50))
    #expect(all[5].remedy == nil || all[5].remedy!.en.contains("1 more"))
  }

  @Test func aPrintedRatioNeverReachesATargetThatTheTrueOneMisses() throws {
    // 44.99999… per 1000: rounding to four places would print 45.
    let finding = try #require(
      try findings(
        rule("I", "ratio", "numerator: {beds: [institution]}, of: {age: 60+, basis: hukou}, targets: {2020: 45}"),
        Answers { measure, _, _ in if case .people = measure { 1_000_000_000 } else { 44_999_999 } }
      ).first)
    #expect(finding.verdict == .fail)
    #expect(finding.have == Quantity(tenThousandths: 449_999))
    #expect(finding.margin == Quantity(tenThousandths: -1))
  }

  @Test func nobodyToServeIsNotApplicableAndMissingIsUnknown() throws {
    let ratio = rule(
      "I", "ratio", "numerator: {beds: [institution]}, of: {age: 60+, basis: hukou}, targets: {2020: 45}")
    let nobody = try findings(ratio, Answers { measure, _, _ in if case .people = measure { 0 } else { 5 } })
    #expect(nobody.first?.verdict == .notApplicable)
    let missing = try findings(
      ratio,
      Answers { measure, _, _ in
        switch measure {
        case .people, .reported: nil
        default: 5
        }
      })
    #expect(missing.first?.verdict == .unknown)
    #expect(missing.first?.assumptions.contains(Text("missing")) == true)
    let negative = try findings(ratio, Answers { _, _, _ in -1 })
    #expect(negative.first?.verdict == .unknown)
    let vast = try findings(ratio, Answers { _, _, _ in .max })
    #expect(vast.first?.verdict == .pass)
  }

  @Test func facilitiesAreCountedInEachStreetOfTheRule() throws {
    let all = try findings(
      rule(
        "F", "facility-count", "scope: street, facilities: day_care, floor_area_m2: 1000, targets: {2021: 1, 2023: 2}",
        applies: "{zones: [z]}"), zones: "zones: [{id: z, name: {zh: 区, en: zone}, streets: ['1', '3']}]",
      Answers { measure, area, year in
        guard measure == .facilities(FacilityFilter(kinds: [.dayCare], minimumFloorArea: Area(hundredths: 100_000)))
        else { return nil }
        return area == .street("1") ? 1 : Int64(year - 2020)
      })
    #expect(all.map(\.subject.id) == [String](repeating: "1", count: 6) + [String](repeating: "3", count: 6))
    #expect(all.prefix(6).map(\.verdict) == [.notApplicable, .pass, .pass, .fail, .fail, .fail])
    #expect(all.suffix(6).map(\.verdict) == [.notApplicable, .pass, .pass, .pass, .pass, .pass])
  }

  @Test func coverageIsAShareOfThePeople() throws {
    func verdict(_ covered: Int64) throws -> Verdict? {
      try findings(
        rule(
          "C", "coverage", "facilities: [home_care], within_m: 300, of: {age: 60+, basis: hukou}, targets: {2020: 80}"),
        Answers { measure, _, _ in
          switch measure {
          case .covered(AgeRange("60+")!, .hukou, by: [.homeCare], metres: 300, times: 1): covered
          case .people: 1001
          default: nil
          }
        }
      ).first?.verdict
    }
    #expect(try verdict(801) == .pass)
    #expect(try verdict(800) == .fail)
  }

  @Test func sharesOfNursingBedsAndOfStreets() throws {
    let nursing = try findings(
      rule("S", "share", "nursing_beds_of: [institution], targets: {2020: 90}"),
      Answers { measure, _, _ in
        switch measure {
        case .beds([.institution], nursingOnly: true): 899
        case .beds([.institution], nursingOnly: false): 1000
        default: nil
        }
      })
    #expect(nursing.first?.have == Quantity(89.9))
    #expect(nursing.first?.verdict == .fail)
    #expect(nursing.first?.remedy?.en.hasPrefix("at least 1 more") == true)
    let streets = try findings(
      rule("S", "share", "streets_with: {facilities: [street_complex]}, targets: {2020: 66.6}"),
      Answers { _, area, _ in area == .street("2") ? 0 : 4 })
    #expect(streets.first?.verdict == .pass)
    #expect(streets.first?.have == Quantity(tenThousandths: 666_666))
  }

  @Test func aSeriesHasItsOwnTargetsInEachRegion() throws {
    let pack = try pack(
      rule(
        "T", "series",
        "count: {places: [childcare]}, targets: {2021: 30, 2022: 50}, regions: {a: {2021: 10, 2022: 20}, b: {2021: 20, 2022: 30}}"
      ),
      zones: "zones: [{id: a, name: 甲, streets: ['1']}, {id: b, name: 乙, streets: ['2']}]")
    let all = assess(
      pack, streets: ["1", "2"], years: 2021...2022,
      with: Answers { _, area, _ in area == .city ? 40 : area == .zone("a") ? 20 : 20 })
    #expect(all.map(\.subject.id) == ["test", "test", "a", "a", "b", "b"])
    #expect(all.map(\.verdict) == [.pass, .fail, .pass, .pass, .pass, .fail])
    // What a chart of a region draws.
    let target = try #require(pack.indicatorTargets.first)
    let drawn = try [0, 2, 4].map { i in
      try #require(all.indices.contains(i) ? target.schedule(of: all[i].subject) : nil).targets.map(\.value.double)
    }
    #expect(drawn == [[30, 50], [10, 20], [20, 30]])
  }

  @Test func reportedFiguresAreScored() throws {
    let all = try findings(
      rule("Q", "reported", "unit: '%', targets: {2025: 80}"),
      Answers { measure, _, year in measure == .reported("Q") && year == 2025 ? 799_999 : nil })
    #expect(all.prefix(5).allSatisfy { $0.verdict == .unknown })
    #expect(all.last?.verdict == .fail)
    #expect(all.last?.remedy?.en == "raise it by at least 0.0001 %")
  }

  @Test func aZoneWithoutStreetsIsUnknown() throws {
    let all = try findings(
      rule("F", "facility-count", "scope: zone, facilities: day_care, targets: {2020: 1}"),
      zones: "zones: [{id: z, name: 区, note: {zh: 未定, en: not drawn}}]", Answers { _, _, _ in 5 })
    #expect(all.allSatisfy { $0.verdict == .unknown && $0.assumptions.contains { $0.en == "not drawn" } })
  }

  @Test func oneAlternativeIsEnough() throws {
    let first = rule("A", "reported", "unit: m, any_of: g, targets: {2020: 10}")
    let second = rule("B", "reported", "unit: m, any_of: g, targets: {2020: 10}")
    func verdicts(_ a: Int64, _ b: Int64) throws -> [Verdict] {
      assess(
        try pack(first + "\n" + second), streets: [], years: 2020...2020,
        with: Answers { measure, _, _ in (measure == .reported("A") ? a : b) * 10_000 }
      ).map(\.verdict)
    }
    #expect(try verdicts(10, 9) == [.pass, .pass])
    #expect(try verdicts(9, 10) == [.pass, .pass])
    #expect(try verdicts(9, 9) == [.fail, .fail])
  }

  @Test func placementTargetsAreTheSmallestNumbersThatPass() throws {
    let pack = try pack(
      [
        rule("F", "facility-count", "scope: street, facilities: day_care, targets: {2021: 1, 2023: 2}"),
        rule("I", "ratio", "numerator: {beds: [institution]}, of: {age: 60+, basis: hukou}, targets: {2022: 45}"),
        rule(
          "C", "coverage", "facilities: [home_care], within_m: 300, of: {age: 60+, basis: hukou}, targets: {2022: 80}"),
        rule("Q", "reported", "unit: '%', targets: {2025: 80}"),
        rule("S", "share", "streets_with: {facilities: day_care}, targets: {2021: 90, 2023: 100}"),
      ].joined(separator: "\n"))
    let targets = pack.placementTargets(
      streets: ["1", "2"], years: 2021...2023,
      with: Answers { _, _, year in year == 2023 ? nil : 1001 })
    #expect(targets.map(\.rule) == ["F", "F", "I", "C", "S", "S"])
    #expect(
      targets[0].needs == [.init(year: 2021, count: 1), .init(year: 2022, count: 1), .init(year: 2023, count: 2)])
    #expect(targets[2].needs == [.init(year: 2022, count: 46), .init(year: 2023, count: nil)])
    #expect(targets[3].needs.first == .init(year: 2022, count: 801))
    #expect(targets[3].streets == ["1", "2"])
    // Every street is one in each street; nine in ten would leave open which.
    #expect(targets[5].streets == ["2"] && targets[5].area == .street("2"))
    #expect(targets[5].needs == [.init(year: 2023, count: 1)])
  }

  @Test func filtersTellWhatTheyCannotTell() {
    let filter = FacilityFilter(
      kinds: [.nursingHome], minimumFloorArea: area(3600), maximumFloorArea: area(4800), minimumBeds: 120,
      maximumBeds: 160, minimumFloorAreaPerBed: area(30))
    func matches(_ floor: Double?, _ beds: Int?) -> Bool? {
      filter.matches(
        Facility(
          id: "f", name: "f", kind: .nursingHome, position: .init(0, 0),
          beds: beds.map { [.institution: $0] } ?? [:], floorArea: floor.map { area($0) }))
    }
    #expect(matches(3600, 120) == true)
    #expect(matches(4800, 160) == true)
    #expect(matches(3599.99, 120) == false)
    #expect(matches(4800.01, 160) == false)
    #expect(matches(4800, 161) == false)
    #expect(matches(3600, 121) == false)
    #expect(matches(nil, 120) == nil)
    #expect(matches(nil, 119) == false)
    #expect(matches(3600, nil) == nil)
  }

  @Test func anEnteredFigureStandsInForOneThatCannotBeComputed() throws {
    func finding(beds: Int64?, entered: Int64?) throws -> Finding {
      try #require(
        try findings(
          rule("I5", "share", "nursing_beds_of: [institution], targets: {2020: 85}"),
          Answers { measure, _, _ in
            switch measure {
            case .beds(_, nursingOnly: true): beds
            case .beds: 100
            case .reported("I5"): entered
            default: nil
            }
          }
        ).first)
    }
    #expect(try finding(beds: 84, entered: 850_000).verdict == .fail)
    let entered = try finding(beds: nil, entered: 850_000)
    #expect(entered.verdict == .pass)
    #expect(entered.have == Quantity(85))
    #expect(entered.assumptions.contains { $0.en.hasPrefix("the entered figure is used, not computed") })
    #expect(try finding(beds: nil, entered: 849_999).verdict == .fail)
    #expect(try finding(beds: nil, entered: nil).verdict == .unknown)
  }

  @Test func whoRunsTheBedsIsCounted() throws {
    let all = try findings(
      rule("I5", "share", "beds_of: [institution], run_by: society, in: [nursing_home], targets: {2020: 85}"),
      Answers { measure, _, _ in
        switch measure {
        case .bedsWithin([.institution], nursingOnly: false, FacilityFilter(kinds: [.nursingHome], runBy: .society)): 85
        case .bedsWithin([.institution], nursingOnly: false, FacilityFilter(kinds: [.nursingHome])): 100
        default: nil
        }
      })
    #expect(all.first?.verdict == .pass)
    #expect(all.first?.margin == .zero)
  }

  @Test(arguments: [
    ("beds_of: [institution]", "beds_of and run_by go together"),
    ("nursing_beds_of: [institution], run_by: society", "beds_of and run_by go together"),
    ("streets_with: {facilities: [day_care]}, in: [day_care]", "in belongs to nursing_beds_of and beds_of"),
    ("beds_of: [institution], nursing_beds_of: [institution], run_by: society", "give one of"),
  ])
  func sharesThatDoNotSayOneThingAreRefused(parameters: String, says: String) throws {
    let problems = #expect(throws: Problems.self) {
      try pack(rule("S", "share", parameters + ", targets: {2025: 1}"))
    }
    #expect(problems?.list.contains { $0.says.en.contains(says) } == true)
  }
}
