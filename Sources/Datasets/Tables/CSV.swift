import Diagnostics
import Planning

/// Comma-, semicolon- or tab-separated text.
public enum CSV {
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
