import Diagnostics
import Planning

/// Puts the numbers of a period together: its life tables, fertility and migration.
struct RatesAssembly {
  private let all: [RateEntry]
  private var problems = Problems()

  init(_ entries: [RateEntry]) {
    all = entries
  }

  mutating func periods(_ timing: Migration.Timing) throws(Problems) -> [PeriodRates] {
    checkEntries()
    try problems.throwIfErrors()
    var byYear: [Int: [RateEntry]] = [:]
    for entry in all { byYear[entry.from, default: []].append(entry) }
    var periods: [PeriodRates] = []
    for (year, mine) in byYear.sorted(by: { $0.key < $1.key }) {
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

  /// Nothing stands twice, nothing lacks the ages it needs, nothing is for one sex that holds for both.
  private mutating func checkEntries() {
    struct Key: Hashable {
      var from: Int
      var quantity: PeriodRates.Quantity
      var sex: Sex?
      var age: AgeRange?
    }
    var seen: Set<Key> = []
    for entry in all {
      let key = Key(from: entry.from, quantity: entry.quantity, sex: entry.sex, age: entry.age)
      if !seen.insert(key).inserted {
        problems.error(
          at: entry.place, value: entry.quantity.rawValue,
          Text(zh: "同一时期、性别和年龄的这个量出现两次。", en: "this quantity stands twice for its period, sex and ages."))
      }
      switch entry.quantity {
      case .mx, .qx, .personYears, .asfr, .asfrPercent, .netMigrationRate:
        if entry.age == nil {
          problems.error(
            at: entry.place.at(field: "age_from"), value: entry.quantity.rawValue,
            Text(zh: "这个量须给年龄段。", en: "this quantity needs its ages."))
        }
      default: break
      }
      switch entry.quantity {
      case .asfr, .asfrPercent, .tfr, .srb:
        if let sex = entry.sex {
          problems.error(
            at: entry.place.at(field: "sex"), value: sex.rawValue,
            Text(zh: "生育不分性别填写,性别须留空。", en: "births are not told by this sex: leave it empty."))
        }
      default: break
      }
    }
    let bySex = all.contains { $0.quantity == .netMigration && $0.age != nil && $0.sex != nil }
    if bySex, let whole = all.first(where: { $0.quantity == .netMigration && $0.sex == nil }) {
      problems.error(
        at: whole.place, value: whole.quantity.rawValue,
        Text(
          zh: "净迁移有的分性别、有的合计,会重复计算。",
          en: "some net migration is by sex and some of both: people would be counted twice."))
    }
  }

  /// Entries of a quantity and sex, by age.
  private func schedule(_ entries: [RateEntry], _ quantity: PeriodRates.Quantity, _ sex: Sex?) -> AgeSchedule {
    let mine = entries.compactMap { entry in
      entry.age.map { (age: $0, entry: entry) }
    }.filter { $0.entry.quantity == quantity && $0.entry.sex == sex }.sorted { $0.age.from < $1.age.from }
    return AgeSchedule(mine.map(\.age), mine.map(\.entry.value))
  }

  private func single(_ entries: [RateEntry], _ quantity: PeriodRates.Quantity, _ sex: Sex? = nil) -> RateEntry? {
    entries.first { $0.quantity == quantity && $0.sex == sex }
  }

  private mutating func survival(_ entries: [RateEntry]) -> SurvivalTables? {
    let female = lifeTable(entries, .female)
    let male = lifeTable(entries, .male)
    if let female, let male { return .bySex(female: female, male: male) }
    if let both = lifeTable(entries, nil), female == nil, male == nil { return .both(both) }
    func tells(_ sex: Sex?) -> Bool {
      [.mx, .qx, .personYears].contains { quantity in entries.contains { $0.quantity == quantity && $0.sex == sex } }
    }
    // A table that is there and wrong has been reported itself.
    guard let first = entries.first, !(tells(.female) && tells(.male)), !tells(nil) else { return nil }
    problems.error(
      at: first.place.at(field: "quantity"), value: "\(first.from)",
      Text(
        zh: "该时期没有可用的生命表:mx、qx 或 Lx 须两性各一套,或不分性别一套。",
        en: "this period has no usable life table: give mx, qx or Lx for each sex, or once for both."))
    return nil
  }

  private mutating func lifeTable(_ entries: [RateEntry], _ sex: Sex?) -> LifeTable? {
    for quantity in [PeriodRates.Quantity.mx, .qx, .personYears] {
      let schedule = schedule(entries, quantity, sex)
      guard !schedule.ages.isEmpty else { continue }
      let place = entries.first { $0.quantity == quantity && $0.sex == sex }?.place ?? Place()
      let beyond = single(entries, .ex, sex)?.value ?? 0
      let radix = (single(entries, .radix, sex) ?? single(entries, .radix))?.value ?? 100_000
      do {
        let table: LifeTable
        switch quantity {
        case .mx: table = try LifeTable(mx: schedule.values, ages: schedule.ages, sex: sex)
        case .qx: table = try LifeTable(qx: schedule.values, ages: schedule.ages, sex: sex, beyond: beyond)
        default: table = try LifeTable(personYears: schedule.values, ages: schedule.ages, radix: radix)
        }
        guard let wanted = single(entries, .e0, sex) else { return table }
        return try table.scaled(toLifeExpectancy: wanted.value)
      } catch {
        for problem in error.list {
          problems.error(
            at: place.at(field: quantity.rawValue), value: problem.value, problem.says, fix: problem.fix)
        }
        return nil
      }
    }
    return nil
  }

  private mutating func fertility(_ entries: [RateEntry]) -> Fertility? {
    let asfr = schedule(entries, .asfr, nil)
    let percent = schedule(entries, .asfrPercent, nil)
    guard !asfr.ages.isEmpty || !percent.ages.isEmpty else { return nil }
    let place = (entries.first { $0.quantity == .asfr || $0.quantity == .asfrPercent }?.place ?? Place())
      .at(field: "quantity")
    guard let ratio = single(entries, .srb)?.value else {
      problems.error(
        at: place,
        Text(zh: "该时期有生育率而缺出生性别比 srb。", en: "this period has fertility and no sex ratio at birth, srb."))
      return nil
    }
    if !asfr.ages.isEmpty { return Fertility(rates: asfr, sexRatioAtBirth: ratio) }
    guard let total = single(entries, .tfr)?.value, percent.values.reduce(0, +) > 0 else {
      problems.error(
        at: place,
        Text(zh: "asfr_percent 须与 tfr 一并给出,且不全为 0。", en: "asfr_percent needs tfr beside it, and must not be all 0."))
      return nil
    }
    return Fertility(total: total, percent: percent, sexRatioAtBirth: ratio)
  }

  private func migration(_ entries: [RateEntry]) -> Migration.Amount {
    if let total = entries.first(where: { $0.quantity == .netMigration && $0.age == nil }) {
      return .total(perYear: total.value, schedule: .model(RogersCastro()))
    }
    let everybody = schedule(entries, .netMigration, nil)
    if !everybody.ages.isEmpty {
      return .numbers(female: everybody.scaled(by: 0.5), male: everybody.scaled(by: 0.5))
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
