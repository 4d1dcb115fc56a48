import CGEOS

/// What is wrong with an area and where.
public struct Invalidity: Hashable, Sendable {
  /// GEOS's own words, such as `Self-intersection`.
  public var reason: String
  public var location: Point?

  public init(reason: String, location: Point?) {
    self.reason = reason
    self.location = location
  }
}

extension MultiPolygon {
  /// `nil` when the area is valid by the rules of OGC Simple Features (rings closed and simple, holes inside,
  /// parts apart), else the first thing that is not.
  ///
  /// What GEOS would refuse to build at all (open rings, fewer than four points, coordinates that are not finite) is
  /// found before GEOS sees it.
  public func invalidity() throws(SpatialError) -> Invalidity? {
    for polygon in polygons {
      for ring in polygon.rings {
        if let bad = ring.first(where: { !$0.x.isFinite || !$0.y.isFinite }) {
          return Invalidity(reason: "Coordinate is not a finite number", location: bad)
        }
        if ring.count < 4 { return Invalidity(reason: "Ring has fewer than four points", location: ring.first) }
        if ring.first != ring.last { return Invalidity(reason: "Ring is not closed", location: ring.last) }
      }
    }
    guard !isEmpty else { return Invalidity(reason: "Area is empty", location: nil) }
    // Most areas are one plain ring, which is told faster than GEOS is told about it.
    if polygons.count == 1, polygons[0].holes.isEmpty, SimpleRing.isSurelySimple(polygons[0].exterior) { return nil }
    let session = try GEOSSession()
    let geometry = try session.make(self)
    var reason: UnsafeMutablePointer<CChar>?
    var location: OpaquePointer?
    let verdict = GEOSisValidDetail_r(session.handle, geometry, 0, &reason, &location)
    defer { if let reason { GEOSFree_r(session.handle, reason) } }
    if verdict == 1 { return nil }
    var place: Point?
    if let location {
      let kept = try session.keep(location, "location")
      var x = 0.0
      var y = 0.0
      if GEOSGeomGetX_r(session.handle, kept, &x) == 1, GEOSGeomGetY_r(session.handle, kept, &y) == 1 {
        place = Point(x, y)
      }
    }
    guard verdict == 0 else { throw session.failure("validity") }
    return Invalidity(reason: reason.map { String(cString: $0) } ?? "invalid", location: place)
  }
}
