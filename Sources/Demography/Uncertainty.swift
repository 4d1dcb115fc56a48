import Diagnostics
import Planning

/// What a quantity may turn out to be.
public enum Distribution: Sendable, Equatable {
  case fixed(Double)
  case normal(mean: Double, deviation: Double)
  /// exp of a normal number with mean ln(median) and deviation `sigma`.
  case lognormal(median: Double, sigma: Double)
  case uniform(from: Double, to: Double)
  case triangular(from: Double, mode: Double, to: Double)

  func value(_ generator: inout SplitMix64) -> Double {
    switch self {
    case .fixed(let value): return value
    case .normal(let mean, let deviation): return mean + deviation * generator.normal()
    case .lognormal(let median, let sigma): return median * Real.exp(sigma * generator.normal())
    case .uniform(let low, let high): return low + (high - low) * generator.unit()
    case .triangular(let low, let mode, let high):
      let u = generator.unit()
      let turn = high > low ? (mode - low) / (high - low) : 0
      return u < turn
        ? low + ((high - low) * (mode - low) * u).squareRoot()
        : high - ((high - low) * (high - mode) * (1 - u)).squareRoot()
    }
  }

  /// Whether its parameters are those of a distribution.
  public var isPossible: Bool {
    switch self {
    case .fixed(let value): value.isFinite
    case .normal(let mean, let deviation): mean.isFinite && deviation.isFinite && deviation >= 0
    case .lognormal(let median, let sigma): median.isFinite && median > 0 && sigma.isFinite && sigma >= 0
    case .uniform(let low, let high): low.isFinite && high.isFinite && low <= high
    case .triangular(let low, let mode, let high): low.isFinite && high.isFinite && low <= mode && mode <= high
    }
  }

  public var spoken: Text {
    func number(_ value: Double) -> String { Trend.number(value) }
    switch self {
    case .fixed(let value): return Text(zh: "固定为 \(number(value))", en: "fixed at \(number(value))")
    case .normal(let mean, let deviation):
      return Text(
        zh: "正态,均值 \(number(mean)),标准差 \(number(deviation))",
        en: "normal, mean \(number(mean)), deviation \(number(deviation))")
    case .lognormal(let median, let sigma):
      return Text(
        zh: "对数正态,中位数 \(number(median)),σ \(number(sigma))",
        en: "lognormal, median \(number(median)), sigma \(number(sigma))")
    case .uniform(let low, let high):
      return Text(zh: "均匀,\(number(low))—\(number(high))", en: "uniform, \(number(low)) to \(number(high))")
    case .triangular(let low, let mode, let high):
      return Text(
        zh: "三角,\(number(low))—\(number(mode))—\(number(high))",
        en: "triangular, \(number(low)), \(number(mode)), \(number(high))")
    }
  }
}

/// How a projection's parameters are drawn: each factor of a ``Variation`` from its own distribution, independently,
/// once a draw for all years and streets (errors of forecasts are mostly errors of level, not yearly noise).
public struct Uncertainty: Sendable, Equatable {
  public var draws: Int
  public var seed: UInt64
  /// Factors; negative draws count as 0.
  public var fertility: Distribution
  public var mortality: Distribution
  public var migration: Distribution
  public var growth: Distribution
  /// Years; negative draws count as 0.
  public var delay: Distribution

  public init(
    draws: Int = 1000, seed: UInt64, fertility: Distribution = .fixed(1), mortality: Distribution = .fixed(1),
    migration: Distribution = .fixed(1), growth: Distribution = .fixed(1), delay: Distribution = .fixed(0)
  ) {
    self.draws = draws
    self.seed = seed
    self.fertility = fertility
    self.mortality = mortality
    self.migration = migration
    self.growth = growth
    self.delay = delay
  }

  /// Distributions for a plan that states none.
  ///
  /// Fertility and mortality: chosen so that four draws of five lie as far apart as the United Nations' 80 % intervals of
  /// China's children per woman and life expectancy in 2025 (*World Population Prospects 2024*: 0.85–1.18 around 1.02;
  /// 77.3–79.5 years around 78.4, a year of life being about a tenth of mortality). Migration, growth and delay: ours, for
  /// want of a source; a plan should state its own.
  public static func usual(draws: Int, seed: UInt64) -> Uncertainty {
    Uncertainty(
      draws: draws, seed: seed, fertility: .lognormal(median: 1, sigma: 0.12),
      mortality: .lognormal(median: 1, sigma: 0.08), migration: .normal(mean: 1, deviation: 0.5),
      growth: .normal(mean: 1, deviation: 0.25), delay: .triangular(from: 0, mode: 0, to: 2))
  }

  /// The same for the same seed and draw, whatever else is drawn.
  public func variation(draw: Int) -> Variation {
    var generator = SplitMix64(seed: seed, stream: draw)
    return Variation(
      fertility: max(0, fertility.value(&generator)), mortality: max(0, mortality.value(&generator)),
      migration: migration.value(&generator), growth: growth.value(&generator),
      delay: max(0, delay.value(&generator)))
  }

  /// For the assumptions of a report.
  public var spoken: [Text] {
    let parts: [(Text, Distribution, Distribution)] = [
      (Text(zh: "生育率系数", en: "fertility factor"), fertility, .fixed(1)),
      (Text(zh: "死亡率系数", en: "mortality factor"), mortality, .fixed(1)),
      (Text(zh: "净迁移系数", en: "net migration factor"), migration, .fixed(1)),
      (Text(zh: "增量系数", en: "growth factor"), growth, .fixed(1)),
      (Text(zh: "竣工延迟(年)", en: "completion delay in years"), delay, .fixed(0)),
    ]
    let head = Text(
      zh: "蒙特卡洛 \(draws) 次,种子 \(seed);各系数相互独立,每次抽取对各年各街道相同。",
      en: "Monte Carlo with \(draws) draws, seed \(seed); factors independent, one draw for all years and streets.")
    return [head]
      + parts.filter { $0.1 != $0.2 }.map { name, distribution, _ in
        Text(zh: "\(name.zh):\(distribution.spoken.zh)。", en: "\(name.en.capitalisedFirst): \(distribution.spoken.en).")
      }
  }

  func check() throws(Problems) {
    var problems = Problems()
    if draws < 1 || draws > 1_000_000 {
      problems.error(
        at: Place(field: "draws"), value: "\(draws)",
        Text(zh: "抽取次数须在 1 与 1000000 之间。", en: "expected 1 to 1,000,000 draws."))
    }
    for (name, distribution) in [
      ("fertility", fertility), ("mortality", mortality), ("migration", migration), ("growth", growth),
      ("delay", delay),
    ] where !distribution.isPossible {
      problems.error(
        at: Place(field: name), value: distribution.spoken.en,
        Text(zh: "分布参数不合理。", en: "not possible parameters of a distribution."))
    }
    try problems.throwIfErrors()
  }
}

/// What the draws came to for one indicator.
public struct DrawnIndicator: Sendable, Equatable {
  /// Ascending.
  public let values: [Double]

  init(_ values: [Double]) {
    self.values = values.sorted()
  }

  public var p10: Double { quantile(0.1) }
  public var p50: Double { quantile(0.5) }
  public var p90: Double { quantile(0.9) }

  /// Straight between the ordered draws: type 7 of Hyndman & Fan 1996, *Am. Stat.* 50, 361–365.
  public func quantile(_ share: Double) -> Double {
    guard let last = values.last else { return .nan }
    let position = Double(values.count - 1) * max(0, min(1, share))
    let low = Int(position)
    guard low + 1 < values.count else { return last }
    return values[low] + (values[low + 1] - values[low]) * (position - Double(low))
  }

  /// Share of the draws for which a condition holds, such as a target met.
  public func probability(of condition: (Double) -> Bool) -> Double {
    values.isEmpty ? .nan : Double(values.count { condition($0) }) / Double(values.count)
  }
}
