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

  /// Which facilities of the kinds are open at the end of `year`.
  func open(_ kinds: [FacilityKind], atEndOf year: Int) -> [Bool] {
    facilities.map { kinds.contains($0.kind) && $0.isOpen(atEndOf: year) }
  }

  /// The `times`-th nearest facility of the kinds, open at the end of `year`, for each demand point; infinite beyond the
  /// search.
  func nearest(_ kinds: [FacilityKind], atEndOf year: Int, times: Int = 1) -> NearestSources {
    guard times > 1 else { return Coverage.nearest(distances, open: open(kinds, atEndOf: year)) }
    return Coverage.nearest(distances.within(.infinity, from: open(kinds, atEndOf: year)), times: times)
  }

  /// All walks within a limit from facilities of the kinds that are open at the end of `year`; a row for every facility.
  func within(_ limit: Double, _ kinds: [FacilityKind], atEndOf year: Int) -> SparseDistances {
    distances.within(limit, from: open(kinds, atEndOf: year))
  }
}
