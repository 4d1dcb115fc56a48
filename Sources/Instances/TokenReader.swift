import Diagnostics
import Foundation

/// Reads the white-space separated tokens of a published instance file, and says where one is missing or wrong.
///
/// A wrong number is noted and read as 0, so that one pass finds every mistake; the end of the file, and the
/// twentieth mistake, end the reading. `finish()` throws what was noted.
struct TokenReader {
  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  /// The line of the token read last, from 1.
  private(set) var line = 1
  private var problems = Problems()
  private static let mostProblems = 20

  init(_ data: Data, file: String) {
    bytes = [UInt8](data)
    self.file = file
  }

  func place(field: String? = nil) -> Place { Place(file: file, field: field, line: line) }

  /// Notes a mistake at the token read last.
  mutating func note(_ says: Text, value: String? = nil, field: String? = nil, fix: Text? = nil) throws(Problems) {
    problems.error(at: place(field: field), value: value, says, fix: fix)
    if problems.errors.count >= Self.mostProblems { throw problems }
  }

  /// Throws everything noted, and also when tokens are left over.
  mutating func finish() throws(Problems) {
    if let token = next() {
      try note(
        Text(zh: "文件末尾有多余内容", en: "the file goes on after its last expected number"), value: token,
        fix: Text(zh: "核对文件开头的数目", en: "check the counts at the head of the file"))
    }
    try problems.throwIfErrors()
  }

  /// The rest of the current line, without its end; nil at the end of the file.
  mutating func restOfLine() -> String? {
    guard position < bytes.count else { return nil }
    let start = position
    while position < bytes.count, bytes[position] != 10 { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if position < bytes.count {
      position += 1
      line += 1
    }
    return text.trimmingCharacters(in: .whitespaces)
  }

  /// The next token, or nil at the end of the file.
  mutating func next() -> String? {
    while position < bytes.count, bytes[position] <= 32 {
      if bytes[position] == 10 { line += 1 }
      position += 1
    }
    guard position < bytes.count else { return nil }
    let start = position
    while position < bytes.count, bytes[position] > 32 { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// The next token without taking it.
  func peek() -> String? {
    var copy = self
    return copy.next()
  }

  mutating func token(_ what: Text, _ field: String) throws(Problems) -> String {
    if let token = next() { return token }
    problems.error(
      at: place(field: field), Text(zh: "文件在此中断:缺少\(what.zh)", en: "the file ends here: \(what.en) is missing"),
      fix: Text(zh: "文件可能被截断,请重新下载", en: "the file may be cut short; fetch it again"))
    throw problems
  }

  /// The next token as a finite number of at least `least`.
  mutating func number(
    _ what: Text, _ field: String, atLeast least: Double = -.greatestFiniteMagnitude
  ) throws(Problems) -> Double {
    let text = try token(what, field)
    guard let value = Double(text), value.isFinite else {
      try note(Text(zh: "\(what.zh)应为数字", en: "expected a number: \(what.en)"), value: text, field: field)
      return 0
    }
    if value < least {
      try note(
        Text(zh: "\(what.zh)不得小于 \(least)", en: "\(what.en) must not be below \(least)"), value: text, field: field)
      return 0
    }
    return value
  }

  /// The next token as a whole number in a range; one outside ends the reading when `isCount`, because everything
  /// after it would be misread.
  mutating func whole(
    _ what: Text, _ field: String, in range: ClosedRange<Int>, isCount: Bool = false
  ) throws(Problems) -> Int {
    let text = try token(what, field)
    if let value = Double(text), value == value.rounded(), value.magnitude < 1e15, range.contains(Int(value)) {
      return Int(value)
    }
    try note(
      Text(
        zh: "\(what.zh)应为 \(range.lowerBound) 到 \(range.upperBound) 的整数",
        en: "expected a whole number from \(range.lowerBound) to \(range.upperBound): \(what.en)"),
      value: text, field: field)
    if isCount { throw problems }
    return range.lowerBound
  }
}
