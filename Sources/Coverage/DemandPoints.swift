import Planning
import Spatial

/// Where people live: buildings, projects or cells, as parallel arrays in one order.
public struct DemandPoints: Sendable, Equatable {
  public var ids: [String]
  /// In the plane of the study area.
  public var positions: [Point]
  /// Index of the street each point lies in, -1 for none.
  public var street: [Int32]
  /// Dwellings, floor area or area: a street's people are spread in proportion to it.
  public var weights: [Double]

  /// - Precondition: the arrays are equally long.
  public init(ids: [String], positions: [Point], street: [Int32], weights: [Double]) {
    precondition(
      ids.count == positions.count && ids.count == street.count && ids.count == weights.count,
      "the arrays of demand points differ in length")
    self.ids = ids
    self.positions = positions
    self.street = street
    self.weights = weights
  }

  /// The demand of a study area: its demand sites if it has any, else its housing projects that have a place, weighted
  /// by dwellings (one whose dwellings are not known weighs nothing). Streets are numbered as in `area.streets`; a site
  /// without a street code belongs to the street it lies in.
  public init(of area: StudyArea) {
    let sites =
      area.demand.isEmpty
      ? area.housing.compactMap { project in
        project.position.map {
          DemandSite(id: project.id, position: $0, street: project.street, weight: Double(project.dwellings ?? 0))
        }
      } : area.demand
    var indexOfCode: [String: Int32] = [:]
    for (i, street) in area.streets.enumerated() where indexOfCode[street.code] == nil {
      indexOfCode[street.code] = Int32(i)
    }
    let locator = AreaLocator(area.streets.map(\.boundary))
    self.init(
      ids: sites.map(\.id), positions: sites.map(\.position),
      street: sites.map { site in
        if let code = site.street, let index = indexOfCode[code] { return index }
        return locator.area(at: site.position).map(Int32.init) ?? -1
      },
      weights: sites.map(\.weight))
  }

  public var count: Int { ids.count }
  public var indices: Range<Int> { ids.indices }

  /// Indices of the points in each of `streets` streets, ascending.
  public func byStreet(count streets: Int) -> [[Int]] {
    var result = [[Int]](repeating: [], count: streets)
    for (point, s) in street.enumerated() where s >= 0 && Int(s) < streets { result[Int(s)].append(point) }
    return result
  }
}
