import Foundation
import Testing

@testable import LocationAllocation

/// The test cases of spopt 0.7.0 for the distance-based models, as JSON beside the project.
@Suite("spopt's cases of distance-based models")
struct SpoptAllocationTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/bench/spopt_cases")

  private struct Case: Decodable {
    struct Input: Decodable {
      var matrix: String
      var weights: Weights?
      var p: Int
      var predefined: [Int]?
      var capacity: [Double]?
      var fillPredefinedExactly: Bool?
    }
    enum Weights: Decodable {
      case named
      case given([Double])
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = (try? container.decode([Double].self)).map(Weights.given) ?? .named
      }
    }
    struct Expected: Decodable {
      var objective: Double?
      var infeasible: Bool?
      var allOptimalSets: [[Int]]?
    }
    var instance: String
    var input: Input
    var expected: Expected
  }

  @Test(
    "the same objective, or infeasible",
    arguments: [
      "pmedian_lattice_network_p4", "pmedian_lattice_euclidean_p4", "pmedian_lattice_euclidean_predefined34_p3",
      "pcenter_lattice_network_p4", "pcenter_lattice_euclidean_p4", "pcenter_lattice_euclidean_predefined34_p3",
      "pdispersion_lattice_network_p2", "pdispersion_lattice_euclidean_p2",
      "pdispersion_lattice_euclidean_p3_predefined34", "cpmedian_2x3_plain", "cpmedian_2x3_predefined2_filled",
      "cpmedian_2x3_predefined0_infeasible", "knearest_pmedian_2x3", "knearest_pmedian_2x3_overload_infeasible",
    ])
  func same(name: String) throws {
    guard let data = try? Data(contentsOf: Self.folder.appendingPathComponent("\(name).json")) else {
      print("skipped: ../shared/bench/spopt_cases/\(name).json is not here")
      return
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let test = try decoder.decode(Case.self, from: data)
    let raw = try Data(contentsOf: Self.folder.appendingPathComponent(test.instance))
    let instance = try #require(try JSONSerialization.jsonObject(with: raw) as? [String: Any])
    let matrix = try #require(instance[test.input.matrix] as? [[Double]])
    let costs = TravelCosts(
      rowCount: matrix.count, siteCount: matrix[0].count, matrix: ContiguousArray(matrix.joined()))
    let roles: [SiteRole] = matrix[0].indices.map {
      test.input.predefined?.contains($0) == true ? .required : .candidate
    }
    let solution: LocationSolution
    if name.hasPrefix("pcenter") {
      solution = solve(CenterProblem(costs: costs, count: test.input.p, roles: roles))
    } else if name.hasPrefix("pdispersion") {
      solution = solve(DispersionProblem(distances: costs, count: test.input.p, roles: roles))
    } else {
      var weights = instance["weights"] as? [Double] ?? []
      if case .given(let given)? = test.input.weights { weights = given }
      var problem = AllocationProblem.pMedian(weights: weights, costs: costs, count: test.input.p, roles: roles)
      problem.capacities = test.input.capacity
      if test.input.fillPredefinedExactly == true, let capacity = test.input.capacity {
        problem.leastLoads = capacity.indices.map { roles[$0] == .required ? capacity[$0] : 0 }
      }
      solution = solve(problem)
    }
    guard SolverSettings.canProve || solution.status == .optimal else { return }
    if test.expected.infeasible == true {
      #expect(solution.status == .infeasible && !solution.conflicts.isEmpty)
      return
    }
    let objective = try #require(test.expected.objective)
    #expect(solution.status == .optimal && abs(solution.objective! - objective) < 1e-9 * max(1, objective))
    if let sets = test.expected.allOptimalSets { #expect(sets.contains(solution.open)) }
  }
}
