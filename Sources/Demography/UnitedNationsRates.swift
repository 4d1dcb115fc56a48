import Diagnostics
import Planning

/// A table of the United Nations' *World Population Prospects 2024* (CC BY 3.0 IGO) in the long form of their R package
/// `wpp2024`, one country, as entries of a rates table.
///
/// | columns | what they become |
/// |---|---|
/// | `period, age, mxF, mxM` | death rates by sex; ages 0, 1, 5, … 100+ |
/// | `period, age, pasfr` | percentage of births by mother's age |
/// | `year, tfr` · `year, srb` | children per woman, sex ratio at birth: means of the period's calendar years |
/// | `period, age, migF, migM` | net migrants of a period, in thousands: persons a year |
/// | `year, mig` | net migrants of a year, in thousands: mean persons a year |
///
/// A period 2025–2030 holds the calendar years 2025 to 2029, as their five-year tables do.
struct UnitedNationsRates {
  private enum Kind {
    case mortality, births
    case total(PeriodRates.Quantity, column: String, scale: Double)
    case migrants
  }

  private let table: Table
  private let kind: Kind
  private let index: [String: Int]

  /// `nil` when the table is not one of these.
  init?(_ table: Table) {
    var index: [String: Int] = [:]
    for (position, name) in table.columns.enumerated() where index[name] == nil { index[name] = position }
    func has(_ names: String...) -> Bool { names.allSatisfy { index[$0] != nil } }
    if has("period", "age", "mxF", "mxM") {
      kind = .mortality
    } else if has("period", "age", "pasfr") {
      kind = .births
    } else if has("period", "age", "migF", "migM") {
      kind = .migrants
    } else if has("year", "tfr") {
      kind = .total(.tfr, column: "tfr", scale: 1)
    } else if has("year", "srb") {
      kind = .total(.srb, column: "srb", scale: 1)
    } else if has("year", "mig") {
      kind = .total(.netMigration, column: "mig", scale: 1000)
    } else {
      return nil
    }
    self.table = table
    self.index = index
  }

  /// All tables together: estimates and projections of one quantity stand in two files, and a mean may need both.
  static func entries(of tables: [UnitedNationsRates], _ problems: inout Problems) -> [RateEntry] {
    var byAge: [RateEntry] = []
    var yearly: [RateEntry] = []
    for table in tables {
      if case .total = table.kind {
        yearly += table.entries(&problems)
      } else {
        byAge += table.entries(&problems)
      }
    }
    let starts = Set(byAge.map(\.from)).sorted()
    var means: [RateEntry] = []
    for quantity in [PeriodRates.Quantity.tfr, .srb, .netMigration] {
      let mine = yearly.filter { $0.quantity == quantity }
      for start in starts {
        let years = mine.filter { (start..<start + Self.width).contains($0.from) }
        // The mean of fewer years would be of something else; the period then has none.
        guard Set(years.map(\.from)).count == Self.width, years.count == Self.width else { continue }
        var mean = years[0]
        mean.from = start
        mean.value = years.reduce(0) { $0 + $1.value } / Double(Self.width)
        means.append(mean)
      }
    }
    return byAge + means
  }

  /// Years of a period.
  private static let width = 5

  private func entries(_ problems: inout Problems) -> [RateEntry] {
    if let column = index["country_code"], let first = table.rows.first?[column] {
      if let other = table.rows.firstIndex(where: { $0[column] != first }) {
        problems.error(
          at: table.place(ofRow: other, field: "country_code"), value: words(table.rows[other][column]),
          Text(zh: "表中不止一个国家。", en: "the table holds more than one country."),
          fix: Text(zh: "只保留一个国家的行,中国为 156。", en: "keep the rows of one country; China is 156."))
        return []
      }
    }
    switch kind {
    case .mortality: return byAge([("mxF", .female), ("mxM", .male)], .mx, &problems) { value, _ in value }
    case .births: return byAge([("pasfr", nil)], .asfrPercent, &problems) { value, _ in value }
    case .migrants:
      return byAge([("migF", .female), ("migM", .male)], .netMigration, &problems) { $0 * 1000 / $1 }
    case .total(let quantity, let column, let scale): return yearly(quantity, column, scale, &problems)
    }
  }

  /// - Parameter convert: a value and the years of its period.
  private func byAge(
    _ columns: [(name: String, sex: Sex?)], _ quantity: PeriodRates.Quantity, _ problems: inout Problems,
    _ convert: (Double, Double) -> Double
  ) -> [RateEntry] {
    var list: [RateEntry] = []
    // The open age is written `100+`, the others by their first year.
    let firsts = table.rows.compactMap { row in index["age"].flatMap { Int(words(row[$0]) ?? "") } }
    let starts = Set(firsts).sorted()
    for row in table.rows.indices {
      guard let span = period(row, &problems), let age = age(row, starts, &problems) else { continue }
      for (name, sex) in columns {
        guard let value = number(row, name, &problems) else { continue }
        list.append(
          RateEntry(
            place: table.place(ofRow: row, field: name), from: span.lowerBound, quantity: quantity, sex: sex, age: age,
            value: convert(value, Double(span.count))))
      }
    }
    return list
  }

  private func yearly(
    _ quantity: PeriodRates.Quantity, _ column: String, _ scale: Double, _ problems: inout Problems
  ) -> [RateEntry] {
    table.rows.indices.compactMap { row in
      guard let year = number(row, "year", &problems).flatMap({ Int(exactly: $0) }),
        let value = number(row, column, &problems)
      else { return nil }
      return RateEntry(
        place: table.place(ofRow: row, field: column), from: year, quantity: quantity, sex: nil, age: nil,
        value: value * scale)
    }
  }

  private func period(_ row: Int, _ problems: inout Problems) -> Range<Int>? {
    let text = index["period"].flatMap { words(table.rows[row][$0]) } ?? ""
    let ends = text.split(separator: "-").compactMap { Int($0) }
    if ends.count == 2, ends[0] < ends[1] { return ends[0]..<ends[1] }
    problems.error(
      at: table.place(ofRow: row, field: "period"), value: text,
      Text(zh: "应为时期,如 2025-2030。", en: "expected a period such as 2025-2030."))
    return nil
  }

  /// `15-19`, `100+`, or the first year of a group that ends before the next.
  private func age(_ row: Int, _ starts: [Int], _ problems: inout Problems) -> AgeRange? {
    let text = index["age"].flatMap { words(table.rows[row][$0]) } ?? ""
    if let first = Int(text) {
      if let next = starts.first(where: { $0 > first }) { return AgeRange(from: first, to: next - 1) }
      // The last closed group of a table with an open one, or the open one itself.
      let open = table.rows.lazy.compactMap { row in index["age"].flatMap { words(row[$0]) } }
        .first { $0.hasSuffix("+") }.flatMap { Int($0.dropLast()) }
      return AgeRange(from: first, to: open.map { $0 - 1 })
    }
    if let age = AgeRange(text) { return age }
    problems.error(
      at: table.place(ofRow: row, field: "age"), value: text, Text(zh: "应为年龄段。", en: "expected an age group."))
    return nil
  }

  private func number(_ row: Int, _ column: String, _ problems: inout Problems) -> Double? {
    let value = index[column].map { table.rows[row][$0] } ?? .null
    switch value {
    case .int(let number): return Double(number)
    case .double(let number) where number.isFinite: return number
    case .string(let text): if let number = Double(text), number.isFinite { return number }
    default: break
    }
    problems.error(
      at: table.place(ofRow: row, field: column), value: words(value), Text(zh: "应为数。", en: "expected a number."))
    return nil
  }

  private func words(_ value: Value) -> String? {
    switch value {
    case .string(let text): text
    case .int(let number): "\(number)"
    case .double(let number): "\(number)"
    default: nil
    }
  }
}
