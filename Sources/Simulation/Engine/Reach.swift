import Planning
import Spatial
import WalkNetwork

/// Nearest walks from the demand points to facilities, searched once for every facility of the run.
struct FacilityReach: Sendable {
  let facilities: [Facility]
  private let distances: SparseDistances
  private let points: Int
  let limit: Double

  init(_ facilities: [Facility], demand: [Point], walking: Walking, limit: Double) {
    self.facilities = facilities
    self.limit = limit
    points = demand.count
    distances = walking.distances(from: facilities.map(\.position), to: demand, within: limit)
  }

  /// Metres from each point to the nearest of the kinds open at the end of `year`; infinite beyond the search limit.
  func nearest(_ kinds: [FacilityKind], atEndOf year: Int) -> [Double] {
    var nearest = [Double](repeating: .infinity, count: points)
    for (index, facility) in facilities.enumerated()
    where kinds.contains(facility.kind) && facility.isOpen(atEndOf: year) {
      for entry in distances.range(of: index) {
        let point = Int(distances.targets[entry])
        nearest[point] = min(nearest[point], distances.metres[entry])
      }
    }
    return nearest
  }
}
