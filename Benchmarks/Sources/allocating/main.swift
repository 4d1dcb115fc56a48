// Benchmark of the distance-based models: `allocating [GROUP …] [SECONDS]`, run from the repository's root. Groups:
// generated, median, center, facilities, capacitated, single, capacitated-median, coordinates (all). SECONDS is the time
// limit of each row (60, generated ones 30 to 120); a busy machine does less in it, so compare cpu.
//
// The generated instances are the portable generator's (SplitMix64, integer millimetres, see covering); the others are
// read from ../shared/bench/instances. A value that contradicts a proven one ends the run with exit code 1.
import Foundation
import Instances
import LocationAllocation

let groups = CommandLine.arguments.dropFirst().filter { Double($0) == nil }
let seconds = CommandLine.arguments.dropFirst().compactMap { Double($0) }.first
let root = URL(fileURLWithPath: "../shared/bench/instances")
var failures = 0

func isWanted(_ group: String) -> Bool { groups.isEmpty || groups.contains(group) }
func data(_ path: String) throws -> Data { try Data(contentsOf: root.appendingPathComponent(path)) }
func lines(_ path: String) throws -> [[Substring]] {
  String(decoding: try data(path), as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
}

func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The most memory the process has held so far, in MB.
func peakMegabytes() -> Int {
  var usage = rusage()
  #if os(Linux)
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1_000
  #else
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss / 1_000_000
  #endif
}

/// Solves and prints one row beside the best known value.
@MainActor func run(_ name: String, known: Double, isProven: Bool = true, _ body: () -> LocationSolution) {
  let (cpu, start) = (processorSeconds(), ContinuousClock.now)
  let found = body()
  let wall = (ContinuousClock.now - start).components
  let slack = 1e-6 * max(1, known)
  let (objective, bound) = (found.objective ?? .infinity, found.bound ?? -.infinity)
  let isWrong = bound > known + slack || (isProven && objective < known - slack)
  if isWrong { failures += 1 }
  let row = [
    name.padding(toLength: 24, withPad: " ", startingAt: 0),
    String(
      format: "cpu %7.2f s  wall %7.2f s", processorSeconds() - cpu,
      Double(wall.seconds) + Double(wall.attoseconds) * 1e-18), found.status.rawValue, "\(objective)",
    String(format: "gap %.4f %%  known %+.4f %%", (found.gap ?? .infinity) * 100, (objective - known) / known * 100),
    "\(peakMegabytes()) MB", isWrong ? "WRONG" : "",
  ]
  FileHandle.standardOutput.write(Data((row.joined(separator: " ") + "\n").utf8))
}

/// The p-median problem of the generator: weight × metres, p = 20.
func generated(_ rows: Int, _ sites: Int) -> AllocationProblem {
  var state: UInt64 = 20_240_601 &* 1_000_003 &+ UInt64(rows) &* 31 &+ UInt64(sites)
  func next(below limit: UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return (z ^ (z >> 31)) % limit
  }
  func point() -> (x: Double, y: Double) {
    let x = Double(next(below: 10_000_001)) / 1000
    return (x, Double(next(below: 10_000_001)) / 1000)
  }
  let candidates = (0..<sites).map { _ in point() }
  let demand = (0..<rows).map { _ in (point: point(), weight: Double(1 + next(below: 100))) }
  let costs = TravelCosts(rowCount: rows, siteCount: sites) { row, costs in
    for site in 0..<sites {
      let (dx, dy) = (candidates[site].x - demand[row].point.x, candidates[site].y - demand[row].point.y)
      costs[site] = (dx * dx + dy * dy).squareRoot()
    }
  }
  return .pMedian(weights: demand.map(\.weight), costs: costs, count: 20)
}

func limit(_ usual: Double) -> SolverSettings { SolverSettings(timeLimitSeconds: seconds ?? usual) }

if isWanted("generated") {
  let cases: [(String, Int, Int, Double, Double, Bool)] = [
    ("a", 1_000, 1_000, 40_760_149.141, 30, true), ("b", 5_000, 1_000, 216_646_059.294, 30, false),
    ("c", 20_000, 2_000, 861_003_582.233, 120, false), ("d", 100_000, 1_000, 4_344_282_467.228, 120, false),
  ]
  for (name, rows, sites, known, usual, isProven) in cases {
    let problem = generated(rows, sites)
    run("p-median \(name)", known: known, isProven: isProven) { solve(problem, settings: limit(usual)) }
  }
}
if isWanted("median") || isWanted("center") {
  let medians = try lines("pmed/pmedopt.txt").dropFirst().compactMap { Double($0[1]) }
  let centers = try lines("pmed/pcenter_opt_pullan2008.txt").compactMap { Double($0[1]) }
  for number in 1...40 {
    let file = try NetworkMedianFile(data("pmed/pmed\(number).txt"), file: "pmed\(number).txt")
    if isWanted("median") {
      run("p-median pmed\(number)", known: medians[number - 1]) { solve(file.pMedian, settings: limit(60)) }
    }
    if isWanted("center") {
      let problem = CenterProblem(costs: file.costs, count: file.count)
      run("p-center pmed\(number)", known: centers[number - 1]) { solve(problem, settings: limit(60)) }
    }
  }
}
if isWanted("facilities") {
  for line in try lines("cap/uncap_opt.txt").dropFirst() where line.count == 2 {
    let file = try FacilityFile(warehouses: data("cap/\(line[0]).txt"), file: String(line[0]), capacity: 0)
    run("uncapacitated \(line[0])", known: Double(line[1])!) { solve(file.uncapacitated, settings: limit(60)) }
  }
}
if isWanted("capacitated") {
  let values = try JSONSerialization.jsonObject(with: data("cap/capopt.json")) as? [String: Any]
  for (name, known) in (values?["optimum"] as? [String: Double] ?? [:]).sorted(by: { $0.key < $1.key }) {
    let parts = name.split(separator: "-")
    guard let bytes = try? data("cap/\(parts[0]).txt") else { continue }
    let capacity = parts.count > 1 ? Double(parts[1]) : nil
    let file = try FacilityFile(warehouses: bytes, file: name, capacity: capacity)
    run("capacitated \(name)", known: known) { solve(file.capacitated(.split), settings: limit(60)) }
  }
}
if isWanted("single") {
  for (index, line) in try lines("sscflp_orlib/os").enumerated() {
    let file = try FacilityFile(singleSource: data("sscflp_orlib/p\(index + 1)"), file: "p\(index + 1)")
    run("single source p\(index + 1)", known: Double(line[0])!) {
      solve(file.capacitated(.single), settings: limit(60))
    }
  }
}
if isWanted("capacitated-median") {
  for instance in try CapacitatedMedianFile(data("pmedcap/pmedcap1.txt"), file: "pmedcap1.txt").instances {
    run("pmedcap1 \(instance.number)", known: instance.best, isProven: instance.number <= 10) {
      solve(instance.problem(), settings: limit(60))
    }
  }
}
if isWanted("coordinates") {
  let values = try JSONSerialization.jsonObject(with: data("tsplib/pmedian_optima_duran2023.json")) as? [String: Any]
  for row in values?.values.compactMap({ $0 as? [[String: Any]] }).first ?? [] {
    guard let name = row["instance"] as? String, let size = row["n"] as? Int, size <= 3_000,
      let count = row["p"] as? Int, let known = row["opt_or_bkn"] as? Double
    else { continue }
    let file = try CoordinateFile(data("tsplib/\(name).tsp"), file: name)
    run("\(name) p = \(count)", known: known, isProven: row["proved_optimal"] as? Bool ?? false) {
      solve(file.pMedian(count: count), settings: limit(60))
    }
  }
}
if failures > 0 { exit(1) }
