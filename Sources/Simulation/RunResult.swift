import Coverage
import Demography
import Diagnostics
import LocationAllocation
import Planning
import Policy
import Siting
import Spatial

/// Everything a run found out, as values; Reporting turns it into layers, tables and a page.
public struct RunResult: Sendable {
  public var plan: Plan
  public var pack: PolicyPack
  public var study: StudyArea
  public var projection: Projection
  public var demand: Demand
  /// What siting decided; `nil` when the plan asks for no placement.
  public var siting: SitingPlan?
  /// Targets that siting pursued, in the order to which `SitingPlan.Unmet.target` refers.
  public var targets: [SitingTarget]
  /// One for each year of the horizon, in order.
  public var years: [YearResult]
  /// One for each project and rule, on `plan.reviewOn`.
  public var projectFindings: [Finding]
  /// One for each area rule, area and year, with the decided facilities open.
  public var areaFindings: [Finding]
  /// The same without them.
  public var areaFindingsBefore: [Finding]
  /// How walks were measured.
  public var walking: Text
  /// What was assumed, each once, in the order in which it came up.
  public var assumptions: [Text]
  /// Warnings and notes of reading and running.
  public var warnings: Problems
  /// The projection with its indicators, care need and how far the draws spread them.
  public var forecast: Forecast
  /// Ratios and coverage over the draws of the population; empty without uncertainty.
  public var indicatorRanges: [IndicatorRange]
  /// Other forecasts of the same place, in the order of the plan.
  public var comparedForecasts: [ComparedForecast]
  /// How the placement fares in draws of the world; `nil` when the plan draws none.
  public var robustness: Robustness?
  /// The frontier that the plan asks for; `nil` also where what is required cannot be opened.
  public var frontier: SitingFrontier?

  /// Whether the user ended the search for a placement; what is here is the best that was found until then.
  public var isCutShort = false

  /// All facilities that exist or were decided.
  public var facilities: [Facility] { study.facilities + (siting?.openings.map(\.facility) ?? []) }
}

/// The state at the end of one year.
public struct YearResult: Sendable {
  public var year: Int
  /// Existing facilities open at the end of the year.
  public var open: [Facility]
  /// Facilities that siting has opened up to and in this year.
  public var decided: [Facility]
  /// One for each coverage standard: of the pack, in the order of its rules, then of the plan.
  public var coverage: [StandardCoverage]
}

/// Who is within one coverage standard at the end of a year.
public struct StandardCoverage: Sendable {
  /// The rule that states the standard, or the id of the plan's own.
  public var rule: String
  public var title: Text
  public var standard: CoverageStandard
  public var age: AgeRange
  /// Which number of a facility was taken for its capacity; `nil`: capacity was not looked at.
  public var capacity: FacilityCapacity?
  /// How many facilities have to be within the limit for someone to be covered: 2 is backup coverage.
  public var times: Int
  /// For the city and by street, in the order of the study area.
  public var counts: CoverageByStreet
  /// Square metres of each street from which a facility is within the limit on foot, as ``ServiceArea`` draws it; `nil`
  /// where several are asked for.
  public var areaWithin: [Double]?
  /// Counts for the plan's further age groups, without capacity.
  public var groups: [GroupCoverage]
  /// Whether each demand point is within the standard.
  public var covered: [Bool]
  /// Those of the kinds that are open, in the order of ``RunResult/facilities``.
  public var facilities: [FacilityCoverage]
  /// Where people stay out of reach, most people first.
  public var uncovered: [UncoveredCluster]

  /// Every age group that was counted, the standard's own first.
  public var ages: [AgeRange] { [age] + groups.map(\.age) }
}

/// One more age group within the same standard.
public struct GroupCoverage: Sendable {
  public var age: AgeRange
  public var counts: CoverageByStreet
}

/// Who is within a standard of one facility. Facilities overlap, so these do not add up.
public struct FacilityCoverage: Sendable {
  /// Index among ``RunResult/facilities``.
  public var facility: Int
  /// Persons within the walk and within the circle, by group as in ``StandardCoverage/ages``.
  public var people: [Int]
  public var inCircle: [Int]
  /// Weight of the demand points within the walk: dwellings lived in, where projects are the demand.
  public var weight: Double
  /// Square metres within the walk, as ``ServiceArea`` draws them; `nil` where the plan does not ask for areas.
  public var areaWithin: Double?
  /// `nil` where it is not known, or was not looked at.
  public var capacity: Int?
  /// Persons of the standard's own ages who find a place here.
  public var served: Int?
}
