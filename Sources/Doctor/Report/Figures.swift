import Datasets
import Planning

/// Numbers as a person reads them.
enum Figures {
  /// Three significant figures, or all whole digits.
  static func short(_ number: Double) -> String {
    guard number.isFinite else { return "\(number)" }
    if abs(number) >= 100 || number == number.rounded() { return grouped(number.rounded()) }
    var factor = 10.0
    while abs(number) * factor < 100, factor < 1e6 { factor *= 10 }
    return JSON.text(.double((number * factor).rounded() / factor))
  }

  /// m², hectares or km², whichever reads best.
  static func area(_ squareMetres: Double) -> String {
    if squareMetres >= 1_000_000 { return short(squareMetres / 1_000_000) + " km²" }
    return squareMetres >= 100_000 ? short(squareMetres / 10_000) + " ha" : short(squareMetres) + " m²"
  }

  static func metres(_ metres: Double) -> String {
    metres >= 10_000 ? short(metres / 1_000) + " km" : short(metres) + " m"
  }

  private static func grouped(_ whole: Double) -> String {
    guard abs(whole) < 1e15 else { return "\(whole)" }
    let digits = String(Int64(abs(whole)))
    var text = ""
    for (i, digit) in digits.enumerated() {
      if i > 0, (digits.count - i).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return whole < 0 ? "-" + text : text
  }
}
