/// How many people of each group live at each demand point.
///
/// A street's people are spread over its points in proportion to their weights and add up to the street exactly.
/// Groups are spread one by one: where one group must stay within another at every point, spread groups that do not
/// overlap and add them with ``sum(of:)``.
public struct PeopleAtDemand: Sendable, Equatable {
  /// `people[g][p]`: persons of group `g` at demand point `p`.
  public private(set) var people: [[Int]]
  /// `unplaced[g][s]`: persons of group `g` in street `s` for whom the street has no demand point with any weight. They
  /// count as people, and as not covered.
  public private(set) var unplaced: [[Int]]

  /// - Parameter totals: `totals[g][s]` persons of group `g` in street `s`.
  /// - Throws: when a weight or a total is negative or not a number; the index is that of the demand point.
  public init(spreading totals: [[Int]], over demand: DemandPoints) throws(ApportionError) {
    if let bad = demand.weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) { throw .badWeight(index: bad) }
    people = []
    unplaced = []
    let pointsOf = demand.byStreet(count: totals.map(\.count).max() ?? 0)
    for group in totals {
      var placed = [Int](repeating: 0, count: demand.count)
      var left = [Int](repeating: 0, count: group.count)
      for (street, total) in group.enumerated() where total != 0 {
        let points = pointsOf[street]
        do {
          let shares = try apportion(total, by: points.map { demand.weights[$0] })
          for (point, share) in zip(points, shares) { placed[point] = share }
        } catch {
          guard case .nothingToShareBy = error else { throw error }
          left[street] = total
        }
      }
      people.append(placed)
      unplaced.append(left)
    }
  }

  /// People that are known point by point, such as cells of a population grid.
  /// - Precondition: every group has one number for each point.
  public init(known people: [[Int]], streets: Int) {
    self.people = people
    unplaced = people.map { _ in [Int](repeating: 0, count: streets) }
  }

  public var groupCount: Int { people.count }

  /// Several groups taken together, as one group: people at each point, and unplaced in each street.
  public func sum(of groups: [Int]) -> (people: [Int], unplaced: [Int]) {
    func added(_ rows: [[Int]]) -> [Int] {
      var total = [Int](repeating: 0, count: rows.first?.count ?? 0)
      for g in groups { for i in total.indices { total[i] += rows[g][i] } }
      return total
    }
    return (added(people), added(unplaced))
  }
}
