import Diagnostics
import Planning

/// Projects a table over a range of years.
///
/// The base is the latest year of the table that is not after the first year wanted.
///
/// - Throws: every problem of the method's parameters and of their fit to the table.
public func project(
  _ base: PopulationTable, method: ProjectionMethod, through years: ClosedRange<Int>
) throws(Problems) -> Projection {
  let horizon = try Horizon(base, years)
  switch method {
  case .growth(let bands, let rest):
    let growth = try Growth(base, baseYear: horizon.baseYear, bands: bands, rest: rest)
    return Projection(
      basis: base.basis, grid: try growth.projected(over: years), method: growthSpoken(bands, rest),
      assumptions: [
        Text(
          zh: "各街道在各年龄段中保持 \(horizon.baseYear) 年的占比与年龄结构。",
          en: "Streets keep their \(horizon.baseYear) shares and age structure within every band.")
      ],
      notes: horizon.notes)
  case .cohortAgeing(let periods):
    return try CohortProjection(base, horizon, periods: periods, withBirths: false).projected(over: years)
  case .cohortComponent(let periods):
    return try CohortProjection(base, horizon, periods: periods, withBirths: true).projected(over: years)
  case .throughTable(let beyond):
    let listed = base.years.map { "\($0)" }.joined(separator: ", ")
    return Projection(
      basis: base.basis, grid: TableLine(base.grid, beyond: beyond).projected(over: years),
      method: Text(
        zh: "人口表各年份(\(listed))之间逐组线性内插", en: "straight lines between the years of the table (\(listed))"),
      assumptions: base.years.last.map { $0 < years.upperBound } == true
        ? [
          beyond == .hold
            ? Text(zh: "表中末年之后人数不变。", en: "After the table's last year the numbers stay.")
            : Text(zh: "表中末年之后按末段增量延续。", en: "After the table's last year its last step goes on.")
        ] : [])
  }
}

private func growthSpoken(_ bands: [GrowthBand], _ rest: Trend) -> Text {
  var zh: [String] = []
  var en: [String] = []
  for band in bands {
    zh.append("\(band.age.spoken.zh):\(band.trend.spoken.zh)")
    en.append("\(band.age.spoken.en): \(band.trend.spoken.en)")
  }
  zh.append("\(bands.isEmpty ? "全部" : "其余")年龄:\(rest.spoken.zh)")
  en.append("\(bands.isEmpty ? "all" : "other") ages: \(rest.spoken.en)")
  return Text(zh: "增长法——" + zh.joined(separator: ";"), en: "growth: " + en.joined(separator: "; "))
}

/// The base year and what its choice means.
struct Horizon {
  let baseYear: Int
  var notes: [Text] = []

  init(_ table: PopulationTable, _ years: ClosedRange<Int>) throws(Problems) {
    guard let year = table.years.last(where: { $0 <= years.lowerBound }) else {
      var problems = Problems()
      let first = table.years.first ?? 0
      problems.error(
        at: Place(layer: "population", field: "year"), value: "\(first)",
        Text(
          zh: "推算从 \(years.lowerBound) 年开始,而人口表最早为 \(first) 年。",
          en: "the projection starts in \(years.lowerBound), before the table's first year \(first)."),
        fix: Text(zh: "从 \(first) 年开始推算。", en: "start the projection in \(first)."))
      throw problems
    }
    guard years.count <= 200 else {
      var problems = Problems()
      problems.error(
        at: Place(field: "years"), value: "\(years.lowerBound)-\(years.upperBound)",
        Text(zh: "推算期不得超过 200 年。", en: "a projection must not span more than 200 years."))
      throw problems
    }
    baseYear = year
    let later = table.years.filter { $0 > year && $0 <= years.upperBound }
    if !later.isEmpty {
      let list = later.map { "\($0)" }.joined(separator: ", ")
      notes.append(
        Text(
          zh: "基年为 \(year) 年;人口表中 \(list) 年的数据未参与推算。",
          en: "The base year is \(year); the table's counts of \(list) take no part in the projection."))
    }
  }
}

/// Straight lines through the years of a table, cell by cell.
struct TableLine {
  let base: PopulationGrid
  let beyond: Trend.Beyond

  init(_ base: PopulationGrid, beyond: Trend.Beyond) {
    self.base = base
    self.beyond = beyond
  }

  func projected(over years: ClosedRange<Int>) -> PopulationGrid {
    var result = PopulationGrid(years: Array(years), streets: base.streets, sexes: base.sexes, ages: base.ages)
    for (index, year) in years.enumerated() {
      let (low, high) = bracket(year)
      let span = base.years[high] - base.years[low]
      let share = span == 0 ? 0 : Double(year - base.years[low]) / Double(span)
      let from = low * base.yearSize
      let to = high * base.yearSize
      let values = (0..<base.yearSize).map { cell in
        let start = Double(base[from + cell])
        return max(0, start + (Double(base[to + cell]) - start) * share)
      }
      values.withUnsafeBufferPointer { WholeYear(result).write($0, year: index, into: &result) }
    }
    return result
  }

  /// Table years on both sides; twice the last one when it is held.
  private func bracket(_ year: Int) -> (low: Int, high: Int) {
    let last = base.years.count - 1
    let after = base.years.firstIndex { $0 > year } ?? last + 1
    if after <= last { return (max(0, after - 1), after) }
    return beyond == .hold || last == 0 ? (last, last) : (last - 1, last)
  }
}
