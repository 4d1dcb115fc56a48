import Diagnostics
import Planning
import Testing

@testable import Policy

@Suite struct PackReadingTests {
  private func problems(_ text: String) -> [Problem] {
    do {
      _ = try PolicyPack(yaml: text, file: "p.yaml")
      return []
    } catch {
      return error.list
    }
  }

  @Test func everyMistakeIsReportedAtOnceWithItsPlace() throws {
    let found = problems(
      """
      id: p
      title: {zh: 题, en: title}
      place: 某地
      issuer: 某局
      isuer: x
      in_force: {from: 2025-01-01, to: 2024-01-01}
      zones:
      - {id: core, name: 核心, streets: ["1"]}
      - {id: core, name: 又一, streets: ["2"]}
      - {id: empty, name: 空}
      rules:
      - id: A
        title: t
        cite: {clause: c}
        says: s
        applies: {zones: [coer], status: [exsting]}
        kind: allocation-rate
        minimum: 15.001
      - id: A
        title: t
        cite: {clause: c}
        says: s
        kind: ratoi
        numerator: 3
      - id: C
        title: t
        cite: {clause: c}
        says: s
        kind: ratio
        numerator: {beds: [institution]}
        of: {age: 60+}
        targets: {2025: 45}
      - id: D
        title: t
        cite: {clause: c}
        says: s
        kind: coverage
        facilities: [day_car]
        within_m: 300
        of: {age: 60+, basis: hukou}
        targets: {2025: 101}
      - id: E
        title: t
        cite: {clause: c}
        says: s
        kind: facility-count
        facilities: [day_care]
        targets: {twenty: 1}
        minumum: 3
      notes:
      - {id: N, severity: high, rules: [D, Z], says: s}
      """)
    func line(_ en: String) -> Int? { found.first { $0.says.en.contains(en) }?.place.line }
    #expect(line("the end 2024-01-01 is before") == 6)
    #expect(line("this zone id already stands in line 8") == 9)
    #expect(line("the zone has no streets") == 10)
    #expect(found.contains { $0.place.line == 16 && $0.fix?.en == "did you mean core?" })
    #expect(found.contains { $0.place.line == 16 && $0.fix?.en == "did you mean existing?" })
    #expect(line("at most two decimals") == 18)
    #expect(line("already stands in line 12") == 19)
    #expect(found.contains { $0.place.line == 23 && $0.fix?.en == "did you mean ratio?" })
    #expect(line("required key basis is missing") == 31)
    #expect(found.contains { $0.place.line == 38 && $0.fix?.en == "did you mean day_care?" })
    #expect(line("a percentage cannot be above 100") == 41)
    #expect(line("the key should be a year") == 48)
    #expect(found.contains { $0.place.line == 49 && $0.value == "minumum" })
    #expect(line("there is no \"Z\"") == 51)
    #expect(found.contains { $0.value == "isuer" && $0.place.line == 5 && $0.fix?.en == "did you mean issuer?" })
    #expect(found.count == 15)
    #expect(found.allSatisfy { $0.place.file == "p.yaml" && $0.place.line != nil && $0.place.column != nil })
    #expect(found.allSatisfy { $0.fix != nil })
  }

  @Test func streetsOfZonesMustBeAmongThoseListed() {
    let found = problems(
      """
      id: p
      title: t
      place: p
      issuer: i
      in_force: {}
      streets: {"320104001": 甲, "320104002": 乙}
      zones:
      - {id: a, name: a, streets: ["320104001", "3201040*"]}
      - {id: b, name: b, streets: ["320104003"]}
      - {id: c, name: c, streets: ["33*"], except: ["320104001"]}
      rules:
      - {id: R, title: t, cite: {clause: c}, says: s, applies: {streets: ["320104009"]}, kind: handover}
      """)
    #expect(found.map(\.place.line) == [9, 10, 12])
    #expect(found.first?.fix?.en == "did you mean 320104001?")
  }

  /// A pack with random slips is read or refused with a place, never a crash.
  @Test func damagedPacksAreRefusedInGoodOrder() throws {
    let text = Array(try Repository.text("scenarios/qidong/policy.yaml").unicodeScalars)
    let ink = Array("{}[]:,-#&*'\"\n\t 09azé中|>%@".unicodeScalars)
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<150 {
      var damaged = text
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let at = Int.random(in: 0..<damaged.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: damaged.remove(at: at)
        case 1: damaged[at] = ink.randomElement(using: &generator)!
        case 2: damaged.insert(ink.randomElement(using: &generator)!, at: at)
        default: damaged.removeSubrange(at..<min(damaged.count, at + 40))
        }
      }
      var scalars = String.UnicodeScalarView()
      scalars.append(contentsOf: damaged)
      for problem in problems(String(scalars)) {
        #expect(problem.place.file == "p.yaml" && problem.place.line != nil && problem.place.column != nil)
        #expect(problem.fix != nil, "\(problem.described(in: .en))")
      }
    }
  }

  @Test(arguments: ["0.00001", "-1", "1e3", "1.", ".5", "99999999999999999999", "1,5", "", "1.23456"])
  func whatIsNoDecimalIsRefused(text: String) {
    #expect(Quantity(decimal: text) == nil)
  }

  @Test func decimalsAreReadExactly() {
    #expect(Quantity(decimal: "0.1")?.tenThousandths == 1000)
    #expect(Quantity(decimal: "4.5")?.tenThousandths == 45_000)
    #expect(Quantity(decimal: "12")?.tenThousandths == 120_000)
    #expect(Quantity(decimal: "0.0001")?.tenThousandths == 1)
  }

  @Test func fallbackAndExtendedPacksAreLoadedAndUsed() throws {
    func library(_ id: String) -> (text: String, file: String)? {
      func text(_ rule: String, _ more: String = "") -> String {
        "id: \(id)\ntitle: {zh: 省, en: Province \(id)}\nplace: 省\nissuer: 省\nstanding: draft\nin_force: {}\n\(more)\nrules:\n\(rule)"
      }
      switch id {
      case "province": return (text(rule("P", "allocation-rate", "minimum: 20")), "province.yaml")
      case "circle": return (text("", "extends: [test]"), "circle.yaml")
      default: return nil
      }
    }
    let own = rule("R", "allocation-rate", "minimum: 15", applies: "{status: [existing]}")
    let fallback = try pack(own, more: "fallback: province", library: library)
    let planned = try #require(review(project(dwellings: 100, status: .planned), fallback).first)
    #expect(planned.rule == "P")
    #expect(planned.pack == "province")
    #expect(planned.need == Quantity(20))
    #expect(planned.assumptions.contains { $0.en.contains("the fallback") })
    #expect(planned.assumptions.contains { $0.en.contains("draft") })
    #expect(review(project(dwellings: 100), fallback).map(\.rule) == ["R"])

    let extended = try pack(own, more: "extends: [province]", library: library)
    let strictest = try #require(review(project(dwellings: 100), extended).first)
    #expect(strictest.rule == "P")
    #expect(strictest.assumptions.contains { $0.en.contains("the strictest governs") && $0.en.contains("R") })

    #expect(throws: Problems.self) { try pack(own, more: "extends: [nowhere]", library: library) }
    do {
      _ = try pack(own, more: "extends: [circle]", library: library)
      Issue.record("a circle was accepted")
    } catch {
      #expect(error.list.contains { $0.says.en.contains("test → circle → test") })
    }
  }

  /// What a pack names is looked up even when the pack itself cannot be read.
  @Test func badReferencesAreToldWithTheOtherMistakes() {
    let circle =
      "id: circle\ntitle: t\nplace: p\nissuer: i\nin_force: {}\nextends: [test]\nrules: [{id: A, kind: ratoi}]\n"
    do {
      _ = try PolicyPack(
        yaml: """
          id: test
          place: p
          issuer: i
          in_force: {}
          extends:
          - nowhere
          - circle
          fallback: gone
          rules:
          - {id: R, title: t, cite: {clause: c}, says: s, kind: handover, minumum: 1}
          """, file: "test.yaml"
      ) { $0 == "circle" ? (circle, "circle.yaml") : nil }
      Issue.record("a pack without a title was accepted")
    } catch {
      func at(_ en: String) -> Place? { error.list.first { $0.says.en.contains(en) || $0.value == en }?.place }
      #expect(at("required key title is missing")?.line == 1)
      #expect(at("nowhere") == Place(file: "test.yaml", field: "extends[0]", line: 6, column: 3))
      #expect(at("gone") == Place(file: "test.yaml", field: "fallback", line: 8, column: 11))
      #expect(at("minumum")?.line == 10)
      #expect(at("test → circle → test") == Place(file: "circle.yaml", field: "extends[0]", line: 6, column: 11))
      #expect(at("ratoi")?.file == "circle.yaml")
      #expect(error.list.allSatisfy { $0.fix != nil && $0.place.line != nil && $0.place.column != nil })
      #expect(Set(error.list).count == error.list.count)
    }
  }

  @Test func aPackThatExtendsItselfIsRefused() {
    #expect(throws: Problems.self) { try pack("", more: "extends: [test]", library: { _ in nil }) }
  }

  /// Without a table of streets a pack is checked where it meets a layer of streets.
  @Test func streetCodesAreComparedWithTheStreetsThereAre() throws {
    let zones = "zones: [{id: z, name: z, streets: ['320104001', '320104002', '320105001', '3201*']}]"
    let own = rule("R", "handover", "within_months: 3", applies: "{streets: ['320104003']}")
    let open = try pack(own, zones: zones)
    let note = try #require(open.lint().list.first { $0.says.en.contains("no table of streets") })
    #expect(note.severity == .note && note.place.line != nil && note.fix != nil)
    let streets = ["320104001", "320104004"].map { (code: $0, name: Text($0)) }
    let found = open.checkingStreets(among: streets)
    #expect(found.errors.map(\.value) == ["320104002", "320104003"])
    #expect(found.list.filter { $0.severity == .warning }.map(\.value) == ["320105001"])
    #expect(found.list.allSatisfy { $0.place.line != nil && $0.fix != nil })

    let table = "streets: {'320104001': a, '320104002': b, '320104003': c, '320105001': d}"
    let listed = try pack(own, zones: zones, more: table)
    #expect(!listed.lint().list.contains { $0.says.en.contains("no table of streets") })
    #expect(listed.checkingStreets(among: streets).isEmpty)
  }

  @Test func whereNamedPacksAreLookedFor() {
    #expect(
      PolicyPack.candidatePaths(for: "js", beside: "scenarios/qinhuai/policy.yaml") == [
        "scenarios/qinhuai/js.yaml", "scenarios/standards/js.yaml", "scenarios/js/policy.yaml",
      ])
    #expect(PolicyPack.candidatePaths(for: "js", beside: "policy.yaml").contains("../standards/js.yaml"))
    #expect(PolicyPack.candidatePaths(for: "js", beside: "/a/policy.yaml").contains("/standards/js.yaml"))
  }
}
