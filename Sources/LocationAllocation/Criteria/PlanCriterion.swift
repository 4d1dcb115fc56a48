/// What plans are judged by when one number does not settle it.
public enum PlanCriterion: String, Sendable, Codable, Hashable, CaseIterable {
  /// The least shortfall from the targets: `Σ weight · (target − reached)` over targets and periods not reached, with the
  /// weight `max(1, ⌊largest target / target⌋)`, so that a missing tenth of any target counts about alike.
  case targets
  /// The least opening and running cost over the horizon.
  case cost
  /// The most people covered, summed over cover requirements and periods.
  case people
}

/// A plan's value under every criterion.
public struct CriterionValues: Sendable, Hashable {
  public var shortfall: Int64
  public var cost: Int64
  public var people: Int64

  public init(shortfall: Int64, cost: Int64, people: Int64) {
    self.shortfall = shortfall
    self.cost = cost
    self.people = people
  }

  public subscript(_ criterion: PlanCriterion) -> Int64 {
    switch criterion {
    case .targets: shortfall
    case .cost: cost
    case .people: people
    }
  }

  /// The same as something to make small.
  func loss(_ criterion: PlanCriterion) -> Int64 {
    criterion == .people ? -people : self[criterion]
  }
}

/// How several criteria make one decision.
public enum CriteriaRule: Sendable, Hashable {
  /// The first criterion comes first; each later one decides among the plans that are as good in those before it, up to
  /// their tolerances. (Lexicographic goal programming: Ignizio, "Goal Programming and Extensions", 1976.)
  case ordered([Step])
  /// The least `Σ weight · |value − best| / |worst − best|`, where best and worst are the extremes that a criterion takes
  /// when each of those weighed comes first in turn (the payoff table; Cohon, "Multiobjective Programming and Planning",
  /// 1978, ch. 5 and 6).
  case weighted([PlanCriterion: Double])

  public struct Step: Sendable, Hashable {
    public var criterion: PlanCriterion
    /// The share of its value that later criteria may give up again; 0.02 is 2 %.
    public var tolerance: Double

    public init(_ criterion: PlanCriterion, tolerance: Double = 0) {
      self.criterion = criterion
      self.tolerance = tolerance
    }
  }
}

/// One solve on the way to a decision by several criteria.
public struct CriterionStage: Sendable, Hashable {
  /// `nil`: the weighted sum.
  public var criterion: PlanCriterion?
  /// What was reached; for the weighted sum between 0 (best in all) and the sum of the weights.
  public var value: Double
  /// Nothing is better, given the stages before.
  public var bound: Double
  /// `|value − bound| / max(1, |value|)`.
  public var gap: Double
  public var isProven: Bool
  /// The worst value that later stages may go back to; `nil` for a weighted sum.
  public var allowed: Double?
}

/// A decision by several criteria.
public struct CriteriaSolution: Sendable, Hashable {
  /// The plan; its objective, bound and gap are those of the last stage.
  public var solution: PhasedCoverSolution
  public var values: CriterionValues
  public var stages: [CriterionStage]
}

/// Plans of which none is better than another in both of two criteria.
public struct CriteriaFrontier: Sendable, Hashable {
  public struct Point: Sendable, Hashable {
    public var values: CriterionValues
    public var solution: PhasedCoverSolution
    /// Whether it is proven that no plan is as good in both criteria and better in one.
    public var isProven: Bool
    /// No plan does better in `first` with at least as much of `second`, nor in `second` at that value of `first`; absent
    /// where no bound is known.
    public var bounds: [PlanCriterion: Int64]
    /// The larger of the two gaps, `|value − bound| / max(1, |value|)`.
    public var gap: Double
    /// Distance to the chord between the ends, with both criteria running from 0 to 1; 0 at and beyond it.
    public var distance: Double
  }

  /// Why there are no more points than these.
  public enum End: String, Sendable, Hashable {
    /// The plans between them were all looked for.
    case noMore = "no_more"
    /// So many were asked for.
    case asManyAsAsked = "as_many_as_asked"
    /// The time was over, or the user ended it.
    case time
  }

  public var first: PlanCriterion
  public var second: PlanCriterion
  /// From the best in `first` to the best in `second`.
  public var points: [Point]
  /// Index of the point farthest on the good side of the chord between the ends (Das, "On characterizing the 'knee' of the
  /// Pareto curve", Structural Optimization 18 (1999)); `nil` where none lies off it.
  public var knee: Int?
  /// The most that were asked for.
  public var asked: Int
  public var ended: End
  /// Whether it is proven that there are no other points than these.
  public var isComplete: Bool
  /// Points found that others turned out to dominate, as an unproven one may be.
  public var dominated: Int
}
