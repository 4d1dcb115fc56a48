import Spatial

/// A street that ends a little before another, so that the map lets nobody through.
public struct NearMiss: Hashable, Sendable {
  /// Where it ends, in the coordinates of the network.
  public var at: Point
  /// Metres to the edge it misses.
  public var metres: Double
}

extension WalkNetwork {
  /// Dead ends that lie within `tolerance` metres of an edge which they do not join, and whose own edge shares no node
  /// with it; in the order of their nodes.
  ///
  /// - Complexity: O(dead ends × edges nearby).
  public func nearMisses(within tolerance: Double) -> [NearMiss] {
    var degree = ContiguousArray<Int8>(repeating: 0, count: nodeCount)
    var edgeOf = ContiguousArray<Int32>(repeating: -1, count: nodeCount)
    for edge in 0..<edgeCount {
      for node in [Int(edgeFrom[edge]), Int(edgeTo[edge])] {
        degree[node] = min(2, degree[node] + 1)
        edgeOf[node] = Int32(edge)
      }
    }
    var misses: [NearMiss] = []
    for node in 0..<nodeCount where degree[node] == 1 {
      let own = Int(edgeOf[node])
      let point = coordinates[node]
      let scale = ground.scale(at: point)
      var least = Double.infinity
      grid.visit(around: point, scale: scale, limit: tolerance) { edge in
        let apart = [edgeFrom[edge], edgeTo[edge]].allSatisfy { $0 != edgeFrom[own] && $0 != edgeTo[own] }
        if apart { least = min(least, place(on: edge, nearestTo: point, scale: scale).distance) }
        return min(least, tolerance)
      }
      if least <= tolerance { misses.append(NearMiss(at: point, metres: least)) }
    }
    return misses
  }
}
