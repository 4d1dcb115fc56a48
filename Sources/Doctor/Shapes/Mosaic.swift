import Diagnostics
import Planning
import Spatial

/// How the areas of one layer fit each other: gaps and slivers between neighbours, ground that is covered twice.
///
/// Where neighbours share their edges exactly there is nothing to find. The edges that nobody shares are noded and
/// walked round into faces (``Overlay/faces(of:)``); a face that lies in no area is a gap, one that lies in two or more is
/// an overlap. So the work grows with the trouble and not with the layer.
struct Mosaic {
  let sheet: Sheet
  private(set) var findings = Findings()

  /// Less than this is rounding: a square of ten centimetres.
  static let leastArea = 0.01
  /// A gap below this, or narrower than ``sliverWidth`` on average, is a fault of drawing and not a lake.
  static let sliverArea = 100.0
  static let sliverWidth = 1.0
  /// An area of which this share lies in another is inside it.
  static let containedShare = 0.98
  /// The share of the smaller area from which an overlap is an error, as when streets are read.
  static let overlapShare = 0.01

  /// The box of what has no area: it meets no other.
  private static let nowhere = BoundingBox(min: Point(1e300, 1e300), max: Point(1e300, 1e300))

  private let areas: [MultiPolygon]
  private let index: BoxIndex
  private let sharesEdges: Bool

  init(_ sheet: Sheet) {
    self.sheet = sheet
    // Areas that cross themselves are still there: without them their ground would be missing.
    areas = sheet.shapes.map { shape in
      guard let areas = shape?.areas, areas.isDrawable else { return MultiPolygon([]) }
      return areas
    }
    let boxes = areas.map { $0.isEmpty ? Self.nowhere : BoundingBox(around: .multiPolygon($0)) }
    index = BoxIndex(boxes)
    guard sheet.frame != nil, areas.count(where: { !$0.isEmpty }) > 1 else {
      sharesEdges = false
      return
    }
    let edges = LooseEdges(areas, boxes, index)
    sharesEdges = edges.shared * 4 >= edges.total
    let faces: [Face]
    do throws(SpatialError) {
      faces = try Overlay.faces(of: edges.lines)
    } catch {
      findings.add(
        Finding(
          .overlap,
          Problem(
            .warning, at: sheet.table.source,
            says: Text(
              zh: "GEOS 无法比较相邻的面:\(error.message)",
              en: "GEOS cannot hold the areas against each other: \(error.message)"))))
      return
    }
    let locator = AreaLocator(areas)
    var gaps: [Face] = []
    var specks = 0
    var shared: [Pair: Shared] = [:]
    for face in faces {
      let area = face.area
      let here = locator.areas(at: face.inside)
      if area < Self.leastArea {
        if here.count != 1 { specks += 1 }
      } else if here.isEmpty {
        gaps.append(face)
      } else if here.count > 1 {
        for (i, a) in here.enumerated() {
          for b in here[(i + 1)...] where a != b { shared[Pair(a: a, b: b), default: Shared()].add(face, area) }
        }
      }
    }
    tell(shared)
    tell(gaps)
    tell(specks: specks)
  }

  private mutating func tell(specks: Int) {
    guard specks > 0 else { return }
    let limit = Figures.area(Self.leastArea)
    findings.add(
      Finding(
        .sliver,
        Problem(
          .note, at: sheet.table.source,
          says: Text(
            zh: "另有 \(specks) 处不足 \(limit) 的缝隙或重叠,属于舍入,不一一列出",
            en: "\(specks) more gaps and overlaps below \(limit), which is rounding, are not listed")),
        measure: Measure(Double(specks), .records)))
  }

  // MARK: Ground covered twice

  private struct Pair: Hashable {
    var a: Int
    var b: Int
  }

  private struct Shared {
    var area = 0.0
    var largest = 0.0
    var spot: Face?

    mutating func add(_ face: Face, _ area: Double) {
      self.area += area
      if area > largest { (largest, spot) = (area, face) }
    }
  }

  private mutating func tell(_ shared: [Pair: Shared]) {
    var inside: [Finding] = []
    var partly: [Finding] = []
    for (pair, common) in shared.sorted(by: { ($0.key.a, $0.key.b) < ($1.key.a, $1.key.b) }) {
      let sizes = (areas[pair.a].area, areas[pair.b].area)
      let (small, large) = sizes.0 <= sizes.1 ? (pair.a, pair.b) : (pair.b, pair.a)
      let share = common.area / max(min(sizes.0, sizes.1), .leastNormalMagnitude)
      if areas[small] == areas[large] { continue }
      let other = name(large)
      let spot = common.spot.flatMap { sheet.spot(.polygon($0.polygon)) }
      if share >= Self.containedShare {
        inside.append(
          Finding(
            .contained,
            Problem(
              .error, at: sheet.place(small), value: Figures.area(common.area),
              says: Text(
                zh: "整个在\(other.zh)之内,其中的一切会算两次", en: "lies wholly inside \(other.en); everything in it counts twice"),
              fix: Text(zh: "从大的面中挖去它,或删去其一", en: "cut it out of the larger area, or drop one of the two")),
            spot: spot, measure: Measure(common.area, .squareMetres)))
      } else {
        partly.append(
          Finding(
            .overlap,
            Problem(
              share > Self.overlapShare ? .error : .warning, at: sheet.place(small), value: Figures.area(common.area),
              says: Text(
                zh: "与\(other.zh)重叠,占较小者的 \(Figures.short(share * 100))%",
                en: "overlaps \(other.en) by \(Figures.short(share * 100)) % of the smaller"),
              fix: Text(zh: "让两个面共用边界", en: "let the two share one boundary")),
            spot: spot, measure: Measure(common.area, .squareMetres)))
      }
    }
    findings.add(inside)
    findings.add(partly)
  }

  private func name(_ row: Int) -> Text {
    let label = sheet.label(row).map { " (\($0))" } ?? ""
    return Text(zh: "第 \(row + 1) 个要素\(label)", en: "feature \(row)\(label)")
  }

  // MARK: Ground that nobody covers

  /// Houses stand apart: only where areas share their edges is the ground between them missing.
  private mutating func tell(_ gaps: [Face]) {
    guard sharesEdges || sheet.role == .streets else { return }
    var slivers: [Finding] = []
    var holes: [Finding] = []
    for face in gaps {
      let area = face.area
      let length = face.polygon.rings.reduce(0) { $0 + LineString($1).length }
      let isSliver = area < Self.sliverArea || 2 * area / max(length, .leastNormalMagnitude) < Self.sliverWidth
      let place = neighbour(of: face).map { sheet.place($0) } ?? sheet.table.source
      let finding = Finding(
        isSliver ? .sliver : .gap,
        Problem(
          isSliver ? .warning : .note, at: place, value: Figures.area(area),
          says: isSliver
            ? Text(zh: "与相邻的面之间有缝隙", en: "a sliver between this area and its neighbours")
            : Text(zh: "相邻的面之间有空洞,不属于任何面", en: "a hole between areas, which belongs to none"),
          fix: isSliver
            ? Text(zh: "把边界并到同一串点上", en: "let neighbours share their points")
            : Text(zh: "若不是水面或界外,补上缺的面", en: "unless it is water or outside, add the area that is missing")),
        spot: sheet.spot(.polygon(face.polygon)), measure: Measure(area, .squareMetres))
      if isSliver { slivers.append(finding) } else { holes.append(finding) }
    }
    findings.add(slivers)
    findings.add(holes)
  }

  /// The first of the areas that touch the gap.
  private func neighbour(of face: Face) -> Int? {
    guard let point = face.polygon.exterior.first else { return nil }
    var found: Int?
    index.forEach(meeting: BoundingBox(min: point, max: point).grown(by: 0.001)) { found = min(found ?? $0, $0) }
    return found
  }
}

extension MultiPolygon {
  /// Whether all rings are closed, long enough and finite.
  fileprivate var isDrawable: Bool {
    polygons.allSatisfy { polygon in
      polygon.rings.allSatisfy { ring in
        ring.count >= 4 && ring.first == ring.last && ring.allSatisfy { $0.x.isFinite && $0.y.isFinite }
      }
    }
  }
}
