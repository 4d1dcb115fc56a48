import Diagnostics
import LocatedYAML
import Planning

/// A part in its whole, in percent: nursing beds among beds, streets that have a facility among streets.
public struct ShareRule: Sendable, Hashable {
  public enum Parts: Sendable, Hashable {
    case measured(part: Measure, whole: Measure)
    /// Streets with at least one facility that meets the filter, among the streets of the area.
    case streetsHaving(FacilityFilter)
  }

  public var scope: AreaScope
  public var parts: Parts
  /// In percent.
  public var schedule: Schedule
}

extension ShareRule: IndicatorKind {
  var unit: Text { .percent }

  func reading(_ rule: Rule, from desk: Desk) -> Reading {
    switch parts {
    case .measured(let part, let whole): return desk.ratio(part, over: whole, up: 100)
    case .streetsHaving(let filter): return streets(having: filter, from: desk)
    }
  }

  private func streets(having filter: FacilityFilter, from desk: Desk) -> Reading {
    let name = Text(zh: "设有\(filter.name.zh)的街道", en: "streets with \(filter.name.en)")
    var count: Int64 = 0
    for street in desk.streets {
      switch desk.source.measure(.facilities(filter), in: .street(street), year: desk.year) {
      case .unknown(let why): return Reading(outcome: .unknown(why), inputs: [], lever: .things(name, unit: .streets))
      case .known(let facilities): count += facilities > 0 ? 1 : 0
      }
    }
    let inputs = [
      Finding.Input(name, count), Finding.Input(Text(zh: "街道数", en: "streets"), desk.streets.count),
    ]
    guard !desk.streets.isEmpty else {
      return Reading(
        outcome: .notApplicable(Text(zh: "没有街道", en: "there are no streets")), inputs: inputs,
        lever: .things(name, unit: .streets))
    }
    return Reading(
      outcome: .value(Fraction(numerator: count, denominator: Int64(desk.streets.count), up: 100)), inputs: inputs,
      lever: .things(name, unit: .streets))
  }

  init?(_ keys: YAMLMapping) {
    let scope = keys.optional("scope") { $0.oneOf(AreaScope.self) } ?? .city
    let nursing = keys.optional("nursing_beds_of") { $0.choices(BedClass.self) }
    let beds = keys.optional("beds_of") { $0.choices(BedClass.self) }
    let runBy = keys.optional("run_by") { $0.oneOf(OperatorKind.self) }
    let kinds = keys.optional("in") { $0.facilityKinds() } ?? []
    let facilities = keys.optional("facilities_meeting") { value in
      value.mapping().flatMap { inner -> FacilityFilter? in
        defer { inner.finish() }
        return FacilityFilter(inner)
      }
    }
    let streets = keys.optional("streets_with") { value in
      value.mapping().flatMap { inner -> FacilityFilter? in
        defer { inner.finish() }
        return FacilityFilter(inner)
      }
    }
    let schedule = Schedule(keys, percent: true)
    let given = ["nursing_beds_of", "beds_of", "facilities_meeting", "streets_with"].filter(keys.has)
    guard given.count == 1 else {
      keys.report(
        Text(
          zh: "应写 nursing_beds_of、beds_of、facilities_meeting、streets_with 其中之一",
          en: "give one of nursing_beds_of, beds_of, facilities_meeting and streets_with"),
        fix: Text(zh: "只留其中一个", en: "keep just one of them"))
      return nil
    }
    guard keys.has("beds_of") == keys.has("run_by") else {
      keys.report(
        Text(zh: "beds_of 和 run_by 要一起写", en: "beds_of and run_by go together"),
        fix: Text(zh: "补上缺的一个", en: "add the one that is missing"))
      return nil
    }
    guard kinds.isEmpty || nursing != nil || beds != nil else {
      keys.report(
        Text(zh: "in 只用于 nursing_beds_of 和 beds_of", en: "in belongs to nursing_beds_of and beds_of"),
        fix: Text(zh: "删去 in", en: "remove in"))
      return nil
    }
    let parts: Parts? =
      if let nursing {
        .measured(part: .beds(nursing, nursing: true, in: kinds), whole: .beds(nursing, in: kinds))
      } else if let beds {
        .measured(part: .beds(beds, in: kinds, runBy: runBy), whole: .beds(beds, in: kinds))
      } else if let facilities {
        .measured(part: .facilities(facilities), whole: .facilities(FacilityFilter(kinds: facilities.kinds)))
      } else if let streets {
        .streetsHaving(streets)
      } else {
        nil
      }
    guard let parts, let schedule else { return nil }
    self.init(scope: scope, parts: parts, schedule: schedule)
  }
}

extension Measure {
  /// Beds everywhere, or of the facilities of some kinds and of someone's.
  fileprivate static func beds(
    _ classes: [BedClass], nursing: Bool = false, in kinds: [FacilityKind], runBy: OperatorKind? = nil
  ) -> Measure {
    kinds.isEmpty && runBy == nil
      ? .beds(classes, nursingOnly: nursing)
      : .bedsWithin(classes, nursingOnly: nursing, FacilityFilter(kinds: kinds, runBy: runBy))
  }
}
