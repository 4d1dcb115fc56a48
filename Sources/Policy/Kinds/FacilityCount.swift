import Diagnostics
import LocatedYAML
import Planning

/// At least n open facilities that meet a filter, in each area.
public struct FacilityCountRule: Sendable, Hashable {
  public var scope: AreaScope
  public var filter: FacilityFilter
  /// Counts of facilities.
  public var schedule: Schedule
}

extension FacilityCountRule: IndicatorKind {
  var unit: Text { .facilities }

  func reading(_ rule: Rule, from desk: Desk) -> Reading { desk.count(.facilities(filter)) }

  init?(_ keys: YAMLMapping) {
    let scope = keys.optional("scope") { $0.oneOf(AreaScope.self) } ?? .city
    let filter = FacilityFilter(keys)
    let schedule = Schedule(keys)
    guard let filter, let schedule else { return nil }
    self.init(scope: scope, filter: filter, schedule: schedule)
  }
}

extension FacilityFilter {
  /// The keys `facilities`, `floor_area_m2`, `beds_each`, `floor_area_per_bed_m2`, `land_area_per_bed_m2` and
  /// `run_by` of a mapping.
  init?(_ keys: YAMLMapping) {
    let kinds = keys.required("facilities") { $0.facilityKinds() }
    let floor = keys.optional("floor_area_m2") { $0.bounds { $0.area() } }
    let beds = keys.optional("beds_each") { $0.bounds { $0.count() } }
    let perBed = keys.optional("floor_area_per_bed_m2") { $0.area() }
    let landPerBed = keys.optional("land_area_per_bed_m2") { $0.bounds { $0.area() } }
    let runBy = keys.optional("run_by") { $0.oneOf(OperatorKind.self) }
    guard let kinds else { return nil }
    self.init(
      kinds: kinds, minimumFloorArea: floor?.least, maximumFloorArea: floor?.most, minimumBeds: beds?.least,
      maximumBeds: beds?.most, minimumFloorAreaPerBed: perBed, minimumLandAreaPerBed: landPerBed?.least,
      maximumLandAreaPerBed: landPerBed?.most, runBy: runBy)
  }

  /// Names the keys of a filter where none is given, so that they are known when a slip is reported.
  static func unread(_ keys: YAMLMapping) -> FacilityFilter? {
    for key in ["facilities", "floor_area_m2", "beds_each", "floor_area_per_bed_m2", "land_area_per_bed_m2", "run_by"] {
      _ = keys.value(key)
    }
    return nil
  }
}
