import CGEOS

extension MultiPolygon {
  /// The nearest valid area: self-crossing rings are split, parts that overlap are joined, holes are cut out of what
  /// they lie in, lines and points that are left over are dropped. What is valid already is returned as it is.
  ///
  /// GEOS's *structure* method. Open rings must have been closed before.
  /// - Returns: an empty area when nothing areal is left.
  public func madeValid() throws(SpatialError) -> MultiPolygon {
    if try invalidity() == nil { return self }
    let sound = polygons.compactMap { polygon -> Polygon? in
      guard Polygon.isRing(polygon.exterior) else { return nil }
      return Polygon(exterior: polygon.exterior, holes: polygon.holes.filter(Polygon.isRing))
    }
    guard !sound.isEmpty else { return MultiPolygon([]) }
    let session = try GEOSSession()
    guard let settings = GEOSMakeValidParams_create_r(session.handle) else { throw session.failure("make valid") }
    defer { GEOSMakeValidParams_destroy_r(session.handle, settings) }
    GEOSMakeValidParams_setMethod_r(session.handle, settings, GEOS_MAKE_VALID_STRUCTURE)
    GEOSMakeValidParams_setKeepCollapsed_r(session.handle, settings, 0)
    let made = GEOSMakeValidWithParams_r(session.handle, try session.make(MultiPolygon(sound)), settings)
    return try session.areas(of: try session.keep(made, "make valid"))
  }
}

extension Polygon {
  /// Whether GEOS can build a ring of these points: closed, at least four, all finite.
  fileprivate static func isRing(_ points: [Point]) -> Bool {
    points.count >= 4 && points.first == points.last && points.allSatisfy { $0.x.isFinite && $0.y.isFinite }
  }
}

extension Geometry {
  /// The same shape with every open ring of its areas closed by its own first point, and the two ends of each.
  public func closingRings() -> (geometry: Geometry, closed: [(from: Point, to: Point)]) {
    var closed: [(from: Point, to: Point)] = []
    func close(_ points: [Point]) -> [Point] {
      guard let first = points.first, let last = points.last, first != last else { return points }
      closed.append((last, first))
      return points + [first]
    }
    func close(_ polygon: Polygon) -> Polygon {
      Polygon(exterior: close(polygon.exterior), holes: polygon.holes.map { close($0) })
    }
    func close(_ shape: Geometry) -> Geometry {
      switch shape {
      case .polygon(let area): .polygon(close(area))
      case .multiPolygon(let areas): .multiPolygon(MultiPolygon(areas.polygons.map { close($0) }))
      case .collection(let members): .collection(members.map { close($0) })
      default: shape
      }
    }
    return (close(self), closed)
  }

  /// One polygon as such, several as a multi-polygon; `nil` when there is none.
  public init?(areas: MultiPolygon) {
    switch areas.polygons.count {
    case 0: return nil
    case 1: self = .polygon(areas.polygons[0])
    default: self = .multiPolygon(areas)
    }
  }
}
