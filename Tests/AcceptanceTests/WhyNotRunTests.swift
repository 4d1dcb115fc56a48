import Foundation
import Testing

/// What a run says of targets it misses: the same in data, on the page and on the terminal.
@Suite struct WhyNotRunTests {
  private static let pack = """
    id: care
    title: Care
    place: Town
    issuer: nobody
    in_force: {}
    rules:
    - id: NEAR
      title: day care within a walk
      cite: {clause: "1"}
      says: 90% of people aged 60 and over within 1000 m of a day-care centre
      kind: coverage
      facilities: [day_care]
      within_m: 1000
      of: {age: 60+, basis: hukou}
      targets: {2021: 90, 2022: 90}
    """

  private static let tests = """
    tests:
    - name: on the limit
      year: 2021
      given: {covered: {1000: 900}, people: {60+ hukou: 1000}}
      expect: {NEAR: {verdict: PASS, have: 90}}
    - name: below it
      year: 2021
      given: {covered: {1000: 899}, people: {60+ hukou: 1000}}
      expect: {NEAR: FAIL}
    - name: ahead
      year: 2020
      given: {covered: {1000: 0}, people: {60+ hukou: 1000}}
      expect: {NEAR: NOT_APPLICABLE}
    """

  @Test("A budget one yuan short in two years: one explanation, one raise, the same words everywhere")
  func budgetOneYuanShort() throws {
    let scratch = try SmallPlan.folder()
    try scratch.write(Self.pack, to: "policy.yaml")
    try scratch.write(Self.tests, to: "policy.tests.yaml")
    try scratch.write(SmallPlan.plan + "\n  budget_yuan: 999999\n", to: "plan.yaml")
    let outcome = try Program.run([
      "run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path, "--lang", "en",
    ])
    try #require(outcome.code == 0, "\(outcome.errors)")
    let files = try scratch.contents(of: "out")
    let written = try #require(files["summary.json"])
    let summary = try #require(try JSONSerialization.jsonObject(with: written) as? [String: Any])
    let placement = try #require(summary["placement"] as? [String: Any])
    let explanations = try #require(placement["explanations"] as? [[String: Any]])
    #expect(explanations.count == 1)
    let years = try #require(explanations[0]["years"] as? [[String: Any]])
    #expect(years.compactMap { $0["year"] as? Int } == [2021, 2022])
    #expect(explanations[0]["binding"] as? [String] == ["budget"])
    let remedies = try #require(explanations[0]["remedies"] as? [[String: Any]])
    let money = try #require(remedies.first { $0["kind"] as? String == "budget" })
    let raises = try #require(money["raises"] as? [[String: Int]])
    #expect(raises == [["year": 2021, "yuan": 1]])

    let words = "What would do for 2021–2022"
    let told = outcome.errors.split(separator: "\n").first { $0.contains("¥1 more budget in 2021") }
    let line = try #require(told, "\(outcome.errors)")
    #expect(line.contains(words), "\(outcome.errors)")
    let page = String(decoding: try #require(files["report.html"]), as: UTF8.self)
    #expect(page.contains(line.trimmingCharacters(in: .whitespaces)))
    #expect(!outcome.errors.contains("at most") || outcome.errors.contains("under every constraint, at most"))
    #expect(outcome.errors.contains("[1/7]") && outcome.errors.contains("[7/7]"), "\(outcome.errors)")
    let schema = try JSONSerialization.jsonObject(
      with: Data(contentsOf: Repository.root.appendingPathComponent("schemas/summary.schema.json")))
    #expect(JSONSchema(try #require(schema as? [String: Any])).errors(in: summary).isEmpty)
  }
}
