import Diagnostics
import LocatedYAML
import Planning

/// Every open facility of a kind has a size: floor area, beds, floor area for each bed.
public struct FacilitySizeRule: Sendable, Hashable {
  public var scope: AreaScope
  /// Kinds, and the size each must have.
  public var filter: FacilityFilter
  /// First year in which it is asked.
  public var from: Int
}

extension FacilitySizeRule: IndicatorKind {
  var unit: Text { .percent }

  var schedule: Schedule { Schedule(targets: [YearValue(year: from, value: Quantity(100))]) }

  func reading(_ rule: Rule, from desk: Desk) -> Reading {
    desk.ratio(.facilities(filter), over: .facilities(FacilityFilter(kinds: filter.kinds)), up: 100)
  }

  init?(_ keys: YAMLMapping) {
    let scope = keys.optional("scope") { $0.oneOf(AreaScope.self) } ?? .city
    let filter = FacilityFilter(keys)
    let from = keys.required("from") { $0.year() }
    guard let filter, let from else { return nil }
    guard filter != FacilityFilter(kinds: filter.kinds) else {
      keys.report(
        Text(
          zh: "没有规模要求：写 floor_area_m2、beds_each、floor_area_per_bed_m2、land_area_per_bed_m2 或 run_by",
          en:
            "no size is asked: give floor_area_m2, beds_each, floor_area_per_bed_m2, land_area_per_bed_m2 or run_by"),
        fix: Text(zh: "加上其中一个，如 floor_area_m2: 500", en: "add one of them, such as floor_area_m2: 500"))
      return nil
    }
    self.init(scope: scope, filter: filter, from: from)
  }
}
