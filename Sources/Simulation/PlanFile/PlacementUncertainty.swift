import Demography
import Diagnostics
import LocatedYAML

/// What the draws of a placement change beside the people, whose own uncertainty stands in ``PopulationSettings``.
public struct PlacementUncertainty: Sendable, Equatable {
  public var draws: Int
  /// So many of the draws are solved again, to know what the best plan would have been.
  public var resolved: Int
  public var seed: UInt64
  /// Years by which an opening is late; negative draws count as 0, and part of a year is not seen at its end.
  public var delay: Distribution
  /// Chance that an existing facility closes in a year.
  public var closures: Double

  public init(
    draws: Int, resolved: Int? = nil, seed: UInt64, delay: Distribution = .fixed(0), closures: Double = 0
  ) {
    self.draws = draws
    self.resolved = min(draws, resolved ?? Self.usuallyResolved)
    self.seed = seed
    self.delay = delay
    self.closures = closures
  }

  private static let usuallyResolved = 20

  init(_ mapping: YAMLMapping, seed: UInt64) {
    let draws = mapping.optional("draws") { value in
      Plan.count(value).flatMap { number -> Int? in
        guard (1...100_000).contains(number) else {
          value.report(Text(zh: "抽取次数应在 1 与 100000 之间", en: "expected 1 to 100,000 draws"))
          return nil
        }
        return number
      }
    }
    let resolved = mapping.optional("regret_draws") { value in
      Plan.count(value, atMost: 100_000).flatMap { number -> Int? in
        guard number <= draws ?? .max else {
          value.report(
            Text(zh: "不能多于 draws（\(draws ?? 0)）", en: "cannot be more than draws (\(draws ?? 0))"),
            fix: Text(zh: "减少 regret_draws 或增加 draws", en: "lower regret_draws or raise draws"))
          return nil
        }
        return number
      }
    }
    let own = mapping.optional("seed") { Plan.seed($0) }
    let delay = mapping.optional("delay") { PopulationSettings.distribution($0) }
    let closures = mapping.optional("closures") { value in
      value.double().flatMap { chance -> Double? in
        guard (0...1).contains(chance) else {
          value.report(
            Text(zh: "应为 0 到 1 之间的概率", en: "expected a chance between 0 and 1"),
            fix: Text(zh: "每年 2% 写作 0.02", en: "write 2 % a year as 0.02"))
          return nil
        }
        return chance
      }
    }
    mapping.finish()
    self.init(
      draws: draws ?? max(Self.usuallyResolved, resolved ?? 0), resolved: resolved, seed: own ?? seed,
      delay: delay ?? .fixed(0), closures: closures ?? 0)
  }
}
