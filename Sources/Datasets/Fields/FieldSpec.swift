import Diagnostics
import Planning

/// A canonical field and the names under which files hold it.
package struct FieldSpec: Sendable {
  package let canonical: String
  let synonyms: [String]
  private let keys: [HeaderKey]

  init(_ canonical: String, _ synonyms: [String] = []) {
    self.canonical = canonical
    self.synonyms = synonyms
    keys = ([canonical] + synonyms).map(HeaderKey.init)
  }

  /// Positions of the columns that bear one of the names.
  package func columns(in columns: [String]) -> [Int] {
    columns.indices.filter { matches(HeaderKey(columns[$0])) }
  }

  private func matches(_ key: HeaderKey) -> Bool {
    keys.contains { $0.name == key.name } || keys.contains { key.isCut(from: $0) }
  }
}

/// A column name without what varies between files: case, width, blanks, underscores and a unit in brackets.
package struct HeaderKey {
  let original: String
  package let name: String
  /// What one unit of the column is in canonical units: 10,000 for 万人, 万㎡, 公顷.
  package let scale: Double
  package let unit: String?

  package init(_ header: String) {
    original = header.lowercased()
    let narrow = NumberText.narrowed(header).lowercased()
    var bare = narrow
    var unit: String?
    if narrow.hasSuffix(")"), let open = narrow.lastIndex(of: "("), open > narrow.startIndex {
      unit = narrow[narrow.index(after: open)...].dropLast().trimmed
      bare = String(narrow[..<open])
    }
    name = bare.filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }
    self.unit = unit
    scale = unit.map(Self.scale) ?? 1
  }

  /// Whether this is what a dBASE table keeps of a longer name: its first ten bytes, in UTF-8 or in GBK, which has two
  /// for a Chinese character. A character cut in the middle is lost or has become U+FFFD.
  func isCut(from whole: HeaderKey) -> Bool {
    let kept = original.filter { $0 != "\u{FFFD}" }
    guard kept.count >= 3, kept.count < whole.original.count, whole.original.hasPrefix(kept) else { return false }
    return (8...10).contains(kept.utf8.count)
      || (9...10).contains(kept.utf8.count { $0 < 0x80 } + 2 * kept.count { !$0.isASCII })
  }

  static func scale(_ unit: String) -> Double {
    switch unit {
    case "公顷", "ha", "hm2", "hm²", "顷": 10_000
    case "亩": 2_000.0 / 3
    case "平方公里", "平方千米", "km2", "km²": 1_000_000
    case let unit where unit.hasPrefix("万"): 10_000
    case let unit where unit.hasPrefix("千") && !unit.hasPrefix("千米"): 1_000
    case let unit where unit.hasPrefix("亿"): 100_000_000
    default: 1
    }
  }
}

/// Numbers as people write them in tables.
package enum NumberText {
  /// The value of a cell that holds a number: digits of either width, `1,234`, `1.2万`. `nil` when it holds none.
  /// `isWhole` tells whether it was written without a fraction.
  package static func number(_ cell: Value) -> (value: Double, isWhole: Bool)? {
    switch cell {
    case .int(let number): return (Double(number), true)
    case .double(let number): return number.isFinite ? (number, number == number.rounded()) : nil
    case .string(let text):
      var digits = narrowed(text).filter { !$0.isWhitespace }
      var scale = 1.0
      if digits.hasSuffix("万") {
        digits.removeLast()
        scale = 10_000
      }
      if hasThousands(digits) { digits.removeAll { $0 == "," } }
      guard let first = digits.utf8.first, isDigit(first) || first == UInt8(ascii: "-") || first == UInt8(ascii: "+"),
        digits.utf8.allSatisfy({ isDigit($0) || "+-.eE".utf8.contains($0) }), let value = Double(digits), value.isFinite
      else { return nil }
      let scaled = value * scale
      return (scaled, scaled == scaled.rounded())
    default: return nil
    }
  }

  /// Commas every three digits and nowhere else.
  private static func hasThousands(_ text: String) -> Bool {
    let whole = text.split(separator: ".", omittingEmptySubsequences: false).first ?? ""
    let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.count > 1, let first = groups.first else { return false }
    return (1...4).contains(first.count) && groups.dropFirst().allSatisfy { $0.count == 3 }
  }

  /// Full-width letters, digits and signs as their ASCII forms.
  package static func narrowed(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if (0xFF01...0xFF5E).contains(scalar.value), let narrow = UnicodeScalar(scalar.value - 0xFEE0) {
        result.append(narrow)
      } else if scalar.value == 0x3000 {
        result.append(" ")
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Whether a cell holds nothing: empty, blanks, or the dashes people put for it.
  package static func isAbsent(_ cell: Value) -> Bool {
    switch cell {
    case .null: true
    case .string(let text): ["", "-", "—", "——", "/", "N/A", "n/a", "NULL", "null"].contains(text.trimmed)
    default: false
    }
  }
}
