import Diagnostics
import Planning

/// How people are projected.
public enum ProjectionMethod: Sendable, Equatable {
  /// City-wide numbers of age bands follow trends, what plans print: "60+ grows by about 10,000 a year". The groups
  /// outside every band follow `rest` together. Streets keep their base-year shares.
  case growth([GrowthBand], rest: Trend = .constant)
  /// Every cell runs in straight lines through the years of the table itself; after the last year as `beyond` says.
  case throughTable(beyond: Trend.Beyond = .hold)
  /// The people of the base year grow older, die and move; nobody is born. What a plan for the elderly needs: the
  /// elders of the next decades are all alive. Ages of those born after the base year are not told.
  case cohortAgeing([PeriodRates])
  /// Births, deaths and migration by sex and age. Needs a table by sex from age 0 in groups of one width.
  case cohortComponent([PeriodRates])
}

extension ProjectionMethod {
  /// One band in a straight line, the rest held.
  public static func linear(_ age: AgeRange, perYear: Double) -> ProjectionMethod {
    .growth([GrowthBand(age, .linear(perYear: perYear))])
  }

  /// Everybody at one yearly rate.
  public static func geometric(rate: Double) -> ProjectionMethod {
    .growth([], rest: .geometric(rate: rate))
  }

  /// One band through given years, the rest held.
  public static func throughGivenYears(
    _ age: AgeRange, _ given: [Trend.GivenYear], beyond: Trend.Beyond = .hold
  ) -> ProjectionMethod {
    .growth([GrowthBand(age, .through(given, beyond: beyond))])
  }
}
