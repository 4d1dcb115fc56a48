import Foundation
import Spatial
import Testing

/// `catchment doctor` as a user runs it.
@Suite struct DoctorCommandTests {
  private static let planted = """
    {"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"id":"A","name":"甲街道","dwellings":-5},"geometry":{"type":"Polygon","coordinates":
    [[[118.78,32.01],[118.79,32.02],[118.79,32.01],[118.78,32.02],[118.78,32.01]]]}},
    {"type":"Feature","properties":{"id":"B","name":"乙街道","dwellings":10},"geometry":{"type":"Polygon","coordinates":
    [[[118.8,32.01],[118.81,32.01],[118.81,32.02],[118.8,32.02],[118.8,32.01]]]}},
    {"type":"Feature","properties":{"id":"B","name":"丙街道","dwellings":12},"geometry":{"type":"Polygon","coordinates":
    [[[118.805,32.01],[118.82,32.01],[118.82,32.02],[118.805,32.02],[118.805,32.01]]]}}]}
    """

  @Test func documentsKeepToTheirSchema() throws {
    let scratch = try Scratch()
    let file = try scratch.write(Self.planted, to: "planted.geojson")
    let schema = JSONSchema(
      try json(try Data(contentsOf: Repository.root.appendingPathComponent("schemas/doctor.schema.json"))))
    for arguments in [[file], ["scenarios/qinhuai/plan.yaml"], [file, "no-such-file.csv"]] {
      let outcome = try Program.run(["doctor"] + arguments + ["--format", "json"])
      let document = try json(Data(outcome.output.utf8))
      let errors = schema.errors(in: document)
      #expect(errors.isEmpty, "\(arguments): \(errors.prefix(5))")
    }
    let planted: [String: Any] = ["findings": [["check": "astrology", "severity": "error"]]]
    let wrong = schema.errors(in: planted)
    for part in ["astrology", "says is missing", "summary is missing"] {
      #expect(wrong.contains { $0.contains(part) }, "\(part): \(wrong)")
    }
  }

  @Test func exitCodesTellHowBadItIs() throws {
    let scratch = try Scratch()
    let file = try scratch.write(Self.planted, to: "planted.geojson")
    #expect(try Program.run(["doctor", "geodata/qinhuai/streets.geojson"]).code == 0)
    #expect(try Program.run(["doctor", file]).code == 1)
    #expect(try Program.run(["doctor", file, "no-such-file.csv"]).code == 2)
    #expect(try Program.run(["doctor", "scenarios/qinhuai/plan.yaml", file]).code == 64)
  }

  @Test func textSpeaksBothLanguages() throws {
    let scratch = try Scratch()
    let file = try scratch.write(Self.planted, to: "planted.geojson")
    let english = try Program.run(["doctor", file, "--lang", "en"]).output
    for part in ["invalid area", "Self-intersection", "duplicate id", "overlap", "cannot be negative", "4 errors"] {
      #expect(english.contains(part), "\(part)\n\(english)")
    }
    let chinese = try Program.run(["doctor", file, "--lang", "zh"]).output
    for part in ["无效的面", "自相交", "编号重复", "重叠", "不应为负", "共 4 个错误"] {
      #expect(chinese.contains(part), "\(part)\n\(chinese)")
    }
  }

  @Test func troubleSpotsAreOnTheMap() throws {
    let scratch = try Scratch()
    let file = try scratch.write(Self.planted, to: "planted.geojson")
    let out = scratch.file("trouble.geojson")
    #expect(try Program.run(["doctor", file, "--out", out.path]).code == 1)
    let features = try #require(try json(try Data(contentsOf: out))["features"] as? [[String: Any]])
    #expect(features.count == 4)
    for feature in features {
      let properties = try #require(feature["properties"] as? [String: Any])
      #expect(properties["check"] is String && properties["says"] is String && properties["severity"] is String)
      #expect(feature["geometry"] is [String: Any])
    }
    let bow = try #require(
      features.first { ($0["properties"] as? [String: Any])?["check"] as? String == "invalid-ring" }?["geometry"]
        as? [String: Any])
    let point = try #require(bow["coordinates"] as? [Double])
    #expect(abs(point[0] - 118.785) < 1e-9 && abs(point[1] - 32.015) < 1e-9)
  }

  /// What the plan maps is what is examined.
  @Test func aPlanIsExaminedWithItsOwnMapping() throws {
    let outcome = try Program.run(["doctor", "scenarios/qinhuai/plan.yaml", "--format", "json"])
    #expect(outcome.code == 0, "\(outcome.output.prefix(2000))")
    let files = try #require(try json(Data(outcome.output.utf8))["files"] as? [[String: Any]])
    #expect(files.compactMap { $0["role"] as? String }.contains("housing"))
  }

  /// A plan whose housing ledger has columns of its own and coordinates from Amap.
  @Test func aPlansShiftedLedgerIsFound() throws {
    let scratch = try SmallPlan.folder()
    var lines = ["编码,所在地,总户数,经,纬"]
    for k in 0..<100 {
      let (column, row) = (Double(k % 10), Double(k / 10))
      let shifted = GCJ02.fromWGS84(Point(118.7815 + column * 0.004, 32.001 + row * 0.002))
      lines.append("P\(k),\(column < 5 ? "五老村" : "红花"),200,\(shifted.x),\(shifted.y)")
    }
    try scratch.write(lines.joined(separator: "\n"), to: "ledger.csv")
    func plan(_ datum: String) -> String {
      let fields = "fields: {id: 编码, street: 所在地, lon: 经, lat: 纬}"
      return SmallPlan.plan.replacing("housing: housing.csv", with: "housing: {file: ledger.csv, \(fields)\(datum)}")
    }
    let wrong = try scratch.write(plan(""), to: "wrong.yaml")
    let outcome = try Program.run(["doctor", wrong, "--format", "json", "--lang", "en"])
    #expect(outcome.code == 1)
    let verdicts = try #require(try json(Data(outcome.output.utf8))["coordinates"] as? [[String: Any]])
    let shifted = try #require(verdicts.first { $0["outcome"] as? String == "shifted" }, "\(outcome.output)")
    #expect((shifted["best_other"] as? [String: Any])?["datum"] as? String == "gcj02")
    let told = try Program.run(["doctor", wrong, "--lang", "en"]).output
    #expect(told.contains("100 of 100 points fall in their own street if read as GCJ-02"), "\(told)")
    let right = try scratch.write(plan(", datum: gcj02"), to: "right.yaml")
    let mended = try Program.run(["doctor", right, "--lang", "en"])
    #expect(mended.code == 0 && mended.output.contains("fit as declared"), "\(mended.output)\(mended.errors)")
  }
}
