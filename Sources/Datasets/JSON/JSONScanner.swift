import Diagnostics
import Planning

/// A syntax error at a byte of the text; turned into a ``Diagnostics/Problem`` with line and column once, at the top.
struct JSONFault: Error {
  var offset: Int
  var says: Text
  var fix: Text?
  var about: Problem.Subject?
}

/// Reads JSON token by token, straight from the bytes: what ``JSON`` and ``GeoJSONReader`` share.
///
/// Strict by RFC 8259. The bytes must be valid UTF-8 (``UTF8Check``) and outlive the scanner. Depth is counted by the
/// callers through ``enter()`` and ``leave()``, so that no input can exhaust the stack.
struct JSONScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  private(set) var depth = 0
  /// Scratch for strings with escapes.
  private var unescaped: [UInt8] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    // RFC 8259 §8.1: a parser may ignore a byte order mark.
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
  }

  // MARK: Structure

  mutating func enter() throws(JSONFault) {
    depth += 1
    if depth > JSON.maximumDepth {
      throw JSONFault(
        offset: position,
        says: Text(
          zh: "嵌套超过 \(JSON.maximumDepth) 层", en: "nested more than \(JSON.maximumDepth) levels deep"))
    }
  }

  mutating func leave() { depth -= 1 }

  /// The next byte that is not white space, left in place; `nil` at the end.
  @inline(__always)
  mutating func peek() -> UInt8? {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position += 1
    }
    return nil
  }

  /// Consumes the byte if it comes next.
  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  mutating func expect(_ byte: UInt8, _ zh: String, _ en: String) throws(JSONFault) {
    guard take(byte) else { throw unexpected(zh, en) }
  }

  /// What stands here is not what JSON asks for here.
  mutating func unexpected(_ zh: String, _ en: String) -> JSONFault {
    guard let byte = peek() else {
      return JSONFault(
        offset: position, says: Text(zh: "文本到此中断,应为\(zh)", en: "the text ends here; expected \(en)"))
    }
    let found = byte > 0x20 && byte < 0x7F ? String(UnicodeScalar(byte)) : "0x" + String(byte, radix: 16)
    return JSONFault(
      offset: position, says: Text(zh: "此处是 \(found),应为\(zh)", en: "found \(found), expected \(en)"))
  }

  /// Nothing but white space may follow the value.
  mutating func finish() throws(JSONFault) {
    if peek() != nil { throw unexpected("文件结尾", "the end of the file") }
  }

  /// Walks an array, calling `element` at the start of each value; the opening bracket comes next.
  @inline(__always)
  mutating func array(_ element: (inout JSONScanner, Int) throws(JSONFault) -> Void) throws(JSONFault) {
    try expect(UInt8(ascii: "["), "“[”", "[")
    try enter()
    defer { leave() }
    if take(UInt8(ascii: "]")) { return }
    var index = 0
    while true {
      try element(&self, index)
      index += 1
      if take(UInt8(ascii: ",")) { continue }
      try expect(UInt8(ascii: "]"), "“,”或“]”", ", or ]")
      return
    }
  }

  /// Walks an object, calling `member` with each key at the start of its value; the opening brace comes next.
  @inline(__always)
  mutating func object(_ member: (inout JSONScanner, JSONKey) throws(JSONFault) -> Void) throws(JSONFault) {
    try expect(UInt8(ascii: "{"), "“{”", "{")
    try enter()
    defer { leave() }
    if take(UInt8(ascii: "}")) { return }
    while true {
      guard peek() == UInt8(ascii: "\"") else { throw unexpected("带引号的键", "a quoted key") }
      let key = try key()
      try expect(UInt8(ascii: ":"), "“:”", ":")
      try member(&self, key)
      if take(UInt8(ascii: ",")) { continue }
      try expect(UInt8(ascii: "}"), "“,”或“}”", ", or }")
      return
    }
  }

  // MARK: Values

  /// Any value, as a tree.
  mutating func value() throws(JSONFault) -> Value {
    switch peek() {
    case UInt8(ascii: "{"):
      var members: [Value.Member] = []
      try object { (scanner, key) throws(JSONFault) in
        members.append(Value.Member(key.string, try scanner.value()))
      }
      return .object(members)
    case UInt8(ascii: "["):
      var elements: [Value] = []
      try array { (scanner, _) throws(JSONFault) in elements.append(try scanner.value()) }
      return .array(elements)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try literal("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try literal("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try literal("null")
      return .null
    case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): return try number()
    default: throw unexpected("一个值", "a value")
    }
  }

  /// Passes over any value, checking its syntax.
  mutating func skip() throws(JSONFault) {
    switch peek() {
    case UInt8(ascii: "{"): try object { (scanner, _) throws(JSONFault) in try scanner.skip() }
    case UInt8(ascii: "["): try array { (scanner, _) throws(JSONFault) in try scanner.skip() }
    case UInt8(ascii: "\""): _ = try rawString()
    default: _ = try value()
    }
  }

  mutating func literal(_ word: StaticString) throws(JSONFault) {
    let count = word.utf8CodeUnitCount
    guard position + count <= bytes.count else { throw unexpected("一个值", "a value") }
    for i in 0..<count where bytes[position + i] != word.utf8Start[i] {
      throw unexpected("true、false 或 null", "true, false or null")
    }
    position += count
  }

  mutating func string() throws(JSONFault) -> String {
    let raw = try rawString()
    guard raw.escaped else { return String(decoding: raw.bytes, as: UTF8.self) }
    return try unescape(raw)
  }

  mutating func key() throws(JSONFault) -> JSONKey {
    let offset = position
    let raw = try rawString()
    return JSONKey(offset: offset, bytes: raw.bytes, unescaped: raw.escaped ? try unescape(raw) : nil)
  }

  private struct RawString {
    var bytes: UnsafeBufferPointer<UInt8>
    var escaped: Bool
    var offset: Int
  }

  /// The bytes between the quotes, escapes checked for their first letter only.
  private mutating func rawString() throws(JSONFault) -> RawString {
    guard peek() == UInt8(ascii: "\"") else { throw unexpected("带引号的文字", "a quoted text") }
    let start = position + 1
    var i = start
    var escaped = false
    while i < bytes.count {
      let byte = bytes[i]
      if byte == UInt8(ascii: "\"") {
        position = i + 1
        return RawString(bytes: UnsafeBufferPointer(rebasing: bytes[start..<i]), escaped: escaped, offset: start)
      }
      if byte == UInt8(ascii: "\\") {
        escaped = true
        i += 2
        continue
      }
      if byte < 0x20 {
        throw JSONFault(
          offset: i,
          says: Text(
            zh: "文字中有未转义的控制字符或换行", en: "unescaped control character or line break inside a quoted text"))
      }
      i += 1
    }
    throw JSONFault(offset: start - 1, says: Text(zh: "引号没有闭合", en: "this quote is never closed"))
  }

  private mutating func unescape(_ raw: RawString) throws(JSONFault) -> String {
    unescaped.removeAll(keepingCapacity: true)
    let text = raw.bytes
    var i = 0
    while i < text.count {
      guard text[i] == UInt8(ascii: "\\") else {
        unescaped.append(text[i])
        i += 1
        continue
      }
      let at = raw.offset + i
      switch text[i + 1] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(text[i + 1])
      case UInt8(ascii: "b"): unescaped.append(0x08)
      case UInt8(ascii: "f"): unescaped.append(0x0C)
      case UInt8(ascii: "n"): unescaped.append(0x0A)
      case UInt8(ascii: "r"): unescaped.append(0x0D)
      case UInt8(ascii: "t"): unescaped.append(0x09)
      case UInt8(ascii: "u"):
        var code = try hex(text, i + 2, at)
        if (0xD800..<0xDC00).contains(code), i + 7 < text.count, text[i + 6] == UInt8(ascii: "\\"),
          text[i + 7] == UInt8(ascii: "u")
        {
          let low = try hex(text, i + 8, at)
          guard (0xDC00..<0xE000).contains(low) else { throw loneSurrogate(at) }
          code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
          i += 6
        }
        guard let scalar = UnicodeScalar(code) else { throw loneSurrogate(at) }
        unescaped.append(contentsOf: String(scalar).utf8)
        i += 4
      default:
        throw JSONFault(offset: at, says: Text(zh: "未知的转义符", en: "unknown escape"))
      }
      i += 2
    }
    return String(decoding: unescaped, as: UTF8.self)
  }

  private func hex(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ offset: Int) throws(JSONFault) -> UInt32 {
    var code: UInt32 = 0
    for i in start..<start + 4 {
      guard i < text.count, let digit = hexDigit(text[i]) else {
        throw JSONFault(offset: offset, says: Text(zh: "\\u 后应为四位十六进制数", en: "\\u needs four hexadecimal digits"))
      }
      code = code << 4 | digit
    }
    return code
  }

  private func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  private func loneSurrogate(_ offset: Int) -> JSONFault {
    JSONFault(offset: offset, says: Text(zh: "孤立的代理项,不是字符", en: "a lone surrogate is not a character"))
  }
}

/// The key of an object member, compared as bytes where it has no escapes.
struct JSONKey {
  var offset: Int
  var bytes: UnsafeBufferPointer<UInt8>
  var unescaped: String?

  var string: String { unescaped ?? String(decoding: bytes, as: UTF8.self) }

  func matches(_ name: StaticString) -> Bool {
    if let unescaped { return unescaped == String(describing: name) }
    guard bytes.count == name.utf8CodeUnitCount else { return false }
    for i in 0..<bytes.count where bytes[i] != name.utf8Start[i] { return false }
    return true
  }

  func matches(_ name: [UInt8]) -> Bool {
    guard unescaped == nil, bytes.count == name.count else { return false }
    return bytes.elementsEqual(name)
  }
}

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
