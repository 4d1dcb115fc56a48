import Diagnostics
import Foundation
import LocationAllocation
import Testing

@testable import Instances

@Suite("Covering instances")
struct CoverInstanceTests {
  private static let shared = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/bench/instances")

  private func folder(demand: String, candidates: String) throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("instances-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try Data(demand.utf8).write(to: url.appendingPathComponent("demand.csv"))
    try Data(candidates.utf8).write(to: url.appendingPathComponent("candidates.csv"))
    return url
  }

  private func problems(_ work: () throws(Problems) -> some Any) -> [Problem] {
    do throws(Problems) {
      _ = try work()
      return []
    } catch {
      return error.errors
    }
  }

  @Test("a folder of points: exactly on the radius is covered")
  func readFolder() throws {
    let url = try folder(
      demand: "id,x_m,y_m,weight\r\n0,0.300,0.400,7\r\n1,3,4,5\r\n2,0,6.001,1\r\n",
      candidates: "id,x_m,y_m,cost\r\nA,0,0,2\r\nB,0,1,3\r\n")
    defer { try? FileManager.default.removeItem(at: url) }
    let instance = try CoverInstance(url.path)
    let problem = try instance.coverProblem(CoverChoice(objective: .mostCovered, radius: 5, number: 1))
    #expect(problem.covers == SparseRows([[0, 1], [0, 1]]))
    #expect(problem.weights == [7, 5, 1] && problem.candidates.map(\.cost) == [2, 3])
    #expect(instance.label(1) == "B")
    let far = try instance.coverProblem(
      CoverChoice(objective: .leastCost, everyRow: true, radius: 5, leavesOutUnreached: true))
    #expect(far.weights.count == 2)
  }

  @Test("nearness by cells is nearness")
  func cells() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      func points(_ count: Int) -> PointInstance.Points {
        .init(
          x: ContiguousArray((0..<count).map { _ in Double(Int.random(in: 0...40, using: &random)) }),
          y: ContiguousArray((0..<count).map { _ in Double(Int.random(in: 0...40, using: &random)) }))
      }
      let metric: PointInstance.Metric = Bool.random() ? .plane : .sphere
      let instance = PointInstance(metric: metric, demand: points(30), weights: [], candidates: points(20))
      let radius = metric == .plane ? Double(Int.random(in: 0...25)) : Double.random(in: 0...2_000_000)
      let expected = (0..<20).map { site in (0..<30).filter { instance.distance($0, site) <= radius }.map(Int32.init) }
      #expect(instance.covers(within: radius) == SparseRows(expected), "\(instance) \(radius)")
    }
  }

  @Test("every mistake of a folder, each with its line")
  func badFolder() throws {
    let url = try folder(
      demand: "id,x_m,y_m,weight\n0,1,2,three\n1,1,nan,4\n2,1,2\n3,1,2,-5\n", candidates: "id,x_m\nA,0\nA,1\n")
    defer { try? FileManager.default.removeItem(at: url) }
    let found = problems { () throws(Problems) in try CoverInstance(url.path) }
    #expect(
      found.map { "\($0.place.file ?? ""):\($0.place.line ?? 0) \($0.place.field ?? "")" } == [
        "demand.csv:2 weight", "demand.csv:3 y_m", "demand.csv:4 ", "demand.csv:5 weight", "candidates.csv:1 y_m",
      ])
  }

  @Test("ids that repeat, negative weights, and files that are not there")
  func moreMistakes() throws {
    let url = try folder(demand: "x_m,y_m,weight\n1,2,-5\n", candidates: "id,x_m,y_m\nA,0,0\nA,1,1\n")
    defer { try? FileManager.default.removeItem(at: url) }
    let found = problems { () throws(Problems) in try CoverInstance(url.path) }
    #expect(found.map(\.place.line) == [2, 3])
    #expect(problems { () throws(Problems) in try CoverInstance("/nowhere/at-all.json") }.count == 1)
    let fraction = try folder(demand: "x_m,y_m,weight\n1,2,0.5\n", candidates: "id,x_m,y_m\nA,0,0\n")
    defer { try? FileManager.default.removeItem(at: fraction) }
    let instance = try CoverInstance(fraction.path)
    #expect(
      problems { () throws(Problems) in
        try instance.coverProblem(CoverChoice(objective: .mostCovered, radius: 1))
      }.map(\.place.field) == ["weight"])
    #expect(
      problems { () throws(Problems) in try instance.coverProblem(CoverChoice(objective: .mostCovered)) }
        .map(\.place.field) == ["radius"])
  }

  @Test("published files cut short are refused where they end")
  func truncated() {
    let chen = Data("3\n0 1 2 1 5\n1 2 3 1 6\n".utf8)
    #expect(
      problems { () throws(Problems) in try PointInstance(chen: chen, file: "f") }.first?.place.field == "points[2]")
    let cordeau = Data("1 2\nF 0 1 2 3\nC 0 1 2 3\nX 1 1 2 x\n".utf8)
    #expect(
      problems { () throws(Problems) in try PointInstance(cordeau: cordeau, file: "f") }.map(\.place.field)
        == ["C[1]", "C[1]"])
    let maximo = Data("NAME : x\nDIMENSION : 2\nNODE_COORD_SECTION\n1 2\nDEMAND_SECTION\n4\n5\nEOF\n".utf8)
    #expect(!problems { () throws(Problems) in try PointInstance(maximo: maximo, file: "f") }.isEmpty)
  }

  private let json = """
    {"demand": [{"id": "d1", "weight": 4, "x": 0, "y": 0, "group": "n"}, {"id": "d2", "weight": 6, "x": 10, "y": 0}],
     "candidates": [{"id": "A", "x": 1, "y": 0, "cost": 3, "kind": "large"},
                    {"id": "B", "covers": ["d2", "d1"], "degrees": [0.5, 1], "role": "existing", "closing_cost": 2}],
     "radius": 2, "number": 1, "targets": [{"group": "n", "share": 0.9}], "quotas": [{"kind": "large", "most": 1}],
     "too_close": [["A", "B"]]}
    """

  @Test("our own JSON")
  func ownFormat() throws {
    let file = try ProblemFile(Data(json.utf8), file: "p.json")
    let problem = try file.coverProblem(CoverChoice(objective: .leastCost))
    #expect(problem.covers == SparseRows([[0], [0, 1]]) && problem.degrees == [1000, 1000, 500])
    #expect(problem.targets == [.init(rows: [0], least: 4)] && problem.number == 1)
    #expect(problem.candidates[1].role == .existing(closingCost: 2) && problem.candidates[1].cost == 1)
    #expect(problem.quotas == [.init(kind: 0, most: 1)] && problem.tooClose == [.init(0, 1)])
  }

  @Test(
    "mistakes in our own JSON are named by their path",
    arguments: [
      ("\"number\": 1", "\"nmber\": 1", "nmber"), ("\"d2\", \"d1\"", "\"d2\", \"d9\"", "candidates[1].covers[1]"),
      ("\"id\": \"B\"", "\"id\": \"A\"", "candidates[1].id"), ("\"weight\": 4", "\"weight\": -4", "demand.weight"),
      ("\"weight\": 4", "\"weight\": \"4\"", "demand[0].weight"),
      ("\"group\": \"n\", \"share\"", "\"group\": \"s\", \"share\"", "targets[0].group"),
      ("[0.5, 1]", "[0.5, 1.5]", "degrees[1]"), ("\"number\": 1", "\"number\": 3", "number"),
      ("[0.5, 1]", "[0.5]", "candidates[1].degrees"),
      ("\"closing_cost\": 2", "\"closing_cost\": -2", "candidates[1].role"),
    ])
  func badJSON(from: String, to: String, field: String) throws {
    let text = json.replacingOccurrences(of: from, with: to)
    let found = problems { () throws(Problems) in
      try ProblemFile(Data(text.utf8), file: "p.json").coverProblem(CoverChoice(objective: .leastCost))
    }
    #expect(found.contains { $0.place.field == field }, "\(found)")
  }

  @Test("the published city solutions cover what they claim")
  func cities() throws {
    let folder = Self.shared.appendingPathComponent("mclp_maximo2023")
    guard FileManager.default.fileExists(atPath: folder.path) else {
      print("skipped: ../shared/bench/instances is not here")
      return
    }
    for city in ["Bronx", "SanFrancisco"] {
      let instance = try CoverInstance(folder.appendingPathComponent("\(city).txt").path)
      let problem = try instance.coverProblem(CoverChoice(objective: .mostCovered, radius: 600, number: 50))
      for sites in [50, 60, 70, 80, 90, 100] {
        let file = folder.appendingPathComponent("optima/\(city)_\(sites)_600.txt")
        let words = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isWhitespace)
        let value = try #require(Int64(words[1]))
        var isCovered = [Bool](repeating: false, count: problem.weights.count)
        for site in words.dropFirst(3).compactMap({ Int($0) }) {
          for row in problem.covers[site] { isCovered[Int(row)] = true }
        }
        let covered = problem.weights.indices.reduce(Int64(0)) { $0 + (isCovered[$1] ? problem.weights[$1] : 0) }
        #expect(covered == value, "\(city) \(sites)")
      }
    }
  }
}
