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
    var outcomes = indicators.map { indicator in
      IndicatorOutcome(
        indicator: indicator, value: projection.value(of: indicator, care: care),
        isEstimated: projection.isEstimated(indicator))
    }
    if let uncertainty {
      let drawn = try drawn(uncertainty, threads: threads, progress: progress) { draw in
        let needs = care.map { $0.over(draw) }
        return indicators.map { Double(draw.value(of: $0, care: needs)) }
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
