import Diagnostics
import Spatial

/// What a facility is, as an open set: packs and plans may name kinds of their own.
public struct FacilityKind: RawRepresentable, Hashable, Sendable, Codable {
  public var rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  public static let dayCare = FacilityKind(rawValue: "day_care")
  public static let streetComplex = FacilityKind(rawValue: "street_complex")
  public static let homeCare = FacilityKind(rawValue: "home_care")
  public static let nursingHome = FacilityKind(rawValue: "nursing_home")
  public static let mealPoint = FacilityKind(rawValue: "meal_point")
  public static let childcare = FacilityKind(rawValue: "childcare")

  /// The kinds Catchment has words for.
  public static let known: [FacilityKind: Text] = [
    .dayCare: Text(zh: "老年人日间照料中心", en: "day-care centre for elders"),
    .streetComplex: Text(zh: "街道养老服务综合体", en: "street elder-care complex"),
    .homeCare: Text(zh: "社区居家养老服务中心", en: "home-care service centre"),
    .nursingHome: Text(zh: "养老机构", en: "nursing home"),
    .mealPoint: Text(zh: "老年人助餐点", en: "meal point for elders"),
    .childcare: Text(zh: "托育机构", en: "childcare centre"),
  ]

  public var name: Text { FacilityKind.known[self] ?? Text(rawValue) }
}

/// Which kind of bed a bed ratio counts.
public enum BedClass: String, Sendable, Codable, CaseIterable {
  /// 机构床位: in nursing homes.
  case institution
  /// 社区(居家)床位: in community facilities.
  case community
  /// 家庭养老床位: at home, run by a facility.
  case family

  public var name: Text {
    switch self {
    case .institution: Text(zh: "机构床位", en: "institutional beds")
    case .community: Text(zh: "社区居家床位", en: "community beds")
    case .family: Text(zh: "家庭养老床位", en: "family beds")
    }
  }
}

/// An existing or decided facility.
public struct Facility: Hashable, Sendable {
  public var id: String
  public var name: String
  public var kind: FacilityKind
  public var position: Point
  /// Code of the street it stands in; `nil` when outside every street.
  public var street: String?
  /// `nil`: open from the start.
  public var opened: CalendarDate?
  /// Last day of service; `nil`: stays open.
  public var closed: CalendarDate?
  public var beds: [BedClass: Int]
  /// How many of `beds` are nursing beds (护理型); `nil` when the register does not say.
  public var nursingBeds: Int?
  /// Day places (日托位) or childcare places (托位).
  public var places: Int?
  public var floorArea: Area?
  public var landArea: Area?
  /// Who runs it, as the register says.
  public var operatorName: String?

  public init(
    id: String, name: String, kind: FacilityKind, position: Point, street: String? = nil,
    opened: CalendarDate? = nil, closed: CalendarDate? = nil, beds: [BedClass: Int] = [:], nursingBeds: Int? = nil,
    places: Int? = nil, floorArea: Area? = nil, landArea: Area? = nil, operatorName: String? = nil
  ) {
    self.id = id
    self.name = name
    self.kind = kind
    self.position = position
    self.street = street
    self.opened = opened
    self.closed = closed
    self.beds = beds
    self.nursingBeds = nursingBeds
    self.places = places
    self.floorArea = floorArea
    self.landArea = landArea
    self.operatorName = operatorName
  }

  /// Whether it serves at the end of `year`.
  public func isOpen(atEndOf year: Int) -> Bool {
    let day = CalendarDate.endOf(year: year)
    return (opened.map { $0 <= day } ?? true) && (closed.map { $0 > day } ?? true)
  }
}

/// A place where a facility could be opened.
public struct CandidateSite: Hashable, Sendable {
  public var id: String
  public var name: String
  public var position: Point
  public var street: String?
  /// Kinds that may open here.
  public var kinds: [FacilityKind]
  /// Largest floor area to be had.
  public var floorArea: Area?
  /// Cost of opening, in yuan, beside the cost of the kind; `nil` when the site list does not say.
  public var cost: Int64?
  /// First year in which it can open; `nil`: at once.
  public var availableFrom: Int?
  /// Housing project whose premises these are.
  public var project: String?

  public init(
    id: String, name: String, position: Point, street: String? = nil, kinds: [FacilityKind], floorArea: Area? = nil,
    cost: Int64? = nil, availableFrom: Int? = nil, project: String? = nil
  ) {
    self.id = id
    self.name = name
    self.position = position
    self.street = street
    self.kinds = kinds
    self.floorArea = floorArea
    self.cost = cost
    self.availableFrom = availableFrom
    self.project = project
  }
}
