import Diagnostics
import Planning
import Spatial

/// The geometry types of RFC 7946 §1.4.
enum Shape: String, CaseIterable {
  case point = "Point"
  case multiPoint = "MultiPoint"
  case lineString = "LineString"
  case multiLineString = "MultiLineString"
  case polygon = "Polygon"
  case multiPolygon = "MultiPolygon"
  case collection = "GeometryCollection"

  init?(_ key: JSONKey) {
    // Compared as bytes: a String for every geometry would cost as much as its coordinates.
    for shape in Self.allCases where key.matches(shape.name) {
      self = shape
      return
    }
    return nil
  }

  private var name: StaticString {
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
}

extension GeoJSONReader {
  /// A geometry object or `null`. What is wrong in it is reported and the geometry is `nil`; only syntax is thrown.
  mutating func geometry(_ s: inout JSONScanner, nested: Bool = false) throws(JSONFault) -> Geometry? {
    guard s.peek() == UInt8(ascii: "{") else {
      if !nested, s.peek() == UInt8(ascii: "n") {
        try s.literal("null")
        return nil
      }
      report(s.position, Text(zh: "geometry 应为对象或 null", en: "a geometry must be an object or null"), field: "geometry")
      try s.skip()
      return nil
    }
    let start = s.position
    var shape: Shape?
    var typed = false
    var body: (scanner: JSONScanner, isCollection: Bool)?
    var result: Geometry?
    var done = false
    var seen = SeenMembers()
    try s.object { (s, key) throws(JSONFault) in
      if let member = seen.note(key) {
        report(key.offset, Text(zh: "成员 \(member) 出现两次", en: "member `\(member)` given twice"), field: member)
      }
      let isCollection = key.matches("geometries")
      if key.matches("type") {
        typed = true
        shape = try readShape(&s)
      } else if isCollection || key.matches("coordinates") {
        body = (s, isCollection)
        if let shape, isCollection == (shape == .collection) {
          result = try contents(&s, shape, nested: nested)
          done = true
        } else {
          try s.skip()
        }
      } else if key.matches("bbox") {
        try boundingBox(&s)
      } else if key.matches("geometry") || key.matches("properties") || key.matches("features") {
        report(key.offset, Self.notHere(key.string, in: "Geometry"), field: key.string)
        try s.skip()
      } else {
        try s.skip()
      }
    }
    if done { return result }
    guard let shape else {
      if !typed { report(start, Text(zh: "几何缺少 type", en: "a geometry needs `type`"), field: "geometry.type") }
      return nil
    }
    // `coordinates` may stand before `type`.
    guard var body, body.isCollection == (shape == .collection) else {
      let member = shape == .collection ? "geometries" : "coordinates"
      report(
        start, Text(zh: "\(shape.rawValue) 缺少 \(member)", en: "a \(shape.rawValue) needs `\(member)`"),
        field: "geometry.\(member)")
      return nil
    }
    return try contents(&body.scanner, shape, nested: nested)
  }

  private mutating func readShape(_ s: inout JSONScanner) throws(JSONFault) -> Shape? {
    guard s.peek() == UInt8(ascii: "\"") else {
      report(s.position, Text(zh: "type 应为文字", en: "`type` must be text"), field: "geometry.type")
      try s.skip()
      return nil
    }
    let key = try s.key()
    if let shape = Shape(key) { return shape }
    let word = key.string
    report(
      key.offset, value: word, Text(zh: "未知的几何类型", en: "unknown geometry type"), field: "geometry.type",
      fix: Suggestion.nearest(to: word, among: Shape.allCases.map(\.rawValue)).map {
        Text(zh: "是否为 \($0)", en: "did you mean \($0)?")
      })
    return nil
  }

  /// `coordinates` or `geometries`. A fault inside well-formed JSON is one of meaning: reported, and passed over.
  private mutating func contents(_ s: inout JSONScanner, _ shape: Shape, nested: Bool) throws(JSONFault) -> Geometry? {
    let start = s
    if shape == .collection { return try collection(&s, nested: nested) }
    do throws(JSONFault) {
      if try isEmptyArray(&s) {
        report(
          s.position, Text(zh: "坐标为空,视为没有几何", en: "empty coordinates, read as no geometry"), field: "geometry",
          severity: .warning)
        return nil
      }
      return try coordinates(&s, shape)
    } catch {
      s = start
      try s.skip()
      report(error.offset, error.says, field: "geometry.coordinates", fix: error.fix, about: error.about)
      return nil
    }
  }

  private mutating func collection(_ s: inout JSONScanner, nested: Bool) throws(JSONFault) -> Geometry? {
    guard s.peek() == UInt8(ascii: "[") else {
      report(s.position, Text(zh: "geometries 应为列表", en: "`geometries` must be an array"), field: "geometry.geometries")
      try s.skip()
      return nil
    }
    if nested {
      report(
        s.position, Text(zh: "几何集合里又有几何集合", en: "a geometry collection inside a geometry collection"),
        field: "geometry",
        severity: .warning)
    }
    var members: [Geometry] = []
    var complete = true
    try s.array { (s, _) throws(JSONFault) in
      if let member = try geometry(&s, nested: true) { members.append(member) } else { complete = false }
    }
    return complete ? .collection(members) : nil
  }

  private func isEmptyArray(_ s: inout JSONScanner) throws(JSONFault) -> Bool {
    var ahead = s
    guard ahead.take(UInt8(ascii: "[")) else { throw notPosition(&s) }
    guard ahead.take(UInt8(ascii: "]")) else { return false }
    s = ahead
    return true
  }

  // MARK: Coordinates

  private mutating func coordinates(_ s: inout JSONScanner, _ shape: Shape) throws(JSONFault) -> Geometry {
    switch shape {
    case .point:
      var point = Point(0, 0)
      _ = try position(&s, into: &point)
      return .point(point)
    case .multiPoint:
      _ = try positions(&s)
      return .multiPoint(points)
    case .lineString: return .lineString(try line(&s))
    case .multiLineString:
      var lines: [LineString] = []
      try list(&s) { (reader, s) throws(JSONFault) in lines.append(try reader.line(&s)) }
      return .multiLineString(lines)
    case .polygon: return .polygon(try polygon(&s))
    case .multiPolygon:
      var polygons: [Polygon] = []
      try list(&s) { (reader, s) throws(JSONFault) in polygons.append(try reader.polygon(&s)) }
      return .multiPolygon(MultiPolygon(polygons))
    case .collection: return .collection([])
    }
  }

  @inline(__always)
  private mutating func list(
    _ s: inout JSONScanner, _ element: (inout GeoJSONReader, inout JSONScanner) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    guard s.take(UInt8(ascii: "[")) else { throw notPosition(&s) }
    if s.take(UInt8(ascii: "]")) { return }
    repeat { try element(&self, &s) } while s.take(UInt8(ascii: ","))
    try s.expect(UInt8(ascii: "]"), "“,”或“]”", ", or ]")
  }

  private mutating func line(_ s: inout JSONScanner) throws(JSONFault) -> LineString {
    _ = s.peek()
    let start = s.position
    _ = try positions(&s)
    guard points.count >= 2 else {
      throw JSONFault(offset: start, says: Text(zh: "线至少要有两个点", en: "a line needs at least two positions"))
    }
    return LineString(points)
  }

  private mutating func polygon(_ s: inout JSONScanner) throws(JSONFault) -> Polygon {
    var exterior: [Point]?
    var holes: [[Point]] = []
    _ = s.peek()
    let start = s.position
    try list(&s) { (reader, s) throws(JSONFault) in
      let ring = try reader.ring(&s, isExterior: exterior == nil)
      if exterior == nil { exterior = ring } else { holes.append(ring) }
    }
    guard let exterior else {
      throw JSONFault(offset: start, says: Text(zh: "面没有外环", en: "a polygon needs an exterior ring"))
    }
    return Polygon(exterior: exterior, holes: holes)
  }

  private mutating func ring(_ s: inout JSONScanner, isExterior: Bool) throws(JSONFault) -> [Point] {
    _ = s.peek()
    let start = s.position
    let dimensions = try positions(&s)
    let isOpen = points.first != points.last || dimensions.first != dimensions.last
    if isOpen, !keepingOpenRings {
      throw JSONFault(
        offset: start,
        says: Text(
          zh: "环没有闭合:首末两点不同(RFC 7946 §3.1.6)",
          en: "the ring is not closed: first and last position differ (RFC 7946 §3.1.6)"),
        fix: Text(
          zh: "在环末尾重复第一个点,或要求修复:计划里写 repair: true,convert 用 --repair",
          en:
            "repeat the first position at the end of the ring, or ask for the repair: `repair: true` in a plan, --repair in convert"
        ), about: .openRing)
    }
    guard points.count >= (isOpen && points.first != points.last ? 3 : 4) else {
      throw JSONFault(
        offset: start,
        says: Text(
          zh: "环至少要有四个点(首末相同),这里有 \(points.count) 个",
          en: "a ring needs at least four positions, the first repeated at the end; here are \(points.count)"))
    }
    let area = Polygon.signedArea(points)
    if isExterior ? area < 0 : area > 0 { clockwise += 1 }
    return points
  }

  /// A list of positions into `points`; the dimensions of the first and the last.
  @inline(__always)
  private mutating func positions(_ s: inout JSONScanner) throws(JSONFault) -> (first: Int, last: Int) {
    guard s.take(UInt8(ascii: "[")) else { throw notPosition(&s) }
    points.removeAll(keepingCapacity: true)
    if s.take(UInt8(ascii: "]")) { return (0, 0) }
    var point = Point(0, 0)
    let first = try position(&s, into: &point)
    var last = first
    points.append(point)
    while s.take(UInt8(ascii: ",")) {
      last = try position(&s, into: &point)
      points.append(point)
    }
    try s.expect(UInt8(ascii: "]"), "“,”或“]”", ", or ]")
    return (first, last)
  }

  /// One position; how many numbers it has.
  @inline(__always)
  private mutating func position(_ s: inout JSONScanner, into point: inout Point) throws(JSONFault) -> Int {
    guard s.take(UInt8(ascii: "[")) else { throw notPosition(&s) }
    let x = try s.double()
    guard s.take(UInt8(ascii: ",")) else {
      throw JSONFault(
        offset: s.position, says: Text(zh: "一个位置至少要有两个数字", en: "a position needs at least two numbers"))
    }
    let y = try s.double()
    var dimensions = 2
    while s.take(UInt8(ascii: ",")) {
      _ = try s.double()
      dimensions += 1
    }
    try s.expect(UInt8(ascii: "]"), "“,”或“]”", ", or ]")
    point = Point(x, y)
    box.extend(to: point)
    if dimensions > 2 { heights += 1 }
    return dimensions
  }

  private func notPosition(_ s: inout JSONScanner) -> JSONFault {
    _ = s.peek()
    return JSONFault(
      offset: s.position,
      says: Text(zh: "坐标的嵌套层数不对,此处应为列表", en: "the coordinates are not nested as this type asks; expected an array here")
    )
  }
}
