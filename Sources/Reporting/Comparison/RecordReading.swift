import Diagnostics
import Planning
import Policy
import Spatial

extension RunRecord {
  /// - Throws: everything in the documents that is not as docs/outputs.md says, at once.
  public init(documents: Documents, folder: String) throws(Problems) {
    var problems = Problems()
    let run = Document(documents.run, "\(folder)/run.json")
    let summary = Document(documents.summary, "\(folder)/summary.json")
    run.requireFormat("catchment-run/1", &problems)
    summary.requireFormat("catchment-summary/1", &problems)
    self.folder = folder
    id = run.text("run", &problems)
    version = run.text("catchment", &problems)
    plan = summary.text("plan.id", &problems)
    title = summary.both("plan.title", &problems)
    place = summary.both("study_area.name", &problems)
    crs = summary.text("study_area.crs", &problems)
    let first = summary.whole("plan.first_year", &problems)
    let last = summary.whole("plan.last_year", &problems)
    years = Int(min(first, last))...Int(max(first, last))
    seed = run.text("seed", &problems)
    settings = run.members("effective", &problems).compactMap { member in
      guard case .string(let value) = member.value else { return nil }
      return (member.key, value)
    }
    inputs = run.items("inputs", &problems).map { item in
      Input(
        name: item.text("name", &problems), file: item.text("file", &problems), sha256: item.text("sha256", &problems))
    }
    synthetic = summary.items("study_area.synthetic", &problems).map { $0.both("", &problems) }
    standards = summary.items("coverage", &problems).map { item in
      Standard(rule: item.text("rule", &problems), title: item.both("title", &problems))
    }
    placement = Self.placement(summary, &problems)
    figures = Self.figures(documents.indicators, "\(folder)/indicators.csv", &problems)
    streets = Self.streets(documents.streets, "\(folder)/streets.geojson", &problems)
    streetIndex = Dictionary(streets.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    sites = Self.sites(documents.facilities, "\(folder)/facilities.geojson", &problems)
    if let other = summary.value("run"), other != .string(id) {
      problems.error(
        at: Place(file: "\(folder)/summary.json", field: "run"),
        Text(zh: "与 run.json 的运行编号不同", en: "the run differs from that of run.json"),
        fix: Text(zh: "这些文件不属于同一次运行", en: "these files are not of one run"))
    }
    checkWhole(summary, &problems)
    try problems.throwIfErrors()
  }

  /// A table that ends early reads as well as a whole one: what the summary says has to be in it.
  private func checkWhole(_ summary: Document, _ problems: inout Problems) {
    let file = Place(file: "\(folder)/indicators.csv")
    guard case .array? = summary.value("indicators"), !problems.errors.contains(where: { $0.place.file == file.file })
    else { return }
    let known = Dictionary(figures.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    var missing = 0
    var different = 0
    for item in summary.items("indicators", &problems) {
      guard let kind = Subject.Kind(rawValue: item.text("area.kind", &problems)) else { continue }
      let area = kind == .city ? "" : item.text("area.id", &problems)
      let indicator = item.text("indicator", &problems)
      for year in item.items("years", &problems) {
        let key = FigureKey(
          year: Int(year.whole("year", &problems)), kind: kind, area: area, indicator: indicator)
        guard let figure = known[key] else {
          missing += 1
          continue
        }
        if year.optionalText("verdict").flatMap(Verdict.init(rawValue:)) != figure.verdict { different += 1 }
      }
    }
    guard missing + different > 0 else { return }
    problems.error(
      at: file,
      Text(
        zh: "与 summary.json 不符：缺少 \(missing) 个数，\(different) 个结论不同",
        en: "does not agree with summary.json: \(missing) figures are missing, \(different) verdicts differ"),
      fix: Text(zh: "文件不完整或被改动过；重新运行", en: "the file is cut or was changed; run the plan again"))
  }

  private static func placement(_ summary: Document, _ problems: inout Problems) -> Placement? {
    guard let value = summary.value("placement"), !value.isNull else { return nil }
    let placement = summary.part("placement")
    let openings = placement.items("openings", &problems).map { item in
      Opening(
        site: item.text("site", &problems), design: item.text("design", &problems), kind: item.text("kind", &problems),
        year: Int(item.whole("year", &problems)), name: item.text("name", &problems),
        street: item.optionalText("street"),
        cost: item.whole("cost_yuan", &problems))
    }
    return Placement(
      status: placement.text("status", &problems), stoppedBy: placement.optionalText("stopped_by"),
      objective: placement.text("objective", &problems),
      value: placement.whole("value", &problems), bound: placement.whole("bound", &problems),
      gap: placement.number("gap", &problems), spending: placement.whole("spending_yuan", &problems),
      openings: openings, reasons: reasons(placement, &problems))
  }

  /// None in a run of which the plan says `explain: false`.
  private static func reasons(_ placement: Document, _ problems: inout Problems) -> [Reason] {
    guard placement.value("explanations") != nil else { return [] }
    return placement.items("explanations", &problems).map { item in
      let remedy = item.items("remedies", &problems).first
      return Reason(
        rule: item.text("rule", &problems), area: item.both("area", &problems),
        year: Int(item.whole("year", &problems)), need: item.whole("need", &problems),
        reached: item.whole("reached", &problems), alone: item.whole("alone", &problems),
        binding: item.items("binding", &problems).map { $0.text("", &problems) },
        remedy: remedy.map {
          Reason.Remedy(kind: $0.text("kind", &problems), addedCost: $0.whole("added_cost_yuan", &problems))
        })
    }
  }

  private static func figures(_ table: Table, _ file: String, _ problems: inout Problems) -> [Figure] {
    let rows = Rows(
      table, file,
      needs: [
        "year", "area", "area_kind", "area_name", "area_name_en", "indicator", "title", "title_en", "unit", "unit_zh",
        "value", "target", "status",
      ], &problems)
    guard let rows else { return [] }
    return table.rows.indices.compactMap { row -> Figure? in
      guard let year = rows.number(row, "year").flatMap({ Int(exactly: $0) }),
        let kind = Subject.Kind(rawValue: rows.text(row, "area_kind"))
      else {
        problems.error(
          at: table.place(ofRow: row), Text(zh: "year 或 area_kind 不可读", en: "year or area_kind cannot be read"))
        return nil
      }
      let status = rows.text(row, "status")
      let verdict = Verdict(rawValue: status)
      if verdict == nil, !status.isEmpty {
        problems.error(
          at: table.place(ofRow: row, field: "status"), value: status, Text(zh: "不是结论", en: "this is no verdict"))
      }
      return Figure(
        key: FigureKey(
          year: year, kind: kind, area: kind == .city ? "" : rows.text(row, "area"),
          indicator: rows.text(row, "indicator")),
        area: Text(zh: rows.text(row, "area_name"), en: rows.text(row, "area_name_en")),
        title: Text(zh: rows.text(row, "title"), en: rows.text(row, "title_en")),
        unit: Text(zh: rows.text(row, "unit_zh"), en: rows.text(row, "unit")), value: rows.number(row, "value"),
        target: rows.number(row, "target"), verdict: verdict)
    }
  }

  private static func streets(_ layer: Layer, _ file: String, _ problems: inout Problems) -> [StreetRecord] {
    guard let rows = Rows(layer.table, file, needs: ["code", "name", "name_en"], &problems) else { return [] }
    let shares = layer.table.columns.filter { $0.hasPrefix("share_") }
    return layer.table.rows.indices.compactMap { row in
      guard let boundary = layer.geometries[row]?.areas else {
        problems.error(
          at: layer.table.place(ofRow: row, id: rows.text(row, "code")),
          Text(zh: "街道没有边界", en: "the street has no boundary"))
        return nil
      }
      return StreetRecord(
        code: rows.text(row, "code"), name: Text(zh: rows.text(row, "name"), en: rows.text(row, "name_en")),
        boundary: boundary,
        shares: Dictionary(
          shares.compactMap { column in rows.number(row, column).map { (column, $0) } },
          uniquingKeysWith: { first, _ in first }))
    }
  }

  private static func sites(_ layer: Layer, _ file: String, _ problems: inout Problems) -> [String: Point] {
    guard let rows = Rows(layer.table, file, needs: ["state"], &problems) else { return [:] }
    var sites: [String: Point] = [:]
    for row in layer.table.rows.indices where rows.text(row, "state") == "decided" {
      if case .point(let point)? = layer.geometries[row] { sites[rows.text(row, "site")] = point }
    }
    return sites
  }
}

/// Values of a document by dotted path; what is missing or of another type is reported and read as empty.
private struct Document {
  let root: Value
  let file: String
  let path: String

  init(_ root: Value, _ file: String, path: String = "") {
    self.root = root
    self.file = file
    self.path = path
  }

  func requireFormat(_ format: String, _ problems: inout Problems) {
    guard value("format") != .string(format) else { return }
    var found: String?
    if case .string(let text)? = value("format") { found = text }
    problems.error(
      at: place("format"), value: found, Text(zh: "应为 \(format)", en: "expected \(format)"),
      fix: Text(zh: "用这一版 catchment run 重新生成", en: "make the folder again with `catchment run` of this version"))
  }

  func value(_ key: String) -> Value? {
    var value: Value? = root
    for part in key.split(separator: ".") { value = value?[String(part)] }
    return value
  }

  func part(_ key: String) -> Document { Document(value(key) ?? .null, file, path: join(key)) }

  private func join(_ key: String) -> String { path.isEmpty || key.isEmpty ? path + key : "\(path).\(key)" }
  private func place(_ key: String) -> Place { Place(file: file, field: join(key)) }

  private func expected(_ key: String, _ what: Text, _ problems: inout Problems) {
    let isThere = value(key).map { !$0.isNull } ?? false
    problems.error(
      at: place(key),
      isThere
        ? Text(zh: "应为\(what.zh)", en: "expected \(what.en)")
        : Text(zh: "缺少这一项（\(what.zh)）", en: "this is missing (\(what.en))"))
  }

  func text(_ key: String, _ problems: inout Problems) -> String {
    if case .string(let text)? = value(key) { return text }
    expected(key, Text(zh: "文字", en: "text"), &problems)
    return ""
  }

  func optionalText(_ key: String) -> String? {
    if case .string(let text)? = value(key) { return text }
    return nil
  }

  func both(_ key: String, _ problems: inout Problems) -> Text {
    if case .string(let zh)? = value(key)?["zh"], case .string(let en)? = value(key)?["en"] {
      return Text(zh: zh, en: en)
    }
    expected(key, Text(zh: "{zh, en}", en: "{zh, en}"), &problems)
    return Text("")
  }

  func whole(_ key: String, _ problems: inout Problems) -> Int64 {
    if case .int(let number)? = value(key) { return number }
    expected(key, Text(zh: "整数", en: "a whole number"), &problems)
    return 0
  }

  func number(_ key: String, _ problems: inout Problems) -> Double {
    switch value(key) {
    case .int(let number)?: return Double(number)
    case .double(let number)?: return number
    default:
      expected(key, Text(zh: "数字", en: "a number"), &problems)
      return 0
    }
  }

  func items(_ key: String, _ problems: inout Problems) -> [Document] {
    guard case .array(let list)? = value(key) else {
      expected(key, Text(zh: "列表", en: "a list"), &problems)
      return []
    }
    return list.enumerated().map { Document($1, file, path: "\(join(key))[\($0)]") }
  }

  func members(_ key: String, _ problems: inout Problems) -> [Value.Member] {
    guard case .object(let members)? = value(key) else {
      expected(key, Text(zh: "键值组", en: "an object"), &problems)
      return []
    }
    return members
  }
}

/// Cells of a table by column name.
private struct Rows {
  private let table: Table
  private let columns: [String: Int]

  /// `nil` after reporting columns that are not there.
  init?(_ table: Table, _ file: String, needs: [String], _ problems: inout Problems) {
    self.table = table
    columns = Dictionary(table.columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let missing = needs.filter { columns[$0] == nil }
    // A layer without features has no columns either.
    guard missing.isEmpty || (table.rows.isEmpty && table.columns.isEmpty) else {
      problems.error(
        at: Place(file: file), value: missing.joined(separator: ", "),
        Text(zh: "缺少这些列", en: "these columns are missing"))
      return nil
    }
  }

  private func cell(_ row: Int, _ column: String) -> Value {
    columns[column].flatMap { table.rows[row][safe: $0] } ?? .null
  }

  func text(_ row: Int, _ column: String) -> String {
    switch cell(row, column) {
    case .string(let text): text
    case .int(let number): String(number)
    case .double(let number): String(number)
    case .bool(let flag): String(flag)
    default: ""
    }
  }

  func number(_ row: Int, _ column: String) -> Double? {
    switch cell(row, column) {
    case .int(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }
}
