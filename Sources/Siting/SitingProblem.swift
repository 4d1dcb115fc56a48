import Coverage
import Diagnostics
import Planning
import Spatial
import WalkNetwork

/// Something a plan has to reach by placing facilities.
public struct SitingTarget: Sendable {
  public enum Goal: Sendable {
    /// People within `metres` of a facility of one of the kinds. `people` is by year of the horizon, then demand
    /// point; points of other streets carry zero.
    case covered(kinds: [FacilityKind], metres: Double, people: [[Int64]])
    /// Sum over open facilities of what each contributes: beds of a class, or 1 for each that meets a filter.
    case sum(contribution: @Sendable (Facility) -> Int64)
  }

  /// Rule of the pack that asks for it.
  public var rule: String
  public var title: Text
  /// Name of the street, zone or city it is tested in.
  public var area: Text
  public var goal: Goal
  /// What must be there at the end of each year of the horizon; 0 where nothing is asked yet.
  public var needs: [Int64]

  public init(rule: String, title: Text, area: Text, goal: Goal, needs: [Int64]) {
    self.rule = rule
    self.title = title
    self.area = area
    self.goal = goal
    self.needs = needs
  }
}

/// Which facilities, of which size, on which sites, in which year.
public struct SitingProblem: Sendable {
  public enum Objective: String, Sendable, Codable, CaseIterable {
    /// Reach every target at least cost.
    case leastCost = "least_cost"
    /// Reach as many people as the budgets allow.
    case mostCovered = "most_covered"
  }

  public var years: ClosedRange<Int>
  /// First year in which something may open; years before it are as they were.
  public var decideFrom: Int
  public var demand: [Point]
  public var facilities: [Facility]
  public var candidates: [CandidateSite]
  public var designs: [FacilityDesign]
  public var targets: [SitingTarget]
  /// Yuan that may be spent on openings in a year; a year that is absent has no limit.
  public var budgets: [Int: Int64]
  public var objective: Objective

  public init(
    years: ClosedRange<Int>, decideFrom: Int, demand: [Point], facilities: [Facility], candidates: [CandidateSite],
    designs: [FacilityDesign], targets: [SitingTarget], budgets: [Int: Int64] = [:],
    objective: Objective = .leastCost
  ) {
    self.years = years
    self.decideFrom = decideFrom
    self.demand = demand
    self.facilities = facilities
    self.candidates = candidates
    self.designs = designs
    self.targets = targets
    self.budgets = budgets
    self.objective = objective
  }

  /// Whether any design can bring the target nearer; one that no siting can move is reported apart.
  public func canMove(_ target: SitingTarget) -> Bool {
    switch target.goal {
    case .covered(let kinds, _, _): designs.contains { kinds.contains($0.kind) }
    case .sum(let contribution):
      designs.contains { design in
        candidates.contains { design.fits($0) && contribution(design.facility(at: $0, opening: years.upperBound)) > 0 }
      }
    }
  }
}
