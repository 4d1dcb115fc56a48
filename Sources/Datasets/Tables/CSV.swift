import Diagnostics
import Planning

/// Comma-, semicolon- or tab-separated text (RFC 4180), in UTF-8, UTF-16 with a byte order mark, or GB18030.
public enum CSV {
  /// A file's table and what was found out about the file.
  public struct Contents: Sendable {
    public var table: Table
    /// What is invented in the data: the words of a first line `# synthetic: zh | en`.
    public var synthetic: Text?
    /// Unit that a line above the header states for columns it does not name.
    public var unit: String?
    public var encoding: TextEncoding
    public var delimiter: Character
    public var warnings: Problems

    /// The table as a layer whose rows have no geometry yet.
    var layer: Layer {
      var notes = synthetic.map { [Value.Member("synthetic", Value($0))] } ?? []
      if let unit { notes.append(Value.Member("unit", .string(unit))) }
      return Layer(table: table, geometries: Array(repeating: nil, count: table.rows.count), crs: nil, notes: notes)
    }
  }

  /// Reads a table whose first line names the columns.
  ///
  /// Cells without quotes become whole numbers, numbers or flags where writing those gives back the same text, `.null`
  /// where they are empty, else text; quoted cells are always text. Empty lines and other lines that start with `#`
  /// before the header are passed over. The delimiter is the one of comma, semicolon and tab that the header holds most.
  /// - Parameter encoding: read by this and no other; `nil`: by byte order mark, then strict UTF-8, then GB18030.
  /// - Throws: ``Diagnostics/Problems`` with line and column: rows longer or shorter than the header, quotes left open,
  ///   columns named twice, text in no known encoding.
  /// - Complexity: O(bytes).
  public static func read(_ bytes: [UInt8], file: String, encoding: TextEncoding? = nil) throws(Problems) -> Contents {
    let (text, used) = try decode(bytes, file: file, encoding: encoding)
    var reader = CSVReader(text, file: file)
    let (table, synthetic) = reader.read()
    try reader.problems.throwIfErrors()
    var warnings = reader.problems
    if used != .utf8, encoding == nil {
      warnings.note(
        at: Place(file: file), Text(zh: "不是 UTF-8,按 \(used.name) 读取", en: "not UTF-8; read as \(used.name)"),
        about: .encoding)
    }
    return Contents(
      table: table, synthetic: synthetic, unit: reader.unit, encoding: used,
      delimiter: Character(UnicodeScalar(reader.delimiter)), warnings: warnings)
  }

  private static func decode(_ bytes: [UInt8], file: String, encoding: TextEncoding?) throws(Problems) -> (
    [UInt8], TextEncoding
  ) {
    if let encoding {
      if let text = encoding.decode(bytes) { return (text, encoding) }
      throw Problems([
        Problem(
          .error, at: Place(file: file), value: encoding.name,
          says: Text(zh: "文件不是这种编码", en: "the file is not in this encoding"),
          fix: Text(zh: "去掉 encoding,让程序自己判断", en: "leave `encoding` out to have it found"), about: .encoding)
      ])
    }
    for (mark, name) in [([0xFF, 0xFE], "UTF-16LE"), ([0xFE, 0xFF], "UTF-16BE")] as [([UInt8], String)]
    where bytes.starts(with: mark) {
      if let utf16 = TextEncoding(name), let text = utf16.decode(Array(bytes.dropFirst(2))) { return (text, utf16) }
    }
    if bytes.contains(0) {
      throw Problems([
        Problem(
          .error, at: Place(file: file),
          says: Text(zh: "含有零字节,不是文本文件", en: "holds zero bytes, so it is not a text file"))
      ])
    }
    if UTF8Check.firstInvalid(bytes) == nil { return (bytes, .utf8) }
    if let text = TextEncoding.gb18030.decode(bytes) { return (text, .gb18030) }
    try UTF8Check.require(bytes, file: file)
    return (bytes, .utf8)
  }

  /// What a cell without quotes holds: nothing, a whole number, a number or a flag where writing that value gives
  /// back the same text; else text. So a code such as `007` or `1.50` loses nothing.
  static func typed(_ text: String) -> Value {
    guard let first = text.utf8.first else { return .null }
    if isDigit(first) || first == UInt8(ascii: "-") {
      if let number = Int64(text), String(number) == text { return .int(number) }
      if let number = Double(text), number.isFinite, JSON.text(number) == text { return .double(number) }
    }
    if text == "true" { return .bool(true) }
    if text == "false" { return .bool(false) }
    return .string(text)
  }
}

/// One pass over the decoded bytes.
struct CSVReader {
  private let bytes: [UInt8]
  private let file: String
  private var position: Int
  private var line = 1
  private var lineStart: Int
  private(set) var delimiter = UInt8(ascii: ",")
  private(set) var problems = Problems()
  /// What a line `单位:…` above the header says.
  private(set) var unit: String?

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineStart = position
  }

  mutating func read() -> (Table, Text?) {
    let synthetic = readComments()
    delimiter = likelyDelimiter()
    var table = Table(name: FilePath.stem(file), columns: [], source: Place(file: file))
    let headerLine = line
    guard let header = record() else {
      if !problems.hasErrors {
        problems.error(at: Place(file: file, line: 1), Text(zh: "文件里没有表头", en: "the file has no header line"))
      }
      return (table, synthetic)
    }
    table.columns = header.map { $0.text ?? "" }
    while true {
      skipEmptyLines()
      let rowLine = line
      guard let row = record() else { break }
      if row.count == table.columns.count {
        table.rows.append(row)
        table.lines.append(rowLine)
      } else if problems.list.count < GeoJSONReader.maximumProblems {
        problems.error(
          at: Place(file: file, feature: table.rows.count, line: rowLine),
          Text(
            zh: "这一行有 \(row.count) 格,表头有 \(table.columns.count) 格",
            en: "this row has \(row.count) cells, the header \(table.columns.count)"),
          fix: row.count > table.columns.count
            ? Text(zh: "含分隔符的文字要加引号", en: "put text that holds the delimiter in quotes") : nil)
      }
    }
    if let ledger = ledger(table, first: header, line: headerLine) { return (ledger, synthetic) }
    checkHeader(table.columns, line: headerLine)
    dropNamelessEmptyColumns(&table)
    return (table, synthetic)
  }

  /// A worksheet with a title that was saved as text: which row is what is found out as in a worksheet. `nil` where the
  /// first line is a header.
  private mutating func ledger(_ table: Table, first: [Value], line: Int) -> Table? {
    guard first.count > 1, first.filter({ !$0.isNull }).count == 1 else { return nil }
    let grid = Ledger.Grid(rows: [first] + table.rows, lines: [line] + table.lines, merges: [])
    var ledger = Ledger(grid, source: table.source)
    guard let header = ledger.header(), header.lowerBound > 0 else { return nil }
    let read = ledger.table(named: table.name)
    problems.add(ledger.problems)
    unit = read.unit
    return read.table
  }

  /// Lines before the header that start with `#`.
  private mutating func readComments() -> Text? {
    var synthetic: Text?
    while true {
      skipEmptyLines()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "#") else { return synthetic }
      var end = position
      while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
      let text = String(decoding: bytes[position..<end], as: UTF8.self)
      let mark = "# synthetic:"
      if text.hasPrefix(mark) {
        let parts = text.dropFirst(mark.count).split(separator: "|", maxSplits: 1).map { $0.trimmed }
        if let zh = parts.first { synthetic = Text(zh: zh, en: parts.last ?? zh) }
      }
      position = end
    }
  }

  /// Whichever of comma, semicolon and tab the first line holds most, outside quotes; commas when it holds none.
  private func likelyDelimiter() -> UInt8 {
    let choices = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    var counts = [0, 0, 0]
    var quoted = false
    for byte in bytes[position...] {
      if byte == UInt8(ascii: "\"") { quoted.toggle() }
      if quoted { continue }
      if byte == 0x0A || byte == 0x0D { break }
      if let choice = choices.firstIndex(of: byte) { counts[choice] += 1 }
    }
    var best = 0
    for i in 1..<3 where counts[i] > counts[best] { best = i }
    return choices[best]
  }

  private mutating func skipEmptyLines() {
    while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D { endLine() }
  }

  /// Consumes one line end: LF, CR LF or CR.
  private mutating func endLine() {
    if bytes[position] == 0x0D, position + 1 < bytes.count, bytes[position + 1] == 0x0A { position += 1 }
    position += 1
    line += 1
    lineStart = position
  }

  /// The cells up to the end of the line; `nil` at the end of the file.
  private mutating func record() -> [Value]? {
    guard position < bytes.count else { return nil }
    var cells: [Value] = []
    while true {
      cells.append(cell())
      guard position < bytes.count else { return cells }
      if bytes[position] == delimiter {
        position += 1
        continue
      }
      endLine()
      return cells
    }
  }

  private mutating func cell() -> Value {
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return quotedCell() }
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
      position += 1
    }
    return CSV.typed(Substring(decoding: bytes[start..<position], as: UTF8.self).trimmed)
  }

  private mutating func quotedCell() -> Value {
    let place = here
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
          return afterQuote(text)
        }
      } else if byte == 0x0A || byte == 0x0D {
        let start = position
        endLine()
        text.append(contentsOf: bytes[start..<position])
        continue
      }
      text.append(byte)
      position += 1
    }
    problems.error(
      at: place, Text(zh: "引号没有闭合", en: "this quote is never closed"),
      fix: Text(zh: "文字里的引号要写两次", en: "write a quote inside text twice"))
    return .null
  }

  private mutating func afterQuote(_ text: [UInt8]) -> Value {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
    if position < bytes.count, bytes[position] != delimiter, bytes[position] != 0x0A, bytes[position] != 0x0D {
      problems.error(
        at: here, Text(zh: "闭合的引号后还有文字", en: "text after a closing quote"),
        fix: Text(zh: "文字里的引号要写两次", en: "write a quote inside text twice"))
      while position < bytes.count, bytes[position] != delimiter, bytes[position] != 0x0A, bytes[position] != 0x0D {
        position += 1
      }
    }
    return .string(String(decoding: text, as: UTF8.self))
  }

  private var here: Place {
    Place(file: file, line: line, column: bytes[lineStart..<position].count { $0 & 0xC0 != 0x80 } + 1)
  }

  // MARK: Header

  private mutating func checkHeader(_ columns: [String], line: Int) {
    var first: [String: Int] = [:]
    for (i, name) in columns.enumerated() where !name.isEmpty {
      if let earlier = first[name] {
        problems.error(
          at: Place(file: file, field: name, line: line),
          Text(zh: "第 \(earlier + 1) 列和第 \(i + 1) 列同名", en: "columns \(earlier + 1) and \(i + 1) have the same name"),
          fix: Text(zh: "改其中一列的名字", en: "rename one of them"))
      } else {
        first[name] = i
      }
    }
  }

  /// Spreadsheets leave columns without name and content behind; one with content is kept under its number.
  private mutating func dropNamelessEmptyColumns(_ table: inout Table) {
    for column in table.columns.indices.reversed() where table.columns[column].isEmpty {
      if table.rows.allSatisfy({ $0[column].isNull }) && table.columns.count > 1 {
        table.columns.remove(at: column)
        for row in table.rows.indices { table.rows[row].remove(at: column) }
      } else {
        table.columns[column] = "column_\(column + 1)"
        problems.warning(
          at: Place(file: file, field: table.columns[column]),
          Text(zh: "第 \(column + 1) 列没有名字", en: "column \(column + 1) has no name"))
      }
    }
  }
}

extension StringProtocol {
  /// Without white space at either end, the ideographic space included.
  package var trimmed: String {
    guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[start...end])
  }
}
