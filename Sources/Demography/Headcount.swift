import Diagnostics
import Planning

/// A number of people that knows who was counted.
///
/// Ratios and sums are made between headcounts, so that registered people are never divided by residents.
public struct Headcount: Hashable, Sendable {
  public let persons: Int
  public let basis: PopulationBasis

  public init(_ persons: Int, _ basis: PopulationBasis) {
    self.persons = persons
    self.basis = basis
  }

  /// `scale` · these / those: with 100 a percentage, with 1,000 a rate per thousand; `nil` over nobody.
  /// - Throws: when the bases differ, naming both.
  public func ratio(to whole: Headcount, per scale: Int = 1) throws(Problems) -> Quantity? {
    try requireSameBasis(basis, whole.basis)
    return Quantity(Int64(persons) * Int64(scale), over: Int64(whole.persons))
  }

  /// - Throws: when the bases differ, naming both.
  public func adding(_ others: Headcount) throws(Problems) -> Headcount {
    try requireSameBasis(basis, others.basis)
    return Headcount(persons + others.persons, basis)
  }
}

extension Projection {
  /// People of all streets, or of one, with their basis.
  public func headcount(street: Int? = nil, year: Int, in age: AgeRange) -> Headcount {
    Headcount(
      street.map { persons(street: $0, year: year, in: age) } ?? persons(year: year, in: age), basis)
  }
}

/// Counts of different people must not meet in one number.
func requireSameBasis(_ a: PopulationBasis, _ b: PopulationBasis) throws(Problems) {
  guard a != b else { return }
  var problems = Problems()
  problems.error(
    at: Place(layer: "population", field: "basis"), value: "\(a.rawValue), \(b.rawValue)",
    Text(
      zh: "口径不同:一为\(a.name.zh),一为\(b.name.zh),不得相加或相比。",
      en: "the bases differ, \(a.name.en) and \(b.name.en): the numbers must not be added or compared."),
    fix: Text(zh: "两边采用同一口径的数据。", en: "use data of one basis on both sides."))
  throw problems
}
