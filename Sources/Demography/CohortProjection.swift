import Diagnostics
import Planning

/// Methods two and three: steps of the width of an age group, straight lines in the years between.
struct CohortProjection {
  let base: PopulationTable
  let horizon: Horizon
  let width: Int
  let withBirths: Bool
  let periods: [PeriodRates]
  /// As `periods`, laid out on the table.
  private let rates: [StepRates]

  init(
    _ base: PopulationTable, _ horizon: Horizon, periods: [PeriodRates], withBirths: Bool
  ) throws(Problems) {
    var problems = Problems()
    self.base = base
    self.horizon = horizon
    self.withBirths = withBirths
    let sorted = periods.sorted { $0.from < $1.from }
    // A table may reach far beyond the horizon; what is never in force need not fit.
    let first = sorted.lastIndex { $0.from <= horizon.baseYear } ?? 0
    let last = horizon.years.upperBound
    self.periods = sorted.indices.filter { $0 == first || ($0 > first && sorted[$0].from < last) }.map { sorted[$0] }
    let groups = base.grid.ages
    width = Int(groups.ranges[0].width ?? 1)
    CohortProjection.checkGroups(groups, withBirths, &problems)
    if withBirths, base.sexes.isEmpty {
      problems.error(
        at: Place(layer: "population", field: "sex"),
        Text(zh: "队列要素法需要分性别的人口表。", en: "the cohort-component method needs a table by sex."),
        fix: Text(zh: "或改用队列老化法。", en: "or use the ageing of cohorts."))
    }
    for (a, b) in zip(self.periods, self.periods.dropFirst()) where a.from == b.from {
      problems.error(
        at: Place(field: "periods"), value: "\(a.from)", Text(zh: "同一时期出现两次。", en: "the period stands twice."))
    }
    if let first = self.periods.first?.from ?? Optional(Int.max), first > horizon.baseYear {
      problems.error(
        at: Place(field: "periods"), value: self.periods.isEmpty ? nil : "\(first)",
        Text(
          zh: "没有适用于基年 \(horizon.baseYear) 的生育、死亡、迁移参数。",
          en: "no period's rates are in force in the base year \(horizon.baseYear)."))
    }
    try problems.throwIfErrors()
    rates = self.periods.map { StepRates($0, over: base.grid, births: withBirths, into: &problems) }
    try problems.throwIfErrors()
  }

  func projected(over years: ClosedRange<Int>, varied: Variation = .none) throws(Problems) -> Projection {
    var result = PopulationGrid(
      years: Array(years), streets: base.streets, sexes: base.sexes, ages: base.grid.ages)
    var engine = CohortEngine(base.grid, year: base.years.firstIndex(of: horizon.baseYear) ?? 0)
    var flows: [StepFlows] = []
    var year = horizon.baseYear
    let rates = self.rates.map { varied.applied(to: $0) }
    func write(_ before: ContiguousArray<Double>, _ share: Double, _ year: Int) {
      guard years.contains(year) else { return }
      let unknown = base.ages.prefix { $0.from < knownFrom(year) }.count
      result.write(before, engine.people, share: share, year: year - years.lowerBound, unknown: unknown)
    }
    try checkSize(engine.people, year)
    write(engine.people, 1, year)
    while year < years.upperBound {
      let before = engine.people
      let period = periods.lastIndex { $0.from <= year } ?? 0
      flows.append(engine.step(rates[period], from: year, width: width))
      try checkSize(engine.people, year + width)
      for passed in 1...width { write(before, Double(passed) / Double(width), year + passed) }
      year += width
    }
    return Projection(
      base, horizon, grid: result, method: method, assumptions: assumptions,
      notes: horizon.notes + overdrawnNote(engine.overdrawn), knownFrom: years.map(knownFrom), flows: flows)
  }

  /// The people at the end of `last`, not rounded, and the rates of the last step.
  func unrounded(until last: Int) -> (people: [Double], step: StepRates) {
    var engine = CohortEngine(base.grid, year: base.years.firstIndex(of: horizon.baseYear) ?? 0)
    var used = rates[0]
    for year in stride(from: horizon.baseYear, to: last, by: width) {
      used = rates[periods.lastIndex { $0.from <= year } ?? 0]
      _ = engine.step(used, from: year, width: width)
    }
    return (Array(engine.people), used)
  }

  private func checkSize(_ people: ContiguousArray<Double>, _ year: Int) throws(Problems) {
    var sum = 0.0
    for persons in people { sum += persons }
    guard !(sum < Double(Int32.max) - 1000) else { return }
    var problems = Problems()
    problems.error(
      at: Place(field: "periods"), value: "\(year)",
      Text(zh: "\(year) 年人数超出可表示范围。", en: "in \(year) there would be more people than can be held."))
    throw problems
  }

  /// Without births nobody is known who was born after the base year.
  private func knownFrom(_ year: Int) -> Int {
    let youngest = base.ages[0].from
    guard !withBirths else { return youngest }
    return youngest + (year - horizon.baseYear + width - 1) / width * width
  }

  private static func checkGroups(_ groups: AgeGroups, _ withBirths: Bool, _ problems: inout Problems) {
    let place = Place(layer: "population", field: "age_from")
    let widths = Set(groups.ranges.compactMap(\.width))
    if groups.count < 3 || groups.ranges.last?.to != nil || widths.count != 1 || (widths.first ?? 0) > 10 {
      problems.error(
        at: place, value: groups.ranges.map(\.description).joined(separator: ", "),
        Text(
          zh: "队列方法需要等宽的年龄组(如 5 岁一组),最后一组开口。",
          en: "cohorts need age groups of one width, such as 5 years, and an open last group."),
        fix: Text(
          zh: "0 岁与 1—4 岁先合并;宽组先按区的年龄结构估计。",
          en: "merge 0 and 1-4 first; give broad groups the age structure of the district first."))
    }
    if withBirths, groups.ranges.first?.from != 0 {
      problems.error(
        at: place, Text(zh: "队列要素法需要从 0 岁起的年龄组。", en: "the cohort-component method needs ages from 0."))
    }
  }

  private var method: Text {
    let step = Text(zh: "\(width) 岁组、\(width) 年步长", en: "\(width)-year groups and steps")
    return withBirths
      ? Text(zh: "队列要素法(\(step.zh))", en: "cohort-component (\(step.en))")
      : Text(zh: "现有队列老化法(\(step.zh))", en: "ageing of the existing cohorts (\(step.en))")
  }

  private var assumptions: [Text] {
    var list: [Text] = []
    if width > 1 {
      list.append(
        Text(zh: "两步之间各年按年龄组线性内插。", en: "Between two steps every group moves in a straight line."))
    }
    list.append(Text(zh: "各街道采用同一套生育与存活率。", en: "All streets share the same fertility and survival."))
    var timings: [Migration.Timing] = []
    for period in periods where period.migration.amount != .none && !timings.contains(period.migration.timing) {
      timings.append(period.migration.timing)
    }
    list += timings.map { Text(zh: $0.spoken.zh + "。", en: $0.spoken.en.capitalisedFirst + ".") }
    let still = periods.filter { $0.migration.amount == .none }
    if !timings.isEmpty, !still.isEmpty {
      let years = still.map { "\($0.from)" }.joined(separator: ", ")
      list.append(
        Text(
          zh: "下列年份起的时段没有迁移数,按无迁移计:\(years)。",
          en: "Periods without a figure, from \(years), are taken to have no migration."))
    }
    if timings.isEmpty { list.append(Text(zh: "不计迁移。", en: "Nobody moves in or out.")) }
    if !withBirths {
      list.append(
        Text(
          zh: "不推算出生;基年之后出生的年龄组不给出人数。",
          en: "No births: the ages of those born after the base year are not told."))
    }
    return list
  }

  private func overdrawnNote(_ persons: Double) -> [Text] {
    guard persons >= 0.5 else { return [] }
    let number = Trend.number(persons.rounded())
    return [
      Text(
        zh: "净迁出超过现有人数,\(number) 人未能计出。",
        en: "Net out-migration asked for \(number) more people than there were; they are left out.")
    ]
  }
}

extension String {
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
