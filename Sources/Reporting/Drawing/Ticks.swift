/// Round numbers along an axis.
struct Ticks: Hashable, Sendable {
  var values: [Double]
  var step: Double
  var low: Double
  var high: Double

  /// Ticks at 1, 2 or 5 times a power of ten that cover `low...high` in about `count` steps.
  init(from low: Double, to high: Double, about count: Int = 5) {
    var low = low.isFinite ? low : 0
    var high = high.isFinite ? high : 1
    if high < low { swap(&low, &high) }
    if high - low < 1e-9 * max(1, abs(high)) {
      let room = max(abs(high) * 0.1, 0.5)
      low -= room
      high += room
    }
    step = Ticks.roundStep(atLeast: (high - low) / Double(max(1, count)))
    let first = (low / step + 1e-9).rounded(.down)
    let last = (high / step - 1e-9).rounded(.up)
    // Multiples of the step, not sums of it, so that 0.1 + 0.2 does not creep into a label.
    let step = self.step
    values = (0...Int(last - first)).map { (first + Double($0)) * step }
    self.low = first * step
    self.high = last * step
  }

  /// The smallest of 1, 2, 5 × 10ⁿ that is not less than `value`.
  static func roundStep(atLeast value: Double) -> Double {
    guard value > 0, value.isFinite else { return 1 }
    let power = powerOfTen(atMost: value)
    for factor in [1.0, 2, 5] where power * factor >= value * (1 - 1e-12) { return power * factor }
    return power * 10
  }

  /// The greatest of 1, 2, 5 × 10ⁿ that is not more than `value`.
  static func roundStep(atMost value: Double) -> Double {
    guard value > 0, value.isFinite else { return 1 }
    let power = powerOfTen(atMost: value)
    for factor in [5.0, 2] where power * factor <= value * (1 + 1e-12) { return power * factor }
    return power
  }

  private static func powerOfTen(atMost value: Double) -> Double {
    var power = 1.0
    while power > value * (1 + 1e-12) { power /= 10 }
    while power * 10 <= value * (1 + 1e-12) { power *= 10 }
    return power
  }

  /// As many decimals as the step needs, and thousands grouped: `1,200`, `0.25`.
  func label(_ value: Double) -> String {
    var decimals = 0
    var scaled = step
    while decimals < 4, abs(scaled - scaled.rounded()) > 1e-6 {
      scaled *= 10
      decimals += 1
    }
    return Figures.text(value, decimals: decimals)
  }
}
