import Spatial

/// How far a housing project (or one of its phases) is built.
public enum ProjectStatus: String, Sendable, Codable, CaseIterable {
  /// 未建: no construction permit yet.
  case planned
  /// 在建: construction permit issued, completion not yet registered.
  case underConstruction = "under_construction"
  /// 已建: completion registered.
  case existing

  /// The status that the dates give on a day: completed by then, else permitted by then, else planned.
  /// - Returns: `nil` when neither date is known.
  public init?(permit: CalendarDate?, completion: CalendarDate?, on day: CalendarDate) {
    if let completion, completion <= day {
      self = .existing
    } else if let permit {
      self = permit <= day ? .underConstruction : .planned
    } else if completion != nil {
      self = .planned
    } else {
      return nil
    }
  }

  /// The status on a day: by the dates, else the stated one.
  ///
  /// A completion still ahead, without a permit's date, tells only that the housing is not there yet. Whether building
  /// has begun is then as stated.
  /// - Returns: `nil` when neither tells.
  public init?(permit: CalendarDate?, completion: CalendarDate?, stated: ProjectStatus?, on day: CalendarDate) {
    let isAhead = completion.map { $0 > day } ?? false
    let dated = isAhead && permit == nil ? nil : ProjectStatus(permit: permit, completion: completion, on: day)
    guard let status = dated ?? stated, !(isAhead && status == .existing) else { return nil }
    self = status
  }
}

/// What premises or a facility are for.
public enum Service: String, Sendable, Codable, CaseIterable {
  case elderCare = "elder_care"
  case childcare
}

/// Rooms for a service inside a housing project (配建用房).
public struct Premises: Hashable, Sendable {
  public var service: Service
  /// Gross floor area; `nil` when the record does not say.
  public var floorArea: Area?
  /// Storey, ground floor 1, basements negative.
  public var floor: Int?
  /// Has its own entrance.
  public var ownEntrance: Bool?
  /// Reached without steps: on the ground floor, or by an accessible lift or ramp.
  public var accessible: Bool?
  /// Day the rooms were or will be handed over.
  public var handover: CalendarDate?
  /// Last day of the lease, for rented rooms; the area stops counting after it.
  public var leaseEnd: CalendarDate?
  /// Day of each stage (planning, building, acceptance, delivery, …) by the stage's name in the pack.
  public var stages: [String: CalendarDate]

  public init(
    service: Service, floorArea: Area?, floor: Int? = nil, ownEntrance: Bool? = nil, accessible: Bool? = nil,
    handover: CalendarDate? = nil, leaseEnd: CalendarDate? = nil, stages: [String: CalendarDate] = [:]
  ) {
    self.service = service
    self.floorArea = floorArea
    self.floor = floor
    self.ownEntrance = ownEntrance
    self.accessible = accessible
    self.handover = handover
    self.leaseEnd = leaseEnd
    self.stages = stages
  }
}

/// A part of a housing project with its own dates.
public struct Phase: Hashable, Sendable {
  public var id: String
  public var dwellings: Int?
  public var status: ProjectStatus?
  public var permit: CalendarDate?
  public var completion: CalendarDate?
  /// Day of the planning conditions (规划条件): the legal vintage.
  public var conditions: CalendarDate?
  public var stages: [String: CalendarDate]

  public init(
    id: String, dwellings: Int?, status: ProjectStatus? = nil, permit: CalendarDate? = nil,
    completion: CalendarDate? = nil, conditions: CalendarDate? = nil, stages: [String: CalendarDate] = [:]
  ) {
    self.id = id
    self.dwellings = dwellings
    self.status = status
    self.permit = permit
    self.completion = completion
    self.conditions = conditions
    self.stages = stages
  }
}

/// A residential project as a reviewer sees it.
public struct HousingProject: Hashable, Sendable {
  public var id: String
  public var name: String
  /// Code of its street; `nil` when unknown.
  public var street: String?
  /// Further streets that its ground reaches into; ``street`` is the one it is counted in.
  public var alsoIn: [String] = []
  /// Where its dwellings are, in the plane of the study area; `nil` when the record has no place.
  public var position: Point?
  /// Self-contained dwellings (住宅套数); `nil` when unknown, 0 for a plot without housing.
  public var dwellings: Int?
  public var personsPerDwelling: Quantity?
  public var status: ProjectStatus?
  public var permit: CalendarDate?
  public var completion: CalendarDate?
  public var conditions: CalendarDate?
  public var phases: [Phase]
  public var premises: [Premises]
  /// Projects with the same pool share premises.
  public var pool: String?
  /// Elder-care premises for every 100 dwellings that the plot's signed planning conditions ask for; they beat any
  /// general rate.
  public var signedRate: Area?
  /// Residential gross floor area, where dwellings are not counted.
  public var residentialFloorArea: Area?
  public var stages: [String: CalendarDate]

  public init(
    id: String, name: String, street: String? = nil, position: Point? = nil, dwellings: Int?,
    personsPerDwelling: Quantity? = nil, status: ProjectStatus? = nil, permit: CalendarDate? = nil,
    completion: CalendarDate? = nil, conditions: CalendarDate? = nil, phases: [Phase] = [],
    premises: [Premises] = [], pool: String? = nil, residentialFloorArea: Area? = nil,
    stages: [String: CalendarDate] = [:], signedRate: Area? = nil
  ) {
    self.id = id
    self.name = name
    self.street = street
    self.position = position
    self.dwellings = dwellings
    self.personsPerDwelling = personsPerDwelling
    self.status = status
    self.permit = permit
    self.completion = completion
    self.conditions = conditions
    self.phases = phases
    self.premises = premises
    self.pool = pool
    self.residentialFloorArea = residentialFloorArea
    self.stages = stages
    self.signedRate = signedRate
  }

  /// Every street it lies in, the one it is counted in first.
  public var streets: [String] { (street.map { [$0] } ?? []) + alsoIn }

  /// The status that its dates give on `day`, or the stated one.
  public func status(on day: CalendarDate) -> ProjectStatus? {
    ProjectStatus(permit: permit, completion: completion, stated: status, on: day)
  }

  /// Its dwellings, or those of its phases together where every one of them states its own; `nil` when unknown.
  public var dwellingsInAll: Int? {
    if let dwellings { return dwellings }
    guard !phases.isEmpty else { return nil }
    var total = 0
    for phase in phases {
      guard let count = phase.dwellings else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(count)
      if overflow { return nil }
      total = sum
    }
    return total
  }
}
