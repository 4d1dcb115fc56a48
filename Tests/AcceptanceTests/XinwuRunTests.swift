import Foundation
import Testing

/// The main job on real data: Wuxi's Xinwu district, its outline, cells, roads and census.
@Suite struct XinwuRunTests {
  private static let people = 720_215
  private static let elders = 80_528

  @Test func everyoneIsPlacedAndTheLayersLieInWuxi() throws {
    guard let data = Repository.shared("data/wuxi-xinwu"),
      let census = Repository.shared("data/census-county-2020-2010")
    else { return }
    let scratch = try Scratch()
    try prepare(scratch, data, census)
    let outcome = try Program.run(
      ["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path, "--lang", "en"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("walking network: 4822 ways"), "\(outcome.errors)")
    let files = try scratch.contents(of: "out")

    let summary = try json(try #require(files["summary.json"]))
    let years = try #require((summary["population"] as? [String: Any])?["years"] as? [[String: Any]])
    #expect(years.first?["people"] as? Int == Self.people)
    #expect(years.first?["people_65+"] as? Int == Self.elders)

    let coverage = try #require((summary["coverage"] as? [[String: Any]])?.first?["years"] as? [[String: Any]])
    #expect(coverage.first?["people"] as? Int == Self.elders)
    #expect(coverage.first?["covered"] as? Int == 0, "no facility is on record")
    let last = try #require(coverage.last)
    let covered = try #require(last["covered"] as? Int)
    let people = try #require(last["people"] as? Int)
    #expect(2 * covered >= people, "half of the elders are the target")
    #expect(people == Int((Double(Self.elders) * 1.03 * 1.03 * 1.03).rounded()))

    let placement = try #require(summary["placement"] as? [String: Any])
    let bound = try #require(placement["bound"] as? Int)
    let value = try #require(placement["value"] as? Int)
    let gap = try #require(placement["gap"] as? Double)
    #expect(placement["status"] as? String == "optimal" && bound == value)
    #expect(abs(gap - Double(value - bound) / Double(value)) < 1e-6)
    let openings = try #require(placement["openings"] as? [[String: Any]])
    #expect(!openings.isEmpty)
    // The cost can be recomputed from the plan: each centre opened in its year, run to the end of 2023.
    let cost = openings.reduce(0) { $0 + 1_800_000 + 300_000 * (2024 - ($1["year"] as? Int ?? 0)) }
    #expect(value == cost)

    let streets = try json(try #require(files["streets.geojson"]))
    #expect((streets["features"] as? [Any])?.count == 1)
    let page = String(decoding: try #require(files["report.html"]), as: UTF8.self)
    #expect(page.contains("为测试而虚构") && page.contains("invented for the test"))
  }

  /// The file of 250 m cells holds a stale layer of 500 m cells; a plan that does not choose is told of both.
  @Test func anUnnamedLayerOfTwoIsAnError() throws {
    guard let data = Repository.shared("data/wuxi-xinwu"),
      let census = Repository.shared("data/census-county-2020-2010")
    else { return }
    let scratch = try Scratch()
    try prepare(scratch, data, census) { $0.replacingOccurrences(of: "    layer: built_env_250m\n", with: "") }
    let outcome = try Program.run(
      ["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path, "--lang", "en"])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("built_env_250m") && outcome.errors.contains("built_env_500m"), "\(outcome.errors)")
  }

  /// The plan and the pack with the census of the district as a canonical table.
  private func prepare(
    _ scratch: Scratch, _ data: URL, _ census: URL, _ change: (String) -> String = { $0 }
  ) throws {
    let folder = Repository.root.appendingPathComponent("Tests/AcceptanceTests/Xinwu")
    let plan = try String(contentsOf: folder.appendingPathComponent("plan.yaml"), encoding: .utf8)
    let place = data.deletingLastPathComponent().path
    try scratch.write(change(plan.replacingOccurrences(of: "DATA/", with: place + "/")), to: "plan.yaml")
    let policy = try String(contentsOf: folder.appendingPathComponent("policy.yaml"), encoding: .utf8)
    try scratch.write(policy, to: "policy.yaml")

    let table = census.appendingPathComponent("census2020_5cities_age_sex_long.csv")
    var rows = ["street,sex,age_from,age_to,persons"]
    for line in try String(contentsOf: table, encoding: .utf8).split(whereSeparator: \.isNewline) {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells[0] == "320214" else { continue }
      // The table's upper age is the first that no longer belongs to the group; 999 leaves it open.
      let end = try #require(Int(cells[5]))
      rows.append("320214,\(cells[3]),\(cells[4]),\(end == 999 ? "" : "\(end - 1)"),\(cells[6])")
    }
    #expect(rows.count == 1 + 2 * 19)
    try scratch.write(rows.joined(separator: "\n") + "\n", to: "population.csv")
  }
}
