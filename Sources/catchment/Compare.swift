import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import Planning
import Reporting
import Simulation
import Spatial

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Holds two or more runs side by side: what went in differently, what came out, and which change moved what.",
    discussion: """
      EXAMPLES
        catchment compare out/base out/variant
        catchment compare out/base out/variant --out comparison.html
        catchment compare plan.yaml variants/dearer.yaml variants/one-more-site.yaml --out comparison.html
        catchment compare out/base out/variant --format csv > comparison.csv

      A folder is what `catchment run` wrote; its documented files are read and nothing is run. A plan is run. A is what
      the others are held against: where another one is a plan that stands on A (`base:`), its changes are run one by one,
      so that each can be told what it moved.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, html, csv, geojson, json

    /// By the ending of a file.
    init?(ending: String) {
      switch ending {
      case "txt": self = .text
      case "htm": self = .html
      default: self.init(rawValue: ending)
      }
    }
  }

  @Argument(help: ArgumentHelp("Folders of runs, or plan files; two or more.", valueName: "run"))
  var runs: [String]

  @Option(help: "text, html, csv, geojson or json; by the ending of --out unless said, else text.")
  var format: Format?

  @Option(name: .shortAndLong, help: "File to write; standard output unless said.")
  var out: String?

  @Option(help: "Language of the page: zh, en or both.")
  var report: ReportLanguage = .both

  @OptionGroup var languageOption: LanguageOption

  /// Runs side by side that a page still holds.
  private static let most = 12

  func validate() throws {
    if runs.count < 2 { throw ValidationError("give at least two runs to compare") }
    if runs.count > Self.most {
      throw ValidationError("at most \(Self.most) runs can be compared; `sweep` makes tables of more")
    }
    if format == nil, let out, !Self.ending(of: out).isEmpty, Format(ending: Self.ending(of: out)) == nil {
      throw ValidationError(
        "--out \(out): the ending names no format; end it in .html, .csv, .geojson, .json or .txt, or say --format")
    }
  }

  func run() throws {
    let console = Console(language: languageOption.language)
    let comparison = try console.reporting { () throws(Problems) in
      var compared = ComparedRuns(runs, console)
      let comparison = try compared.comparison(into: out)
      let bytes = try self.bytes(comparison, console.language)
      if let out { try replaceFile(out, with: bytes) } else { console.print(bytes) }
      return comparison
    }
    if let out {
      let letters = comparison.runs.count
      console.say(Text(zh: "比较了 \(letters) 个运行,写入 \(out)。", en: "\(letters) runs compared in \(out)."))
    }
  }

  private var chosenFormat: Format {
    format ?? out.flatMap { Format(ending: Self.ending(of: $0)) } ?? .text
  }

  private static func ending(of path: String) -> String { (path as NSString).pathExtension.lowercased() }

  private func bytes(_ comparison: Comparison, _ language: Language) throws(Problems) -> [UInt8] {
    switch chosenFormat {
    case .text: return Array((comparison.lines.map { $0[language] }.joined(separator: "\n") + "\n").utf8)
    case .html:
      return Array(comparison.page(version: Catchment.configuration.version, language: report).utf8)
    case .csv: return CSV.write(comparison.table)
    case .json: return JSON.bytes(comparison.document, pretty: true)
    case .geojson:
      do {
        return try GeoJSONWriter.bytes(comparison.layer)
      } catch {
        throw Problems([Problem(.error, at: Place(), says: Text(error.message))])
      }
    }
  }
}

/// The arguments of `compare`, read or run.
private struct ComparedRuns {
  private let paths: [String]
  private let console: Console
  /// Of what was run already, by id.
  private var known: [String: RunRecord] = [:]

  init(_ paths: [String], _ console: Console) {
    self.paths = paths
    self.console = console
  }

  /// A plan to be run.
  private struct Plan {
    var path: String
    var id: String
    var changes: [Text]
    var files: [String]
  }

  /// - Parameter out: the file that will be written, which may be none of those that are read.
  mutating func comparison(into out: String?) throws(Problems) -> Comparison {
    var problems = Problems()
    var records = [RunRecord?](repeating: nil, count: paths.count)
    var plans = [Plan?](repeating: nil, count: paths.count)
    for (i, path) in paths.enumerated() {
      if Self.isFolder(path) {
        records[i] = problems.collect { () throws(Problems) in try RunFolder.read(path) }
      } else {
        plans[i] = problems.collect { () throws(Problems) in
          let found = try PlanLoader.identify(path)
          return Plan(path: path, id: found.id, changes: found.changes, files: found.files)
        }
      }
    }
    if let out {
      let read = paths.flatMap { path in outputNames.map { "\(path)/\($0)" } } + plans.flatMap { $0?.files ?? [] }
      problems.collect { () throws(Problems) in try refuseOverwriting(read, with: [out]) }
    }
    try problems.throwIfErrors()
    for record in records.compactMap({ $0 }) { known[record.id] = record }
    guard let first = records[0]?.id ?? plans[0]?.id else { throw problems }
    var wanted: [(path: String, id: String, mostChanges: Int?)] = []
    func want(_ path: String, _ id: String, _ mostChanges: Int?) {
      if known[id] == nil, !wanted.contains(where: { $0.id == id }) { wanted.append((path, id, mostChanges)) }
    }
    var steps = [[(name: Text, id: String)]](repeating: [], count: paths.count)
    for i in paths.indices {
      guard let plan = plans[i] else { continue }
      if i > 0, let chain = try Self.chain(plan, from: first) {
        for (number, step) in chain { want(plan.path, step.id, number) }
        steps[i] = chain.map(\.step)
      }
      want(plan.path, plan.id, nil)
    }
    try run(wanted)
    let runs = paths.indices.compactMap { i in records[i] ?? plans[i].flatMap { known[$0.id] } }
    try Comparison.strangers(runs).throwIfErrors()
    let chains = paths.indices.compactMap { i -> Comparison.Chain? in
      let found = steps[i].compactMap { step in known[step.id].map { (name: step.name, record: $0) } }
      return found.isEmpty || found.count < steps[i].count ? nil : Comparison.Chain(run: i, steps: found)
    }
    return Comparison(runs, chains: chains)
  }

  /// The changes of a plan after the point at which it is the first run, each with the id of the run after it.
  private static func chain(_ plan: Plan, from first: String) throws(Problems) -> [(
    mostChanges: Int, step: (name: Text, id: String)
  )]? {
    var ids: [String] = []
    for count in 0..<plan.changes.count {
      // A state on the way need not be a plan: a facility may be taken away before another one comes.
      guard let found = try? PlanLoader.identify(plan.path, mostChanges: count) else {
        ids.append("")
        continue
      }
      ids.append(found.id)
    }
    guard let start = ids.firstIndex(of: first), !ids[start...].contains("") else { return nil }
    return plan.changes.indices.filter { $0 >= start }.map { i in
      let id = i + 1 < ids.count ? ids[i + 1] : plan.id
      return (i + 1, (plan.changes[i], id))
    }
  }

  private mutating func run(_ wanted: [(path: String, id: String, mostChanges: Int?)]) throws(Problems) {
    guard !wanted.isEmpty else { return }
    console.say(Text(zh: "需要运行 \(wanted.count) 次。", en: "\(wanted.count) runs to do."))
    let display = StepDisplay(steps: wanted.count, language: console.language)
    defer { _ = display.finish() }
    for item in wanted {
      let changes = item.mostChanges.map { Text(zh: ",前 \($0) 项改动", en: ", first \($0) changes") } ?? Text("")
      display.begin(Text(zh: "运行 \(item.path)\(changes.zh)", en: "running \(item.path)\(changes.en)"))
      let loaded = try PlanLoader.load(item.path, mostChanges: item.mostChanges)
      let result = try Simulation.run(loaded.inputs)
      known[item.id] = try RunFolder.record(of: result, loaded.provenance, folder: item.path)
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

/// Reads what `catchment run` wrote.
enum RunFolder {
  /// - Throws: everything that is missing or not as docs/outputs.md says.
  static func read(_ folder: String) throws(Problems) -> RunRecord {
    var folder = folder
    while folder.hasSuffix("/"), folder.count > 1 { folder.removeLast() }
    var problems = Problems()
    var files: [String: [UInt8]] = [:]
    for name in RunRecord.Documents.names {
      files[name] = problems.collect { () throws(Problems) in try readFile("\(folder)/\(name)") }
    }
    guard !files.isEmpty else {
      throw Problems([
        Problem(
          .error, at: Place(file: folder),
          says: Text(zh: "不是 catchment run 写出的文件夹", en: "this is no folder of `catchment run`"),
          fix: Text(zh: "先运行 catchment run 计划.yaml --out 文件夹", en: "run catchment run plan.yaml --out FOLDER first"))
      ])
    }
    return try record(files, folder: folder, &problems)
  }

  /// The record of a run that was not written anywhere, through the same files.
  static func record(of result: RunResult, _ provenance: Provenance, folder: String) throws(Problems) -> RunRecord {
    var files: [String: [UInt8]] = [:]
    for file in outputs(of: result, provenance: provenance, only: Set(RunRecord.Documents.names)) {
      files[file.path] = try OutputWriter.bytes(of: file, result.study.frame)
    }
    var problems = Problems()
    return try record(files, folder: folder, &problems)
  }

  private static func record(_ files: [String: [UInt8]], folder: String, _ problems: inout Problems) throws(Problems)
    -> RunRecord
  {
    func json(_ name: String) -> Value? {
      files[name].flatMap { bytes in
        problems.collect { () throws(Problems) in try JSON.parse(bytes, file: "\(folder)/\(name)") }
      }
    }
    func layer(_ name: String) -> Layer? {
      files[name].flatMap { bytes in
        problems.collect { () throws(Problems) in try GeoJSONReader.read(bytes, file: "\(folder)/\(name)").layer }
      }
    }
    let run = json("run.json")
    let summary = json("summary.json")
    let indicators = files["indicators.csv"].flatMap { bytes in
      problems.collect { () throws(Problems) in try CSV.read(bytes, file: "\(folder)/indicators.csv").table }
    }
    let streets = layer("streets.geojson")
    let facilities = layer("facilities.geojson")
    // What could be read is checked beside what could not.
    let empty = Layer(table: Table(name: "", columns: []), geometries: [], crs: nil)
    let documents = RunRecord.Documents(
      run: run ?? .null, summary: summary ?? .null, indicators: indicators ?? Table(name: "", columns: []),
      streets: streets ?? empty, facilities: facilities ?? empty)
    let unread = zip(
      RunRecord.Documents.names,
      [run == nil, summary == nil, indicators == nil, streets == nil, facilities == nil]
    ).filter(\.1).map { "\(folder)/\($0.0)" }
    var record: RunRecord?
    do throws(Problems) {
      record = try RunRecord(documents: documents, folder: folder)
    } catch {
      for problem in error.list where !unread.contains(problem.place.file ?? "") { problems.add(problem) }
    }
    try problems.throwIfErrors()
    guard let record else { throw problems }
    return record
  }
}
