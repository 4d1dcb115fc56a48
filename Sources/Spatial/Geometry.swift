/// A position in the plane: easting then northing in metres inside the engine, longitude then latitude in degrees
/// in files and on the way in and out.
public struct Point: Hashable, Sendable {
  public var x: Double
  public var y: Double

  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  /// Straight-line distance in the units of the coordinates.
  public func distance(to other: Point) -> Double {
    let dx = x - other.x
    let dy = y - other.y
    return (dx * dx + dy * dy).squareRoot()
  }
}

public struct LineString: Hashable, Sendable {
  public var points: [Point]

  public init(_ points: [Point]) {
    self.points = points
  }

  /// Planar length in the units of the coordinates.
  public var length: Double {
    zip(points, points.dropFirst()).reduce(0) { $0 + $1.0.distance(to: $1.1) }
  }
}

/// One area with holes. Rings are closed: the first point stands again at the end.
public struct Polygon: Hashable, Sendable {
  public var exterior: [Point]
  public var holes: [[Point]]

  public init(exterior: [Point], holes: [[Point]] = []) {
    self.exterior = exterior
    self.holes = holes
  }

  public var rings: [[Point]] { [exterior] + holes }

  /// Planar area by the shoelace formula, holes taken off; square units of the coordinates.
  public var area: Double {
    holes.reduce(abs(Polygon.signedArea(exterior))) { $0 - abs(Polygon.signedArea($1)) }
  }

  /// Positive for a counter-clockwise ring.
  public static func signedArea(_ ring: [Point]) -> Double {
    guard let origin = ring.first else { return 0 }
    // Relative to the first point: national coordinates have seven digits before the point and would lose the rest.
    var twice = 0.0
    for (a, b) in zip(ring, ring.dropFirst()) {
      twice += (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y)
    }
    return twice / 2
  }
}

public struct MultiPolygon: Hashable, Sendable {
  public var polygons: [Polygon]

  public init(_ polygons: [Polygon]) {
    self.polygons = polygons
  }

  public var isEmpty: Bool { polygons.isEmpty }
  public var area: Double { polygons.reduce(0) { $0 + $1.area } }
}

/// Any geometry that a file may hold.
public indirect enum Geometry: Hashable, Sendable {
  case point(Point)
  case multiPoint([Point])
  case lineString(LineString)
  case multiLineString([LineString])
  case polygon(Polygon)
  case multiPolygon(MultiPolygon)
  case collection([Geometry])

  /// The name RFC 7946 gives this kind.
  public var kind: String {
    switch self {
    case .point: "Point"
    case .multiPoint: "MultiPoint"
    case .lineString: "LineString"
    case .multiLineString: "MultiLineString"
    case .polygon: "Polygon"
    case .multiPolygon: "MultiPolygon"
    case .collection: "GeometryCollection"
    }
  }

  /// The areal part as one multi-polygon; `nil` when this is not an area.
  public var areas: MultiPolygon? {
    switch self {
    case .polygon(let polygon): MultiPolygon([polygon])
    case .multiPolygon(let areas): areas
    default: nil
    }
  }

  /// Calls `body` with every coordinate, in file order.
  public func forEachPoint(_ body: (Point) -> Void) {
    switch self {
    case .point(let point): body(point)
    case .multiPoint(let points): points.forEach(body)
    case .lineString(let line): line.points.forEach(body)
    case .multiLineString(let lines): for line in lines { line.points.forEach(body) }
    case .polygon(let polygon): for ring in polygon.rings { ring.forEach(body) }
    case .multiPolygon(let areas): for polygon in areas.polygons { for ring in polygon.rings { ring.forEach(body) } }
    case .collection(let members): for member in members { member.forEachPoint(body) }
    }
  }

  /// The same shape with every coordinate replaced.
  public func mapPoints(_ transform: (Point) -> Point) -> Geometry {
    func polygon(_ p: Polygon) -> Polygon {
      Polygon(exterior: p.exterior.map(transform), holes: p.holes.map { $0.map(transform) })
    }
    switch self {
    case .point(let point): return .point(transform(point))
    case .multiPoint(let points): return .multiPoint(points.map(transform))
    case .lineString(let line): return .lineString(LineString(line.points.map(transform)))
    case .multiLineString(let lines): return .multiLineString(lines.map { LineString($0.points.map(transform)) })
    case .polygon(let p): return .polygon(polygon(p))
    case .multiPolygon(let areas): return .multiPolygon(MultiPolygon(areas.polygons.map(polygon)))
    case .collection(let members): return .collection(members.map { $0.mapPoints(transform) })
    }
  }
}

/// An axis-parallel rectangle; empty until it has been extended.
public struct BoundingBox: Hashable, Sendable {
  public var min: Point
  public var max: Point

  public init(min: Point, max: Point) {
    self.min = min
    self.max = max
  }

  /// The box around nothing.
  public static let empty = BoundingBox(min: Point(.infinity, .infinity), max: Point(-.infinity, -.infinity))

  public init<Points: Sequence<Point>>(around points: Points) {
    self = .empty
    for point in points { extend(to: point) }
  }

  public init(around geometry: Geometry) {
    var box = BoundingBox.empty
    geometry.forEachPoint { box.extend(to: $0) }
    self = box
  }

  public var isEmpty: Bool { min.x > max.x || min.y > max.y }
  public var width: Double { Swift.max(0, max.x - min.x) }
  public var height: Double { Swift.max(0, max.y - min.y) }
  public var center: Point { Point((min.x + max.x) / 2, (min.y + max.y) / 2) }

  public mutating func extend(to point: Point) {
    min = Point(Swift.min(min.x, point.x), Swift.min(min.y, point.y))
    max = Point(Swift.max(max.x, point.x), Swift.max(max.y, point.y))
  }

  public mutating func extend(to box: BoundingBox) {
    guard !box.isEmpty else { return }
    extend(to: box.min)
    extend(to: box.max)
  }

  public func contains(_ point: Point) -> Bool {
    point.x >= min.x && point.x <= max.x && point.y >= min.y && point.y <= max.y
  }

  public func intersects(_ other: BoundingBox) -> Bool {
    min.x <= other.max.x && other.min.x <= max.x && min.y <= other.max.y && other.min.y <= max.y
  }

  /// The box grown by `margin` on every side.
  public func grown(by margin: Double) -> BoundingBox {
    BoundingBox(min: Point(min.x - margin, min.y - margin), max: Point(max.x + margin, max.y + margin))
  }
}
