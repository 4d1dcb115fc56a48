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
    // The objective over three costs; the detour changes nothing, so that its two lines are one.
    #expect(page.contains("<svg") && page.contains("walking.detour = 1.2（另 1 条相同）") && !page.contains("<script"))
    #expect(page.components(separatedBy: "<circle").count - 1 >= 3)
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
      (["--vary", "seed=3..1"], "no step of 1 leads from 3 to 1"),
      (["--vary", "seed=1,,2"], "the values cannot be read"),
      (["--vary", "seed"], "expected path=values"), (["--vary", "seed=1", "--vary", "seed=2"], "varied twice"),
      (["--vary", "seed=1..200", "--vary", "walking.detour=1:2:0.01"], "more than 10000 combinations"),
      (["--vary", "seed=1..99999"], "more than 10000"),
      (["--vary", "walking.detour=1.3,-1"], "expected a number from 0.1 to 100"),
      (["--vary", "placement.budget_yuan=1e6:5e6:0"], "the step is 0"),
      (["--vary", "placement.budget_yuan=5e6:1e6:1e6"], "no step of 1000000 leads"),
      (["--vary", "placement.budget_yuan="], "there are no values"), (["--vary", "seed=1..1e12"], "whole numbers"),
      (["--vary", "seed=1..1000000000000"], "more than 10000 values"),
      (["--vary", "walking.detour=1.5..3"], "from:to:step"),
      (["--vary", "place.budget=1e6:5e6:1e6", "--vary", "seed=1..20"], "did you mean placement.budget_yuan?"),
    ] {
      let outcome = try sweep(more, to: "out", in: scratch)
      #expect(outcome.code == 2 && outcome.errors.contains(says), "\(more): \(outcome.errors)")
      #expect(outcome.errors.components(separatedBy: says).count == 2, "said once: \(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: scratch.file("out").path))
    }
    #expect(try sweep([], to: "out", in: scratch).code == 64)
  }

  /// Every level is counted, and lines that hide one another are one.
  @Test func thePageCountsTheTargetsOfStreetsAndJoinsEqualLines() throws {
    let scratch = try SmallPlan.folder()
    // Without money no street but the first gets its centre; the seed changes nothing.
    let outcome = try sweep(
      ["--vary", "placement.budget_yuan=0,1e6", "--vary", "seed=1..3", "--report", "en"], to: "out", in: scratch)
    try #require(outcome.code == 0, "\(outcome.errors)")
    let page = try String(contentsOf: scratch.file("out/sweep.html"), encoding: .utf8)
    let table = CityRun.rows(try Data(contentsOf: scratch.file("out/sweep.csv")))
    func missed(_ budget: String, _ kind: String) -> Int {
      table.count {
        $0["placement.budget_yuan"] == budget && $0["seed"] == "1" && $0["year"] == "2022" && $0["area_kind"] == kind
          && $0["status"] == "FAIL"
      }
    }
    #expect(missed("0", "street") > missed("1000000", "street"))
    #expect(page.contains("zones and streets, each") && page.contains("seed = 1 (and 2 the same)"))
    #expect(page.contains("Targets missed: city"))
  }

  /// What a sweep that was killed leaves behind is no run, and is cleared away.
  @Test func whatAKilledSweepLeavesIsCleared() throws {
    let scratch = try SmallPlan.folder()
    for name in ["out/runs/abc.log", "out/runs/.abc.new-1/run.json", "out/runs/0123456789ab/run.json"] {
      let file = scratch.file(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try scratch.write("{", to: name)
    }
    let outcome = try sweep(["--vary", "seed=1,2"], to: "out", in: scratch)
    #expect(outcome.code == 0 && outcome.errors.contains("0 of them done"), "\(outcome.errors)")
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.file("out/runs").path)
    #expect(left.count == 3 && left.contains("0123456789ab"), "what somebody put there stays: \(left)")
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
