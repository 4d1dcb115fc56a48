import Diagnostics
import Planning
import Spatial

/// Mends a layer as far as a user asked for it, and lists all that it did.
///
/// Coordinates that need no mending stay as they are, to the last bit: everything is done in the layer's own system,
/// and only lengths and areas are measured in metres.
struct LayerRepairer {
  private var layer: Layer
  private let request: RepairRequest
  private let gauge: AreaGauge
  private var repairs: [Repair] = []
  private var problems = Problems()

  /// - Returns: what was mended, in order of the kinds and then of the features.
  /// - Throws: ``Diagnostics/Problems`` when GEOS cannot answer or no system tells what a metre is.
  static func repair(_ layer: inout Layer, _ request: RepairRequest) throws(Problems) -> (
    repairs: [Repair], warnings: Problems
  ) {
    var repairer = LayerRepairer(layer: layer, request: request, gauge: AreaGauge(layer))
    do throws(SpatialError) {
      try repairer.mend()
    } catch {
      throw Problems([Problem(.error, at: layer.table.source, says: Text(error.message))])
    }
    layer = repairer.layer
    return (repairer.repairs, repairer.problems)
  }

  private init(layer: Layer, request: RepairRequest, gauge: AreaGauge) {
    self.layer = layer
    self.request = request
    self.gauge = gauge
  }

  private mutating func mend() throws(SpatialError) {
    if request.kinds.contains(.rings) { closeRings() }
    if request.kinds.contains(.valid) { try makeValid() }
    if request.kinds.contains(.duplicates) { dropDuplicates() }
    if request.kinds.contains(.slivers) || request.kinds.contains(.overlaps) { try mendFabric() }
  }

  private mutating func note(
    _ kind: RepairKind, row: Int, changed: Double, before: MultiPolygon?, after: MultiPolygon?, spot: Point?,
    _ says: Text
  ) {
    repairs.append(
      Repair(
        place: layer.table.place(ofRow: row, id: layer.table.id(ofRow: row)), kind: kind, changed: changed,
        before: before.map(gauge.area), after: after.map(gauge.area), spot: spot, says: says))
  }

  // MARK: One feature at a time

  private mutating func closeRings() {
    for (row, geometry) in layer.geometries.enumerated() {
      guard let geometry else { continue }
      let (closed, ends) = geometry.closingRings()
      guard !ends.isEmpty else { continue }
      layer.geometries[row] = closed
      for end in ends {
        let metres = gauge.length(end.from, end.to)
        note(
          .rings, row: row, changed: metres, before: nil, after: closed.areas, spot: end.from,
          Text(
            zh: "环未闭合,首末两点相距 \(Figure.text(metres)) m,已连上",
            en: "an open ring was closed over the \(Figure.text(metres)) m between its ends"))
      }
    }
  }

  private mutating func makeValid() throws(SpatialError) {
    for (row, geometry) in layer.geometries.enumerated() {
      guard let areas = geometry?.areas, let invalid = try areas.invalidity() else { continue }
      let made = try areas.madeValid()
      layer.geometries[row] = Geometry(areas: made)
      let reason = invalid.reason
      let change = gauge.area(made) - gauge.area(areas)
      let nothing = made.isEmpty ? Text(zh: ";没有剩下面", en: "; no area is left") : Text("")
      note(
        .valid, row: row, changed: abs(change), before: areas, after: made, spot: invalid.location,
        Text(
          zh: "不是有效的面(\(InvalidityWords.zh(reason))),已修成有效\(nothing.zh)",
          en: "not a valid area (\(reason)); made valid\(nothing.en)"))
      if made.isEmpty {
        problems.warning(
          at: layer.table.place(ofRow: row, id: layer.table.id(ofRow: row)), value: reason,
          Text(zh: "修复后没有剩下面,要素不再有几何", en: "nothing areal is left after the repair; the feature has no geometry now"))
      }
    }
  }

  private mutating func dropDuplicates() {
    var first: [Feature: Int] = [:]
    var dropped: Set<Int> = []
    for row in layer.table.rows.indices {
      let feature = Feature(values: layer.table.rows[row], geometry: layer.geometries[row])
      guard let earlier = first[feature] else {
        first[feature] = row
        continue
      }
      dropped.insert(row)
      let areas = layer.geometries[row]?.areas
      note(
        .duplicates, row: row, changed: areas.map(gauge.area) ?? 0, before: areas, after: nil,
        spot: layer.geometries[row].map { BoundingBox(around: $0).center },
        Text(
          zh: "与第 \(earlier + 1) 个要素的几何和属性完全相同,已删去",
          en: "the same as feature \(earlier) in geometry and attributes; dropped"))
    }
    guard !dropped.isEmpty else { return }
    let kept = layer.table.rows.indices.filter { !dropped.contains($0) }
    layer.table.rows = kept.map { layer.table.rows[$0] }
    layer.geometries = kept.map { layer.geometries[$0] }
    if !layer.table.lines.isEmpty { layer.table.lines = kept.map { layer.table.lines[$0] } }
  }

  private struct Feature: Hashable {
    var values: [Value]
    var geometry: Geometry?
  }

  // MARK: Areas beside each other

  private mutating func mendFabric() throws(SpatialError) {
    var rows: [Int] = []
    for (row, geometry) in layer.geometries.enumerated() {
      guard let areas = geometry?.areas else { continue }
      // An area that is not valid would spoil the comparison with its neighbours.
      if try areas.invalidity() == nil { rows.append(row) }
    }
    guard rows.count > 1 else { return }
    try cutOverlaps(rows)
    if request.kinds.contains(.slivers) { try fillGaps(rows) }
  }

  private func areas(_ row: Int) -> MultiPolygon { layer.geometries[row]?.areas ?? MultiPolygon([]) }

  private mutating func cutOverlaps(_ rows: [Int]) throws(SpatialError) {
    let sliver = gauge.units(ofMetres: request.sliverWidth)
    for overlap in try AreaFabric(rows.map(areas)).overlaps(widerThan: sliver * 1e-5) {
      let isSliver = AreaFabric.width(of: overlap.area) <= sliver
      guard request.kinds.contains(.overlaps) || isSliver else { continue }
      let (first, second) = (rows[overlap.first], rows[overlap.second])
      // The smaller one stays whole, so that an area inside another is not lost.
      let (kept, cut) = areas(first).area <= areas(second).area ? (first, second) : (second, first)
      let before = areas(cut)
      let after = try Overlay.difference(before, areas(kept))
      let place = layer.table.place(ofRow: cut, id: layer.table.id(ofRow: cut))
      guard let geometry = Geometry(areas: after) else {
        problems.warning(
          at: place,
          Text(
            zh: "与第 \(kept + 1) 个要素占同一块地,没有切",
            en: "covers the same ground as feature \(kept); not cut, as nothing would be left"),
          fix: Text(zh: "删去其中一个", en: "remove one of the two"))
        continue
      }
      layer.geometries[cut] = geometry
      let shared = gauge.area(overlap.area)
      note(
        isSliver ? .slivers : .overlaps, row: cut, changed: shared, before: before, after: after,
        spot: try? Overlay.pointInside(overlap.area),
        Text(
          zh: "与第 \(kept + 1) 个要素重叠 \(Figure.text(shared)) m²,已从较大的一个切去",
          en: "overlapped feature \(kept) by \(Figure.text(shared)) m²; cut from the larger of the two"))
    }
  }

  private mutating func fillGaps(_ rows: [Int]) throws(SpatialError) {
    let width = gauge.units(ofMetres: request.sliverWidth)
    for gap in try AreaFabric(rows.map(areas)).gaps(narrowerThan: width) {
      let row = rows[gap.neighbours[0]]
      let piece = MultiPolygon([gap.area])
      let before = areas(row)
      let after = try Overlay.merging(piece, into: before, tolerance: width * 1e-6)
      guard let geometry = Geometry(areas: after) else { continue }
      layer.geometries[row] = geometry
      let added = gauge.area(piece)
      let others = gap.neighbours.dropFirst().map { rows[$0] }
      note(
        .slivers, row: row, changed: added, before: before, after: after, spot: try? Overlay.pointInside(piece),
        Text(
          zh: "与第 \(others.map { "\($0 + 1)" }.joined(separator: "、")) 个要素之间 \(Figure.text(added)) m² 的缝隙已并入",
          en:
            "took up a gap of \(Figure.text(added)) m² towards feature \(others.map { "\($0)" }.joined(separator: ", "))"
        ))
    }
  }
}

/// Numbers inside sentences.
private enum Figure {
  static func text(_ number: Double) -> String { JSON.text((number * 1_000).rounded() / 1_000) }
}

extension Table {
  /// What the row calls itself in a column `id` or `code`.
  fileprivate func id(ofRow row: Int) -> String? {
    ["id", "code"].lazy.compactMap { name in columns.firstIndex(of: name) }.compactMap { rows[row][$0].text }.first
  }
}

/// Metres and square metres of a layer whose coordinates may be degrees.
struct AreaGauge {
  private enum Ground {
    case plane
    case degrees(CoordinateTransform?)
  }

  private let ground: Ground
  private let geodesic = Geodesic()
  private let middle: Point

  init(_ layer: Layer) {
    var box = BoundingBox.empty
    for geometry in layer.geometries {
      geometry?.forEachPoint { if $0.x.isFinite, $0.y.isFinite { box.extend(to: $0) } }
    }
    middle = box.isEmpty ? Point(0, 0) : box.center
    let looksGeographic =
      !box.isEmpty && max(abs(box.min.x), abs(box.max.x)) <= 180.0001 && max(abs(box.min.y), abs(box.max.y)) <= 90.0001
    let isGeographic = (try? layer.crs?.facts().isGeographic) ?? looksGeographic
    // Degrees of a place in China differ by a few hundred metres between datums, lengths and areas do not.
    ground = isGeographic ? .degrees(try? StudyFrame(around: box).transform()) : .plane
  }

  /// m².
  func area(_ areas: MultiPolygon) -> Double {
    guard case .degrees(let transform?) = ground else { return areas.area }
    let moved = Geometry.multiPolygon(areas).mapPoints { transform.forward($0) ?? $0 }
    return moved.areas?.area ?? 0
  }

  /// Metres between two points.
  func length(_ a: Point, _ b: Point) -> Double {
    guard case .degrees = ground else { return a.distance(to: b) }
    return geodesic.distance(a, b)
  }

  /// Units of the coordinates in so many metres: of degrees those of longitude, which are the more.
  func units(ofMetres metres: Double) -> Double {
    guard case .degrees = ground else { return metres }
    let degree = geodesic.distance(Point(middle.x - 0.005, middle.y), Point(middle.x + 0.005, middle.y)) / 0.01
    return degree > 0 ? metres / degree : metres
  }
}
