import Spatial

/// Where one point joins the network, or why it does not: a row of the report that answers "why is nobody here
/// covered?".
public struct SnapReport: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    case joined(Snap)
    /// The main network is farther than the limit.
    case tooFar(metres: Double)
    /// Not near the network at all (more than twenty kilometres off), or not a position.
    case elsewhere
  }

  public var outcome: Outcome
  /// Metres to a part of the map that is not connected with the main network, where that is nearer: a path that the map
  /// forgot to join, or a real island.
  public var islandMetres: Double?

  public var snap: Snap? {
    if case .joined(let snap) = outcome { snap } else { nil }
  }
}

extension WalkNetwork {
  /// Looks at each point once more to say where it joined, or why not.
  ///
  /// - Parameters:
  ///   - points: longitudes and latitudes.
  ///   - snapped: the same points as ``snap(lonLat:limit:)-(_,_)`` joined them.
  public func report(lonLat points: [Point], snapped: SnappedPoints) -> [SnapReport] {
    let region = WalkNetwork.region(around: BoundingBox(around: coordinates))
    return zip(points, snapped.snaps).map { point, snap in
      let joined = snap ?? (region.contains(point) ? self.snap(coordinate: point, limit: .infinity) : nil)
      guard let joined else { return SnapReport(outcome: .elsewhere) }
      let island = self.snap(coordinate: point, limit: joined.distance, onAnyComponent: true)
      let apart = island.flatMap { $0.distance < joined.distance - 1e-9 ? $0.distance : nil }
      return SnapReport(
        outcome: snap == nil ? .tooFar(metres: joined.distance) : .joined(joined), islandMetres: apart)
    }
  }
}

/// A part of the map that is not connected with the main network.
public struct NetworkIsland: Hashable, Sendable {
  public var nodes: Int
  /// Metres of its edges.
  public var length: Double
  /// Its lowest node, in the coordinates of the network.
  public var at: Point
}

extension WalkNetwork {
  /// The parts of the map that are not connected with the main network, largest first; at most `most` of them.
  ///
  /// - Complexity: O(edges).
  public func islands(most: Int = .max) -> [NetworkIsland] {
    let count = min(most, componentCount - 1)
    guard count > 0 else { return [] }
    var islands = (1...count).map { NetworkIsland(nodes: componentSizes[$0], length: 0, at: Point(0, 0)) }
    var seen = [Bool](repeating: false, count: count)
    for node in 0..<nodeCount {
      let island = Int(componentOfNode[node]) - 1
      guard (0..<count).contains(island), !seen[island] else { continue }
      seen[island] = true
      islands[island].at = coordinates[node]
    }
    for edge in 0..<edgeCount {
      let island = Int(componentOfNode[Int(edgeFrom[edge])]) - 1
      if (0..<count).contains(island) { islands[island].length += edgeCosts[edge] }
    }
    return islands
  }
}
