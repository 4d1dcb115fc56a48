import Diagnostics
import Planning
import Spatial

extension StudyAreaLoader {
  /// How far a point may lie from the street it claims before the claim counts as wrong: surveys differ by metres.
  static let claimTolerance = 30.0
  /// A place outside every street is read with a warning within this distance, and is an error beyond it.
  static let outsideMargin = 5_000.0

  /// One point for a point or an area; `nil` where there is no geometry, or after saying what is wrong with it.
  mutating func position(_ shape: Geometry?, _ place: Place) -> Point? {
    guard let shape else { return nil }
    switch shape {
    case .point(let point): return point
    case .multiPoint(let points) where points.count == 1: return points[0]
    case .polygon, .multiPolygon:
      guard let areas = shape.areas else { return nil }
      do throws(SpatialError) {
        if let invalid = try areas.invalidity() {
          problems.error(
            at: place, value: invalid.location.map { "(\(JSON.text($0.x)), \(JSON.text($0.y)))" },
            Text(zh: "面无效:\(InvalidityWords.zh(invalid.reason))", en: "the area is not valid: \(invalid.reason)"),
            about: .invalidArea)
          return nil
        }
        return try Overlay.pointInside(areas)
      } catch {
        problems.error(at: place, Text(error.message))
        return nil
      }
    default:
      problems.error(
        at: place, value: shape.kind, Text(zh: "应为点或面", en: "expected a point or a polygon"))
      return nil
    }
  }

  mutating func requiredPosition(_ shape: Geometry?, _ source: Geometry?, _ place: Place) -> Point? {
    guard source != nil else {
      problems.error(
        at: place, Text(zh: "没有位置", en: "has no position"),
        fix: Text(zh: "补上几何,或在 CSV 里加 lon、lat 两列", en: "add a geometry, or columns lon and lat in a CSV file"))
      return nil
    }
    return position(shape, place)
  }

  /// The street a place lies in, checked against the street it claims.
  mutating func locate(
    _ position: Point?, claim word: String?, _ records: inout RecordReader, _ context: LayerContext
  ) -> String? {
    guard let streets = context.streets else { return word }
    var claim: Int?
    if let word {
      guard let code = known(word, &records, context) else { return nil }
      claim = streets.street(code)
    }
    guard let position else { return claim.map { streets.streets[$0].code } }
    let found = streets.street(at: position)
    if let claim, claim != found {
      let distance = streets.distance(from: position, to: claim)
      if distance <= Self.claimTolerance { return streets.streets[claim].code }
      reportElsewhere(claim, found, distance, &records, streets)
      return nil
    }
    if let found { return streets.streets[found].code }
    reportOutside(position, &records, streets)
    return nil
  }

  private func reportElsewhere(
    _ claim: Int, _ found: Int?, _ distance: Double, _ records: inout RecordReader, _ streets: StreetIndex
  ) {
    let claimed = streets.streets[claim].name
    let actual = found.map { streets.streets[$0].name } ?? Text(zh: "所有街道之外", en: "outside every street")
    records.problems.error(
      at: records.place("street"), value: claimed.zh,
      Text(
        zh: "写的是\(claimed.zh),位置却在\(actual.zh),相距 \(Int(distance.rounded())) 米",
        en: "says \(claimed.en), but lies \(found == nil ? "" : "in ")\(actual.en), \(Int(distance.rounded())) m away"),
      fix: (200...1_600).contains(distance)
        ? Text(
          zh: "改正街道或坐标;相差数百米也可能是 GCJ-02 或 BD-09 坐标(datum: gcj02)",
          en: "correct the street or the coordinates; some hundred metres may also mean GCJ-02 or BD-09 (datum: gcj02)")
        : Text(zh: "改正街道或坐标", en: "correct the street or the coordinates"),
      about: .wrongStreet)
  }

  private func reportOutside(_ position: Point, _ records: inout RecordReader, _ streets: StreetIndex) {
    let distance = streets.distanceToNearest(position, limit: Self.outsideMargin)
    let away =
      distance.map { Text(zh: "最近的街道在 \(Int($0.rounded())) 米外", en: "the nearest is \(Int($0.rounded())) m away") }
      ?? Text(zh: "5 公里内没有街道", en: "none within 5 km")
    let says = Text(zh: "不在任何街道内,\(away.zh)", en: "lies outside every street; \(away.en)")
    let fix = Text(zh: "检查坐标、crs 和 datum", en: "check the coordinates, crs and datum")
    if distance == nil {
      records.problems.error(at: records.place(), says, fix: fix, about: .outsideStreets)
    } else {
      records.problems.warning(at: records.place(), says, fix: fix, about: .outsideStreets)
    }
  }
}
