import Diagnostics
import Dispatch
import Foundation
import LocationAllocation

/// Ctrl-C while a command works: during a solve the first one ends the search and keeps the best answer, the second one,
/// or any outside a solve, ends the program at once with code 130 and nothing half-written.
final class Interruption: @unchecked Sendable {
  private enum Phase {
    /// Nothing to keep yet.
    case endsAtOnce
    /// There is, or soon will be, an answer worth keeping.
    case keeps
  }

  /// What a program ended by Ctrl-C exits with, by custom of the shells: 128 and the number of the signal.
  static let exitCode: Int32 = 130

  private let lock = NSLock()
  private let console: Console
  private let says: Text
  private var phase = Phase.endsAtOnce
  private var requests = 0
  private var source: (any DispatchSourceSignal)?
  private let display: SolveDisplay

  static let keepsTheBest = Text(
    zh: "正在停止,保留目前最好的方案(再按一次 Ctrl-C 立即结束)……",
    en: "stopping and keeping the best answer so far (Ctrl-C again ends at once) …")

  /// - Parameter says: what the first Ctrl-C does where there is something to keep.
  init(_ console: Console, says: Text = keepsTheBest) {
    self.console = console
    self.says = says
    display = SolveDisplay(language: console.language)
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    self.source = source
    source.setEventHandler { [weak self] in self?.interrupted() }
    source.resume()
  }

  deinit {
    source?.cancel()
    signal(SIGINT, SIG_DFL)
  }

  /// Whether Ctrl-C has ended a solve.
  var isRequested: Bool { locked { requests > 0 } }

  /// From here on there is something to keep: the first Ctrl-C does not end the program.
  func keep() { locked { phase = .keeps } }

  private func interrupted() {
    let isLast = locked { () -> Bool in
      requests += 1
      return phase == .endsAtOnce || requests > 1
    }
    // The solver's threads may be anywhere: nothing is run on the way out.
    if isLast { _exit(Self.exitCode) }
    console.say(Text(zh: "\n" + says.zh, en: "\n" + says.en))
  }

  private func locked<Result>(_ work: () -> Result) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return work()
  }

  /// For ``LocationAllocation/SolverSettings/progress``: shows where the solve stands and tells it whether to go on.
  func watch(limit: Double) -> @Sendable (SolverSettings.Progress) -> Bool {
    { progress in
      self.keep()
      self.display.show(progress, limit: limit)
      return !self.isRequested
    }
  }
}

/// Says where a solve stands: on a terminal one line, some times a second, elsewhere a line now and then.
private final class SolveDisplay: @unchecked Sendable {
  private let language: Language
  private let terminal = isatty(FileHandle.standardError.fileDescriptor) == 1
  private let lock = NSLock()
  private var said: ContinuousClock.Instant?

  init(language: Language) {
    self.language = language
  }

  func show(_ progress: SolverSettings.Progress, limit: Double) {
    lock.lock()
    defer { lock.unlock() }
    // A solve of less than a second needs no line, and a log no more than a few.
    guard progress.seconds > (terminal ? 0.5 : 5),
      said.map({ .now - $0 > (terminal ? .milliseconds(200) : .seconds(15)) }) ?? true
    else { return }
    said = .now
    let best = progress.incumbent.map(Self.number) ?? "–"
    let bound = progress.bound.map(Self.number) ?? "–"
    let left = Int(max(0, limit - progress.seconds).rounded())
    let line = Text(
      zh: "选址:目前最好 \(best),界 \(bound),最多还需 \(left) 秒(Ctrl-C 保留目前最好的方案)",
      en: "placing: best \(best), bound \(bound), at most \(left) s left (Ctrl-C keeps the best)")
    FileHandle.standardError.write(
      Data((terminal ? "\r\u{1B}[2K\(line[language])" : "  \(line[language])\n").utf8))
  }

  private static func number(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "–" }
    return value == value.rounded() ? "\(Int64(value))" : "\((value * 100).rounded() / 100)"
  }
}
