import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import Planning
import Reporting

struct Sweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a plan with every combination of some values, on all cores, into one tidy table.",
    discussion: """
      VALUES
        a,b,c          these
        from:to:step   numbers; the end belongs to them
        1..20          whole numbers

      EXAMPLES
        catchment sweep plan.yaml --vary placement.budget_yuan=1e6:5e6:1e6 --out out/budgets
        catchment sweep plan.yaml --vary walking.detour=1.2,1.3,1.4 --vary seed=1..20 --set horizon.to=2030 --out out/sweep

      Every finished run is kept in OUT/runs under its id. Ctrl-C stops the sweep; the same command goes on where it was.
      At the end OUT/sweep.csv holds one row for each combination, year, area and indicator, and OUT/sweep.html draws what
      moves with the first key; docs/comparing.md describes them.
      """)

  @Argument(help: "The plan file.")
  var plan: String

  @Option(help: ArgumentHelp("A key of the plan and its values; may be repeated.", valueName: "path=values"))
  var vary: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Another value for a key of the plan in every run; may be repeated.", valueName: "path=value"))
  var options: [String] = []

  @Option(help: "Folder for the table and the finished runs.")
  var out: String

  @Option(help: "Runs at a time; one for each core unless said.")
  var jobs: Int?

  @Option(help: "Language of the page: zh, en or both.")
  var report: ReportLanguage = .both

  @OptionGroup var languageOption: LanguageOption

  func validate() throws {
    if vary.isEmpty { throw ValidationError("sweep needs --vary path=values, such as --vary seed=1..20") }
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must lie between 1 and 256") }
  }

  func run() throws {
    let console = Console(language: languageOption.language)
    let combinations = try console.reporting { () throws(Problems) in try self.combinations() }
    let store = SweepStore(folder: out)
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let runs = SweepRuns(plan: plan, store: store, jobs: jobs ?? cores, console)
    let unfinished = try console.reporting { () throws(Problems) in
      try store.prepare {
        console.say(
          Text(
            zh: "另一个扫描正在这个文件夹中运行；等它结束……", en: "another sweep is at work in this folder; waiting for its end …"))
      }
      return combinations.unique.filter { !store.isFinished($0.id) }
    }
    let (all, done) = (combinations.list.count, combinations.unique.count - unfinished.count)
    let working = min(runs.jobs, unfinished.count)
    let pace =
      working == 0 ? Text("") : Text(zh: ";同时运行 \(working) 个", en: "; \(working) at a time")
    console.say(
      Text(
        zh: "\(all) 个组合,\(combinations.unique.count) 个不同的运行,其中 \(done) 个已有\(pace.zh)。",
        en: "\(all) combinations, \(combinations.unique.count) different runs, \(done) of them done already\(pace.en).")
    )
    let outcome = runs.run(unfinished)
    if outcome.isInterrupted {
      console.say(
        Text(
          zh: "已停止:完成 \(done + outcome.finished) / \(combinations.unique.count)。再次执行同一命令即可继续。",
          en:
            "Stopped with \(done + outcome.finished) of \(combinations.unique.count) runs done; the same command goes on from here."
        ))
      throw ExitCode(Interruption.exitCode)
    }
    guard outcome.failures.isEmpty else {
      for failure in outcome.failures.prefix(5) {
        console.say(Text("\(failure.options.joined(separator: " "))\n\(failure.says)"))
      }
      console.say(
        Text(
          zh: "\(outcome.failures.count) 个运行失败,未写汇总表;已完成的保留。",
          en: "\(outcome.failures.count) runs failed and no table was written; those that are done are kept."))
      throw ExitCode(2)
    }
    let rows = try console.reporting { () throws(Problems) in
      let rows = try store.writeTable(combinations.list, keys: combinations.keys)
      try store.writePage(
        combinations.list, keys: combinations.keys, version: Catchment.configuration.version, language: report)
      return rows
    }
    console.say(
      Text(
        zh: "汇总表 \(out)/sweep.csv:\(rows) 行;图 \(out)/sweep.html。",
        en: "The table: \(out)/sweep.csv, \(rows) rows; the charts: \(out)/sweep.html."))
  }

  /// Every combination with the id its run will have; mistakes are told before anything runs.
  private func combinations() throws(Problems) -> SweepPlan {
    var problems = Problems()
    let variations = vary.compactMap { option in
      problems.collect { () throws(Problems) in try Variation(option) }
    }
    try problems.throwIfErrors()
    for (i, variation) in variations.enumerated() where variations[..<i].contains(where: { $0.path == variation.path })
    {
      problems.error(at: Place(file: "--vary \(variation.path)"), Text(zh: "这个键给了两次", en: "this key is varied twice"))
    }
    let keys = variations.map(\.path)
    let digests = FileDigests()
    var list: [SweepRun] = []
    var said: Set<[String?]> = []
    for values in try Variation.combinations(variations) {
      let given = options + zip(keys, values).map { "\($0)=\($1)" }
      do throws(Problems) {
        let id = try PlanLoader.identify(plan, options: given, digests: digests).id
        list.append(SweepRun(values: values, options: given, id: id))
      } catch {
        // A key that is wrong is wrong with every value.
        for problem in error.list where said.insert([problem.place.field, problem.says.en]).inserted {
          problems.add(problem)
        }
      }
    }
    try problems.throwIfErrors()
    return SweepPlan(keys: keys, list: list)
  }
}

/// One combination and the run it needs.
struct SweepRun: Sendable {
  var values: [String]
  /// What is set in the plan, as `--set` takes it.
  var options: [String]
  var id: String
}

struct SweepPlan {
  var keys: [String]
  var list: [SweepRun]

  /// Combinations that come to the same run need it once.
  var unique: [SweepRun] {
    var seen: Set<String> = []
    return list.filter { seen.insert($0.id).inserted }
  }
}
