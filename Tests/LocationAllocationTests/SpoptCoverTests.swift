import Foundation
import Testing

@testable import LocationAllocation

/// The covering cases of a peer's own test suite (spopt 0.7.0), with the optima found by brute force.
@Suite("spopt's covering cases")
struct SpoptCoverTests {
  private struct Case: Decodable {
    struct Input: Decodable {
      var matrix: String
      var serviceRadius: Double
      var weights: String?
      var p: Int?
      var predefined: [Int]?
      var demand: [Int64]?
      var capacity: [Int64]?
    }
    struct Expected: Decodable {
      var objective: Double?
      var infeasible: Bool?
      var allOptimalSets: [[Int]]?
      var nFacilities: Int?
      var backupObjective: Double?
    }
    var name: String
    var model: String
    var instance: String
    var input: Input
    var expected: Expected

    /// The problem of the case; its matrix says how far each client (row) is from each facility (column).
    func problem(in folder: URL) throws -> CoverProblem {
      let data = try Data(contentsOf: folder.appendingPathComponent(instance))
      let instance = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
      let matrix = try #require(instance[input.matrix] as? [[Double]])
      let sites = matrix[0].count
      let rows = (0..<sites).map { site in
        matrix.indices.filter { matrix[$0][site] <= input.serviceRadius }.map(Int32.init)
      }
      let weights =
        try input.demand ?? input.weights.map { try #require(instance[$0] as? [Int]).map(Int64.init) }
        ?? matrix.map { _ in 1 }
      var problem = CoverProblem(
        candidates: (0..<sites).map {
          .init(role: input.predefined?.contains($0) == true ? .required : .candidate, capacity: input.capacity?[$0])
        },
        weights: ContiguousArray(weights), covers: SparseRows(rows),
        objective: model == "MCLP" ? .mostCovered : .leastCost)
      problem.number = input.p
      problem.everyRow = model != "MCLP"
      problem.allocation = model == "CLSCP-SO" ? .split : nil
      return problem
    }
  }

  @Test("LSCP, LSCP-B, MCLP and capacitated LSCP")
  func cases() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/bench/spopt_cases")
    guard let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) else {
      print("skipped: ../shared/bench/spopt_cases is not here")
      return
    }
    var run: [String: Int] = [:]
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    for file in files.sorted(by: { $0.path < $1.path }) where !file.lastPathComponent.hasPrefix("instance") {
      guard let each = try? decoder.decode(Case.self, from: Data(contentsOf: file)),
        ["LSCP", "LSCP-B", "MCLP", "CLSCP-SO"].contains(each.model), SolverSettings.canProve
      else { continue }
      let problem = try each.problem(in: folder)
      run[each.model, default: 0] += 1
      if each.model == "LSCP-B" {
        let found = BackupSetCover(problem)
        #expect(found.fewest.open.count == each.expected.nFacilities, "\(each.name)")
        #expect(found.backup?.objective == each.expected.backupObjective, "\(each.name)")
        #expect(each.expected.allOptimalSets?.contains(found.backup?.open ?? []) == true, "\(each.name)")
        continue
      }
      let found = solve(problem)
      if each.expected.infeasible == true {
        #expect(found.status == .infeasible && !found.conflicts.isEmpty, "\(each.name)")
        continue
      }
      #expect(found.status == .optimal && found.objective == each.expected.objective, "\(each.name): \(found)")
      if let sets = each.expected.allOptimalSets {
        let isKnown = sets.contains { Set($0).isSuperset(of: found.open) }
        #expect(isKnown, "\(each.name): \(found.open)")
      }
    }
    if SolverSettings.canProve { #expect(run == ["LSCP": 3, "LSCP-B": 3, "MCLP": 3, "CLSCP-SO": 5]) }
  }
}
