import ArgumentParser
import Datasets
import Diagnostics
import Planning
import Policy
import Reporting
import Simulation

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a plan: people, coverage, placement and findings, year by year, into a report and layers.",
    discussion: """
      EXAMPLES
        catchment run scenarios/qinhuai/plan.yaml --out out/qinhuai
        catchment run my-plan.yaml --out out/mine --lang zh --strict

      The folder is written only when the run has succeeded; a failed run leaves the old one as it was.
      """)

  @Argument(help: "The plan file.")
  var plan: String

  @Option(help: "Folder for the report and the layers.")
  var out: String

  @Flag(help: "Exit with code 1 when a housing project fails or a target is missed.")
  var strict = false

  @OptionGroup var languageOption: LanguageOption

  func run() throws {
    let language = languageOption.language
    let console = Console(language: language)
    let display = StepDisplay(steps: RunStep.allCases.count + 2, language: language)
    let (result, files) = try console.reporting { () throws(Problems) -> (RunResult, [OutputFile]) in
      display.begin(Text(zh: "读取输入", en: "reading the input"))
      let loaded = try PlanLoader.load(plan)
      let result = try Simulation.run(loaded.inputs) { display.begin($0.name) }
      display.begin(Text(zh: "编写报告", en: "writing the report"))
      let files = try outputs(of: result, provenance: loaded.provenance, language: language)
      try writeAtomically(files.map { (path: $0.path, bytes: try bytes(of: $0, result.study.frame)) }, to: out)
      return (result, files)
    }
    let seconds = display.finish()
    console.show(result.warnings)
    summarize(result, files, seconds, console)
    if strict, result.hasFailures { throw ExitCode(1) }
  }

  private func bytes(of file: OutputFile, _ frame: StudyFrame) throws(Problems) -> [UInt8] {
    switch file.content {
    case .text(let text): return Array(text.utf8)
    case .json(let value): return JSON.bytes(value, pretty: true)
    case .table(let table): return CSV.write(table)
    case .layer(let layer):
      do {
        return try GeoJSONWriter.bytes(layer, from: frame)
      } catch {
        throw Problems([Problem(.error, at: Place(file: file.path), says: Text(error.message))])
      }
    }
  }

  private func summarize(_ result: RunResult, _ files: [OutputFile], _ seconds: Double, _ console: Console) {
    for line in Reporting.summaryLines(of: result) { console.say(line) }
    let time = (seconds * 10).rounded() / 10
    console.say(
      Text(
        zh: "用时 \(time) 秒,写入 \(files.count) 个文件。报告:\(out)/report.html",
        en: "\(time) s, \(files.count) files. The report: \(out)/report.html"))
  }
}

extension RunStep {
  var name: Text {
    switch self {
    case .population: Text(zh: "推算人口", en: "projecting the population")
    case .reach: Text(zh: "计算步行可达", en: "measuring walks")
    case .siting: Text(zh: "选址", en: "placing facilities")
    case .coverage: Text(zh: "统计覆盖", en: "counting coverage")
    case .findings: Text(zh: "逐条核对", en: "judging the rules")
    }
  }
}
