import CGEOS

/// A piece of the plane that lines enclose, with a point that is surely inside.
public struct Face: Sendable {
  public var polygon: Polygon
  public var inside: Point
  public var area: Double { polygon.area }
}

extension Overlay {
  /// The faces that the lines cut the plane into, the unbounded one left out. Lines may cross, touch and repeat.
  ///
  /// GEOS's unary union nodes the lines, its polygonizer walks the faces.
  public static func faces(of lines: [LineString]) throws(SpatialError) -> [Face] {
    let session = try GEOSSession()
    let drawn = try session.collection { () throws(SpatialError) in
      var drawn: [OpaquePointer] = []
      for line in lines where line.points.count > 1 { drawn.append(try session.loose(line)) }
      return drawn
    }
    let noded = try session.keep(GEOSUnaryUnion_r(session.handle, drawn), "node")
    var inputs: [OpaquePointer?] = [noded]
    let faces = try session.keep(GEOSPolygonize_r(session.handle, &inputs, 1), "polygonize")
    var result: [Face] = []
    for i in 0..<max(0, GEOSGetNumGeometries_r(session.handle, faces)) {
      guard let face = GEOSGetGeometryN_r(session.handle, faces, i) else { throw session.failure("face") }
      guard let polygon = try session.areas(of: face).polygons.first else { continue }
      result.append(Face(polygon: polygon, inside: try session.pointInside(face)))
    }
    return result
  }
}
