import Foundation
import Testing

/// `catchment compare` on runs whose differences are known.
@Suite struct CompareTests {
  private func document(_ arguments: [String], in scratch: Scratch) throws -> [String: Any] {
    let outcome = try Program.run(
      ["compare"] + arguments.map { scratch.file($0).path } + ["--format", "json", "--lang", "en"])
    try #require(outcome.code == 0, "\(outcome.errors)")
    return try json(Data(outcome.output.utf8))
  }

  /// The small plan run as it is and with one value changed: a day-care centre with more beds.
  private func twoRuns() throws -> Scratch {
    let scratch = try SmallPlan.folder()
    for (name, more) in [("base", []), ("more", ["--set", "placement.facilities[d].beds.community=35"])] {
      let outcome = try Program.run(
        ["run", scratch.file("plan.yaml").path, "--out", scratch.file(name).path, "--lang", "en"] + more)
      try #require(outcome.code == 0, "\(outcome.errors)")
    }
    return scratch
  }

  @Test func aPlantedChangeIsNamedAndChargedWithWhatMoved() throws {
    let scratch = try twoRuns()
    let found = try document(["base", "more"], in: scratch)
    let settings = try #require(found["settings"] as? [[String: Any]])
    #expect(settings.count == 1)
    #expect(settings[0]["path"] as? String == "placement.facilities[d].beds.community")
    #expect(settings[0]["values"] as? [String] == ["20", "35"])
    #expect((found["inputs"] as? [Any])?.isEmpty == true)
    let cause = try #require((found["causes"] as? [[String: Any]])?.first)
    #expect(cause["changed"] as? [String] == ["placement.facilities[d].beds.community"])
    let says = try #require(cause["says"] as? [String: String])
    #expect(says["en"]?.contains("Only placement.facilities[d].beds.community differs") == true)
    // Every figure that is listed does differ, and what is not listed is the same in both tables.
    let indicators = try #require(found["indicators"] as? [[String: Any]])
    #expect(!indicators.isEmpty)
    for row in indicators {
      let values = try #require(row["values"] as? [Any])
      let verdicts = try #require(row["verdicts"] as? [Any])
      #expect("\(values[0])" != "\(values[1])" || "\(verdicts[0])" != "\(verdicts[1])")
    }
    let tables = try ["base", "more"].map { name in
      Set(
        String(decoding: try Data(contentsOf: scratch.file("\(name)/indicators.csv")), as: UTF8.self)
          .split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).prefix(7).joined(separator: ",")
          })
    }
    #expect(tables[0].subtracting(tables[1]).count == indicators.count)
    let schema = JSONSchema(
      try json(try Data(contentsOf: Repository.root.appendingPathComponent("schemas/comparison.schema.json"))))
    let errors = schema.errors(in: found)
    #expect(errors.isEmpty, "\(errors.prefix(5))")
  }

  /// Figures are compared in the years that all runs have, wherever each ends.
  @Test func runsOfOtherHorizonsAreComparedInTheYearsTheyShare() throws {
    let scratch = try twoRuns()
    let longer = try Program.run([
      "run", scratch.file("plan.yaml").path, "--out", scratch.file("longer").path, "--set", "horizon.to=2024",
      "--set", "placement.budget_yuan=0",
    ])
    try #require(longer.code == 0, "\(longer.errors)")
    let found = try document(["base", "longer"], in: scratch)
    let targets = try #require(found["targets"] as? [[String: Any]])
    // Without money the second street's centre never comes; the first run has it, and no figure of 2024 counts against it.
    let centre = try #require(
      targets.first { $0["indicator"] as? String == "R-STREET1000" && ($0["winners"] as? [String])?.count == 1 })
    #expect(centre["winners"] as? [String] == ["A"])
    for target in targets {
      let from = try #require(target["met_from"] as? [Any]).compactMap { $0 as? Int }
      #expect(from.allSatisfy { $0 <= 2022 })
    }
    let runs = try #require(found["runs"] as? [[String: Any]])
    func missed(_ name: String) throws -> Int {
      CityRun.rows(try Data(contentsOf: scratch.file("\(name)/indicators.csv")))
        .count { $0["year"] == "2022" && $0["status"] == "FAIL" }
    }
    #expect(runs.map { $0["targets_missed"] as? Int } == [try missed("base"), try missed("longer")])
    let page = try Program.run(
      ["compare", scratch.file("base").path, scratch.file("longer").path, "--format", "html", "--report", "en"])
    #expect(page.output.contains("The horizons differ (A 2020–2022, B 2020–2024)"))
    #expect(page.output.contains("there is no map of the difference"))
  }

  /// A search that was cut short may have missed what another one found.
  @Test func whatIsNotProvenIsSaid() throws {
    let scratch = try twoRuns()
    let compared = {
      try Program.run(["compare", scratch.file("base").path, scratch.file("more").path, "--lang", "en"])
    }
    let before = try compared().output
    #expect(!before.contains("is not proven"))
    let summary = String(decoding: try Data(contentsOf: scratch.file("more/summary.json")), as: UTF8.self)
    try scratch.write(
      summary.replacing("\"stopped_by\": null", with: "\"stopped_by\": \"user\""), to: "more/summary.json")
    let after = try compared().output
    #expect(after.contains("the answer of B (0.00 %) is not proven"), "\(after)")
  }

  @Test func aTableThatEndsEarlyIsSeen() throws {
    let scratch = try twoRuns()
    let table = String(decoding: try Data(contentsOf: scratch.file("more/indicators.csv")), as: UTF8.self)
    let lines = table.split(separator: "\n", omittingEmptySubsequences: false)
    try scratch.write(lines.prefix(20).joined(separator: "\n") + "\n", to: "more/indicators.csv")
    let outcome = try Program.run(["compare", scratch.file("base").path, scratch.file("more").path, "--lang", "en"])
    #expect(outcome.code == 2 && outcome.errors.contains("does not agree with summary.json"), "\(outcome.errors)")
  }

  @Test func runsOfAnotherPlaceAreRefused() throws {
    let scratch = try twoRuns()
    let streets = SmallPlan.streets.replacing("320104006", with: "420102001").replacing("320104003", with: "420102002")
    try scratch.write(streets.replacing("五老村", with: "甲").replacing("红花", with: "乙"), to: "elsewhere.geojson")
    let people = SmallPlan.population.replacing("320104006", with: "420102001")
      .replacing("320104003", with: "420102002")
    try scratch.write(people, to: "elsewhere.csv")
    let run = try Program.run([
      "run", scratch.file("plan.yaml").path, "--out", scratch.file("elsewhere").path, "--set", "placement=null",
      "--set", "inputs.streets=\(scratch.file("elsewhere.geojson").path)", "--set", "inputs.housing=null",
      "--set", "inputs.population=\(scratch.file("elsewhere.csv").path)",
    ])
    try #require(run.code == 0, "\(run.errors)")
    let outcome = try Program.run(
      ["compare", scratch.file("base").path, scratch.file("elsewhere").path, "--lang", "en"])
    #expect(outcome.code == 2 && outcome.errors.contains("shares no street with A"), "\(outcome.errors)")
  }

  /// Neither a comparison nor a run writes over what it reads.
  @Test func nothingThatIsReadIsWrittenOver() throws {
    let scratch = try twoRuns()
    let paths = ["base", "more"].map { scratch.file($0).path }
    for (arguments, out) in [
      (paths, "more/indicators.csv"), (paths, "base/report.html"),
      ([paths[0], scratch.file("plan.yaml").path], "plan.yaml"),
      ([paths[0], scratch.file("plan.yaml").path], "streets.geojson"),
    ] {
      let before = try Data(contentsOf: scratch.file(out))
      let outcome = try Program.run(
        ["compare"] + arguments + ["--out", scratch.file(out).path, "--format", "csv", "--lang", "en"])
      #expect(outcome.code == 2 && outcome.errors.contains("written over a file that is read"), "\(outcome.errors)")
      #expect(try Data(contentsOf: scratch.file(out)) == before)
    }
    let before = try Data(contentsOf: scratch.file("streets.geojson"))
    let run = try Program.run([
      "run", scratch.file("plan.yaml").path, "--out", scratch.url.path, "--lang", "en",
    ])
    #expect(run.code == 2 && run.errors.contains("written over a file that is read"), "\(run.errors)")
    #expect(try Data(contentsOf: scratch.file("streets.geojson")) == before)
    let folder = try Program.run(["compare"] + paths + ["--out", paths[0], "--format", "csv", "--lang", "en"])
    #expect(folder.code == 2 && folder.errors.contains("this is a folder"), "\(folder.errors)")
    #expect(try Program.run(["compare"] + paths + ["--out", scratch.file("x.pdf").path]).code == 64)
  }

  /// A plan that stands on the first run: its changes are run one by one, and the parts add up to the whole.
  @Test func changesAreRunOneByOne() throws {
    let scratch = try twoRuns()
    try scratch.write(
      """
      plan: 1
      base: plan.yaml
      changes:
        - says: {zh: 涨价, en: dearer}
          set: {"placement.facilities[d].cost_yuan": 1500000}
        - says: {zh: 增床, en: more beds}
          set: {"placement.facilities[d].beds.community": 35}
        - set: {"placement.facilities[d].cost_yuan": 1700000}
      """, to: "variant.yaml")
    let found = try document(["base", "variant.yaml"], in: scratch)
    let cause = try #require((found["causes"] as? [[String: Any]])?.first)
    let steps = try #require(cause["steps"] as? [[String: Any]])
    #expect(
      steps.map { ($0["change"] as? [String: String])?["en"] ?? "" } == [
        "dearer", "more beds", "placement.facilities[d].cost_yuan = 1700000",
      ])
    let runs = try #require(found["runs"] as? [[String: Any]])
    #expect(steps.last?["id"] as? String == runs[1]["id"] as? String)
    // What the steps moved is what moved.
    var cost = try #require(runs[0]["spending_yuan"] as? Double)
    for step in steps {
      for moved in try #require(step["moved"] as? [[String: Any]])
      where (moved["title"] as? [String: String])?["en"] == "cost of opening" {
        #expect(moved["from"] as? Double == cost)
        cost = try #require(moved["to"] as? Double)
      }
    }
    #expect(cost == runs[1]["spending_yuan"] as? Double)
    // Two plans without a common state are not told apart further.
    let apart = try document(["variant.yaml", "plan.yaml"], in: scratch)
    let words = ((apart["causes"] as? [[String: Any]])?.first?["says"] as? [String: String])?["en"] ?? ""
    #expect(words.contains("cannot tell"), "\(words)")
  }

  /// Without money the target that the base meets is missed, and the comparison says by what.
  @Test func whyATargetIsMissedInOneRunAndNotInTheOther() throws {
    let scratch = try twoRuns()
    let outcome = try Program.run([
      "run", scratch.file("plan.yaml").path, "--out", scratch.file("poor").path,
      "--set", "placement.budget_yuan=999999",
    ])
    try #require(outcome.code == 0, "\(outcome.errors)")
    let found = try document(["base", "poor"], in: scratch)
    // A target that neither run can move is missed in both, and told to be the same.
    let list = try #require(found["why_not"] as? [[String: Any]])
    let missed = try #require(list.first { $0["same"] as? Bool == false })
    let reasons = try #require(missed["runs"] as? [Any])
    #expect(reasons.count == 2 && reasons[0] is NSNull)
    let reason = try #require(reasons[1] as? [String: Any])
    #expect(reason["binding"] as? [String] == ["budget"])
    let remedy = try #require(reason["remedy"] as? [String: Any])
    #expect(remedy["kind"] as? String == "budget" && remedy["added_cost_yuan"] as? Int == 1_000_000)
    let text = try Program.run(
      ["compare", scratch.file("base").path, scratch.file("poor").path, "--lang", "en"])
    #expect(text.output.contains("held by the budget; cheapest: more budget"), "\(text.output)")
    let page = try Program.run(
      ["compare", scratch.file("base").path, scratch.file("poor").path, "--format", "html", "--report", "en"])
    #expect(page.output.contains("Which targets are missed, and why"))
    let alike = try #require(try document(["base", "more"], in: scratch)["why_not"] as? [[String: Any]])
    #expect(alike.allSatisfy { $0["same"] as? Bool == true })
  }

  @Test func aRunIsTheSameAsItself() throws {
    let scratch = try twoRuns()
    let found = try document(["base", "plan.yaml"], in: scratch)
    #expect((found["indicators"] as? [Any])?.isEmpty == true && (found["settings"] as? [Any])?.isEmpty == true)
    let words = ((found["causes"] as? [[String: Any]])?.first?["says"] as? [String: String])?["en"] ?? ""
    #expect(words.contains("same input and the same results"))
    let sites = try #require(found["sites"] as? [[String: Any]])
    #expect(sites.allSatisfy { $0["share"] as? Double == 1 && $0["same"] as? Bool == true })
  }

  @Test func everyFormatIsWritten() throws {
    let scratch = try twoRuns()
    // The same without money, so that the sites differ and there is something to map.
    let none = ["--set", "placement.objective=most_covered", "--set", "placement.budget_yuan=0"]
    let outcome = try Program.run(["run", scratch.file("plan.yaml").path, "--out", scratch.file("none").path] + none)
    try #require(outcome.code == 0, "\(outcome.errors)")
    for ending in ["html", "csv", "geojson", "json"] {
      let arguments = ["compare", scratch.file("base").path, scratch.file("none").path, "--lang", "en"]
      let out = scratch.file("c.\(ending)")
      #expect(try Program.run(arguments + ["-o", out.path]).code == 0)
      let once = try Data(contentsOf: out)
      #expect(try Program.run(arguments + ["--format", ending]).output == String(decoding: once, as: UTF8.self))
    }
    let page = try String(contentsOf: scratch.file("c.html"), encoding: .utf8)
    #expect(page.contains("<svg") && !page.contains("<script") && page.contains("Maps of the differences"))
    let layer = try json(try Data(contentsOf: scratch.file("c.geojson")))
    let features = try #require(layer["features"] as? [[String: Any]])
    let kinds = features.compactMap { ($0["properties"] as? [String: Any])?["feature"] as? String }
    #expect(kinds.filter { $0 == "street" }.count == 2 && kinds.contains("site"))
    let table = try String(contentsOf: scratch.file("c.csv"), encoding: .utf8).split(whereSeparator: \.isNewline)
    #expect(table[0].hasSuffix("run,run_id,value,target,status,change_from_a,status_change"))
    // Tidy: as many rows as both tables of indicators.
    let rows = try ["base", "none"].map { name in
      try String(contentsOf: scratch.file("\(name)/indicators.csv"), encoding: .utf8)
        .split(whereSeparator: \.isNewline).count - 1
    }
    #expect(table.count - 1 == rows.reduce(0, +))
  }

  @Test func everythingWrongWithFoldersIsToldAtOnce() throws {
    let scratch = try twoRuns()
    try scratch.write("{", to: "base/run.json")
    try scratch.write("year,area\n1,2\n", to: "base/indicators.csv")
    try FileManager.default.removeItem(at: scratch.file("more/streets.geojson"))
    var summary = try json(try Data(contentsOf: scratch.file("more/summary.json")))
    summary["placement"] = ["status": 3]
    summary["format"] = "catchment-summary/9"
    try JSONSerialization.data(withJSONObject: summary).write(to: scratch.file("more/summary.json"))
    try FileManager.default.createDirectory(at: scratch.file("empty"), withIntermediateDirectories: true)
    let names = ["base", "more", "empty", "gone.yaml"]
    let outcome = try Program.run(["compare"] + names.map { scratch.file($0).path } + ["--lang", "en"])
    #expect(outcome.code == 2 && outcome.output.isEmpty)
    for part in [
      "base/run.json:1", "base/indicators.csv: \"area_kind", "more/streets.geojson", "expected catchment-summary/1",
      "field \"placement.status\": expected text", "field \"placement.openings\": this is missing",
      "empty: this is no folder of `catchment run`", "gone.yaml",
    ] { #expect(outcome.errors.contains(part), "\(part)\n\(outcome.errors)") }
  }
}
