import Diagnostics
import Planning

extension JSONScanner {
  /// A number: whole numbers that fit 64 bits stay whole, all others become the nearest double.
  mutating func number() throws(JSONFault) -> Value {
    let parts = try numberParts()
    if parts.isWhole, parts.digits <= 19 {
      if !parts.negative, parts.mantissa <= UInt64(Int64.max) { return .int(Int64(parts.mantissa)) }
      if parts.negative, parts.mantissa <= UInt64(Int64.max) { return .int(-Int64(parts.mantissa)) }
    }
    return .double(try double(parts))
  }

  /// A number as a double; what coordinates are read with.
  @inline(__always)
  mutating func double() throws(JSONFault) -> Double {
    let parts = try numberParts()
    // Exact by Clinger's fast path: both operands are exact doubles, so one rounding happens.
    if parts.mantissa <= 1 << 53, parts.digits <= 19, parts.exponent <= 0, parts.exponent >= -22 {
      let magnitude = Double(parts.mantissa) / powersOfTen[-parts.exponent]
      return parts.negative ? -magnitude : magnitude
    }
    return try double(parts)
  }

  struct NumberParts {
    var start: Int
    var end: Int
    var negative: Bool
    /// The first nineteen significant digits.
    var mantissa: UInt64
    var digits: Int
    /// Power of ten of the last digit in `mantissa`.
    var exponent: Int
    /// Written without fraction or exponent.
    var isWhole: Bool
  }

  /// Splits the text of a number, checking RFC 8259's grammar: no leading zeros or plus, digits around the point.
  @inline(__always)
  private mutating func numberParts() throws(JSONFault) -> NumberParts {
    _ = peek()
    var parts = NumberParts(
      start: position, end: position, negative: false, mantissa: 0, digits: 0, exponent: 0, isWhole: true)
    var i = position
    let count = bytes.count
    if i < count, bytes[i] == UInt8(ascii: "-") {
      parts.negative = true
      i += 1
    }
    guard i < count, isDigit(bytes[i]) else { throw unexpected("数字", "a number") }
    if bytes[i] == UInt8(ascii: "0"), i + 1 < count, isDigit(bytes[i + 1]) {
      throw JSONFault(offset: i, says: Text(zh: "数字不能以 0 开头", en: "a number must not start with 0"))
    }
    while i < count, isDigit(bytes[i]) {
      append(bytes[i], to: &parts)
      i += 1
    }
    if i < count, bytes[i] == UInt8(ascii: ".") {
      parts.isWhole = false
      i += 1
      let first = i
      while i < count, isDigit(bytes[i]) {
        append(bytes[i], to: &parts)
        i += 1
      }
      parts.exponent -= i - first
      if i == first { throw JSONFault(offset: i, says: Text(zh: "小数点后应有数字", en: "digits must follow the point")) }
    }
    if i < count, bytes[i] | 0x20 == UInt8(ascii: "e") {
      parts.isWhole = false
      i += 1
      var negative = false
      if i < count, bytes[i] == UInt8(ascii: "+") || bytes[i] == UInt8(ascii: "-") {
        negative = bytes[i] == UInt8(ascii: "-")
        i += 1
      }
      let first = i
      var power = 0
      while i < count, isDigit(bytes[i]) {
        if power < 100_000 { power = power * 10 + Int(bytes[i] - 0x30) }
        i += 1
      }
      if i == first { throw JSONFault(offset: i, says: Text(zh: "指数应有数字", en: "the exponent needs digits")) }
      parts.exponent += negative ? -power : power
    }
    position = i
    parts.end = i
    return parts
  }

  @inline(__always)
  private func append(_ byte: UInt8, to parts: inout NumberParts) {
    if parts.digits < 19 {
      parts.mantissa = parts.mantissa &* 10 &+ UInt64(byte & 0x0F)
      if parts.mantissa != 0 { parts.digits += 1 }
    } else {
      parts.digits += 1
    }
  }

  private func double(_ parts: NumberParts) throws(JSONFault) -> Double {
    if parts.digits <= 19, parts.mantissa <= 1 << 53, abs(parts.exponent) <= 22 {
      let mantissa = Double(parts.mantissa)
      let magnitude =
        parts.exponent < 0 ? mantissa / powersOfTen[-parts.exponent] : mantissa * powersOfTen[parts.exponent]
      return parts.negative ? -magnitude : magnitude
    }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[parts.start..<parts.end]), as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw JSONFault(offset: parts.start, says: Text(zh: "数字超出双精度范围", en: "the number is too large for a double"))
    }
    return value
  }
}

/// 10⁰ … 10²², all exact as doubles.
private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]
