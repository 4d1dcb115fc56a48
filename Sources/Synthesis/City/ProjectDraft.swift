import Diagnostics
import Planning
import Spatial

/// A residential project while it is being invented.
struct ProjectDraft {
  var id = ""
  var street: Int
  var code: String
  var status: ProjectStatus
  /// In metres.
  var position: Point
  var name: String
  var dwellings = 0
  var personsPerDwelling: Quantity?
  var permit: CalendarDate?
  var completion: CalendarDate?
  var conditions: CalendarDate?
  /// Whole square metres.
  var residentialFloorArea = 0
  var pool: String?
  var phases: [Phase] = []
  var premises: [Premises] = []
  /// The record does not tell how many dwellings there are.
  var hidesDwellings = false
  /// An office or hotel plot that is on the list all the same: 0 dwellings.
  var isWithoutHousing = false

  init(street: Int, code: String, status: ProjectStatus, position: Point, name: String) {
    self.street = street
    self.code = code
    self.status = status
    self.position = position
    self.name = name
  }

  mutating func numberPhases() {
    for i in phases.indices { phases[i].id = "\(id)-\(i + 1)" }
  }

  /// Makes care rooms of fewer square metres one of exactly as many.
  mutating func raiseCare(to squareMetres: Int) {
    let least = Area(hundredths: Int64(squareMetres) * 100)
    guard let first = premises.firstIndex(where: { $0.service == .elderCare }), elderCare < least else { return }
    premises[first].floorArea = least
    premises = premises.enumerated().filter { $0.offset == first || $0.element.service != .elderCare }.map(\.element)
  }

  /// Elder-care area on record.
  var elderCare: Area {
    premises.reduce(.zero) { $0 + ($1.service == .elderCare ? $1.floorArea ?? .zero : .zero) }
  }

  /// In the order of `HousingMaker.columns`.
  var row: [Value] {
    [
      .string(id), .string(name), .string(code), hidesDwellings ? .null : Value(dwellings),
      isWithoutHousing ? .null : Value(personsPerDwelling), .string(status.rawValue), Value(permit),
      Value(completion), Value(conditions), isWithoutHousing ? .null : Value(residentialFloorArea), Value(pool),
      phases.isEmpty ? .null : .array(phases.map(Self.value)), .array(premises.map(Self.value)),
    ]
  }

  private static func value(_ phase: Phase) -> Value {
    object([
      ("id", .string(phase.id)), ("dwellings", Value(phase.dwellings)), ("status", Value(phase.status?.rawValue)),
      ("permit", Value(phase.permit)), ("completion", Value(phase.completion)),
      ("conditions", Value(phase.conditions)),
    ])
  }

  private static func value(_ premises: Premises) -> Value {
    object([
      ("service", .string(premises.service.rawValue)), ("floor_area_m2", Value(premises.floorArea)),
      ("floor", Value(premises.floor)), ("entrance", Value(premises.ownEntrance)),
      ("accessible", Value(premises.accessible)), ("handover", Value(premises.handover)),
      ("lease_end", Value(premises.leaseEnd)),
    ])
  }

  /// Without the members that are not known.
  private static func object(_ members: [(String, Value)]) -> Value {
    .object(members.filter { !$0.1.isNull }.map { Value.Member($0.0, $0.1) })
  }
}
