import Diagnostics
import Planning
import Spatial

/// The streets of a study area, found by code, name or position.
struct StreetIndex {
  let streets: [Street]
  /// Longitude of their middle.
  let longitude: Double
  private let byWord: [String: Int]
  private let words: [String]
  private let locator: AreaLocator
  private let boxes: [BoundingBox]

  init(_ streets: [Street], longitude: Double) {
    self.streets = streets
    self.longitude = longitude
    locator = AreaLocator(streets.map(\.boundary))
    boxes = streets.map { BoundingBox(around: .multiPolygon($0.boundary)) }
    var byWord: [String: Int] = [:]
    var words: [String] = []
    for (i, street) in streets.enumerated() {
      for word in [street.code, street.name.zh, street.name.en] where byWord[word] == nil {
        byWord[word] = i
        words.append(word)
      }
    }
    // People leave 街道 out, or put it in.
    for (i, street) in streets.enumerated() {
      let short = street.name.zh.hasSuffix("街道") ? String(street.name.zh.dropLast(2)) : street.name.zh + "街道"
      if byWord[short] == nil { byWord[short] = i }
    }
    self.byWord = byWord
    self.words = words
  }

  /// By code or name.
  func street(_ word: String) -> Int? { byWord[word] }

  func nearestWord(to word: String) -> String? {
    // Codes differ in one digit from their neighbours: near is not likely meant.
    word.allSatisfy(\.isNumber) ? nil : Suggestion.nearest(to: word, among: words)
  }

  func street(at point: Point) -> Int? { locator.area(at: point) }

  /// How an area's ground is shared by streets, the largest part first; only streets that hold a corner of it are
  /// looked at, so that an area inside one street costs no overlay.
  func shares(of ground: MultiPolygon) throws(SpatialError) -> [(code: String, share: Double)] {
    var touched: Set<Int> = []
    for polygon in ground.polygons {
      for ring in polygon.rings { for point in ring { if let street = street(at: point) { touched.insert(street) } } }
    }
    var parts: [(code: String, share: Double)] = []
    for street in touched.sorted() {
      let inside =
        touched.count == 1 ? 1 : try Overlay.intersection(ground, streets[street].boundary).area / ground.area
      parts.append((streets[street].code, inside))
    }
    return parts.sorted { $0.share > $1.share }
  }

  /// Metres from a point to a street's boundary, 0 inside.
  func distance(from point: Point, to index: Int) -> Double { streets[index].boundary.distance(to: point) }

  /// Metres to the nearest street, not looking further than `limit`.
  func distanceToNearest(_ point: Point, limit: Double) -> Double? {
    var best: Double?
    for (i, box) in boxes.enumerated() where box.grown(by: limit).contains(point) {
      let distance = distance(from: point, to: i)
      if distance <= limit, distance < best ?? .infinity { best = distance }
    }
    return best
  }
}

extension MultiPolygon {
  /// Distance from a point in the units of the coordinates; 0 inside.
  fileprivate func distance(to point: Point) -> Double {
    if contains(point) { return 0 }
    var best = Double.infinity
    for polygon in polygons {
      for ring in polygon.rings {
        for (a, b) in zip(ring, ring.dropFirst()) {
          let dx = b.x - a.x
          let dy = b.y - a.y
          let length = dx * dx + dy * dy
          let t = length > 0 ? max(0, min(1, ((point.x - a.x) * dx + (point.y - a.y) * dy) / length)) : 0
          best = min(best, point.distance(to: Point(a.x + t * dx, a.y + t * dy)))
        }
      }
    }
    return best
  }
}

extension StudyAreaLoader {
  mutating func readStreets(_ source: LayerSource, crs: CoordinateSystem?) -> (frame: StudyFrame, index: StreetIndex)? {
    guard let layer = open(source) else { return nil }
    let before = problems.errors.count
    var records = RecordReader(layer, CanonicalFields.streets, source)
    let hasFields = records.require(["code", "name"], specs: CanonicalFields.streets)
    let plane = plane(layer, source)
    var box = BoundingBox.empty
    if let plane {
      for geometry in layer.geometries {
        geometry?.forEachPoint { if let point = plane.lonLat($0) { box.extend(to: point) } }
      }
    }
    if layer.count == 0 {
      problems.error(at: layer.table.source, Text(zh: "没有街道", en: "there are no streets"))
    }
    guard let frame = frame(crs, around: box, layer), let plane else {
      problems.add(records.problems)
      return nil
    }
    let shapes = planar(layer, plane, frame)
    var streets: [Street] = []
    var ids: [(id: String, place: Place)] = []
    for row in 0..<layer.count {
      records.row = row
      records.id = nil
      let code = records.requiredText("code")
      records.id = code
      let name = records.requiredText("name")
      let nameEN = records.text("name_en")
      let place = records.place()
      let boundary = boundary(shapes[row], source: layer.geometries[row], place, plane, source)
      guard hasFields, let code, let name else { continue }
      ids.append((code, records.place("code")))
      guard let boundary else { continue }
      streets.append(
        Street(
          code: code, name: Text(zh: name, en: nameEN ?? name), district: records.text("district"),
          zone: records.text("zone"), boundary: boundary))
    }
    problems.add(records.problems)
    checkUnique(ids)
    reportOverlaps(streets, layer)
    guard problems.errors.count == before else { return nil }
    return (frame, StreetIndex(streets, longitude: box.center.x))
  }

  /// Two streets that share ground: people and projects there would belong to both. A hundredth of the smaller one is an
  /// error, less (above a square metre) a warning.
  private mutating func reportOverlaps(_ streets: [Street], _ layer: Layer) {
    let boxes = streets.map { BoundingBox(around: .multiPolygon($0.boundary)) }
    let index = BoxIndex(boxes)
    for (i, street) in streets.enumerated() {
      var neighbours: [Int] = []
      index.forEach(meeting: boxes[i]) { if $0 > i { neighbours.append($0) } }
      for other in neighbours.sorted().map({ streets[$0] }) {
        guard let shared = try? Overlay.intersection(street.boundary, other.boundary).area, shared > 1 else { continue }
        let isLarge = shared > 0.01 * min(street.boundary.area, other.boundary.area)
        problems.add(
          Problem(
            isLarge ? .error : .warning, at: layer.table.source, value: "\(street.code), \(other.code)",
            says: Text(
              zh: "两个街道重叠 \(Int(shared)) m²:\(street.name.zh)、\(other.name.zh)",
              en: "two streets overlap by \(Int(shared)) m²: \(street.name.en), \(other.name.en)"),
            fix: Text(zh: "修正边界,使每处只属于一个街道", en: "mend the boundaries so that every place lies in one street")))
      }
    }
  }

  /// The street's area, valid, or `nil` after saying what is wrong with it and where.
  private mutating func boundary(
    _ shape: Geometry?, source geometry: Geometry?, _ place: Place, _ plane: SourcePlane, _ source: LayerSource
  ) -> MultiPolygon? {
    guard let geometry else {
      problems.error(at: place, Text(zh: "街道没有边界", en: "the street has no boundary"))
      return nil
    }
    // Reported when it was carried into the plane.
    guard let shape else { return nil }
    guard let areas = shape.areas else {
      problems.error(
        at: place, value: geometry.kind, Text(zh: "街道边界应为面", en: "the boundary of a street must be a polygon"))
      return nil
    }
    do throws(SpatialError) {
      // Judged in the file's own coordinates, so that the place it names can be found there.
      guard let invalid = try (geometry.areas ?? areas).invalidity() else { return areas }
      let spot = invalid.location.map { "(\(JSON.text($0.x)), \(JSON.text($0.y)))" }
      problems.error(
        at: place, value: spot,
        Text(
          zh: "边界不是有效的面:\(InvalidityWords.zh(invalid.reason))",
          en: "the boundary is not a valid area: \(invalid.reason)"),
        fix: Text(zh: "在该点修正边界", en: "mend the boundary at this place"), about: .invalidArea)
    } catch {
      problems.error(
        at: place, Text(zh: "GEOS 无法判断边界:\(error.message)", en: "GEOS cannot judge the boundary: \(error.message)"))
    }
    return nil
  }
}

/// GEOS's reasons in Chinese.
package enum InvalidityWords {
  package static func zh(_ reason: String) -> String {
    let words = [
      ("Self-intersection", "自相交"), ("Ring Self-intersection", "环自相接"), ("Hole lies outside shell", "洞在外环之外"),
      ("Holes are nested", "洞套洞"), ("Interior is disconnected", "内部不连通"), ("Nested shells", "面套面"),
      ("Duplicate Rings", "环重复"), ("Too few points in geometry component", "点数太少"), ("Invalid Coordinate", "坐标无效"),
      ("Ring is not closed", "环没有闭合"), ("Ring has fewer than four points", "环少于四个点"),
      ("Coordinate is not a finite number", "坐标不是有限的数"), ("Area is empty", "面为空"),
    ]
    return words.first { $0.0 == reason }?.1 ?? reason
  }
}
