import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import Planning
import Policy
import Reporting

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Lists, shows, tests and checks policy packs.",
    discussion: """
      A pack is named by its file, or by its name in the folder of scenarios: qinhuai, hubei-2022.
      How to write one: docs/policy-packs.md

      EXAMPLES
        catchment policy list
        catchment policy show qinhuai
        catchment policy test                      every pack in scenarios/
        catchment policy lint my-town/policy.yaml
      """, subcommands: [List.self, Show.self, Test.self, Lint.self])
}

/// What every command about packs has.
struct PackOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(help: "Folder with the packs.")
  var scenarios = "scenarios"

  @Option(help: "text or json.")
  var format: Format = .text

  @OptionGroup var languageOption: LanguageOption

  var language: Language { languageOption.language }
  var console: Console { Console(language: language) }
  var shelf: PackShelf { PackShelf(folder: scenarios) }

  /// Results on standard output, as lines or as one JSON document.
  func print(_ text: @autoclosure () -> String, _ document: @autoclosure () -> Value) {
    console.print(format == .text ? Array(text().utf8) : JSON.bytes(document(), pretty: true))
  }

  /// Reads every pack, or throws every mistake in all of them.
  func packs(_ words: [String]) throws(Problems) -> [PolicyPack] {
    var problems = Problems()
    let packs = try shelf.files(for: words, option: "PACK").compactMap { file in
      problems.collect { () throws(Problems) in try PlanLoader.pack(file) }
    }
    try problems.throwIfErrors()
    return packs
  }
}

extension PolicyCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the packs in the folder of scenarios, with how much of its document each holds.")

    @OptionGroup var options: PackOptions

    func run() throws {
      let packs = try options.console.reporting { () throws(Problems) -> [PolicyPack] in try options.packs([]) }
      let shelf = PackSummary.Shelf(names: options.shelf.entries.map(\.name), packs: packs)
      options.print(shelf.text(options.language), shelf.document)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Shows a pack: its coverage of the document, every rule with its clause, and the document's contradictions.")

    @Argument(help: "The pack: a file, or a name in the folder of scenarios.")
    var pack: String

    @OptionGroup var options: PackOptions

    func run() throws {
      let summary = try options.console.reporting { () throws(Problems) -> PackSummary in
        PackSummary(try options.packs([pack])[0])
      }
      options.print(summary.text(options.language), summary.document)
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs the tests beside the packs and lists the rules that no test touches.",
      discussion: """
        FAIL: a verdict or number differs from what the test expects. ERROR: it cannot be judged (no such rule, no finding).
        Exit code 1 when a test does not pass or a rule is untouched, 2 when a file cannot be read.
        """)

    @Argument(help: "Packs: files, or names in the folder of scenarios. None: every pack there.")
    var packs: [String] = []

    @OptionGroup var options: PackOptions

    func run() throws {
      let reports = try options.console.reporting { () throws(Problems) -> [PackTestReport] in
        var problems = Problems()
        let reports = try options.shelf.files(for: packs, option: "PACK").compactMap { file in
          problems.collect { () throws(Problems) -> PackTestReport in try report(file) }
        }
        try problems.throwIfErrors()
        return reports
      }
      options.print(reports.text(options.language), reports.document(options.language))
      if !reports.allSatisfy(\.isClean) { throw ExitCode(1) }
    }

    /// Mistakes in the pack and in its tests are told together.
    private func report(_ file: String) throws(Problems) -> PackTestReport {
      var problems = Problems()
      let path = PackShelf.tests(beside: file)
      let pack = problems.collect { () throws(Problems) in try PlanLoader.pack(file) }
      let tests = problems.collect { () throws(Problems) in
        try PackTests(yaml: PlanLoader.text(of: path), file: path)
      }
      try problems.throwIfErrors()
      guard let pack, let tests else { throw problems }
      return tests.run(on: pack)
    }
  }

  struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Looks for what is worth a second look in packs: tables that do not add up, lost digits, ended terms.",
      discussion: """
        Mistakes in a pack (unknown keys, missing basis, dates out of order, …) are errors: exit code 2.
        What the lint finds are warnings and notes: exit code 0, or 1 with --strict.
        """)

    @Argument(help: "Packs: files, or names in the folder of scenarios. None: every pack there.")
    var packs: [String] = []

    @Option(help: "Day on which terms are judged, YYYY-MM-DD; today when not given.")
    var on: String?

    @Flag(help: "Exit with code 1 when there is a warning.")
    var strict = false

    @OptionGroup var options: PackOptions

    func run() throws {
      let (read, found) = try options.console.reporting { () throws(Problems) -> ([PolicyPack], [Problems]) in
        let day = try CalendarDate.reviewDay(on, option: "--on")
        let read = try options.packs(packs)
        return (read, read.map { $0.lint(on: day) })
      }
      options.print(
        lines(read, found),
        .array(
          zip(read, found).map { pack, problems in
            ["pack": .string(pack.id), "found": .array(problems.list.map { $0.value(options.language) })]
          }))
      if strict, found.contains(where: { $0.list.contains { $0.severity == .warning } }) { throw ExitCode(1) }
    }

    private func lines(_ packs: [PolicyPack], _ found: [Problems]) -> String {
      let zh = options.language == .zh
      var lines: [String] = []
      for (pack, problems) in zip(packs, found) {
        let warnings = problems.list.count { $0.severity == .warning }
        let notes = problems.list.count - warnings
        lines.append(
          zh ? "\(pack.id)：\(warnings) 条警告，\(notes) 条提示" : "\(pack.id): \(warnings) warnings, \(notes) notes")
        lines += problems.list.map { "  " + $0.described(in: options.language) }
      }
      return lines.joined(separator: "\n") + "\n"
    }
  }
}

extension Problem {
  fileprivate func value(_ language: Language) -> Value {
    [
      "severity": .string(severity.rawValue), "file": Value(place.file), "line": Value(place.line),
      "column": Value(place.column), "field": Value(place.field), "value": Value(value),
      "says": .string(says[language]), "fix": Value(fix?[language]),
    ]
  }
}

extension CalendarDate {
  /// The day given on the command line, else today.
  static func reviewDay(_ word: String?, option: String) throws(Problems) -> CalendarDate {
    guard let word else {
      let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date())
      return CalendarDate(year: parts.year ?? 2000, month: parts.month ?? 1, day: parts.day ?? 1)
        ?? CalendarDate.endOf(year: 2000)
    }
    guard let day = CalendarDate(word) else {
      throw Problems([
        Problem(
          .error, at: Place(field: option), value: word,
          says: Text(zh: "应为日期 YYYY-MM-DD", en: "expected a date YYYY-MM-DD"))
      ])
    }
    return day
  }
}
