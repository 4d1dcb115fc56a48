import Diagnostics
import Planning

/// Births per woman and year by her age.
public struct Fertility: Sendable, Equatable {
  public var rates: AgeSchedule
  /// Boys per girl among newborns.
  public var sexRatioAtBirth: Double

  /// - Parameter rates: ASFR, births per woman and year, not per 1,000; ages outside the schedule bear no children.
  public init(rates: AgeSchedule, sexRatioAtBirth: Double) {
    self.rates = rates
    self.sexRatioAtBirth = sexRatioAtBirth
  }

  /// From children per woman and how they are spread over her age ranges: f(x) = TFR · share(x) / width(x).
  ///
  /// - Parameter percent: by closed ranges; scaled to add up to 100.
  public init(total: Double, percent: AgeSchedule, sexRatioAtBirth: Double) {
    let sum = percent.values.reduce(0, +)
    let rates = zip(percent.ages, percent.values).map { age, share in
      total * share / sum / (age.width ?? 1)
    }
    self.init(rates: AgeSchedule(percent.ages, rates), sexRatioAtBirth: sexRatioAtBirth)
  }

  /// TFR: children per woman over her life at these rates.
  public var total: Double {
    zip(rates.ages, rates.values).reduce(0) { $0 + ($1.0.width ?? 0) * $1.1 }
  }
}

/// What people live, bear and move by from a year on, until the next period begins or for good.
public struct PeriodRates: Sendable, Equatable {
  /// The steps that start at the end of this year or later.
  public var from: Int
  public var survival: SurvivalTables
  /// Needed for the cohort-component method; ageing of cohorts makes no use of it.
  public var fertility: Fertility?
  public var migration: Migration

  public init(from: Int, survival: SurvivalTables, fertility: Fertility? = nil, migration: Migration = .none) {
    self.from = from
    self.survival = survival
    self.fertility = fertility
    self.migration = migration
  }
}

/// What happened in one step of a cohort projection, for all streets together, not rounded.
public struct StepFlows: Sendable, Equatable {
  /// End of this year to end of ``to``.
  public let from: Int
  public let to: Int
  /// By age group of the mother, in the order of ``Projection/ages``.
  public internal(set) var births: [Double]
  /// Of those born before the step and in it.
  public internal(set) var deaths: Double
  public internal(set) var netMigration: Double

  public var allBirths: Double { births.reduce(0, +) }
}
