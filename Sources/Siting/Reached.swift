import LocationAllocation
import Planning
import WalkNetwork

extension PlacementModel {
  /// For each target, what stands at the end of each year; without a plan, what exists.
  func reached(with plan: SitingPlan? = nil, of targets: [Int]) -> [[Int64]] {
    reached(by: plan?.facilities(among: problem.facilities) ?? problem.facilities, of: targets)
  }

  /// The same of any facilities, wherever they stand.
  func reached(by facilities: [Facility], of targets: [Int]) -> [[Int64]] {
    var coverers: [Standard: [[Int32]]] = [:]
    var built = problem
    built.facilities = facilities
    let points = facilities.map(\.position)
    let metres = targets.compactMap { problem.targets[$0].metres }.max()
    let table: WalkTable
    if let walks, walks.holds(points, within: metres ?? 0) {
      table = walks
    } else {
      table = WalkTable(from: metres == nil ? [] : points, to: problem.demand, within: metres ?? 0, walking)
    }
    return targets.map { index in
      let target = problem.targets[index]
      switch target.goal {
      case .covered(let kinds, let metres, let people, let times):
        let standard = Standard(kinds: kinds, metres: metres)
        let counts = coverers[standard] ?? self.coverers(standard, facilities, table)
        coverers[standard] = counts
        return zip(people, counts).map { weights, counts in
          var sum: Int64 = 0
          for row in weights.indices where counts[row] >= times { sum += weights[row] }
          return sum
        }
      case .sum(let contribution):
        return problem.years.map { year in
          facilities.reduce(0) { $1.isOpen(atEndOf: year) ? $0 + contribution($1) : $0 }
        }
      case .served: return served(target, built, table)
      }
    }
  }

  private struct Standard: Hashable {
    var kinds: [FacilityKind]
    var metres: Double
  }

  /// How many open facilities have each demand point in reach, by year.
  private func coverers(_ standard: Standard, _ facilities: [Facility], _ table: WalkTable) -> [[Int32]] {
    var counts = problem.years.map { _ in [Int32](repeating: 0, count: problem.demand.count) }
    for facility in facilities where standard.kinds.contains(facility.kind) {
      let open = problem.years.enumerated().filter { facility.isOpen(atEndOf: $0.element) }.map(\.offset)
      guard !open.isEmpty else { continue }
      let rows = table.reached(from: facility.position, within: standard.metres)
      for period in open { for row in rows { counts[period][Int(row)] += 1 } }
    }
    return counts
  }

  /// The most that find a place: a flow, and so the solver's to say.
  private func served(_ target: SitingTarget, _ built: SitingProblem, _ table: WalkTable) -> [Int64] {
    var built = built
    built.candidates = []
    built.growths = []
    built.required = []
    var target = target
    // Asking for more than there can be makes the answer say how much there is.
    target.needs = target.needs.map { _ in 1 << 44 }
    var one = PhasedCoverProblem(periods: periods, options: [])
    one.services = [PlacementModel(built, walking: walking).serviceRequirement(target, Reaches(built, table))]
    var values = Array(repeating: Int64(0), count: periods)
    for unmet in LocationAllocation.solve(one).unmet { values[unmet.period] = unmet.reached }
    return values
  }
}
