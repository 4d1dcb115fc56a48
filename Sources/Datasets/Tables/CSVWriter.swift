import Diagnostics
import Planning

extension CSV {
  /// The table as RFC 4180 with LF line ends, in UTF-8, columns in their order.
  ///
  /// Text that would read back as something else (a number, `true`, nothing) is quoted, so that what is written reads
  /// back equal. Lists and groups are written as JSON text.
  /// - Parameters:
  ///   - note: what is invented in the data, as a first line `# synthetic: zh | en`.
  ///   - byteOrderMark: put U+FEFF first, which spreadsheet programs on Windows need to see UTF-8.
  public static func write(_ table: Table, synthetic note: Text? = nil, byteOrderMark: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = byteOrderMark ? [0xEF, 0xBB, 0xBF] : []
    if let note {
      let line = "# synthetic: \(note.zh) | \(note.en)".map { $0.isNewline ? " " : $0 }
      bytes.append(contentsOf: String(line).utf8)
      bytes.append(UInt8(ascii: "\n"))
    }
    append(table.columns.map { .string($0) }, isHeader: true, to: &bytes)
    for row in table.rows { append(row, isHeader: false, to: &bytes) }
    return bytes
  }

  private static func append(_ row: [Value], isHeader: Bool, to bytes: inout [UInt8]) {
    for (i, value) in row.enumerated() {
      if i > 0 { bytes.append(UInt8(ascii: ",")) }
      switch value {
      case .null:
        // A row of one empty cell would be an empty line, which readers skip.
        if row.count == 1 { bytes.append(contentsOf: "\"\"".utf8) }
      case .bool, .int: JSON.append(value, to: &bytes)
      case .double(let number): if number.isFinite { JSON.append(value, to: &bytes) }
      case .string(let text):
        let plain = !needsQuotes(text) && (isHeader || typed(text) == .string(text)) && !(i == 0 && text.hasPrefix("#"))
        if plain { bytes.append(contentsOf: text.utf8) } else { appendQuoted(text, to: &bytes) }
      case .array, .object: appendQuoted(JSON.text(value), to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private static func needsQuotes(_ text: String) -> Bool {
    text.isEmpty || text.first?.isWhitespace == true || text.last?.isWhitespace == true
      || text.utf8.contains {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
          || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\t")
      }
  }

  private static func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
