import Spatial

extension WellKnownText {
  /// The geometry as OGC well-known text, numbers with all their digits, so that it reads back equal.
  static func write(_ geometry: Geometry) -> String {
    switch geometry {
    case .point(let point): "POINT (\(pair(point)))"
    case .multiPoint(let points):
      "MULTIPOINT (" + points.map { "(\(pair($0)))" }.joined(separator: ", ") + ")"
    case .lineString(let line): "LINESTRING " + path(line.points)
    case .multiLineString(let lines): "MULTILINESTRING " + list(lines.map { path($0.points) })
    case .polygon(let polygon): "POLYGON " + list(polygon.rings.map(path))
    case .multiPolygon(let areas):
      "MULTIPOLYGON " + list(areas.polygons.map { list($0.rings.map(path)) })
    case .collection(let members): "GEOMETRYCOLLECTION " + list(members.map(write))
    }
  }

  private static func pair(_ point: Point) -> String {
    JSON.text(point.x) + " " + JSON.text(point.y)
  }
  private static func path(_ points: [Point]) -> String { list(points.map(pair)) }
  private static func list(_ parts: [String]) -> String {
    "(" + parts.joined(separator: ", ") + ")"
  }
}
