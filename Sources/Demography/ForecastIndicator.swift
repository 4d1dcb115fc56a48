import Diagnostics
import Planning

/// One number that a forecast is asked for.
public struct ForecastIndicator: Hashable, Sendable {
  public enum Subject: Hashable, Sendable {
    case persons(AgeRange)
    /// Elders by how far they can look after themselves.
    case care(CareLevel)
  }

  public var subject: Subject
  /// Index of the street; `nil`: all streets.
  public var street: Int?
  public var year: Int

  public init(_ subject: Subject, street: Int? = nil, year: Int) {
    self.subject = subject
    self.street = street
    self.year = year
  }
}

/// What it came to.
public struct IndicatorOutcome: Sendable, Equatable {
  public var indicator: ForecastIndicator
  /// Of the forecast itself.
  public var value: Int
  /// An even share of an age group, or of a group estimated from a broader one.
  public var isEstimated: Bool
  /// Over the draws; `nil` without uncertainty.
  public var range: Range?

  public struct Range: Sendable, Equatable {
    public var p10: Double
    public var p50: Double
    public var p90: Double
  }
}

/// A forecast with its indicators and how far the draws spread them.
public struct Forecast: Sendable {
  public var projection: Projection
  public var care: CareForecast?
  /// In the order of years, then the city and its streets, then subjects; what is not told in a year is left out.
  public var outcomes: [IndicatorOutcome]
  public var uncertainty: Uncertainty?
}

extension Forecaster {
  /// - Parameters:
  ///   - ages: ranges to tell beside the care levels.
  ///   - care: shares of elders who depend on help.
  ///   - byStreet: whether every street is told, or the city alone.
  /// - Throws: see ``projected(_:)``, ``CareForecast/init(_:over:)`` and ``drawn(_:threads:progress:indicators:)``.
  public func forecast(
    ages: [AgeRange], care rates: CareRates? = nil, uncertainty: Uncertainty? = nil, byStreet: Bool = true,
    threads: Int = 1, progress: (@Sendable () -> Void)? = nil
  ) throws(Problems) -> Forecast {
    let projection = try projected()
    let care = try rates.map { rates throws(Problems) in try CareForecast(rates, over: projection) }
    let indicators = Self.indicators(projection, ages: ages, care: care, byStreet: byStreet)
    let question = IndicatorQuestion(indicators)
    let values = question.answered(by: projection, care: care)
    var outcomes = zip(indicators, values).map { indicator, value in
      IndicatorOutcome(indicator: indicator, value: value, isEstimated: projection.isEstimated(indicator))
    }
    if let uncertainty {
      let drawn = try drawn(uncertainty, threads: threads, progress: progress) { draw in
        question.answered(by: draw, care: care?.over(draw)).map(Double.init)
      }
      for (index, indicator) in drawn.enumerated() {
        outcomes[index].range = IndicatorOutcome.Range(p10: indicator.p10, p50: indicator.p50, p90: indicator.p90)
      }
    }
    return Forecast(projection: projection, care: care, outcomes: outcomes, uncertainty: uncertainty)
  }

  private static func indicators(
    _ projection: Projection, ages: [AgeRange], care: CareForecast?, byStreet: Bool
  ) -> [ForecastIndicator] {
    let places: [Int?] = [nil] + (byStreet ? projection.streets.indices.map(Optional.some) : [])
    var list: [ForecastIndicator] = []
    for year in projection.years {
      for street in places {
        for age in ages where projection.covers(age, year: year) {
          list.append(ForecastIndicator(.persons(age), street: street, year: year))
        }
        guard care != nil else { continue }
        for level in CareLevel.allCases { list.append(ForecastIndicator(.care(level), street: street, year: year)) }
      }
    }
    return list
  }
}

/// Indicators that are asked of one outcome after the other. A city is the sum of its streets, so it is added up from
/// them where they are asked for too.
private struct IndicatorQuestion: Sendable {
  let indicators: [ForecastIndicator]
  /// Of a street's indicator, the city's.
  private let whole: [Int?]
  private let isSum: [Bool]

  init(_ indicators: [ForecastIndicator]) {
    self.indicators = indicators
    var cities: [ForecastIndicator: Int] = [:]
    for (index, indicator) in indicators.enumerated() where indicator.street == nil { cities[indicator] = index }
    whole = indicators.map { indicator in
      guard indicator.street != nil else { return nil }
      return cities[ForecastIndicator(indicator.subject, year: indicator.year)]
    }
    var isSum = [Bool](repeating: false, count: indicators.count)
    for index in whole { if let index { isSum[index] = true } }
    self.isSum = isSum
  }

  func answered(by projection: Projection, care: CareForecast?) -> [Int] {
    var values = [Int](repeating: 0, count: indicators.count)
    for (index, indicator) in indicators.enumerated() where !isSum[index] {
      let value = projection.value(of: indicator, care: care)
      values[index] = value
      if let city = whole[index] { values[city] += value }
    }
    return values
  }
}

extension Projection {
  fileprivate func value(of indicator: ForecastIndicator, care: CareForecast?) -> Int {
    switch indicator.subject {
    case .persons(let age):
      indicator.street.map { persons(street: $0, year: indicator.year, in: age) }
        ?? persons(year: indicator.year, in: age)
    case .care(let level):
      (indicator.street.map { care?.need(street: $0, year: indicator.year) } ?? care?.need(year: indicator.year))?[
        level]
        ?? 0
    }
  }

  fileprivate func isEstimated(_ indicator: ForecastIndicator) -> Bool {
    switch indicator.subject {
    case .persons(let age): isEstimated(age)
    // Shares by age times people: an estimate by nature.
    case .care: true
    }
  }
}
