import Foundation
import Testing

/// A plan may ask for repairs; what was mended stands in a file of its own.
@Suite struct RepairPlanTests {
  /// The small plan with a street whose ring is open and another whose border lies a third of a metre off.
  private func folder(repair: String) throws -> Scratch {
    let scratch = try SmallPlan.folder()
    let streets = SmallPlan.streets
      .replacing("[118.78,32.02],[118.78,32.00]]]", with: "[118.78,32.02]]]")
      .replacing("[[[118.80,32.00]", with: "[[[118.800003,32.00]").replacing(
        "[118.80,32.02],[118.80,32.00]]]", with: "[118.800003,32.02],[118.800003,32.00]]]")
    try scratch.write(streets, to: "streets.geojson")
    let plan = SmallPlan.plan.replacing("streets: streets.geojson", with: "streets: {file: streets.geojson\(repair)}")
    try scratch.write(plan, to: "plan.yaml")
    return scratch
  }

  private func run(_ scratch: Scratch) throws -> Program.Outcome {
    try Program.run(["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path, "--lang", "en"])
  }

  @Test func withoutTheWordNothingIsMended() throws {
    let scratch = try folder(repair: "")
    let outcome = try run(scratch)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("not closed") && outcome.errors.contains("repair: true"))
  }

  @Test func everyRepairStandsInAFile() throws {
    let scratch = try folder(repair: ", repair: true")
    let outcome = try run(scratch)
    try #require(outcome.code == 0, "\(outcome.errors)")
    let files = try scratch.contents(of: "out")
    let document = try json(try #require(files["repairs.json"]))
    let repairs = try #require(document["repairs"] as? [[String: Any]])
    #expect(repairs.map { $0["repair"] as? String } == ["rings", "slivers"])
    #expect(repairs.allSatisfy { ($0["file"] as? String)?.hasSuffix("streets.geojson") == true })
    let lines = String(decoding: try #require(files["repairs.csv"]), as: UTF8.self).split(whereSeparator: \.isNewline)
    #expect(lines.count == 3)
    #expect(outcome.errors.contains("repaired: an open ring was closed"))
  }

  @Test func onlyTheNamedRepairsAreMade() throws {
    let scratch = try folder(repair: ", repair: [rings]")
    let outcome = try run(scratch)
    try #require(outcome.code == 0, "\(outcome.errors)")
    let list = try #require(scratch.contents(of: "out")["repairs.json"])
    let repairs = try json(list)["repairs"] as? [[String: Any]]
    #expect(repairs?.count == 1)
    let wrong = try run(try folder(repair: ", repair: [ring]"))
    #expect(wrong.code == 2 && wrong.errors.contains("did you mean rings"))
  }

  @Test func aReviewMendsAndLists() throws {
    let scratch = try SmallPlan.folder()
    try scratch.write(
      """
      {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"P1","street":"五老村","dwellings":1000,
      "status":"existing"},"geometry":{"type":"Polygon","coordinates":[[[118.79,32.01],[118.791,32.01],[118.791,32.011]]]}}]}
      """, to: "h.geojson")
    let arguments = [
      "check", "--policy", SmallPlan.policy, "--housing", scratch.file("h.geojson").path, "--on", "2022-01-01",
    ]
    #expect(try Program.run(arguments).code == 2)
    let out = scratch.file("opinion.json").path
    let outcome = try Program.run(arguments + ["--repair", "--out", out])
    #expect(outcome.code < 2, "\(outcome.errors)")
    let list = try json(try Data(contentsOf: scratch.file("opinion.repairs.json")))
    #expect((list["repairs"] as? [[String: Any]])?.first?["repair"] as? String == "rings")
  }
}
