import Diagnostics
import Planning

/// A value that stands at the end of a year.
public struct YearValue: Hashable, Sendable, Codable {
  public var year: Int
  public var value: Quantity

  public init(year: Int, value: Quantity) {
    self.year = year
    self.value = value
  }
}

/// From where to where an indicator is to go.
public struct Schedule: Hashable, Sendable {
  /// What the document reports for its base year.
  public var baseline: YearValue?
  /// In ascending years, at least one. A target holds until the next one, the last for good.
  public var targets: [YearValue]
  /// Above the target: reaching the target alone is PASS_MINIMUM.
  public var recommended: Quantity?

  public init(baseline: YearValue? = nil, targets: [YearValue], recommended: Quantity? = nil) {
    self.baseline = baseline
    self.targets = targets
    self.recommended = recommended
  }

  /// The target in force at the end of `year`; `nil` before the first.
  public func target(in year: Int) -> Quantity? { targets.last { $0.year <= year }?.value }

  public var first: YearValue? { targets.first }

  /// No target lies above the baseline: the indicator is to be held, not raised.
  public var isHold: Bool {
    guard let baseline else { return false }
    return targets.allSatisfy { $0.value <= baseline.value }
  }
}
