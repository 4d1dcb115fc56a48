import Diagnostics
import LocatedYAML
import Planning

/// What a rule asks for. Kinds about projects are evaluated by ``review(_:streets:pack:on:)``, kinds about areas by
/// ``assess(_:streets:names:years:with:)``.
public enum RuleKind: Sendable, Hashable {
  /// So many m² of premises for every 100 dwellings.
  case allocationRate(AllocationRateRule)
  /// At least one premises of a size.
  case singleSiteMinimum(SingleSiteMinimumRule)
  /// Square metres of land or floor for each person.
  case perCapitaArea(PerCapitaAreaRule)
  /// At least n facilities of a kind and size in each area.
  case facilityCount(FacilityCountRule)
  /// Every facility of a kind has a size.
  case facilitySize(FacilitySizeRule)
  /// Beds or places for each 1000 of an age group.
  case ratio(RatioRule)
  /// Share of a part in a whole.
  case share(ShareRule)
  /// Share of an age group within walking reach.
  case coverage(CoverageRule)
  /// Premises move with the housing through every stage.
  case stages(StagesRule)
  /// Premises come with the first phase.
  case phasing(PhasingRule)
  /// Premises are handed over.
  case handover(HandoverRule)
  /// Small projects may share premises.
  case pooling(PoolingRule)
  /// Storey, entrance and way up of premises.
  case placement(PlacementRule)
  /// A stock (beds, places, facilities) by year, for the whole and for each region of a table.
  case series(SeriesRule)
  /// A figure someone enters, scored against its target.
  case reported(ReportedRule)

  /// The name used in packs and findings.
  public var name: String {
    switch self {
    case .allocationRate: "allocation-rate"
    case .singleSiteMinimum: "single-site-minimum"
    case .perCapitaArea: "per-capita-area"
    case .facilityCount: "facility-count"
    case .facilitySize: "facility-size"
    case .ratio: "ratio"
    case .share: "share"
    case .coverage: "coverage"
    case .stages: "stages"
    case .phasing: "phasing"
    case .handover: "handover"
    case .pooling: "pooling"
    case .placement: "placement"
    case .series: "series"
    case .reported: "reported"
    }
  }

  static let names = [
    "allocation-rate", "single-site-minimum", "per-capita-area", "facility-count", "facility-size", "ratio", "share",
    "coverage", "stages", "phasing", "handover", "pooling", "placement", "series", "reported",
  ]

  /// Entered by someone instead of computed.
  public var isReported: Bool { if case .reported = self { true } else { false } }

  /// The rule as an indicator of an area; `nil` for rules about projects.
  var indicator: (any IndicatorKind)? {
    switch self {
    case .allocationRate(let rule): rule.indicator
    case .perCapitaArea(let rule): rule.indicator
    case .facilityCount(let rule): rule
    case .facilitySize(let rule): rule
    case .ratio(let rule): rule
    case .share(let rule): rule
    case .coverage(let rule): rule
    case .series(let rule): rule
    case .reported(let rule): rule
    case .singleSiteMinimum, .stages, .phasing, .handover, .pooling, .placement: nil
    }
  }

  /// The rule as a test of one project; `nil` for rates, pooling, and rules about areas.
  var project: (any ProjectKind)? {
    switch self {
    case .singleSiteMinimum(let rule): rule
    case .perCapitaArea(let rule): rule.project
    case .stages(let rule): rule
    case .phasing(let rule): rule
    case .handover(let rule): rule
    case .placement(let rule): rule
    case .allocationRate, .facilityCount, .facilitySize, .ratio, .share, .coverage, .pooling, .series, .reported: nil
    }
  }

  /// The rule as a rate that projects owe; `nil` for every other.
  var projectRate: AllocationRateRule? {
    guard case .allocationRate(let rate) = self, rate.area == nil else { return nil }
    return rate
  }

  init?(_ value: YAMLValue, _ keys: YAMLMapping, _ context: RuleContext) {
    guard let word = value.string() else { return nil }
    let kind: RuleKind?
    switch word {
    case "allocation-rate": kind = AllocationRateRule(keys).map(RuleKind.allocationRate)
    case "single-site-minimum": kind = SingleSiteMinimumRule(keys).map(RuleKind.singleSiteMinimum)
    case "per-capita-area": kind = PerCapitaAreaRule(keys).map(RuleKind.perCapitaArea)
    case "facility-count": kind = FacilityCountRule(keys).map(RuleKind.facilityCount)
    case "facility-size": kind = FacilitySizeRule(keys).map(RuleKind.facilitySize)
    case "ratio": kind = RatioRule(keys).map(RuleKind.ratio)
    case "share": kind = ShareRule(keys).map(RuleKind.share)
    case "coverage": kind = CoverageRule(keys).map(RuleKind.coverage)
    case "stages": kind = StagesRule(keys).map(RuleKind.stages)
    case "phasing": kind = PhasingRule(keys).map(RuleKind.phasing)
    case "handover": kind = HandoverRule(keys).map(RuleKind.handover)
    case "pooling": kind = PoolingRule(keys).map(RuleKind.pooling)
    case "placement": kind = PlacementRule(keys).map(RuleKind.placement)
    case "series": kind = SeriesRule(keys, context).map(RuleKind.series)
    case "reported": kind = ReportedRule(keys).map(RuleKind.reported)
    default:
      let list = RuleKind.names.joined(separator: ", ")
      value.report(
        Text(zh: "未知的规则类型；可用：\(list)", en: "unknown kind of rule; there are: \(list)"),
        fix: Suggestion.nearest(to: word, among: RuleKind.names).map {
          Text(zh: "是否为 \($0)", en: "did you mean \($0)?")
        } ?? Text(zh: "选用其中一个；无法计算的用 reported", en: "use one of them; reported for what cannot be computed"))
      kind = nil
    }
    guard let kind else { return nil }
    self = kind
  }
}
