import Spatial

/// To which places of the network points are joined.
public enum SnapTarget: String, Sendable, Hashable, CaseIterable {
  /// The nearest place on any edge.
  case edge
  /// The nearest node, as pandana and OSMnx do; for comparison.
  case node
}

/// Where a point joins the network.
public struct Snap: Hashable, Sendable {
  public var edge: Int32
  /// From the edge's first end (0) to its second (1), as the crow flies along it.
  public var fraction: Double
  /// Metres from the point to that place; part of every walk.
  public var distance: Double
}

/// Points joined to one network, in their order; those beyond the limit have no snap and cannot walk.
public struct SnappedPoints: Sendable {
  public internal(set) var snaps: [Snap?]
  /// Chain of each point, -1 without a snap; metres along it from its head; metres to reach it.
  var chain: ContiguousArray<Int32>
  var offset: ContiguousArray<Double>
  var leg: ContiguousArray<Double>

  public var count: Int { snaps.count }
  public var unsnapped: [Int] { snaps.indices.filter { snaps[$0] == nil } }

  /// One of the points, alone.
  public func only(_ point: Int) -> SnappedPoints {
    SnappedPoints(snaps: [snaps[point]], chain: [chain[point]], offset: [offset[point]], leg: [leg[point]])
  }
}

extension WalkNetwork {
  /// The nearest place of the main component (on an edge or at a node: ``snapTarget``), for a point of the study plane.
  ///
  /// Distances are taken in the tangent plane of the ground at the point, not in the projection, whose scale is off by
  /// up to four parts in ten thousand. Places nearer to each other than a nanometre count as one; the lower edge wins.
  ///
  /// - Parameter limit: metres, inclusive.
  /// - Returns: `nil` when there is none within the limit.
  public func snap(_ point: Point, limit: Double) -> Snap? {
    coordinate(ofPlane: point).flatMap { snap(coordinate: $0, limit: limit) }
  }

  /// As ``snap(_:limit:)``, for a longitude and latitude.
  /// - Precondition: the network is on the Earth.
  public func snap(lonLat: Point, limit: Double) -> Snap? {
    precondition(chart != nil, "a network in the plane has no longitudes")
    return snap(coordinate: lonLat, limit: limit)
  }

  public func snap(_ points: [Point], limit: Double, threads: Int = 1) -> SnappedPoints {
    joined(inBlocks(points, threads) { snap($0, limit: limit) })
  }

  public func snap(lonLat points: [Point], limit: Double, threads: Int = 1) -> SnappedPoints {
    joined(inBlocks(points, threads) { snap(lonLat: $0, limit: limit) })
  }

  private func inBlocks(_ points: [Point], _ threads: Int, _ snap: @Sendable (Point) -> Snap?) -> [Snap?] {
    mapConcurrently(blocks(of: points.count, atLeast: 256), threads: threads) { block in points[block].map(snap) }
      .flatMap { $0 }
  }

  /// The place where a snapped point joins the network, in the study plane.
  public func position(of snap: Snap) -> Point { plane(coordinate(of: snap)) }

  /// The same place in the coordinates that the network was read in: longitude and latitude, where it came from a map.
  public func coordinate(of snap: Snap) -> Point {
    let a = coordinates[Int(edgeFrom[Int(snap.edge)])]
    let b = coordinates[Int(edgeTo[Int(snap.edge)])]
    return Point(a.x + (b.x - a.x) * snap.fraction, a.y + (b.y - a.y) * snap.fraction)
  }

  func joined(_ snaps: [Snap?]) -> SnappedPoints {
    var points = SnappedPoints(snaps: snaps, chain: [], offset: [], leg: [])
    for snap in snaps {
      guard let snap else {
        points.chain.append(-1)
        points.offset.append(0)
        points.leg.append(0)
        continue
      }
      let edge = Int(snap.edge)
      points.chain.append(chains.chainOfEdge[edge])
      points.offset.append(chains.offset(edge: edge, fraction: snap.fraction, cost: edgeCosts[edge]))
      points.leg.append(snap.distance)
    }
    return points
  }

  func snap(coordinate point: Point, limit: Double, onAnyComponent: Bool = false) -> Snap? {
    guard point.x.isFinite, point.y.isFinite else { return nil }
    return switch snapTarget {
    case .edge: nearestOnEdges(point, limit: limit, onAnyComponent)
    case .node: nearestNode(point, limit: limit, onAnyComponent)
    }
  }

  private func nearestOnEdges(_ point: Point, limit: Double, _ onAnyComponent: Bool) -> Snap? {
    let scale = ground.scale(at: point)
    var best = Snap(edge: -1, fraction: 0, distance: .infinity)
    grid.visit(around: point, scale: scale, limit: limit) { edge in
      guard onAnyComponent || componentOfNode[Int(edgeFrom[edge])] == 0 else { return .infinity }
      let (t, distance) = place(on: edge, nearestTo: point, scale: scale)
      let nearer = distance < best.distance - 1e-9
      let tied = distance <= best.distance + 1e-9 && edge < Int(best.edge)
      if nearer || tied { best = Snap(edge: Int32(edge), fraction: t, distance: distance) }
      return best.distance + 1e-9
    }
    return best.edge >= 0 && best.distance <= limit ? best : nil
  }

  /// The fraction of an edge that is nearest to a point, and the metres to it, in the tangent plane at the point.
  @inline(__always)
  func place(on edge: Int, nearestTo point: Point, scale: (x: Double, y: Double)) -> (
    fraction: Double, distance: Double
  ) {
    let a = coordinates[Int(edgeFrom[edge])]
    let b = coordinates[Int(edgeTo[edge])]
    let ax = (a.x - point.x) * scale.x
    let ay = (a.y - point.y) * scale.y
    let dx = (b.x - point.x) * scale.x - ax
    let dy = (b.y - point.y) * scale.y - ay
    let square = dx * dx + dy * dy
    let t = square > 0 ? min(1, max(0, -(ax * dx + ay * dy) / square)) : 0
    let (x, y) = (ax + t * dx, ay + t * dy)
    return (t, (x * x + y * y).squareRoot())
  }

  /// The nearest node by the length model of the network; of nodes within a nanometre the lowest, by its lowest edge.
  private func nearestNode(_ point: Point, limit: Double, _ onAnyComponent: Bool) -> Snap? {
    var best = Snap(edge: -1, fraction: 0, distance: .infinity)
    var bestNode = Int32.max
    grid.visit(around: point, scale: ground.scale(at: point), limit: limit) { edge in
      guard onAnyComponent || componentOfNode[Int(edgeFrom[edge])] == 0 else { return .infinity }
      for (node, fraction) in [(edgeFrom[edge], 0.0), (edgeTo[edge], 1.0)] {
        let distance = ground.distance(point, coordinates[Int(node)])
        let nearer = distance < best.distance - 1e-9
        let tied = distance <= best.distance + 1e-9
        guard nearer || tied && (node < bestNode || node == bestNode && edge < Int(best.edge)) else { continue }
        best = Snap(edge: Int32(edge), fraction: fraction, distance: distance)
        bestNode = node
      }
      // The grid reckons in the tangent plane, which is off by less than this within its cells.
      return best.distance * 1.001 + 1e-9
    }
    return best.edge >= 0 && best.distance <= limit ? best : nil
  }
}
