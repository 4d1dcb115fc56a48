import Diagnostics
import Planning

/// Which column of a layer holds which canonical field.
struct FieldMapping {
  /// Column and scale by canonical name.
  private var columns: [String: (index: Int, key: HeaderKey)] = [:]
  private var names: [String]

  /// Finds a column for each field: the one the plan names, else the one whose name is the field's or a synonym.
  ///
  /// Two candidates for a field, a named column that is not there and a mapping for an unknown field are errors. What
  /// was taken for what is noted where the names differ.
  /// - Parameter given: column by canonical name, from the plan.
  init(_ specs: [FieldSpec], table: Table, given: [String: String], problems: inout Problems) {
    names = table.columns
    for field in given.keys.sorted() where !specs.contains(where: { $0.canonical == field }) {
      problems.add(Self.unknown(field, specs, at: table.source.at(field: field)))
    }
    let claimed = Set(
      specs.compactMap { given[$0.canonical] }.compactMap { Self.column($0, in: table.columns) }.map {
        table.columns[$0]
      })
    var shown: [(field: String, column: String)] = []
    for spec in specs {
      if let wanted = given[spec.canonical] {
        guard let index = Self.column(wanted, in: table.columns) else {
          problems.error(
            at: table.source.at(field: wanted), value: wanted,
            Text(
              zh: "fields 里写的列不存在(对应 \(spec.canonical))",
              en: "the column named in `fields` for \(spec.canonical) is not there"),
            fix: Suggestion.nearest(to: wanted, among: table.columns).map {
              Text(zh: "是否为 \($0)", en: "did you mean \($0)?")
            } ?? Self.listing(table.columns))
          continue
        }
        take(index, for: spec.canonical, &shown)
        // `人口(万人)` names the column 人口 and the unit it is in.
        if table.columns[index] != wanted { columns[spec.canonical]?.key = HeaderKey(wanted) }
        continue
      }
      let found = spec.columns(in: table.columns).filter { !claimed.contains(table.columns[$0]) }
      if found.count > 1 {
        problems.add(Self.ambiguous(spec.canonical, found.map { table.columns[$0] }, in: table))
      } else if let index = found.first {
        take(index, for: spec.canonical, &shown)
      }
    }
    let renamed = shown.filter { $0.field != $0.column }
    if !renamed.isEmpty {
      let list = renamed.map { "\($0.column) → \($0.field)" }.joined(separator: "; ")
      problems.note(at: table.source, Text(zh: "字段对应:\(list)", en: "fields read as: \(list)"))
    }
  }

  private mutating func take(_ index: Int, for field: String, _ shown: inout [(field: String, column: String)]) {
    columns[field] = (index, HeaderKey(names[index]))
    shown.append((field, names[index]))
  }

  /// A column that the plan supplies beside those of the file.
  mutating func add(_ field: String, at index: Int) {
    names.append(field)
    columns[field] = (index, HeaderKey(field))
  }

  /// A plan speaks of a field that the layer cannot have.
  static func unknown(_ field: String, _ specs: [FieldSpec], at place: Place) -> Problem {
    Problem(
      .error, at: place, value: field,
      says: Text(zh: "这个图层没有这样的标准字段", en: "this layer has no such canonical field"),
      fix: Suggestion.nearest(to: field, among: specs.map(\.canonical)).map {
        Text(zh: "是否为 \($0)", en: "did you mean \($0)?")
      }
        ?? Text(
          zh: "可用:\(specs.map(\.canonical).joined(separator: ", "))",
          en: "known: \(specs.map(\.canonical).joined(separator: ", "))"))
  }

  /// The column of a name, or of that name without the unit in brackets that the plan puts behind it.
  private static func column(_ wanted: String, in columns: [String]) -> Int? {
    if let index = columns.firstIndex(of: wanted) { return index }
    let key = HeaderKey(wanted)
    guard key.unit != nil else { return nil }
    let found = columns.indices.filter { HeaderKey(columns[$0]).name == key.name && HeaderKey(columns[$0]).unit == nil }
    return found.count == 1 ? found[0] : nil
  }

  /// Two columns that could be one field; neither is taken.
  static func ambiguous(_ field: String, _ list: [String], in table: Table) -> Problem {
    Problem(
      .error, at: table.source.at(field: field), value: list.joined(separator: ", "),
      says: Text(
        zh: "有几列都可能是 \(field):\(list.joined(separator: "、"))",
        en: "more than one column could be \(field): \(list.joined(separator: ", "))"),
      fix: Text(
        zh: "在计划里写 fields: {\(field): \(list[0])},check 用 --field \(field)=\(list[0])",
        en: "say in the plan: fields: {\(field): \(list[0])}, or to check: --field \(field)=\(list[0])"))
  }

  static func listing(_ columns: [String]) -> Text {
    let list = columns.prefix(30).joined(separator: ", ")
    return Text(zh: "文件里的列:\(list)", en: "columns in the file: \(list)")
  }

  func index(of field: String) -> Int? { columns[field]?.index }
  func has(_ field: String) -> Bool { columns[field] != nil }
  /// The column's own name, for messages.
  func name(of field: String) -> String { columns[field].map { names[$0.index] } ?? field }
  func unit(of field: String) -> String? { columns[field]?.key.unit }
  func scale(of field: String) -> Double { columns[field]?.key.scale ?? 1 }
}
