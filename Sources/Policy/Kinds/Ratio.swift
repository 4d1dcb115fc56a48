import Diagnostics
import LocatedYAML
import Planning

/// Beds or places for each 1000 (or other number) of an age group. Class of bed, ages and basis are always stated:
/// the same city has different ratios by each of them.
public struct RatioRule: Sendable, Hashable {
  public var scope: AreaScope
  public var counted: Counted
  public var per: Int64
  public var age: AgeRange
  public var basis: PopulationBasis
  /// Only the elders of these levels, by the care rates of the plan or the pack; empty: everybody of the age.
  public var care: [CareLevel]
  public var schedule: Schedule

  /// What stands below the line.
  public var people: Measure { care.isEmpty ? .people(age, basis) : .elders(age, basis, care) }
}

/// What stands above the line of a ratio or share.
public enum Counted: Sendable, Hashable {
  case beds([BedClass], nursingOnly: Bool)
  case places([FacilityKind])
  case facilities(FacilityFilter)

  public var measure: Measure {
    switch self {
    case .beds(let classes, let nursingOnly): .beds(classes, nursingOnly: nursingOnly)
    case .places(let kinds): .places(kinds)
    case .facilities(let filter): .facilities(filter)
    }
  }

  var unit: Text {
    switch self {
    case .beds: .beds
    case .places: .places
    case .facilities: .facilities
    }
  }

  init?(_ value: YAMLValue) {
    guard let keys = value.mapping() else { return nil }
    let classes = keys.optional("beds") { $0.choices(BedClass.self) }
    let nursing = keys.optional("nursing_only") { $0.bool() } ?? false
    let places = keys.optional("places") { $0.facilityKinds() }
    let filter = keys.has("facilities") ? FacilityFilter(keys) : FacilityFilter.unread(keys)
    keys.finish()
    let given = ["beds", "places", "facilities"].filter(keys.has)
    guard given.count == 1 else {
      keys.report(
        Text(zh: "应写 beds、places、facilities 其中之一", en: "give one of beds, places and facilities"),
        fix: Text(zh: "只留其中一个，如 beds: [institution]", en: "keep just one, such as beds: [institution]"))
      return nil
    }
    if let classes {
      self = .beds(classes, nursingOnly: nursing)
    } else if let places {
      self = .places(places)
    } else if let filter {
      self = .facilities(filter)
    } else {
      return nil
    }
  }
}

extension RatioRule: IndicatorKind {
  var unit: Text {
    let people = per == 1000 ? "千人" : per == 10_000 ? "万人" : "\(per) 人"
    return Text(zh: "\(counted.unit.zh)/\(people)", en: "\(counted.unit.en) per \(per) people")
  }

  func reading(_ rule: Rule, from desk: Desk) -> Reading {
    desk.ratio(counted.measure, over: people, up: per)
  }

  init?(_ keys: YAMLMapping) {
    let scope = keys.optional("scope") { $0.oneOf(AreaScope.self) } ?? .city
    let counted = keys.required("numerator") { Counted($0) }
    let per = keys.optional("per") { $0.count() } ?? 1000
    let group = keys.required("of") { PopulationGroup($0, byCare: true) }
    let schedule = Schedule(keys)
    guard per > 0 else {
      keys.report(
        Text(zh: "per 应大于 0", en: "per must be above 0"),
        fix: Text(zh: "写 per: 1000，或删去 per", en: "write per: 1000, or leave per out"))
      return nil
    }
    guard let counted, let group, let schedule else { return nil }
    self.init(
      scope: scope, counted: counted, per: Int64(per), age: group.age, basis: group.basis, care: group.care,
      schedule: schedule)
  }
}

/// `{age: 60+, basis: hukou}`: both must be stated. `care: [partly, fully]` narrows it, where that can be told.
struct PopulationGroup {
  var age: AgeRange
  var basis: PopulationBasis
  var care: [CareLevel]

  init?(_ value: YAMLValue, byCare: Bool = false) {
    guard let keys = value.mapping() else { return nil }
    let age = keys.required("age") { $0.age() }
    let basis = keys.optional("basis") { $0.oneOf(PopulationBasis.self) }
    if !keys.has("basis") {
      let bases = PopulationBasis.allCases.map(\.rawValue).joined(separator: ", ")
      keys.report(
        Text(zh: "缺少人口口径 basis", en: "required key basis is missing"),
        fix: Text(zh: "加上 basis: \(bases) 之一", en: "add basis: one of \(bases)"))
    }
    care = byCare ? keys.optional("care") { $0.choices(CareLevel.self) } ?? [] : []
    keys.finish()
    guard let age, let basis else { return nil }
    self.age = age
    self.basis = basis
  }
}
