import Diagnostics
import LocationAllocation
import Planning

/// What one draw makes of the world that a plan was made for.
public struct SitingDraw: Sendable {
  /// The problem's targets, in its order, with the people and the needs of the draw.
  public var targets: [SitingTarget]
  /// Index of each existing facility that closes, and the year on whose first day it does.
  public var closures: [Int: Int]
  /// Whole years by which openings are late: by id of the site, or of the facility that is enlarged.
  public var delays: [String: Int]

  public init(targets: [SitingTarget], closures: [Int: Int] = [:], delays: [String: Int] = [:]) {
    self.targets = targets
    self.closures = closures
    self.delays = delays
  }
}

/// How a plan fares when the world turns out otherwise.
public struct Robustness: Sendable {
  /// What is drawn; `all` is everything together.
  public enum Cause: String, Sendable, CaseIterable {
    case all, population, delay, closures
  }

  /// How often one target is reached in one year.
  public struct Chance: Sendable, Hashable {
    /// Index into the problem's targets.
    public var target: Int
    public var year: Int
    /// Draws in which the plan reaches what the draw asks, by what was drawn; a cause that the plan leaves certain is
    /// absent.
    public var hits: [Cause: Int]
    public var draws: Int

    public func probability(_ cause: Cause = .all) -> Double? {
      hits[cause].map { Double($0) / Double(max(1, draws)) }
    }

    /// The 95 % interval of the probability under all causes, for the number of draws: Wilson, "Probable inference, the
    /// law of succession, and statistical inference", Journal of the American Statistical Association 22 (1927).
    public var interval: ClosedRange<Double> {
      guard draws > 0 else { return 0...1 }
      let z2 = 1.959964 * 1.959964
      let n = Double(draws)
      let share = probability() ?? 0
      let middle = (share + z2 / (2 * n)) / (1 + z2 / n)
      let half = (share * (1 - share) * z2 / n + z2 * z2 / (4 * n * n)).squareRoot() / (1 + z2 / n)
      return max(0, middle - half)...min(1, middle + half)
    }
  }

  /// One draw, and how the plan fares in it.
  public struct Outcome: Sendable, Hashable {
    /// From 1.
    public var draw: Int
    /// Ids of facilities that close within the horizon.
    public var closed: [String]
    /// How many of the plan's openings are late.
    public var late: Int
    /// Targets and years in which the plan misses what the draw asks, delays included.
    public var missed: Int
    /// `nil` where the draw was not solved again.
    public var regret: Regret?
  }

  /// The plan beside the best plan for one draw, which knows the draw's people and closures beforehand. Delays strike
  /// any plan, and are left out of both.
  ///
  /// Plans are compared as the engine decides: first by shortfall, the sum over targets and years of what is missing
  /// relative to the need; then by the objective. Where the plan is as good as what was found, it is the best.
  /// (Regret: Savage, "The theory of statistical decision", Journal of the American Statistical Association 46 (1951);
  /// for facilities: Snyder, "Facility location under uncertainty: a review", IIE Transactions 38 (2006).)
  public struct Regret: Sendable, Hashable {
    public var missed: Int
    public var bestMissed: Int
    public var shortfall: Double
    public var bestShortfall: Double
    /// No plan's shortfall is less.
    public var leastShortfall: Double
    /// Yuan over the horizon under least cost; people and years covered under most covered.
    public var value: Int64
    public var bestValue: Int64
    /// No plan that misses as little is better.
    public var bound: Int64
    public var bestIsThePlan: Bool
    public var isMostCovered: Bool

    /// Shortfall that foresight would have saved, and the most that it can be; never below 0.
    public var ofShortfall: Double { max(0, shortfall - bestShortfall) }
    public var ofShortfallAtMost: Double { max(ofShortfall, shortfall - leastShortfall) }

    /// Yuan that foresight would have saved, or people and years that it would have covered; `nil` where the plan misses
    /// more than the best, since money does not make up for that.
    public var ofValue: Int64? { missesMore ? nil : max(0, isMostCovered ? bestValue - value : value - bestValue) }
    public var ofValueAtMost: Int64? {
      ofValue.map { max($0, isMostCovered ? bound - value : value - bound) }
    }

    /// Whether no better plan than the best that was found exists.
    public var isProven: Bool { bestShortfall - leastShortfall < Self.slack && bestValue == bound }
    public var isZero: Bool { !missesMore && ofValue == 0 }

    var missesMore: Bool { !isMostCovered && ofShortfall > Self.slack }
    /// Sums of shares are compared to a billionth.
    static let slack = 1e-9
  }

  /// A site, and how often the best plans of the draws open something on it.
  public struct Site: Sendable, Hashable {
    public var site: CandidateSite
    public var openings: Int
    /// Of the draws' best plans; `nil` where none opens it.
    public var medianYear: Int?
    /// Id of the size that they open most often.
    public var design: String?
    /// What the plan itself opens there.
    public var planned: SitingPlan.Opening?
  }

  /// Draws that were asked for; fewer were made when the user ended the run.
  public var asked: Int
  public var outcomes: [Outcome] = []
  /// In the order of targets and years; years in which nothing is ever asked are left out.
  public var chances: [Chance] = []
  /// Draws in which the plan reaches every target in every year.
  public var allHits = 0
  /// Those that are opened most often first.
  public var sites: [Site] = []

  public init(asked: Int) {
    self.asked = asked
  }

  public var regrets: [Regret] { outcomes.compactMap(\.regret) }
}
