/// Whole-number arithmetic that neither rounds nor traps: comparisons are made on 128-bit products, and whatever would
/// not fit 64 bits is `nil`.
enum Exact {
  /// `a · b ≥ c · d`, for any values.
  static func product(_ a: Int64, _ b: Int64, isAtLeast c: Int64, _ d: Int64) -> Bool {
    let left = a.multipliedFullWidth(by: b)
    let right = c.multipliedFullWidth(by: d)
    return left.high == right.high ? left.low >= right.low : left.high > right.high
  }

  static func times(_ a: Int64, _ b: Int64) -> Int64? {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? nil : product
  }

  static func plus(_ a: Int64, _ b: Int64) -> Int64? {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? nil : sum
  }

  static func minus(_ a: Int64, _ b: Int64) -> Int64? {
    let (difference, overflow) = a.subtractingReportingOverflow(b)
    return overflow ? nil : difference
  }

  /// `a · b / c` rounded down, for `a, b ≥ 0` and `c > 0`; `nil` when it does not fit.
  static func floor(_ a: Int64, _ b: Int64, over c: Int64) -> Int64? {
    divided(a, b, by: c).flatMap { Int64(exactly: $0.quotient) }
  }

  /// `a · b / c` rounded up, for `a, b ≥ 0` and `c > 0`; `nil` when it does not fit.
  static func ceiling(_ a: Int64, _ b: Int64, over c: Int64) -> Int64? {
    guard let (quotient, remainder) = divided(a, b, by: c), let whole = Int64(exactly: quotient) else { return nil }
    return remainder == 0 ? whole : plus(whole, 1)
  }

  private static func divided(_ a: Int64, _ b: Int64, by c: Int64) -> (quotient: UInt64, remainder: UInt64)? {
    guard a >= 0, b >= 0, c > 0 else { return nil }
    let product = a.magnitude.multipliedFullWidth(by: b.magnitude)
    guard product.high < c.magnitude else { return nil }
    return c.magnitude.dividingFullWidth(product)
  }
}
