import Diagnostics
import Foundation
import LocationAllocation
import Testing

@testable import Instances

@Suite("Published p-median, p-center and facility location instances")
struct AllocationInstanceTests {
  private static let shared = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/bench/instances")

  /// Nil, and a printed line, where the published instances are not beside the project.
  private func data(_ path: String) -> Data? {
    let found = try? Data(contentsOf: Self.shared.appendingPathComponent(path))
    if found == nil { print("skipped: ../shared/bench/instances/\(path) is not here") }
    return found
  }

  @Test(
    "OR-Library p-median and p-center", arguments: [(1, 5819.0, 127.0), (5, 1355, 48), (7, 5631, 64), (13, 4374, 36)])
  func network(number: Int, median: Double, center: Double) throws {
    guard let data = data("pmed/pmed\(number).txt") else { return }
    let file = try NetworkMedianFile(data, file: "pmed\(number).txt")
    let solution = solve(file.pMedian)
    #expect(solution.status == .optimal && solution.objective == median && solution.bound == median)
    guard SolverSettings.canProve else { return }
    let farthest = solve(CenterProblem(costs: file.costs, count: file.count))
    #expect(farthest.status == .optimal && farthest.objective == center)
  }

  @Test(
    "OR-Library facility location", arguments: [("cap71", 932615.750), ("cap101", 796648.437), ("cap134", 928941.750)])
  func facilities(name: String, optimum: Double) throws {
    guard let data = data("cap/\(name).txt") else { return }
    let file = try FacilityFile(warehouses: data, file: name)
    let solution = solve(file.uncapacitated)
    #expect(solution.status == .optimal && abs(solution.objective! - optimum) < 0.01)
    guard SolverSettings.canProve else { return }
    let split = solve(file.capacitated(.split))
    #expect(split.status == .optimal && abs(split.objective! - optimum) < 0.01)
  }

  @Test("single source, and capacitated p-median", .enabled(if: SolverSettings.canProve))
  func singleSource() throws {
    if let data = data("sscflp_orlib/p1") {
      let solution = solve(try FacilityFile(singleSource: data, file: "p1").capacitated(.single))
      #expect(solution.status == .optimal && abs(solution.objective! - 932615.75) < 0.01)
    }
    if let data = data("pmedcap/pmedcap1.txt") {
      let file = try CapacitatedMedianFile(data, file: "pmedcap1.txt")
      #expect(file.instances.count == 20)
      let solution = solve(file.instances[1].problem())
      #expect(solution.status == .optimal && solution.objective == 740)
    }
  }

  @Test("TSPLIB coordinates")
  func coordinates() throws {
    guard let data = data("tsplib/rl1304.tsp") else { return }
    let file = try CoordinateFile(data, file: "rl1304.tsp")
    #expect(file.x.count == 1304)
    let solution = solve(file.pMedian(count: 200), settings: SolverSettings(timeLimitSeconds: 3, exact: false))
    #expect(solution.bound! <= 268573 && 268573 <= solution.objective!)
  }

  @Test("a cut or wrong file is told with its line")
  func wrong() {
    func problems(_ read: () throws(Problems) -> Void) -> [Problem] {
      do throws(Problems) {
        try read()
        return []
      } catch { return error.errors }
    }
    let cut = problems { () throws(Problems) in _ = try NetworkMedianFile(Data("3 2 1\n1 2 5\n2".utf8), file: "f") }
    #expect(cut.count == 1 && cut[0].place.line == 3 && cut[0].place.field == "edges[1]")
    let wrong = problems { () throws(Problems) in _ = try NetworkMedianFile(Data("3 1 4\n1 9 -5\n".utf8), file: "f") }
    #expect(wrong.map(\.value) == ["4", "9", "-5"])
    let word = problems { () throws(Problems) in
      _ = try FacilityFile(warehouses: Data("1 1\ncapacity 5\n2 3".utf8), file: "f")
    }
    #expect(word.count == 1 && word[0].value == "capacity")
    let nodes = problems { () throws(Problems) in
      _ = try CoordinateFile(Data("DIMENSION : 3\nNODE_COORD_SECTION\n1 0 0\n2 x 1\nEOF\n".utf8), file: "f")
    }
    #expect(nodes.count == 2 && nodes[0].place.line == 4)
    let twice = problems { () throws(Problems) in
      _ = try CoordinateFile(Data("NODE_COORD_SECTION\n1 0 0\n1 3 1\n3 2 2\nEOF\n".utf8), file: "f")
    }
    #expect(twice.map(\.value) == ["1"] && twice.first?.place.line == 3)
    let none = problems { () throws(Problems) in _ = try CapacitatedMedianFile(Data("".utf8), file: "f") }
    #expect(none.count == 1)
  }
}
