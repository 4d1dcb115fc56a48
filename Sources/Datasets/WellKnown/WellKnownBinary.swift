import Diagnostics
import Spatial

/// Geometry as well-known binary (OGC 06-103r4 §8), ISO's and PostGIS's ways of saying Z, M and SRID included.
///
/// Counts are checked against the bytes that are there before anything is reserved, and nesting is bounded.
public enum WellKnownBinary {
  /// - Parameter keepingOpenRings: for whoever closes them afterwards; else they are refused.
  /// - Returns: the geometry, `nil` for an empty one (a point of NaN among them), and the EPSG code it states.
  /// - Throws: ``GeometryRefusal`` for bytes that are no geometry or stop too early, curves, surfaces, open rings, and
  ///   collections more than 64 deep.
  /// - Complexity: O(bytes).
  public static func read(_ bytes: [UInt8], keepingOpenRings: Bool = false) throws(GeometryRefusal) -> (
    geometry: Geometry?, epsg: Int?
  ) {
    var scanner = WKBScanner(bytes, rings: RingRule(keepsOpen: keepingOpenRings))
    let geometry = try scanner.geometry(depth: 1)
    guard scanner.left == 0 else {
      throw WKBScanner.broken(Text(zh: "末尾多出 \(scanner.left) 个字节", en: "\(scanner.left) bytes too many at the end"))
    }
    return (geometry, scanner.epsg)
  }

  /// Reads the hexadecimal form that databases write into text columns.
  public static func read(hex text: String, keepingOpenRings: Bool = false) throws(GeometryRefusal) -> (
    geometry: Geometry?, epsg: Int?
  ) {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else {
      throw WKBScanner.broken(Text(zh: "十六进制位数为奇数", en: "an odd number of hexadecimal digits"))
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for i in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(digits[i]), let low = value(digits[i + 1]) else {
        throw WKBScanner.broken(Text(zh: "第 \(i + 1) 位不是十六进制数字", en: "digit \(i + 1) is not hexadecimal"))
      }
      bytes.append(high << 4 | low)
    }
    return try read(bytes, keepingOpenRings: keepingOpenRings)
  }

  /// Whether text can be hexadecimal WKB: a byte order and nothing but such digits.
  static func begins(_ text: String) -> Bool {
    let digits = text.utf8
    return digits.count >= 18 && (text.hasPrefix("00") || text.hasPrefix("01"))
      && digits.allSatisfy { value($0) != nil }
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

private struct WKBScanner {
  private let bytes: [UInt8]
  private let rings: RingRule
  private var position = 0
  private(set) var epsg: Int?

  init(_ bytes: [UInt8], rings: RingRule) {
    self.bytes = bytes
    self.rings = rings
  }

  var left: Int { bytes.count - position }

  static func broken(_ why: Text) -> GeometryRefusal {
    GeometryRefusal(value: "WKB", says: Text(zh: "WKB 已损坏:\(why.zh)", en: "broken WKB: \(why.en)"))
  }

  private static let short = broken(Text(zh: "字节不够", en: "it stops too early"))

  // MARK: Numbers

  private mutating func word<Word: FixedWidthInteger>(_: Word.Type, bigEndian: Bool) throws(GeometryRefusal) -> Word {
    let size = MemoryLayout<Word>.size
    guard left >= size else { throw Self.short }
    let raw = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: Word.self) }
    position += size
    return bigEndian ? Word(bigEndian: raw) : Word(littleEndian: raw)
  }

  /// How many members follow, each of at least `size` bytes.
  private mutating func count(size: Int, _ header: Header) throws(GeometryRefusal) -> Int {
    let count = Int(try word(UInt32.self, bigEndian: header.bigEndian))
    guard count <= left / size else { throw Self.short }
    return count
  }

  // MARK: Geometry

  private struct Header {
    var kind: UInt32
    var bigEndian: Bool
    var dimensions: Int
  }

  private static let names = [
    "GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON",
    "GEOMETRYCOLLECTION", "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE", "CURVE",
    "SURFACE", "POLYHEDRALSURFACE", "TIN", "TRIANGLE",
  ]

  private mutating func header() throws(GeometryRefusal) -> Header {
    guard left >= 1 else { throw Self.short }
    let order = bytes[position]
    position += 1
    guard order <= 1 else {
      throw Self.broken(Text(zh: "字节序应为 0 或 1,而是 \(order)", en: "byte order is \(order), not 0 or 1"))
    }
    let code = try word(UInt32.self, bigEndian: order == 0)
    var dimensions = 2
    if code & 0x8000_0000 != 0 { dimensions += 1 }
    if code & 0x4000_0000 != 0 { dimensions += 1 }
    if code & 0x2000_0000 != 0 { epsg = Int(try word(UInt32.self, bigEndian: order == 0)) }
    let plain = code & 0x0FFF_FFFF
    switch plain / 1000 {
    case 1, 2: dimensions = 3
    case 3: dimensions = 4
    default: break
    }
    let kind = plain < 4000 ? plain % 1000 : plain
    guard kind >= 1, kind < Self.names.count else {
      throw Self.broken(Text(zh: "未知的几何类型 \(code)", en: "unknown geometry type \(code)"))
    }
    return Header(kind: kind, bigEndian: order == 0, dimensions: dimensions)
  }

  mutating func geometry(depth: Int) throws(GeometryRefusal) -> Geometry? {
    let header = try header()
    let name = Self.names[Int(header.kind)]
    if depth > GeometryRefusal.maximumDepth { throw .tooDeep(name) }
    switch header.kind {
    case 1:
      let point = try point(header)
      if point.x.isNaN, point.y.isNaN { return nil }
      guard point.x.isFinite, point.y.isFinite else { throw .notFinite }
      return .point(point)
    case 2:
      let points = try positions(header)
      if points.isEmpty { return nil }
      guard points.count >= 2 else {
        throw GeometryRefusal(value: name, says: Text(zh: "线至少要有两个点", en: "a line needs at least two positions"))
      }
      return .lineString(LineString(points))
    case 3:
      var read: [[Point]] = []
      for _ in 0..<(try count(size: 4, header)) { read.append(try rings.checked(try positions(header))) }
      return read.first.map { .polygon(Polygon(exterior: $0, holes: Array(read.dropFirst()))) }
    case 4...7: return try collection(header, depth: depth)
    case 15...17: throw .surface(name)
    default: throw .curve(name)
    }
  }

  private mutating func collection(_ header: Header, depth: Int) throws(GeometryRefusal) -> Geometry? {
    var members: [Geometry] = []
    for _ in 0..<(try count(size: 5, header)) {
      if let member = try geometry(depth: depth + 1) { members.append(member) }
    }
    if members.isEmpty { return nil }
    switch header.kind {
    case 4:
      return .multiPoint(
        try members.map { member throws(GeometryRefusal) in
          guard case .point(let point) = member else { throw misplaced(member, header) }
          return point
        })
    case 5:
      return .multiLineString(
        try members.map { member throws(GeometryRefusal) in
          guard case .lineString(let line) = member else { throw misplaced(member, header) }
          return line
        })
    case 6:
      return .multiPolygon(
        MultiPolygon(
          try members.map { member throws(GeometryRefusal) in
            guard case .polygon(let polygon) = member else { throw misplaced(member, header) }
            return polygon
          }))
    default: return .collection(members)
    }
  }

  private func misplaced(_ member: Geometry, _ header: Header) -> GeometryRefusal {
    let kind = Self.names[Int(header.kind)]
    return GeometryRefusal(
      value: member.kind, says: Text(zh: "\(kind) 里不能有它", en: "this cannot be a member of a \(kind)"))
  }

  private mutating func positions(_ header: Header) throws(GeometryRefusal) -> [Point] {
    let count = try count(size: header.dimensions * 8, header)
    var points: [Point] = []
    points.reserveCapacity(count)
    for _ in 0..<count {
      let point = try point(header)
      guard point.x.isFinite, point.y.isFinite else { throw .notFinite }
      points.append(point)
    }
    return points
  }

  private mutating func point(_ header: Header) throws(GeometryRefusal) -> Point {
    let x = Double(bitPattern: try word(UInt64.self, bigEndian: header.bigEndian))
    let y = Double(bitPattern: try word(UInt64.self, bigEndian: header.bigEndian))
    for _ in 2..<max(2, header.dimensions) { _ = try word(UInt64.self, bigEndian: header.bigEndian) }
    return Point(x, y)
  }
}
