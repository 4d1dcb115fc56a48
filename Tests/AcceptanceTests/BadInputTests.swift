import Foundation
import Testing

/// Everything that is wrong is said at once, located, with exit code 2, and nothing is written.
@Suite struct BadInputTests {
  /// A folder with a small valid plan; `change` breaks it.
  private func run(_ change: (Scratch) throws -> Void) throws -> Program.Outcome {
    let scratch = try SmallPlan.folder()
    try change(scratch)
    let outcome = try Program.run(
      ["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path, "--lang", "en"])
    #expect(FileManager.default.fileExists(atPath: scratch.file("out").path) == (outcome.code == 0))
    return outcome
  }

  private func replace(_ old: String, _ new: String, in file: String) -> (Scratch) throws -> Void {
    { scratch in
      let text = try String(contentsOf: scratch.file(file), encoding: .utf8)
      #expect(text.contains(old), "nothing to break in \(file)")
      try scratch.write(text.replacingOccurrences(of: old, with: new), to: file)
    }
  }

  @Test func theSmallPlanRuns() throws {
    let outcome = try run { _ in }
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  @Test(arguments: [
    // file, what stands there, what replaces it, what the message must name
    ("plan.yaml", "policy: policy.yaml", "polcy: policy.yaml", "policy"),
    ("plan.yaml", "policy: policy.yaml", "policy: absent.yaml", "absent.yaml"),
    ("plan.yaml", "from: 2020", "from: [", "plan.yaml"),
    ("plan.yaml", "method: growth", "method: growht", "growth"),
    ("plan.yaml", "streets: streets.geojson", "streets: {file: streets.geojson, crs: \"EPSG:99999\"}", "EPSG:99999"),
    ("policy.yaml", "minimum: 15", "minimum: fifteen", "fifteen"),
    ("policy.yaml", "kind: coverage", "kind: covrage", "covrage"),
    ("streets.geojson", "\"320104006\"", "\"320104003\"", "320104003"),
    ("streets.geojson", "[118.80,32.00],[118.80,32.02]", "[118.80,32.02],[118.80,32.00]", "elf-intersection"),
    (
      "streets.geojson", "[118.80,32.00],[118.82,32.00],[118.82,32.02],[118.80,32.02],[118.80,32.00]",
      "[118.79,32.00],[118.82,32.00],[118.82,32.02],[118.79,32.02],[118.79,32.00]", "overlap"
    ),
    ("streets.geojson", "\"code\"", "\"kode\"", "code"),
    ("population.csv", "60,79,hukou,2000", "60,79,hukou,-2000", "-2000"),
    ("population.csv", "60,79,hukou,2000", "60,79,hukou,many", "many"),
    ("population.csv", "320104003", "999999999", "999999999"),
    ("population.csv", "60,79,hukou,2000", "60,79,resident,2000", "must not be added or compared"),
    ("housing.csv", "H2", "H1", "H1"),
    ("housing.csv", "300", "-300", "-300"),
    ("housing.csv", "五老村", "五老树", "五老树"),
    ("housing.csv", "118.79,32.01", "32.01,118.79", "32.01"),
    ("housing.csv", "118.79,32.01", "118.81,32.01", "H1"),
    ("housing.csv", "existing", "finished", "finished"),
    ("facilities.csv", "day_care", "day_car", "day_care"),
    ("candidates.csv", "1500", "big", "big"),
    ("candidates.csv", "day_care", "daycare", "daycare"),
  ])
  func eachMistakeIsNamed(file: String, old: String, new: String, named: String) throws {
    let outcome = try run(replace(old, new, in: file))
    #expect(outcome.code == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains(named), "\(outcome.errors)")
    #expect(outcome.errors.contains(file), "\(outcome.errors)")
    #expect(outcome.errors.contains("error"))
  }

  @Test func mistakesInSeveralFilesAreReportedTogether() throws {
    let outcome = try run { scratch in
      try replace("60,79,hukou,2000", "60,79,hukou,-2000", in: "population.csv")(scratch)
      try replace("300", "-300", in: "housing.csv")(scratch)
      try replace("1500", "big", in: "candidates.csv")(scratch)
      try FileManager.default.removeItem(at: scratch.file("facilities.csv"))
    }
    #expect(outcome.code == 2)
    for file in ["population.csv", "housing.csv", "candidates.csv", "facilities.csv"] {
      #expect(outcome.errors.contains(file), "\(outcome.errors)")
    }
  }

  /// The pack counts registered people; a table of residents is not a substitute.
  @Test func basesAreNeverMixed() throws {
    let outcome = try run(replace("hukou", "resident", in: "population.csv"))
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("plan.yaml") && outcome.errors.contains("Q07"), "\(outcome.errors)")
    #expect(outcome.errors.contains("registered") && outcome.errors.contains("resident"), "\(outcome.errors)")
  }

  /// A network of another town reaches nobody.
  @Test func aNetworkElsewhereIsRefused() throws {
    let ways = """
      <osm version="0.6"><node id="1" lat="50.0" lon="4.0"/><node id="2" lat="50.001" lon="4.0"/>
      <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>
      """
    let outcome = try run { scratch in
      try scratch.write(ways, to: "walkways.osm")
      try replace(
        "  candidates: candidates.csv", "  candidates: candidates.csv\n  walkways: walkways.osm", in: "plan.yaml")(
          scratch)
    }
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("walkways.osm") && outcome.errors.contains("demand points"), "\(outcome.errors)")
  }

  /// A plan that cannot be run still names its files, and their mistakes are told with its own.
  @Test func mistakesOfThePlanHideNoOthers() throws {
    let outcome = try run { scratch in
      try replace("method: growth", "method: growht", in: "plan.yaml")(scratch)
      try replace("300", "-300", in: "housing.csv")(scratch)
      try replace("minimum: 15", "minimum: fifteen", in: "policy.yaml")(scratch)
    }
    #expect(outcome.code == 2)
    for word in ["growht", "-300", "fifteen"] { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
  }

  @Test func wrongUsageIs64() throws {
    #expect(try Program.run(["run"]).code == 64)
    #expect(try Program.run(["--nonsense"]).code == 64)
    #expect(try Program.run(["--help"]).code == 0)
  }
}
