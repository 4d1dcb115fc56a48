import Diagnostics
import LocatedYAML
import Planning
import Spatial

extension PackTests.Test {
  init?(_ value: YAMLValue) {
    guard let keys = value.mapping() else { return nil }
    let name = keys.string("name")
    let unverified = keys.optional("use_unverified") { $0.bool() } ?? false
    let day = keys.optional("on") { $0.date() }
    let project = keys.optional("project") { HousingProject($0, id: "P") }
    let projects = keys.optional("projects") { value in
      value.list().map { list in list.enumerated().compactMap { HousingProject($1, id: "P\($0 + 1)") } }
    }
    let year = keys.optional("year") { $0.year() }
    let street = keys.optional("street") { $0.string() }
    let zone = keys.optional("zone") { $0.string() }
    let given = keys.optional("given") { FactSheet($0) }
    let expected = keys.required("expect") { value -> [(String, PackTests.Expectation)]? in
      guard let inner = value.mapping() else { return nil }
      return inner.keys.compactMap { key in
        inner.required(key) { PackTests.Expectation($0) }.map { (key, $0) }
      }
    }
    keys.finish()
    guard let name, let expected else { return nil }
    let situation: PackTests.Situation
    if keys.has("project") || keys.has("projects") {
      guard let all = project.map({ [$0] }) ?? projects else { return nil }
      guard let day else {
        keys.report(Text(zh: "项目检验需要日期 on", en: "a test of projects needs its day: on"))
        return nil
      }
      situation = .projects(all, on: day)
    } else {
      guard let year else {
        keys.report(
          Text(zh: "应写 project 和 on，或 year 和 given", en: "give project and on, or year and given"))
        return nil
      }
      let area = street.map(PlanArea.street) ?? zone.map(PlanArea.zone) ?? .city
      situation = .area(area, year: year, given ?? FactSheet())
    }
    self.init(
      name: name, place: keys.place, situation: situation, usesUnverified: unverified, expected: expected)
  }
}

extension PackTests.Expectation {
  /// A verdict, `absent`, or `{verdict: …, need: …, have: …, margin: …}`.
  init?(_ value: YAMLValue) {
    func verdict(_ value: YAMLValue) -> Verdict?? {
      value.scalar == "absent" ? .some(nil) : value.oneOf(Verdict.self).map(Optional.some)
    }
    guard value.isMapping, let keys = value.mapping() else {
      guard let word = verdict(value) else { return nil }
      self.init(verdict: word)
      return
    }
    let word = keys.required("verdict", verdict)
    let need = keys.optional("need") { $0.signedQuantity() }
    let have = keys.optional("have") { $0.signedQuantity() }
    let margin = keys.optional("margin") { $0.signedQuantity() }
    keys.finish()
    guard let word else { return nil }
    self.init(verdict: word, need: need, have: have, margin: margin)
  }
}

extension YAMLValue {
  /// A decimal number with at most four places, of either sign.
  func signedQuantity() -> Quantity? {
    guard let scalar, scalar.hasPrefix("-") else { return quantity() }
    guard let value = Quantity(decimal: String(scalar.dropFirst())) else { return quantity() }
    return Quantity(tenThousandths: -value.tenThousandths)
  }

  fileprivate func dates(byStage: Void) -> [String: CalendarDate]? {
    guard let keys = mapping() else { return nil }
    var stages: [String: CalendarDate] = [:]
    for key in keys.keys { stages[key] = keys.optional(key) { $0.date() } }
    return stages
  }
}

extension HousingProject {
  /// The canonical fields of the housing layer, with `position: [x, y]` in metres of the plane.
  init?(_ value: YAMLValue, id: String) {
    guard let keys = value.mapping() else { return nil }
    let id = keys.optional("id") { $0.string() } ?? id
    let streets = keys.optional("street") { $0.names() } ?? []
    self.init(
      id: id, name: keys.optional("name") { $0.string() } ?? id, street: streets.first,
      position: keys.optional("position") { value in
        guard let pair = value.list()?.compactMap({ $0.double() }), pair.count == 2 else { return nil }
        return Point(pair[0], pair[1])
      },
      dwellings: keys.optional("dwellings") { $0.count() },
      personsPerDwelling: keys.optional("persons_per_dwelling") { $0.quantity() },
      status: keys.optional("status") { $0.oneOf(ProjectStatus.self) },
      permit: keys.optional("permit") { $0.date() }, completion: keys.optional("completion") { $0.date() },
      conditions: keys.optional("conditions") { $0.date() },
      phases: keys.list("phases").enumerated().compactMap { Phase($1, id: "\($0 + 1)") },
      premises: keys.list("premises").compactMap { Premises($0) }, pool: keys.optional("pool") { $0.string() },
      residentialFloorArea: keys.optional("residential_floor_area_m2") { $0.area() },
      stages: keys.optional("stages") { $0.dates(byStage: ()) } ?? [:],
      signedRate: keys.optional("signed_rate_m2") { $0.area() })
    alsoIn = Array(streets.dropFirst())
    keys.finish()
  }
}

extension Phase {
  fileprivate init?(_ value: YAMLValue, id: String) {
    guard let keys = value.mapping() else { return nil }
    self.init(
      id: keys.optional("id") { $0.string() } ?? id, dwellings: keys.optional("dwellings") { $0.count() },
      status: keys.optional("status") { $0.oneOf(ProjectStatus.self) },
      permit: keys.optional("permit") { $0.date() }, completion: keys.optional("completion") { $0.date() },
      conditions: keys.optional("conditions") { $0.date() },
      stages: keys.optional("stages") { $0.dates(byStage: ()) } ?? [:])
    keys.finish()
  }
}

extension Premises {
  fileprivate init?(_ value: YAMLValue) {
    guard let keys = value.mapping() else { return nil }
    self.init(
      service: keys.service(), floorArea: keys.optional("floor_area_m2") { $0.area() },
      floor: keys.optional("floor") { $0.int() }, ownEntrance: keys.optional("entrance") { $0.bool() },
      accessible: keys.optional("accessible") { $0.bool() }, handover: keys.optional("handover") { $0.date() },
      leaseEnd: keys.optional("lease_end") { $0.date() },
      stages: keys.optional("stages") { $0.dates(byStage: ()) } ?? [:])
    keys.finish()
  }
}
