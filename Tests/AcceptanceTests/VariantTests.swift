import Foundation
import Testing

/// Plans that stand on other plans, and values given on the command line.
@Suite struct VariantTests {
  private func run(_ plan: URL, to out: String, in scratch: Scratch, _ more: [String] = []) throws -> Program.Outcome {
    try Program.run(["run", plan.path, "--out", scratch.file(out).path, "--lang", "en"] + more)
  }

  private func document(_ path: String, in scratch: Scratch) throws -> [String: Any] {
    try json(try Data(contentsOf: scratch.file(path)))
  }

  @Test func anEmptyVariantIsItsBaseByteForByte() throws {
    let scratch = try SmallPlan.folder()
    try FileManager.default.createDirectory(at: scratch.file("variants"), withIntermediateDirectories: true)
    try scratch.write("plan: 1\nbase: ../plan.yaml\n", to: "variants/empty.yaml")
    #expect(try run(scratch.file("plan.yaml"), to: "base", in: scratch).code == 0)
    #expect(try run(scratch.file("variants/empty.yaml"), to: "empty", in: scratch).code == 0)
    let base = try scratch.contents(of: "base")
    let empty = try scratch.contents(of: "empty")
    #expect(base.keys.sorted() == empty.keys.sorted() && base.count >= 10)
    for (name, data) in base { #expect(data == empty[name], "\(name) differs") }
  }

  /// Later changes win, options win over them, and a file named in the variant lies beside the variant.
  @Test func aVariantChangesItsBase() throws {
    let scratch = try SmallPlan.folder()
    try FileManager.default.createDirectory(at: scratch.file("variants"), withIntermediateDirectories: true)
    try scratch.write(SmallPlan.candidates + "\nC2,near,day_care,2500,118.809,32.012", to: "variants/sites.csv")
    try scratch.write(
      """
      plan: 1
      base: ../plan.yaml
      id: dearer
      changes:
        - set: {inputs.candidates: sites.csv, "placement.facilities[d].cost_yuan": 2000000}
        - set: {"placement.facilities[d].cost_yuan": 3000000}
      """, to: "variants/dearer.yaml")
    let plan = scratch.file("variants/dearer.yaml")
    let outcome = try run(plan, to: "dearer", in: scratch, ["--set", "placement.facilities[d].places=7"])
    try #require(outcome.code == 0, "\(outcome.errors)")
    let record = try document("dearer/run.json", in: scratch)
    let effective = try #require(record["effective"] as? [String: String])
    #expect(effective["placement.facilities[d].cost_yuan"] == "3000000")
    #expect(effective["placement.facilities[d].places"] == "7")
    #expect(effective["inputs.candidates"] == "sites.csv")
    #expect(record["overrides"] as? [String] == ["placement.facilities[d].places=7"])
    let inputs = try #require(record["inputs"] as? [[String: String]])
    #expect(inputs.filter { $0["name"] == "plan" }.count == 2)
    let summary = try document("dearer/summary.json", in: scratch)
    #expect((summary["study_area"] as? [String: Any])?["candidate_sites"] as? Int == 2)
    #expect((summary["plan"] as? [String: Any])?["id"] as? String == "dearer")
    #expect(summary["run"] as? String == record["run"] as? String)
  }

  /// The same files elsewhere, in the same run; other files of the same name, in another.
  @Test func theRunIDDoesNotHangOnWhereFilesLie() throws {
    let scratch = try SmallPlan.folder()
    func id(_ plan: String) throws -> String {
      let outcome = try Program.run([
        "run", scratch.file(plan).path, "--out", scratch.file("out").path, "--only", "run.json",
      ])
      try #require(outcome.code == 0, "\(outcome.errors)")
      return try #require(try document("out/run.json", in: scratch)["run"] as? String)
    }
    let first = try id("plan.yaml")
    for folder in ["data", "other"] {
      try FileManager.default.createDirectory(at: scratch.file(folder), withIntermediateDirectories: true)
      for name in ["streets.geojson", "candidates.csv", "policy.yaml"] {
        try Data(contentsOf: scratch.file(name)).write(to: scratch.file("\(folder)/\(name)"))
      }
      try scratch.write(
        """
        plan: 1
        base: ../plan.yaml
        changes: [set: {inputs.streets: streets.geojson, policy: policy.yaml, inputs.candidates: {file: candidates.csv}}]
        """, to: "\(folder)/moved.yaml")
    }
    let moved = try id("data/moved.yaml")
    #expect(try id("other/moved.yaml") == moved, "the same files in another folder")
    try scratch.write(SmallPlan.candidates.replacing("1500", with: "1501"), to: "other/candidates.csv")
    #expect(try id("other/moved.yaml") != moved)
    try scratch.write(SmallPlan.streets.replacing("红花", with: "红花 "), to: "streets.geojson")
    #expect(try id("plan.yaml") != first)
    #expect(try id("data/moved.yaml") == moved, "it does not read that file any more")
  }

  /// The id of a run follows what is said and read, not how.
  @Test func theRunIDIsOfTheContent() throws {
    let scratch = try SmallPlan.folder()
    func id(_ name: String, _ options: [String] = []) throws -> String {
      let outcome = try run(scratch.file("plan.yaml"), to: name, in: scratch, options)
      try #require(outcome.code == 0, "\(outcome.errors)")
      let id = try #require(try document("\(name)/run.json", in: scratch)["run"] as? String)
      #expect(id.count == 12 && outcome.errors.contains("Run \(id)"))
      return id
    }
    let first = try id("a")
    // The same said again, a comment and another title change nothing.
    try scratch.write(
      SmallPlan.plan.replacing("title: Small", with: "title: Other # words"), to: "plan.yaml")
    #expect(try id("b", ["--set", "placement.facilities[d].cost_yuan=1000000"]) == first)
    #expect(try id("c", ["--set", "placement.facilities[d].cost_yuan=1000001"]) != first)
    try scratch.write(SmallPlan.candidates + "\n", to: "candidates.csv")
    #expect(try id("d") != first)
  }

  @Test func mistakesOfVariantsAndOfFilesAreToldTogether() throws {
    let scratch = try SmallPlan.folder()
    try scratch.write(
      """
      plan: 1
      base: plan.yaml
      changes:
        - set: {inputs.housing: gone.csv}
        - remove: placement.facilities[e]
      """, to: "v.yaml")
    let outcome = try run(
      scratch.file("v.yaml"), to: "out", in: scratch, ["--set", "placment.from=2021", "--set", "placement.from=soon"])
    #expect(outcome.code == 2)
    for part in [
      "v.yaml:5:13, field \"changes[1].remove\": \"placement.facilities[e]\": there is no \"e\" Fix: did you mean d?",
      "--set placment.from=2021, field \"placment\": \"placment\": unknown key Fix: did you mean placement?",
      "--set placement.from=soon, field \"placement.from\": expected a whole number", "gone.csv", "4 errors",
    ] { #expect(outcome.errors.contains(part), "\(part)\n\(outcome.errors)") }
    #expect(!FileManager.default.fileExists(atPath: scratch.file("out").path))
  }
}
