import Foundation
import Testing

/// A reviewer's desk: `catchment check` on files as they come.
@Suite struct CheckTests {
  private static let policy = "scenarios/qinhuai/policy.yaml"

  private func check(_ housing: String, _ more: [String] = []) throws -> Program.Outcome {
    try Program.run(["check", "--policy", Self.policy, "--housing", housing, "--lang", "en"] + more)
  }

  private func findings(_ outcome: Program.Outcome) throws -> [[String: Any]] {
    try #require(try json(Data(outcome.output.utf8))["findings"] as? [[String: Any]])
  }

  @Test func csvByNameAndByCode() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      """
      id,street,dwellings,status,elder_care_m2
      EXACT,五老村,1000,existing,150
      SHORT,五老村街道,1000,existing,149.99
      CODE,320104006,1000,existing,150
      SILENT,红花,500,existing,0
      EMPTY,五老村,0,existing,0
      DARK,五老村,,existing,10
      SITE,红花,800,under_construction,240
      """, to: "housing.csv")
    let outcome = try check(file, ["--format", "json", "--on", "2022-06-30"])
    #expect(outcome.code == 1, "\(outcome.errors)")
    let found = try findings(outcome)
    func verdict(_ project: String, _ rule: String) -> String? {
      found.first { $0["project"] as? String == project && $0["rule"] as? String == rule }?["verdict"] as? String
    }
    #expect(verdict("EXACT", "R-EXIST15") == "PASS")
    #expect(verdict("SHORT", "R-EXIST15") == "FAIL")
    #expect(verdict("CODE", "R-EXIST15") == "PASS")
    #expect(verdict("EMPTY", "R-EXIST15") == "NOT_APPLICABLE")
    #expect(verdict("DARK", "R-EXIST15") == "UNKNOWN")
    #expect(verdict("SITE", "R-UC30") == "PASS")
    #expect(found.contains { $0["project"] as? String == "SILENT" && $0["verdict"] as? String == "NO_RULE" })
    let short = try #require(
      found.first { $0["project"] as? String == "SHORT" && $0["rule"] as? String == "R-EXIST15" })
    #expect(short["need"] as? Double == 150)
    #expect(short["have"] as? Double == 149.99)
    #expect(short["margin"] as? Double == -0.01)
    for key in ["kind", "unit", "clause", "says"] { #expect((short[key] as? String)?.isEmpty == false, "\(key)") }
    #expect(short["assumptions"] is [Any])
  }

  @Test func geojsonWithPhasesAndPremises() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      """
      {"type":"FeatureCollection","features":[{"type":"Feature","id":"P","geometry":{"type":"Point",
      "coordinates":[118.79,32.04]},"properties":{"id":"P","street":"五老村","dwellings":400,"status":"existing",
      "premises":[{"service":"elder_care","floor_area_m2":35.5},{"service":"elder_care","floor_area_m2":24.5},
      {"service":"childcare","floor_area_m2":100}]}}]}
      """, to: "housing.geojson")
    let outcome = try check(file, ["--format", "json", "--on", "2022-06-30"])
    let rate = try #require(try findings(outcome).first { $0["rule"] as? String == "R-EXIST15" })
    #expect(rate["verdict"] as? String == "PASS")
    #expect(rate["have"] as? Double == 60)
    #expect(outcome.code == 0)
    let layer = try check(file, ["--format", "geojson", "--on", "2022-06-30"])
    let features = try #require(try json(Data(layer.output.utf8))["features"] as? [[String: Any]])
    let geometry = try #require(features.first?["geometry"] as? [String: Any])
    let position = try #require(geometry["coordinates"] as? [Double])
    #expect(abs(position[0] - 118.79) < 1e-7 && abs(position[1] - 32.04) < 1e-7)
  }

  @Test func everyFormatSpeaks() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "id,street,dwellings,status,elder_care_m2\nA,五老村,1000,existing,10\n", to: "housing.csv")
    for format in ["text", "json", "csv", "geojson"] {
      let outcome = try check(file, ["--format", format, "--on", "2022-06-30"])
      #expect(outcome.code == 1)
      #expect(outcome.output.contains("R-EXIST15"), "\(format)")
    }
  }
}
