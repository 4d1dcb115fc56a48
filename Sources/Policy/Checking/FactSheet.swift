import Diagnostics
import LocatedYAML
import Planning
import Spatial

/// Figures written down for a test, as answers to measures; whatever is not written is unknown.
struct FactSheet: Measurements {
  var streets: [String] = []
  var beds: [BedClass: Int64] = [:]
  var nursingBeds: [BedClass: Int64] = [:]
  var places: [FacilityKind: Int64] = [:]
  /// By age and basis.
  var people: [Measure: Int64] = [:]
  /// By walking distance, and how many facilities are within it.
  var covered: [Walk: Int64] = [:]
  /// By walking distance.
  var served: [Int: Int64] = [:]
  /// `nil`: not written. One without a street stands in every area.
  var facilities: [Facility]?
  var floorArea: [FacilityKind: Int64] = [:]
  var landArea: [FacilityKind: Int64] = [:]
  var premisesArea: [Service: Int64] = [:]
  var dwellings: Int64?
  var reported: [String: Int64] = [:]

  struct Walk: Hashable {
    var metres: Int
    var times: Int
  }

  func measure(_ measure: Measure, in area: PlanArea, year: Int) -> Measured {
    let value: Int64? =
      switch measure {
      case .beds(let classes, let nursingOnly): sum(classes, nursingOnly ? nursingBeds : beds)
      case .bedsWithin(let classes, let nursingOnly, let filter): sum(classes, nursingOnly, filter, area)
      case .places(let kinds): sum(kinds, places)
      case .facilities(let filter): count(filter, area)
      case .people, .elders: people[measure]
      case .covered(_, _, by: _, let metres, let times): covered[Walk(metres: metres, times: times)]
      case .served(_, _, by: _, let metres, _): served[metres]
      case .floorArea(let kinds): sum(kinds, floorArea)
      case .landArea(let kinds): sum(kinds, landArea)
      case .premisesArea(let service): premisesArea[service]
      case .dwellings: dwellings
      case .reported(let id): reported[id]
      }
    return value.map(Measured.known) ?? .unknown(Text(zh: "未给出：", en: "not given: ") + measure.name)
  }

  private func sum<Key: Hashable>(_ keys: [Key], _ values: [Key: Int64]) -> Int64? {
    keys.reduce(Int64?(0)) { sum, key in
      guard let sum, let value = values[key] else { return nil }
      return Exact.plus(sum, value)
    }
  }

  private func sum(_ classes: [BedClass], _ nursingOnly: Bool, _ filter: FacilityFilter, _ area: PlanArea) -> Int64? {
    guard let facilities else { return nil }
    var total: Int64 = 0
    for facility in facilities {
      if case .street(let code) = area, let own = facility.street, own != code { continue }
      let beds = classes.reduce(Int64(0)) { $0 + Int64(facility.beds[$1] ?? 0) }
      guard beds > 0 else { continue }
      guard let matches = filter.matches(facility) else { return nil }
      guard matches else { continue }
      guard let counted = nursingOnly ? facility.nursingBeds.map(Int64.init) : beds else { return nil }
      total += counted
    }
    return total
  }

  private func count(_ filter: FacilityFilter, _ area: PlanArea) -> Int64? {
    guard let facilities else { return nil }
    var count: Int64 = 0
    for facility in facilities {
      if case .street(let code) = area, let own = facility.street, own != code { continue }
      guard let matches = filter.matches(facility) else { return nil }
      count += matches ? 1 : 0
    }
    return count
  }

  init() {}

  init?(_ value: YAMLValue) {
    guard let keys = value.mapping() else { return nil }
    streets = keys.optional("streets") { $0.names() } ?? []
    beds = keys.figures("beds", BedClass.init(rawValue:)) { $0.count().map(Int64.init) }
    nursingBeds = keys.figures("nursing_beds", BedClass.init(rawValue:)) { $0.count().map(Int64.init) }
    places = keys.figures("places", FacilityKind.init(rawValue:)) { $0.count().map(Int64.init) }
    people = keys.figures("people", Self.group) { $0.count().map(Int64.init) }
    covered = keys.figures("covered", Self.walk) { $0.count().map(Int64.init) }
    served = keys.figures("served", Self.metres) { $0.count().map(Int64.init) }
    floorArea = keys.figures("floor_area_m2", FacilityKind.init(rawValue:)) { $0.area()?.hundredths }
    landArea = keys.figures("land_area_m2", FacilityKind.init(rawValue:)) { $0.area()?.hundredths }
    premisesArea = keys.figures("premises_m2", Service.init(rawValue:)) { $0.area()?.hundredths }
    dwellings = keys.optional("dwellings") { $0.count().map(Int64.init) }
    reported = keys.figures("reported", String.init(_:)) { $0.quantity()?.tenThousandths }
    facilities = keys.optional("facilities") { $0.list().map { $0.flatMap(Self.facilities) } }
    keys.finish()
  }

  private static func metres(_ key: String) -> Int? { Int(key) }

  /// `500`, or `1000 x2` for people within 1,000 m of at least two facilities.
  private static func walk(_ key: String) -> Walk? {
    let words = key.split(separator: " ")
    guard let metres = words.first.flatMap({ Int($0) }), words.count <= 2 else { return nil }
    guard words.count == 2 else { return Walk(metres: metres, times: 1) }
    guard words[1].first == "x", let times = Int(words[1].dropFirst()), times > 1 else { return nil }
    return Walk(metres: metres, times: times)
  }

  /// `60+ hukou`, `60+ hukou fully`.
  private static func group(_ key: String) -> Measure? {
    let words = key.split(separator: " ").map(String.init)
    guard words.count >= 2, let age = AgeRange(words[0]), let basis = PopulationBasis(rawValue: words[1]) else {
      return nil
    }
    let levels = words.dropFirst(2).compactMap(CareLevel.init(rawValue:))
    guard levels.count == words.count - 2 else { return nil }
    return levels.isEmpty ? .people(age, basis) : .elders(age, basis, levels)
  }

  /// One entry, which stands for `count` equal facilities.
  private static func facilities(_ value: YAMLValue) -> [Facility] {
    guard let keys = value.mapping() else { return [] }
    let count = keys.optional("count") { $0.count() } ?? 1
    let kind = keys.required("kind") { $0.string() }
    let beds = keys.optional("beds") { $0.count() }
    let facility = Facility(
      id: "f", name: "f", kind: FacilityKind(rawValue: kind ?? ""), position: Point(0, 0),
      street: keys.optional("street") { $0.string() }, beds: beds.map { [.institution: $0] } ?? [:],
      nursingBeds: keys.optional("nursing_beds") { $0.count() },
      floorArea: keys.optional("floor_area_m2") { $0.area() },
      landArea: keys.optional("land_area_m2") { $0.area() },
      operatorName: keys.optional("operator") { $0.string() })
    keys.finish()
    guard count <= 100_000 else {
      keys.report(Text(zh: "count 最多 100000", en: "count is at most 100000"))
      return []
    }
    return kind == nil ? [] : Array(repeating: facility, count: count)
  }
}

extension YAMLMapping {
  /// `{name: figure}` under an optional key; names that mean nothing are reported.
  fileprivate func figures<Key: Hashable>(
    _ key: String, _ name: (String) -> Key?, _ read: (YAMLValue) -> Int64?
  ) -> [Key: Int64] {
    guard let inner = optional(key, { $0.mapping() }) else { return [:] }
    var figures: [Key: Int64] = [:]
    for word in inner.keys {
      guard let value = inner.value(word) else { continue }
      guard let key = name(word) else {
        value.report(Text(zh: "没有“\(word)”", en: "there is no \"\(word)\""))
        continue
      }
      figures[key] = read(value)
    }
    return figures
  }
}
