#if GDAL
  import CGDAL
  import Diagnostics
  import Spatial

  /// OGR's geometries as Catchment's: heights and measures dropped, curves refused by name.
  enum OGRGeometry {
    static func read(_ geometry: OGRGeometryH, depth: Int = 0) throws(GeometryRefusal) -> Geometry? {
      guard depth < GeometryRefusal.maximumDepth else { throw .tooDeep(name(of: geometry)) }
      if OGR_G_IsEmpty(geometry) != 0 { return nil }
      switch OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) {
      case wkbPoint: return try points(of: geometry).first.map { .point($0) }
      case wkbLineString: return .lineString(LineString(try points(of: geometry)))
      case wkbPolygon: return try polygon(geometry).map { .polygon($0) }
      case wkbMultiPoint:
        return .multiPoint(
          Array(try parts(of: geometry).map { part throws(GeometryRefusal) in try points(of: part) }.joined()))
      case wkbMultiLineString:
        return .multiLineString(
          try parts(of: geometry).map { part throws(GeometryRefusal) in LineString(try points(of: part)) })
      case wkbMultiPolygon:
        var polygons: [Polygon] = []
        for part in parts(of: geometry) { if let polygon = try polygon(part) { polygons.append(polygon) } }
        return polygons.isEmpty ? nil : .multiPolygon(MultiPolygon(polygons))
      case wkbGeometryCollection:
        var members: [Geometry] = []
        for part in parts(of: geometry) { if let member = try read(part, depth: depth + 1) { members.append(member) } }
        return .collection(members)
      case wkbTIN, wkbPolyhedralSurface, wkbTriangle: throw .surface(name(of: geometry))
      default: throw .curve(name(of: geometry))
      }
    }

    private static func name(of geometry: OGRGeometryH) -> String {
      OGR_G_GetGeometryName(geometry).map { String(cString: $0) } ?? "?"
    }

    private static func parts(of geometry: OGRGeometryH) -> [OGRGeometryH] {
      (0..<OGR_G_GetGeometryCount(geometry)).compactMap { OGR_G_GetGeometryRef(geometry, $0) }
    }

    private static func polygon(_ geometry: OGRGeometryH) throws(GeometryRefusal) -> Polygon? {
      let rings = try parts(of: geometry).map { ring throws(GeometryRefusal) in try points(of: ring) }
      guard let exterior = rings.first, !exterior.isEmpty else { return nil }
      return Polygon(exterior: exterior, holes: Array(rings.dropFirst()))
    }

    private static func points(of geometry: OGRGeometryH) throws(GeometryRefusal) -> [Point] {
      let count = Int(OGR_G_GetPointCount(geometry))
      guard count > 0 else { return [] }
      let points = [Point](unsafeUninitializedCapacity: count) { buffer, initialized in
        let raw = UnsafeMutableRawPointer(buffer.baseAddress)
        let stride = Int32(MemoryLayout<Point>.stride)
        _ = OGR_G_GetPoints(geometry, raw, stride, raw.map { $0 + MemoryLayout<Double>.stride }, stride, nil, 0)
        initialized = count
      }
      if points.contains(where: { !$0.x.isFinite || !$0.y.isFinite }) {
        throw .notFinite
      }
      return points
    }
  }
#endif
