import Diagnostics
import Spatial

/// A building, cell or block where people live, with its share of its street's people.
public struct DemandSite: Hashable, Sendable {
  public var id: String
  public var position: Point
  /// Code of its street; `nil` when outside every street.
  public var street: String?
  /// Dwellings, residential floor area or plain area: a street's people are spread in proportion to it.
  public var weight: Double

  public init(id: String, position: Point, street: String? = nil, weight: Double) {
    self.id = id
    self.position = position
    self.street = street
    self.weight = weight
  }
}

/// Everything that is known about the place a plan is made for: what a run reads, after reading.
///
/// Coordinates are metres in the plane of `frame`; streets are referred to by code. Built by Datasets from files, by
/// tests from literals.
public struct StudyArea: Sendable {
  public var name: Text
  public var frame: StudyFrame
  public var streets: [Street]
  public var population: [PopulationCount]
  public var housing: [HousingProject]
  /// Where people live, when a layer says so better than the housing projects do; empty: they live in `housing`.
  public var demand: [DemandSite]
  public var facilities: [Facility]
  public var candidates: [CandidateSite]
  /// What in these data is invented, in the words of each file that says so; printed in every report.
  public var synthetic: [Text]

  public init(
    name: Text, frame: StudyFrame, streets: [Street], population: [PopulationCount] = [],
    housing: [HousingProject] = [], demand: [DemandSite] = [], facilities: [Facility] = [],
    candidates: [CandidateSite] = [],
    synthetic: [Text] = []
  ) {
    self.name = name
    self.frame = frame
    self.streets = streets
    self.population = population
    self.housing = housing
    self.demand = demand
    self.facilities = facilities
    self.candidates = candidates
    self.synthetic = synthetic
  }
}
