import Foundation
import Testing

/// What the program writes is what the shipped JSON Schemas and docs/outputs.md promise.
@Suite struct OutputSchemaTests {
  private func schema(_ name: String) throws -> JSONSchema {
    let file = Repository.root.appendingPathComponent("schemas/\(name).schema.json")
    return JSONSchema(try json(try Data(contentsOf: file)))
  }

  @Test(arguments: [nil, "{draws: 3, closures: 0.3}"])
  func aRunKeepsToItsSchemas(uncertainty: String?) throws {
    let scratch = try SmallPlan.folder(uncertainty: uncertainty)
    let outcome = try Program.run(["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path])
    try #require(outcome.code == 0, "\(outcome.errors)")
    let files = try scratch.contents(of: "out")
    for name in ["summary", "run"] {
      let errors = try schema(name).errors(in: try json(try #require(files["\(name).json"])))
      #expect(errors.isEmpty, "\(errors.prefix(5))")
    }
  }

  @Test func aReviewKeepsToItsSchema() throws {
    let outcome = try Program.run([
      "check", "--policy", SmallPlan.policy, "--housing", "geodata/qinhuai/housing.geojson", "--format", "json",
    ])
    #expect(outcome.code == 1)
    let document = try json(Data(outcome.output.utf8))
    let errors = try schema("opinion").errors(in: document)
    #expect(errors.isEmpty, "\(errors.prefix(5))")
    let findings = try #require(document["findings"] as? [[String: Any]])
    for key in [
      "project", "rule", "kind", "verdict", "need", "have", "margin", "unit", "clause", "says", "assumptions",
    ] {
      #expect(findings.allSatisfy { $0[key] != nil }, "\(key)")
    }
  }

  /// The schema is not so lax that anything passes.
  @Test func schemasRefuseWhatIsWrong() throws {
    let summary = try schema("summary")
    #expect(summary.errors(in: ["format": "catchment-summary/2"]).contains { $0.contains("catchment-summary/2") })
    let findings = try schema("opinion")
    let wrong: [String: Any] = ["findings": [["project": "A", "verdict": "MAYBE", "extra": 1]], "summary": [:]]
    let errors = findings.errors(in: wrong)
    for part in ["MAYBE", "extra is not described", "need is missing", "PASS is missing"] {
      #expect(errors.contains { $0.contains(part) }, "\(part)")
    }
  }

  /// `share_F02_2020` as the page writes it: `share_RULE_YEAR`.
  private func general(_ column: String) -> String {
    column.replacing(/_2\d{3}$/, with: "_YEAR").replacing(
      /^(covered|share|served|full|out_of_reach|within|p50_m|p90_m)_.*_YEAR$/
    ) { "\($0.output.1)_RULE_YEAR" }
    .replacing(/^people_[0-9+-]+_YEAR$/, with: "people_AGE_YEAR")
  }

  /// Every property of every layer and every column of every table stands in docs/outputs.md.
  @Test func everyPropertyIsDocumented() throws {
    let scratch = try SmallPlan.folder(uncertainty: "{draws: 2}")
    let outcome = try Program.run(["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path])
    try #require(outcome.code == 0, "\(outcome.errors)")
    let docs = try String(contentsOf: Repository.root.appendingPathComponent("docs/outputs.md"), encoding: .utf8)
    for (name, data) in try scratch.contents(of: "out").sorted(by: { $0.key < $1.key }) where !name.hasPrefix(".") {
      #expect(docs.contains("`\(name)`"), "\(name)")
      let section = docs.components(separatedBy: "## `\(name)`").last?.components(separatedBy: "\n## ").first ?? ""
      var names: Set<String> = []
      if name.hasSuffix(".geojson") {
        let features = try #require(try json(data)["features"] as? [[String: Any]])
        for feature in features { names.formUnion((feature["properties"] as? [String: Any] ?? [:]).keys) }
      } else if name.hasSuffix(".csv") {
        let header = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
        names.formUnion(header.drop { $0 == "\u{FEFF}" }.split(separator: ",").map(String.init))
      }
      for column in Set(names.map(general)).sorted() {
        #expect(section.contains("| \(column) |"), "\(name): \(column)")
      }
    }
  }
}
