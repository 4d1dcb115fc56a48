import Foundation
import Testing

/// `catchment cover` as a user runs it, against what another implementation computed for real cities.
@Suite("cover")
struct CoverTests {
  struct City: CustomStringConvertible, Sendable {
    var folder: String
    var map: String
    var description: String { folder }
  }

  static let cities = [
    City(folder: "shenzhen", map: "shenzhen-futian"), City(folder: "poa", map: "porto-alegre"),
  ]

  /// Rows of a plain CSV by column name.
  static func rows(_ text: String) -> [[String: String]] {
    var lines = text.split(whereSeparator: \.isNewline)
    guard !lines.isEmpty else { return [] }
    let header = lines.removeFirst().split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    return lines.map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return Dictionary(uniqueKeysWithValues: zip(header, cells))
    }
  }

  private func arguments(_ city: City, _ more: [String]) -> [String]? {
    guard let map = Repository.shared("data/osm/\(city.map).osm.pbf"),
      let folder = Repository.shared("bench/walking/\(city.folder)")
    else { return nil }
    return [
      "cover", "--network", map.path, "--facilities", folder.appending(path: "facilities.csv").path, "--demand",
      folder.appending(path: "demand.csv").path, "--within", "500,1000,1250", "--length", "spherical", "--max-snap",
      "500",
    ] + more
  }

  private func expected(_ city: City, _ file: String) throws -> [[String: String]] {
    let folder = try #require(Repository.shared("bench/walking/\(city.folder)"))
    return Self.rows(try String(contentsOf: folder.appending(path: file), encoding: .utf8))
  }

  @Test("People of each facility, door to door, joined to edges and to nodes", arguments: cities, ["edge", "node"])
  func facilities(city: City, snap: String) throws {
    guard let arguments = arguments(city, ["--snap", snap]) else { return }
    let outcome = try Program.run(arguments)
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("facility_id,within_500,within_1000,within_1250\n"))
    let rows = Self.rows(outcome.output)
    let truth = try expected(city, "expected_facilities.csv")
    #expect(rows.count == truth.count)
    for (row, facility) in zip(rows, truth) {
      #expect(row["facility_id"] == facility["facility_id"])
      for limit in [500, 1000, 1250] {
        #expect(row["within_\(limit)"] == facility["\(snap)_door_pop_\(limit)"])
      }
    }
  }

  @Test("Every point's way to the network, nearest facility and accessibility", arguments: cities)
  func points(city: City) throws {
    let measures = ["--accessibility", "2sfca:1000", "--accessibility", "e2sfca:400=1,800=0.68,1250=0.22"]
    guard let arguments = arguments(city, ["--by", "point"] + measures) else { return }
    let outcome = try Program.run(arguments)
    #expect(outcome.code == 0)
    let rows = Self.rows(outcome.output)
    let truth = try expected(city, "expected_facilities.csv") + expected(city, "expected_demand.csv")
    #expect(rows.count == truth.count)
    func differ(_ a: String?, _ b: String?, by tolerance: Double) -> Bool {
      guard let a = a.flatMap(Double.init), let b = b.flatMap(Double.init) else { return (a ?? "") != (b ?? "") }
      return abs(a - b) > tolerance
    }
    for (row, point) in zip(rows, truth) {
      let isFar = (Double(point["edge_snap_m"] ?? "") ?? 0) > 500
      #expect(row["joined"] == (isFar ? "false" : "true"))
      #expect(row["why_not"]?.isEmpty == !isFar)
      #expect(!differ(row["to_network_m"], point["edge_snap_m"], by: 1e-3))
      if !isFar {
        #expect(row["edge_a"] == point["edge_a"] && row["edge_b"] == point["edge_b"])
        #expect(!differ(row["edge_t"], point["edge_t"], by: 1e-6))
        let degrees = ["lon", "lat", "joined_lon", "joined_lat"].map { Double(row[$0] ?? "") ?? .nan }
        let (east, north) = ((degrees[2] - degrees[0]) * cos(degrees[1] * .pi / 180), degrees[3] - degrees[1])
        let metres = (east * east + north * north).squareRoot() * .pi / 180 * 6_371_008.8
        #expect(abs(metres - (Double(row["to_network_m"] ?? "") ?? .nan)) < 0.05)
      }
      guard row["role"] == "demand", point["nearest_facility"]?.isEmpty == false else { continue }
      #expect(row["nearest_facility"] == point["nearest_facility"])
      #expect(!differ(row["nearest_m"], point["nearest_edge_door_m"], by: 1e-3))
      #expect(!differ(row["2sfca"], point["sfca2_1000"], by: 1e-9))
      #expect(!differ(row["e2sfca"], point["e2sfca"], by: 1e-9))
    }
  }

  @Test("The union, once each, and everyone accounted for", arguments: cities)
  func document(city: City) throws {
    guard let arguments = arguments(city, ["--format", "json"]) else { return }
    let outcome = try Program.run(arguments)
    let document = try json(Data(outcome.output.utf8))
    let folder = try #require(Repository.shared("bench/walking/\(city.folder)"))
    let summary = try json(try Data(contentsOf: folder.appending(path: "expected_summary.json")))
    let covered = try #require((summary["covered_population"] as? [String: [String: Int]])?["edge_door"])
    let circles = try #require((summary["covered_population"] as? [String: [String: Int]])?["line"])
    let group = try #require((document["groups"] as? [[String: Any]])?.first)
    let limits = try #require(group["limits"] as? [[String: Any]])
    for limit in limits {
      let name = try #require(limit["within"] as? String)
      #expect(limit["covered"] as? Int == covered[name])
      #expect(limit["in_circles"] as? Int == circles[name])
      let parts = ["served", "exhausted", "out_of_reach"].compactMap { limit[$0] as? Int }
      #expect(parts.count == 3)
      #expect(parts.reduce(0, +) == summary["population"] as? Int)
      #expect(parts[0] + parts[1] == covered[name])
    }
  }

  // MARK: A village small enough to reckon by hand

  /// A street along the equator, 0.001° (111.195 m on the sphere) a step, as a line layer.
  private func village() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(
      """
      {"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"highway":"residential"},"geometry":{"type":"LineString","coordinates":[[10,0],[10.001,0],[10.002,0],[10.003,0]]}},
      {"type":"Feature","properties":{"highway":"steps"},"geometry":{"type":"LineString","coordinates":[[10.003,0],[10.004,0]]}}]}
      """, to: "paths.geojson")
    try scratch.write("facility_id,lon,lat,capacity\nF,10,0,5\n", to: "f.csv")
    try scratch.write(
      "id,lon,lat,population,street,dwellings\na,10.001,0,4,东街,2\nb,10.002,0,8,东街,3\nc,10.004,0,16,西街,7\n", to: "d.csv")
    return scratch
  }

  private func village(_ scratch: Scratch, _ more: [String]) throws -> Program.Outcome {
    try Program.run(
      [
        "cover", "--network", scratch.file("paths.geojson").path, "--facilities", scratch.file("f.csv").path,
        "--demand", scratch.file("d.csv").path, "--length", "spherical", "--lang", "en",
      ] + more)
  }

  @Test("A line layer is a network; limits in minutes; steps closed on request")
  func lines() throws {
    let scratch = try village()
    let all = try village(scratch, ["--within", "112,223,5min", "--speed", "1.5"])
    #expect(all.output == "facility_id,within_112,within_223,within_5min\nF,4,12,28\n")
    // The third point is 111 m from the last node without the steps, 445 m door to door.
    let stepFree = try village(scratch, ["--within", "445", "--walker", "step-free", "--max-snap", "100"])
    #expect(stepFree.output == "facility_id,within_445\nF,12\n")
    #expect(stepFree.errors.contains("c (111 m)"))
  }

  @Test("By street: served, full, out of reach and distances add up")
  func streets() throws {
    let scratch = try village()
    let outcome = try village(scratch, ["--within", "250", "--by", "street"])
    let rows = Self.rows(outcome.output)
    #expect(rows.map { $0["street"] } == ["东街", "西街", "*"])
    #expect(rows[0]["served_250"] == "5" && rows[0]["exhausted_250"] == "7" && rows[0]["out_of_reach_250"] == "0")
    #expect(rows[1]["out_of_reach_250"] == "16")
    #expect(rows[2]["people"] == "28" && rows[2]["within_250"] == "12" && rows[2]["dwellings_250"] == "5")
    #expect(rows[2]["worst_m"] == "444.78")
  }

  @Test("Where some capacities are not on record, those who may find a place there are neither served nor turned away")
  func unknownCapacity() throws {
    let scratch = try village()
    try scratch.write("facility_id,lon,lat,capacity\nF,10,0,3\nG,10.002,0,\n", to: "f.csv")
    let outcome = try village(scratch, ["--within", "150", "--by", "street"])
    let all = try #require(Self.rows(outcome.output).last)
    #expect(all["served_150"] == "3" && all["exhausted_150"] == "0" && all["capacity_unknown_150"] == "9")
    #expect(all["out_of_reach_150"] == "16" && outcome.errors.contains("1 facilities have no capacity on record"))
    let places = try json(Data(try village(scratch, ["--within", "150", "--format", "json"]).output.utf8))
    let facilities = try #require(places["facilities"] as? [[String: Any]])
    #expect(facilities.map { $0["load_150"] as? Int } == [3, nil])
    #expect(facilities.map { $0["dwellings_150"] as? Double } == [2, 5])
    // Places per person cannot be had without places.
    let refused = try village(scratch, ["--accessibility", "2sfca:150"])
    #expect(refused.code == 2 && refused.errors.contains("1 have none on record: G"), "\(refused.errors)")
  }

  /// The row of each change, `none` first, must be the last row by street of a run with the file edited.
  private func compare(_ changes: [String: String], with full: [String: String]) {
    for (column, value) in full where changes[column] != nil && column != "street" {
      #expect(changes[column] == value, "\(column) after \(changes["change"] ?? "") \(changes["facility_id"] ?? "")")
    }
  }

  @Test("What one change brings is what a run with the file changed counts, by street and in all")
  func changes() throws {
    let scratch = try village()
    let header = "facility_id,lon,lat,capacity\n"
    try scratch.write(header + "F,10,0,5\nG,10.002,0,1\n", to: "f.csv")
    let within = ["--within", "112,250", "--by", "street"]
    let told = try village(scratch, within + ["--close", "G", "--move", "F=10.004,0", "--add", "H=10.003,0,20"])
    #expect(told.code == 0)
    let rows = Self.rows(told.output)
    #expect(rows.map { $0["change"] } == ["none", "add", "move", "close"].flatMap { [$0, $0, $0] })
    for (i, facilities) in [
      "F,10,0,5\nG,10.002,0,1\n", "F,10,0,5\nG,10.002,0,1\nH,10.003,0,20\n", "F,10.004,0,5\nG,10.002,0,1\n",
      "F,10,0,5\n",
    ].enumerated() {
      try scratch.write(header + facilities, to: "f.csv")
      let full = Self.rows(try village(scratch, within).output)
      #expect(full.count == 3 && full[0]["within_112"] != nil)
      for (changed, street) in zip(rows[(3 * i)...], full) {
        #expect(changed["street"] == street["street"])
        compare(changed, with: street)
      }
    }
    // By hand: within 112 m of F are 4 people, of G these and its own 8; c is 111 m beyond H.
    #expect(rows[2]["within_112"] == "12" && rows[2]["served_112"] == "5" && rows[2]["dwellings_112"] == "5")
    #expect(rows[5]["within_112"] == "28" && rows[5]["gained_112"] == "16" && rows[5]["lost_112"] == "0")
    #expect(rows[11]["within_112"] == "4" && rows[11]["gained_112"] == "0" && rows[11]["lost_112"] == "8")
    #expect(told.errors.contains("Closing G: 4 within 112 (+0, −8); 12 within 250 (+0, −16)."), "\(told.errors)")
  }

  @Test(
    "The same in a real city, along its streets and by circles", arguments: [["--snap", "edge"], ["--detour", "1.3"]])
  func cityChanges(options: [String]) throws {
    let city = Self.cities[0]
    guard var arguments = arguments(city, ["--by", "street", "--streets"]),
      let folder = Repository.shared("bench/walking/\(city.folder)")
    else { return }
    let scratch = try Scratch()
    // One street that holds everyone.
    try scratch.write(
      """
      {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1","name":"全区"},"geometry":
      {"type":"Polygon","coordinates":[[[113.9,22.4],[114.2,22.4],[114.2,22.7],[113.9,22.7],[113.9,22.4]]]}}]}
      """, to: "streets.geojson")
    arguments += [scratch.file("streets.geojson").path] + options
    if options[0] == "--detour" { arguments.removeSubrange(1...2) }
    let text = try String(contentsOf: folder.appending(path: "facilities.csv"), encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    let told = try Program.run(
      arguments + ["--close", "F0003", "--move", "F0002=114.0402,22.5441", "--add", "NEW=114.0211,22.5329,40"])
    let rows = Self.rows(told.output).filter { $0["street"] == "*" }
    try #require(rows.map { $0["change"] } == ["none", "add", "move", "close"])
    let places = scratch.file("f.csv")
    let slot = try #require(arguments.firstIndex(of: "--facilities")) + 1
    arguments[slot] = places.path
    let moved = lines.map {
      $0.hasPrefix("F0002,") ? "F0002,114.0402,22.5441," + ($0.split(separator: ",").last ?? "") : $0
    }
    for (row, edited) in zip(
      rows, [lines, lines + ["NEW,114.0211,22.5329,40"], moved, lines.filter { !$0.hasPrefix("F0003,") }])
    {
      try scratch.write(edited.joined(separator: "\n") + "\n", to: "f.csv")
      let full = try #require(Self.rows(try Program.run(arguments).output).last)
      #expect(full["within_500"] != nil && full["served_1000"] != nil)
      compare(row, with: full)
    }
  }

  @Test("A change that cannot be made is told, with exit code 2")
  func badChanges() throws {
    let scratch = try village()
    let outcome = try village(scratch, ["--close", "E", "--add", "F=10,0", "--move", "Z9=10,0"])
    #expect(outcome.code == 2 && outcome.output.isEmpty)
    for word in ["--close E", "--add F\"", "--move Z9", "did you mean F?"] {
      #expect(outcome.errors.contains(word), "\(word)")
    }
    try scratch.write("facility_id,lon,lat\nF,10,0\n", to: "f.csv")
    let places = try village(scratch, ["--add", "G=10.001,0,3"])
    #expect(places.code == 2 && places.errors.contains("that of this one does nothing"))
    let far = try village(scratch, ["--within", "112", "--add", "G=20,0"])
    #expect(far.code == 0 && far.errors.contains("nobody can walk there"))
    #expect(Self.rows(far.output).map { $0["within_112"] } == ["4", "4"])
  }

  @Test("Isochrones, uncovered areas with a best place, and all pairs are written")
  func files() throws {
    let scratch = try village()
    let outcome = try village(
      scratch,
      [
        "--within", "100,250", "--isochrones", scratch.file("iso.geojson").path, "--uncovered",
        scratch.file("gaps.geojson").path, "--pairs", scratch.file("od.csv").path, "--all-pairs", "--out",
        scratch.file("out.csv").path,
      ])
    #expect(outcome.code == 0)
    #expect(outcome.output.isEmpty)
    let isochrones = try json(try Data(contentsOf: scratch.file("iso.geojson")))
    let drawn = try #require(isochrones["features"] as? [[String: Any]]).compactMap {
      $0["properties"] as? [String: Any]
    }
    #expect(drawn.map { $0["people"] as? Int } == [0, 12])
    // 100 m of street widened by 25 m to both sides, with round ends.
    let area = try #require(drawn.first?["area_m2"] as? Double)
    #expect(abs(area - (75 * 50 + Double.pi * 625)) < 0.01 * area)
    let gaps = try json(try Data(contentsOf: scratch.file("gaps.geojson")))
    let gap = try #require((gaps["features"] as? [[String: Any]])?.first?["properties"] as? [String: Any])
    #expect(gap["people"] as? Int == 16 && gap["best_place"] as? String == "c")
    let pairs = try String(contentsOf: scratch.file("od.csv"), encoding: .utf8)
    #expect(pairs == "facility_id,demand_id,metres\nF,a,111.1951\nF,b,222.3902\nF,c,444.7803\n")
    let edges = scratch.file("edges.geojson").path
    _ = try village(scratch, ["--within", "100", "--isochrones", edges, "--isochrones-as", "edges"])
    #expect(try String(contentsOfFile: edges, encoding: .utf8).contains("MultiLineString"))
  }

  @Test("Every mistake of every file is told at once, with exit code 2")
  func mistakes() throws {
    let scratch = try village()
    try scratch.write("facility_id,lon,lat,capacity\nF,10,0,-1\nF,10,0,2\n", to: "f.csv")
    try scratch.write("id,lon,lat,population\na,10.001,0,many\nb,10.002,0,-3\nc,,0,1\n", to: "d.csv")
    let outcome = try village(scratch, ["--within", "250"])
    #expect(outcome.code == 2)
    #expect(outcome.output.isEmpty)
    for word in ["\"-1\"", "duplicate id", "\"many\"", "\"-3\"", "no position"] {
      #expect(outcome.errors.contains(word), "\(word) is not told")
    }
  }

  @Test("A coordinate that no degree can be is told as that")
  func degrees() throws {
    let scratch = try village()
    try scratch.write("id,lon,lat,population\na,10.001,0,4\nb,-512,0,8\n", to: "d.csv")
    let outcome = try village(scratch, ["--within", "250"])
    #expect(outcome.code == 2 && outcome.errors.contains("some rows are beyond ±180 and ±90"), "\(outcome.errors)")
  }

  @Test("Points far from the network are refused, not counted as nobody")
  func elsewhere() throws {
    let scratch = try village()
    try scratch.write("facility_id,lon,lat\nF,100,30\n", to: "f.csv")
    let outcome = try village(scratch, ["--within", "250"])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("f.csv: none of the facilities is near the network"))
    try scratch.write("facility_id,lon,lat\nF,0,10\n", to: "f.csv")
    #expect(try village(scratch, ["--within", "250"]).errors.contains("longitude and latitude are swapped"))
  }

  @Test("Nobody to count, and one point in the sea, are told")
  func nobody() throws {
    let scratch = try village()
    try scratch.write("id,lon,lat,population\na,10.001,0,0\nb,10.1,0.1,0\n", to: "d.csv")
    let outcome = try village(scratch, ["--within", "250"])
    #expect(outcome.code == 0)
    #expect(outcome.errors.contains("d.csv, field \"population\": is zero in every row"), "\(outcome.errors)")
    #expect(outcome.errors.contains("d.csv: 1 demand points are more than 500 m from the network"))
  }

  @Test(
    "Wrong options are wrong usage",
    arguments: [
      ["--within", "0"], ["--within", "500,500"], ["--within", "soon"], ["--accessibility", "4sfca:1"],
      ["--detour", "1.3"], ["--all-pairs"], ["--isochrones-as", "edges"], ["--add", "H=10"], ["--move", "F"],
      ["--add", "H=10,0,-1"], ["--close", "F", "--by", "point"], ["--pairs", "x.csv", "--out", "./x.csv"],
    ])
  func usage(options: [String]) throws {
    let scratch = try village()
    #expect(try village(scratch, options).code == 64)
  }

  @Test("A kept network gives the same answer, until its source changes")
  func cache() throws {
    guard let map = Repository.shared("data/osm/shenzhen-futian.osm.pbf"),
      let folder = Repository.shared("bench/walking/shenzhen")
    else { return }
    let scratch = try Scratch()
    let copy = scratch.file("map.osm.pbf")
    try FileManager.default.copyItem(at: map, to: copy)
    let arguments = [
      "cover", "--network", copy.path, "--facilities", folder.appending(path: "facilities.csv").path, "--demand",
      folder.appending(path: "demand.csv").path, "--cache",
    ]
    let fresh = try Program.run(arguments)
    let kept = scratch.file("map.osm.pbf.walk")
    let stored = try Data(contentsOf: kept)
    #expect(try Program.run(arguments).output == fresh.output)
    #expect(try Program.run(arguments + ["--walker", "step-free"]).code == 0)
    // Other rules, so it was stored anew; a damaged file is passed over.
    #expect(try Data(contentsOf: kept) != stored)
    try stored.prefix(stored.count - 9).write(to: kept)
    #expect(try Program.run(arguments).output == fresh.output)
  }
}
