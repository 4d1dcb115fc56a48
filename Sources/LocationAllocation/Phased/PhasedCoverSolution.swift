/// What to open and when, how good that is, and what it cannot reach.
public struct PhasedCoverSolution: Sendable, Hashable {
  public struct Opening: Sendable, Hashable {
    /// Index into ``PhasedCoverProblem/options``.
    public var option: Int
    public var period: Int

    public init(option: Int, period: Int) {
      self.option = option
      self.period = period
    }
  }

  /// A target that the solution does not reach.
  public struct Unmet: Sendable, Hashable {
    public enum Requirement: Sendable, Hashable {
      /// Index into ``PhasedCoverProblem/covers``.
      case cover(Int)
      /// Index into ``PhasedCoverProblem/quantities``.
      case quantity(Int)
      /// Index into ``PhasedCoverProblem/services``.
      case service(Int)
    }
    public var requirement: Requirement
    public var period: Int
    public var target: Int64
    /// The most that could be reached if this target alone were pursued, without budgets: below `target`, no budget
    /// helps and other sites are needed; at or above it, budgets or other targets are in the way.
    public var bestAlone: Int64
    /// Whether `bestAlone` can be reached; otherwise it is an upper bound.
    public var bestAloneIsExact: Bool
    /// What this solution reaches.
    public var reached: Int64
  }

  /// What the search did, for reports and tests.
  public struct Effort: Sendable, Hashable {
    /// Demand rows before and after merging those with equal coverage.
    public var rows = 0
    public var mergedRows = 0
    /// Options left out because another is at least as good in everything.
    public var dominatedOptions = 0
    public var searchMoves = 0
    public var boundSteps = 0
    /// Branch-and-bound nodes of the exact solver.
    public var nodes = 0
    /// Minimum cuts that services had to be told to the model by.
    public var serviceCuts = 0
  }

  /// Sorted by period, then by option.
  public var opened: [Opening]
  /// Total cost (`leastCost`) or total covered weight (`mostCovered`) of `opened`.
  public var objective: Int64
  /// No solution is better than this; for `infeasible`, none that reaches what this one reaches of each unmet target.
  public var bound: Int64
  /// `|objective − bound| / max(1, |objective|)`.
  public var gap: Double
  public var status: SolutionStatus
  /// The methods that made the answer, such as `greedy+interchange, CBC`.
  public var method: String
  /// Targets not reached, in the order of requirements and periods. With ``SolutionStatus/infeasible`` their sum,
  /// each relative to its target, is as small as can be when ``shortfallIsLeast`` says so.
  public var unmet: [Unmet]
  /// Whether it is proven that no solution comes closer to the targets.
  public var shortfallIsLeast: Bool
  /// Required options that cannot be opened together (same site, or beyond the budgets); then nothing is opened.
  public var conflicting: [Int]
  public var effort: Effort
}
