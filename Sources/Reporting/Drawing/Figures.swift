import Planning

/// Numbers as a reader wants them: thousands grouped, no more decimals than asked for.
enum Figures {
  static func text(_ value: Int) -> String {
    (value < 0 ? "−" : "") + grouped(value.magnitude)
  }

  /// Rounds half away from zero; a true minus sign; `—` for what is not a number.
  static func text(_ value: Double, decimals: Int = 0) -> String {
    guard value.isFinite, abs(value) < 1e14 else { return "—" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let units = Int64((value * scale).rounded(.toNearestOrAwayFromZero))
    let whole = units.magnitude / UInt64(scale)
    var text = (units < 0 ? "−" : "") + grouped(UInt(whole))
    if decimals > 0 {
      let fraction = String(units.magnitude % UInt64(scale))
      text += "." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }
    return text
  }

  /// The exact digits of a quantity, thousands grouped: what a finding compared is what it prints.
  static func exact(_ value: Quantity?) -> String {
    guard let value else { return "—" }
    let parts = value.description.split(separator: ".", maxSplits: 1)
    var whole = String(parts.first ?? "0")
    let negative = whole.hasPrefix("-")
    if negative { whole.removeFirst() }
    let text = (negative ? "−" : "") + grouped(UInt(whole) ?? 0)
    return parts.count > 1 ? "\(text).\(parts[1])" : text
  }

  /// At most `decimals` decimals, trailing zeros dropped: for figures that are printed, not compared.
  static func short(_ value: Quantity?, decimals: Int = 2) -> String {
    guard let value else { return "—" }
    let text = text(value.double, decimals: decimals)
    guard text.contains(".") else { return text }
    var trimmed = text[...]
    while trimmed.hasSuffix("0") { trimmed.removeLast() }
    if trimmed.hasSuffix(".") { trimmed.removeLast() }
    return String(trimmed)
  }

  /// `1.25 亿元`, `3,480 万元`, in yuan below ten thousand; and millions in English.
  static func money(_ yuan: Int64) -> (zh: String, en: String) {
    let value = Double(yuan)
    let zh =
      if abs(value) >= 1e8 {
        short(Quantity(value / 1e8)) + " 亿元"
      } else if abs(value) >= 1e4 {
        short(Quantity(value / 1e4), decimals: 1) + " 万元"
      } else {
        text(value) + " 元"
      }
    let en = abs(value) >= 1e6 ? "¥" + short(Quantity(value / 1e6)) + " million" : "¥" + text(value)
    return (zh, en)
  }

  private static func grouped(_ value: UInt) -> String {
    let digits = Array(String(value))
    var text = ""
    for (i, digit) in digits.enumerated() {
      if i > 0, (digits.count - i).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
