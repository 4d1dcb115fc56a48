import Spatial

/// Where a point joins the network: the nearest place on an edge.
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
}

extension WalkNetwork {
  /// The nearest place on an edge of the main component, for a point of the study plane.
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

  public func snap(_ points: [Point], limit: Double) -> SnappedPoints {
    joined(points.map { snap($0, limit: limit) })
  }

  public func snap(lonLat points: [Point], limit: Double) -> SnappedPoints {
    joined(points.map { snap(lonLat: $0, limit: limit) })
  }

  /// The place where a snapped point joins the network, in the study plane.
  public func position(of snap: Snap) -> Point {
    let a = coordinates[Int(edgeFrom[Int(snap.edge)])]
    let b = coordinates[Int(edgeTo[Int(snap.edge)])]
    return plane(Point(a.x + (b.x - a.x) * snap.fraction, a.y + (b.y - a.y) * snap.fraction))
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

  private func snap(coordinate point: Point, limit: Double) -> Snap? {
    guard point.x.isFinite, point.y.isFinite else { return nil }
    let scale = ground.scale(at: point)
    var best = Snap(edge: -1, fraction: 0, distance: .infinity)
    grid.visit(around: point, scale: scale, limit: limit) { edge in
      guard componentOfNode[Int(edgeFrom[edge])] == 0 else { return .infinity }
      let a = coordinates[Int(edgeFrom[edge])]
      let b = coordinates[Int(edgeTo[edge])]
      let ax = (a.x - point.x) * scale.x
      let ay = (a.y - point.y) * scale.y
      let dx = (b.x - point.x) * scale.x - ax
      let dy = (b.y - point.y) * scale.y - ay
      let square = dx * dx + dy * dy
      let t = square > 0 ? min(1, max(0, -(ax * dx + ay * dy) / square)) : 0
      let (x, y) = (ax + t * dx, ay + t * dy)
      let distance = (x * x + y * y).squareRoot()
      let nearer = distance < best.distance - 1e-9
      let tied = distance <= best.distance + 1e-9 && edge < Int(best.edge)
      if nearer || tied { best = Snap(edge: Int32(edge), fraction: t, distance: distance) }
      return best.distance + 1e-9
    }
    return best.edge >= 0 && best.distance <= limit ? best : nil
  }
}
