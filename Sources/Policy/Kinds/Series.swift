import Diagnostics
import LocatedYAML
import Planning

/// A stock by year: beds, places or facilities of the whole area, and of each region where the document has a table.
public struct SeriesRule: Sendable, Hashable {
  /// One row of the table.
  public struct Region: Sendable, Hashable {
    /// Zone of the pack.
    public var zone: String
    public var targets: [YearValue]
  }

  public var counted: Counted
  /// Of the whole.
  public var schedule: Schedule
  /// In the order of the document.
  public var regions: [Region]

  /// The whole, then every region.
  public var areas: [PlanArea] { [.city] + regions.map { .zone($0.zone) } }
}

extension SeriesRule: IndicatorKind {
  var scope: AreaScope { .city }
  var unit: Text { counted.unit }

  func schedule(in area: PlanArea) -> Schedule? {
    switch area {
    case .city: schedule
    case .zone(let id): zones[id]
    case .street: nil
    }
  }

  var zones: [String: Schedule] {
    Dictionary(regions.map { ($0.zone, Schedule(targets: $0.targets)) }, uniquingKeysWith: { first, _ in first })
  }

  func reading(_ rule: Rule, from desk: Desk) -> Reading { desk.count(counted.measure) }

  init?(_ keys: YAMLMapping, _ context: RuleContext) {
    let counted = keys.required("count") { Counted($0) }
    let schedule = Schedule(keys)
    let regions = keys.optional("regions") { value -> [Region]? in
      guard let rows = value.mapping() else { return nil }
      let regions = rows.keys.compactMap { zone -> Region? in
        guard let row = rows.value(zone) else { return nil }
        let targets = YearValue.list(row) { $0.quantity() }
        guard context.zones.contains(zone) else {
          row.reportUnknown(zone, among: context.zones)
          return nil
        }
        guard let targets else { return nil }
        return Region(zone: zone, targets: targets)
      }
      return regions.count == rows.keys.count ? regions : nil
    }
    guard let counted, let schedule else { return nil }
    self.init(counted: counted, schedule: schedule, regions: regions ?? [])
  }
}
