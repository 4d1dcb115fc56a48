// Covering benchmark: `covering [GROUP …] [SECONDS]`, run from the repository's root. Groups: easy, hard, sets, cities, grid
// (all). SECONDS is the time limit of each row (60); a busy machine needs more for the same work, so compare cpu.
//
// The instances are the portable generator's (SplitMix64, integer millimetres, see Instances.swift), Cordeau, Furini &
// Ljubić's family regenerated, and the city files of ../shared/bench/instances, skipped where that folder is absent.
// Values known as proven are compared; a wrong one ends the run with exit code 1.
import Foundation
import Instances
import LocationAllocation

let groups = CommandLine.arguments.dropFirst().filter { Double($0) == nil }
let limit = CommandLine.arguments.dropFirst().compactMap { Double($0) }.first ?? 60
func isWanted(_ group: String) -> Bool { groups.isEmpty || groups.contains(group) }
var failures = 0

func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Solves and prints one row. `known` is a proven optimum, `best` a published value.
@MainActor func run(
  _ name: String, _ problem: CoverProblem, known: Double? = nil, best: Double? = nil
) {
  let (cpu, start) = (processorSeconds(), ContinuousClock.now)
  let found = solve(problem, settings: SolverSettings(timeLimitSeconds: limit))
  let wall = (ContinuousClock.now - start).components
  var verdict = ""
  if let known, found.status == .optimal, found.objective != known { verdict = "WRONG, expected \(known)" }
  if let known, let objective = found.objective, let bound = found.bound {
    let isMore = problem.objective == .mostCovered
    if isMore ? objective > known || bound < known : objective < known || bound > known {
      verdict = "WRONG, expected \(known)"
    }
  }
  if let best, let objective = found.objective {
    verdict = "published \(Int(best)): \(String(format: "%+.3f", (objective - best) / best * 100)) %"
  }
  if verdict.hasPrefix("WRONG") { failures += 1 }
  let gap = String(format: "%.3f %%", (found.gap ?? .infinity) * 100)
  let times = String(
    format: "cpu %7.2f s  wall %7.2f s", processorSeconds() - cpu,
    Double(wall.seconds) + Double(wall.attoseconds) * 1e-18)
  let row = [
    name.padding(toLength: 44, withPad: " ", startingAt: 0), times, found.status.rawValue,
    found.objective.map { "\(Int($0))" } ?? "–", found.bound.map { "\(Int($0))" } ?? "–", gap, verdict,
  ]
  // Straight out: a pipe would hold printed lines back until the end.
  FileHandle.standardOutput.write(Data((row.joined(separator: " ") + "\n").utf8))
}

if isWanted("easy") {
  let optima = ["a": 23_346, "b": 92_321, "c": 337_690, "d": 1_579_522, "e": 15_359_897, "f": 3_148_909]
  for name in ["a", "b", "c", "d", "e", "f"] {
    let instance = GeneratedInstance(name)
    run("MCLP \(name), p = 20", instance.maximal(number: 20), known: Double(optima[name]!))
  }
}

if isWanted("hard") {
  run("MCLP d, p = 50", GeneratedInstance("d").maximal(number: 50))
  run("MCLP d, p = 20, 5 % radius share", GeneratedInstance("d", share: 0.05).maximal(number: 20))
}

if isWanted("sets") {
  run("LSCP a", GeneratedInstance("a").setCover(), known: 75)
  run("LSCP b", GeneratedInstance("b").setCover())
}

if isWanted("grid") {
  for (row, optimum) in GridInstance.published() {
    run("MCLP \(row.name)", row.problem(), known: optimum)
  }
}

let cities = "../shared/bench/instances/mclp_maximo2023"
if isWanted("cities"), FileManager.default.fileExists(atPath: cities) {
  for city in ["Bronx", "SanFrancisco"] {
    let instance = try CoverInstance("\(cities)/\(city).txt")
    for number in [50, 60, 70, 80, 90, 100] {
      let text = try String(contentsOfFile: "\(cities)/optima/\(city)_\(number)_600.txt", encoding: .utf8)
      let value = Double(text.split(whereSeparator: \.isWhitespace)[1])
      let problem = try instance.coverProblem(CoverChoice(objective: .mostCovered, radius: 600, number: number))
      run("MCLP \(city), p = \(number)", problem, best: value)
    }
  }
} else if isWanted("cities") {
  print("skipped: \(cities) is not here")
}

if failures > 0 { exit(1) }
