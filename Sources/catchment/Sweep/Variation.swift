import Diagnostics
import Foundation

/// One `--vary path=values`: a key of the plan and the values it takes, in order.
struct Variation {
  var path: String
  var values: [String]

  /// More values or combinations than these are refused.
  static let most = 10_000

  /// `a,b,c`, `from:to:step` or `1..20`.
  ///
  /// Steps are counted in decimal digits, so that `0.1:0.3:0.1` ends at 0.3.
  init(_ option: String) throws(Problems) {
    func refuse(_ says: Text, _ fix: Text?) -> Problems {
      Problems([Problem(.error, at: Place(file: "--vary \(option)"), says: says, fix: fix)])
    }
    let example = Text(
      zh: "例如 --vary placement.budget_yuan=1e6:5e6:1e6、--vary seed=1..20 或 --vary walking.detour=1.2,1.3",
      en: "for example --vary placement.budget_yuan=1e6:5e6:1e6, --vary seed=1..20 or --vary walking.detour=1.2,1.3")
    guard let equals = option.firstIndex(of: "="), equals > option.startIndex else {
      throw refuse(Text(zh: "应为 路径=取值", en: "expected path=values"), example)
    }
    path = String(option[..<equals])
    let text = String(option[option.index(after: equals)...])
    let values: [String]
    if text.isEmpty { throw refuse(Text(zh: "没有取值", en: "there are no values"), example) }
    if let range = text.firstRange(of: "..") {
      let ends = (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
      guard Int64(ends.0) != nil, Int64(ends.1) != nil else {
        throw refuse(
          Text(zh: "“..”两边应为整数", en: "expected whole numbers on both sides of \"..\""),
          Text(zh: "其他数写 起:止:步长", en: "write from:to:step for other numbers"))
      }
      values = try Self.steps(ends.0, ends.1, "1", refuse)
    } else {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      if parts.count == 3, !text.contains(","), !"[{'\"".contains(text.prefix(1)) {
        values = try Self.steps(parts[0], parts[1], parts[2], refuse)
      } else if let list = Self.list(text) {
        values = list
      } else {
        throw refuse(Text(zh: "读不出取值", en: "the values cannot be read"), example)
      }
    }
    self.values = values
  }

  private static func steps(
    _ from: String, _ to: String, _ step: String, _ refuse: (Text, Text?) -> Problems
  ) throws(Problems) -> [String] {
    guard let from = decimal(from), let to = decimal(to), let step = decimal(step) else {
      throw refuse(
        Text(zh: "读不出取值", en: "the values cannot be read"),
        Text(zh: "写 起:止:步长，如 1e6:5e6:1e6", en: "write from:to:step, such as 1e6:5e6:1e6"))
    }
    guard step != 0 else {
      throw refuse(Text(zh: "步长为 0", en: "the step is 0"), Text(zh: "写大于 0 的步长", en: "write a step above 0"))
    }
    guard (to - from) / step >= 0 else {
      throw refuse(
        Text(zh: "按这个步长从 \(from) 到不了 \(to)", en: "no step of \(step) leads from \(from) to \(to)"),
        Text(zh: "交换两端，或用负的步长", en: "swap the ends, or write a negative step as from:to:-step"))
    }
    guard (to - from) / step < Decimal(most) else {
      throw refuse(
        Text(zh: "取值超过 \(most) 个", en: "these are more than \(most) values"),
        Text(zh: "加大步长", en: "take larger steps"))
    }
    var values: [String] = []
    var value = from
    while step > 0 ? value <= to : value >= to {
      values.append(value.description)
      value += step
    }
    return values
  }

  /// The whole text as a number; `Decimal` itself would pass over what stands behind one.
  private static func decimal(_ text: String) -> Decimal? {
    guard Double(text)?.isFinite == true else { return nil }
    return Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
  }

  /// Parts between the commas that stand outside brackets and quotes.
  private static func list(_ text: String) -> [String]? {
    var parts = [""]
    var depth = 0
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if "[{".contains(character) {
        depth += 1
      } else if "]}".contains(character) {
        depth -= 1
      } else if character == ",", depth == 0 {
        parts.append("")
        continue
      }
      parts[parts.count - 1].append(character)
    }
    let trimmed = parts.map { $0.trimmingCharacters(in: .whitespaces) }
    return depth != 0 || quote != nil || trimmed.contains("") ? nil : trimmed
  }

  /// Every combination of the values, the last key changing fastest.
  /// - Throws: when there are more than ``most``.
  static func combinations(_ variations: [Variation]) throws(Problems) -> [[String]] {
    var count = 1
    for variation in variations {
      count = count.multipliedReportingOverflow(by: variation.values.count).partialValue
      guard count <= most else {
        let numbers = variations.map { String($0.values.count) }.joined(separator: " × ")
        throw Problems([
          Problem(
            .error, at: Place(file: "--vary"), value: numbers,
            says: Text(zh: "组合超过 \(most) 个", en: "more than \(most) combinations"),
            fix: Text(zh: "加大步长,或分几次扫描", en: "take larger steps, or sweep in parts"))
        ])
      }
    }
    return variations.reduce([[]]) { lists, variation in
      lists.flatMap { list in variation.values.map { list + [$0] } }
    }
  }
}
