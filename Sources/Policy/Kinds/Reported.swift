import Diagnostics
import LocatedYAML
import Planning

/// An indicator that someone enters: Catchment scores it against its target and computes nothing.
public struct ReportedRule: Sendable, Hashable {
  public var scope: AreaScope
  public var unit: Text
  public var schedule: Schedule
}

extension ReportedRule: IndicatorKind {
  func reading(_ rule: Rule, from desk: Desk) -> Reading {
    desk.count(.reported(rule.id), down: 10_000, lever: .figure)
  }

  init?(_ keys: YAMLMapping) {
    let scope = keys.optional("scope") { $0.oneOf(AreaScope.self) } ?? .city
    let unit = keys.required("unit") { $0.text() }
    let schedule = Schedule(keys, percent: unit?.en == "%")
    guard let unit, let schedule else { return nil }
    self.init(scope: scope, unit: unit, schedule: schedule)
  }
}
