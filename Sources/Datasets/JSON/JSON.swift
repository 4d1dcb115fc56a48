import Diagnostics
import Planning

/// JSON text to values and back.
public enum JSON {
  /// Deepest nesting of arrays and objects that is read; deeper text is refused.
  public static let maximumDepth = 64

  /// Reads one JSON text, strictly by RFC 8259: UTF-8, no comments, no trailing commas, no `NaN`.
  ///
  /// Whole numbers that fit 64 bits stay whole. Members keep their order, repeated keys included.
  /// - Throws: ``Diagnostics/Problems`` with line and column of the first error.
  /// - Complexity: O(bytes).
  public static func parse(_ bytes: [UInt8], file: String) throws(Problems) -> Value {
    try UTF8Check.require(bytes, file: file)
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<Value, JSONFault> in
      var scanner = JSONScanner(buffer)
      do throws(JSONFault) {
        let value = try scanner.value()
        try scanner.finish()
        return .success(value)
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let value): return value
    case .failure(let fault): throw Problems([problem(fault, in: bytes, file: file)])
    }
  }

  static func problem(_ fault: JSONFault, in bytes: [UInt8], file: String) -> Problem {
    let (line, column) = TextPosition.of(offset: fault.offset, in: bytes)
    return Problem(
      .error, at: Place(file: file, line: line, column: column),
      says: Text(zh: "不是有效的 JSON:\(fault.says.zh)", en: "not valid JSON: \(fault.says.en)"),
      fix: Text(zh: "检查该处附近的引号、逗号和括号", en: "check the quotes, commas and brackets near this place"))
  }

  /// The value as JSON text: the same value gives the same bytes.
  ///
  /// Doubles are written with the fewest digits that read back as the same double, whole ones without `.0`; those
  /// that JSON cannot hold (infinite, not a number) become `null`. `pretty` indents by two spaces, keeps arrays of
  /// scalars on one line and ends with a line break.
  public static func text(_ value: Value, pretty: Bool = false) -> String {
    String(decoding: bytes(value, pretty: pretty), as: UTF8.self)
  }

  /// ``text(_:pretty:)`` as UTF-8.
  public static func bytes(_ value: Value, pretty: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    append(value, to: &bytes, indent: pretty ? 0 : nil)
    if pretty { bytes.append(newline) }
    return bytes
  }

  // MARK: Writing

  static func append(_ value: Value, to bytes: inout [UInt8], indent: Int? = nil) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .int(let number): bytes.append(contentsOf: String(number).utf8)
    case .double(let number): bytes.append(contentsOf: text(number).utf8)
    case .string(let text): append(text, to: &bytes)
    case .array(let elements):
      let inner = elements.contains(where: \.isContainer) ? indent.map { $0 + 2 } : nil
      bytes.append(UInt8(ascii: "["))
      for (i, element) in elements.enumerated() {
        if i > 0 {
          bytes.append(UInt8(ascii: ","))
          if indent != nil, inner == nil { bytes.append(UInt8(ascii: " ")) }
        }
        breakLine(inner, in: &bytes)
        append(element, to: &bytes, indent: inner)
      }
      if !elements.isEmpty, inner != nil { breakLine(indent, in: &bytes) }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      let inner = indent.map { $0 + 2 }
      bytes.append(UInt8(ascii: "{"))
      for (i, member) in members.enumerated() {
        if i > 0 { bytes.append(UInt8(ascii: ",")) }
        breakLine(inner, in: &bytes)
        append(member.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        if indent != nil { bytes.append(UInt8(ascii: " ")) }
        append(member.value, to: &bytes, indent: inner)
      }
      if !members.isEmpty { breakLine(indent, in: &bytes) }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// The fewest digits that read back as the same double.
  static func text(_ number: Double) -> String {
    guard number.isFinite else { return "null" }
    if number == 0 { return "0" }
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func breakLine(_ indent: Int?, in bytes: inout [UInt8]) {
    guard let indent else { return }
    bytes.append(newline)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
  }

  private static let newline = UInt8(ascii: "\n")
}

extension Value {
  fileprivate var isContainer: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }
}
