import Foundation
import Testing

/// Backup coverage for the frail and service within capacity: from the pack through the placement to the tables.
@Suite struct CoverageTargetRunTests {
  private static let pack = """
    id: care
    title: Care
    place: Town
    issuer: nobody
    in_force: {}
    rules:
    - id: TWO
      title: two within a walk
      cite: {clause: "1"}
      says: 60% of people aged 80 and over within 1000 m of at least two day-care centres
      kind: coverage
      facilities: [day_care]
      within_m: 1000
      times: 2
      of: {age: 80+, basis: hukou}
      targets: {2021: 60}
    - id: ROOM
      title: a bed within a walk
      cite: {clause: "2"}
      says: SHARE% of people aged 60 and over with a bed in day care within 1000 m
      kind: coverage
      facilities: [day_care]
      within_m: 1000
      capacity: beds
      of: {age: 60+, basis: hukou}
      targets: {2021: SHARE}
    """

  private static let tests = """
    tests:
    - name: on the limit
      year: 2021
      given: {covered: {1000 x2: 600}, served: {1000: 12}, people: {80+ hukou: 1000, 60+ hukou: 1000}}
      expect: {TWO: {verdict: PASS, have: 60}, ROOM: {verdict: PASS, have: 1.2}}
    - name: below it
      year: 2021
      given: {covered: {1000 x2: 599}, served: {1000: 11}, people: {80+ hukou: 1000, 60+ hukou: 1000}}
      expect: {TWO: FAIL, ROOM: FAIL}
    - name: ahead
      year: 2020
      given: {covered: {1000 x2: 599}, served: {1000: 11}, people: {80+ hukou: 1000, 60+ hukou: 1000}}
      expect: {TWO: NOT_APPLICABLE, ROOM: NOT_APPLICABLE}
    """

  private func folder(share: String, facilities: String = SmallPlan.facilities) throws -> Scratch {
    let scratch = try SmallPlan.folder()
    try scratch.write(Self.pack.replacing("SHARE", with: share), to: "policy.yaml")
    try scratch.write(Self.tests, to: "policy.tests.yaml")
    try scratch.write(facilities, to: "facilities.csv")
    try scratch.write(SmallPlan.candidates + "\nC2,second,day_care,1500,118.789,32.011\n", to: "candidates.csv")
    return scratch
  }

  private func run(share: String, facilities: String = SmallPlan.facilities) throws -> [String: Data] {
    let scratch = try folder(share: share, facilities: facilities)
    let outcome = try Program.run([
      "run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path, "--lang", "en",
    ])
    try #require(outcome.code == 0, "\(outcome.errors)")
    return try scratch.contents(of: "out")
  }

  /// Codes are quoted there, so that spreadsheets keep them as text.
  private func rows(_ data: Data?) throws -> [[String: String]] {
    let text = String(decoding: try #require(data), as: UTF8.self).replacing("\u{FEFF}", with: "")
    let lines = text.replacing("\"", with: "").split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  private func summary(_ files: [String: Data]) throws -> [String: Any] {
    let data = try #require(files["summary.json"])
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("Both kinds of target are met by the same three centres")
  func met() throws {
    let files = try run(share: "1.2")
    let placement = try #require(try summary(files)["placement"] as? [String: Any])
    #expect((placement["openings"] as? [Any])?.count == 2 && (placement["unmet"] as? [Any])?.isEmpty == true)
    let city = try rows(files["indicators.csv"]).filter { $0["area_kind"] == "city" && $0["year"] == "2021" }
    #expect(city.first { $0["indicator"] == "TWO" }?["status"] == "PASS")
    #expect(city.first { $0["indicator"] == "ROOM" }?["status"] == "PASS")
    let counted = try rows(files["coverage.csv"]).filter { $0["year"] == "2021" && $0["area_kind"] == "city" }
    // Two centres beside H1, one beside H2: twenty beds each, and only H1 has a choice.
    #expect(counted.first { $0["standard"] == "ROOM" }?["served"] == "60")
    // Ground is measured only where a plan asks for it.
    #expect(counted.first { $0["standard"] == "ROOM" }?["area_within_m2"] == "")
    let two = try #require(counted.first { $0["standard"] == "TWO" })
    let streets = try rows(files["coverage.csv"]).filter {
      $0["standard"] == "TWO" && $0["year"] == "2021" && $0["area_kind"] == "street"
    }
    let west = try #require(streets.first { $0["area"] == "320104006" })
    let east = try #require(streets.first { $0["area"] == "320104003" })
    #expect(west["within"] == west["people"] && east["within"] == "0")
    #expect(two["within"] == west["people"] && two["area_within_m2"] == "")
  }

  @Test("Too few beds: the capacity is named, in data and in words")
  func notMet() throws {
    let files = try run(share: "5")
    let placement = try #require(try summary(files)["placement"] as? [String: Any])
    let explanations = try #require(placement["explanations"] as? [[String: Any]])
    let room = try #require(explanations.first { $0["rule"] as? String == "ROOM" })
    #expect((room["binding"] as? [String])?.contains("capacity") == true)
    #expect((room["remedies"] as? [[String: Any]])?.contains { $0["kind"] as? String == "capacity" } == true)
    #expect(room["reached"] as? Int == 60)
    let page = String(decoding: try #require(files["report.html"]), as: UTF8.self)
    #expect(
      page.contains("the capacity of facilities (beds or places)") && page.contains("more capacity at every facility"))
    let schema = try JSONSerialization.jsonObject(
      with: Data(contentsOf: Repository.root.appendingPathComponent("schemas/summary.schema.json")))
    #expect(JSONSchema(try #require(schema as? [String: Any])).errors(in: try summary(files)).isEmpty)
  }

  @Test("Beds that are not on record leave the target unknown")
  func unknown() throws {
    let files = try run(
      share: "1.2", facilities: SmallPlan.facilities.replacing("day_care,20,", with: "day_care,,"))
    let city = try rows(files["indicators.csv"]).filter { $0["area_kind"] == "city" && $0["year"] == "2021" }
    #expect(city.first { $0["indicator"] == "ROOM" }?["status"] == "UNKNOWN")
    #expect(city.first { $0["indicator"] == "TWO" }?["status"] == "PASS")
  }

  @Test("policy test, lint and show know the keys, and a mistake in one is located")
  func policyCommand() throws {
    let scratch = try folder(share: "1.2")
    let path = scratch.file("policy.yaml").path
    let tests = try Program.run(["policy", "test", path, "--lang", "en"])
    #expect(tests.code == 0, "\(tests.output)\(tests.errors)")
    #expect(try Program.run(["policy", "lint", path, "--lang", "en"]).code == 0)
    let shown = try Program.run(["policy", "show", path, "--lang", "en"])
    #expect(shown.code == 0 && shown.output.contains("at least two day-care centres"))
    try scratch.write(
      Self.pack.replacing("SHARE", with: "1.2").replacing("capacity: beds", with: "capacity: chairs")
        .replacing("times: 2", with: "times: 0"), to: "policy.yaml")
    let wrong = try Program.run([
      "run", scratch.file("plan.yaml").path, "--out", scratch.file("o").path, "--lang", "en",
    ])
    #expect(wrong.code == 2)
    for words in ["times is from 1 to 9, found 0", "chairs", "policy.yaml:"] { #expect(wrong.errors.contains(words)) }
  }
}
