// Reading benchmark: `reading [PYTHON]`, run from the repository's root. Invented files of a fixed seed are made in the
// temporary folder; then Catchment and geopandas (pyogrio) do the same work in turn, each in a process of its own:
//   polygons  100,000 polygons of 40 points, about 100 MB of GeoJSON: read, validated, indexed
//   join      1,000,000 points to 10,000 streets of 100 points each
// Goals: polygons at 100 MB/s on one core, in memory of three times the file, five times as fast as geopandas reads
// alone; join in two seconds. PYTHON is the interpreter of an environment made as peers/README.md says.
import Datasets
import Diagnostics
import Foundation
import Planning
import Spatial

struct Spent: Codable {
  var cpu: Double
  var wall: Double
  /// Greatest resident size of the process so far, in MB.
  var peak: Double
  var check: Int

  static func on(_ body: () throws -> Int) rethrows -> Spent {
    let cpu = clock()
    let wall = ContinuousClock.now
    let check = try body()
    let spent = (ContinuousClock.now - wall).components
    var usage = rusage()
    #if os(macOS)
      getrusage(RUSAGE_SELF, &usage)
      let peak = Double(usage.ru_maxrss) / 1e6
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      let peak = Double(usage.ru_maxrss) * 1_024 / 1e6
    #endif
    return Spent(
      cpu: Double(clock() - cpu) / Double(CLOCKS_PER_SEC),
      wall: Double(spent.seconds) + Double(spent.attoseconds) * 1e-18, peak: peak, check: check)
  }
}

enum Work: String, CaseIterable {
  case polygons, read, join

  func run(in folder: String) throws -> Spent {
    switch self {
    case .polygons, .read:
      return try Spent.on {
        let layer = try VectorFile.read(folder + "/polygons.geojson").layer
        guard self == .polygons else { return layer.count }
        var valid = 0
        for geometry in layer.geometries { if try geometry?.areas?.invalidity() == nil { valid += 1 } }
        let index = BoxIndex(layer.geometries.map { $0.map { BoundingBox(around: $0) } ?? .empty })
        return index.isEmpty ? 0 : valid
      }
    case .join:
      let streets = try VectorFile.read(folder + "/streets.geojson").layer.geometries.map {
        $0?.areas ?? MultiPolygon([])
      }
      let bytes = try readFile(folder + "/points.f64")
      let points = bytes.withUnsafeBytes { Array($0.bindMemory(to: Point.self)) }
      return Spent.on {
        let locator = AreaLocator(streets)
        return points.reduce(0) { $0 + (locator.area(at: $1) ?? 0) }
      }
    }
  }
}

let folder = NSTemporaryDirectory() + "/catchment-reading-benchmark"
let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "--only", arguments.count == 2, let work = Work(rawValue: arguments[1]) {
  print(String(decoding: try JSONEncoder().encode(try work.run(in: folder)), as: UTF8.self))
} else {
  try Fixtures.write(to: folder)
  try compare(python: arguments.first ?? "python3")
}

/// Runs a program and reads the line it prints; `nil` when it cannot do the work.
func answer(_ program: String, _ arguments: [String]) -> Spent? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  guard (try? process.run()) != nil else { return nil }
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return try? JSONDecoder().decode(Spent.self, from: output)
}

func compare(python: String) throws {
  var ourPolygons: Spent?
  let size = Double(try readFile(folder + "/polygons.geojson").count) / 1e6
  for work in Work.allCases {
    var best: [Spent?] = [nil, nil]
    for _ in 0..<3 {
      let ours = answer(CommandLine.arguments[0], ["--only", work.rawValue])
      let theirs = answer(python, ["Benchmarks/peers/reading.py", work.rawValue, folder])
      for (i, spent) in [ours, theirs].enumerated() {
        if let spent, spent.cpu < best[i]?.cpu ?? .infinity { best[i] = spent }
      }
    }
    for (name, spent) in zip(["catchment", "geopandas"], best) {
      guard let spent else {
        print("\(work.rawValue) \(name): not run")
        continue
      }
      var line = String(
        format: "%@ %@: cpu %.3f s, wall %.3f s, check %d", work.rawValue, name, spent.cpu, spent.wall, spent.check)
      if work != .join {
        line += String(
          format: "; %.0f MB at %.0f MB/s of processor time, peak memory %.0f MB = %.2f times the file", size,
          size / spent.cpu, spent.peak, spent.peak / size)
      }
      print(line)
    }
    if let ours = best[0], let theirs = best[1] {
      print(
        String(
          format: "%@ ratio: %.1f in processor time, %.1f in wall time", work.rawValue, theirs.cpu / ours.cpu,
          theirs.wall / ours.wall))
      if work == .polygons { ourPolygons = ours }
      if work == .read, let all = ourPolygons {
        print(
          String(
            format: "polygons read, validated and indexed against geopandas.read_file alone: %.1f in processor time",
            theirs.cpu / all.cpu))
      }
      if ours.check != theirs.check { print("  THE ANSWERS DIFFER: \(ours.check) and \(theirs.check)") }
    }
  }
}
