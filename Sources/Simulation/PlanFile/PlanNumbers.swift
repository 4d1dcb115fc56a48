import Diagnostics
import LocatedYAML

/// The largest numbers that a plan may hold. They lie far beyond any city and keep every sum within what is counted with.
enum MostOf {
  /// Yuan in one amount: a trillion.
  static let yuan = 1_000_000_000_000
  /// People of one figure, beds or places of one facility.
  static let things = 1_000_000_000
  static let squareMetres = 1e8
  static let metres = 1e6
  /// Time for one search: a week.
  static let seconds = 604_800.0
  static let draws = 1_000_000
  /// What a criterion may give up again, as a share of its value.
  static let tolerance = 100.0
  /// Weights of criteria; the least that is not 0 is one over it.
  static let weight = 1000.0
  /// Of a frontier: each takes two solves.
  static let frontierPoints = 500
}

/// Numbers of a plan, each within a range; one beyond it is a problem at the value.
extension Plan {
  static func number(_ value: YAMLValue, in range: ClosedRange<Double>) -> Double? {
    guard let number = value.double() else { return nil }
    guard range.contains(number) else {
      value.report(
        Text(
          zh: "应在 \(spoken(range.lowerBound)) 与 \(spoken(range.upperBound)) 之间",
          en: "expected a number from \(spoken(range.lowerBound)) to \(spoken(range.upperBound))"))
      return nil
    }
    return number
  }

  /// Above 0, and not above `most`.
  static func positive(_ value: YAMLValue, atMost most: Double) -> Double? {
    guard let number = value.double() else { return nil }
    guard number > 0 else {
      value.report(Text(zh: "应大于 0", en: "expected a number above 0"))
      return nil
    }
    guard number <= most else {
      value.report(Text(zh: "最大为 \(spoken(most))", en: "must not be above \(spoken(most))"))
      return nil
    }
    return number
  }

  static func count(_ value: YAMLValue, atMost most: Int = MostOf.things) -> Int? {
    guard let number = value.int() else { return nil }
    guard number >= 0 else {
      value.report(Text(zh: "不能为负数", en: "must not be negative"))
      return nil
    }
    guard number <= most else {
      value.report(Text(zh: "最大为 \(most)", en: "must not be above \(most)"))
      return nil
    }
    return number
  }

  static func whole(_ value: YAMLValue, in range: ClosedRange<Int>) -> Int? {
    guard let number = value.int() else { return nil }
    guard range.contains(number) else {
      value.report(
        Text(
          zh: "应为 \(range.lowerBound) 至 \(range.upperBound) 的整数",
          en: "expected a whole number from \(range.lowerBound) to \(range.upperBound)"))
      return nil
    }
    return number
  }

  static func yuan(_ value: YAMLValue) -> Int64? { count(value, atMost: MostOf.yuan).map { Int64($0) } }

  static func seed(_ value: YAMLValue) -> UInt64? { count(value, atMost: .max).map { UInt64($0) } }

  private static func spoken(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e15 ? String(Int64(number)) : String(number)
  }
}
