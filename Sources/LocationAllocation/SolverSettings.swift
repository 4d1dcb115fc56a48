/// How long and how hard to search.
public struct SolverSettings: Sendable {
  /// Wall-clock seconds after which the best solution found so far is returned.
  public var timeLimitSeconds: Double
  /// Seeds every random choice; the same problem and seed give the same answer unless the time limit cuts in.
  public var seed: UInt64
  /// Prove optimality with CBC when it is built in (trait `CBC`); otherwise the answer carries the Lagrangian bound.
  public var exact: Bool
  /// Branch-and-bound nodes after which the exact solver stops, whatever the machine's speed; `nil`: no limit.
  public var nodeLimit: Int?
  /// What a phased cover of least cost is solved for.
  public var aim: Aim = .best
  /// Called now and then from the solving thread; return `false` to cancel and keep the incumbent.
  public var progress: (@Sendable (Progress) -> Bool)?

  public init(
    timeLimitSeconds: Double = 60, seed: UInt64 = 1, exact: Bool = true, nodeLimit: Int? = nil,
    progress: (@Sendable (Progress) -> Bool)? = nil
  ) {
    self.timeLimitSeconds = timeLimitSeconds
    self.seed = seed
    self.exact = exact
    self.nodeLimit = nodeLimit
    self.progress = progress
  }

  public enum Aim: Sendable, Hashable {
    /// The least cost, of plans that come as near to the targets as can be.
    case best
    /// A plan that comes as near to the targets as can be, whatever it costs.
    case nearest
    /// Whether there is a plan that meets the targets: the first that does is taken, and a proof that none does ends it.
    case anyMeeting
  }

  /// Whether exact solving is compiled in.
  public static var canProve: Bool {
    #if CBC
      true
    #else
      false
    #endif
  }

  /// What a running solve reports.
  public struct Progress: Sendable, Hashable {
    public enum Stage: String, Sendable { case reducing, searching, bounding, proving }
    public var stage: Stage
    /// Objective of the best solution so far, if there is one.
    public var incumbent: Double?
    /// Best proven bound so far, if there is one.
    public var bound: Double?
    /// Wall-clock seconds since the solve began.
    public var seconds: Double

    public init(stage: Stage, incumbent: Double? = nil, bound: Double? = nil, seconds: Double) {
      self.stage = stage
      self.incumbent = incumbent
      self.bound = bound
      self.seconds = seconds
    }
  }
}

/// What is known about a solution.
public enum SolutionStatus: String, Sendable, Codable {
  /// Feasible, and proven that none is better.
  case optimal
  /// Feasible; the gap says how much better another could be.
  case feasible
  /// Proven that no solution meets every requirement.
  case infeasible
  /// Stopped before finding a solution that meets every requirement, and before proving that there is none.
  case stopped
}

/// The relative gap `|objective − bound| / max(1, |objective|)`.
func relativeGap(objective: Int64, bound: Int64) -> Double {
  Double((objective - bound).magnitude) / Double(max(1, objective.magnitude))
}
