import Diagnostics
import Planning
import Policy
import Spatial
import Testing

@testable import Simulation

/// Figures that people enter are scored; kinds and operators that the register does not hold are unknown, not zero.
@Suite struct ReportedFigureTests {
  private func rule(_ id: String, _ rest: String) -> String {
    "- {id: \(id), title: t, cite: {clause: '9'}, says: s, \(rest)}"
  }

  private func findings(_ rules: [String], reported: String = "", change: (inout StudyArea) -> Void = { _ in }) throws
    -> [Finding]
  {
    let pack = Village.pack + "\n" + rules.joined(separator: "\n")
    let plan = Village.planAsIs + (reported.isEmpty ? "" : "\nreported: {\(reported)}")
    return try run(Village.inputs(plan: plan, pack: pack, change: change)).areaFindings
  }

  private func verdicts(_ rule: String, in findings: [Finding], subject: String? = nil) -> [Verdict] {
    findings.filter { $0.rule == rule && (subject == nil || $0.subject.id == subject) }.map(\.verdict)
  }

  @Test func aFigureHoldsUntilTheNext() throws {
    let happy = rule("HAPPY", "kind: reported, unit: '%', targets: {2021: 90}")
    let found = try findings([happy], reported: "HAPPY: {2020: 85, 2021: 89.9999, 2023: 90}")
    #expect(verdicts("HAPPY", in: found) == [.notApplicable, .fail, .fail, .pass])
    #expect(verdicts("HAPPY", in: try findings([happy])) == [.unknown, .unknown, .unknown, .unknown])
  }

  @Test func figuresOfStreetsStandForTheirStreet() throws {
    let share = rule("SHARE", "kind: reported, scope: street, unit: '%', targets: {2020: 40}")
    let found = try findings([share], reported: "SHARE: {2020: {W: 40, E: 39}}")
    #expect(verdicts("SHARE", in: found, subject: "W") == [.pass, .pass, .pass, .pass])
    #expect(verdicts("SHARE", in: found, subject: "E") == [.fail, .fail, .fail, .fail])
  }

  @Test func aKindTheRegisterHoldsNoneOfIsUnknownUntilEntered() throws {
    let homes = rule("HOMES", "kind: facility-count, facilities: [village_mutual_aid], targets: {2020: 2}")
    #expect(verdicts("HOMES", in: try findings([homes])) == [.unknown, .unknown, .unknown, .unknown])
    #expect(
      verdicts("HOMES", in: try findings([homes], reported: "HOMES: {2020: 1, 2022: 2}")) == [
        .fail, .fail, .pass, .pass,
      ])
    // One on record: counted, and the entered figure is not needed.
    let counted = try findings([homes], reported: "HOMES: {2020: 2}") { study in
      study.facilities.append(
        Facility(
          id: "V", name: "V", kind: FacilityKind(rawValue: "village_mutual_aid"), position: .init(100, 100), street: "W"
        ))
    }
    #expect(verdicts("HOMES", in: counted) == [.fail, .fail, .fail, .fail])
  }

  @Test(arguments: [("公建民营", Verdict.pass), ("公办公营", .fail), ("某公司", .unknown)])
  func bedsAreCountedByWhoRunsThem(words: String, verdict: Verdict) throws {
    let share = rule("SOCIETY", "kind: share, beds_of: [community], run_by: society, targets: {2020: 100}")
    let found = try findings([share]) { $0.facilities[0].operatorName = words }
    #expect(verdicts("SOCIETY", in: found).first == verdict)
  }

  @Test func aFigureForNoRuleIsAMistake() throws {
    let problems = #expect(throws: Problems.self) { try findings([], reported: "BEDZ: {2020: 1}") }
    let problem = try #require(problems?.list.first)
    #expect(problem.place.line != nil)
    #expect(problem.fix?.en == "did you mean BEDS?")
    for wrong in ["BEDS: {2020: -1}", "BEDS: {20: 1}", "BEDS: {2020: many}", "BEDS: 3"] {
      #expect(throws: Problems.self) { try findings([], reported: wrong) }
    }
  }
}
