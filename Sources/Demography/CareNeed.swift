import Diagnostics
import Planning

/// Elders by how far they can look after themselves, in whole persons.
public struct CareNeed: Hashable, Sendable {
  public var independent: Int
  public var partly: Int
  public var fully: Int

  public init(independent: Int = 0, partly: Int = 0, fully: Int = 0) {
    self.independent = independent
    self.partly = partly
    self.fully = fully
  }

  public var all: Int { independent + partly + fully }

  public subscript(level: CareLevel) -> Int {
    switch level {
    case .independent: independent
    case .partly: partly
    case .fully: fully
    }
  }

  public static func + (a: CareNeed, b: CareNeed) -> CareNeed {
    CareNeed(independent: a.independent + b.independent, partly: a.partly + b.partly, fully: a.fully + b.fully)
  }
}

/// Care rates fitted to a projection.
///
/// In every street, year and band the three groups are the persons times their shares, by largest remainders; a city is
/// the sum of its streets. (The prevalence method: Sullivan 1971, *HSMHA Health Reports* 86, 347–354.)
public struct CareForecast: Sendable {
  public let projection: Projection
  private let bands: [CareRates.Band]

  /// - Throws: shares outside 0…1 or above 1 together, bands that overlap for one sex, bands by sex over a projection
  ///   without sexes, ages the projection does not tell.
  public init(_ rates: CareRates, over projection: Projection) throws(Problems) {
    var problems = Problems()
    for (index, band) in rates.bands.enumerated() {
      let place = Place(field: "care_rates[\(index)]")
      if !(band.partly >= 0 && band.fully >= 0 && band.partly + band.fully <= 1) {
        problems.error(
          at: place, value: "\(band.partly), \(band.fully)",
          Text(
            zh: "部分失能与失能比例须在 0 与 1 之间,合计不超过 1。",
            en: "the shares must be 0 to 1 and not exceed 1 together."),
          fix: Text(zh: "12% 写作 0.12。", en: "write 12% as 0.12."))
      }
      if band.sex != nil, projection.sexes.isEmpty {
        problems.error(
          at: place, Text(zh: "推算不分性别,比例却分性别。", en: "the rates are by sex and the projection is not."))
      }
      if !projection.covers(band.age) {
        problems.error(
          at: place, value: band.age.description,
          Text(zh: "推算结果不含这一年龄段。", en: "the projection does not tell these ages."))
      }
      for other in rates.bands[..<index]
      where other.age.overlaps(band.age) && (other.sex == band.sex || other.sex == nil || band.sex == nil) {
        problems.error(
          at: place, value: "\(other.age), \(band.age)", Text(zh: "年龄段重叠。", en: "the bands overlap."))
      }
    }
    if rates.bands.isEmpty {
      problems.error(at: Place(field: "care_rates"), Text(zh: "没有失能比例。", en: "no care rates are given."))
    }
    try problems.throwIfErrors()
    self.projection = projection
    bands = rates.bands
  }

  private init(bands: [CareRates.Band], projection: Projection) {
    self.bands = bands
    self.projection = projection
  }

  /// The same rates over another outcome of the same forecast.
  public func over(_ projection: Projection) -> CareForecast { CareForecast(bands: bands, projection: projection) }

  /// - Precondition: as for ``Projection/persons(street:year:in:)``.
  public func need(street: Int, year: Int) -> CareNeed { need(street: street, year: year, of: bands) }

  private func need(street: Int, year: Int, of bands: [CareRates.Band]) -> CareNeed {
    bands.reduce(CareNeed()) { sum, band in
      let persons = projection.persons(street: street, year: year, sex: band.sex, in: band.age)
      let shares = [1 - band.partly - band.fully, band.partly, band.fully].map { $0 * Double(persons) }
      let parts = Apportionment.round(shares, to: persons)
      return sum + CareNeed(independent: parts[0], partly: parts[1], fully: parts[2])
    }
  }

  /// Elders of an age; `nil` when a band reaches across its border, so that nothing says who of it is meant.
  public func need(street: Int, year: Int, in age: AgeRange) -> CareNeed? {
    let inside = bands.filter { $0.age.overlaps(age) }
    guard !inside.isEmpty, inside.allSatisfy({ age.contains($0.age) }) else { return nil }
    return need(street: street, year: year, of: inside)
  }

  /// All streets.
  public func need(year: Int) -> CareNeed {
    projection.streets.indices.reduce(CareNeed()) { $0 + need(street: $1, year: year) }
  }
}
