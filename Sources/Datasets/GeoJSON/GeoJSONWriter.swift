import Planning
import Spatial

/// Writes layers as RFC 7946: longitude and latitude to seven decimals (a centimetre), exterior rings counter-clockwise
/// and holes clockwise, a bounding box, one feature a line.
public struct GeoJSONWriter {
  /// The layer as a FeatureCollection.
  ///
  /// A column named `id` becomes the features' `id` as well, so that readers of either find it. Absent values are
  /// left out. The layer's notes stand beside the features as foreign members (§6.1).
  /// - Parameter frame: the plane the coordinates are in; `nil`: the layer's own system, longitude and latitude if it
  ///   names none.
  /// - Throws: ``Spatial/SpatialError`` when a coordinate has no longitude and latitude.
  /// - Complexity: O(coordinates + cells).
  public static func bytes(_ layer: Layer, from frame: StudyFrame? = nil) throws(SpatialError) -> [UInt8] {
    var writer = GeoJSONWriter(transform: try transform(frame?.crs ?? layer.crs))
    try writer.write(layer)
    return writer.bytes
  }

  private static func transform(_ source: CoordinateSystem?) throws(SpatialError) -> CoordinateTransform? {
    guard let source, source != .wgs84 else { return nil }
    return try CoordinateTransform(from: source, to: .wgs84)
  }

  private let transform: CoordinateTransform?
  private var bytes: [UInt8] = []

  private init(transform: CoordinateTransform?) {
    self.transform = transform
  }

  private mutating func write(_ layer: Layer) throws(SpatialError) {
    let geometries = try layer.geometries.map { geometry throws(SpatialError) in try geometry.map(lonLat) }
    add("{\"type\":\"FeatureCollection\",")
    if !layer.name.isEmpty {
      add("\"name\":")
      JSON.append(layer.name, to: &bytes)
      add(",")
    }
    for note in layer.notes where !Self.reserved.contains(note.key) {
      JSON.append(note.key, to: &bytes)
      add(":")
      JSON.append(note.value, to: &bytes)
      add(",")
    }
    var box = BoundingBox.empty
    for geometry in geometries { geometry?.forEachPoint { box.extend(to: $0) } }
    if !box.isEmpty {
      add("\"bbox\":[")
      for (i, number) in [box.min.x, box.min.y, box.max.x, box.max.y].enumerated() {
        if i > 0 { add(",") }
        add(number)
      }
      add("],")
    }
    add("\"features\":[")
    let keys = layer.table.columns.map { key in
      var text: [UInt8] = []
      JSON.append(key, to: &text)
      return text
    }
    let idColumn = layer.table.columns.firstIndex(of: "id")
    for (row, geometry) in geometries.enumerated() {
      add(row == 0 ? "\n" : ",\n")
      feature(layer.table.rows[row], keys: keys, idColumn: idColumn, geometry)
    }
    add("\n]}\n")
  }

  /// Members of a FeatureCollection that a note must not repeat.
  private static let reserved: Set<String> = ["type", "name", "bbox", "features", "crs"]

  private mutating func feature(_ row: [Value], keys: [[UInt8]], idColumn: Int?, _ geometry: Geometry?) {
    add("{\"type\":\"Feature\",")
    if let idColumn {
      switch row[idColumn] {
      case .string, .int:
        add("\"id\":")
        JSON.append(row[idColumn], to: &bytes)
        add(",")
      default: break
      }
    }
    add("\"properties\":{")
    var first = true
    for (column, value) in row.enumerated() where !value.isNull {
      if !first { add(",") }
      first = false
      bytes.append(contentsOf: keys[column])
      add(":")
      JSON.append(value, to: &bytes)
    }
    add("},\"geometry\":")
    if let geometry { add(geometry) } else { add("null") }
    add("}")
  }

  private func lonLat(_ geometry: Geometry) throws(SpatialError) -> Geometry {
    var failed: Point?
    let result = geometry.mapPoints { point in
      guard let transform else { return Self.rounded(point) }
      guard let there = transform.forward(point) else {
        failed = point
        return point
      }
      return Self.rounded(there)
    }
    var broken = false
    result.forEachPoint { if !$0.x.isFinite || !$0.y.isFinite { broken = true } }
    if let failed {
      throw SpatialError(.coordinates, "(\(failed.x), \(failed.y)) has no longitude and latitude")
    }
    if broken { throw SpatialError(.coordinates, "a coordinate is not a finite number") }
    return result
  }

  private static func rounded(_ p: Point) -> Point {
    Point((p.x * 1e7).rounded() / 1e7, (p.y * 1e7).rounded() / 1e7)
  }

  // MARK: Shapes

  private mutating func add(_ geometry: Geometry) {
    add("{\"type\":\"\(geometry.kind)\",")
    if case .collection(let members) = geometry {
      add("\"geometries\":")
      list(members) { $0.add($1) }
    } else {
      add("\"coordinates\":")
      coordinates(geometry)
    }
    add("}")
  }

  private mutating func coordinates(_ geometry: Geometry) {
    switch geometry {
    case .point(let point): add(point)
    case .multiPoint(let points): list(points) { $0.add($1) }
    case .lineString(let line): list(line.points) { $0.add($1) }
    case .multiLineString(let lines): list(lines) { $0.list($1.points) { $0.add($1) } }
    case .polygon(let polygon): add(polygon)
    case .multiPolygon(let areas): list(areas.polygons) { $0.add($1) }
    case .collection: break
    }
  }

  private mutating func add(_ polygon: Polygon) {
    list(Array(polygon.rings.enumerated())) { writer, ring in
      let isCounterClockwise = Polygon.signedArea(ring.element) > 0
      let shouldBe = ring.offset == 0
      let points = isCounterClockwise == shouldBe ? ring.element : ring.element.reversed()
      writer.list(points) { $0.add($1) }
    }
  }

  private mutating func list<Element>(_ elements: [Element], _ body: (inout GeoJSONWriter, Element) -> Void) {
    add("[")
    for (i, element) in elements.enumerated() {
      if i > 0 { add(",") }
      body(&self, element)
    }
    add("]")
  }

  private mutating func add(_ point: Point) {
    add("[")
    add(point.x)
    add(",")
    add(point.y)
    add("]")
  }

  // MARK: Bytes

  private mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// A coordinate with at most seven decimals, none of them a trailing zero.
  private mutating func add(_ number: Double) {
    let scaled = Int64((number * 1e7).rounded())
    if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
    let magnitude = scaled.magnitude
    bytes.append(contentsOf: String(magnitude / 10_000_000).utf8)
    var fraction = magnitude % 10_000_000
    guard fraction != 0 else { return }
    var digits = 7
    while fraction.isMultiple(of: 10) {
      fraction /= 10
      digits -= 1
    }
    bytes.append(UInt8(ascii: "."))
    let text = String(fraction)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits - text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
}
