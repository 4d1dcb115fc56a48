import Diagnostics
import LocatedYAML
import Planning

/// Share of an age group that can walk to a facility of one of the kinds within a distance.
public struct CoverageRule: Sendable, Hashable {
  public var scope: AreaScope
  public var kinds: [FacilityKind]
  public var metres: Int
  public var age: AgeRange
  public var basis: PopulationBasis
  /// In percent.
  public var schedule: Schedule
}

extension CoverageRule: IndicatorKind {
  var unit: Text { .percent }

  func reading(_ rule: Rule, from desk: Desk) -> Reading {
    var reading = desk.ratio(
      .covered(age, basis, by: kinds, metres: metres), over: .people(age, basis), up: 100,
      lever: .things(
        Text(
          zh: "步行 \(metres) 米内可到达\(Text.list(kinds.map(\.name)).zh)的 \(age.words.zh)人口",
          en: "people \(age.words.en) within \(metres) m of \(Text.list(kinds.map(\.name)).en)"),
        unit: .persons))
    reading.inputs.append(
      Finding.Input(name: Text(zh: "步行距离", en: "walking distance"), value: Text("\(metres) m")))
    return reading
  }

  init?(_ keys: YAMLMapping) {
    let scope = keys.optional("scope") { $0.oneOf(AreaScope.self) } ?? .city
    let kinds = keys.required("facilities") { $0.facilityKinds() }
    let metres = keys.required("within_m") { $0.count() }
    let group = keys.required("of") { PopulationGroup($0) }
    let schedule = Schedule(keys, percent: true)
    guard let kinds, let metres, let group, let schedule else { return nil }
    guard metres > 0 else {
      keys.report(
        Text(zh: "within_m 应大于 0", en: "within_m must be above 0"),
        fix: Text(zh: "写步行米数，如 500", en: "give the walk in metres, such as 500"))
      return nil
    }
    self.init(scope: scope, kinds: kinds, metres: metres, age: group.age, basis: group.basis, schedule: schedule)
  }
}
