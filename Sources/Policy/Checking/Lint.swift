import Diagnostics
import Planning

extension PolicyPack {
  /// What can be found wrong, or worth a look, in a pack by machine: tables that do not add up, targets no higher than
  /// their baseline, lost digits, two targets for one thing, a term that has ended. Warnings and notes, never errors.
  ///
  /// - Parameter day: on which the term is judged; `nil` leaves it out.
  public func lint(on day: CalendarDate? = nil) -> Problems {
    var problems = Problems()
    if let day, let to = inForce.to, to < day {
      problems.warning(
        at: Place(file: file, field: "in_force.to"), value: to.description,
        Text(zh: "规划期在 \(day) 已满", en: "the term has ended by \(day)"))
    }
    if standing != .adopted, let caveat {
      problems.warning(at: Place(file: file, field: "standing"), value: standing.rawValue, caveat)
    }
    if streetNames.isEmpty, let first = statedCodes.first {
      problems.note(
        at: first.place, value: first.code,
        Text(
          zh: "规则包没有 streets 表：街道代码写错时，要到与街道图层一起使用时才会发现",
          en: "the pack has no table of streets: a code that is wrong shows only beside a layer of streets"),
        fix: Text(zh: "加上 streets: {代码: 名称, …}", en: "add streets: {code: name, …}"))
    }
    for rule in rules { lint(rule, &problems) }
    lintTwins(&problems)
    return problems
  }

  private func lint(_ rule: Rule, _ problems: inout Problems) {
    for text in [rule.says.zh, rule.cite.clause] {
      for token in LostDash.tokens(in: text) {
        problems.warning(
          at: rule.place, value: token.joined,
          Text(zh: "可能丢失了连接号：\(token.split)", en: "a dash may be lost: \(token.split)"))
      }
    }
    lintBasis(rule, &problems)
    lintRange(rule, &problems)
    if case .allocationRate(let rate) = rule.kind, rate.recommended != nil {
      problems.note(
        at: rule.place, value: rule.id,
        Text(
          zh: "区间标准：下限约束，上限为推荐值，两者之间判 PASS_MINIMUM",
          en: "a range: its minimum binds, its upper value is recommended, between them is PASS_MINIMUM"))
    }
    if case .series(let series) = rule.kind { lintTable(series, rule, &problems) }
    guard let schedule = rule.kind.indicator?.schedule else { return }
    lintSchedule(schedule, rule, &problems)
  }

  private func lintSchedule(_ schedule: Schedule, _ rule: Rule, _ problems: inout Problems) {
    for target in schedule.targets {
      let digits = target.value.description
      if let split = LostDash.split(digits) {
        problems.warning(
          at: rule.place, value: digits, Text(zh: "可能丢失了连接号：\(split)", en: "a dash may be lost: \(split)"))
      }
    }
    guard let baseline = schedule.baseline else { return }
    if schedule.targets.contains(where: { $0.value < baseline.value }) {
      problems.warning(
        at: rule.place, value: rule.id,
        Text(zh: "目标低于基期值 \(baseline.value)", en: "a target is below the baseline \(baseline.value)"))
    } else if schedule.isHold {
      problems.note(
        at: rule.place, value: rule.id,
        Text(zh: "目标等于基期值 \(baseline.value)：为保持型指标", en: "the target equals the baseline \(baseline.value): to be held")
      )
    }
    if baseline.value == Quantity(baseline.year) {
      problems.warning(
        at: rule.place, value: rule.id,
        Text(zh: "基期值与基期年份相同，疑为误抄", en: "the baseline is the same number as its year: perhaps a slip"))
    }
    if baseline.value == .zero, rule.kind.indicator?.unit == .percent {
      problems.note(
        at: rule.place, value: rule.id,
        Text(zh: "基期为 0%，可能是未统计", en: "the baseline is 0%, which may mean not measured"))
    }
  }

  /// In each year the regions of a table add up to the whole.
  private func lintTable(_ series: SeriesRule, _ rule: Rule, _ problems: inout Problems) {
    guard !series.regions.isEmpty else { return }
    for target in series.schedule.targets {
      let parts = series.regions.compactMap { region in region.targets.first { $0.year == target.year }?.value }
      guard parts.count == series.regions.count else {
        problems.warning(
          at: rule.place, value: rule.id,
          Text(zh: "\(target.year) 年不是每个地区都有数值", en: "not every region has a figure for \(target.year)"))
        continue
      }
      let sum = parts.reduce(Quantity.zero, +)
      if sum != target.value {
        problems.warning(
          at: rule.place, value: rule.id,
          Text(
            zh: "\(target.year) 年各地区合计 \(sum)，总计为 \(target.value)",
            en: "the regions add up to \(sum) in \(target.year), the whole is \(target.value)"))
      }
    }
  }

  /// A figure for each hundred or thousand people that does not say which people: registered, resident or actual.
  /// Computing kinds cannot be read without a basis; a reported one can.
  private func lintBasis(_ rule: Rule, _ problems: inout Problems) {
    guard rule.kind.isReported else { return }
    let words = ([rule.title, rule.says] + rule.assumptions).map(\.zh)
    let isRatio = words.contains { text in
      ["每百名", "每千名", "每千人", "每万名", "每万人"].contains(where: text.contains)
    }
    let hasBasis = words.contains { text in
      ["户籍", "常住", "实有", "入住", "在册"].contains(where: text.contains)
    }
    guard isRatio, !hasBasis else { return }
    problems.warning(
      at: rule.place, value: rule.id,
      Text(zh: "比率没有写明人口口径（户籍、常住、实有）", en: "a ratio without its basis: registered, resident or actual people"),
      fix: Text(zh: "在 assumptions 写明采用的口径", en: "say under assumptions which people are meant"))
  }

  /// A range in the words of which the rule tests the low end alone.
  private func lintRange(_ rule: Rule, _ problems: inout Problems) {
    guard let schedule = rule.kind.indicator?.schedule, schedule.recommended == nil else { return }
    for (low, high) in rule.says.zh.ranges() where schedule.targets.contains(where: { $0.value == low }) {
      problems.warning(
        at: rule.place, value: "\(low)–\(high)",
        Text(zh: "区间没有写明哪一端约束，只按下限检验", en: "a range without a binding end: only its low end is tested"),
        fix: Text(zh: "加上 recommended: \(high)", en: "add recommended: \(high)"))
    }
  }

  /// Two rules that measure the same thing in the same places.
  private func lintTwins(_ problems: inout Problems) {
    for (i, rule) in rules.enumerated() {
      guard let own = rule.measured else { continue }
      for other in rules[..<i] where other.measured == own && other.anyOf == nil && rule.anyOf == nil {
        let asked = (rule.kind.asked, other.kind.asked)
        problems.warning(
          at: rule.place, value: rule.id,
          asked.0 == asked.1
            ? Text(zh: "与 \(other.id) 重复：同一事项，同一目标", en: "says the same as \(other.id): one thing, one target")
            : Text(
              zh: "与 \(other.id) 对同一事项提出不同目标：\(asked.0) 与 \(asked.1)",
              en: "sets another target for the same thing as \(other.id): \(asked.0) against \(asked.1)"))
      }
    }
  }
}

extension RuleKind {
  /// The numbers it asks for, in words.
  fileprivate var asked: String {
    if let rate = projectRate { return rate.minimum.words + (rate.recommended.map { "–" + $0.words } ?? "") }
    return indicator?.schedule.targets.map { "\($0.year): \($0.value)" }.joined(separator: ", ") ?? "-"
  }
}

extension String {
  /// `20–30` and `1-2` as pairs of numbers, the lower first.
  fileprivate func ranges() -> [(low: Quantity, high: Quantity)] {
    var found: [(low: Quantity, high: Quantity)] = []
    let parts = split(whereSeparator: { "–—-~～至".contains($0) })
    for (left, right) in zip(parts, parts.dropFirst()) {
      func number(_ text: Substring) -> Quantity? { Quantity(decimal: String(text)) }
      let isDigit = { (c: Character) in c.isASCII && (c.isNumber || c == ".") }
      guard let low = number(Substring(String(left.reversed().prefix(while: isDigit).reversed()))),
        let high = number(right.prefix(while: isDigit)), low < high
      else { continue }
      found.append((low, high))
    }
    return found
  }
}

extension Rule {
  fileprivate struct Measured: Equatable {
    var kind: RuleKind
    var applies: Applicability
  }

  /// What a rule measures and where, without its targets; `nil` for figures that are entered and tests of projects.
  fileprivate var measured: Measured? {
    kind.withoutTargets.map { Measured(kind: $0, applies: applies) }
  }
}

extension RuleKind {
  fileprivate var withoutTargets: RuleKind? {
    switch self {
    case .allocationRate(var rule):
      rule.minimum = .zero
      rule.recommended = nil
      return .allocationRate(rule)
    case .perCapitaArea(var rule):
      guard case .area(let scope, let kinds, let age, let basis, _) = rule.subject else { return nil }
      rule.subject = .area(scope, kinds, age, basis, .none)
      return .perCapitaArea(rule)
    case .facilityCount(var rule):
      rule.schedule = .none
      return .facilityCount(rule)
    case .ratio(var rule):
      rule.schedule = .none
      return .ratio(rule)
    case .share(var rule):
      rule.schedule = .none
      return .share(rule)
    case .coverage(var rule):
      rule.schedule = .none
      return .coverage(rule)
    case .series(var rule):
      rule.schedule = .none
      rule.regions = []
      return .series(rule)
    default: return nil
    }
  }
}

extension Schedule {
  fileprivate static let none = Schedule(targets: [])
}

/// Numbers such as 16002200 that were a range before a dash was lost.
enum LostDash {
  /// `1600–2200` where a run of five or more digits reads as a low and a high end, the high at most twice the low.
  static func split(_ digits: String) -> String? {
    guard digits.count >= 5, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    let middle = digits.index(digits.startIndex, offsetBy: digits.count / 2)
    let (low, high) = (digits[..<middle], digits[middle...])
    guard !low.hasPrefix("0"), !high.hasPrefix("0"), let a = Int(low), let b = Int(high), a < b, b <= 2 * a else {
      return nil
    }
    return "\(a)–\(b)"
  }

  static func tokens(in text: String) -> [(joined: String, split: String)] {
    text.split { !($0.isASCII && $0.isNumber) }.compactMap { token in
      split(String(token)).map { (String(token), $0) }
    }
  }
}
