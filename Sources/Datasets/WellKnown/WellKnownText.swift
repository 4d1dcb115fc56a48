import Diagnostics
import Spatial

/// Geometry written as well-known text (OGC 06-103r4 §7), as QGIS and databases put it into a column of a CSV file.
///
/// Own and not GEOS's: the nesting is bounded before anything recurses, and every refusal names what stood there.
public enum WellKnownText {
  /// Reads one geometry, PostGIS's `SRID=4549;` before it allowed. Heights and measures are dropped.
  ///
  /// - Parameter keepingOpenRings: for whoever closes them afterwards; else they are refused.
  /// - Returns: the geometry, `nil` for an empty one, and the EPSG code it states.
  /// - Throws: ``GeometryRefusal`` for text that is no geometry, curves, surfaces, open rings, rings of fewer than four
  ///   points, and collections more than 64 deep.
  /// - Complexity: O(bytes).
  public static func read(_ text: String, keepingOpenRings: Bool = false) throws(GeometryRefusal) -> (
    geometry: Geometry?, epsg: Int?
  ) {
    var scanner = WKTScanner(text, rings: RingRule(keepsOpen: keepingOpenRings))
    let epsg = try scanner.srid()
    let geometry = try scanner.geometry(depth: 1)
    try scanner.finish()
    return (geometry, epsg)
  }

  /// Whether text begins as a geometry does.
  static func begins(_ text: String) -> Bool {
    var scanner = WKTScanner(text, rings: RingRule())
    do throws(GeometryRefusal) { _ = try scanner.srid() } catch { return false }
    return scanner.word().map(WKTScanner.kinds.contains) ?? false
  }
}

private struct WKTScanner {
  static let kinds: Set<String> = [
    "POINT", "LINESTRING", "LINEARRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
  ]
  private static let curves: Set<String> = [
    "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE", "CURVE", "SURFACE",
  ]
  private static let surfaces: Set<String> = ["TIN", "POLYHEDRALSURFACE", "TRIANGLE"]

  private let bytes: [UInt8]
  private let rings: RingRule
  private var position = 0

  init(_ text: String, rings: RingRule) {
    bytes = Array(text.utf8)
    self.rings = rings
  }

  // MARK: Tokens

  private mutating func skipBlanks() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// The letters that come next, in capitals; `nil` where there are none.
  mutating func word() -> String? {
    skipBlanks()
    let start = position
    while position < bytes.count, (0x41...0x5A).contains(bytes[position] & 0xDF) { position += 1 }
    return start == position ? nil : String(decoding: bytes[start..<position], as: UTF8.self).uppercased()
  }

  /// The word if it comes next.
  private mutating func take(_ wanted: String) -> Bool {
    let start = position
    if word() == wanted { return true }
    position = start
    return false
  }

  private mutating func expect(_ byte: UInt8) throws(GeometryRefusal) {
    guard take(byte) else {
      let sign = String(UnicodeScalar(byte))
      throw stopped(Text(zh: "应为“\(sign)”", en: "expected \(sign)"))
    }
  }

  private func stopped(_ expected: Text) -> GeometryRefusal {
    let rest = bytes[position...].prefix(20)
    let found = rest.isEmpty ? "" : String(decoding: rest, as: UTF8.self)
    return GeometryRefusal(
      value: found,
      says: Text(
        zh: "WKT 在第 \(position + 1) 个字节处不通:\(expected.zh)",
        en: "WKT stops making sense at byte \(position + 1): \(expected.en)"
      ))
  }

  mutating func finish() throws(GeometryRefusal) {
    skipBlanks()
    if position < bytes.count { throw stopped(Text(zh: "此处应结束", en: "expected the end")) }
  }

  /// `SRID=4549;`
  mutating func srid() throws(GeometryRefusal) -> Int? {
    let start = position
    guard word() == "SRID" else {
      position = start
      return nil
    }
    try expect(UInt8(ascii: "="))
    let first = position
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    let code = Int(String(decoding: bytes[first..<position], as: UTF8.self))
    try expect(UInt8(ascii: ";"))
    return code
  }

  // MARK: Geometry

  mutating func geometry(depth: Int) throws(GeometryRefusal) -> Geometry? {
    let start = position
    guard let kind = word() else { throw stopped(Text(zh: "应为几何类型", en: "expected a geometry type")) }
    if Self.curves.contains(kind) { throw .curve(kind) }
    if Self.surfaces.contains(kind) { throw .surface(kind) }
    guard Self.kinds.contains(kind) else {
      position = start
      throw stopped(Text(zh: "未知的几何类型", en: "unknown geometry type"))
    }
    if depth > GeometryRefusal.maximumDepth { throw .tooDeep(kind) }
    for dimension in ["ZM", "Z", "M"] where take(dimension) { break }
    if take("EMPTY") { return nil }
    switch kind {
    case "POINT":
      let points = try positions()
      guard points.count == 1 else { throw count("POINT", Text(zh: "恰好一个位置", en: "exactly one position")) }
      return .point(points[0])
    case "LINESTRING", "LINEARRING": return .lineString(try line())
    case "POLYGON": return try polygon().map { .polygon($0) }
    case "MULTIPOINT": return try multiPoint()
    case "MULTILINESTRING":
      let lines = try members { scanner throws(GeometryRefusal) in try scanner.line() }
      return lines.isEmpty ? nil : .multiLineString(lines)
    case "MULTIPOLYGON":
      let polygons = try members { scanner throws(GeometryRefusal) in try scanner.polygon() }
      let present = polygons.compactMap { $0 }
      return present.isEmpty ? nil : .multiPolygon(MultiPolygon(present))
    default:
      let parts = try members { scanner throws(GeometryRefusal) in try scanner.geometry(depth: depth + 1) }
      let present = parts.compactMap { $0 }
      return present.isEmpty ? nil : .collection(present)
    }
  }

  /// Members between brackets, empty ones left out.
  private mutating func members<Member>(
    _ read: (inout WKTScanner) throws(GeometryRefusal) -> Member
  ) throws(GeometryRefusal) -> [Member] {
    var result: [Member] = []
    try expect(UInt8(ascii: "("))
    repeat {
      if take("EMPTY") { continue }
      result.append(try read(&self))
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: ")"))
    return result
  }

  private mutating func multiPoint() throws(GeometryRefusal) -> Geometry? {
    // Both `(1 2, 3 4)` and `((1 2), (3 4))` are written.
    let points = try members { scanner throws(GeometryRefusal) in
      guard scanner.take(UInt8(ascii: "(")) else { return try scanner.point() }
      let point = try scanner.point()
      try scanner.expect(UInt8(ascii: ")"))
      return point
    }
    return points.isEmpty ? nil : .multiPoint(points)
  }

  private mutating func line() throws(GeometryRefusal) -> LineString {
    let points = try positions()
    guard points.count >= 2 else { throw count("LINESTRING", Text(zh: "至少两个位置", en: "at least two positions")) }
    return LineString(points)
  }

  /// `nil` when all its rings are empty.
  private mutating func polygon() throws(GeometryRefusal) -> Polygon? {
    let rule = rings
    let rings = try members { scanner throws(GeometryRefusal) in try rule.checked(try scanner.positions()) }
    return rings.first.map { Polygon(exterior: $0, holes: Array(rings.dropFirst())) }
  }

  private func count(_ kind: String, _ needed: Text) -> GeometryRefusal {
    GeometryRefusal(value: kind, says: Text(zh: "\(kind) 要有\(needed.zh)", en: "a \(kind) needs \(needed.en)"))
  }

  private mutating func positions() throws(GeometryRefusal) -> [Point] {
    try members { scanner throws(GeometryRefusal) in try scanner.point() }
  }

  private mutating func point() throws(GeometryRefusal) -> Point {
    let x = try number()
    let y = try number()
    for _ in 0..<2 {
      skipBlanks()
      guard position < bytes.count, isDigit(bytes[position]) || "+-.".utf8.contains(bytes[position]) else { break }
      _ = try number()
    }
    return Point(x, y)
  }

  private mutating func number() throws(GeometryRefusal) -> Double {
    skipBlanks()
    let start = position
    while position < bytes.count, isDigit(bytes[position]) || "+-.eE".utf8.contains(bytes[position]) { position += 1 }
    guard start < position, let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      position = start
      throw stopped(Text(zh: "应为数字", en: "expected a number"))
    }
    guard number.isFinite else { throw .notFinite }
    return number
  }
}

/// What every ring must be, whatever it was written in.
struct RingRule {
  /// Whether a ring may end elsewhere than it begins, to be closed afterwards.
  var keepsOpen = false

  func checked(_ points: [Point]) throws(GeometryRefusal) -> [Point] {
    let isOpen = points.first != points.last
    guard points.count >= (isOpen && keepsOpen ? 3 : 4) else {
      throw GeometryRefusal(
        value: "\(points.count)",
        says: Text(zh: "环至少要有四个点(首末相同)", en: "a ring needs at least four positions, the first repeated at the end"))
    }
    guard !isOpen || keepsOpen else {
      throw GeometryRefusal(
        value: "(\(JSON.text(points[0].x)), \(JSON.text(points[0].y)))",
        says: Text(zh: "环没有闭合:首末两点不同", en: "the ring is not closed: first and last position differ"),
        fix: Text(
          zh: "在环末尾重复第一个点,或要求修复:计划里写 repair: true,convert 用 --repair",
          en:
            "repeat the first position at the end of the ring, or ask for the repair: `repair: true` in a plan, --repair in convert"
        ), about: .openRing)
    }
    return points
  }
}
