import Diagnostics
import Planning
import Spatial

/// Geometry from the columns of a table: a pair of coordinates, or text that is WKT or hexadecimal WKB.
enum TableGeometry {
  static let longitude = FieldSpec(
    "lon", ["lng", "long", "longitude", "x", "easting", "经度", "东经", "横坐标", "东坐标"])
  static let latitude = FieldSpec("lat", ["latitude", "y", "northing", "纬度", "北纬", "纵坐标", "北坐标"])
  private static let shape = FieldSpec(
    "geometry", ["geom", "wkt", "wkb", "the_geom", "wkb_geometry", "shape", "几何"])

  /// Gives the rows of a table their geometry, if it has any; the columns stay.
  ///
  /// Coordinates are taken as they stand; the system is left open when they cannot be degrees.
  /// - Parameters:
  ///   - fields: columns by canonical name, from the plan; `lon` and `lat` are looked at.
  ///   - keepingOpenRings: whether rings that are not closed are left to whoever closes them.
  static func locate(
    _ layer: inout Layer, fields: [String: String], keepingOpenRings: Bool, _ problems: inout Problems
  ) {
    let x = column(longitude, in: layer.table, fields, &problems)
    let y = column(latitude, in: layer.table, fields, &problems)
    if let x, let y {
      place(&layer, x, y, &problems)
    } else if let column = shapeColumn(in: layer.table) {
      draw(&layer, column, keepingOpenRings, &problems)
    }
  }

  /// The columns that hold a pair of coordinates, when there is exactly one pair.
  static func coordinateColumns(in table: Table) -> (x: Int, y: Int)? {
    let (x, y) = (longitude.columns(in: table.columns), latitude.columns(in: table.columns))
    return x.count == 1 && y.count == 1 ? (x[0], y[0]) : nil
  }

  /// The column that holds geometry as text.
  static func shapeColumn(in table: Table) -> Int? {
    shape.columns(in: table.columns).first { holdsGeometry(table, $0) }
  }

  private static func column(
    _ spec: FieldSpec, in table: Table, _ fields: [String: String], _ problems: inout Problems
  ) -> Int? {
    if let given = fields[spec.canonical] { return table.columns.firstIndex(of: given) }
    let found = spec.columns(in: table.columns)
    if found.count > 1 {
      problems.add(
        FieldMapping.ambiguous(spec.canonical, found.map { table.columns[$0] }, in: table))
    }
    return found.count == 1 ? found[0] : nil
  }

  // MARK: Pairs of coordinates

  private static func place(_ layer: inout Layer, _ x: Int, _ y: Int, _ problems: inout Problems) {
    var box = BoundingBox.empty
    var unread: [Int] = []
    for (row, cells) in layer.table.rows.enumerated() {
      if NumberText.isAbsent(cells[x]), NumberText.isAbsent(cells[y]) { continue }
      guard let x = NumberText.number(cells[x])?.value, let y = NumberText.number(cells[y])?.value
      else {
        unread.append(row)
        continue
      }
      let point = Point(x, y)
      box.extend(to: point)
      layer.geometries[row] = .point(point)
    }
    if let first = unread.first {
      let cells = layer.table.rows[first]
      problems.warning(
        at: layer.table.place(ofRow: first, field: layer.table.columns[x]),
        value: [cells[x], cells[y]].map { $0.text ?? "" }.joined(separator: ", "),
        Text(
          zh: "\(unread.count) 行的坐标不是两个数字,视为没有位置",
          en: "coordinates of \(unread.count) rows are not two numbers; read as no position"),
        fix: Text(zh: "写成十进制度或米", en: "write them as decimal degrees or metres"))
    }
    let isDegrees =
      box.isEmpty
      || max(abs(box.min.x), abs(box.max.x)) <= 180 && max(abs(box.min.y), abs(box.max.y)) <= 180
    layer.crs = isDegrees ? .wgs84 : nil
  }

  // MARK: Geometry as text

  private static func holdsGeometry(_ table: Table, _ column: Int) -> Bool {
    guard
      case .string(let text)? = table.rows.lazy.map({ $0[column] }).first(where: {
        !NumberText.isAbsent($0)
      })
    else {
      return false
    }
    return WellKnownText.begins(text) || WellKnownBinary.begins(text)
  }

  private static func draw(
    _ layer: inout Layer, _ column: Int, _ keepingOpenRings: Bool, _ problems: inout Problems
  ) {
    var codes: Set<Int> = []
    var box = BoundingBox.empty
    for (row, cells) in layer.table.rows.enumerated() {
      guard case .string(let text) = cells[column], !NumberText.isAbsent(cells[column]) else {
        continue
      }
      do throws(GeometryRefusal) {
        let isHex = WellKnownBinary.begins(text)
        let read =
          try isHex
          ? WellKnownBinary.read(hex: text, keepingOpenRings: keepingOpenRings)
          : WellKnownText.read(text, keepingOpenRings: keepingOpenRings)
        layer.geometries[row] = read.geometry
        read.geometry?.forEachPoint { box.extend(to: $0) }
        if let epsg = read.epsg, epsg != 0 { codes.insert(epsg) }
      } catch {
        guard problems.list.count < GeoJSONReader.maximumProblems else { continue }
        problems.error(
          at: layer.table.place(ofRow: row, field: layer.table.columns[column]), value: error.value,
          error.says,
          fix: error.fix, about: error.subject)
      }
    }
    if codes.count > 1 {
      let list = codes.sorted().map(String.init).joined(separator: ", ")
      problems.error(
        at: layer.table.source.at(field: layer.table.columns[column]), value: list,
        Text(zh: "一个图层里有几个坐标系:\(list)", en: "several coordinate systems in one layer: \(list)"))
    }
    if let code = codes.first {
      layer.crs = CoordinateSystem(epsg: code)
    } else {
      let isDegrees =
        box.isEmpty || box.min.x >= -180 && box.max.x <= 180 && box.min.y >= -90 && box.max.y <= 90
      layer.crs = isDegrees ? .wgs84 : nil
    }
  }
}
