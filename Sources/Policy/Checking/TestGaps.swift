import Diagnostics
import Planning

/// What the tests of a pack leave open about a rule they touch: a side of its boundary, a day beside one of its dates.
public struct TestGap: Sendable, Hashable {
  public var rule: String
  public var missing: Text
}

/// What the tests of a pack have seen of its rules.
struct TestEvidence {
  private(set) var touched: Set<String> = []
  private var seen: [String: Set<Sight>] = [:]
  /// Days on which projects were reviewed.
  private var days: Set<CalendarDate> = []

  private enum Sight: Hashable {
    /// Passes with nothing to spare.
    case limit
    case below
    case betweenMinimumAndRecommended
    case recommended
    case year(Int)
    /// Whether the rule made a finding when its dates were compared with this day.
    case day(CalendarDate, speaks: Bool)
  }

  /// A test expects something of a rule; `finding` is what it made, if anything.
  mutating func note(_ rule: Rule?, _ id: String, _ finding: Finding?, _ situation: PackTests.Situation) {
    touched.insert(id)
    func see(_ sight: Sight) { seen[id, default: []].insert(sight) }
    switch finding?.verdict {
    case .pass where finding?.margin ?? .zero == .zero: see(.limit)
    case .passMinimum:
      see(.betweenMinimumAndRecommended)
      if finding?.margin == .zero { see(.limit) }
    case .fail: see(.below)
    default: break
    }
    if finding?.verdict == .pass, let have = finding?.have, have == finding?.recommended { see(.recommended) }
    switch situation {
    case .area(_, let year, _): see(.year(year))
    case .projects(let projects, let day):
      days.insert(day)
      guard let rule else { return }
      let speaks = finding != nil
      for project in projects where finding == nil || finding?.subject.id == project.id {
        let compared = rule.applies.vintage == .conditions ? project.conditions ?? day : day
        see(.day(compared, speaks: speaks))
      }
    }
  }

  func gaps(in pack: PolicyPack) -> [TestGap] {
    var gaps: [TestGap] = []
    for rule in pack.rules where touched.contains(rule.id) && rule.kind.makesFindings {
      gaps += missing(rule, pack).map { TestGap(rule: rule.id, missing: $0) }
    }
    // A pack of rules about areas is judged by years; its dates decide nothing there.
    guard pack.rules.contains(where: { $0.kind.projectRate != nil || $0.kind.project != nil }) else { return gaps }
    let edges = [pack.inForce.from.map { [$0.previous, $0] }, pack.inForce.to.map { [$0, $0.next] }]
    for day in edges.compactMap({ $0 }).joined() where !days.contains(day) {
      gaps.append(TestGap(rule: "in_force", missing: Text(zh: "没有 \(day) 的项目测试", en: "no project tested on \(day)")))
    }
    return gaps
  }

  private func missing(_ rule: Rule, _ pack: PolicyPack) -> [Text] {
    let seen = seen[rule.id] ?? []
    var missing: [Text] = []
    func want(_ sight: Sight, _ text: Text) { if !seen.contains(sight) { missing.append(text) } }
    if rule.canBeDecided(in: pack) {
      want(.limit, Text(zh: "没有恰好达标的测试", en: "no test exactly on the limit"))
      want(.below, Text(zh: "没有不达标的测试", en: "no test that fails"))
      if rule.kind.hasRecommended {
        want(.betweenMinimumAndRecommended, Text(zh: "没有 PASS_MINIMUM 的测试", en: "no test of PASS_MINIMUM"))
        want(.recommended, Text(zh: "没有恰好达到推荐值的测试", en: "no test exactly on the recommended value"))
      }
    }
    if let schedule = rule.kind.indicator?.schedule, let first = schedule.first?.year {
      for year in [first - 1] + schedule.targets.map(\.year) {
        want(.year(year), Text(zh: "没有 \(year) 年的测试", en: "no test in \(year)"))
      }
    }
    let dates = rule.applies.dates
    func edge(_ day: CalendarDate, speaks: Bool) {
      want(
        .day(day, speaks: speaks),
        speaks
          ? Text(zh: "没有 \(day) 适用的测试", en: "no test on \(day), when it applies")
          : Text(zh: "没有 \(day) 不适用的测试", en: "no test on \(day), when it does not apply"))
    }
    if rule.kind.indicator == nil {
      if let from = dates.from {
        edge(from.previous, speaks: false)
        edge(from, speaks: true)
      }
      if let to = dates.to {
        edge(to, speaks: true)
        edge(to.next, speaks: false)
      }
    }
    return missing
  }
}

extension Rule {
  /// False for rules about zones whose extent the document does not give: those stay UNKNOWN.
  fileprivate func canBeDecided(in pack: PolicyPack) -> Bool {
    guard kind.indicator?.scope == .zone else { return true }
    return pack.zones.contains { zone in
      (applies.zones.isEmpty || applies.zones.contains(zone.id)) && !zone.streets.isEmpty
    }
  }
}

extension RuleKind {
  fileprivate var hasRecommended: Bool {
    if let rate = projectRate { return rate.recommended != nil }
    return indicator?.schedule.recommended != nil
  }
}

extension CalendarDate {
  var previous: CalendarDate {
    CalendarDate(year: year, month: month, day: day - 1) ?? CalendarDate(year: year, month: month - 1, day: 1)?
      .lastOfMonth
      ?? .endOf(year: year - 1)
  }

  var next: CalendarDate {
    CalendarDate(year: year, month: month, day: day + 1) ?? CalendarDate(year: year, month: month + 1, day: 1)
      ?? CalendarDate(year: year + 1, month: 1, day: 1) ?? self
  }

  private var lastOfMonth: CalendarDate? {
    stride(from: 31, through: 28, by: -1).lazy.compactMap { CalendarDate(year: year, month: month, day: $0) }.first
  }
}
