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

  /// Reads periods from a table with the columns `from`, `quantity`, `sex`, `age_from`, `age_to` and `value`, one number
  /// a row. An empty sex stands for both, an empty `age_to` for the open age.
  ///
  /// - Throws: every problem with its row.
  public static func read(
    _ table: Table, migration timing: Migration.Timing = .halfAndHalf
  ) throws(Problems) -> [PeriodRates] {
    var reader = RatesReader(table)
    return try reader.read(timing)
  }
}

private struct RatesReader {
  /// One number with where it stands.
  struct Entry {
    var row: Int
    var from: Int
    var quantity: PeriodRates.Quantity
    var sex: Sex?
    var age: AgeRange?
    var value: Double
  }

  let table: Table
  private var problems = Problems()

  init(_ table: Table) {
    self.table = table
  }

  mutating func read(_ timing: Migration.Timing) throws(Problems) -> [PeriodRates] {
    let entries = readEntries()
    try problems.throwIfErrors()
    let years = Set(entries.map(\.from)).sorted()
    if years.isEmpty {
      problems.error(at: table.source, Text(zh: "没有参数。", en: "the table holds no rates."))
    }
    var periods: [PeriodRates] = []
    for year in years {
      let mine = entries.filter { $0.from == year }
      let survival = self.survival(mine)
      let fertility = self.fertility(mine)
      let amount = migration(mine)
      guard let survival else { continue }
      periods.append(
        PeriodRates(from: year, survival: survival, fertility: fertility, migration: Migration(amount, timing: timing)))
    }
    try problems.throwIfErrors()
    return periods
  }

  private mutating func readEntries() -> [Entry] {
    var columns: [String: Int] = [:]
    for (index, name) in table.columns.enumerated() { columns[name] = index }
    for name in ["from", "quantity", "value"] where columns[name] == nil {
      problems.error(
        at: table.source.at(field: name), Text(zh: "缺少列 \(name)。", en: "the column \(name) is missing."),
        fix: Suggestion.nearest(to: name, among: table.columns).map {
          Text(zh: "是否为“\($0)”列?", en: "is it the column \"\($0)\"?")
        })
    }
    guard !problems.hasErrors else { return [] }
    func cell(_ row: Int, _ name: String) -> Value { columns[name].map { table.rows[row][$0] } ?? .null }
    var entries: [Entry] = []
    for row in table.rows.indices {
      let from = whole(cell(row, "from"), row, "from", required: true)
      let value = number(cell(row, "value"))
      if value == nil { wrong(row, "value", cell(row, "value"), Text(zh: "应为数。", en: "expected a number.")) }
      let quantity = named(cell(row, "quantity"), row, "quantity", PeriodRates.Quantity.self)
      let sex = cell(row, "sex").isEmpty ? nil : named(cell(row, "sex"), row, "sex", Sex.self)
      let first = whole(cell(row, "age_from"), row, "age_from", required: false)
      let last = whole(cell(row, "age_to"), row, "age_to", required: false)
      let age = first.flatMap { AgeRange(from: $0, to: last) }
      if first != nil, age == nil {
        wrong(row, "age_to", cell(row, "age_to"), Text(zh: "小于 age_from。", en: "below age_from."))
      }
      guard let from, let value, let quantity else { continue }
      entries.append(Entry(row: row, from: from, quantity: quantity, sex: sex, age: age, value: value))
    }
    return entries
  }

  private mutating func named<Name: RawRepresentable & CaseIterable>(
    _ value: Value, _ row: Int, _ field: String, _ type: Name.Type
  ) -> Name? where Name.RawValue == String {
    if case .string(let text) = value, let name = Name(rawValue: text) { return name }
    let names = Name.allCases.map(\.rawValue)
    wrong(
      row, field, value,
      Text(
        zh: "应为 \(names.joined(separator: "、")) 之一。", en: "expected one of \(names.joined(separator: ", "))."))
    return nil
  }

  private mutating func whole(_ value: Value, _ row: Int, _ field: String, required: Bool) -> Int? {
    if value.isEmpty, !required { return nil }
    if let number = number(value), let whole = Int(exactly: number) { return whole }
    wrong(row, field, value, Text(zh: "应为整数。", en: "expected a whole number."))
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

  private mutating func wrong(_ row: Int, _ field: String, _ value: Value, _ says: Text) {
    let shown: String? =
      switch value {
      case .string(let text): text
      case .int(let number): "\(number)"
      case .double(let number): "\(number)"
      default: nil
      }
    problems.error(at: table.place(ofRow: row, field: field), value: shown, says)
  }

  /// Entries of a quantity and sex, by age.
  private func schedule(_ entries: [Entry], _ quantity: PeriodRates.Quantity, _ sex: Sex?) -> AgeSchedule {
    let mine = entries.compactMap { entry in
      entry.age.map { (age: $0, entry: entry) }
    }.filter { $0.entry.quantity == quantity && $0.entry.sex == sex }.sorted { $0.age.from < $1.age.from }
    return AgeSchedule(mine.map(\.age), mine.map(\.entry.value))
  }

  private func single(_ entries: [Entry], _ quantity: PeriodRates.Quantity, _ sex: Sex? = nil) -> Entry? {
    entries.first { $0.quantity == quantity && $0.sex == sex }
  }

  private mutating func survival(_ entries: [Entry]) -> SurvivalTables? {
    let female = lifeTable(entries, .female)
    let male = lifeTable(entries, .male)
    if let female, let male { return .bySex(female: female, male: male) }
    if let both = lifeTable(entries, nil), female == nil, male == nil { return .both(both) }
    guard let first = entries.first else { return nil }
    problems.error(
      at: table.place(ofRow: first.row, field: "quantity"), value: "\(first.from)",
      Text(
        zh: "该时期没有可用的生命表:mx、qx 或 Lx 须两性各一套,或不分性别一套。",
        en: "this period has no usable life table: give mx, qx or Lx for each sex, or once for both."))
    return nil
  }

  private mutating func lifeTable(_ entries: [Entry], _ sex: Sex?) -> LifeTable? {
    for quantity in [PeriodRates.Quantity.mx, .qx, .personYears] {
      let schedule = schedule(entries, quantity, sex)
      guard !schedule.ages.isEmpty else { continue }
      let row = entries.first { $0.quantity == quantity && $0.sex == sex }?.row ?? 0
      let beyond = single(entries, .ex, sex)?.value ?? 0
      let radix = (single(entries, .radix, sex) ?? single(entries, .radix))?.value ?? 100_000
      do {
        switch quantity {
        case .mx: return try LifeTable(mx: schedule.values, ages: schedule.ages, sex: sex)
        case .qx: return try LifeTable(qx: schedule.values, ages: schedule.ages, sex: sex, beyond: beyond)
        default: return try LifeTable(personYears: schedule.values, ages: schedule.ages, radix: radix)
        }
      } catch {
        for problem in error.list {
          problems.error(
            at: table.place(ofRow: row, field: quantity.rawValue), value: problem.value, problem.says, fix: problem.fix)
        }
        return nil
      }
    }
    return nil
  }

  private mutating func fertility(_ entries: [Entry]) -> Fertility? {
    let asfr = schedule(entries, .asfr, nil)
    let percent = schedule(entries, .asfrPercent, nil)
    guard !asfr.ages.isEmpty || !percent.ages.isEmpty else { return nil }
    let row = entries.first { $0.quantity == .asfr || $0.quantity == .asfrPercent }?.row ?? 0
    guard let ratio = single(entries, .srb)?.value else {
      problems.error(
        at: table.place(ofRow: row, field: "quantity"),
        Text(zh: "该时期有生育率而缺出生性别比 srb。", en: "this period has fertility and no sex ratio at birth, srb."))
      return nil
    }
    if !asfr.ages.isEmpty { return Fertility(rates: asfr, sexRatioAtBirth: ratio) }
    guard let total = single(entries, .tfr)?.value, percent.values.reduce(0, +) > 0 else {
      problems.error(
        at: table.place(ofRow: row, field: "quantity"),
        Text(zh: "asfr_percent 须与 tfr 一并给出,且不全为 0。", en: "asfr_percent needs tfr beside it, and must not be all 0."))
      return nil
    }
    return Fertility(total: total, percent: percent, sexRatioAtBirth: ratio)
  }

  private func migration(_ entries: [Entry]) -> Migration.Amount {
    if let total = entries.first(where: { $0.quantity == .netMigration && $0.age == nil }) {
      return .total(perYear: total.value, schedule: .model(RogersCastro()))
    }
    let numbers = [Sex.female, .male].map { schedule(entries, .netMigration, $0) }
    if numbers.contains(where: { !$0.ages.isEmpty }) { return .numbers(female: numbers[0], male: numbers[1]) }
    let both = schedule(entries, .netMigrationRate, nil)
    let rates = [Sex.female, .male].map { schedule(entries, .netMigrationRate, $0) }
    if !both.ages.isEmpty { return .rates(female: both, male: both) }
    if rates.contains(where: { !$0.ages.isEmpty }) { return .rates(female: rates[0], male: rates[1]) }
    return .none
  }
}

extension Value {
  fileprivate var isEmpty: Bool { self == .null || self == .string("") }
}
