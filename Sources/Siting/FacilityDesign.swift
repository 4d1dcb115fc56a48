import Diagnostics
import Planning

/// A size in which a kind of facility is built: what one opening brings and costs.
public struct FacilityDesign: Hashable, Sendable {
  public var id: String
  public var kind: FacilityKind
  public var floorArea: Area
  public var beds: [BedClass: Int]
  public var nursingBeds: Int
  public var places: Int
  /// Who will run it; `nil`: not said.
  public var runBy: OperatorKind?
  /// Fitting out and opening, in yuan, beside the cost of the site.
  public var cost: Int64
  /// Running it, in yuan a year.
  public var runningCost: Int64

  public init(
    id: String, kind: FacilityKind, floorArea: Area, beds: [BedClass: Int] = [:], nursingBeds: Int = 0,
    places: Int = 0, runBy: OperatorKind? = nil, cost: Int64, runningCost: Int64 = 0
  ) {
    self.id = id
    self.kind = kind
    self.floorArea = floorArea
    self.beds = beds
    self.nursingBeds = nursingBeds
    self.places = places
    self.runBy = runBy
    self.cost = cost
    self.runningCost = runningCost
  }

  /// Whether the site allows the kind and is known to be large enough.
  public func fits(_ site: CandidateSite) -> Bool {
    guard site.kinds.contains(kind), let room = site.floorArea else { return false }
    return room >= floorArea
  }

  /// The facility this design makes of a site, open from 1 January of `year`.
  public func facility(at site: CandidateSite, opening year: Int) -> Facility {
    Facility(
      id: "\(site.id):\(id)", name: site.name, kind: kind, position: site.position, street: site.street,
      opened: CalendarDate(year: year, month: 1, day: 1), beds: beds, nursingBeds: nursingBeds, places: places,
      floorArea: floorArea, operatorName: runBy?.rawValue)
  }

  /// The facility that an existing one becomes when it is enlarged to this design on 1 January of `year`.
  public func grown(_ facility: Facility, opening year: Int) -> Facility {
    var grown = facility
    grown.id = "\(facility.id):\(id)"
    grown.opened = CalendarDate(year: year, month: 1, day: 1)
    grown.beds = beds
    grown.nursingBeds = nursingBeds
    grown.places = places
    grown.floorArea = floorArea
    if let runBy { grown.operatorName = runBy.rawValue }
    return grown
  }
}
