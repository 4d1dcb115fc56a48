import Diagnostics
import Foundation

/// Runs a plan many times, each in a process of its own: CBC solves one problem at a time in a process, and a run that
/// fails takes no other with it.
struct SweepRuns {
  let plan: String
  let store: SweepStore
  let jobs: Int
  private let console: Console

  init(plan: String, store: SweepStore, jobs: Int, _ console: Console) {
    self.plan = plan
    self.store = store
    self.jobs = jobs
    self.console = console
  }

  struct Failure: Sendable {
    var options: [String]
    var says: String
  }

  struct Outcome: Sendable {
    var finished = 0
    var failures: [Failure] = []
    var isInterrupted = false
  }

  func run(_ runs: [SweepRun]) -> Outcome {
    guard !runs.isEmpty else { return Outcome() }
    let interruption = Interruption(
      console,
      says: Text(
        zh: "正在停止扫描;已完成的运行保留……", en: "stopping the sweep; the runs that are done are kept …"))
    interruption.keep()
    let desk = SweepDesk(runs, console)
    let (plan, store, language) = (plan, store, console.language)
    let workers = min(jobs, runs.count)
    let group = DispatchGroup()
    for _ in 0..<workers {
      let thread = Thread {
        while !interruption.isRequested, let next = desk.next() {
          let failure = Child(plan: plan, run: next, store: store, language: language).wait { interruption.isRequested }
          if interruption.isRequested { break }
          desk.finished(next, failure)
        }
        group.leave()
      }
      group.enter()
      thread.start()
    }
    group.wait()
    var outcome = desk.outcome
    outcome.isInterrupted = interruption.isRequested
    return outcome
  }
}

/// Hands out runs and counts what comes back.
private final class SweepDesk: @unchecked Sendable {
  private let lock = NSLock()
  private let runs: [SweepRun]
  private let console: Console
  private let began = ContinuousClock.now
  private var taken = 0
  private(set) var outcome = SweepRuns.Outcome()

  init(_ runs: [SweepRun], _ console: Console) {
    self.runs = runs
    self.console = console
  }

  func next() -> SweepRun? {
    lock.lock()
    defer { lock.unlock() }
    guard taken < runs.count else { return nil }
    taken += 1
    return runs[taken - 1]
  }

  func finished(_ run: SweepRun, _ failure: SweepRuns.Failure?) {
    lock.lock()
    defer { lock.unlock() }
    if let failure { outcome.failures.append(failure) } else { outcome.finished += 1 }
    let done = outcome.finished + outcome.failures.count
    let seconds = (ContinuousClock.now - began).inSeconds
    let left = Int((seconds / Double(done) * Double(runs.count - done)).rounded())
    console.say(
      Text(
        zh:
          "[\(done)/\(runs.count)] \(run.id) \(run.options.joined(separator: " "))\(failure == nil ? "" : " 失败");约还需 \(left) 秒",
        en:
          "[\(done)/\(runs.count)] \(run.id) \(run.options.joined(separator: " "))\(failure == nil ? "" : " failed"); about \(left) s left"
      ))
  }
}

/// `catchment run` as another process.
private struct Child {
  let plan: String
  let run: SweepRun
  let store: SweepStore
  let language: Language

  /// - Parameter isOver: asked now and then; the process is ended when it is true.
  /// - Returns: what went wrong; `nil` for a finished run.
  func wait(_ isOver: () -> Bool) -> SweepRuns.Failure? {
    let log = "\(store.path(run.id)).log"
    defer { try? FileManager.default.removeItem(atPath: log) }
    guard FileManager.default.createFile(atPath: log, contents: nil), let output = FileHandle(forWritingAtPath: log)
    else { return SweepRuns.Failure(options: run.options, says: log) }
    let process = Process()
    process.executableURL = Self.program
    process.arguments =
      ["run", plan, "--out", store.path(run.id), "--lang", language.rawValue] + run.options.flatMap { ["--set", $0] }
      + SweepStore.kept.flatMap { ["--only", $0] }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try process.run()
    } catch {
      return SweepRuns.Failure(options: run.options, says: error.localizedDescription)
    }
    while ended.wait(timeout: .now() + .milliseconds(200)) == .timedOut {
      // Killed and not asked: a child that is asked would keep its best answer, which is not that of the whole run.
      if isOver() { kill(process.processIdentifier, SIGKILL) }
    }
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      return SweepRuns.Failure(options: run.options, says: said)
    }
    return nil
  }

  /// This very program.
  private static let program: URL = {
    #if os(Linux)
      if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
        return URL(fileURLWithPath: path)
      }
    #endif
    return Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
  }()
}
