import CGEOS

/// A GEOS context and the geometries made in it. One per operation, never shared between threads; everything it made
/// is freed with it.
final class GEOSSession {
  let handle: OpaquePointer
  private var owned: [OpaquePointer] = []
  private let message: UnsafeMutablePointer<String>

  init() throws(SpatialError) {
    guard let handle = GEOS_init_r() else { throw SpatialError(.geometry, "GEOS has no context") }
    self.handle = handle
    message = .allocate(capacity: 1)
    message.initialize(to: "")
    GEOSContext_setErrorMessageHandler_r(
      handle,
      { text, slot in
        guard let text, let slot else { return }
        slot.assumingMemoryBound(to: String.self).pointee = String(cString: text)
      }, message)
  }

  deinit {
    for geometry in owned { GEOSGeom_destroy_r(handle, geometry) }
    GEOS_finish_r(handle)
    message.deinitialize(count: 1)
    message.deallocate()
  }

  /// What GEOS said last, as an error.
  func failure(_ operation: String) -> SpatialError {
    SpatialError(.geometry, message.pointee.isEmpty ? "\(operation) failed" : "\(operation): \(message.pointee)")
  }

  /// Takes a result over, or throws what GEOS said.
  func keep(_ geometry: OpaquePointer?, _ operation: String) throws(SpatialError) -> OpaquePointer {
    guard let geometry else { throw failure(operation) }
    owned.append(geometry)
    return geometry
  }

  // MARK: Into GEOS

  func make(_ areas: MultiPolygon) throws(SpatialError) -> OpaquePointer {
    var parts: [OpaquePointer?] = []
    for polygon in areas.polygons { parts.append(try polygonHandle(polygon)) }
    let collection = GEOSGeom_createCollection_r(
      handle, Int32(GEOS_MULTIPOLYGON.rawValue), &parts, UInt32(parts.count))
    return try keep(collection, "multipolygon")
  }

  func make(_ line: LineString) throws(SpatialError) -> OpaquePointer {
    try keep(GEOSGeom_createLineString_r(handle, try sequence(line.points)), "line")
  }

  /// A line that its caller owns, to go into a collection.
  func loose(_ line: LineString) throws(SpatialError) -> OpaquePointer {
    guard let made = GEOSGeom_createLineString_r(handle, try sequence(line.points)) else { throw failure("line") }
    return made
  }

  /// Geometries that nobody owns yet, as one collection.
  func collection(_ make: () throws(SpatialError) -> [OpaquePointer]) throws(SpatialError) -> OpaquePointer {
    var parts: [OpaquePointer?] = try make()
    let all = GEOSGeom_createCollection_r(
      handle, Int32(GEOS_GEOMETRYCOLLECTION.rawValue), &parts, UInt32(parts.count))
    return try keep(all, "collection")
  }

  func make(_ point: Point) throws(SpatialError) -> OpaquePointer {
    try keep(GEOSGeom_createPointFromXY_r(handle, point.x, point.y), "point")
  }

  private func polygonHandle(_ polygon: Polygon) throws(SpatialError) -> OpaquePointer {
    let shell = try ring(polygon.exterior)
    var holes: [OpaquePointer?] = []
    for hole in polygon.holes { holes.append(try ring(hole)) }
    guard let made = GEOSGeom_createPolygon_r(handle, shell, &holes, UInt32(holes.count)) else {
      throw failure("polygon")
    }
    return made
  }

  private func ring(_ points: [Point]) throws(SpatialError) -> OpaquePointer {
    guard let ring = GEOSGeom_createLinearRing_r(handle, try sequence(points)) else { throw failure("ring") }
    return ring
  }

  private func sequence(_ points: [Point]) throws(SpatialError) -> OpaquePointer {
    var flat: [Double] = []
    flat.reserveCapacity(points.count * 2)
    for point in points {
      flat.append(point.x)
      flat.append(point.y)
    }
    guard let sequence = GEOSCoordSeq_copyFromBuffer_r(handle, flat, UInt32(points.count), 0, 0) else {
      throw failure("coordinates")
    }
    return sequence
  }

  // MARK: Out of GEOS

  /// The areal parts of a result; points and lines that an overlay leaves are dropped.
  func areas(of geometry: OpaquePointer) throws(SpatialError) -> MultiPolygon {
    var polygons: [Polygon] = []
    try collect(geometry, into: &polygons)
    return MultiPolygon(polygons)
  }

  private func collect(_ geometry: OpaquePointer, into polygons: inout [Polygon]) throws(SpatialError) {
    let type = GEOSGeomTypeId_r(handle, geometry)
    if type == Int32(GEOS_POLYGON.rawValue) {
      guard GEOSisEmpty_r(handle, geometry) == 0 else { return }
      guard let shell = GEOSGetExteriorRing_r(handle, geometry) else { throw failure("exterior ring") }
      var holes: [[Point]] = []
      for i in 0..<max(0, GEOSGetNumInteriorRings_r(handle, geometry)) {
        guard let hole = GEOSGetInteriorRingN_r(handle, geometry, i) else { throw failure("hole") }
        holes.append(try points(of: hole))
      }
      polygons.append(Polygon(exterior: try points(of: shell), holes: holes))
    } else if type >= Int32(GEOS_MULTIPOINT.rawValue) {
      for i in 0..<max(0, GEOSGetNumGeometries_r(handle, geometry)) {
        guard let part = GEOSGetGeometryN_r(handle, geometry, i) else { throw failure("part") }
        try collect(part, into: &polygons)
      }
    }
  }

  /// A point that is surely inside an area; what GEOS made for it is freed at once.
  func pointInside(_ area: OpaquePointer) throws(SpatialError) -> Point {
    guard let point = GEOSPointOnSurface_r(handle, area) else { throw failure("point on surface") }
    defer { GEOSGeom_destroy_r(handle, point) }
    var x = 0.0
    var y = 0.0
    guard GEOSGeomGetX_r(handle, point, &x) == 1, GEOSGeomGetY_r(handle, point, &y) == 1 else {
      throw failure("point on surface")
    }
    return Point(x, y)
  }

  func points(of line: OpaquePointer) throws(SpatialError) -> [Point] {
    guard let sequence = GEOSGeom_getCoordSeq_r(handle, line) else { throw failure("coordinates") }
    var count: UInt32 = 0
    GEOSCoordSeq_getSize_r(handle, sequence, &count)
    var flat = [Double](repeating: 0, count: Int(count) * 2)
    guard GEOSCoordSeq_copyToBuffer_r(handle, sequence, &flat, 0, 0) == 1 else { throw failure("coordinates") }
    return (0..<Int(count)).map { Point(flat[2 * $0], flat[2 * $0 + 1]) }
  }
}
