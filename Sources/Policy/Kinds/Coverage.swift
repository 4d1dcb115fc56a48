import Diagnostics
import LocatedYAML
import Planning

/// Share of an age group that can walk to a facility of one of the kinds within a distance: to any, to several of them
/// (backup coverage, K. Hogan & C. ReVelle, "Concepts and applications of backup coverage", Management Science 32
/// (1986) 1434–1444), or to one that has a place for them.
public struct CoverageRule: Sendable, Hashable {
  public var scope: AreaScope
  public var kinds: [FacilityKind]
  public var metres: Int
  /// How many facilities have to be within the walk.
  public var times: Int
  /// Which number says how many people a facility takes; `nil`: whoever can walk there is counted. Never together with
  /// `times` above 1.
  public var capacity: FacilityCapacity?
  public var age: AgeRange
  public var basis: PopulationBasis
  /// In percent.
  public var schedule: Schedule
}

extension CoverageRule: IndicatorKind {
  var unit: Text { .percent }

  func reading(_ rule: Rule, from desk: Desk) -> Reading {
    var reading = desk.ratio(
      measure, over: .people(age, basis), up: 100, lever: .things(goal, unit: .persons))
    reading.inputs.append(
      Finding.Input(name: Text(zh: "步行距离", en: "walking distance"), value: Text("\(metres) m")))
    if times > 1 {
      reading.inputs.append(
        Finding.Input(name: Text(zh: "至少可达设施", en: "facilities within the walk, at least"), value: Text("\(times)")))
    }
    if let capacity {
      reading.inputs.append(Finding.Input(name: Text(zh: "容量", en: "capacity"), value: capacity.name))
    }
    return reading
  }

  /// Those of the people who meet the rule.
  public var measure: Measure {
    if let capacity { return .served(age, basis, by: kinds, metres: metres, capacity) }
    return .covered(age, basis, by: kinds, metres: metres, times: times)
  }

  private var goal: Text {
    let list = Text.list(kinds.map(\.name))
    if let capacity {
      return Text(
        zh: "步行 \(metres) 米内的\(list.zh)有\(capacity.name.zh)可用的 \(age.words.zh)人口",
        en: "people \(age.words.en) with \(capacity.name.en) at \(list.en) within \(metres) m")
    }
    return times > 1
      ? Text(
        zh: "步行 \(metres) 米内可到达至少 \(times) 处\(list.zh)的 \(age.words.zh)人口",
        en: "people \(age.words.en) within \(metres) m of at least \(times) of \(list.en)")
      : Text(
        zh: "步行 \(metres) 米内可到达\(list.zh)的 \(age.words.zh)人口",
        en: "people \(age.words.en) within \(metres) m of \(list.en)")
  }

  private static let mostTimes = 9

  init?(_ keys: YAMLMapping) {
    let scope = keys.optional("scope") { $0.oneOf(AreaScope.self) } ?? .city
    let kinds = keys.required("facilities") { $0.facilityKinds() }
    let metres = keys.required("within_m") { $0.count() }
    let group = keys.required("of") { PopulationGroup($0) }
    let times = keys.optional("times") { $0.count() } ?? 1
    let capacity = keys.optional("capacity") { $0.oneOf(FacilityCapacity.self) }
    let schedule = Schedule(keys, percent: true)
    guard let kinds, let metres, let group, let schedule else { return nil }
    guard metres > 0 else {
      keys.report(
        Text(zh: "within_m 应大于 0", en: "within_m must be above 0"),
        fix: Text(zh: "写步行米数，如 500", en: "give the walk in metres, such as 500"))
      return nil
    }
    guard (1...Self.mostTimes).contains(times) else {
      keys.report(
        Text(
          zh: "times 应为 1 至 \(Self.mostTimes)，写的是 \(times)",
          en: "times is from 1 to \(Self.mostTimes), found \(times)"),
        fix: Text(zh: "备用覆盖写 times: 2；任一处即可则不写", en: "times: 2 is backup coverage; leave it out where one will do"))
      return nil
    }
    guard times == 1 || capacity == nil else {
      keys.report(
        Text(
          zh: "times 与 capacity 不能写在同一条规则：一人只占一个位置",
          en: "times and capacity do not go into one rule: each person takes one place"),
        fix: Text(zh: "分成两条规则", en: "make two rules of it"))
      return nil
    }
    self.init(
      scope: scope, kinds: kinds, metres: metres, times: times, capacity: capacity, age: group.age, basis: group.basis,
      schedule: schedule)
  }
}
