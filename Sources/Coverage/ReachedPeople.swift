import WalkNetwork

/// How many people each facility has within each of several limits, and all facilities together.
public struct ReachedPeople: Hashable, Sendable {
  public var limits: [Double]
  /// `byFacility[f][k]`: persons within `limits[k]` of facility `f`.
  public var byFacility: [[Int]]
  /// Persons within `limits[k]` of any facility, each once.
  public var union: [Int]

  /// - Parameters:
  ///   - distances: facility → demand point, searched at least as far as the largest limit.
  ///   - limits: metres, inclusive, in any order.
  /// - Complexity: O(pairs × limits).
  public init(_ distances: SparseDistances, people: [Int], limits: [Double]) {
    precondition(people.count == distances.targetCount, "one number of people for each demand point")
    self.limits = limits
    var least = [Double](repeating: .infinity, count: people.count)
    byFacility = (0..<distances.sourceCount).map { facility in
      var sums = [Int](repeating: 0, count: limits.count)
      for pair in distances.row(facility) {
        let point = Int(distances.targets[pair])
        let metres = distances.metres[pair]
        least[point] = min(least[point], metres)
        for k in limits.indices where metres <= limits[k] { sums[k] += people[point] }
      }
      return sums
    }
    union = limits.map { limit in people.indices.reduce(0) { least[$1] <= limit ? $0 + people[$1] : $0 } }
  }
}
