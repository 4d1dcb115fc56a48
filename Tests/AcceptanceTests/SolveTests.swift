import Foundation
import Testing

@Suite("Solving instances and placing on a map")
struct SolveTests {
  /// The name of a site, written as a number where it is one.
  private struct Site: Decodable, Equatable, ExpressibleByStringLiteral {
    var name: String

    init(stringLiteral name: String) { self.name = name }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        name = "\(number)"
      } else {
        name = try container.decode(String.self)
      }
    }
  }

  private struct Answer: Decodable {
    struct Conflict: Decodable {
      var requirement: String
      var needed: Double?
    }
    var status: String
    var objective: Double?
    var bound: Double?
    var gap: Double?
    var open: [Site]
    var seconds: Double
    var conflicts: [Conflict]?
    var coveredBefore: Double?
    var coveredAfter: Double?
    var meanMetresBefore: Double?
    var meanMetresAfter: Double?
    var farthestMetresAfter: Double?
    var existingFacilities: Int?
  }

  private func answer(_ arguments: [String]) throws -> Answer {
    let outcome = try Program.run(arguments + ["--format", "json"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Answer.self, from: Data(outcome.output.utf8))
  }

  /// Three homes on a line, and three sites: A reaches the first, B the first two, C none within 9.5.
  private let problem = """
    {"demand": [{"id": "d1", "weight": 4, "x": 0, "y": 0}, {"id": "d2", "weight": 6, "x": 10, "y": 0},
                {"id": "d3", "weight": 9, "x": 30, "y": 0}],
     "candidates": [{"id": "A", "x": 0, "y": 5, "cost": 3}, {"id": "B", "x": 5, "y": 5, "cost": 4},
                    {"id": "C", "x": 30, "y": 9, "cost": 9}]}
    """

  @Test("covering and p-median models on our own JSON")
  func models() throws {
    let scratch = try Scratch()
    let file = scratch.file("problem.json")
    try Data(problem.utf8).write(to: file)
    let most = try answer(["solve", "mclp", "--instance", file.path, "--radius", "9.5", "--p", "2"])
    #expect(most.status == "optimal" && most.objective == 19 && most.open == ["B", "C"] && most.gap == 0)
    let cheap = try answer(["solve", "lscp", "--instance", file.path, "--radius", "9.5"])
    #expect(cheap.status == "optimal" && cheap.objective == 13 && cheap.bound == 13 && cheap.open == ["B", "C"])
    let part = try answer(["solve", "partial-cover", "--instance", file.path, "--radius", "9.5", "--share", "0.5"])
    #expect(part.objective == 4 && part.open == ["B"])
    let median = try answer(["solve", "p-median", "--instance", file.path, "--p", "3"])
    #expect(median.status == "optimal" && median.open == ["A", "B", "C"])
  }

  @Test("what cannot be covered is explained")
  func infeasible() throws {
    let scratch = try Scratch()
    let file = scratch.file("problem.json")
    try Data(problem.utf8).write(to: file)
    let one = try answer(["solve", "lscp", "--instance", file.path, "--radius", "9.5", "--p", "1"])
    #expect(one.status == "infeasible" && one.open.isEmpty && one.objective == nil)
    #expect(one.conflicts?.map(\.requirement) == ["number"] && one.conflicts?.first?.needed == 2)
    let near = try answer(["solve", "lscp", "--instance", file.path, "--radius", "5"])
    #expect(near.status == "infeasible" && near.conflicts?.map(\.requirement) == ["everyRow"])
  }

  @Test("bad instances end with code 2 and a place")
  func mistakes() throws {
    let scratch = try Scratch()
    let file = scratch.file("problem.json")
    try Data(problem.replacingOccurrences(of: "\"weight\": 6", with: "\"weight\": -6").utf8).write(to: file)
    let negative = try Program.run([
      "solve", "mclp", "--instance", file.path, "--radius", "9", "--p", "1", "--lang", "en",
    ])
    #expect(negative.code == 2 && negative.errors.contains("demand.weight"))
    let many = try Program.run([
      "solve", "mclp", "--instance", "no-such-file", "--radius", "9", "--p", "1", "--lang", "en",
    ])
    #expect(many.code == 2 && many.errors.contains("no-such-file"))
  }

  @Test("placing on the shipped district in a straight line")
  func placed() throws {
    let folder = "geodata/qinhuai/"
    // One home in a hundred has no dwellings on record: refused, unless they are knowingly left out.
    let refused = try Program.run([
      "place", "mclp", "--streets", folder + "streets.geojson", "--demand", folder + "housing.geojson", "--weight",
      "dwellings", "--candidates", folder + "candidates.geojson", "--metres", "500", "--p", "1", "--lang", "en",
    ])
    #expect(refused.code == 2 && refused.errors.contains("QH-H-0047") && refused.errors.contains("QH-H-0606"))
    let found = try answer([
      "place", "mclp", "--leave-out-unweighted", "--streets", folder + "streets.geojson", "--demand",
      folder + "housing.geojson", "--weight",
      "dwellings", "--candidates", folder + "candidates.geojson", "--facilities", folder + "facilities.geojson",
      "--kind",
      "day_care", "--metres", "500", "--p", "3",
    ])
    #expect(found.status == "optimal" && found.open.count == 3)
    let before = try #require(found.coveredBefore)
    let after = try #require(found.coveredAfter)
    #expect(after - before == found.objective)
  }

  @Test("placing by distance: the objective is what people walk, and the map says who walks where")
  func placedByDistance() throws {
    let scratch = try Scratch()
    let folder = "geodata/qinhuai/"
    let layers = [
      "--leave-out-unweighted", "--streets", folder + "streets.geojson", "--demand", folder + "housing.geojson",
      "--weight", "dwellings",
      "--candidates", folder + "candidates.geojson", "--facilities", folder + "facilities.geojson", "--kind",
      "day_care",
    ]
    let map = scratch.file("placed.geojson")
    let median = try answer(["place", "p-median", "--p", "2", "--out", map.path] + layers)
    #expect(median.status == "optimal" && median.open.count == 2)
    let (before, after) = (try #require(median.meanMetresBefore), try #require(median.meanMetresAfter))
    #expect(after < before)
    struct Collection: Decodable {
      struct Feature: Decodable {
        struct Properties: Decodable {
          var id: String
          var state: String
          var people: Int
          var meanMetres: Double?
          var farthestMetres: Double?
        }
        var properties: Properties
      }
      var features: [Feature]
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let features = try decoder.decode(Collection.self, from: Data(contentsOf: map)).features.map(\.properties)
    #expect(features.filter { $0.state == "new" }.map(\.id) == median.open.map(\.name))
    #expect(features.count { $0.state == "existing" } == median.existingFacilities)
    let people = features.reduce(0) { $0 + $1.people }
    #expect(people == Int(try #require(median.coveredAfter)))
    let walked = features.reduce(0.0) { $0 + Double($1.people) * ($1.meanMetres ?? 0) }
    let objective = try #require(median.objective)
    #expect(
      (walked - objective).magnitude < 0.01 * Double(people)
        && (after * Double(people) - objective).magnitude < 0.01 * Double(people))

    let center = try answer(["place", "p-center", "--p", "2", "--time", "3"] + layers)
    #expect(["optimal", "feasible"].contains(center.status))
    let farthest = try #require(center.farthestMetresAfter)
    #expect((farthest - (center.objective ?? .infinity)).magnitude < 0.01)
    #expect(farthest <= features.compactMap(\.farthestMetres).max() ?? 0)

    let unlimited = try Program.run(["place", "mclp", "--p", "2", "--lang", "en"] + layers)
    #expect(unlimited.code == 64 && unlimited.errors.contains("--metres"))
  }

  @Test(
    "published files through the command line",
    arguments: [
      (["p-median"], "pmed/pmed1.txt", 5819.0), (["p-center"], "pmed/pmed1.txt", 127),
      (["facility-location"], "cap/cap71.txt", 932_615.75), (["capacitated-p-median"], "pmedcap/pmedcap1.txt", 713),
      (["single-source-facility-location"], "sscflp_orlib/p1", 932_615.75),
    ])
  func published(model: [String], file: String, value: Double) throws {
    guard let url = Repository.shared("bench/instances/" + file) else { return }
    let found = try answer(["solve"] + model + ["--instance", url.path, "--time", "300"])
    let objective = try #require(found.objective)
    #expect(found.status == "optimal" && (objective - value).magnitude < 1e-3, "\(objective)")
  }
}
