/// The answer to a location model of one period: what to open, who is served where, how good that is, and how we know.
public struct LocationSolution: Sendable, Hashable {
  /// Indices of the open sites, ascending; empty when there is no solution.
  public var open: [Int]
  /// Demand row → the open site that serves it, −1 = none (or split, see ``shares``); nil where the model assigns
  /// nothing.
  public var assignment: [Int32]?
  /// The parts of demand rows, by row and then site, where a model may split a row between sites; else nil.
  public var shares: [Share]?
  /// The value of this solution; nil when there is none.
  public var objective: Double?
  /// No solution is better than this; nil when nothing is known.
  public var bound: Double?
  public var status: SolutionStatus
  /// What ended the search before a proof; nil when it ran to its end.
  public var stoppedBy: StopReason?
  /// The seed that makes this answer again.
  public var seed: UInt64
  /// The methods that made the answer, such as `interchange, Lagrangian, branch and bound`.
  public var method: String
  /// What makes the problem infeasible; empty otherwise.
  public var conflicts: [Conflict]
  public var effort: Effort

  public init(
    open: [Int] = [], assignment: [Int32]? = nil, shares: [Share]? = nil, objective: Double? = nil,
    bound: Double? = nil, status: SolutionStatus, stoppedBy: StopReason? = nil, seed: UInt64 = 1, method: String = "",
    conflicts: [Conflict] = [], effort: Effort = Effort()
  ) {
    self.open = open
    self.assignment = assignment
    self.shares = shares
    self.objective = objective
    self.bound = bound
    self.status = status
    self.stoppedBy = stoppedBy
    self.seed = seed
    self.method = method
    self.conflicts = conflicts
    self.effort = effort
  }

  /// `|objective − bound| / max(1, |objective|)`; nil without a solution or without a finite bound.
  public var gap: Double? {
    guard let objective, let bound, bound.isFinite else { return nil }
    return (objective - bound).magnitude / max(1, objective.magnitude)
  }

  /// A part of a demand row served by one site.
  public struct Share: Sendable, Hashable {
    public var row: Int
    public var site: Int
    /// In (0, 1].
    public var share: Double

    public init(row: Int, site: Int, share: Double) {
      self.row = row
      self.site = site
      self.share = share
    }
  }

  /// Why the search ended before a proof.
  public enum StopReason: String, Sendable, Codable {
    case timeLimit = "time limit"
    case cancelled
    /// The method at hand could not close the gap and gave up.
    case exhausted
  }

  /// One requirement that cannot be met beside the others. Giving every listed conflict its `needed` amount, or
  /// lifting it, makes the problem feasible; leaving out any of them does not.
  public struct Conflict: Sendable, Hashable {
    /// Which requirement, as a path into the problem: `count`, `reach`, `capacities`, `roles[3]`.
    public var requirement: String
    /// Demand rows or sites that show it, ascending; may be cut to the first hundred.
    public var members: [Int]
    /// The least amount that would do, in the requirement's unit; nil when no amount does.
    public var needed: Double?
    /// The amount the problem gives.
    public var given: Double

    public init(requirement: String, members: [Int] = [], needed: Double?, given: Double) {
      self.requirement = requirement
      self.members = members
      self.needed = needed
      self.given = given
    }
  }

  /// What the search did, for reports and tests.
  public struct Effort: Sendable, Hashable {
    /// Demand rows before and after merging.
    public var rows = 0
    public var mergedRows = 0
    /// Sites before and after fixing by dominance or reduced cost.
    public var sites = 0
    public var remainingSites = 0
    public var searchMoves = 0
    public var boundSteps = 0
    /// Branch-and-bound nodes.
    public var nodes = 0
    public init() {}
  }
}
