import Diagnostics
import Spatial

/// A value in a table, a layer's attribute or a document: what JSON can hold, with whole numbers kept whole and the
/// members of an object in their order.
public enum Value: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([Value])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: Value

    public init(_ key: String, _ value: Value) {
      self.key = key
      self.value = value
    }
  }

  /// The first member with this key, when this is an object that has one.
  public subscript(key: String) -> Value? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  public var isNull: Bool { self == .null }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: Value...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, Value)...) { self = .object(elements.map { Member($0.0, $0.1) }) }
  public init(nilLiteral: ()) { self = .null }

  public init(_ value: Int?) { self = value.map { .int(Int64($0)) } ?? .null }
  public init(_ value: Double?) { self = value.map { .double($0) } ?? .null }
  public init(_ value: String?) { self = value.map { .string($0) } ?? .null }
  public init(_ value: Bool?) { self = value.map { .bool($0) } ?? .null }
  /// A whole quantity as an integer, else the decimal number it prints as.
  public init(_ value: Quantity?) {
    guard let value else {
      self = .null
      return
    }
    self = value.tenThousandths.isMultiple(of: 10_000) ? .int(value.tenThousandths / 10_000) : .double(value.double)
  }
  public init(_ value: Area?) { self.init(value?.quantity) }
  public init(_ value: CalendarDate?) { self.init(value.map(\.description)) }
  public init(_ text: Text) { self = ["zh": .string(text.zh), "en": .string(text.en)] }
}

/// Rows and named columns: a CSV file, a worksheet, the attributes of a layer.
public struct Table: Sendable {
  public var name: String
  public var columns: [String]
  /// One array a row, as long as `columns`; absent values are `.null`.
  public var rows: [[Value]]
  /// File and layer this was read from; empty for a table that Catchment made.
  public var source: Place
  /// One-based line of each row in a text file, where that is known; empty otherwise.
  public var lines: [Int]
  /// Rows of the file that sum up others, such as 合计, kept apart from the data.
  public var totals: [TotalRow] = []

  /// A row of sums, cells in the order of the columns, with its one-based line where that is known.
  public struct TotalRow: Hashable, Sendable {
    public var cells: [Value]
    public var line: Int?

    public init(cells: [Value], line: Int?) {
      self.cells = cells
      self.line = line
    }
  }

  public init(name: String, columns: [String], rows: [[Value]] = [], source: Place = Place(), lines: [Int] = []) {
    self.name = name
    self.columns = columns
    self.rows = rows
    self.source = source
    self.lines = lines
  }

  /// Where a row stands, for messages.
  public func place(ofRow row: Int, id: String? = nil, field: String? = nil) -> Place {
    var place = source
    place.feature = row
    place.id = id
    place.field = field
    if row < lines.count { place.line = lines[row] }
    return place
  }
}

/// A table whose rows have a geometry: what GIS calls a vector layer.
public struct Layer: Sendable {
  public var table: Table
  /// One a row; `nil` for a feature without geometry.
  public var geometries: [Geometry?]
  /// The system of the coordinates; `nil` when the file does not say.
  public var crs: CoordinateSystem?
  /// Members beside the features that a reader should see, such as a note that the data are invented.
  public var notes: [Value.Member]
  /// How map programs should draw it, where someone has thought of that.
  public var style: LayerStyle?

  public init(
    table: Table, geometries: [Geometry?], crs: CoordinateSystem?, notes: [Value.Member] = [],
    style: LayerStyle? = nil
  ) {
    self.table = table
    self.geometries = geometries
    self.crs = crs
    self.notes = notes
    self.style = style
  }

  public var name: String { table.name }
  public var count: Int { table.rows.count }
}
