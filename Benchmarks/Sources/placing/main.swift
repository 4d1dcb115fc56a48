// Placing benchmark: `placing [GROUP …] [SECONDS]`, run from the repository's root after
// `swift build -c release --product catchment`. Groups: cities, wuhan-full, compare, cover (all). SECONDS is the time limit
// of the row of `cover` (60); a busy machine needs more for the same work, so compare cpu.
//
// The first three run the program itself, reading and report included. Goals on two cores: Qinhuai over six years proven
// optimal, why-nots included, in 2 s; Wuhan with 100,000 buildings and 3,078 sites within 0.1 % of its bound in a minute
// and 4 GB; compare at once.
import Foundation
import LocationAllocation

let groups = CommandLine.arguments.dropFirst().filter { Double($0) == nil }
let limit = CommandLine.arguments.dropFirst().compactMap { Double($0) }.first ?? 60
func isWanted(_ group: String) -> Bool { groups.isEmpty || groups.contains(group) }
let program = ".build/release/catchment"
let folder = FileManager.default.temporaryDirectory.appendingPathComponent("catchment-placing").path

func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

/// Processor seconds of this process or of those it has started, and the most megabytes that one of them has held.
func usage(_ children: Bool) -> (cpu: Double, megabytes: Int) {
  var usage = rusage()
  #if canImport(Glibc)
    getrusage(__rusage_who_t((children ? RUSAGE_CHILDREN : RUSAGE_SELF).rawValue), &usage)
    let unit = 1024
  #else
    getrusage(children ? RUSAGE_CHILDREN : RUSAGE_SELF, &usage)
    let unit = 1024 * 1024
  #endif
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
  return (seconds(usage.ru_utime) + seconds(usage.ru_stime), Int(usage.ru_maxrss) / unit)
}

@MainActor func row(_ name: String, children: Bool, _ body: () throws -> String) rethrows {
  let (start, before) = (ContinuousClock.now, usage(children))
  let says = try body()
  let after = usage(children)
  let times = String(
    format: "cpu %7.2f s  wall %7.2f s  at most %5d MB", after.cpu - before.cpu,
    seconds(ContinuousClock.now - start), after.megabytes)
  let line = "\(name.padding(toLength: 34, withPad: " ", startingAt: 0)) \(times)  \(says)\n"
  // Straight out: a pipe would hold printed lines back until the end.
  FileHandle.standardOutput.write(Data(line.utf8))
}

func catchment(_ arguments: [String]) throws {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  if process.terminationStatus != 0 {
    print("catchment \(arguments.joined(separator: " ")): exit code \(process.terminationStatus)")
    exit(1)
  }
}

/// What a run says of its placement.
func placement(_ run: String) throws -> String {
  let data = try Data(contentsOf: URL(fileURLWithPath: "\(run)/summary.json"))
  let summary = try JSONSerialization.jsonObject(with: data) as? [String: Any]
  guard let placement = summary?["placement"] as? [String: Any] else { return "no placement" }
  let gap = String(format: "gap %.3f %%", (placement["gap"] as? Double ?? .nan) * 100)
  let reasons = (placement["explanations"] as? [Any])?.count ?? 0
  return "\(placement["status"] ?? "–"), \(gap), \(reasons) targets explained"
}

@MainActor func run(_ name: String, _ plan: String, _ more: [String] = []) throws {
  try row(name, children: true) {
    try catchment(["run", plan, "--out", "\(folder)/\(name)"] + more)
    return try placement("\(folder)/\(name)")
  }
}

guard FileManager.default.isExecutableFile(atPath: program) else {
  print("\(program) is not here: swift build -c release --product catchment")
  exit(64)
}
if isWanted("cities") {
  for city in ["qinhuai", "wuxi", "qidong", "jiamusi", "wuhan"] { try run(city, "scenarios/\(city)/plan.yaml") }
}
if isWanted("wuhan-full") {
  try row("wuhan-full, invented", children: true) {
    try catchment(["new", "--synthetic", "wuhan-full", "--out", "\(folder)/data"])
    return ""
  }
  let layers = ["streets", "housing", "facilities", "candidates"].map { ("inputs.\($0)", "\($0).geojson") }
  let files = layers + [("inputs.population", "population.csv"), ("inputs.walkways", "walkways.osm")]
  try run(
    "wuhan-full", "scenarios/wuhan/plan-full.yaml",
    (files + [("inputs.demand.file", "demand.geojson")]).flatMap { ["--set", "\($0.0)=\(folder)/data/\($0.1)"] })
}
if isWanted("compare") {
  try catchment(["run", "scenarios/qinhuai/plan.yaml", "--out", "\(folder)/a"])
  try catchment(["run", "scenarios/qinhuai/plan.yaml", "--out", "\(folder)/b", "--set", "placement.budget_yuan=6e8"])
  try row("compare two runs of Qinhuai", children: true) {
    try catchment(["compare", "\(folder)/a", "\(folder)/b", "--format", "html", "--out", "\(folder)/comparison.html"])
    return ""
  }
}
if isWanted("cover") {
  let problem = CityInstance().problem()
  row("cover, 100,000 homes, 3,000 sites", children: false) {
    let found = solve(problem, settings: SolverSettings(timeLimitSeconds: limit))
    return "\(found.status), \(found.objective), \(String(format: "gap %.3f %%", found.gap * 100)), \(found.method)"
  }
}
