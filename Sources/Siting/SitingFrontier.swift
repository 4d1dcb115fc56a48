import LocationAllocation
import WalkNetwork

/// Plans among which more of one criterion has to be paid for with less of another.
public struct SitingFrontier: Sendable {
  public struct Point: Sendable {
    public var values: CriterionValues
    /// In order of year, then site.
    public var openings: [SitingPlan.Opening]
    /// How many targets and years the plan misses.
    public var missed: Int
    /// Whether it is proven that no plan is as good in both criteria and better in one.
    public var isProven: Bool
    /// By criterion, as far as one is known.
    public var bounds: [PlanCriterion: Int64]
    /// The larger of the gaps to them, relative.
    public var gap: Double
    /// Distance to the chord between the ends, with both criteria running from 0 to 1.
    public var distance: Double
  }

  public var first: PlanCriterion
  public var second: PlanCriterion
  /// From the best in `first` to the best in `second`.
  public var points: [Point]
  public var knee: Int?
  /// The most points that were asked for, and why there are no more.
  public var asked: Int
  public var ended: CriteriaFrontier.End
  /// Whether it is proven that there are no other points than these.
  public var isComplete: Bool
}

/// What a frontier is asked for.
public struct FrontierRequest: Sendable, Hashable {
  public var first: PlanCriterion
  public var second: PlanCriterion
  /// The most points to find.
  public var points: Int
  /// Whether targets come first: then only plans that come as near to them as can be.
  public var meetsTargets: Bool

  public init(
    first: PlanCriterion = .cost, second: PlanCriterion = .people, points: Int = 24, meetsTargets: Bool = false
  ) {
    self.first = first
    self.second = second
    self.points = points
    self.meetsTargets = meetsTargets
  }
}

/// The frontier of a siting problem, whatever its objective.
///
/// - Returns: `nil` when what is required cannot be opened.
public func frontier(
  _ problem: SitingProblem, _ request: FrontierRequest, walking: Walking, settings: SolverSettings
) -> SitingFrontier? {
  let model = PlacementModel(problem, walking: walking)
  let found = LocationAllocation.frontier(
    model.abstract.problem, between: request.first, and: request.second, points: request.points,
    before: request.meetsTargets ? [.init(.targets)] : [], settings: settings)
  return found.map { found in
    SitingFrontier(
      first: found.first, second: found.second,
      points: found.points.map { point in
        SitingFrontier.Point(
          values: point.values, openings: model.openings(point.solution), missed: point.solution.unmet.count,
          isProven: point.isProven, bounds: point.bounds, gap: point.gap, distance: point.distance)
      }, knee: found.knee, asked: found.asked, ended: found.ended, isComplete: found.isComplete)
  }
}
