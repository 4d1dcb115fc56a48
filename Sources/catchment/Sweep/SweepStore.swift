import Datasets
import Diagnostics
import Foundation
import Planning
import Reporting

/// The folder of a sweep: `runs/<id>` for each finished run, `sweep.csv` and `sweep.html`.
struct SweepStore: Sendable {
  let folder: String

  /// What is kept of each run.
  static let kept = ["run.json", "summary.json", "indicators.csv"]

  func path(_ id: String) -> String { "\(folder)/runs/\(id)" }

  /// Makes the folder, and clears what a sweep that was killed has left half-written.
  ///
  /// - Parameter waiting: called when another sweep is at work in the folder, whose end is then waited for.
  func prepare(waiting: () -> Void) throws(Problems) {
    do {
      try FileManager.default.createDirectory(atPath: "\(folder)/runs", withIntermediateDirectories: true)
    } catch {
      throw Self.unwritable(folder, error)
    }
    // Held until this process ends, however it does.
    let lock = open("\(folder)/\(Self.lock)", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard lock >= 0 else { throw Self.unwritable("\(folder)/\(Self.lock)", nil) }
    if flock(lock, LOCK_EX | LOCK_NB) != 0 {
      waiting()
      while flock(lock, LOCK_EX) != 0, errno == EINTR {}
    }
    let left = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/runs")) ?? []
    for name in left where name.hasSuffix(".log") || name.hasPrefix(".") && name.contains(".new-") {
      try? FileManager.default.removeItem(atPath: "\(folder)/runs/\(name)")
    }
  }

  private static let lock = ".sweep-lock"

  /// Whether the run is there, whole, and was not cut short by hand.
  func isFinished(_ id: String) -> Bool {
    let files = Self.kept.allSatisfy { FileManager.default.fileExists(atPath: "\(path(id))/\($0)") }
    guard files, let run = try? document(id, "run.json"), run["run"] == .string(id),
      let summary = try? document(id, "summary.json")
    else { return false }
    return summary["placement"]?["stopped_by"] != "user"
  }

  private func document(_ id: String, _ name: String) throws(Problems) -> Value {
    let file = "\(path(id))/\(name)"
    return try JSON.parse(try readFile(file), file: file)
  }

  // MARK: The table

  private static let columns = ["year", "area_kind", "area", "indicator", "unit", "value", "target", "status"]

  /// Writes `sweep.csv` in the order of the combinations, run by run, so that its size does not matter.
  /// - Returns: the number of rows.
  func writeTable(_ runs: [SweepRun], keys: [String]) throws(Problems) -> Int {
    let target = "\(folder)/sweep.csv"
    let part = target + ".part"
    guard FileManager.default.createFile(atPath: part, contents: nil), let handle = FileHandle(forWritingAtPath: part)
    else { throw Self.unwritable(part, nil) }
    var rows = 0
    var isFirst = true
    for run in runs {
      let table = try table(of: run, keys: keys)
      rows += table.rows.count
      let bytes = CSV.write(table)
      // The header stands once.
      let start = isFirst ? 0 : (bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count)
      isFirst = false
      do {
        try handle.write(contentsOf: Data(bytes[start...]))
      } catch {
        throw Self.unwritable(part, error)
      }
    }
    try? handle.close()
    guard rename(part, target) == 0 else { throw Self.unwritable(target, nil) }
    return rows
  }

  // MARK: The page

  /// Writes `sweep.html`, the charts beside the table.
  func writePage(_ runs: [SweepRun], keys: [String], version: String, language: ReportLanguage) throws(Problems) {
    var drawn: [SweepPage.Run] = []
    for run in runs {
      let file = "\(path(run.id))/indicators.csv"
      let placement = try document(run.id, "summary.json")["placement"]
      let table = try CSV.read(try readFile(file), file: file).table
      drawn.append(
        SweepPage.Run(
          values: run.values, id: run.id, objective: Self.number(placement?["value"]),
          bound: Self.number(placement?["bound"]), status: Self.text(placement?["status"]),
          missed: Self.missed(table), figures: Self.figures(table)))
    }
    let html = SweepPage(keys: keys, runs: drawn, version: version, language: language).html()
    do {
      try Data(html.utf8).write(to: URL(fileURLWithPath: "\(folder)/sweep.html"), options: .atomic)
    } catch {
      throw Self.unwritable("\(folder)/sweep.html", error)
    }
  }

  /// Targets missed in the last year, by the kind of area.
  private static func missed(_ table: Table) -> [String: Int] {
    guard let year = table.columns.firstIndex(of: "year"), let kind = table.columns.firstIndex(of: "area_kind"),
      let status = table.columns.firstIndex(of: "status")
    else { return [:] }
    let last = table.rows.compactMap { number($0[year]) }.max()
    return table.rows.reduce(into: [:]) { counts, row in
      guard number(row[year]) == last, row[status] == "FAIL", let kind = text(row[kind]) else { return }
      counts[kind, default: 0] += 1
    }
  }

  /// What the rules say of the city in the last year.
  private static func figures(_ table: Table) -> [SweepPage.Figure] {
    let column = Dictionary(table.columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    func cell(_ row: [Value], _ name: String) -> Value? { column[name].map { row[$0] } }
    func words(_ row: [Value], _ name: String) -> String { text(cell(row, name)) ?? "" }
    let last = table.rows.compactMap { number(cell($0, "year")) }.max()
    return table.rows.compactMap { row in
      guard words(row, "area_kind") == "city", number(cell(row, "year")) == last else { return nil }
      return SweepPage.Figure(
        indicator: words(row, "indicator"), title: Text(zh: words(row, "title"), en: words(row, "title_en")),
        unit: Text(zh: words(row, "unit_zh"), en: words(row, "unit")), value: number(cell(row, "value")),
        target: number(cell(row, "target")), status: words(row, "status"))
    }
  }

  private static func number(_ value: Value?) -> Double? {
    switch value {
    case .int(let whole)?: Double(whole)
    case .double(let number)?: number
    default: nil
    }
  }

  private static func text(_ value: Value?) -> String? {
    if case .string(let text)? = value { text } else { nil }
  }

  // MARK: Rows

  /// Rules of all areas, and people of all but the streets.
  private func table(of run: SweepRun, keys: [String]) throws(Problems) -> Table {
    let file = "\(path(run.id))/indicators.csv"
    let given = try CSV.read(try readFile(file), file: file).table
    let placement = try document(run.id, "summary.json")["placement"]
    var columns: [Int] = []
    for name in Self.columns {
      guard let column = given.columns.firstIndex(of: name) else {
        throw Problems([
          Problem(.error, at: Place(file: file), value: name, says: Text(zh: "缺少这一列", en: "this column is missing"))
        ])
      }
      columns.append(column)
    }
    let solve = ["value", "bound", "status"].map { placement?[$0] ?? .null }
    // Numbers as numbers, so that a reader of the table sees them so.
    let values = run.values.map { text -> Value in
      if let whole = Int64(text), String(whole) == text { return .int(whole) }
      if let number = Double(text), number.isFinite, String(number) == text { return .double(number) }
      return .string(text)
    }
    let rows = given.rows.filter { row in
      guard row[columns[1]] == "street", case .string(let indicator) = row[columns[3]] else { return true }
      return indicator != "people" && !indicator.hasPrefix("people_")
    }
    return Table(
      name: "sweep", columns: keys + ["run"] + Self.columns + ["objective", "bound", "solve_status"],
      rows: rows.map { row in values + [.string(run.id)] + columns.map { row[$0] } + solve })
  }

  private static func unwritable(_ path: String, _ error: (any Error)?) -> Problems {
    let reason = error?.localizedDescription ?? ""
    return Problems([
      Problem(.error, at: Place(file: path), says: Text(zh: "无法写入 \(reason)", en: "cannot be written \(reason)"))
    ])
  }
}
