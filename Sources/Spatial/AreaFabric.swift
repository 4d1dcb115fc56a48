import CGEOS

/// How areas that should share their borders do so: where two of them overlap, and where narrow gaps stay open between
/// them.
///
/// All areas must be valid. Coordinates and widths are in the units of the areas.
public struct AreaFabric {
  /// Ground that two areas share.
  public struct Overlap: Hashable, Sendable {
    /// Indices of the areas, the lower one first.
    public var first: Int
    public var second: Int
    public var area: MultiPolygon
  }

  /// A narrow strip or hole that belongs to none of the areas at its sides.
  public struct Gap: Hashable, Sendable {
    /// Areas along it, the one with the longest common border first; at least two.
    public var neighbours: [Int]
    public var area: Polygon
  }

  /// Twice the area over the perimeter: the width of a long strip.
  public static func width(of area: MultiPolygon) -> Double {
    let perimeter = area.polygons.reduce(0) { $0 + $1.rings.reduce(0) { $0 + LineString($1).length } }
    return perimeter > 0 ? 2 * area.area / perimeter : 0
  }

  private let areas: [MultiPolygon]
  private let boxes: [BoundingBox]
  private let index: BoxIndex

  public init(_ areas: [MultiPolygon]) {
    self.areas = areas
    boxes = areas.map { BoundingBox(around: .multiPolygon($0)) }
    index = BoxIndex(boxes)
  }

  /// Every pair of areas whose common ground is wider than `minimumWidth`, in order of the pair.
  ///
  /// - Complexity: one intersection a pair of areas whose boxes meet.
  public func overlaps(widerThan minimumWidth: Double) throws(SpatialError) -> [Overlap] {
    var found: [Overlap] = []
    for first in areas.indices {
      for second in near(boxes[first]) where second > first {
        let shared = try Overlay.intersection(areas[first], areas[second])
        guard !shared.isEmpty, Self.width(of: shared) > minimumWidth else { continue }
        found.append(Overlap(first: first, second: second, area: shared))
      }
    }
    return found
  }

  /// Gaps between two or more areas that are nowhere wider than `width`: holes among them, and strips that open to the
  /// outside and are at least ten times as long as wide, so that the angle between two neighbours is none.
  ///
  /// Found by closing: the union of the areas is grown by half the width and shrunk again by a little more, and what it
  /// has gained is a gap.
  public func gaps(narrowerThan width: Double) throws(SpatialError) -> [Gap] {
    let union = try Overlay.union(areas)
    guard !union.isEmpty, width > 0 else { return [] }
    let grown = try Overlay.buffer(union, by: width / 2)
    let closed = try Overlay.buffer(grown, by: -width / 2 * 1.001)
    let holes = Set(union.polygons.flatMap { $0.holes.map { BoundingBox(around: $0) } })
    var found: [Gap] = []
    for piece in try Overlay.difference(closed, union).polygons {
      let here = MultiPolygon([piece])
      let mean = Self.width(of: here)
      guard mean > width * 1e-4 else { continue }
      let isHole = holes.contains(BoundingBox(around: piece.exterior))
      guard isHole || here.area > 10 * mean * mean else { continue }
      let neighbours = try self.neighbours(of: piece, within: width * 0.01)
      if neighbours.count > 1 { found.append(Gap(neighbours: neighbours, area: piece)) }
    }
    return found.sorted { ($0.neighbours[0], $0.neighbours[1]) < ($1.neighbours[0], $1.neighbours[1]) }
  }

  /// The areas along a gap, by the length of their border with it.
  private func neighbours(of gap: Polygon, within distance: Double) throws(SpatialError) -> [Int] {
    let rim = gap.rings.map(LineString.init)
    var lengths: [(area: Int, length: Double)] = []
    for candidate in near(BoundingBox(around: gap.exterior).grown(by: distance)) {
      let reach = try Overlay.buffer(areas[candidate], by: distance)
      let length = try Overlay.length(of: rim, inside: reach)
      if length > distance * 4 { lengths.append((candidate, length)) }
    }
    return lengths.sorted { ($1.length, $0.area) < ($0.length, $1.area) }.map(\.area)
  }

  private func near(_ box: BoundingBox) -> [Int] {
    var found: [Int] = []
    index.forEach(meeting: box) { found.append($0) }
    return found.sorted()
  }
}

extension Overlay {
  /// The areas grown (or, below zero, shrunk) by a width, corners kept sharp up to five times the width.
  static func buffer(_ areas: MultiPolygon, by width: Double) throws(SpatialError) -> MultiPolygon {
    let session = try GEOSSession()
    let result = GEOSBufferWithStyle_r(
      session.handle, try session.make(areas), width, 4, Int32(GEOSBUF_CAP_FLAT.rawValue),
      Int32(GEOSBUF_JOIN_MITRE.rawValue), 5)
    return try session.areas(of: try session.keep(result, "buffer"))
  }

  /// Length of the parts of lines that lie in an area.
  static func length(of lines: [LineString], inside areas: MultiPolygon) throws(SpatialError) -> Double {
    let session = try GEOSSession()
    var total = 0.0
    let area = try session.make(areas)
    for line in lines where line.points.count > 1 {
      let part = try session.keep(
        GEOSIntersection_r(session.handle, try session.make(line), area), "intersection")
      var length = 0.0
      guard GEOSLength_r(session.handle, part, &length) == 1 else { throw session.failure("length") }
      total += length
    }
    return total
  }

  /// `a` with `b` added, whose corners `a` takes up where they lie within `tolerance` of its border, so that no crack
  /// is left between the two.
  public static func merging(_ b: MultiPolygon, into a: MultiPolygon, tolerance: Double) throws(SpatialError)
    -> MultiPolygon
  {
    let session = try GEOSSession()
    let piece = try session.make(b)
    let snapped = try session.keep(GEOSSnap_r(session.handle, try session.make(a), piece, tolerance), "snap")
    let joined = try session.keep(GEOSUnion_r(session.handle, snapped, piece), "union")
    return try session.areas(of: joined)
  }
}
