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

  /// Two columns that could be the dwellings: the remedy that is told works as it stands.
  @Test func aColumnIsChosenOnTheCommandLine() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "项目,街道,总户数,住宅套数,状态,养老用房面积\n甲,五老村,100,1000,existing,100\n", to: "housing.csv")
    let refused = try check(file, ["--on", "2022-06-30"])
    #expect(refused.code == 2 && refused.errors.contains("总户数, 住宅套数"))
    #expect(refused.errors.contains("--field dwellings=总户数") && refused.errors.contains("--field id=column"))
    func need(_ column: String) throws -> Double? {
      let outcome = try check(
        file, ["--on", "2022-06-30", "--format", "json", "--field", "dwellings=\(column)", "--field", "id=项目"])
      let found = try findings(outcome)
      return found.first { $0["rule"] as? String == "R-EXIST15" }?["need"] as? Double
    }
    #expect(try need("总户数") == 15)
    #expect(try need("住宅套数") == 150)
    let wrong = try check(file, ["--field", "dwellings", "--from", "EPSG:99999999"])
    #expect(wrong.code == 2 && wrong.errors.contains("FIELD=COLUMN"))
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

  /// An empty cell is a missing fact, 0 is a stated one.
  @Test func anEmptyAreaIsUnknownAndZeroIsZero() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      """
      id,street,dwellings,status,elder_care_m2
      EMPTY,五老村,1000,existing,
      ZERO,五老村,1000,existing,0
      """, to: "housing.csv")
    let outcome = try check(file, ["--format", "json", "--on", "2022-06-30"])
    let rates = try findings(outcome).filter { $0["rule"] as? String == "R-EXIST15" }
    #expect(rates.map { $0["verdict"] as? String } == ["UNKNOWN", "FAIL"])
    #expect(rates[0]["need"] as? Int == 150)
    #expect(rates[0]["have"] is NSNull && rates[0]["margin"] is NSNull)
    #expect(rates[1]["have"] as? Int == 0)
    let text = try check(file, ["--on", "2022-06-30"])
    #expect(text.output.contains("CANNOT BE CONCLUDED  EMPTY"))
    #expect(text.output.contains("the area of some premises is not known"))
    #expect(text.output.contains("premises 1: area unknown"))
  }

  @Test func aRowIsNamedByItsLine() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "id,street,dwellings,status\nA,五老村,1000,existing\nB,五老材,x,exsting\nB,无此街道,1,existing\n", to: "housing.csv")
    let outcome = try check(file)
    #expect(outcome.code == 2)
    for part in ["housing.csv:3, id \"B\"", "housing.csv:4, id \"B\"", "used before in line 3"] {
      #expect(outcome.errors.contains(part), "\(part) in \(outcome.errors)")
    }
    #expect(!outcome.errors.contains("feature"))
    let errors = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("error") }
    #expect(errors.allSatisfy { $0.contains("Fix: ") }, "\(errors)")
    let streets = try check(
      try scratch.write("id,street,dwellings,status\nA,五老村,1000,existing\nB,五老材,9,existing\n", to: "names.csv"))
    #expect(streets.errors.contains("names.csv:3, id \"B\", field \"street\""))
    #expect(streets.errors.contains("did you mean 五老村"))
  }

  /// A plot's signed conditions, as a file states them, beat every pack; lower ones are flagged.
  @Test func signedConditionsComeFromTheFile() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "id,street,dwellings,status,elder_care_m2,signed_rate_m2\nA,五老村,1000,existing,100,10\nB,五老村,1000,existing,150,20\n",
      to: "housing.csv")
    let outcome = try check(file, ["--format", "json", "--on", "2022-06-30"])
    let rates = try findings(outcome).filter { $0["rule"] as? String == "conditions" }
    #expect(rates.map { $0["verdict"] as? String } == ["PASS", "FAIL"])
    #expect(rates.map { $0["need"] as? Int } == [100, 200])
    let notes = try #require(rates.first?["assumptions"] as? [String])
    #expect(notes.contains { $0.contains("lower than R-EXIST15") })
  }

  /// Ground in two streets: one opinion, by the strictest, and told; named in a table or found from the outline.
  @Test func aProjectAcrossStreetsIsTold() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "id,street,dwellings,status,elder_care_m2\nA,红花；五老村,1000,existing,100\n", to: "housing.csv")
    let named = try check(file, ["--on", "2022-06-30"])
    #expect(named.output.contains("R-EXIST15"))
    #expect(named.output.contains("one result for the whole"))

    func square(_ west: Double, _ east: Double) -> String {
      "{\"type\":\"Polygon\",\"coordinates\":[[[\(west),32],[\(east),32],[\(east),32.01],[\(west),32.01],[\(west),32]]]}"
    }
    func feature(_ geometry: String, _ properties: String) -> String {
      "{\"type\":\"Feature\",\"geometry\":\(geometry),\"properties\":{\(properties)}}"
    }
    func collection(_ features: [String]) -> String {
      "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}"
    }
    let streets = try scratch.write(
      collection([
        feature(square(118.79, 118.80), "\"code\":\"320104003\",\"name\":\"红花街道\""),
        feature(square(118.80, 118.81), "\"code\":\"320104006\",\"name\":\"五老村街道\""),
      ]), to: "streets.geojson")
    let housing = try scratch.write(
      collection([
        feature(
          square(118.794, 118.803), "\"id\":\"A\",\"dwellings\":1000,\"status\":\"existing\",\"elder_care_m2\":100"),
        feature(
          square(118.794, 118.8001), "\"id\":\"B\",\"dwellings\":1000,\"status\":\"existing\",\"elder_care_m2\":100"),
      ]), to: "housing.geojson")
    let found = try check(housing, ["--on", "2022-06-30", "--streets", streets, "--format", "json"])
    let rules = try findings(found).map { "\($0["project"] ?? "") \($0["rule"] ?? "")" }
    #expect(rules.contains("A R-EXIST15"), "\(rules) \(found.errors)")
    // A sliver of a twentieth is a difference between surveys.
    #expect(!rules.contains("B R-EXIST15"))
    #expect(
      found.errors.contains("lies in several streets (Honghua") || found.errors.contains("lies in several streets (红花"))
    #expect(found.errors.contains("67%") && found.errors.contains("33%"), "\(found.errors)")
  }

  /// A pack without a table of streets is checked where it meets their layer.
  @Test func aDanglingStreetIsAnErrorBesideALayerOfStreets() throws {
    let scratch = try Scratch()
    let pack = try scratch.write(
      """
      id: open
      title: t
      place: p
      issuer: i
      in_force: {}
      zones:
      - {id: old, name: o, streets: ["320104001", "320104099"]}
      rules:
      - {id: R, title: t, cite: {clause: c}, says: s, applies: {zones: [old]}, kind: allocation-rate, minimum: 20}

      """, to: "open.yaml")
    let outcome = try Program.run([
      "check", "--policy", pack, "--streets", "geodata/qinhuai/streets.geojson", "--housing",
      "geodata/qinhuai/housing.geojson", "--on", "2024-06-30", "--lang", "en",
    ])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("open.yaml:7:3"), "\(outcome.errors)")
    #expect(outcome.errors.contains("\"320104099\": the study area has no such street Fix: "), "\(outcome.errors)")
    #expect(outcome.errors.contains("1 error;"))
    #expect(outcome.output.isEmpty)
  }
}
