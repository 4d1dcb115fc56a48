import Diagnostics
import LocatedYAML
import Planning

/// So many square metres of premises for every 100 dwellings: of a housing project, or of a whole street or community.
public struct AllocationRateRule: Sendable, Hashable {
  /// How a part of 100 dwellings counts.
  public enum Rounding: String, Sendable, Codable, CaseIterable {
    /// In proportion: 250 dwellings owe 2.5 times the rate. No document seen rounds.
    case proportional
    /// Each hundred begun owes the whole rate.
    case stepUp = "step_up"
  }

  /// What owes the area, where it is not the project.
  public struct AreaScoped: Sendable, Hashable {
    public enum Unit: String, Sendable, Codable, CaseIterable {
      /// 社区. The data know no communities: tested on the street's total, which no set of passing communities fails.
      case community
      case street
      case city
    }

    public var unit: Unit
    /// Facilities whose floor area counts; empty: premises in housing projects.
    public var facilities: [FacilityKind]
    /// First year in which it is asked.
    public var from: Int
  }

  public var service: Service
  /// `nil`: each project for itself.
  public var area: AreaScoped?
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
    enum Scope: String, CaseIterable { case project, community, street, city }
    let service = keys.service()
    let scope = keys.optional("scope") { $0.oneOf(Scope.self) } ?? .project
    let facilities = keys.optional("facilities") { $0.facilityKinds() }
    let from = keys.optional("from") { $0.year() }
    let minimum = keys.required("minimum") { $0.area() }
    let recommended = keys.optional("recommended") { $0.area() }
    let rounding = keys.optional("rounding") { $0.oneOf(Rounding.self) } ?? .proportional
    guard let minimum else { return nil }
    if let recommended, recommended < minimum {
      keys.report(
        Text(zh: "recommended 小于 minimum", en: "recommended is below minimum"),
        fix: Text(zh: "对调两者，或删去 recommended", en: "swap the two, or leave recommended out"))
      return nil
    }
    self.service = service
    self.minimum = minimum
    self.recommended = recommended
    self.rounding = rounding
    guard let unit = AreaScoped.Unit(rawValue: scope.rawValue) else {
      if facilities != nil || from != nil {
        keys.report(
          Text(
            zh: "facilities 和 from 只用于 scope: community、street 或 city",
            en: "facilities and from belong to scope: community, street or city"),
          fix: Text(zh: "加上 scope，或删去这两个键", en: "add scope, or remove these keys"))
        return nil
      }
      return
    }
    guard let from else {
      keys.report(
        Text(zh: "按范围计的标准需写起始年 from", en: "a rate of an area needs its first year: from"),
        fix: Text(zh: "加上 from: 2025 这样的年份", en: "add the year, such as from: 2025"))
      return nil
    }
    area = AreaScoped(unit: unit, facilities: facilities ?? [], from: from)
  }

  var indicator: AreaRateIndicator? { area.map { AreaRateIndicator(rate: self, area: $0) } }
}

/// A rate that a street or community owes, as square metres per 100 dwellings.
struct AreaRateIndicator: IndicatorKind {
  let rate: AllocationRateRule
  let area: AllocationRateRule.AreaScoped

  var scope: AreaScope { area.unit == .city ? .city : .street }
  var unit: Text { Text(zh: "m²/百户", en: "m² per 100 dwellings") }
  var schedule: Schedule {
    Schedule(
      targets: [YearValue(year: area.from, value: rate.minimum.quantity)], recommended: rate.recommended?.quantity)
  }

  func reading(_ rule: Rule, from desk: Desk) -> Reading {
    let part: Measure = area.facilities.isEmpty ? .premisesArea(rate.service) : .floorArea(area.facilities)
    // Hundredths of m² over dwellings, times 100 dwellings: the two hundreds cancel.
    var reading = desk.ratio(part, over: .dwellings, up: 1, lever: .area(part.name))
    if area.unit == .community {
      reading.remarks.append(
        Text(
          zh: "数据没有社区边界，按街道合计检验：合计不达标则必有社区不达标",
          en: "the data have no communities: tested on the street's total; if that fails, some community fails"))
    }
    return reading
  }
}
