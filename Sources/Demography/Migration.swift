import Diagnostics
import Planning

/// People who come and go over the city's border, net.
public struct Migration: Sendable, Equatable {
  public enum Amount: Sendable, Equatable {
    case none
    /// City-wide persons a year by age group, those arriving less those leaving.
    case numbers(female: AgeSchedule, male: AgeSchedule)
    /// City-wide persons a year, spread over the ages by a schedule.
    case total(perYear: Double, schedule: MigrationSchedule, femaleShare: Double = 0.5)
    /// Per person and year, applied to those present at the start of a step, in every street alike.
    case rates(female: AgeSchedule, male: AgeSchedule)
  }

  /// When in a step the migrants move.
  public enum Timing: String, Sendable, Equatable, CaseIterable {
    /// Half at the start of the step, half at its end (PHG 2001, ch. 6).
    case halfAndHalf = "half_and_half"
    case start
    /// As in the United Nations' World Population Prospects 2019.
    case end

    var atStart: Double {
      switch self {
      case .halfAndHalf: 0.5
      case .start: 1
      case .end: 0
      }
    }

    var spoken: Text {
      switch self {
      case .halfAndHalf:
        Text(zh: "净迁移一半计于期初、一半计于期末", en: "net migrants move half at the start of a step, half at its end")
      case .start: Text(zh: "净迁移计于期初", en: "net migrants move at the start of a step")
      case .end: Text(zh: "净迁移计于期末", en: "net migrants move at the end of a step")
      }
    }
  }

  public var amount: Amount
  public var timing: Timing
  /// Where those who arrive settle: a weight for each street, such as its new dwellings. `nil`: in proportion to the
  /// people of their age and sex. Those who leave always leave in that proportion.
  public var arrivals: [Double]?

  public init(_ amount: Amount, timing: Timing = .halfAndHalf, arrivals: [Double]? = nil) {
    self.amount = amount
    self.timing = timing
    self.arrivals = arrivals
  }

  public static let none = Migration(.none)
}

/// How a number of migrants is spread over the ages.
public enum MigrationSchedule: Sendable, Equatable {
  /// As the people present.
  case likePopulation
  /// A model schedule, the same for both sexes.
  case model(RogersCastro)
  /// In proportion to given weights, such as those found by ``netMigrationByResidual(from:to:rates:)``; ages whose
  /// weight has the other sign than their sum move the other way.
  case given(female: AgeSchedule, male: AgeSchedule)
}

/// Rogers & Castro 1981, *Model Migration Schedules*, IIASA RR-81-30:
/// m(x) = a₁·exp(−α₁x) + a₂·exp(−α₂(x − μ₂) − exp(−λ₂(x − μ₂))) + c: children move with their parents, young adults
/// most, and everybody a little.
public struct RogersCastro: Sendable, Equatable {
  public var a1: Double
  public var alpha1: Double
  public var a2: Double
  public var alpha2: Double
  public var mu2: Double
  public var lambda2: Double
  public var c: Double

  /// The parameters left out are the fundamental ones of the report.
  public init(
    a1: Double = 0.02, alpha1: Double = 0.1, a2: Double = 0.06, alpha2: Double = 0.1, mu2: Double = 20,
    lambda2: Double = 0.4, c: Double = 0.003
  ) {
    self.a1 = a1
    self.alpha1 = alpha1
    self.a2 = a2
    self.alpha2 = alpha2
    self.mu2 = mu2
    self.lambda2 = lambda2
    self.c = c
  }

  public func intensity(at age: Double) -> Double {
    let past = age - mu2
    return a1 * Real.exp(-alpha1 * age) + a2 * Real.exp(-alpha2 * past - Real.exp(-lambda2 * past)) + c
  }

  /// Shares of the groups, adding up to 1: the sum over their single years; the open group ends at 100.
  func shares(of groups: AgeGroups) -> [Double] {
    let raw = groups.ranges.map { group in
      (group.from...max(group.from, group.to ?? 100)).reduce(0) { $0 + intensity(at: Double($1)) }
    }
    let sum = raw.reduce(0, +)
    return raw.map { $0 / sum }
  }
}
