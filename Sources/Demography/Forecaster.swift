import Diagnostics
import Planning

/// Everything a forecast of a city and its streets is made of, checked against each other once and run as often as needed.
///
/// The streets are first brought to the city's own count of the base year, then projected, then brought to the city's own
/// forecast where it has one, and last the residents of new housing move in.
public struct Forecaster: Sendable {
  public let base: PopulationTable
  public let method: ProjectionMethod
  public let years: ClosedRange<Int>
  /// The city's own counts or forecast, to which the streets are raked in the years it has.
  public let city: PopulationTable?
  public let housing: HousingArrivals?
  private let projector: Projector

  /// - Throws: every problem of the method and of the tables' fit; bases that differ, both named; newcomers added on top
  ///   of a total that the city itself states, which would count them twice.
  public init(
    _ base: PopulationTable, method: ProjectionMethod, through years: ClosedRange<Int>, city: PopulationTable? = nil,
    housing: HousingArrivals? = nil
  ) throws(Problems) {
    var problems = Problems()
    if let city, housing?.source == .added, let year = city.years.last(where: { years.contains($0) }),
      year > base.years.last(where: { $0 <= years.lowerBound }) ?? .max
    {
      problems.error(
        at: Place(layer: "housing", field: "source"), value: HousingArrivals.Source.added.rawValue,
        Text(
          zh: "重复计算:已给出全市 \(year) 年的总数,其中已含新住宅的住户,不能再另加。",
          en:
            "counted twice: the city's own number for \(year) is given and holds the residents of new housing already."),
        fix: Text(zh: "改为 city_growth,从全市增长中分配。", en: "use city_growth: draw them from the city's growth."))
    }
    self.method = method
    self.years = years
    self.city = city
    self.housing = housing
    self.base = try city.map { city throws(Problems) in try base.countsRaked(to: city) } ?? base
    projector = try Projector(self.base, method: method, through: years)
    try problems.throwIfErrors()
  }

  /// One outcome: the forecast itself, or a draw.
  public func projected(_ variation: Variation = .none) throws(Problems) -> Projection {
    var projection = try projector.projected(variation)
    if let city, city.years.contains(where: { years.contains($0) && $0 > projection.baseYear }) {
      projection = try projection.raked(to: city).projection
    }
    if let housing { projection = try projection.withHousing(housing, delay: variation.delay) }
    return projection
  }

  /// Projects once for every draw and collects what `indicators` makes of each projection.
  ///
  /// The result is the same for the same seed on any number of threads: every draw has its own stream of random numbers
  /// and its own place in the result.
  ///
  /// - Parameters:
  ///   - threads: at most this many at a time.
  ///   - progress: called after each draw, from several threads, with nothing but the fact.
  ///   - indicators: the same number of values every time; called from several threads.
  /// - Returns: one collection of draws an indicator.
  /// - Throws: impossible distributions, or the problems of the first draw that cannot be projected.
  public func drawn(
    _ uncertainty: Uncertainty, threads: Int = 1, progress: (@Sendable () -> Void)? = nil,
    indicators: @Sendable (Projection) -> [Double]
  ) throws(Problems) -> [DrawnIndicator] {
    try uncertainty.check()
    let one: @Sendable (Int) -> Result<[Double], Problems> = { draw in
      do throws(Problems) {
        let values = indicators(try projected(uncertainty.variation(draw: draw)))
        progress?()
        return .success(values)
      } catch {
        return .failure(error)
      }
    }
    let outcomes = mapConcurrently(uncertainty.draws, threads: threads, one)
    var columns: [[Double]] = []
    for (draw, outcome) in outcomes.enumerated() {
      let values: [Double]
      do throws(Problems) {
        values = try outcome.get()
      } catch {
        throw uncertainty.explained(error, draw: draw)
      }
      if columns.isEmpty { columns = [[Double]](repeating: [], count: values.count) }
      for (column, value) in zip(columns.indices, values) { columns[column].append(value) }
    }
    return columns.map(DrawnIndicator.init)
  }
}

extension PopulationTable {
  /// Raked to the city's counts of the same years; the residuals stand among the assumptions.
  fileprivate func countsRaked(to city: PopulationTable) throws(Problems) -> PopulationTable {
    let (table, residuals) = try raked(to: city)
    return table.assuming(residuals.filter { $0.difference != 0 }.map(\.spoken))
  }
}

extension Uncertainty {
  /// A draw's problems, with the factors that led to them.
  fileprivate func explained(_ problems: Problems, draw: Int) -> Problems {
    let variation = variation(draw: draw)
    func number(_ value: Double) -> String { Trend.number((value * 1000).rounded() / 1000) }
    var all = problems
    all.error(
      at: Place(field: "uncertainty"), value: "\(draw + 1)",
      Text(
        zh:
          "出现在第 \(draw + 1) 次抽取:生育 ×\(number(variation.fertility))、死亡 ×\(number(variation.mortality))、迁移 ×\(number(variation.migration))、增量 ×\(number(variation.growth))、延迟 \(number(variation.delay)) 年。",
        en:
          "found in draw \(draw + 1): fertility × \(number(variation.fertility)), mortality × \(number(variation.mortality)), "
          + "migration × \(number(variation.migration)), growth × \(number(variation.growth)), delay \(number(variation.delay)) years."
      ),
      fix: Text(zh: "把分布取窄些。", en: "narrow the distributions."))
    return all
  }
}
