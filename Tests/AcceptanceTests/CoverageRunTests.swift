import Foundation
import Testing

/// What a plan says about walking and coverage, through the command line.
@Suite struct CoverageRunTests {
  private static let line = """
    {"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"len":LENGTH,"highway":"KIND"},"geometry":{"type":"LineString",
    "coordinates":[[118.785,32.01],[118.815,32.01]]}}]}
    """

  /// The small plan on one street of so many metres.
  private func run(
    length: String = "null", kind: String = "footway", walking: String = "{}", walkways: String? = nil
  ) throws -> (code: Int32, errors: String, files: [String: Data]) {
    let scratch = try SmallPlan.folder()
    try scratch.write(
      Self.line.replacing("LENGTH", with: length).replacing("KIND", with: kind), to: "lines.geojson")
    let section = """

      walking: \(walking)
      coverage:
        area: true
        groups: [80+]
        capacity: {F02: beds, near: beds}
        standards: [{id: near, title: near, facilities: [day_care], within_m: 1000, age: 60+}]
      """
    let named = walkways ?? "{file: lines.geojson, fields: {length_m: len}}"
    var plan = SmallPlan.plan.replacing(
      "  candidates: candidates.csv", with: "  candidates: candidates.csv\n  walkways: \(named)")
    plan = String(plan[..<(try #require(plan.range(of: "placement:"))).lowerBound]) + section
    try scratch.write(plan, to: "plan.yaml")
    let outcome = try Program.run([
      "run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path, "--lang", "en",
    ])
    return (outcome.code, outcome.errors, outcome.code == 0 ? try scratch.contents(of: "out") : [:])
  }

  private func rows(_ data: Data?) throws -> [[String: String]] {
    let lines = String(decoding: try #require(data), as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.drop { $0 == "\u{FEFF}" }.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  @Test("The street decides, by the length its column states, and everyone is accounted for")
  func street() throws {
    let short = try run()
    try #require(short.code == 0, "\(short.errors)")
    let long = try run(length: "28350")
    try #require(long.code == 0, "\(long.errors)")
    func city(_ files: [String: Data]) throws -> [String: String] {
      try #require(
        try rows(files["coverage.csv"]).first {
          $0["standard"] == "near" && $0["area_kind"] == "city" && $0["ages"] == "60+" && $0["year"] == "2020"
        })
    }
    // Where there is no street nobody walks; the city's ground is the sum of its streets'.
    let streets = try rows(short.files["coverage.csv"]).filter {
      $0["standard"] == "near" && $0["area_kind"] == "street" && $0["ages"] == "60+" && $0["year"] == "2020"
    }.map { $0["area_within_m2"].flatMap(Double.init) ?? -1 }
    let ground = try #require(try city(short.files)["area_within_m2"].flatMap(Double.init))
    #expect(abs(streets.reduce(0, +) - ground) < 0.1 * Double(streets.count))
    // The street begins 566 m to the west; 111 of 1,000 m lead to it, so 864 m and a round end of 25 m to the east.
    #expect(abs(ground - (1430 * 50 + Double.pi * 625)) < 0.01 * ground)
    let narrow = try #require(try city(long.files)["area_within_m2"].flatMap(Double.init))
    #expect(narrow < ground / 5 && narrow > 0)
    // A hundred metres along the street and a hundred and ten from it; ten times as long, the same way is too far.
    #expect(try city(short.files)["within"] == "2500" && city(short.files)["served"] == "20")
    #expect(try city(short.files)["full"] == "2480" && city(short.files)["out_of_reach"] == "1800")
    #expect(try city(long.files)["within"] == "0" && city(long.files)["in_circles"] == "2500")
    for row in try rows(short.files["coverage.csv"]) {
      func number(_ key: String) -> Int { row[key].flatMap { Int($0) } ?? 0 }
      #expect(number("within") + number("out_of_reach") == number("people"), "\(row)")
      if row["served"] != "" {
        #expect(number("served") + number("full") + number("capacity_unknown") == number("within"), "\(row)")
      }
    }
    let facility = try #require(
      try rows(short.files["facility_coverage.csv"]).first { $0["standard"] == "near" && $0["ages"] == "60+" })
    #expect(facility["facility"] == "F1" && facility["people"] == "2500" && facility["capacity"] == "20")
    // It is the only one, and all that can be walked to from it lies in the streets.
    #expect(try facility["weight_within"] == city(short.files)["weight_within"])
    #expect(abs((facility["area_within_m2"].flatMap(Double.init) ?? 0) - ground) < 0.01 * ground, "\(facility)")
    #expect(String(decoding: short.files["report.html"] ?? Data(), as: UTF8.self).contains("id=\"coverage\""))
  }

  @Test("A wheelchair does not take steps; the run says so instead of finding nobody covered")
  func steps() throws {
    let outcome = try run(kind: "steps", walking: "{walker: wheelchair}")
    #expect(outcome.code == 2 && outcome.errors.contains("none of the 1 ways"), "\(outcome.errors)")
  }

  @Test("What a plan says about reading an OpenStreetMap file is refused where it would do nothing")
  func reading() throws {
    let network = Repository.root.appendingPathComponent("geodata/qinhuai/walkways.osm").path
    let outcome = try run(walkways: "{file: \(network), datum: gcj02}")
    #expect(outcome.code == 2 && outcome.errors.contains("OpenStreetMap file is in WGS 84"), "\(outcome.errors)")
  }
}
