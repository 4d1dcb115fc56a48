import Diagnostics
import LocatedYAML
import Planning

// How the values of a pack are written. Each reading reports what was expected and returns nil.

extension YAMLValue {
  /// A decimal number of at least 0 with at most four places, read without floating point.
  func quantity() -> Quantity? {
    guard let scalar, let value = Quantity(decimal: scalar) else {
      report(
        Text(
          zh: "应为不小于 0、最多四位小数的数", en: "expected a number of at least 0 with at most four decimals"),
        fix: Text(zh: "写成 12.5 这样的数，不带单位", en: "write a number such as 12.5, without its unit"))
      return nil
    }
    return value
  }

  /// Square metres with at most two places.
  func area() -> Area? {
    guard let scalar, let value = Quantity(decimal: scalar), value.tenThousandths.isMultiple(of: 100) else {
      report(
        Text(
          zh: "应为平方米数（不小于 0，最多两位小数）",
          en: "expected square metres: a number of at least 0 with at most two decimals"),
        fix: Text(zh: "写成 499.99 这样的数，不带单位", en: "write a number such as 499.99, without its unit"))
      return nil
    }
    return Area(hundredths: value.tenThousandths / 100)
  }

  /// A whole number of at least 0.
  func count() -> Int? {
    guard let value = int() else { return nil }
    guard (0...1_000_000_000).contains(value) else {
      report(
        Text(zh: "应在 0 与 10 亿之间", en: "expected between 0 and 1,000,000,000"),
        fix: Text(zh: "写范围内的整数", en: "write a whole number in that range"))
      return nil
    }
    return value
  }

  func year() -> Int? {
    guard let value = int() else { return nil }
    guard (1900...2200).contains(value) else {
      report(
        Text(zh: "应为年份（1900–2200）", en: "expected a year (1900–2200)"),
        fix: Text(zh: "写四位年份，如 2025", en: "write a year of four digits, such as 2025"))
      return nil
    }
    return value
  }

  func date() -> CalendarDate? {
    guard let scalar, let value = CalendarDate(scalar) else {
      report(
        Text(zh: "应为日期 YYYY-MM-DD", en: "expected a date YYYY-MM-DD"),
        fix: Text(zh: "写成 2025-01-31 这样", en: "write it as 2025-01-31"))
      return nil
    }
    return value
  }

  func age() -> AgeRange? {
    guard let scalar, let value = AgeRange(scalar) else {
      report(
        Text(zh: "应为年龄段，如 60+ 或 0-2", en: "expected ages such as 60+ or 0-2"),
        fix: Text(zh: "写 60+ 或 0-2 这样", en: "write 60+ or 0-2"))
      return nil
    }
    return value
  }

  /// `{from: …, to: …}`, each optional, in order.
  func dates() -> DateSpan? {
    guard let keys = mapping() else { return nil }
    let from = keys.optional("from") { $0.date() }
    let to = keys.optional("to") { $0.date() }
    keys.finish()
    if let from, let to, to < from {
      report(
        Text(zh: "止期 \(to) 早于起期 \(from)", en: "the end \(to) is before the start \(from)"),
        fix: Text(zh: "改为 {from: \(to), to: \(from)}？", en: "{from: \(to), to: \(from)}?"))
      return nil
    }
    return DateSpan(from: from, to: to)
  }

  /// One value (at least) or `{min: …, max: …}`.
  func bounds<Bound: Comparable>(_ read: (YAMLValue) -> Bound?) -> (least: Bound?, most: Bound?)? {
    guard isMapping, let keys = mapping() else { return read(self).map { ($0, nil) } }
    let least = keys.optional("min", read)
    let most = keys.optional("max", read)
    keys.finish()
    if let least, let most, most < least {
      report(Text(zh: "max 小于 min", en: "max is below min"), fix: Text(zh: "对调 min 与 max", en: "swap min and max"))
      return nil
    }
    return (least, most)
  }

  /// One word or a list of words, each a case, none twice.
  func choices<Choice: RawRepresentable<String> & CaseIterable & Equatable>(_ type: Choice.Type) -> [Choice]? {
    distinct(members().map { $0.map { $0.oneOf(type) } })
  }

  /// One word or a list, each a name of the reader's own, none twice.
  func names() -> [String]? {
    distinct(members().map { $0.map { $0.string() } })
  }

  /// Kinds of facility. The set is open, so a name that only nearly is a known one is reported as a slip.
  func facilityKinds() -> [FacilityKind]? {
    let known = FacilityKind.known.keys.map(\.rawValue).sorted()
    return distinct(
      members().map {
        $0.map { value in
          guard let word = value.string() else { return nil }
          if !known.contains(word), let near = Suggestion.nearest(to: word, among: known) {
            value.report(
              Text(zh: "没有这种设施", en: "no such kind of facility"),
              fix: Text(zh: "是否为 \(near)", en: "did you mean \(near)?"))
            return nil
          }
          return FacilityKind(rawValue: word)
        }
      })
  }

  private func members() -> [YAMLValue]? {
    guard isSequence else { return [self] }
    guard let list = list(), !list.isEmpty else {
      report(
        Text(zh: "列表为空", en: "the list is empty"),
        fix: Text(zh: "至少写一项，或删去这个键", en: "write at least one, or remove the key"))
      return nil
    }
    return list
  }

  private func distinct<Member: Equatable>(_ read: [Member?]?) -> [Member]? {
    guard let read else { return nil }
    var members: [Member] = []
    for case let member? in read {
      if members.contains(member) {
        report(
          Text(zh: "列表中有重复项", en: "something stands twice in the list"),
          fix: Text(zh: "删去重复的一项", en: "remove one of the two"))
        return nil
      }
      members.append(member)
    }
    return members.count == read.count ? members : nil
  }
}

extension YAMLMapping {
  /// A list of texts under an optional key.
  func texts(_ key: String) -> [Text] { list(key).compactMap { $0.text() } }
}

extension YearValue {
  /// `{2023: 10, 2025: 20}`, in ascending years.
  static func list(_ value: YAMLValue, _ read: (YAMLValue) -> Quantity?) -> [YearValue]? {
    guard let keys = value.mapping() else { return nil }
    let values = keys.keys.compactMap { key -> YearValue? in
      guard let number = keys.required(key, read) else { return nil }
      guard let year = Int(key), (1900...2200).contains(year) else {
        keys.value(key)?.report(
          Text(zh: "键应为年份（1900–2200）", en: "the key should be a year (1900–2200)"),
          fix: Text(zh: "写成 {2025: 40} 这样", en: "write it as {2025: 40}"))
        return nil
      }
      return YearValue(year: year, value: number)
    }
    if keys.keys.isEmpty {
      value.report(Text(zh: "没有目标值", en: "no targets"), fix: Text(zh: "写成 {2025: 40} 这样", en: "write it as {2025: 40}"))
    }
    guard values.count == keys.keys.count, !values.isEmpty else { return nil }
    return values.sorted { $0.year < $1.year }
  }
}

extension Schedule {
  /// The keys `baseline`, `targets` (year: value) and `recommended`.
  init?(_ keys: YAMLMapping, percent: Bool = false) {
    func read(_ value: YAMLValue) -> Quantity? {
      guard let number = value.quantity() else { return nil }
      guard !percent || number <= Quantity(100) else {
        value.report(
          Text(zh: "百分比不能超过 100", en: "a percentage cannot be above 100"),
          fix: Text(
            zh: "不是百分比时改用其他类型，如 reported 加 unit",
            en: "if it is no percentage, use another kind, such as reported with a unit"))
        return nil
      }
      return number
    }
    let baseline = keys.optional("baseline") { value -> YearValue? in
      guard let inner = value.mapping() else { return nil }
      let year = inner.required("year") { $0.year() }
      let number = inner.required("value", read)
      inner.finish()
      guard let year, let number else { return nil }
      return YearValue(year: year, value: number)
    }
    let targets = keys.required("targets") { YearValue.list($0, read) }
    let recommended = keys.optional("recommended", read)
    guard let targets else { return nil }
    if let recommended, targets.contains(where: { $0.value > recommended }) {
      keys.report(
        Text(zh: "recommended 小于目标值", en: "recommended is below a target"),
        fix: Text(zh: "改大 recommended，或删去", en: "raise recommended, or leave it out"))
      return nil
    }
    self.init(baseline: baseline, targets: targets, recommended: recommended)
  }
}

extension Quantity {
  /// `12`, `0.2`, `4.5000`: digits with at most four decimals, exactly.
  init?(decimal text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let whole = Int64(parts[0])
    else { return nil }
    var fraction: Int64 = 0
    if parts.count == 2 {
      guard (1...4).contains(parts[1].count), let digits = Int64(parts[1]) else { return nil }
      fraction = digits
      for _ in parts[1].count..<4 { fraction *= 10 }
    }
    guard let scaled = Exact.times(whole, 10_000), let all = Exact.plus(scaled, fraction) else { return nil }
    self.init(tenThousandths: all)
  }
}
