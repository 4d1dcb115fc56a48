import Foundation
import Testing

/// The main job on real small areas: Wuhan's 974 communities and 776 neighbourhoods.
@Suite struct WuhanCommunitiesTests {
  /// As it comes, the file has four rings that touch themselves and a community inside another: all five are told at
  /// once, in the projection the file declares, and nothing is mended in silence.
  @Test func theFileAsItComesIsRefusedWithEveryFault() throws {
    guard let data = Repository.shared("data/wuhan-communities") else { return }
    let scratch = try Scratch()
    try prepare(scratch, data, neighbourhoods: data.appendingPathComponent("neighbourhoods_2018.csv").path) {
      $0.split(separator: "\n").filter { !$0.contains("repair:") }.joined(separator: "\n") + "\n"
    }
    let outcome = try Program.run(
      ["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path, "--lang", "en"])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("Ring Self-intersection"))
    for id in ["339", "569", "738", "803"] { #expect(outcome.errors.contains("id \"\(id)\""), "\(outcome.errors)") }
    #expect(outcome.errors.contains("two streets overlap by 13808093 m²: 942, 950"), "\(outcome.errors)")
  }

  @Test func repairedItRunsAndEveryoneIsCounted() throws {
    guard let data = Repository.shared("data/wuhan-communities") else { return }
    let scratch = try Scratch()
    // 27 of the 776 neighbourhoods lie more than 5 km from any community; the program refuses those.
    let far: Set = [
      71, 117, 146, 152, 153, 158, 164, 174, 189, 190, 195, 198, 206, 207, 214, 221, 232, 263, 264, 277, 279, 286, 287,
      296, 300, 497, 523,
    ]
    let lines = try String(contentsOf: data.appendingPathComponent("neighbourhoods_2018.csv"), encoding: .utf8)
      .split(whereSeparator: \.isNewline)
    #expect(lines.count == 777)
    let near = lines.filter { !far.contains(Int($0.prefix { $0 != "," }) ?? 0) }
    try scratch.write(near.joined(separator: "\n") + "\n", to: "neighbourhoods.csv")
    let people = try prepare(scratch, data, neighbourhoods: "neighbourhoods.csv")

    let run = try CityRun(scratch.file("plan.yaml").path, in: scratch)
    let repairs = String(decoding: try #require(run.files["repairs.csv"]), as: UTF8.self)
    for id in ["339", "569", "738", "803", "950"] { #expect(repairs.contains(id), "\(repairs)") }
    #expect(try run.people(2018) == people)
    #expect(try run.people(2020) == Int((Double(people) * 1.01 * 1.01).rounded()))
    let streets = try json(try #require(run.files["streets.geojson"]))
    #expect((streets["features"] as? [Any])?.count == 974)

    let coverage = try #require((run.summary["coverage"] as? [[String: Any]])?.first?["years"] as? [[String: Any]])
    #expect(coverage.first?["covered"] as? Int == 0, "no facility is on record")
    let covered = try #require(coverage.last?["covered"] as? Int)
    let all = try #require(coverage.last?["people"] as? Int)
    #expect(5 * covered >= 2 * all, "two in five are the target")
    let value = try #require(run.placement["value"] as? Int)
    let bound = try #require(run.placement["bound"] as? Int)
    #expect(bound <= value && Double(value - bound) <= 0.05 * Double(value))
    let cost = run.openings.reduce(0) { $0 + 1_800_000 + 300_000 * (2021 - ($1["year"] as? Int ?? 0)) }
    #expect(value == cost)
  }

  /// Writes the plan, the pack and the communities' people as a canonical table.
  /// - Returns: how many people there are.
  @discardableResult
  private func prepare(
    _ scratch: Scratch, _ data: URL, neighbourhoods: String, _ change: (String) -> String = { $0 }
  ) throws -> Int {
    let folder = Repository.root.appendingPathComponent("Tests/AcceptanceTests/WuhanCommunities")
    let plan = try String(contentsOf: folder.appendingPathComponent("plan.yaml"), encoding: .utf8)
      .replacingOccurrences(of: "COMMUNITIES", with: data.appendingPathComponent("whhp_epsg4547.gpkg").path)
      .replacingOccurrences(of: "NEIGHBOURHOODS", with: neighbourhoods)
    try scratch.write(change(plan), to: "plan.yaml")
    let policy = try String(contentsOf: folder.appendingPathComponent("policy.yaml"), encoding: .utf8)
    try scratch.write(policy, to: "policy.yaml")
    // The same communities as GeoJSON, whose properties can be read without GDAL.
    let layer = try json(try Data(contentsOf: data.appendingPathComponent("communities_pop_wgs84.geojson")))
    let features = try #require(layer["features"] as? [[String: Any]])
    #expect(features.count == 974)
    var table = "street,sex,age_from,age_to,persons\n"
    var people = 0
    for feature in features {
      let properties = try #require(feature["properties"] as? [String: Any])
      let id = try #require(properties["FID_1"] as? Int)
      let persons = Int(try #require(properties["Avg_Pop"] as? Double).rounded())
      table += "\(id),,0,,\(persons)\n"
      people += persons
    }
    try scratch.write(table, to: "population.csv")
    return people
  }
}
