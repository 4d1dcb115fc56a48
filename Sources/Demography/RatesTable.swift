import Diagnostics
import Planning

extension PeriodRates {
  /// What a row of a rates table holds.
  public enum Quantity: String, Sendable, CaseIterable {
    /// Central death rate; the table ends in an open age.
    case mx
    /// Probability of dying; beside it one `ex`, the life expectancy at the open age.
    case qx, ex
    /// Person-years lived, beside the `radix` of the table (100,000 if not given).
    case personYears = "Lx"
    case radix
    /// Life expectancy at birth to which the period's table is brought, keeping its shape (Brass).
    case e0
    /// Births per woman and year by her age, or children per woman with the percentage of each age.
    case asfr, tfr
    case asfrPercent = "asfr_percent"
    /// Boys per girl at birth.
    case srb
    /// Persons a year: by age, or one number without ages that is spread by the Rogers–Castro schedule.
    case netMigration = "net_migration"
    /// Per person and year.
    case netMigrationRate = "net_migration_rate"
  }

  /// Reads periods from tables that are put together: deaths in one file, births in another.
  ///
  /// Each table either has the columns `from`, `quantity`, `sex`, `age_from`, `age_to` and `value`, one number a row (an
  /// empty sex stands for both, an empty `age_to` for the open age), or is one of the United Nations' *World Population
  /// Prospects 2024* as their R package hands them out (see ``UnitedNationsRates``).
  ///
  /// - Throws: every problem with its row.
  public static func read(
    _ tables: [Table], migration timing: Migration.Timing = .halfAndHalf
  ) throws(Problems) -> [PeriodRates] {
    var problems = Problems()
    var entries: [RateEntry] = []
    let theirs = tables.compactMap { UnitedNationsRates($0) }
    for table in tables where UnitedNationsRates(table) == nil { entries += RatesReader(table).entries(&problems) }
    entries += UnitedNationsRates.entries(of: theirs, &problems)
    try problems.throwIfErrors()
    if !theirs.isEmpty {
      // Their ages of mothers reach back to 1950; without the children per woman of a period they say nothing.
      let known = Set(entries.filter { $0.quantity == .tfr }.map(\.from))
      entries.removeAll { $0.quantity == .asfrPercent && !known.contains($0.from) }
    }
    if entries.isEmpty {
      problems.error(at: tables.first?.source ?? Place(), Text(zh: "没有参数。", en: "the table holds no rates."))
      throw problems
    }
    var assembly = RatesAssembly(entries)
    return try assembly.periods(timing)
  }

  public static func read(
    _ table: Table, migration timing: Migration.Timing = .halfAndHalf
  ) throws(Problems) -> [PeriodRates] {
    try read([table], migration: timing)
  }

  /// The same rates with everybody living longer by so many years of life expectancy at birth, in the shape of the
  /// period's own tables: a big city's people outlive the country's.
  ///
  /// - Throws: see ``LifeTable/scaled(toLifeExpectancy:)``.
  public func livingLonger(by years: Double) throws(Problems) -> PeriodRates {
    guard years != 0 else { return self }
    func longer(_ table: LifeTable) throws(Problems) -> LifeTable {
      try table.scaled(toLifeExpectancy: table.lifeExpectancy + years)
    }
    var copy = self
    switch survival {
    case .both(let table): copy.survival = .both(try longer(table))
    case .bySex(let female, let male): copy.survival = .bySex(female: try longer(female), male: try longer(male))
    }
    return copy
  }
}

/// One number of a rates table with where it stands.
struct RateEntry {
  var place: Place
  /// First year of the period.
  var from: Int
  var quantity: PeriodRates.Quantity
  var sex: Sex?
  var age: AgeRange?
  var value: Double
}

/// Reads the rows of a table in Catchment's own form.
private struct RatesReader {
  let table: Table

  init(_ table: Table) {
    self.table = table
  }

  func entries(_ problems: inout Problems) -> [RateEntry] {
    var columns: [String: Int] = [:]
    for (index, name) in table.columns.enumerated() { columns[name] = index }
    for name in ["from", "quantity", "value"] where columns[name] == nil {
      problems.error(
        at: table.source.at(field: name), Text(zh: "缺少列 \(name)。", en: "the column \(name) is missing."),
        fix: Suggestion.nearest(to: name, among: table.columns).map {
          Text(zh: "是否为“\($0)”列?", en: "is it the column \"\($0)\"?")
        })
    }
    guard !columns.keys.isEmpty, ["from", "quantity", "value"].allSatisfy({ columns[$0] != nil }) else { return [] }
    func cell(_ row: Int, _ name: String) -> Value { columns[name].map { table.rows[row][$0] } ?? .null }
    var entries: [RateEntry] = []
    for row in table.rows.indices {
      let from = whole(cell(row, "from"), row, "from", required: true, &problems)
      let value = number(cell(row, "value"))
      if value == nil { wrong(row, "value", cell(row, "value"), Text(zh: "应为数。", en: "expected a number."), &problems) }
      let quantity = named(cell(row, "quantity"), row, "quantity", PeriodRates.Quantity.self, &problems)
      let sex = cell(row, "sex").isEmpty ? nil : named(cell(row, "sex"), row, "sex", Sex.self, &problems)
      let first = whole(cell(row, "age_from"), row, "age_from", required: false, &problems)
      let last = whole(cell(row, "age_to"), row, "age_to", required: false, &problems)
      let age = first.flatMap { AgeRange(from: $0, to: last) }
      if first != nil, age == nil {
        wrong(row, "age_to", cell(row, "age_to"), Text(zh: "小于 age_from。", en: "below age_from."), &problems)
      }
      guard let from, let value, let quantity else { continue }
      entries.append(
        RateEntry(
          place: table.place(ofRow: row, field: "value"), from: from, quantity: quantity, sex: sex, age: age,
          value: value))
    }
    return entries
  }

  private func named<Name: RawRepresentable & CaseIterable>(
    _ value: Value, _ row: Int, _ field: String, _ type: Name.Type, _ problems: inout Problems
  ) -> Name? where Name.RawValue == String {
    if case .string(let text) = value, let name = Name(rawValue: text) { return name }
    let names = Name.allCases.map(\.rawValue)
    wrong(
      row, field, value,
      Text(
        zh: "应为 \(names.joined(separator: "、")) 之一。", en: "expected one of \(names.joined(separator: ", "))."),
      &problems)
    return nil
  }

  private func whole(_ value: Value, _ row: Int, _ field: String, required: Bool, _ problems: inout Problems) -> Int? {
    if value.isEmpty, !required { return nil }
    if let number = number(value), let whole = Int(exactly: number) { return whole }
    wrong(row, field, value, Text(zh: "应为整数。", en: "expected a whole number."), &problems)
    return nil
  }

  private func number(_ value: Value) -> Double? {
    switch value {
    case .int(let number): Double(number)
    case .double(let number): number.isFinite ? number : nil
    case .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    default: nil
    }
  }

  private func wrong(_ row: Int, _ field: String, _ value: Value, _ says: Text, _ problems: inout Problems) {
    let shown: String? =
      switch value {
      case .string(let text): text
      case .int(let number): "\(number)"
      case .double(let number): "\(number)"
      default: nil
      }
    problems.error(at: table.place(ofRow: row, field: field), value: shown, says)
  }
}

extension Value {
  fileprivate var isEmpty: Bool { self == .null || self == .string("") }
}
