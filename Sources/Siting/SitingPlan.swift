import Diagnostics
import LocationAllocation
import Planning

/// The answer: what opens where and when, how good that is for sure, and what stays out of reach.
public struct SitingPlan: Sendable {
  public struct Opening: Sendable, Hashable {
    public var year: Int
    public var site: CandidateSite
    public var design: FacilityDesign
    public var facility: Facility
    /// Yuan in the opening year, site and design together.
    public var cost: Int64
    /// Id of the existing facility that is enlarged, and that this one takes the place of.
    public var replaces: String?
  }

  /// A target that the best plan does not reach in a year.
  public struct Unmet: Sendable, Hashable {
    /// Index into the problem's targets.
    public var target: Int
    public var year: Int
    public var need: Int64
    /// The most that could be reached if this target alone were pursued, on all sites and without a budget.
    public var best: Int64
    /// Whether `best` is proven, or the best found.
    public var bestIsExact: Bool
    /// What the plan reaches.
    public var reached: Int64

    public init(target: Int, year: Int, need: Int64, best: Int64, bestIsExact: Bool, reached: Int64) {
      self.target = target
      self.year = year
      self.need = need
      self.best = best
      self.bestIsExact = bestIsExact
      self.reached = reached
    }
  }

  /// In order of year, then site.
  public var openings: [Opening]
  /// Targets (indices) that no design can bring nearer.
  public var unmovable: [Int]
  public var unmet: [Unmet]
  /// Yuan over the horizon, opening and running; people and years covered for most covered.
  public var objective: Int64
  public var bound: Int64
  public var gap: Double
  public var status: SolutionStatus
  public var method: String
  /// Candidates left out because their list does not say how large they are.
  public var sitesWithoutArea: [String]
  /// Candidates whose own cost is unknown and was taken as 0.
  public var sitesWithoutCost: [String]

  /// Candidates left out, for some kind, because an existing facility of that kind is nearer than the spacing.
  public var sitesTooNear: [String]
  /// Facilities that were to grow and cannot: another kind, not open to the end, or smaller than now in something.
  public var growthsLeftOut: [String]
  /// Why each target that is not met is not, and what would do; empty when everything is.
  public var explanations: [SitingExplanation] = []
  /// The solves of a decision by several criteria, in their order; empty for one criterion.
  public var stages: [CriterionStage] = []
  /// What the criteria make of the plan; `nil` for one criterion.
  public var values: CriterionValues?
  /// What a plan would come to that puts the targets before every other criterion; `nil` where that was not asked, or
  /// nothing is missed.
  public var targetsFirst: TargetsFirst?

  public struct TargetsFirst: Sendable, Hashable {
    /// Yuan over the horizon, opening and running.
    public var cost: Int64
    /// Whether no plan comes as near to the targets for less.
    public var isProven: Bool
    /// Years in which even such a plan misses a target, by target.
    public var missed: [Int: Set<Int>]
  }

  /// Whether the criteria give the target up in that year: it is missed, and a plan that puts targets first meets it.
  public func isGivenUp(_ unmet: Unmet) -> Bool {
    targetsFirst.map { !($0.missed[unmet.target]?.contains(unmet.year) ?? false) } ?? false
  }

  /// What stands in the end: existing facilities, those that are enlarged closed on the day their successors open, and
  /// what opens.
  public func facilities(among existing: [Facility]) -> [Facility] {
    let openedInPlace = Dictionary(
      openings.compactMap { opening in opening.replaces.map { ($0, opening.facility.opened) } },
      uniquingKeysWith: { first, _ in first })
    return existing.map { facility in
      guard let day = openedInPlace[facility.id] else { return facility }
      var closing = facility
      closing.closed = day
      return closing
    } + openings.map(\.facility)
  }

  public var spending: Int64 { openings.reduce(0) { $0 + $1.cost } }
}
