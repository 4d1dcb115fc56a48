import Datasets
import Foundation
import Planning
import Testing

/// `catchment check` as a bureau uses it: stacks of packs, opinions, the smallest change, every form of output.
@Suite struct ReviewDeskTests {
  /// In Qidong, planned under its rules of 2024 unless they say otherwise; some 100 m apart along a parallel.
  private static let projects = """
    id,name,dwellings,status,conditions,elder_care_m2,lon,lat,pool
    SHORT,甲苑,1000,planned,2025-01-01,200,121.65,31.80,
    SPARE,乙苑,1500,planned,2025-01-01,700,121.6505,31.8005,
    FAR,丙苑,500,planned,2025-01-01,900,121.70,31.80,
    OLD,丁苑,300,existing,,60,121.66,31.81,
    DARK,戊苑,,existing,,60,121.66,31.81,
    EARLY,己苑,300,planned,2024-11-30,0,121.68,31.81,
    HOST,庚苑,500,planned,2025-01-01,600,121.60,31.70,G
    GUEST,辛苑,500,planned,2025-01-01,0,121.6005,31.70,G

    """

  private func check(_ more: String..., housing: String = projects) throws -> (Program.Outcome, Scratch) {
    let scratch = try Scratch()
    let file = try scratch.write(housing, to: "housing.csv")
    let given = ["--policy", "qidong", "--housing", file, "--lang", "en"]
    let day = more.contains("--on") ? [] : ["--on", "2025-06-30"]
    return (try Program.run(["check"] + given + day + more), scratch)
  }

  private func document(_ more: String...) throws -> [String: Any] {
    let scratch = try Scratch()
    let file = try scratch.write(Self.projects, to: "housing.csv")
    let outcome = try Program.run(
      ["check", "--policy", "qidong", "--housing", file, "--lang", "en", "--on", "2025-06-30", "--format", "json"]
        + more)
    #expect(outcome.code == 1, "\(outcome.errors)")
    return try json(Data(outcome.output.utf8))
  }

  private func opinion(_ id: String, in document: [String: Any]) throws -> [String: Any] {
    let opinions = try #require(document["opinions"] as? [[String: Any]])
    return try #require(opinions.first { $0["project"] as? String == id })
  }

  private func finding(_ project: String, _ rule: String, in document: [String: Any]) throws -> [String: Any] {
    let findings = try #require(document["findings"] as? [[String: Any]])
    return try #require(findings.first { $0["project"] as? String == project && $0["rule"] as? String == rule })
  }

  @Test func eachProjectGetsItsConclusion() throws {
    let document = try document()
    for (id, conclusion) in [
      ("SHORT", "not_passed"), ("SPARE", "passed_with_conditions"), ("OLD", "passed"), ("DARK", "undecided"),
      ("EARLY", "no_rule"), ("HOST", "passed_with_conditions"), ("GUEST", "passed_with_conditions"),
    ] {
      #expect(try opinion(id, in: document)["conclusion"] as? String == conclusion, "\(id)")
    }
    let summary = try #require(document["summary"] as? [String: Any])
    #expect(summary["not_passed"] as? Int == 1)
    #expect(summary["passed_with_conditions"] as? Int == 4)
    let conditions = try #require(try opinion("GUEST", in: document)["conditions"] as? [String])
    #expect(conditions.contains("the members of pool G agree in writing"))
    let missing = try #require(try opinion("DARK", in: document)["conditions"] as? [String])
    #expect(missing.contains { $0.hasSuffix("the number of dwellings is not known") })
  }

  @Test func theSmallestChangeIsInSquareMetresOrInNeighbours() throws {
    let document = try document()
    let changes = try #require(try opinion("SHORT", in: document)["smallest_changes"] as? [[String: Any]])
    let change = try #require(changes.first)
    #expect(change["area_m2"] as? Int == 400)
    #expect(change["one_site_m2"] as? Int == 600)
    #expect(change["rules"] as? [String] == ["R-NEW30", "R-NEW600"])
    let partners = try #require(change["partners"] as? [[String: Any]])
    #expect(partners.map { $0["name"] as? String } == ["乙苑"])
    let walk = try #require(partners[0]["walk_m"] as? Int)
    #expect((85...105).contains(walk), "\(walk)")
    #expect(try #require(document["review"] as? [String: Any])["walking"] as? String != nil)
    let schema = Repository.root.appendingPathComponent("schemas/opinion.schema.json")
    #expect(JSONSchema(try json(try Data(contentsOf: schema))).errors(in: document).isEmpty)
    let text = try check().0.output
    #expect(text.contains("smallest change: 400 m² more of elder care premises"))
    #expect(text.contains("pool with 乙苑 (\(walk) m)"))
  }

  #if OSM
    /// Two projects side by side with a river between: the walk is over a bridge 500 m away.
    @Test func aWalkIsMeasuredOnTheWalkwaysThatAreGiven() throws {
      let scratch = try Scratch()
      let nodes = [(121.65, 31.80), (121.65, 31.7955), (121.6505, 31.7955), (121.6505, 31.8005)]
      let osm =
        "<osm version=\"0.6\">"
        + nodes.enumerated().map { "<node id=\"\($0 + 1)\" version=\"1\" lat=\"\($1.1)\" lon=\"\($1.0)\"/>" }.joined()
        + "<way id=\"1\" version=\"1\">" + (1...4).map { "<nd ref=\"\($0)\"/>" }.joined()
        + "<tag k=\"highway\" v=\"footway\"/></way></osm>"
      let walkways = try scratch.write(osm, to: "ways.osm")
      let document = try document("--walkways", walkways)
      let changes = try #require(try opinion("SHORT", in: document)["smallest_changes"] as? [[String: Any]])
      #expect((changes.first?["partners"] as? [Any])?.isEmpty == true)
      let walking = try #require(document["review"] as? [String: Any])["walking"] as? String
      #expect(walking?.contains("walking network") == true)
    }
  #endif

  @Test func theStrictestOfAStackGovernsAndNamesTheOthers() throws {
    let document = try document("--stack", "jiangsu-2022-draft,gb50437-2018", "--stack", "anhui-2022")
    let rate = try finding("SHORT", "R-NEW30", in: document)
    #expect(rate["need"] as? Int == 300)
    let notes = try #require(rate["assumptions"] as? [String])
    #expect(notes.contains { $0.contains("JS-NEW") && $0.contains("20 m²") })
    #expect(notes.contains { $0.contains("AH-NEW") })
    // Anhui's placement comes on top: nothing is known of these rooms.
    #expect(try finding("SHORT", "AH-PLACE", in: document)["verdict"] as? String == "UNKNOWN")
    let packs = try #require((document["review"] as? [String: Any])?["packs"] as? [[String: Any]])
    #expect(
      packs.map { $0["id"] as? String } == ["qidong-2024", "jiangsu-2022-draft", "gb50437-2018", "anhui-2022"])
  }

  @Test func aFallbackSpeaksWhereThePackIsSilent() throws {
    let document = try document("--fallback", "jiangsu-2022-draft")
    let rate = try finding("EARLY", "JS-NEW", in: document)
    #expect(rate["verdict"] as? String == "FAIL")
    #expect(rate["need"] as? Int == 60)
    #expect(rate["pack"] as? String == "jiangsu-2022-draft")
  }

  @Test func unverifiedNumbersAreUsedOnlyWhenAskedForAndLabelled() throws {
    let off = try document("--stack", "jgj450-2018")
    let rules = try #require(off["findings"] as? [[String: Any]]).map { $0["rule"] as? String }
    #expect(!rules.contains("JGJ-GROUND"))
    let on = try finding("OLD", "JGJ-GROUND", in: document("--stack", "jgj450-2018", "--use-unverified"))
    let notes = try #require(on["assumptions"] as? [String])
    #expect(notes.contains("this number was not checked against the printed text"))
  }

  @Test func withoutADayItIsToday() throws {
    let scratch = try Scratch()
    let file = try scratch.write(Self.projects, to: "housing.csv")
    let given = ["check", "--policy", "wuhan", "--housing", file, "--lang", "en", "--format", "json"]
    let open = try Program.run(given)
    #expect(open.errors.contains("reviewed as of today"))
    let review = try #require(try json(Data(open.output.utf8))["review"] as? [String: Any])
    let day = try #require(review["on"] as? String)
    // The day is an input like any other: naming it gives the same bytes, and no remark.
    let named = try Program.run(given + ["--on", day])
    #expect(named.output == open.output)
    #expect(!named.errors.contains("today"))
  }

  @Test func contradictionsThatTouchAResultAreShown() throws {
    let notes = try #require(try document()["notes"] as? [[String: Any]])
    let first = try #require(notes.first { $0["id"] as? String == "INC.01" })
    #expect(first["rules"] as? [String] == ["R-NEW30", "R-NEW600"])
    // About land and plans: no project is judged by it.
    #expect(!notes.contains { $0["id"] as? String == "INC.03" })
    #expect(try check().0.output.contains("INC.01 (R-NEW30, R-NEW600)"))
  }

  @Test func theHTMLOpinionStandsAlone() throws {
    let (outcome, scratch) = try check("--out", "opinion.html".inTemporaryFolder)
    defer { try? FileManager.default.removeItem(atPath: "opinion.html".inTemporaryFolder) }
    #expect(outcome.code == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("not passed 1"))
    let page = try String(contentsOfFile: "opinion.html".inTemporaryFolder, encoding: .utf8)
    for part in ["甲苑", "R-NEW600", "not passed", "passed with conditions", "400 m²", "Reviewer:", "INC.01"] {
      #expect(page.contains(part), "\(part)")
    }
    for foreign in ["<script", "http://", "https://", scratch.url.path] { #expect(!page.contains(foreign)) }
    let chinese = try Program.run([
      "check", "--policy", "qidong", "--housing", try scratch.write(Self.projects, to: "again.csv"), "--lang", "zh",
      "--on", "2025-06-30", "--format", "html",
    ])
    for part in ["审查意见", "不通过", "有条件通过", "整改要求（最小）"] { #expect(chinese.output.contains(part)) }
  }

  #if GDAL
    /// Read back by the program's own reader of workbooks: a sheet of the conclusions, one of the findings.
    @Test func theWorkbookHoldsEveryProjectAndFinding() throws {
      let scratch = try Scratch()
      let file = try scratch.write(Self.projects, to: "housing.csv")
      for (language, sheets) in [
        ("zh", ["审查意见", "逐条核对", "审查依据", "文件矛盾"]), ("en", ["opinions", "findings", "documents", "contradictions"]),
      ] {
        let workbook = scratch.file("opinion-\(language).xlsx").path
        let outcome = try Program.run([
          "check", "--policy", "qidong", "--housing", file, "--on", "2025-06-30", "--out", workbook, "--lang", language,
        ])
        #expect(outcome.code == 1, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        let layers = try VectorFile.layers(of: workbook)
        #expect(layers.map(\.name) == sheets)
        #expect(layers.first?.count == 8)
        let conclusions = try VectorFile.read(workbook, layer: sheets[0]).layer.table
        let row = try #require(conclusions.rows.first)
        #expect(row.contains(.string(language == "zh" ? "不通过" : "not passed")))
        #expect(row.contains(.string("甲苑")))
        #expect(row.contains(.int(1000)) || row.contains(.double(1000)))
        let findings = try VectorFile.read(workbook, layer: sheets[1]).layer.table
        #expect(findings.rows.contains { $0.contains(.string("R-NEW600")) })
      }
      let nowhere = try Program.run(["check", "--policy", "qidong", "--housing", file, "--format", "xlsx"])
      #expect(nowhere.code == 64)
    }
  #endif

  @Test func theLayerHoldsConclusionsAndPlaces() throws {
    let features = try #require(
      try json(Data(try check("--format", "geojson").0.output.utf8))["features"] as? [[String: Any]])
    let short = try #require(
      features.first { ($0["properties"] as? [String: Any])?["subject"] as? String == "SHORT" })
    let properties = try #require(short["properties"] as? [String: Any])
    #expect(properties["conclusion"] as? String == "not_passed")
    #expect((properties["smallest_change"] as? String)?.contains("再配建 400 m²") == true)
    let place = try #require((short["geometry"] as? [String: Any])?["coordinates"] as? [Double])
    #expect(abs(place[0] - 121.65) < 1e-7 && abs(place[1] - 31.80) < 1e-7)
  }

  @Test func everyBadPackOfAStackIsToldAtOnce() throws {
    let scratch = try Scratch()
    let broken = try scratch.write("id: x\nkind: y\n", to: "broken.yaml")
    let outcome = try check("--stack", "hubai-2022", "--stack", broken).0
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("did you mean hubei-2022?"))
    #expect(outcome.errors.contains("broken.yaml:2:1"))
    #expect(outcome.output.isEmpty)
  }

  @Test func whatCannotBeWrittenIsSaid() throws {
    let outcome = try check("--out", "/nowhere/at/all/opinion.html").0
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("/nowhere/at/all/opinion.html"))
    #expect(try check("--on", "2025-02-30").0.code == 2)
  }

  @Test func aReviewOfNothingSaysSo() throws {
    let (outcome, _) = try check(housing: "id,name,dwellings,status\n")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("nothing to review"))
  }
}

extension String {
  fileprivate var inTemporaryFolder: String {
    FileManager.default.temporaryDirectory.appendingPathComponent(
      "catchment-\(ProcessInfo.processInfo.processIdentifier)-" + self
    )
    .path
  }
}
