/// Watches the wall clock and the caller's wish to cancel.
final class SolveClock {
  private let clock = ContinuousClock()
  private let began: ContinuousClock.Instant
  private let limit: Double
  private let progress: (@Sendable (SolverSettings.Progress) -> Bool)?
  private(set) var isCancelled = false
  /// What was last told of the search.
  private var last: (stage: SolverSettings.Progress.Stage, incumbent: Double?, bound: Double?) = (.reducing, nil, nil)

  init(_ settings: SolverSettings) {
    began = clock.now
    limit = settings.timeLimitSeconds
    progress = settings.progress
  }

  var seconds: Double {
    let (whole, atto) = began.duration(to: clock.now).components
    return Double(whole) + Double(atto) * 1e-18
  }

  var remaining: Double { isCancelled ? 0 : max(0, limit - seconds) }

  var isOver: Bool { remaining <= 0 }

  /// Tells the caller where the solve stands, and notes a cancellation.
  func report(_ stage: SolverSettings.Progress.Stage, incumbent: Double? = nil, bound: Double? = nil) {
    guard let progress, !isCancelled else { return }
    // A stage that has nothing new to say of one of them does not take it back.
    last = (stage, incumbent ?? last.incumbent, bound ?? last.bound)
    isCancelled = !progress(.init(stage: stage, incumbent: last.incumbent, bound: last.bound, seconds: seconds))
  }

  /// Says again what was said last, for the caller's clock and its wish to cancel.
  func tick() { report(last.stage) }

  func report(_ stage: SolverSettings.Progress.Stage, incumbent: Int64?, bound: Int64? = nil) {
    report(stage, incumbent: incumbent.map(Double.init), bound: bound.map(Double.init))
  }

  /// Why the search has to end now; nil while it need not.
  var stopReason: LocationSolution.StopReason? { isCancelled ? .cancelled : isOver ? .timeLimit : nil }
}
