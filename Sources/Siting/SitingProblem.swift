import Coverage
import Diagnostics
import LocationAllocation
import Planning
import Spatial
import WalkNetwork

/// Something a plan has to reach by placing facilities.
public struct SitingTarget: Sendable {
  public enum Goal: Sendable {
    /// People within `metres` of a facility of one of the kinds. `people` is by year of the horizon, then demand
    /// point; points of other streets carry zero.
    /// It takes `times` facilities within reach to count: 2 is backup coverage.
    case covered(kinds: [FacilityKind], metres: Double, people: [[Int64]], times: Int = 1)
    /// People who find a place within `metres`, each place taken by one of them. `places` says how many a facility has.
    case served(kinds: [FacilityKind], metres: Double, people: [[Int64]], places: @Sendable (Facility) -> Int64)
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
    /// One criterion after another, as ``SitingProblem/rule`` orders them.
    case lexicographic
    /// The least weighted sum of criteria, as ``SitingProblem/rule`` weighs them.
    case weighted
  }

  public var years: ClosedRange<Int>
  /// First year in which something may open; years before it are as they were.
  public var decideFrom: Int
  public var demand: [Point]
  /// Code of the street of each demand point, for saying who is held back; empty: not known.
  public var demandStreets: [String?]
  public var facilities: [Facility]
  public var candidates: [CandidateSite]
  public var designs: [FacilityDesign]
  /// Existing facilities that may be enlarged.
  public var growths: [Growth]
  /// Openings that are decided already.
  public var required: [RequiredOpening]
  /// Least planar metres between two facilities of a kind, existing ones included.
  public var spacings: [FacilityKind: Double]
  public var targets: [SitingTarget]
  /// Yuan that may be spent on openings in a year; a year that is absent has no limit.
  public var budgets: [Int: Int64]
  public var objective: Objective
  /// How several criteria decide, for the objectives `lexicographic` and `weighted`.
  public var rule: CriteriaRule?

  /// An existing facility that may be enlarged to a design of its kind.
  public struct Growth: Sendable, Hashable {
    /// Index into `facilities`, and into `designs`.
    public var facility: Int
    public var design: Int
    /// Yuan, in place of the design's own.
    public var cost: Int64
    /// More a year for running it.
    public var runningCost: Int64
    /// First year in which it may be done.
    public var from: Int?

    public init(facility: Int, design: Int, cost: Int64, runningCost: Int64 = 0, from: Int? = nil) {
      self.facility = facility
      self.design = design
      self.cost = cost
      self.runningCost = runningCost
      self.from = from
    }
  }

  /// A design that opens on a candidate site in a year, whatever else is decided.
  public struct RequiredOpening: Sendable, Hashable {
    /// Index into `candidates`, and into `designs`.
    public var site: Int
    public var design: Int
    public var year: Int

    public init(site: Int, design: Int, year: Int) {
      self.site = site
      self.design = design
      self.year = year
    }
  }

  public init(
    years: ClosedRange<Int>, decideFrom: Int, demand: [Point], demandStreets: [String?] = [], facilities: [Facility],
    candidates: [CandidateSite], designs: [FacilityDesign], growths: [Growth] = [], required: [RequiredOpening] = [],
    spacings: [FacilityKind: Double] = [:], targets: [SitingTarget], budgets: [Int: Int64] = [:],
    objective: Objective = .leastCost, rule: CriteriaRule? = nil
  ) {
    self.years = years
    self.decideFrom = decideFrom
    self.demand = demand
    self.demandStreets = demandStreets
    self.facilities = facilities
    self.candidates = candidates
    self.designs = designs
    self.growths = growths
    self.required = required
    self.spacings = spacings
    self.targets = targets
    self.budgets = budgets
    self.objective = objective
    self.rule = rule
  }
}

extension SitingProblem {
  /// Yuan over the horizon when every site took the size that costs most, and everything grew that may; `nil` when that
  /// is more than an integer holds.
  public var largestCost: Int64? {
    let count = Int64(years.count)
    func total(_ cost: Int64, _ running: Int64) -> Int64? {
      let (all, isTooMuch) = running.multipliedReportingOverflow(by: count)
      return isTooMuch ? nil : sum(cost, all)
    }
    func sum(_ a: Int64, _ b: Int64) -> Int64? {
      let (sum, isTooMuch) = a.addingReportingOverflow(b)
      return isTooMuch ? nil : sum
    }
    var dearest: Int64 = 0
    for design in designs {
      guard let cost = total(design.cost, design.runningCost) else { return nil }
      dearest = max(dearest, cost)
    }
    var all: Int64 = 0
    for site in candidates {
      guard let cost = sum(site.cost ?? 0, dearest), let next = sum(all, cost) else { return nil }
      all = next
    }
    for growth in growths {
      guard let cost = total(growth.cost, growth.runningCost), let next = sum(all, cost) else { return nil }
      all = next
    }
    return all
  }
}
