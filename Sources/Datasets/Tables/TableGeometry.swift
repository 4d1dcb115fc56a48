import Diagnostics
import Planning
import Spatial

/// Points from the coordinate columns of a table.
enum TableGeometry {
  static let longitude = FieldSpec("lon", ["lng", "long", "longitude", "x", "easting", "经度", "东经", "横坐标", "东坐标"])
  static let latitude = FieldSpec("lat", ["latitude", "y", "northing", "纬度", "北纬", "纵坐标", "北坐标"])

  /// A layer whose points stand in a pair of columns, if there is one; the columns stay.
  ///
  /// - Parameter fields: columns that the plan names for `lon` and `lat`, where they bear other names.
  /// The coordinates are taken as they stand; the system is left open when they cannot be degrees.
  static func layer(_ contents: CSV.Contents, fields: [String: String] = [:]) -> Layer {
    var notes: [Value.Member] = []
    if let synthetic = contents.synthetic { notes.append(Value.Member("synthetic", Value(synthetic))) }
    let table = contents.table
    func column(_ spec: FieldSpec) -> Int? {
      fields[spec.canonical].map { table.columns.firstIndex(of: $0) } ?? spec.columns(in: table.columns).first
    }
    guard let x = column(longitude), let y = column(latitude) else {
      return Layer(table: table, geometries: Array(repeating: nil, count: table.rows.count), crs: nil, notes: notes)
    }
    let geometries = table.rows.map { row -> Geometry? in
      guard let x = NumberText.number(row[x])?.value, let y = NumberText.number(row[y])?.value else { return nil }
      return .point(Point(x, y))
    }
    var box = BoundingBox.empty
    for geometry in geometries { geometry?.forEachPoint { box.extend(to: $0) } }
    let isDegrees =
      box.isEmpty || max(abs(box.min.x), abs(box.max.x)) <= 180 && max(abs(box.min.y), abs(box.max.y)) <= 180
    return Layer(table: table, geometries: geometries, crs: isDegrees ? .wgs84 : nil, notes: notes)
  }
}
