import Diagnostics
import Planning
import Testing

@testable import Datasets

@Suite struct JSONTests {
  private func parse(_ text: String) throws -> Value { try JSON.parse(Array(text.utf8), file: "a.json") }

  @Test func valuesKeepTheirKindAndOrder() throws {
    let value = try parse(#" {"b": [1, -2, 1.5, 1e2, true, null], "a": {"a\n\u00e9\ud83d\ude00": "街道"}} "#)
    #expect(
      value == [
        "b": [1, -2, 1.5, .double(100), true, nil], "a": ["a\né😀": "街道"],
      ])
  }

  @Test func textReadsBackEqual() throws {
    var random = SplitMix64(seed: 7)
    for _ in 0..<300 {
      let value = Value.random(depth: 4, using: &random)
      for pretty in [false, true] {
        let text = JSON.text(value, pretty: pretty)
        #expect(try parse(text) == value.asRead, "\(text)")
      }
    }
  }

  @Test(arguments: [(0.1, "0.1"), (100, "100"), (-0.0, "0"), (1e21, "1e+21"), (1e-7, "1e-07"), (.infinity, "null")])
  func doublesAreShortest(number: Double, text: String) {
    #expect(JSON.text(.double(number)) == text)
  }

  @Test func doublesAreTheNearest() throws {
    var random = SplitMix64(seed: 11)
    for _ in 0..<20_000 {
      let number = Double(bitPattern: random.next())
      guard number.isFinite else { continue }
      #expect(try parse("[\(number)]") == [.double(number)])
    }
    for text in [
      "9007199254740993.0", "123456789012345678901234567890", "0.1000000000000000055511151231257827", "1e-400",
    ] {
      #expect(try parse("[\(text)]") == [.double(try #require(Double(text)))])
    }
  }

  @Test(arguments: [
    ("{\"a\": 1,\n \"b\": }", 2, 7), ("[1, 2", 1, 6), ("[01]", 1, 2), ("\"a\u{1}\"", 1, 3), ("[\"街\", x]", 1, 7),
    ("[1] 2", 1, 5), ("{\"a\" 1}", 1, 6), ("\"\\x\"", 1, 2), ("\"\\ud800\"", 1, 2), ("[1e999]", 1, 2), ("", 1, 1),
  ])
  func faultsAreLocated(text: String, line: Int, column: Int) throws {
    let problems = try #require(throws: Problems.self) { try parse(text) }
    #expect(problems.list.first?.place == Place(file: "a.json", line: line, column: column))
  }

  @Test func nestingIsBounded() throws {
    let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try parse(deepest)
    #expect(throws: Problems.self) { try parse("[" + deepest + "]") }
    #expect(throws: Problems.self) { try parse(String(repeating: "[", count: 1_000_000)) }
    #expect(throws: Problems.self) { try parse(String(repeating: "{\"a\":", count: 1_000_000)) }
  }

  @Test func invalidUTF8NamesTheEncodingThatFits() throws {
    // “街道” in GB18030.
    let bytes: [UInt8] = Array("[\"".utf8) + [0xBD, 0xD6, 0xB5, 0xC0] + Array("\"]".utf8)
    let problem = try #require(throws: Problems.self) { try JSON.parse(bytes, file: "a.json") }.list[0]
    #expect(problem.place.column == 3)
    #expect(problem.fix?.en.contains("gb18030") == true)
  }
}

extension Value {
  /// What JSON text can tell apart: a whole double reads back as a whole number.
  fileprivate var asRead: Value {
    switch self {
    case .double(let number): number == number.rounded() && abs(number) < 1e15 ? .int(Int64(number)) : self
    case .array(let elements): .array(elements.map(\.asRead))
    case .object(let members): .object(members.map { Member($0.key, $0.value.asRead) })
    default: self
    }
  }

  fileprivate static func random(depth: Int, using random: inout SplitMix64) -> Value {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .int(Int64(bitPattern: random.next()) >> Int.random(in: 1..<63, using: &random))
    case 3: return .double(Double.random(in: -1e6...1e6, using: &random))
    case 4: return .string(String.random(using: &random))
    case 5:
      let count = Int.random(in: 0..<4, using: &random)
      return .array((0..<count).map { _ in Value.random(depth: depth - 1, using: &random) })
    default:
      let count = Int.random(in: 0..<4, using: &random)
      return .object(
        (0..<count).map { Member("\($0)" + String.random(using: &random), .random(depth: depth - 1, using: &random)) })
    }
  }
}

extension String {
  static func random(using random: inout SplitMix64) -> String {
    let letters = Array("ab1,;\t\"\n\r\\/街道😀é\u{1} #-.e")
    return String((0..<Int.random(in: 0..<8, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
  }
}

/// S. Vigna's SplitMix64, so that a failing case comes back.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
