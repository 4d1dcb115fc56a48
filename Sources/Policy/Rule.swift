import Diagnostics
import Planning

/// One requirement of a pack.
public struct Rule: Sendable, Hashable {
  /// Where the document says it.
  public struct Citation: Sendable, Hashable {
    public var document: Text
    /// The document's own heading or number.
    public var clause: String
  }

  /// 约束性 or 预期性.
  public enum Binding: String, Sendable, Codable, CaseIterable {
    case mandatory, expected, unstated
  }

  public var id: String
  /// A few words, for charts and tables.
  public var title: Text
  public var cite: Citation
  /// The requirement in our own words, with its numbers.
  public var says: Text
  public var binding: Binding
  public var applies: Applicability
  /// What was assumed where the document is silent; printed with every finding.
  public var assumptions: [Text]
  /// Requirements of the document (by their number in its list) that this rule tests; its own id when none are named.
  public var covers: [String]
  /// Rules of one group are alternatives: a subject that passes one of them passes them all.
  public var anyOf: String?
  public var kind: RuleKind
}

/// Which projects, streets and days a rule is for.
public struct Applicability: Sendable, Hashable {
  /// What a rule's dates are compared with.
  public enum Vintage: String, Sendable, Codable, CaseIterable {
    /// The day of the review.
    case review
    /// The day of the project's planning conditions (规划条件): a rule does not reach back to projects already sold.
    case conditions
  }

  /// Empty: every status.
  public var status: [ProjectStatus]
  /// Zones and streets together; both empty: everywhere.
  public var zones: [String]
  public var streets: [String]
  public var dates: DateSpan
  public var vintage: Vintage

  public init(
    status: [ProjectStatus] = [], zones: [String] = [], streets: [String] = [], dates: DateSpan = DateSpan(),
    vintage: Vintage = .review
  ) {
    self.status = status
    self.zones = zones
    self.streets = streets
    self.dates = dates
    self.vintage = vintage
  }

  func covers(street: String, in pack: PolicyPack) -> Bool {
    if zones.isEmpty && streets.isEmpty { return true }
    return streets.contains(street) || zones.contains { pack.zone($0)?.contains(street) ?? false }
  }
}

/// What a rule asks for. Kinds about projects are evaluated by ``review(_:streets:pack:on:)``, kinds about areas by
/// ``assess(_:streets:names:years:with:)``.
public enum RuleKind: Sendable, Hashable {
  /// So many m² of premises for every 100 dwellings.
  case allocationRate(AllocationRateRule)
  /// At least one premises of a size.
  case singleSiteMinimum(SingleSiteMinimumRule)
  /// At least n facilities of a kind and size in each area.
  case facilityCount(FacilityCountRule)
  /// Beds or places for each 1000 of an age group.
  case ratio(RatioRule)
  /// Share of an age group within walking reach.
  case coverage(CoverageRule)
  /// Share of a part in a whole.
  case share(ShareRule)
  /// A stock (beds, places, facilities) by year, for the whole and for each region of a table.
  case series(SeriesRule)
  /// A figure someone enters, scored against its target.
  case reported(ReportedRule)

  /// The name used in packs and findings.
  public var name: String {
    switch self {
    case .allocationRate: "allocation-rate"
    case .singleSiteMinimum: "single-site-minimum"
    case .facilityCount: "facility-count"
    case .ratio: "ratio"
    case .coverage: "coverage"
    case .share: "share"
    case .series: "series"
    case .reported: "reported"
    }
  }

  static let names = [
    "allocation-rate", "single-site-minimum", "facility-count", "ratio", "coverage", "share", "series",
    "reported",
  ]

  /// The rule as an indicator of an area; `nil` for rules about projects.
  var indicator: (any IndicatorKind)? {
    switch self {
    case .allocationRate, .singleSiteMinimum: nil
    case .facilityCount(let rule): rule
    case .ratio(let rule): rule
    case .coverage(let rule): rule
    case .share(let rule): rule
    case .series(let rule): rule
    case .reported(let rule): rule
    }
  }
}
