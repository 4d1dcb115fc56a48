import Datasets
import Diagnostics
import Foundation
import Planning

/// The folder of a sweep: `runs/<id>` for each finished run, and `sweep.csv`.
struct SweepStore: Sendable {
  let folder: String

  /// What is kept of each run.
  static let kept = ["run.json", "summary.json", "indicators.csv"]

  func path(_ id: String) -> String { "\(folder)/runs/\(id)" }

  func prepare() throws(Problems) {
    do {
      try FileManager.default.createDirectory(atPath: "\(folder)/runs", withIntermediateDirectories: true)
    } catch {
      throw Self.unwritable(folder, error)
    }
  }

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
