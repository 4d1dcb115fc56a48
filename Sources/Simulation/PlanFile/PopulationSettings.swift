import Demography
import Diagnostics
import LocatedYAML
import Planning

extension Plan {
  private enum Method: String, CaseIterable {
    /// Age bands follow trends.
    case growth
    /// Straight lines through the years of the population table.
    case table
  }

  static func population(_ mapping: YAMLMapping) -> ProjectionMethod? {
    let method = mapping.required("method") { $0.oneOf(Method.self) }
    defer { mapping.finish() }
    switch method {
    case nil: return nil
    case .table: return .throughTable(beyond: .hold)
    case .growth:
      let bands = mapping.list("bands").compactMap { band($0) }
      let rest = mapping.optional("rest") { $0.mapping().flatMap { trend($0) } }
      return .growth(bands, rest: rest ?? .constant)
    }
  }

  private static func band(_ value: YAMLValue) -> GrowthBand? {
    guard let mapping = value.mapping() else { return nil }
    let age = mapping.required("age") { value -> AgeRange? in
      guard let text = value.string() else { return nil }
      guard let age = AgeRange(text) else {
        value.report(Text(zh: "应为年龄段,如 60+、0-2", en: "expected an age range such as 60+ or 0-2"))
        return nil
      }
      return age
    }
    let trend = trend(mapping)
    guard let age, let trend else { return nil }
    return GrowthBand(age, trend)
  }

  /// One of `add_per_year`, `rate`, `reach`, or none of them for no change.
  private static func trend(_ mapping: YAMLMapping) -> Trend? {
    let perYear = mapping.optional("add_per_year") { $0.double() }
    let rate = mapping.optional("rate") { $0.double() }
    let given = mapping.optional("reach") { $0.mapping() }.map(givenYears)
    mapping.finish()
    let trends = [
      perYear.map { Trend.linear(perYear: $0) }, rate.map { .geometric(rate: $0) }, given.map { .through($0) },
    ]
    .compactMap { $0 }
    guard trends.count <= 1 else {
      mapping.report(
        Text(zh: "add_per_year、rate、reach 只能取一个", en: "give one of add_per_year, rate and reach, not several"))
      return nil
    }
    return trends.first ?? .constant
  }

  private static func givenYears(_ mapping: YAMLMapping) -> [Trend.GivenYear] {
    mapping.keys.compactMap { key in
      guard let persons = mapping.required(key, { count($0) }) else { return nil }
      guard let year = Int(key) else {
        mapping.report(Text(zh: "“\(key)”应为年份", en: "\"\(key)\" should be a year"))
        return nil
      }
      return Trend.GivenYear(year, persons)
    }
  }
}
