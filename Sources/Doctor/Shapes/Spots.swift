import Datasets
import Planning
import Spatial

extension Sheet {
  /// A row on the map: its points and lines as they are, of areas a point inside. WGS 84.
  func spot(_ row: Int) -> Geometry? {
    guard let shape = degrees[row] else { return nil }
    let place: Geometry? =
      if let areas = shape.areas, areas.polygons.first?.exterior.isEmpty == false {
        (try? Overlay.pointInside(areas)).map(Geometry.point) ?? Self.anyPoint(of: shape)
      } else {
        Self.anyPoint(of: shape)
      }
    return place?.mapPoints(source.datum.toWGS84)
  }

  /// A place in the file's own coordinates on the map.
  func spot(inFile point: Point) -> Geometry? {
    toDegrees?(point).map { .point(source.datum.toWGS84($0)) }
  }

  /// A shape in the plane on the map.
  func spot(_ shape: Geometry) -> Geometry? {
    guard let toPlane else { return nil }
    return shape.mapped(toPlane.inverse)?.mapPoints(source.datum.toWGS84)
  }

  static func anyPoint(of shape: Geometry) -> Geometry? {
    var first: Point?
    shape.forEachPoint { if first == nil { first = $0 } }
    return first.map(Geometry.point)
  }
}
