import Diagnostics
import Planning
import Spatial

extension Text {
  /// What to do about a value that cannot be read.
  static let correctOrLeaveOut = Text(zh: "改正此值；不知道的留空", en: "correct it, or leave it empty if it is not known")
}

/// Reads typed facts from the rows of a layer, collecting every mistake with row, id, column and value.
struct RecordReader {
  let layer: Layer
  private(set) var mapping: FieldMapping
  var problems = Problems()
  /// Row that is being read.
  var row = 0
  /// Identifier of that row, for messages.
  var id: String?
  /// Units that a line above the header states, such as 万人, without saying for which columns.
  private let statedUnits: [String]
  /// Columns whose unit has been asked for.
  private var asked: Set<String> = []

  init(_ layer: Layer, _ specs: [FieldSpec], _ source: LayerSource) {
    var layer = layer
    mapping = FieldMapping(specs, table: layer.table, given: source.fields, problems: &problems)
    for (field, value) in source.constants.sorted(by: { $0.key < $1.key }) {
      let place = (source.statedAt ?? layer.table.source).at(subfield: "constants.\(field)")
      if !specs.contains(where: { $0.canonical == field }) {
        problems.add(FieldMapping.unknown(field, specs, at: place))
      } else if mapping.has(field) {
        problems.error(
          at: place, value: value,
          Text(
            zh: "文件里已有这一列(\(mapping.name(of: field)))",
            en: "the file has this column (\(mapping.name(of: field))) itself"
          ), fix: Text(zh: "删去 constants 中的 \(field)", en: "remove \(field) from `constants`"))
      } else {
        layer.table.columns.append(field)
        for row in layer.table.rows.indices { layer.table.rows[row].append(.string(value)) }
        mapping.add(field, at: layer.table.columns.count - 1)
        problems.note(
          at: layer.table.source.at(field: field), value: value,
          Text(zh: "计划为全部记录给定此值", en: "the plan gives every record this value"))
      }
    }
    self.layer = layer
    let stated = layer.notes.first { $0.key == "unit" }?.value.text ?? ""
    statedUnits = stated.split(whereSeparator: { "、,,;;/ ".contains($0) }).map(String.init)
  }

  func has(_ field: String) -> Bool { mapping.has(field) }

  func place(_ field: String? = nil) -> Place {
    layer.table.place(ofRow: row, id: id, field: field.map(mapping.name))
  }

  /// Reports fields that the layer must have as columns; whether all are there.
  mutating func require(_ fields: [String], specs: [FieldSpec]) -> Bool {
    var complete = true
    let columns = FieldMapping.listing(layer.table.columns)
    for field in fields where !has(field) {
      complete = false
      // Two candidates have been reported already.
      let candidates = specs.first { $0.canonical == field }?.columns(in: layer.table.columns).count ?? 0
      if candidates > 1 { continue }
      let words = ([field] + (specs.first { $0.canonical == field }?.synonyms ?? [])).prefix(6).joined(separator: ", ")
      problems.error(
        at: layer.table.source.at(field: field),
        Text(
          zh: "缺少必需的字段 \(field)(可用列名:\(words))", en: "required field \(field) is missing (names it may have: \(words))"),
        fix: Text(
          zh: "在计划里写 fields: {\(field): 列名},check 用 --field \(field)=列名;\(columns.zh)",
          en: "say in the plan: fields: {\(field): column}, or to check: --field \(field)=column; \(columns.en)"))
    }
    return complete
  }

  /// The cell as it stands; `nil` when there is no such column or nothing in it.
  func cell(_ field: String) -> Value? {
    guard let column = mapping.index(of: field) else { return nil }
    let value = layer.table.rows[row][column]
    // Spelled out: a plain `nil` here would be the value `.null`.
    return NumberText.isAbsent(value) ? Value?.none : value
  }

  mutating func missing(_ field: String) {
    problems.error(
      at: place(field), Text(zh: "不能为空", en: "must not be empty"),
      fix: Text(zh: "填写 \(field)，或删去这一条", en: "fill in \(field), or remove the record"))
  }

  mutating func wrong(_ field: String, _ value: Value, _ expected: Text, fix: Text? = nil) {
    problems.error(
      at: place(field), value: value.text, Text(zh: "应为\(expected.zh)", en: "expected \(expected.en)"),
      fix: fix ?? .correctOrLeaveOut)
  }

  // MARK: Typed cells, each `nil` when absent or after reporting

  mutating func text(_ field: String) -> String? {
    guard let value = cell(field) else { return nil }
    switch value {
    case .string(let text):
      // A code in full-width digits is the same code; names keep their letters as they are.
      let narrow = NumberText.narrowed(text.trimmed)
      return narrow.utf8.allSatisfy(isDigit) ? narrow : text.trimmed
    case .int, .double: return JSON.text(value)
    default:
      wrong(field, value, Text(zh: "文字", en: "text"))
      return nil
    }
  }

  mutating func requiredText(_ field: String) -> String? {
    guard has(field) else { return nil }
    guard cell(field) != nil else {
      missing(field)
      return nil
    }
    return text(field)
  }

  /// What one unit of the column is in canonical units; `nil`, after asking, when it may be the one that a line above
  /// the header states.
  private mutating func scale(_ field: String) -> Double? {
    guard mapping.unit(of: field) == nil else { return mapping.scale(of: field) }
    let words = CanonicalFields.units(of: field)
    let unit = statedUnits.first { unit in HeaderKey.scale(unit) != 1 && words.contains { unit.contains($0) } }
    guard let unit else { return mapping.scale(of: field) }
    if asked.insert(field).inserted {
      let name = mapping.name(of: field)
      problems.error(
        at: layer.table.source.at(field: name), value: unit,
        Text(
          zh: "表头上方写着单位 \(unit),看不出这一列是否也用它",
          en: "a line above the header states the unit \(unit); whether this column is in it is not clear"),
        fix: Text(
          zh: "在计划里写 fields: {\(field): \(name)(\(unit))},或写明这一列自己的单位",
          en: "say in the plan: fields: {\(field): \(name)(\(unit))}, or the unit the column is in"))
    }
    return nil
  }

  /// The number in a cell, in the unit of its column. `6万` under `人口(万人)` may be either, and is not taken.
  private mutating func plain(_ value: Value, _ field: String, _ expected: Text) -> Double? {
    guard let number = NumberText.number(value) else {
      wrong(field, value, expected)
      return nil
    }
    if let unit = mapping.unit(of: field), unit.contains("万"), value.text?.contains("万") == true {
      wrong(
        field, value,
        Text(zh: "不带“万”的数字,因为列名里已有单位 \(unit)", en: "a number without 万, since the column is in \(unit) already"))
      return nil
    }
    return number.value
  }

  mutating func number(_ field: String) -> Double? {
    guard let value = cell(field), let scale = scale(field) else { return nil }
    return plain(value, field, Text(zh: "数字", en: "a number")).map { $0 * scale }
  }

  /// A number of things: whole and not negative.
  mutating func count(_ field: String) -> Int? {
    guard let value = cell(field), let scale = scale(field) else { return nil }
    guard let number = plain(value, field, Text(zh: "整数", en: "a whole number")) else { return nil }
    var scaled = number * scale
    // 12.3456 万人 is 123456 people, however binary fractions fall.
    if scale != 1, abs(scaled - scaled.rounded()) < 1e-6 * max(1, abs(scaled)) { scaled.round() }
    guard scaled == scaled.rounded(), abs(scaled) < 1e15 else {
      wrong(field, value, Text(zh: "整数", en: "a whole number"))
      return nil
    }
    guard scaled >= 0 else {
      wrong(field, value, Text(zh: "不小于 0 的整数", en: "a whole number, not negative"))
      return nil
    }
    return Int(scaled)
  }

  mutating func area(_ field: String) -> Area? {
    guard let value = cell(field), let number = number(field) else { return nil }
    guard number >= 0, let area = Area(squareMetres: number) else {
      wrong(field, value, Text(zh: "不小于 0 的面积(m²)", en: "an area in m², not negative"))
      return nil
    }
    return area
  }

  mutating func quantity(_ field: String) -> Quantity? {
    guard let value = cell(field), let number = number(field) else { return nil }
    guard number > 0, let quantity = Quantity(number) else {
      wrong(field, value, Text(zh: "大于 0 的数字", en: "a number above 0"))
      return nil
    }
    return quantity
  }

  mutating func date(_ field: String) -> CalendarDate? {
    guard let value = cell(field) else { return nil }
    return date(value, field)
  }

  mutating func date(_ value: Value, _ field: String) -> CalendarDate? {
    if let text = value.text?.trimmed, let date = Self.date(text) { return date }
    wrong(field, value, Text(zh: "日期,如 2021-12-13", en: "a date such as 2021-12-13"))
    return nil
  }

  /// `2021-06-30`, with or without a time; `2021/6/30`, `2021.6.30`, `2021年6月30日`.
  private static func date(_ text: String) -> CalendarDate? {
    let day = text.split(whereSeparator: { $0 == "T" || $0 == " " }).first.map(String.init) ?? text
    if let date = CalendarDate(day) { return date }
    let parts = NumberText.narrowed(day).split(whereSeparator: { "/.-年月日".contains($0) }).map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2], year >= 1000 else {
      return nil
    }
    return CalendarDate(year: year, month: month, day: day)
  }

  /// A date, or a year that stands for its first or last day.
  mutating func dateOrYear(_ field: String, endOfYear: Bool) -> CalendarDate? {
    guard let value = cell(field) else { return nil }
    if let year = year(in: value) {
      return endOfYear ? CalendarDate.endOf(year: year) : CalendarDate(year: year, month: 1, day: 1)
    }
    return date(value, field)
  }

  mutating func year(_ field: String) -> Int? {
    guard let value = cell(field) else { return nil }
    if let year = year(in: value) { return year }
    wrong(field, value, Text(zh: "四位年份", en: "a year of four digits"))
    return nil
  }

  private func year(in value: Value) -> Int? {
    var text = value.text?.trimmed ?? ""
    if text.hasSuffix("年") { text.removeLast() }
    guard text.utf8.count == 4, let year = Int(text), (1900...2200).contains(year) else { return nil }
    return year
  }

  /// One of several words, in either language.
  mutating func word<Choice>(_ field: String, _ words: [(String, Choice)], canonical: [String]) -> Choice? {
    guard let value = cell(field) else { return nil }
    let text = (value.text ?? "").trimmed.lowercased()
    if let found = words.first(where: { $0.0 == text }) { return found.1 }
    wrong(
      field, value,
      Text(zh: "其中之一:\(canonical.joined(separator: ", "))", en: "one of: \(canonical.joined(separator: ", "))"),
      fix: Suggestion.nearest(to: text, among: words.map(\.0)).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") })
    return nil
  }
}
