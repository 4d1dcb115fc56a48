import Diagnostics
import Planning
import Spatial

/// Which of the structural members an object has shown so far.
struct SeenMembers {
  private(set) var type = false
  private(set) var geometry = false
  private(set) var properties = false
  private var coordinates = false
  private var features = false

  /// Remembers the member; its name when it was there before.
  mutating func note(_ key: JSONKey) -> String? {
    func mark(_ flag: inout Bool, _ name: String) -> String? {
      defer { flag = true }
      return flag ? name : nil
    }
    if key.matches("type") { return mark(&type, "type") }
    if key.matches("geometry") { return mark(&geometry, "geometry") }
    if key.matches("properties") { return mark(&properties, "properties") }
    if key.matches("coordinates") { return mark(&coordinates, "coordinates") }
    if key.matches("features") { return mark(&features, "features") }
    return nil
  }
}

/// Line numbers of offsets that mostly grow, counted once.
struct LineCounter {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0
  private var line = 1

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func line(at target: Int) -> Int {
    let end = min(target, bytes.count)
    if end < offset {
      var back = 0
      for i in end..<offset where bytes[i] == 0x0A { back += 1 }
      return line - back
    }
    line += count(from: offset, to: end)
    offset = end
    return line
  }

  /// Line feeds among the bytes, eight at a time: every byte of the file passes here.
  private func count(from start: Int, to end: Int) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    var total = 0
    var i = start
    while i + 8 <= end {
      // A byte that equals the line feed becomes 0, and only a 0 leaves its top bit clear here.
      let word = raw.loadUnaligned(fromByteOffset: i, as: UInt64.self) ^ 0x0A0A_0A0A_0A0A_0A0A
      total &+= (~(((word & low) &+ low) | word | low)).nonzeroBitCount
      i += 8
    }
    while i < end {
      if raw[i] == 0x0A { total += 1 }
      i += 1
    }
    return total
  }
}

/// The properties of all features as rows of one table, columns in order of first appearance.
struct PropertyColumns {
  private var names: [String] = []
  private var bytes: [[UInt8]] = []
  private var index: [String: Int] = [:]
  private var rows: [[Value]] = []
  private var row: [Value] = []

  mutating func appendRow() {
    if let last = rows.indices.last { rows[last] = row }
    rows.append([])
    row = []
    row.reserveCapacity(names.count)
  }

  /// Sets a property of the last row; its name when it was set before.
  mutating func set(_ key: JSONKey, at position: Int, _ value: Value) -> String? {
    // Features mostly repeat their properties in the same order.
    let isUsual = position < names.count && key.matches(bytes[position])
    let column = isUsual ? position : column(of: key.string)
    if column < row.count {
      let repeated = !row[column].isNull
      row[column] = value
      return repeated ? names[column] : nil
    }
    while row.count < column { row.append(.null) }
    row.append(value)
    return nil
  }

  private mutating func column(of name: String) -> Int {
    if let column = index[name] { return column }
    index[name] = names.count
    names.append(name)
    bytes.append(Array(name.utf8))
    return names.count - 1
  }

  /// The last row's property `id`.
  var lastID: Value {
    guard let column = index["id"], column < row.count else { return .null }
    return row[column]
  }

  /// Puts one value a row into a column, where the row has none.
  mutating func fill(_ name: String, with values: [Value]) {
    let column = column(of: name)
    if let last = rows.indices.last { rows[last] = row }
    for i in rows.indices {
      while rows[i].count <= column { rows[i].append(.null) }
      if rows[i][column].isNull { rows[i][column] = values[i] }
    }
    row = rows.last ?? []
  }

  consuming func finished() -> (columns: [String], rows: [[Value]]) {
    if let last = rows.indices.last { rows[last] = row }
    for i in rows.indices where rows[i].count < names.count {
      rows[i].append(contentsOf: repeatElement(.null, count: names.count - rows[i].count))
    }
    return (names, rows)
  }
}

/// The `crs` member of GeoJSON 2008.
struct GeoJSONCRS {
  enum Kind {
    case absent
    case named(CoordinateSystem)
    case unreadable(String)
  }

  static let absent = GeoJSONCRS(kind: .absent, line: nil)

  var kind: Kind
  var line: Int?

  private init(kind: Kind, line: Int?) {
    self.kind = kind
    self.line = line
  }

  /// Understands `EPSG:n`, `urn:ogc:def:crs:EPSG::n`, `http://www.opengis.net/def/crs/EPSG/0/n` and CRS84.
  init(_ member: Value, line: Int) {
    self.line = line
    if member.isNull {
      kind = .absent
      return
    }
    let name = member["properties"]?["name"]?.text ?? ""
    let code = name.split(whereSeparator: { $0 == ":" || $0 == "/" || $0 == "#" }).last.map(String.init) ?? ""
    if name.uppercased().contains("CRS84") {
      kind = .named(.wgs84)
    } else if name.uppercased().contains("EPSG"), let number = Int(code) {
      kind = .named(CoordinateSystem(epsg: number))
    } else {
      kind = .unreadable(JSON.text(member))
    }
  }
}

extension Value {
  /// The number, whether whole or not.
  package var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }

  /// A scalar as a person would write it; `nil` for nothing.
  package var text: String? {
    switch self {
    case .null: nil
    case .string(let text): text
    default: JSON.text(self)
    }
  }
}
