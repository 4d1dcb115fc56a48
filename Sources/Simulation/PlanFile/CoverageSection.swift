import Diagnostics
import LocatedYAML
import Planning

/// What the `coverage:` section of a plan asks beyond the coverage rules of its pack.
public struct CoverageSettings: Sendable {
  /// A standard of the plan's own. It is counted and reported, not judged: no rule states it.
  public struct Standard: Sendable, Hashable {
    public var id: String
    public var title: Text
    public var kinds: [FacilityKind]
    /// Inclusive; a limit in minutes is minutes × 60 × the walking speed.
    public var metres: Double
    public var age: AgeRange
    public var place: Place
  }

  /// An age group that is counted beside the one a standard is for.
  public struct Group: Sendable, Hashable {
    public var age: AgeRange
    public var place: Place
  }

  public struct CapacityOf: Sendable, Hashable {
    public var standard: String
    public var capacity: FacilityCapacity
    public var place: Place
  }

  /// What becomes of demand that people live at and whose weight nobody states.
  public enum MissingWeight: String, Sendable, CaseIterable {
    /// The run is refused, every such place named.
    case refuse
    /// It is no demand point; its street's people are spread over the others. Told among the assumptions.
    case leaveOut = "leave_out"
  }

  public var missingWeight = MissingWeight.refuse
  public var standards: [Standard] = []
  public var groups: [Group] = []
  /// By rule of the pack or standard of the plan. A rule of the pack may name its own; others take no notice of capacity.
  public var capacity: [CapacityOf] = []
  /// Whether the ground within reach is measured, beside the people. Drawing it takes several times as long as the rest
  /// of a run.
  public var measuresArea = false

  public init() {}

  static func read(_ mapping: YAMLMapping, kinds: [FacilityKind: Text], speed: Double) -> CoverageSettings {
    var settings = CoverageSettings()
    settings.missingWeight = mapping.optional("missing_weight") { $0.oneOf(MissingWeight.self) } ?? .refuse
    settings.groups = mapping.list("groups").compactMap { value in
      PopulationSettings.age(value).map { Group(age: $0, place: value.place) }
    }
    settings.standards = mapping.list("standards").compactMap { standard($0, kinds: kinds, speed: speed) }
    if let capacity = mapping.optional("capacity", { $0.mapping() }) {
      settings.capacity = capacity.keys.compactMap { key in
        guard let value = capacity.value(key), let which = value.oneOf(FacilityCapacity.self) else { return nil }
        return CapacityOf(standard: key, capacity: which, place: value.place)
      }
    }
    settings.measuresArea = mapping.optional("area") { $0.bool() } ?? false
    mapping.finish()
    var seen: Set<String> = []
    for standard in settings.standards where !seen.insert(standard.id).inserted {
      mapping.report(
        Text(zh: "覆盖标准 id “\(standard.id)”重复", en: "two coverage standards have the id \"\(standard.id)\""),
        fix: Text(zh: "每个标准用不同的 id", en: "give each its own id"))
    }
    return settings
  }

  private static func standard(_ value: YAMLValue, kinds: [FacilityKind: Text], speed: Double) -> Standard? {
    guard let mapping = value.mapping() else { return nil }
    let id = mapping.string("id")
    let title = mapping.optional("title") { $0.text() }
    let served =
      mapping.required("facilities") { $0.list() }?.compactMap { Plan.facilityKind($0, declared: kinds) } ?? []
    let metres = mapping.optional("within_m") { Plan.positive($0, atMost: .greatestFiniteMagnitude) }
    let minutes = mapping.optional("within_min") { Plan.positive($0, atMost: .greatestFiniteMagnitude) }
    let age = mapping.required("age") { PopulationSettings.age($0) }
    if mapping.has("within_m") == mapping.has("within_min") {
      mapping.report(
        Text(zh: "within_m 与 within_min 须写且只写一个", en: "give one of within_m and within_min"),
        fix: Text(zh: "例如 within_m: 500", en: "for example within_m: 500"))
    }
    mapping.finish()
    let limit = metres ?? minutes.map { $0 * 60 * speed }
    if let limit, limit > 100_000 {
      (mapping.value("within_m") ?? mapping.value("within_min"))?.report(
        Text(zh: "步行范围不超过 100 公里", en: "a walk of more than 100 km is not searched"))
      return nil
    }
    guard let id, let limit, let age, !served.isEmpty else { return nil }
    return Standard(
      id: id, title: title ?? Text(id), kinds: served, metres: limit, age: age, place: mapping.place)
  }
}
