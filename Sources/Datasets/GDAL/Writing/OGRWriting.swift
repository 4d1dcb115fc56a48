#if GDAL
  import CGDAL
  import Spatial

  /// Catchment's geometries as OGR's.
  enum OGRWriting {
    /// The one type that all the geometries fit, and that a format without single and multiple kinds tells apart.
    static func kind(of geometries: [Geometry?]) -> OGRwkbGeometryType {
      switch Set(geometries.compactMap { $0?.kind }) {
      case []: wkbNone
      case ["Point"]: wkbPoint
      case ["MultiPoint"], ["Point", "MultiPoint"]: wkbMultiPoint
      case ["LineString"]: wkbLineString
      case ["MultiLineString"], ["LineString", "MultiLineString"]: wkbMultiLineString
      case ["Polygon"]: wkbPolygon
      case ["MultiPolygon"], ["Polygon", "MultiPolygon"]: wkbMultiPolygon
      default: wkbUnknown
      }
    }

    /// - Parameter kind: a single geometry becomes one of several parts where the layer asks for that.
    static func geometry(_ geometry: Geometry, as kind: OGRwkbGeometryType) -> OGRGeometryH? {
      switch (geometry, kind) {
      case (.point(let point), wkbMultiPoint): made(.multiPoint([point]))
      case (.lineString(let line), wkbMultiLineString): made(.multiLineString([line]))
      case (.polygon(let polygon), wkbMultiPolygon): made(.multiPolygon(MultiPolygon([polygon])))
      default: made(geometry)
      }
    }

    private static func made(_ geometry: Geometry) -> OGRGeometryH? {
      switch geometry {
      case .point(let point): path([point], wkbPoint)
      case .lineString(let line): path(line.points, wkbLineString)
      case .polygon(let polygon): parts(polygon.rings.map { path($0, wkbLinearRing) }, wkbPolygon)
      case .multiPoint(let points): parts(points.map { path([$0], wkbPoint) }, wkbMultiPoint)
      case .multiLineString(let lines):
        parts(lines.map { path($0.points, wkbLineString) }, wkbMultiLineString)
      case .multiPolygon(let areas):
        parts(areas.polygons.map { made(.polygon($0)) }, wkbMultiPolygon)
      case .collection(let members): parts(members.map(made), wkbGeometryCollection)
      }
    }

    private static func path(_ points: [Point], _ kind: OGRwkbGeometryType) -> OGRGeometryH? {
      guard let made = OGR_G_CreateGeometry(kind) else { return nil }
      if kind != wkbPoint { OGR_G_SetPointCount(made, Int32(points.count)) }
      for (i, point) in points.enumerated() { OGR_G_SetPoint_2D(made, Int32(i), point.x, point.y) }
      return made
    }

    /// Members are handed over to the whole.
    private static func parts(_ members: [OGRGeometryH?], _ kind: OGRwkbGeometryType)
      -> OGRGeometryH?
    {
      guard let made = OGR_G_CreateGeometry(kind) else { return nil }
      for case let member? in members { OGR_G_AddGeometryDirectly(made, member) }
      return made
    }
  }
#endif
