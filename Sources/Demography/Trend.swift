import Diagnostics
import Planning

/// How a number of people moves from the base year on.
public enum Trend: Sendable, Equatable {
  /// Stays as in the base year.
  case constant
  /// P(t) = P(0) + perYear · t.
  case linear(perYear: Double)
  /// P(t) = P(0) · (1 + rate)^t.
  case geometric(rate: Double)
  /// Straight lines from the base year through the given ones; after the last as `beyond` says.
  case through([GivenYear], beyond: Beyond = .hold)

  /// A number somebody else foretold: "40,500 in 2025".
  public struct GivenYear: Sendable, Equatable {
    public var year: Int
    public var persons: Int

    public init(_ year: Int, _ persons: Int) {
      self.year = year
      self.persons = persons
    }
  }

  /// What happens after the last given year.
  public enum Beyond: String, Sendable, Equatable, CaseIterable {
    /// The last number stays.
    case hold
    /// The last yearly step goes on.
    case continueLine = "continue"
  }

  /// The number in `year`, not rounded, from `base` persons in `baseYear`.
  func value(from base: Int, in baseYear: Int, at year: Int) -> Double {
    let elapsed = Double(year - baseYear)
    switch self {
    case .constant: return Double(base)
    case .linear(let perYear): return Double(base) + perYear * elapsed
    case .geometric(let rate): return Double(base) * Trend.power(1 + rate, year - baseYear)
    case .through(let given, let beyond):
      var points = given.filter { $0.year > baseYear }.sorted { $0.year < $1.year }
      let start = given.first { $0.year == baseYear } ?? GivenYear(baseYear, base)
      points.insert(start, at: 0)
      let after = points.firstIndex { $0.year > year } ?? points.count
      guard after > 0 else { return Double(start.persons) }
      let low = points[after - 1]
      if after < points.count {
        let high = points[after]
        let share = Double(year - low.year) / Double(high.year - low.year)
        return Double(low.persons) + Double(high.persons - low.persons) * share
      }
      guard beyond == .continueLine, points.count > 1 else { return Double(low.persons) }
      let before = points[points.count - 2]
      let step = Double(low.persons - before.persons) / Double(low.year - before.year)
      return Double(low.persons) + step * Double(year - low.year)
    }
  }

  /// Whole powers by squaring: the same bits on every machine, which `pow` of a C library does not promise.
  static func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var factor = base
    var left = exponent
    while left > 0 {
      if left & 1 == 1 { result *= factor }
      factor *= factor
      left >>= 1
    }
    return result
  }

  func check(at place: Place, into problems: inout Problems) {
    switch self {
    case .constant: break
    case .linear(let perYear):
      if !perYear.isFinite {
        problems.error(
          at: place, value: "\(perYear)", Text(zh: "年增量须为有限数。", en: "the yearly step must be a finite number."))
      }
    case .geometric(let rate):
      if !rate.isFinite || rate <= -1 || rate > 1 {
        problems.error(
          at: place, value: "\(rate)",
          Text(zh: "年增长率须大于 -1 且不超过 1。", en: "the yearly rate must be above -1 and at most 1."),
          fix: Text(zh: "2% 写作 0.02。", en: "write 2% as 0.02."))
      }
    case .through(let given, _):
      if given.isEmpty {
        problems.error(at: place, Text(zh: "没有给定年份的人数。", en: "no year is given."))
      }
      for point in given where point.persons < 0 {
        problems.error(
          at: place, value: "\(point.year): \(point.persons)",
          Text(zh: "人数不得为负。", en: "persons must not be negative."))
      }
      let years = given.map(\.year).sorted()
      for (a, b) in zip(years, years.dropFirst()) where a == b {
        problems.error(at: place, value: "\(a)", Text(zh: "同一年份给了两次。", en: "the same year is given twice."))
      }
    }
  }

  var spoken: Text {
    switch self {
    case .constant: return Text(zh: "保持基年人数", en: "held at the base year")
    case .linear(let perYear):
      let step = Trend.number(perYear)
      let sign = perYear >= 0 ? "+" : ""
      return Text(zh: "每年 \(sign)\(step) 人(线性)", en: "\(sign)\(step) a year (linear)")
    case .geometric(let rate):
      let percent = Trend.number(rate * 100)
      return Text(zh: "每年增长 \(percent)%(几何)", en: "\(percent)% a year (geometric)")
    case .through(let given, let beyond):
      let list = given.sorted { $0.year < $1.year }.map { "\($0.year): \($0.persons)" }.joined(separator: ", ")
      let zhAfter = beyond == .hold ? "其后不变" : "其后按末段增量延续"
      let enAfter = beyond == .hold ? "then held" : "then the last step goes on"
      return Text(zh: "经给定年份 \(list),年间线性,\(zhAfter)", en: "through \(list), straight between, \(enAfter)")
    }
  }

  /// Up to four decimals without trailing zeros.
  static func number(_ value: Double) -> String {
    Quantity(value)?.description ?? "\(value)"
  }
}
