import Planning

extension SplitMix64 {
  /// A working day of the year, roughly: never after the 28th.
  mutating func day(in year: Int) -> CalendarDate {
    CalendarDate(year: year, month: whole(in: 1...12), day: whole(in: 1...28)) ?? .endOf(year: year)
  }
}

extension CalendarDate {
  /// The same day so many months later; never after the 28th.
  func months(later months: Int) -> CalendarDate {
    let count = year * 12 + month - 1 + months
    return CalendarDate(year: count / 12, month: count % 12 + 1, day: min(day, 28)) ?? .endOf(year: count / 12)
  }
}
