import Diagnostics
import LocatedYAML
import Planning

/// So many square metres of premises for every 100 dwellings of a housing project.
public struct AllocationRateRule: Sendable, Hashable {
  /// How a part of 100 dwellings counts.
  public enum Rounding: String, Sendable, Codable, CaseIterable {
    /// In proportion: 250 dwellings owe 2.5 times the rate. No document seen rounds.
    case proportional
    /// Each hundred begun owes the whole rate.
    case stepUp = "step_up"
  }

  public var service: Service
  /// For every 100 dwellings.
  public var minimum: Area
  /// Upper value of a range (20–30 m²): the minimum binds, this is recommended.
  public var recommended: Area?
  public var rounding: Rounding

  /// Area owed by so many dwellings, in ten-thousandths of a square metre: exact, because a rate in hundredths times a
  /// count over 100 is a whole number of them. `nil` when it does not fit.
  func need(_ rate: Area, dwellings: Int) -> Quantity? {
    let counted: Int64? =
      switch rounding {
      case .proportional: Int64(dwellings)
      case .stepUp: Exact.times(Int64(dwellings / 100 + (dwellings % 100 == 0 ? 0 : 1)), 100)
      }
    return counted.flatMap { Exact.times(rate.hundredths, $0) }.map(Quantity.init(tenThousandths:))
  }

  init?(_ keys: YAMLMapping) {
    let service = keys.optional("service") { $0.oneOf(Service.self) } ?? .elderCare
    let minimum = keys.required("minimum") { $0.area() }
    let recommended = keys.optional("recommended") { $0.area() }
    let rounding = keys.optional("rounding") { $0.oneOf(Rounding.self) } ?? .proportional
    guard let minimum else { return nil }
    if let recommended, recommended < minimum {
      keys.report(Text(zh: "recommended 小于 minimum", en: "recommended is below minimum"))
      return nil
    }
    self.service = service
    self.minimum = minimum
    self.recommended = recommended
    self.rounding = rounding
  }
}
