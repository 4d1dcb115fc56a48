import Foundation
import Testing

/// `catchment policy list|show|test|lint` as a writer of packs meets them.
@Suite struct PolicyCommandTests {
  private func policy(_ arguments: String...) throws -> Program.Outcome {
    try Program.run(["policy"] + arguments + ["--lang", "en"])
  }

  private func array(_ outcome: Program.Outcome) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
  }

  private static let small = """
    id: mytown-2023
    title: {zh: 某市规划, en: Mytown plan}
    place: {zh: 某市, en: Mytown}
    issuer: {zh: 某局, en: An office}
    in_force: {from: 2023-01-01, to: 2027-12-31}
    rules:
    - id: NEW20
      title: {zh: 新建, en: New}
      cite: {clause: 三（二）}
      says: {zh: 每百户 20 m², en: 20 m² per 100 dwellings}
      kind: allocation-rate
      minimum: 20
    - id: BEDS40
      title: {zh: 床位, en: Beds}
      cite: {clause: 三（三）}
      says: {zh: 每千名 40 张, en: 40 per 1000}
      kind: ratio
      numerator: {beds: [institution]}
      of: {age: 60+, basis: hukou}
      targets: {2027: 40}

    """

  @Test func listNamesEveryPackWithItsCoverage() throws {
    let outcome = try policy("list")
    #expect(outcome.code == 0, "\(outcome.errors)")
    for name in ["qinhuai", "wuxi", "qidong", "wuhan", "jiamusi", "hubei-2022", "gb50437-2018"] {
      #expect(outcome.output.contains(name))
    }
    let listed = try array(try policy("list", "--format", "json"))
    let qidong = try #require(listed.first { $0["name"] as? String == "qidong" })
    let coverage = try #require(qidong["coverage"] as? [String: Any])
    #expect(coverage["requirements"] as? Int == 17)
  }

  @Test(arguments: ["qidong", "scenarios/qidong/policy.yaml", "qidong-2024"])
  func showTakesANameAFileOrAnId(word: String) throws {
    let outcome = try policy("show", word, "--format", "json")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let shown = try json(Data(outcome.output.utf8))
    #expect(shown["id"] as? String == "qidong-2024")
    let coverage = try #require(shown["coverage"] as? [String: Any])
    let parts = ["computed", "reported", "not_modelled"].compactMap { coverage[$0] as? Int }
    #expect(parts.count == 3 && parts.reduce(0, +) == 17)
  }

  @Test func showPrintsTheCoverageAndEveryClauseInBothLanguages() throws {
    let english = try policy("show", "qinhuai")
    #expect(english.output.contains("requirements: "))
    #expect(english.output.contains("R-EXIST15"))
    #expect(english.output.contains("NOT MODELLED"))
    let chinese = try Program.run(["policy", "show", "qinhuai", "--lang", "zh"])
    #expect(chinese.output.contains("要求 "))
    #expect(chinese.output.contains("未建模"))
  }

  @Test func aNameThatIsNotThereIsSaidWithTheNearest() throws {
    let outcome = try policy("show", "qinhai")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("did you mean qinhuai?"))
  }

  @Test func everyShippedPackPassesItsTests() throws {
    let outcome = try policy("test")
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("every rule is touched"))
  }

  @Test func failErrorAndUntouchedAreToldApart() throws {
    let scratch = try Scratch()
    let file = try scratch.write(Self.small, to: "policy.yaml")
    try scratch.write(
      """
      tests:
      - name: wrong number
        on: 2024-01-01
        project: {status: planned, dwellings: 100, premises: [{floor_area_m2: 20}]}
        expect: {NEW20: {verdict: PASS, need: 21}}
      - name: no such rule
        on: 2024-01-01
        project: {status: planned, dwellings: 100}
        expect: {NEW21: PASS}
      - name: right
        on: 2024-01-01
        project: {status: planned, dwellings: 100}
        expect: {NEW20: FAIL}

      """, to: "policy.tests.yaml")
    let outcome = try policy("test", file)
    #expect(outcome.code == 1, "\(outcome.errors)")
    #expect(outcome.output.contains("PASS 1 · FAIL 1 · ERROR 1"))
    #expect(outcome.output.contains("policy.tests.yaml:2"))
    #expect(outcome.output.contains("need expected 21, found 20"))
    #expect(outcome.output.contains("no test touches: BEDS40"))
    let report = try #require(try array(try policy("test", file, "--format", "json")).first)
    #expect(report["untouched"] as? [String] == ["BEDS40"])
    #expect(report["clean"] as? Bool == false)
  }

  @Test func everyMistakeIsToldAtOnceWithLineAndColumn() throws {
    let scratch = try Scratch()
    let broken = Self.small
      .replacingOccurrences(of: "kind: ratio", with: "kind: ratoi")
      .replacingOccurrences(of: "to: 2027-12-31", with: "to: 2022-12-31")
      .replacingOccurrences(of: "  minimum: 20", with: "  minimun: 20")
    let file = try scratch.write(broken, to: "policy.yaml")
    for command in ["show", "lint", "test"] {
      let outcome = try policy(command, file)
      #expect(outcome.code == 2)
      for part in ["policy.yaml:5:", "did you mean ratio?", "did you mean minimum?", "policy.yaml:12:3"] {
        #expect(outcome.errors.contains(part), "\(command): \(part) in \(outcome.errors)")
      }
      #expect(outcome.output.isEmpty)
    }
  }

  @Test func everyKindOfMistakeIsToldAtOnce() throws {
    let scratch = try Scratch()
    let rules = """
      - {id: NEW20, title: {zh: 甲, en: a}, cite: {clause: '1'}, says: {zh: 甲, en: a}, kind: allocation-rate, minimum: 20}
      - {id: NEW20, title: {zh: 乙, en: b}, cite: {clause: '2'}, says: {zh: 乙, en: b}, kind: allocation-rate, minimum: 15}
      - {id: ZONE, title: {zh: 丙, en: c}, cite: {clause: '3'}, says: {zh: 丙, en: c}, applies: {zones: [old-twon]}, kind: handover}
      - {id: STREET, title: {zh: 丁, en: d}, cite: {clause: '4'}, says: {zh: 丁, en: d}, applies: {streets: ["123456003"]}, kind: handover}
      - {id: BASIS, title: {zh: 戊, en: e}, cite: {clause: '5'}, says: {zh: 戊, en: e}, kind: ratio, numerator: {beds: [institution]}, of: {age: 60+}, targets: {2027: 40}}
      - {id: SHARE, title: {zh: 己, en: f}, cite: {clause: '6'}, says: {zh: 己, en: f}, kind: share, nursing_beds_of: [institution], targets: {2027: 101}}
      - {id: KIND, title: {zh: 庚, en: g}, cite: {clause: '7'}, says: {zh: 庚, en: g}, kind: handovre}
      - {id: KEY, title: {zh: 辛, en: h}, cite: {clause: '8'}, says: {zh: 辛, en: h}, kind: handover, within_month: 3}
      - {id: BORN, title: {zh: 壬, en: i}, cite: {clause: '9'}, says: {zh: 壬, en: i}, applies: {dates: {from: 2027-01-01, to: 2026-01-01}}, kind: handover}
      """
    let head = """
      title: {zh: 某市规划, en: Mytown plan}
      place: {zh: 某市, en: Mytown}
      issuer: {zh: 某局, en: An office}
      in_force: {from: 2027-01-01, to: 2026-12-31}
      """
    let file = try scratch.write(
      """
      id: first
      extends: [second, nowhere]
      \(head)
      streets: {"123456001": {zh: 东街, en: East}}
      zones: [{id: old-town, name: {zh: 老城, en: old town}, streets: ["123456001"]}]
      rules:
      \(rules)

      """, to: "first.yaml")
    try scratch.write(
      "id: second\nextends: [first]\n\(head.replacingOccurrences(of: "2026-12-31", with: "2028-12-31"))\nrules: []\n",
      to: "second.yaml")
    let outcome = try policy("lint", file)
    #expect(outcome.code == 2)
    for part in [
      "first.yaml:11:8", "already stands in line 10", "did you mean old-town?", "123456003", "basis is missing",
      "above 100", "in a circle: first → second → first", "second.yaml:2:11", "first.yaml:2:19", "pack not found",
      "did you mean handover?", "did you mean within_months?", "the end 2026-01-01 is before",
      "the end 2026-12-31 is before",
      "11 errors",
    ] {
      #expect(outcome.errors.contains(part), "\(part) in \(outcome.errors)")
    }
    for line in outcome.errors.split(separator: "\n") where line.hasPrefix("error: ") {
      #expect(line.contains(/\.yaml:\d+:\d+/) && line.contains("Fix: "), "\(line)")
    }
  }

  @Test func lintFindsAndStrictFails() throws {
    let clean = try policy("lint", "qidong", "--on", "2025-01-01", "--strict")
    #expect(clean.code == 0, "\(clean.output)")
    let scratch = try Scratch()
    let file = try scratch.write(
      Self.small.replacingOccurrences(of: "每百户 20 m²", with: "每处 16002200 m²"), to: "policy.yaml")
    let day = try policy("lint", file, "--on", "2027-12-31")
    #expect(day.code == 0)
    #expect(day.output.contains("1600–2200"))
    #expect(!day.output.contains("the term has ended"))
    let after = try policy("lint", file, "--on", "2028-01-01", "--strict")
    #expect(after.code == 1)
    #expect(after.output.contains("the term has ended by 2028-01-01"))
    #expect(try policy("lint", file, "--on", "tomorrow").code == 2)
  }
}
