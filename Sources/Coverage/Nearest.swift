import WalkNetwork

/// The nearest facility of each demand point, from distances facility → demand point; ties go to the lower index.
///
/// - Parameter open: which facilities count; all when `nil`.
/// - Complexity: O(pairs).
public func nearest(_ distances: SparseDistances, open: [Bool]? = nil) -> NearestSources {
  var result = NearestSources(count: distances.targetCount)
  for facility in 0..<distances.sourceCount where open?[facility] ?? true {
    for pair in distances.row(facility) {
      let point = Int(distances.targets[pair])
      // Facilities come in ascending order, so the first of equals stays.
      if distances.metres[pair] < result.metres[point] {
        result.metres[point] = distances.metres[pair]
        result.source[point] = Int32(facility)
      }
    }
  }
  return result
}

/// The `times`-th nearest facility of each demand point: whoever is within a limit of it is within the limit of at least
/// so many. Infinite where fewer are within the search.
///
/// - Complexity: O(pairs · log of the facilities at a point).
public func nearest(_ distances: SparseDistances, times: Int) -> NearestSources {
  guard times > 1 else { return nearest(distances) }
  var result = NearestSources(count: distances.targetCount)
  let byPoint = distances.transposed()
  for point in 0..<distances.targetCount {
    let row = byPoint.row(point)
    guard row.count >= times else { continue }
    let ordered = row.sorted { (byPoint.metres[$0], $0) < (byPoint.metres[$1], $1) }
    result.metres[point] = byPoint.metres[ordered[times - 1]]
    result.source[point] = byPoint.targets[ordered[times - 1]]
  }
  return result
}

/// How far people are from their nearest facility. A distance that is beyond the search counts as infinite and ranks
/// last, so a percentile is `nil` when it falls on someone who is out of reach.
public struct DistanceDistribution: Hashable, Sendable {
  /// Half of the people are at most this far.
  public var median: Double?
  /// Nine in ten people are at most this far.
  public var ninetieth: Double?
  /// The farthest person.
  public var worst: Double?
  /// Persons beyond the search.
  public var outOfReach: Int

  /// - Parameters:
  ///   - persons: at each distance; pairs without persons do not count.
  ///   - nowhere: further persons whose distance is not known.
  public init(_ pairs: [(metres: Double, persons: Int)], nowhere: Int = 0) {
    let people = pairs.filter { $0.persons > 0 }.sorted { ($0.metres, $0.persons) < ($1.metres, $1.persons) }
    let total = people.reduce(nowhere) { $0 + $1.persons }
    outOfReach = people.reduce(nowhere) { $0 + ($1.metres.isFinite ? 0 : $1.persons) }
    /// The smallest distance within which are at least `tenths` tenths of everyone.
    func quantile(tenths: Int) -> Double? {
      var seen = 0
      for (metres, persons) in people {
        seen += persons
        if seen * 10 >= total * tenths { return metres.isFinite ? metres : nil }
      }
      return nil
    }
    median = quantile(tenths: 5)
    ninetieth = quantile(tenths: 9)
    worst = outOfReach == 0 ? people.last?.metres : nil
  }
}
