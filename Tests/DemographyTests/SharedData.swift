import Foundation

/// Real data kept beside the project's root, read in place; a test that needs them is skipped where they are absent.
enum SharedData {
  static func table(_ path: String) -> CommaTable? {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
    let file = root.appendingPathComponent(path)
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      print("skipped: \(path) is not beside the project in ../shared")
      return nil
    }
    return CommaTable(text)
  }
}

/// Just enough CSV for the United Nations' tables: no quoted commas.
struct CommaTable {
  let header: [String]
  let rows: [[String]]

  init(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != "\"" } }
    }
    header = lines.first ?? []
    rows = Array(lines.dropFirst())
  }

  /// A column as numbers, in the order of the rows.
  func numbers(_ column: String) -> [Double] {
    guard let index = header.firstIndex(of: column) else { return [] }
    return rows.compactMap { Double($0[index]) }
  }

  func texts(_ column: String) -> [String] {
    guard let index = header.firstIndex(of: column) else { return [] }
    return rows.map { $0[index] }
  }
}
