import ArgumentParser
import Diagnostics
import Foundation

extension Language {
  /// Chinese when the environment's locale is Chinese, else English.
  static var preferred: Language {
    let environment = ProcessInfo.processInfo.environment
    let locale = environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? ""
    return locale.hasPrefix("zh") ? .zh : .en
  }
}

/// Where a command speaks: results on standard output, everything else on standard error.
struct Console {
  let language: Language

  func say(_ text: Text) { Self.write(text[language] + "\n", to: .standardError) }

  func print(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }

  /// How many problems of one kind in one file are spelled out; the rest are counted.
  private static let mostOfAKind = 12

  /// Prints the problems, errors last so that they stand next to the prompt. Of a mistake that a whole column shares,
  /// the first rows are shown and the others counted.
  func show(_ problems: Problems) {
    let ordered = problems.list.filter { $0.severity < .error } + problems.errors
    var counts: [[String?]: Int] = [:]
    for problem in ordered { counts[Self.kind(of: problem), default: 0] += 1 }
    var shown: [[String?]: Int] = [:]
    for problem in ordered {
      let kind = Self.kind(of: problem)
      let number = shown[kind, default: 0] + 1
      shown[kind] = number
      if number <= Self.mostOfAKind {
        Self.write(problem.described(in: language) + "\n", to: .standardError)
      } else if number == counts[kind] {
        let rest = number - Self.mostOfAKind
        say(Text(zh: "  ……另有 \(rest) 处同样的问题", en: "  … and \(rest) more of this kind"))
      }
    }
  }

  private static func kind(of problem: Problem) -> [String?] {
    // "used before in feature 9" and "used before in feature 18" are the same mistake.
    let words = problem.says.en.filter { !$0.isNumber }
    return [problem.severity.rawValue, problem.place.file, problem.place.layer, problem.place.field, words]
  }

  /// Runs a command's work; bad input is printed whole and ends with exit code 2.
  func reporting<Result>(_ work: () throws(Problems) -> Result) throws -> Result {
    do {
      return try work()
    } catch {
      show(error)
      let count = error.errors.count
      say(Text(zh: "共 \(count) 个错误,未写入任何文件。", en: "\(count) error\(count == 1 ? "" : "s"); nothing was written."))
      throw ExitCode(2)
    }
  }

  private static func write(_ text: String, to handle: FileHandle) { handle.write(Data(text.utf8)) }
}

/// Says which step a long command is at: one line that is rewritten on a terminal, plain lines in a pipe.
final class StepDisplay {
  private let language: Language
  private let terminal = isatty(FileHandle.standardError.fileDescriptor) == 1
  private let start = ContinuousClock.now
  private var total: Int
  private var done = 0
  private var told: ContinuousClock.Instant?

  init(steps: Int, language: Language) {
    total = steps
    self.language = language
  }

  func begin(_ step: Text) {
    done += 1
    let line = "[\(done)/\(total)] \(step[language])"
    FileHandle.standardError.write(Data((terminal ? "\r\u{1B}[2K\(line)" : line + "\n").utf8))
  }

  /// The plan, once it is read, asks for one step more.
  func addOne() { total += 1 }

  /// How far a long step has come; in a pipe, a line now and then.
  func progress(_ part: Int, of whole: Int) {
    let since = told ?? start
    guard terminal || .now - since > .seconds(15) else { return }
    told = .now
    let line = "[\(done)/\(total)] \(part)/\(whole)"
    FileHandle.standardError.write(Data((terminal ? "\r\u{1B}[2K\(line)" : "  \(line)\n").utf8))
  }

  /// Clears the line on a terminal.
  /// - Returns: seconds since the display was made.
  func finish() -> Double {
    if terminal { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
    let elapsed = ContinuousClock.now - start
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
  }
}
