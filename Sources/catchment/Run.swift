import ArgumentParser
import Datasets
import Diagnostics
import Planning
import Policy
import Reporting
import Simulation
import Siting

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a plan: people, coverage, placement and findings, year by year, into a report and layers.",
    discussion: """
      EXAMPLES
        catchment run scenarios/qinhuai/plan.yaml --out out/qinhuai
        catchment run my-plan.yaml --out out/mine --report zh --strict
        catchment run my-plan.yaml --out out/rich --set placement.budget_yuan=8e6 --set walking.detour=1.4

      A plan may stand on another one: `base: other-plan.yaml` and an ordered list of `changes` (docs/plan-files.md).
      The folder is written only when the run has succeeded; a failed run leaves the old one as it was. Ctrl-C while
      facilities are placed keeps the best placement found, writes the folder, says so and exits with code 130; Ctrl-C
      again ends at once.
      """)

  @Argument(help: "The plan file.")
  var plan: String

  @Option(help: "Folder for the report and the layers.")
  var out: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Another value for a key of the plan; may be repeated.", valueName: "path=value"))
  var options: [String] = []

  @Option(help: ArgumentHelp("Write this file only, such as summary.json; may be repeated.", valueName: "file"))
  var only: [String] = []

  @Flag(help: "Exit with code 1 when a housing project fails or a target is missed.")
  var strict = false

  @Option(help: "Language of the report: zh, en or both.")
  var report: ReportLanguage = .both

  @OptionGroup var languageOption: LanguageOption

  func validate() throws {
    for name in only where !outputNames.contains(name) {
      throw ValidationError("--only \(name): a run writes \(outputNames.joined(separator: ", "))")
    }
  }

  func run() throws {
    let language = languageOption.language
    let console = Console(language: language)
    let interruption = Interruption(console)
    // Reading and writing beside the steps of the run, less the draws that only some plans ask for.
    let display = StepDisplay(steps: RunStep.allCases.count + 1, language: language)
    let (result, id, written) = try console.reporting { () throws(Problems) -> (RunResult, String, [OutputFile]) in
      display.begin(Text(zh: "读取输入", en: "reading the input"))
      let loaded = try PlanLoader.load(plan, options: options)
      if loaded.inputs.plan.placement?.uncertainty != nil { display.addOne() }
      try refuseOverwriting(loaded.files, with: (only.isEmpty ? outputNames : only).map { "\(out)/\($0)" })
      let watch = interruption.watch(limit: loaded.inputs.plan.placement?.timeLimitSeconds ?? 0)
      let result = try Simulation.run(
        loaded.inputs, siting: watch, progress: { display.begin($0.name) }, drawn: display.progress)
      interruption.keep()
      display.begin(Text(zh: "编写报告", en: "writing the report"))
      let files =
        outputs(
          of: result, provenance: loaded.provenance, language: report, only: only.isEmpty ? nil : Set(only))
        + (only.isEmpty ? loaded.repairs.files(named: "repairs") : [])
      try OutputWriter.write(files, result.study.frame, to: out)
      return (result, loaded.provenance.run, files)
    }
    let seconds = display.finish()
    let omitted = OutputWriter.omissions(written)
    let count = written.count - omitted.list.count
    console.show(result.warnings)
    console.show(omitted)
    let notes = result.study.synthetic.map { Text(zh: "注意:\($0.zh)", en: "Note: \($0.en)") }
    for line in notes + summaryLines(of: result) + placementLines(of: result) { console.say(line) }
    let time = (seconds * 10).rounded() / 10
    let page =
      only.isEmpty || only.contains("report.html")
      ? Text(zh: "报告:\(out)/report.html", en: " The report: \(out)/report.html") : Text("")
    console.say(
      Text(
        zh: "运行 \(id):用时 \(time) 秒,在 \(out) 写入 \(count) 个文件。\(page.zh)",
        en: "Run \(id): \(time) s, \(count) files in \(out).\(page.en)"))
    if interruption.isRequested { throw ExitCode(Interruption.exitCode) }
    if strict, result.hasFailures { throw ExitCode(1) }
  }
}

extension ReportLanguage: ExpressibleByArgument {}

extension RunResult {
  /// Whether a project fails a rule, or an area misses a target, in any year.
  var hasFailures: Bool { (projectFindings + areaFindings).contains { $0.verdict == .fail } }
}

extension RunStep {
  var name: Text {
    switch self {
    case .population: Text(zh: "推算人口", en: "projecting the population")
    case .reach: Text(zh: "计算步行可达", en: "measuring walks")
    case .siting: Text(zh: "选址", en: "placing facilities")
    case .draws: Text(zh: "抽样检验方案", en: "putting the plan through draws")
    case .coverage: Text(zh: "统计覆盖", en: "counting coverage")
    case .findings: Text(zh: "逐条核对", en: "judging the rules")
    }
  }
}
