import Diagnostics
import LocatedYAML
import Planning
import Siting

/// The parts of `placement:` that say where sites come from, what may grow and what is decided already.
extension Plan {
  static func spacings(_ mapping: YAMLMapping, kinds: [FacilityKind: Text]) -> [FacilityKind: Double] {
    var spacings: [FacilityKind: Double] = [:]
    for key in mapping.keys {
      guard let value = mapping.value(key), let metres = positive(value, atMost: MostOf.metres) else { continue }
      let kind = FacilityKind(rawValue: key)
      if FacilityKind.known[kind] == nil, kinds[kind] == nil {
        let names = (Array(FacilityKind.known.keys) + Array(kinds.keys)).map(\.rawValue).sorted()
        value.report(
          Text(zh: "“\(key)”不是已知的设施类型", en: "\"\(key)\" is no known kind of facility"),
          fix: Suggestion.nearest(to: key, among: names).map { Text(zh: "是否为 \($0)?", en: "did you mean \($0)?") })
      }
      spacings[kind] = metres
    }
    return spacings
  }

  static func siteSources(_ mapping: YAMLMapping, kinds: [FacilityKind: Text]) -> SiteSources {
    let sources = SiteSources(
      premises: mapping.optional("premises") { $0.mapping().map { fromPremises($0, kinds: kinds) } },
      generated: mapping.optional("generated") { $0.mapping().flatMap { generated($0, kinds: kinds) } })
    mapping.finish()
    return sources
  }

  private static func fromPremises(_ mapping: YAMLMapping, kinds: [FacilityKind: Text]) -> SiteSources.FromPremises {
    var served: [Service: [FacilityKind]] = [:]
    for service in Service.allCases {
      served[service] = mapping.optional(service.rawValue) { $0.list() }?.compactMap {
        facilityKind($0, declared: kinds)
      }
    }
    let cost = mapping.optional("cost_yuan_per_m2") { yuan($0) } ?? 0
    mapping.finish()
    if served.values.allSatisfy(\.isEmpty) {
      mapping.report(
        Text(zh: "未说明用房可开设的设施类型", en: "no kind is said to open in premises"),
        fix: Text(zh: "例如 elder_care: [day_care]", en: "for instance elder_care: [day_care]"))
    }
    return SiteSources.FromPremises(kinds: served, costPerSquareMetre: cost)
  }

  private static func generated(_ mapping: YAMLMapping, kinds: [FacilityKind: Text]) -> SiteSources.Generated? {
    let every = mapping.required("every_m") { number($0, in: 1...MostOf.metres) }
    let allowed = mapping.required("kinds") { $0.list() }?.compactMap { facilityKind($0, declared: kinds) }
    let area = mapping.required("floor_area_m2") { positive($0, atMost: MostOf.squareMetres) }
      .flatMap { Area(squareMetres: $0) }
    let cost = mapping.required("cost_yuan") { yuan($0) }
    mapping.finish()
    guard let every, let allowed, let area, let cost else { return nil }
    return SiteSources.Generated(every: every, kinds: allowed, floorArea: area, cost: cost)
  }

  static func growth(
    _ value: YAMLValue, years: ClosedRange<Int>, kinds: [FacilityKind: Text], sizes: [String]
  ) -> Growth? {
    guard let mapping = value.mapping() else { return nil }
    let facility = mapping.optional("facility") { $0.string() }
    let kind = mapping.optional("kind") { facilityKind($0, declared: kinds) }
    let to = mapping.required("to") { size($0, among: sizes) }
    let cost = mapping.required("cost_yuan") { yuan($0) }
    let running = mapping.optional("running_yuan_per_year") { yuan($0) } ?? 0
    let from = mapping.optional("from") { year($0, in: years) }
    mapping.finish()
    guard (facility == nil) != (kind == nil) else {
      mapping.report(
        Text(zh: "应给出 facility 或 kind 之一", en: "either facility or kind has to be given, not both"))
      return nil
    }
    guard let to, let cost else { return nil }
    return Growth(
      which: facility.map(Growth.Which.facility) ?? .kind(kind!), to: to, cost: cost,
      runningCost: running, from: from, place: value.place)
  }

  /// One of `open`, `close`, `move`, `expand`, `convert`, `forbid`, with what it takes.
  static func fixedDecision(_ value: YAMLValue, years: ClosedRange<Int>, sizes: [String]) -> FixedDecision? {
    guard let mapping = value.mapping() else { return nil }
    let verbs = ["open", "close", "move", "expand", "convert", "forbid"]
    let given = verbs.filter { mapping.has($0) }
    guard given.count == 1, let verb = given.first, let subject = mapping.string(verb) else {
      mapping.report(
        Text(
          zh: "应恰有其中之一：\(verbs.joined(separator: ", "))",
          en: "expected exactly one of: \(verbs.joined(separator: ", "))"),
        fix: Text(zh: "例如 {close: F003, year: 2023}", en: "for instance {close: F003, year: 2023}"))
      return nil
    }
    func sized() -> String? { mapping.required("size") { size($0, among: sizes) } }
    let action: FixedDecision.Action? =
      switch verb {
      case "open": sized().map { .open(site: subject, size: $0) }
      case "close": .close(facility: subject)
      case "move": mapping.string("to").map { .move(facility: subject, to: $0) }
      case "expand": sized().map { .expand(facility: subject, size: $0) }
      case "convert": sized().map { .convert(facility: subject, size: $0) }
      default: .forbid(site: subject)
      }
    let year = verb == "forbid" ? 0 : mapping.required("year") { self.year($0, in: years) }
    let cost = ["open", "forbid"].contains(verb) ? 0 : mapping.optional("cost_yuan") { yuan($0) } ?? 0
    mapping.finish()
    guard let action, let year else { return nil }
    return FixedDecision(action: action, year: year, cost: cost, place: value.place)
  }

  private static func size(_ value: YAMLValue, among sizes: [String]) -> String? {
    guard let id = value.string() else { return nil }
    guard sizes.contains(id) else {
      value.report(
        Text(zh: "placement.facilities 中没有此规格", en: "placement.facilities has no such size"),
        fix: Suggestion.nearest(to: id, among: sizes).map { Text(zh: "是否为 \($0)?", en: "did you mean \($0)?") })
      return nil
    }
    return id
  }
}
