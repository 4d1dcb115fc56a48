import Diagnostics

/// Shares of elders who depend on help, by age and sex, as a pack or plan gives them.
public struct CareRates: Sendable, Equatable {
  public struct Band: Sendable, Equatable {
    /// `nil`: both.
    public var sex: Sex?
    public var age: AgeRange
    /// Share who need help with some activities of daily living (部分失能).
    public var partly: Double
    /// Share who need help with all of them (失能).
    public var fully: Double

    public init(sex: Sex? = nil, age: AgeRange, partly: Double, fully: Double) {
      self.sex = sex
      self.age = age
      self.partly = partly
      self.fully = fully
    }
  }

  public var bands: [Band]

  public init(_ bands: [Band]) {
    self.bands = bands
  }
}

/// How far an elder can look after themself.
public enum CareLevel: String, Sendable, CaseIterable {
  case independent, partly, fully

  public var name: Text {
    switch self {
    case .independent: Text(zh: "能力完好的老人", en: "independent elders")
    case .partly: Text(zh: "部分失能老人", en: "partly dependent elders")
    case .fully: Text(zh: "失能老人", en: "fully dependent elders")
    }
  }
}
