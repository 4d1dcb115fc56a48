/// Floor or land area as whole hundredths of a square metre, the precision to which areas are surveyed, so that
/// "not less than" is decided without floating point.
public struct Area: Hashable, Comparable, Sendable, Codable, AdditiveArithmetic {
  public var hundredths: Int64

  public init(hundredths: Int64) {
    self.hundredths = hundredths
  }

  /// Whole hundredths of a square metre; further decimals are cut, so that 14.999 never passes for 15.
  /// - Returns: `nil` when the value is not finite or beyond 10 billion km².
  public init?(squareMetres: Double) {
    guard squareMetres.isFinite, abs(squareMetres) < 1e16 else { return nil }
    // 14.29 is 1428.9999… hundredths in binary; a billionth of it makes up for that and for nothing a person writes.
    let scaled = squareMetres * 100
    hundredths = Int64(
      (scaled + scaled.magnitude * 1e-12 * (scaled < 0 ? -1 : 1) + (scaled < 0 ? -1e-6 : 1e-6)).rounded(.towardZero))
  }

  public static let zero = Area(hundredths: 0)

  public static func < (a: Area, b: Area) -> Bool { a.hundredths < b.hundredths }
  public static func + (a: Area, b: Area) -> Area { Area(hundredths: a.hundredths + b.hundredths) }
  public static func - (a: Area, b: Area) -> Area { Area(hundredths: a.hundredths - b.hundredths) }

  public var squareMetres: Double { Double(hundredths) / 100 }
  public var quantity: Quantity { Quantity(tenThousandths: hundredths * 100) }
}

/// A number in a finding or an indicator, held as whole ten-thousandths.
///
/// A rate in hundredths of a square metre per 100 dwellings times a count of dwellings is a whole number of
/// ten-thousandths, so what a finding prints is exactly what was compared. Ratios are rounded to this grain for
/// printing only; their comparison is made on the integers behind them.
public struct Quantity: Hashable, Comparable, Sendable, Codable, AdditiveArithmetic {
  public var tenThousandths: Int64

  public init(tenThousandths: Int64) {
    self.tenThousandths = tenThousandths
  }

  public init(_ whole: Int) {
    self.init(tenThousandths: Int64(whole) * 10_000)
  }

  /// Rounds half away from zero to 0.0001.
  /// - Returns: `nil` when the value is not finite or too large to hold.
  public init?(_ value: Double) {
    guard value.isFinite, abs(value) < 9e14 else { return nil }
    tenThousandths = Int64((value * 10_000).rounded(.toNearestOrAwayFromZero))
  }

  /// `numerator / denominator`, rounded half away from zero to 0.0001; `nil` when the denominator is zero.
  public init?(_ numerator: Int64, over denominator: Int64) {
    guard denominator != 0 else { return nil }
    self.init(Double(numerator) / Double(denominator))
  }

  public static let zero = Quantity(tenThousandths: 0)

  public static func < (a: Quantity, b: Quantity) -> Bool { a.tenThousandths < b.tenThousandths }
  public static func + (a: Quantity, b: Quantity) -> Quantity {
    Quantity(tenThousandths: a.tenThousandths + b.tenThousandths)
  }
  public static func - (a: Quantity, b: Quantity) -> Quantity {
    Quantity(tenThousandths: a.tenThousandths - b.tenThousandths)
  }

  public var double: Double { Double(tenThousandths) / 10_000 }
}

extension Quantity: CustomStringConvertible {
  /// Plain decimal digits without trailing zeros: `1000`, `41.4`, `-0.25`.
  public var description: String {
    let magnitude = tenThousandths.magnitude
    let sign = tenThousandths < 0 ? "-" : ""
    let fraction = magnitude % 10_000
    guard fraction != 0 else { return "\(sign)\(magnitude / 10_000)" }
    var digits = String(fraction)
    digits = String(repeating: "0", count: 4 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(sign)\(magnitude / 10_000).\(digits)"
  }
}
