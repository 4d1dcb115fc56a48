import Diagnostics
import Planning

/// Writes tables as an Excel workbook (ECMA-376 SpreadsheetML): one sheet a table, in order.
///
/// The header stays in view and can be filtered; columns are as wide as what they hold; numbers and truth values are
/// typed, a column of nothing but ISO dates becomes dates, and text stays text, so that a code such as `320104002`
/// is never taken for a number. Lists and objects are written as JSON. Sheets print landscape, fitted to the width,
/// with the header on every page. No time, no user name: the same tables give the same bytes.
public struct XLSXWriter {
  /// Most rows, columns and UTF-16 units of a cell that Excel reads.
  static let limits = (rows: 1_048_576, columns: 16_384, characters: 32_767)

  /// - Parameter tables: at least one. A sheet bears its table's name, shortened to 31 characters and without
  ///   `[]:*?/\`, numbered where two would be the same.
  /// - Throws: ``Diagnostics/Problems`` naming each table that is too long or wide and each cell whose text is too
  ///   long for the format; nothing is cut off.
  /// - Complexity: O(bytes of text).
  public static func bytes(_ tables: [Table]) throws(Problems) -> [UInt8] {
    try check(tables)
    var strings = SharedStrings()
    let sheets = tables.map { Worksheet($0, &strings).xml }
    let parts = XLSXParts(sheetNames: sheetNames(tables.map(\.name)), tables: tables)
    var entries: [(path: String, bytes: [UInt8])] = [
      ("[Content_Types].xml", Array(parts.contentTypes.utf8)), ("_rels/.rels", Array(parts.packageRelations.utf8)),
      ("xl/workbook.xml", Array(parts.workbook.utf8)),
      ("xl/_rels/workbook.xml.rels", Array(parts.workbookRelations.utf8)), ("xl/styles.xml", Array(parts.styles.utf8)),
    ]
    for (i, sheet) in sheets.enumerated() { entries.append(("xl/worksheets/sheet\(i + 1).xml", sheet)) }
    entries.append(("xl/sharedStrings.xml", strings.xml))
    guard let archive = ZipArchive.bytes(entries) else {
      throw Problems([
        Problem(
          .error, at: Place(), says: Text(zh: "工作簿超过 4 GB", en: "the workbook is larger than 4 GB"),
          fix: Text(zh: "改用 CSV 或 GeoPackage", en: "write CSV or GeoPackage instead"))
      ])
    }
    return archive
  }

  private static func check(_ tables: [Table]) throws(Problems) {
    var problems = Problems()
    let fix = Text(zh: "改用 CSV 或 GeoPackage", en: "write CSV or GeoPackage instead")
    if tables.isEmpty {
      problems.error(at: Place(), Text(zh: "工作簿至少要有一张表", en: "a workbook needs at least one table"))
    }
    for table in tables {
      let place = Place(layer: table.name)
      if table.rows.count >= limits.rows {
        problems.error(
          at: place, value: "\(table.rows.count)",
          Text(zh: "行数超过 Excel 的 1,048,575 行", en: "more rows than the 1,048,575 Excel holds below a header"),
          fix: fix)
      }
      if table.columns.count > limits.columns {
        problems.error(
          at: place, value: "\(table.columns.count)",
          Text(zh: "列数超过 Excel 的 16,384 列", en: "more columns than the 16,384 Excel holds"), fix: fix)
      }
      for (row, values) in table.rows.enumerated() {
        for (column, value) in values.enumerated() {
          guard let text = Cell.text(value), text.utf8.count > limits.characters, text.utf16.count > limits.characters
          else { continue }
          problems.error(
            at: Place(layer: table.name, feature: row, field: table.columns[column]),
            value: String(text.prefix(20)) + "…",
            Text(
              zh: "文字长 \(text.utf16.count),超过 Excel 单元格的 32,767",
              en: "text of \(text.utf16.count) characters; an Excel cell holds 32,767"), fix: fix)
        }
      }
    }
    try problems.throwIfErrors()
  }

  /// Names that Excel accepts, each different from the others whatever the case.
  static func sheetNames(_ names: [String]) -> [String] {
    var used: Set<String> = []
    return names.map { name in
      var clean = String(name.map { "[]:*?/\\".contains($0) || $0.isNewline ? " " : $0 })
      while clean.hasPrefix("'") || clean.hasPrefix(" ") { clean.removeFirst() }
      func shortened(to length: Int) -> String {
        var text = clean
        while text.utf16.count > length { text.removeLast() }
        while text.hasSuffix("'") || text.hasSuffix(" ") { text.removeLast() }
        return text.isEmpty ? "Sheet" : text
      }
      var result = shortened(to: 31)
      var number = 2
      // "History" is Excel's own.
      while used.contains(result.lowercased()) || result.lowercased() == "history" {
        let suffix = " (\(number))"
        result = shortened(to: 31 - suffix.utf16.count) + suffix
        number += 1
      }
      used.insert(result.lowercased())
      return result
    }
  }
}

/// The texts of all sheets, each once.
struct SharedStrings {
  private var indices: [String: Int] = [:]
  private var list: [UInt8] = []
  private var uses = 0

  mutating func index(of text: String) -> Int {
    uses += 1
    if let known = indices[text] { return known }
    indices[text] = indices.count
    list.append(contentsOf: "<si><t xml:space=\"preserve\">".utf8)
    XML.append(text, to: &list)
    list.append(contentsOf: "</t></si>".utf8)
    return indices.count - 1
  }

  var xml: [UInt8] {
    Array(
      (XML.declaration + "<sst xmlns=\"\(XML.main)\" count=\"\(uses)\" uniqueCount=\"\(indices.count)\">").utf8)
      + list + Array("</sst>".utf8)
  }
}
