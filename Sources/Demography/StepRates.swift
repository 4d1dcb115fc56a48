import Diagnostics
import Planning

/// The rates of one period laid out on the groups of a table, ready for a step.
struct StepRates: Sendable {
  /// One for each sex of the table, or one for both.
  var survival: [SurvivalRatios]
  /// Births per woman in a whole step, by group; empty for ageing alone.
  var births: [Double]
  /// Share of girls and of boys among newborns.
  var girls = 0.0
  var amount = Amount.none
  var atStart: Double
  var arrivals: [Double]?

  /// Migrants of a whole step by sex and group.
  enum Amount: Sendable {
    case none
    case numbers([Double])
    case likePopulation(Double)
    case rates([Double])
  }

  init(_ period: PeriodRates, over grid: PopulationGrid, births wanted: Bool, into problems: inout Problems) {
    let groups = grid.ages
    let step = groups.ranges.first?.width ?? 1
    let place = Place(id: "\(period.from)")
    survival = StepRates.survival(period.survival, grid, place, &problems)
    births = []
    atStart = period.migration.timing.atStart
    if wanted, let fertility = period.fertility {
      let at = place.at(field: "fertility")
      fertility.rates.check(at: at, negative: false, into: &problems)
      births = fertility.rates.rates(onto: groups, at: at, into: &problems).map { $0 * step }
      if births.contains(where: { $0 > step }) {
        problems.error(
          at: at,
          Text(zh: "年龄别生育率超过每名妇女每年 1 个孩子。", en: "a fertility rate is above one child per woman and year."),
          fix: Text(zh: "生育率按每名妇女计,而非每千名。", en: "give rates per woman, not per 1,000."))
      }
      if !(fertility.sexRatioAtBirth > 0.5 && fertility.sexRatioAtBirth < 2) {
        problems.error(
          at: place.at(field: "sex_ratio_at_birth"), value: "\(fertility.sexRatioAtBirth)",
          Text(zh: "出生性别比须在 0.5 与 2 之间(男/女)。", en: "expected boys per girl, between 0.5 and 2."),
          fix: Text(zh: "107 写作 1.07。", en: "write 107 as 1.07."))
      }
      girls = 1 / (1 + fertility.sexRatioAtBirth)
    } else if wanted {
      problems.error(
        at: place.at(field: "fertility"),
        Text(zh: "队列要素法需要生育率。", en: "the cohort-component method needs fertility rates."))
    }
    readMigration(period.migration, grid, step, place.at(field: "migration"), &problems)
  }

  private static func survival(
    _ tables: SurvivalTables, _ grid: PopulationGrid, _ place: Place, _ problems: inout Problems
  ) -> [SurvivalRatios] {
    let chosen: [LifeTable]
    switch tables {
    case .both(let table): chosen = [LifeTable](repeating: table, count: grid.sexCount)
    case .bySex(let female, let male):
      if grid.sexes.isEmpty {
        problems.error(
          at: place.at(field: "survival"),
          Text(
            zh: "人口表不分性别,须给男女合并的生命表。",
            en: "the population table does not split by sex, so it needs one life table for both sexes."))
      }
      chosen = grid.sexes.isEmpty ? [female] : [female, male]
    }
    return chosen.compactMap { table in
      if let ratios = SurvivalRatios(table, over: grid.ages) { return ratios }
      problems.error(
        at: place.at(field: "survival"),
        Text(
          zh: "生命表的年龄段不能合并为人口表的年龄组。",
          en: "the ages of the life table do not add up to the age groups of the population table."),
        fix: Text(
          zh: "生命表的开口组须不低于人口表的开口组。",
          en: "the life table's open range must start no lower than the population's."))
      return nil
    }
  }

  private mutating func readMigration(
    _ migration: Migration, _ grid: PopulationGrid, _ step: Double, _ place: Place, _ problems: inout Problems
  ) {
    let groups = grid.ages
    if let weights = migration.arrivals {
      if weights.count != grid.streets.count || weights.contains(where: { !$0.isFinite || $0 < 0 })
        || weights.reduce(0, +) <= 0
      {
        problems.error(
          at: place.at(field: "arrivals"),
          Text(
            zh: "须为每个街道给一个不小于 0 的权重(共 \(grid.streets.count) 个),且不全为 0。",
            en: "expected a weight of at least 0 for each of \(grid.streets.count) streets, not all 0."))
      } else {
        let sum = weights.reduce(0, +)
        arrivals = weights.map { $0 / sum }
      }
    }
    switch migration.amount {
    case .none: amount = .none
    case .numbers(let female, let male):
      for schedule in [female, male] { schedule.check(at: place, negative: true, into: &problems) }
      let both = [female, male].map { $0.numbers(onto: groups, at: place, into: &problems).map { $0 * step } }
      amount = .numbers(grid.sexes.isEmpty ? zip(both[0], both[1]).map(+) : both[0] + both[1])
    case .rates(let female, let male):
      for schedule in [female, male] { schedule.check(at: place, negative: true, into: &problems) }
      let both = [female, male].map { $0.rates(onto: groups, at: place, into: &problems).map { $0 * step } }
      if grid.sexes.isEmpty, both[0] != both[1] {
        problems.error(
          at: place,
          Text(zh: "人口表不分性别,男女迁移率须相同。", en: "the table does not split by sex: both sexes need the same rates."))
      }
      amount = .rates(grid.sexes.isEmpty ? both[0] : both[0] + both[1])
    case .total(let perYear, let schedule, let femaleShare):
      guard perYear.isFinite, femaleShare >= 0, femaleShare <= 1 else {
        problems.error(
          at: place, value: "\(perYear), \(femaleShare)",
          Text(zh: "净迁移须为有限数,女性占比须在 0 与 1 之间。", en: "expected a finite number and a female share of 0 to 1."))
        return
      }
      amount = spread(perYear * step, schedule, femaleShare, grid, place, &problems)
    }
  }

  private func spread(
    _ total: Double, _ schedule: MigrationSchedule, _ femaleShare: Double, _ grid: PopulationGrid, _ place: Place,
    _ problems: inout Problems
  ) -> Amount {
    let groups = grid.ages
    switch schedule {
    case .likePopulation: return .likePopulation(total)
    case .model(let model):
      let shares = model.shares(of: groups)
      guard shares.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
        problems.error(at: place, Text(zh: "迁移模式参数不合理。", en: "the schedule's parameters are not possible."))
        return .none
      }
      let sexes = grid.sexes.isEmpty ? [1.0] : [femaleShare, 1 - femaleShare]
      return .numbers(sexes.flatMap { sex in shares.map { total * sex * $0 } })
    case .given(let female, let male):
      for schedule in [female, male] { schedule.check(at: place, negative: true, into: &problems) }
      let both = [female, male].map { $0.numbers(onto: groups, at: place, into: &problems) }
      let sum = both.joined().reduce(0, +)
      guard sum != 0 else {
        problems.error(at: place, Text(zh: "迁移年龄权重之和为 0。", en: "the weights of the schedule add up to 0."))
        return .none
      }
      let weights = grid.sexes.isEmpty ? zip(both[0], both[1]).map(+) : both[0] + both[1]
      return .numbers(weights.map { total * $0 / sum })
    }
  }
}
