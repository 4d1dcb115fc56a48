import Diagnostics
import Planning
import Spatial

/// Geometry as columns, for formats that have nothing else: points as two numbers, everything else as well-known text.
enum TableShape {
  /// The layer with its geometry in columns; those it was read from are filled anew.
  static func columns(of layer: Layer) -> Layer {
    guard layer.geometries.contains(where: { $0 != nil }) else { return layer }
    var result = layer
    let isPoints = layer.geometries.allSatisfy { $0 == nil || $0?.kind == "Point" }
    if isPoints {
      let isDegrees = (try? layer.crs?.facts().isGeographic) ?? true
      let (x, y) =
        TableGeometry.coordinateColumns(in: layer.table)
        ?? appended(isDegrees ? ["lon", "lat"] : ["x", "y"], to: &result)
      for (row, geometry) in layer.geometries.enumerated() {
        guard case .point(let point)? = geometry else { continue }
        result.table.rows[row][x] = .double(point.x)
        result.table.rows[row][y] = .double(point.y)
      }
    } else {
      let column =
        TableGeometry.shapeColumn(in: layer.table) ?? appended(["wkt", ""], to: &result).0
      for (row, geometry) in layer.geometries.enumerated() {
        result.table.rows[row][column] = geometry.map { .string(WellKnownText.write($0)) } ?? .null
      }
    }
    result.geometries = layer.geometries.map { _ in nil }
    return result
  }

  /// New columns at the end; a name that is empty is left out.
  private static func appended(_ names: [String], to layer: inout Layer) -> (Int, Int) {
    let first = layer.table.columns.count
    let more = names.filter { !$0.isEmpty }.map { layer.table.free($0) }
    layer.table.columns += more
    for row in layer.table.rows.indices { layer.table.rows[row] += more.map { _ in .null } }
    return (first, first + 1)
  }
}

extension Table {
  /// A name that no column bears, whatever the case.
  func free(_ name: String) -> String {
    let taken = Set(columns.map { $0.lowercased() })
    var result = name
    while taken.contains(result) { result += "_" }
    return result
  }
}
