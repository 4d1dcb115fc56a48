import Diagnostics
import Planning
import Spatial

/// Reads GeoJSON (RFC 7946) straight from the bytes into a flat layer.
///
/// One pass, no tree: a feature becomes a row and a geometry as it is met, so memory is the file plus the layer. Every
/// problem names line, feature and id; mistakes of meaning are all collected, only broken syntax ends the reading.
///
/// The usual deviations are read and named in a warning or note: a `crs` member (GeoJSON 2008), projected coordinates
/// without one, rings that wind the other way, nested collections. A ring that is not closed is an error, unless
/// the caller means to mend it. Heights are dropped.
public struct GeoJSONReader {
  /// Reads a FeatureCollection, a Feature or a bare geometry.
  ///
  /// The layer's columns are the properties in order of first appearance; a feature's own `id` becomes the column `id`
  /// unless the properties have one. Foreign members beside the features become the layer's notes. `crs` is WGS 84
  /// unless the file says otherwise, and `nil` when its coordinates cannot be longitude and latitude.
  /// - Parameter keepingOpenRings: leave rings that are not closed as they are instead of refusing them.
  /// - Returns: the layer and what the reader of its results should know.
  /// - Complexity: O(bytes).
  public static func read(_ bytes: [UInt8], file: String, keepingOpenRings: Bool = false) throws(Problems) -> (
    layer: Layer, warnings: Problems
  ) {
    try UTF8Check.require(bytes, file: file)
    let (reader, fault) = bytes.withUnsafeBufferPointer { buffer -> (GeoJSONReader, JSONFault?) in
      var reader = GeoJSONReader(buffer, file: file, keepingOpenRings: keepingOpenRings)
      do throws(JSONFault) {
        try reader.readTopLevel(buffer)
        return (reader, nil)
      } catch {
        return (reader, error)
      }
    }
    return try reader.result(fault, bytes)
  }

  /// Problems kept of one file; the rest are counted.
  static let maximumProblems = 1_000

  let source: Place
  let keepingOpenRings: Bool
  private var lines: LineCounter
  var problems = Problems()
  private var pending: [Problem] = []
  private var dropped = 0

  private var type: String?
  private var name: String?
  private(set) var crs: GeoJSONCRS = .absent
  private var notes: [Value.Member] = []
  private var geometries: [Geometry?] = []
  private var rowLines: [Int] = []
  private var properties = PropertyColumns()
  private var ids: [Value] = []
  private var hasIDs = false
  private var feature: Int?

  /// Extent of all coordinates as they stand in the file.
  var box = BoundingBox.empty
  /// Scratch for one ring or line.
  var points: [Point] = []
  var clockwise = 0
  var heights = 0
  /// Members of features that RFC 7946 does not know: how many, and the first one's name.
  private(set) var foreign: (count: Int, name: String) = (0, "")

  private init(_ buffer: UnsafeBufferPointer<UInt8>, file: String, keepingOpenRings: Bool) {
    source = Place(file: file)
    self.keepingOpenRings = keepingOpenRings
    lines = LineCounter(buffer)
  }

  // MARK: Top level

  private mutating func readTopLevel(_ buffer: UnsafeBufferPointer<UInt8>) throws(JSONFault) {
    var scanner = JSONScanner(buffer)
    guard scanner.peek() == UInt8(ascii: "{") else {
      throw JSONFault(
        offset: scanner.position,
        says: Text(zh: "GeoJSON 的最外层应为对象 {…}", en: "the top level of GeoJSON is an object {…}"))
    }
    let start = scanner
    var seen = SeenMembers()
    var featuresAt: Int?
    var misplaced: [(offset: Int, key: String)] = []
    try scanner.object { (s, key) throws(JSONFault) in
      if let member = seen.note(key) { report(key.offset, Self.twice(member), field: member) }
      if key.matches("type") {
        type = try text(&s, "type")
      } else if key.matches("features") {
        featuresAt = key.offset
        try features(&s)
      } else if key.matches("crs") {
        crs = GeoJSONCRS(try s.value(), line: lines.line(at: key.offset))
      } else if key.matches("bbox") {
        try boundingBox(&s)
      } else if key.matches("name") {
        if case .string(let text) = try s.value() { name = text }
      } else if ["coordinates", "geometries", "geometry", "properties"].contains(where: { key.string == $0 }) {
        misplaced.append((key.offset, key.string))
        try s.skip()
      } else if key.matches("id") {
        try s.skip()
      } else {
        notes.append(Value.Member(key.string, try s.value()))
      }
    }
    if scanner.peek() != nil {
      var fault = scanner.unexpected("文件结尾", "the end of the file")
      fault.fix = Text(
        zh: "若每行是一个要素(GeoJSONSeq),请用 FeatureCollection 包起来",
        en: "if every line is a feature (GeoJSONSeq), wrap them in a FeatureCollection")
      throw fault
    }
    try finish(start, featuresAt: featuresAt, misplaced: misplaced)
  }

  private mutating func finish(
    _ start: JSONScanner, featuresAt: Int?, misplaced: [(offset: Int, key: String)]
  ) throws(JSONFault) {
    switch type {
    case "FeatureCollection":
      if featuresAt == nil {
        report(start.position, Text(zh: "FeatureCollection 缺少 features", en: "a FeatureCollection needs `features`"))
      }
      for (offset, key) in misplaced { report(offset, Self.notHere(key, in: "FeatureCollection"), field: key) }
    case "Feature":
      if let featuresAt { report(featuresAt, Self.notHere("features", in: "Feature"), field: "features") }
      var again = start
      try feature(&again)
    case let kind? where Shape(rawValue: kind) != nil:
      if let featuresAt { report(featuresAt, Self.notHere("features", in: kind), field: "features") }
      var again = start
      feature = 0
      rowLines.append(lines.line(at: start.position))
      geometries.append(try geometry(&again))
      properties.appendRow()
      ids.append(.null)
      settle(id: .null)
    case "Topology":
      report(
        start.position, Text(zh: "这是 TopoJSON,不是 GeoJSON", en: "this is TopoJSON, not GeoJSON"),
        fix: Text(zh: "转换为 GeoJSON", en: "convert it to GeoJSON"))
    case let kind?:
      let names = ["FeatureCollection", "Feature"] + Shape.allCases.map(\.rawValue)
      report(
        start.position, value: kind, Text(zh: "未知的 type", en: "unknown type"), field: "type",
        fix: Suggestion.nearest(to: kind, among: names).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") })
    case nil:
      report(
        start.position, Text(zh: "缺少 type,不是 GeoJSON", en: "`type` is missing, so this is not GeoJSON"),
        field: "type")
    }
  }

  private mutating func features(_ s: inout JSONScanner) throws(JSONFault) {
    guard s.peek() == UInt8(ascii: "[") else {
      report(s.position, Text(zh: "features 应为列表", en: "`features` must be an array"), field: "features")
      return try s.skip()
    }
    try s.array { (s, _) throws(JSONFault) in try feature(&s) }
  }

  // MARK: Features

  private mutating func feature(_ s: inout JSONScanner) throws(JSONFault) {
    let index = geometries.count
    feature = index
    _ = s.peek()
    let start = s.position
    rowLines.append(lines.line(at: start))
    var shape: Geometry?
    var id = Value.null
    properties.appendRow()
    guard s.peek() == UInt8(ascii: "{") else {
      report(start, Text(zh: "要素应为对象 {…}", en: "a feature must be an object {…}"))
      try s.skip()
      return append(nil, id: .null)
    }
    var seen = SeenMembers()
    try s.object { (s, key) throws(JSONFault) in
      if let member = seen.note(key) { report(key.offset, Self.twice(member), field: member) }
      if key.matches("type") {
        let type = try text(&s, "type")
        if let type, type != "Feature" {
          report(
            key.offset, value: type, Text(zh: "要素的 type 应为 Feature", en: "the type of a feature is Feature"),
            field: "type",
            fix: Shape(rawValue: type) == nil
              ? nil : Text(zh: "把几何放进要素的 geometry", en: "put the geometry into a feature's `geometry`"))
        }
      } else if key.matches("geometry") {
        shape = try geometry(&s)
      } else if key.matches("properties") {
        try readProperties(&s)
      } else if key.matches("id") {
        _ = s.peek()
        id = try s.value()
        switch id {
        case .string, .int, .double: hasIDs = true
        case .null: break
        default:
          report(key.offset, value: JSON.text(id), Text(zh: "id 应为文字或数字", en: "an id is text or a number"), field: "id")
          id = .null
        }
      } else if key.matches("bbox") {
        try boundingBox(&s)
      } else if key.matches("coordinates") || key.matches("geometries") || key.matches("features") {
        report(key.offset, Self.notHere(key.string, in: "Feature"), field: key.string)
        try s.skip()
      } else {
        foreign = (foreign.count + 1, foreign.count == 0 ? key.string : foreign.name)
        try s.skip()
      }
    }
    if !seen.type { report(start, Text(zh: "要素缺少 type", en: "a feature needs `type`"), field: "type") }
    if !seen.geometry {
      report(
        start, Text(zh: "要素缺少 geometry", en: "a feature needs `geometry`"), field: "geometry",
        fix: Text(zh: "没有几何时写 \"geometry\": null", en: "write \"geometry\": null where there is none"))
    }
    if !seen.properties {
      report(
        start, Text(zh: "要素缺少 properties", en: "a feature needs `properties`"), field: "properties",
        fix: Text(zh: "没有属性时写 \"properties\": null", en: "write \"properties\": null where there are none"))
    }
    append(shape, id: id)
  }

  private mutating func append(_ shape: Geometry?, id: Value) {
    geometries.append(shape)
    ids.append(id)
    settle(id: id)
  }

  private mutating func readProperties(_ s: inout JSONScanner) throws(JSONFault) {
    switch s.peek() {
    case UInt8(ascii: "{"):
      var position = 0
      try s.object { (s, key) throws(JSONFault) in
        if let repeated = properties.set(key, at: position, try s.value()) {
          report(
            key.offset, Text(zh: "属性出现两次,取后一个", en: "property given twice; the later one is taken"), field: repeated,
            severity: .warning)
        }
        position += 1
      }
    case UInt8(ascii: "n"): try s.literal("null")
    default:
      report(
        s.position, Text(zh: "properties 应为对象或 null", en: "`properties` must be an object or null"),
        field: "properties")
      try s.skip()
    }
  }

  private mutating func text(_ s: inout JSONScanner, _ field: String) throws(JSONFault) -> String? {
    guard s.peek() == UInt8(ascii: "\"") else {
      report(s.position, Text(zh: "\(field) 应为文字", en: "`\(field)` must be text"), field: field)
      try s.skip()
      return nil
    }
    return try s.string()
  }

  mutating func boundingBox(_ s: inout JSONScanner) throws(JSONFault) {
    _ = s.peek()
    let offset = s.position
    let value = try s.value()
    if case .array(let numbers) = value, numbers.count == 4 || numbers.count == 6,
      numbers.allSatisfy({ $0.number != nil })
    {
      return
    }
    report(
      offset, value: JSON.text(value), Text(zh: "bbox 应为 4 个或 6 个数字", en: "a bbox is 4 or 6 numbers"), field: "bbox")
  }

  // MARK: Problems

  mutating func report(
    _ offset: Int, value: String? = nil, _ says: Text, field: String? = nil, fix: Text? = nil,
    about subject: Problem.Subject? = nil, severity: Problem.Severity = .error
  ) {
    guard problems.list.count + pending.count < Self.maximumProblems else {
      dropped += 1
      return
    }
    var place = source
    place.feature = feature
    place.field = field
    place.line = lines.line(at: offset)
    pending.append(Problem(severity, at: place, value: value, says: says, fix: fix, about: subject))
    if feature == nil { settle(id: .null) }
  }

  /// Gives the problems of one feature its id, which may stand after its geometry.
  private mutating func settle(id: Value) {
    if !pending.isEmpty {
      let known = id.isNull ? properties.lastID : id
      for var problem in pending {
        problem.place.id = known.text
        problems.add(problem)
      }
      pending.removeAll(keepingCapacity: true)
    }
    feature = nil
  }

  private static func twice(_ member: String) -> Text {
    Text(zh: "成员 \(member) 出现两次", en: "member `\(member)` given twice")
  }

  static func notHere(_ key: String, in kind: String) -> Text {
    Text(zh: "\(kind) 不应有成员 \(key)(RFC 7946 §7.1)", en: "a \(kind) must not have a member `\(key)` (RFC 7946 §7.1)")
  }

  // MARK: Result

  private consuming func result(_ fault: JSONFault?, _ bytes: [UInt8]) throws(Problems) -> (
    layer: Layer, warnings: Problems
  ) {
    if let fault {
      settle(id: .null)
      var problem = JSON.problem(fault, in: bytes, file: source.file ?? "")
      problem.place.feature = geometries.isEmpty ? nil : geometries.count
      if let fix = fault.fix { problem.fix = fix }
      problems.add(problem)
    }
    if dropped > 0 {
      problems.warning(at: source, Text(zh: "另有 \(dropped) 个问题未列出", en: "\(dropped) more problems are not listed"))
    }
    try problems.throwIfErrors()
    addDeviations()
    if hasIDs { properties.fill("id", with: ids) }
    try problems.throwIfErrors()
    let (columns, rows) = properties.finished()
    let label = name ?? FilePath.stem(source.file ?? "")
    var place = source
    place.layer = name
    let table = Table(name: label, columns: columns, rows: rows, source: place, lines: rowLines)
    return (Layer(table: table, geometries: geometries, crs: system, notes: notes), problems)
  }
}
