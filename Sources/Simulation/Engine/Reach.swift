import Coverage
import Planning
import Spatial
import WalkNetwork

/// Walks from facilities to the demand points, searched once for every facility of the run.
struct FacilityReach: Sendable {
  let facilities: [Facility]
  private let distances: SparseDistances

  init(_ facilities: [Facility], demand: DemandPoints, walking: Walking, limit: Double) {
    self.facilities = facilities
    distances = walking.distances(from: facilities.map(\.position), to: demand.positions, within: limit)
  }

  /// The nearest facility of the kinds, open at the end of `year`, for each demand point; infinite beyond the search.
  func nearest(_ kinds: [FacilityKind], atEndOf year: Int) -> NearestSources {
    Coverage.nearest(distances, open: facilities.map { kinds.contains($0.kind) && $0.isOpen(atEndOf: year) })
  }
}
