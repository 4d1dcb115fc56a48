import Diagnostics
import Planning
import Testing

@testable import Policy

/// `coverage` beyond one facility within a walk: backup coverage, and places for those who walk.
@Suite struct CoverageRuleTests {
  private static let walk = "facilities: [day_care], within_m: 1000, of: {age: 80+, basis: hukou}, targets: {2022: 60}"

  private func errors(_ more: String) -> [Problem] {
    do {
      _ = try pack(rule("C", "coverage", Self.walk + more))
      return []
    } catch { return error.errors }
  }

  @Test(arguments: [
    (", times: 0", "times is from 1 to 9, found 0"), (", times: 10", "times is from 1 to 9, found 10"),
    (", times: 2, capacity: beds", "each person takes one place"), (", capacity: chairs", "chairs"),
    (", time: 2", "did you mean times?"), (", times: two", "two"),
  ])
  func mistakesAreLocated(_ more: String, _ says: String) {
    let found = errors(more)
    #expect(!found.isEmpty)
    for problem in found { #expect(problem.place.line == 9 && problem.place.file == "test.yaml") }
    #expect(found.contains { "\($0)".contains(says) }, "\(found)")
  }

  @Test func eachAsksForItsOwnMeasure() throws {
    let both = try pack(
      [
        rule("TWO", "coverage", Self.walk + ", times: 2"), rule("ROOM", "coverage", Self.walk + ", capacity: beds"),
        rule("ANY", "coverage", Self.walk + ", times: 1"),
      ].joined(separator: "\n"))
    let eighty = AgeRange("80+")!
    let answers = Answers { measure, _, _ in
      switch measure {
      case .covered(eighty, .hukou, by: [.dayCare], metres: 1000, times: 2): 599
      case .served(eighty, .hukou, by: [.dayCare], metres: 1000, .beds): 600
      case .covered(eighty, .hukou, by: [.dayCare], metres: 1000, times: 1): 1000
      case .people: 1000
      default: nil
      }
    }
    let findings = assess(both, streets: ["1"], names: [:], years: 2022...2022, with: answers)
    #expect(findings.map(\.verdict) == [.fail, .pass, .pass])
    #expect(findings[0].remedy?.en.contains("1 more persons") == true)
    #expect(findings[0].remedy?.en.contains("at least 2 of") == true, "\(String(describing: findings[0].remedy))")
    #expect(
      findings[0].inputs.contains { $0.value.en == "2" } && findings[1].inputs.contains { $0.value.en == "a bed" })
    let targets = both.placementTargets(streets: ["1"], years: 2022...2022, with: answers)
    #expect(
      targets.map(\.goal) == [
        .covered(eighty, .hukou, by: [.dayCare], metres: 1000, times: 2),
        .served(eighty, .hukou, by: [.dayCare], metres: 1000, .beds),
        .covered(eighty, .hukou, by: [.dayCare], metres: 1000, times: 1),
      ])
    #expect(targets.map(\.needs) == Array(repeating: [.init(year: 2022, count: 600)], count: 3))
  }

  @Test func theirTestsAreWrittenInYAML() throws {
    let pack = try pack(
      rule("TWO", "coverage", Self.walk + ", times: 2") + "\n"
        + rule("ROOM", "coverage", Self.walk + ", capacity: places"))
    let report = try PackTests(
      yaml: """
        tests:
        - name: on the limit
          year: 2022
          given: {covered: {1000 x2: 600, 1000: 1000}, served: {1000: 599}, people: {80+ hukou: 1000}}
          expect: {TWO: {verdict: PASS, have: 60}, ROOM: {verdict: FAIL, have: 59.9}}
        - name: one facility says nothing of two
          year: 2022
          given: {covered: {1000: 1000}, people: {80+ hukou: 1000}}
          expect: {TWO: UNKNOWN, ROOM: UNKNOWN}
        """, file: "t.yaml"
    ).run(on: pack)
    #expect(report.results.allSatisfy { $0.outcome == .pass }, "\(report.results)")
    #expect(throws: Problems.self) {
      _ = try PackTests(
        yaml: "tests: [{name: n, year: 2022, given: {covered: {1000 times: 1}}, expect: {TWO: PASS}}]", file: "t.yaml")
    }
  }

  /// Two rules of one walk are alike only where they ask for the same number of facilities and the same places.
  @Test func lintTellsThemApart() throws {
    let apart = try pack(
      rule("A", "coverage", Self.walk) + "\n" + rule("B", "coverage", Self.walk + ", times: 2") + "\n"
        + rule("C", "coverage", Self.walk + ", capacity: beds"))
    let alike = try pack(
      rule("A", "coverage", Self.walk + ", times: 2") + "\n"
        + rule("B", "coverage", Self.walk.replacing("60}", with: "70}") + ", times: 2"))
    func doubles(_ pack: PolicyPack) -> Int { pack.lint().list.count { $0.says.en.contains("same thing as") } }
    #expect(doubles(apart) == 0)
    #expect(doubles(alike) == 1, "\(alike.lint().list)")
  }
}
