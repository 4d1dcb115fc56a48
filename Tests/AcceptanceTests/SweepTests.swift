import Foundation
import Testing

/// `catchment sweep`: combinations, resuming, one table.
@Suite struct SweepTests {
  private func sweep(_ more: [String], to out: String, in scratch: Scratch) throws -> Program.Outcome {
    try Program.run(
      ["sweep", scratch.file("plan.yaml").path, "--out", scratch.file(out).path, "--lang", "en"] + more)
  }

  private static let costs = "placement.facilities[d].cost_yuan=1e6:2e6:5e5"
  private static let detours = "walking.detour=1.2,1.4"

  @Test func aSweepGoesOnWhereItWasAndEndsInTheSameTable() throws {
    let scratch = try SmallPlan.folder()
    // A part first, as if it had been interrupted, then the whole.
    let part = try sweep(["--vary", Self.costs, "--vary", "walking.detour=1.2"], to: "sweep", in: scratch)
    #expect(
      part.code == 0 && part.errors.contains("3 combinations, 3 different runs, 0 of them done"), "\(part.errors)")
    let times = try modified(in: scratch.file("sweep/runs"))
    let whole = try sweep(["--vary", Self.costs, "--vary", Self.detours], to: "sweep", in: scratch)
    #expect(
      whole.code == 0 && whole.errors.contains("6 combinations, 6 different runs, 3 of them done"), "\(whole.errors)")
    for (name, time) in times {
      #expect(try modified(in: scratch.file("sweep/runs"))[name] == time, "\(name) ran again")
    }
    let fresh = try sweep(["--vary", Self.costs, "--vary", Self.detours, "--jobs", "1"], to: "fresh", in: scratch)
    #expect(fresh.code == 0)
    let table = try String(contentsOf: scratch.file("sweep/sweep.csv"), encoding: .utf8)
    #expect(table == (try String(contentsOf: scratch.file("fresh/sweep.csv"), encoding: .utf8)))
    let lines = table.split(whereSeparator: \.isNewline)
    #expect(
      lines[0]
        == "placement.facilities[d].cost_yuan,walking.detour,run,year,area_kind,area,indicator,unit,value,target,status,objective,bound,solve_status"
    )
    let combinations = lines.dropFirst().map { $0.split(separator: ",").prefix(2).joined(separator: " ") }
    var order: [String] = []
    for combination in combinations where order.last != combination { order.append(combination) }
    #expect(order == ["1000000 1.2", "1000000 1.4", "1500000 1.2", "1500000 1.4", "2000000 1.2", "2000000 1.4"])
    let page = try String(contentsOf: scratch.file("sweep/sweep.html"), encoding: .utf8)
    #expect(page == (try String(contentsOf: scratch.file("fresh/sweep.html"), encoding: .utf8)))
    // The objective over three costs, a line for each detour, and a point for each combination.
    #expect(page.contains("<svg") && page.contains("walking.detour = 1.4") && !page.contains("<script"))
    #expect(page.components(separatedBy: "<circle").count - 1 >= 6)
    // A run that was cut short by hand, or is not whole, is run again.
    let one = try #require(times.keys.sorted().first)
    try FileManager.default.removeItem(at: scratch.file("sweep/runs/\(one)/summary.json"))
    let again = try sweep(["--vary", Self.costs, "--vary", Self.detours], to: "sweep", in: scratch)
    #expect(again.errors.contains("5 of them done"), "\(again.errors)")
    #expect(table == (try String(contentsOf: scratch.file("sweep/sweep.csv"), encoding: .utf8)))
  }

  private func modified(in folder: URL) throws -> [String: Date] {
    var times: [String: Date] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let path = folder.appendingPathComponent(name).appendingPathComponent("run.json").path
      times[name] = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    }
    return times
  }

  @Test func mistakesAreToldBeforeAnythingRuns() throws {
    let scratch = try SmallPlan.folder()
    for (more, says) in [
      (["--vary", "seed=1..3", "--vary", "placment.from=1"], "did you mean placement?"),
      (["--vary", "seed=3..1"], "the values cannot be read"), (["--vary", "seed=1,,2"], "the values cannot be read"),
      (["--vary", "seed"], "expected path=values"), (["--vary", "seed=1", "--vary", "seed=2"], "varied twice"),
      (["--vary", "seed=1..200", "--vary", "walking.detour=1:2:0.01"], "more than 10000 combinations"),
      (["--vary", "seed=1..99999"], "more than 10000"),
      (["--vary", "walking.detour=1.3,-1"], "expected a number above 0"),
    ] {
      let outcome = try sweep(more, to: "out", in: scratch)
      #expect(outcome.code == 2 && outcome.errors.contains(says), "\(more): \(outcome.errors)")
      #expect(outcome.errors.components(separatedBy: says).count == 2, "said once: \(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: scratch.file("out").path))
    }
    #expect(try sweep([], to: "out", in: scratch).code == 64)
  }

  /// One combination whose data are wrong does not take the others with it.
  @Test func aRunThatFailsLeavesTheOthers() throws {
    let scratch = try SmallPlan.folder()
    try scratch.write("id,kinds,lon,lat\nC1,day_care,here,32.011", to: "bad.csv")
    let files = "inputs.candidates=\(scratch.file("candidates.csv").path),\(scratch.file("bad.csv").path)"
    let outcome = try sweep(["--vary", files], to: "out", in: scratch)
    #expect(outcome.code == 2 && outcome.errors.contains("1 runs failed") && outcome.errors.contains("bad.csv"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.file("out/runs").path).count == 1)
    #expect(!FileManager.default.fileExists(atPath: scratch.file("out/sweep.csv").path))
  }
}
