import Diagnostics
import Planning

/// Projects a table over a range of years.
///
/// The base is the latest year of the table that is not after the first year wanted.
///
/// - Parameter varied: how this run departs from the method's parameters; see ``Uncertainty``.
/// - Throws: every problem of the method's parameters and of their fit to the table.
public func project(
  _ base: PopulationTable, method: ProjectionMethod, through years: ClosedRange<Int>, varied: Variation = .none
) throws(Problems) -> Projection {
  try Projector(base, method: method, through: years).projected(varied)
}

/// A table and a method that have been checked against each other once, to be run many times.
struct Projector {
  private enum Work {
    case growth([GrowthBand], Trend)
    case cohorts(CohortProjection)
    case table(Trend.Beyond)
  }

  let base: PopulationTable
  let years: ClosedRange<Int>
  private let horizon: Horizon
  private let work: Work

  init(_ base: PopulationTable, method: ProjectionMethod, through years: ClosedRange<Int>) throws(Problems) {
    self.base = base
    self.years = years
    horizon = try Horizon(base, years)
    switch method {
    case .growth(let bands, let rest): work = .growth(bands, rest)
    case .throughTable(let beyond): work = .table(beyond)
    case .cohortAgeing(let periods):
      work = .cohorts(try CohortProjection(base, horizon, periods: periods, withBirths: false))
    case .cohortComponent(let periods):
      work = .cohorts(try CohortProjection(base, horizon, periods: periods, withBirths: true))
    }
  }

  func projected(_ varied: Variation) throws(Problems) -> Projection {
    switch work {
    case .cohorts(let cohorts): return try cohorts.projected(over: years, varied: varied)
    case .growth(let bands, let rest):
      let growth = try Growth(base, baseYear: horizon.baseYear, bands: bands, rest: rest, varied: varied)
      return Projection(
        base, horizon, grid: try growth.projected(over: years), method: growthSpoken(bands, rest),
        assumptions: [
          Text(
            zh: "各街道在各年龄段中保持 \(horizon.baseYear) 年的占比与年龄结构。",
            en: "Streets keep their \(horizon.baseYear) shares and age structure within every band.")
        ])
    case .table(let beyond):
      let listed = base.years.map { "\($0)" }.joined(separator: ", ")
      let past = (base.years.last ?? 0) < years.upperBound
      let after =
        beyond == .hold
        ? Text(zh: "表中末年之后人数不变。", en: "After the table's last year the numbers stay.")
        : Text(zh: "表中末年之后按末段增量延续。", en: "After the table's last year its last step goes on.")
      return Projection(
        base, horizon, grid: try TableLine(base.grid, beyond: beyond).projected(over: years),
        method: Text(
          zh: "人口表各年份(\(listed))之间逐组线性内插", en: "straight lines between the years of the table (\(listed))"),
        assumptions: past ? [after] : [], notes: [])
    }
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
