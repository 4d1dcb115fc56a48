import Foundation
import Testing

/// A plan that goes through draws, as a user runs it.
@Suite struct RobustnessRunTests {
  private func run(_ uncertainty: String) throws -> [String: Data] {
    let scratch = try SmallPlan.folder(uncertainty: uncertainty)
    let outcome = try Program.run(["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path])
    try #require(outcome.code == 0, "\(outcome.errors)")
    return try scratch.contents(of: "out")
  }

  private func rows(_ data: Data?) throws -> [[String: String]] {
    let lines = String(decoding: try #require(data), as: UTF8.self).split(whereSeparator: \.isNewline).map {
      // Commas inside quotes are part of a cell.
      $0.replacing(/"[^"]*"/, with: "").drop { $0 == "\u{FEFF}" }
        .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = try #require(lines.first)
    return lines.dropFirst().map { Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first }) }
  }

  @Test func closuresThatAreCertainStandInEveryFile() throws {
    let files = try run("{draws: 4, closures: 1}")
    let chances = try rows(files["robustness.csv"])
    #expect(!chances.isEmpty && chances.allSatisfy { $0["draws"] == "4" && ["0", "1"].contains($0["chance"] ?? "") })
    #expect(chances.contains { $0["chance"] == "0" && $0["chance_closures"] == "0" && $0["chance_delay"] == "" })
    let regrets = try rows(files["regret.csv"])
    #expect(regrets.map { $0["draw"] } == ["1", "2", "3", "4"] && regrets.allSatisfy { $0["closed"] == "F1" })
    #expect(Set(regrets.map { $0["regret_shortfall"] }).count == 1, "all draws are the same")
    let sites = try rows(files["site_ranking.csv"])
    #expect(sites.allSatisfy { ["0", "4"].contains($0["opened_in"] ?? "") && $0["draws"] == "4" })
    let page = String(decoding: try #require(files["report.html"]), as: UTF8.self)
    for part in ["id=\"robustness\"", "id=\"robust-chance-title\"", "id=\"robust-regret-title\"", "抽样检验"] {
      #expect(page.contains(part), "\(part)")
    }
    let document = try #require(files["summary.json"])
    let summary = try #require(try JSONSerialization.jsonObject(with: document) as? [String: Any])
    let robustness = try #require((summary["placement"] as? [String: Any])?["robustness"] as? [String: Any])
    #expect(robustness["draws"] as? Int == 4)
    #expect((robustness["targets"] as? [Any])?.count == chances.count)
  }

  @Test func theSameSeedIsTheSameBytes() throws {
    let uncertainty = "{draws: 6, delay: {uniform: [0, 2]}, closures: 0.3}"
    let (first, again) = (try run(uncertainty), try run(uncertainty))
    for name in ["robustness.csv", "regret.csv", "site_ranking.csv", "indicators.csv", "facilities.geojson"] {
      #expect(first[name] != nil && first[name] == again[name], "\(name)")
    }
    let other = try run("{draws: 6, seed: 8, delay: {uniform: [0, 2]}, closures: 0.3}")
    #expect(first["regret.csv"] != other["regret.csv"])
  }

  @Test func aPlanWithoutDrawsHasNoSuchFiles() throws {
    let scratch = try SmallPlan.folder()
    let outcome = try Program.run(["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path])
    try #require(outcome.code == 0, "\(outcome.errors)")
    let names = try scratch.contents(of: "out").keys
    #expect(!names.contains { ["robustness.csv", "regret.csv", "site_ranking.csv"].contains($0) })
  }

  @Test func aMistakeIsNamedWhereItStands() throws {
    let scratch = try SmallPlan.folder(uncertainty: "{draws: 4, closures: 20}")
    let outcome = try Program.run(["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("placement.uncertainty.closures") && outcome.errors.contains("plan.yaml:"))
  }
}
