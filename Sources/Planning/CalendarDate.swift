/// A day in the Gregorian calendar, without a clock or a time zone.
public struct CalendarDate: Hashable, Comparable, Sendable, Codable {
  public var year: Int
  public var month: Int
  public var day: Int

  /// - Returns: `nil` when there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CalendarDate.days(in: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2021-12-13`, `2021/12/13`, `2021.12.13` or `2021年12月13日`.
  public init?(_ text: String) {
    let digits = text.split(whereSeparator: { !$0.isASCII || !$0.isNumber }).map(String.init)
    let rest = text.filter { !($0.isASCII && $0.isNumber) }
    guard ["--", "//", "..", "年月日"].contains(rest), digits.count == 3, digits[0].count == 4,
      let year = Int(digits[0]), let month = Int(digits[1]), let day = Int(digits[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  public static func endOf(year: Int) -> CalendarDate {
    CalendarDate(year: year, month: 12, day: 31) ?? CalendarDate(year: 9999, month: 12, day: 31)!
  }

  public static func < (a: CalendarDate, b: CalendarDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CalendarDate: CustomStringConvertible {
  /// ISO 8601: `2021-12-13`.
  public var description: String {
    func padded(_ n: Int, _ width: Int) -> String {
      let digits = String(n)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
