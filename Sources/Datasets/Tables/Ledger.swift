import Diagnostics
import Planning

/// A worksheet as planners keep it: a title over merged cells, a line of units, a header of one or more rows, data with
/// sums between them, remarks below. Found here is which row is what; nothing is dropped without a word.
struct Ledger {
  /// The cells of a sheet as they stand, absent ones `.null`; all rows equally long.
  struct Grid {
    var rows: [[Value]]
    /// One-based number of each row in the sheet.
    var lines: [Int]
    var merges: [Merge]
  }

  /// Cells that were joined into one; zero-based, both ends included. Only the first of them holds something.
  struct Merge: Equatable {
    var rows: ClosedRange<Int>
    var columns: ClosedRange<Int>
  }

  private let grid: Grid
  private let source: Place
  private let width: Int
  /// The merge that a row and column lie in.
  private var mergeAt: [Int: Int] = [:]
  private(set) var problems = Problems()

  init(_ grid: Grid, source: Place) {
    self.grid = grid
    self.source = source
    let width = grid.rows.map { row in (row.lastIndex { !$0.isNull } ?? -1) + 1 }.max() ?? 0
    self.width = width
    for (i, merge) in grid.merges.enumerated() {
      guard merge.columns.lowerBound < width, merge.rows.lowerBound < grid.rows.count else { continue }
      for row in merge.rows.clamped(to: 0...max(0, grid.rows.count - 1)) {
        for column in merge.columns.clamped(to: 0...max(0, width - 1)) { mergeAt[row * width + column] = i }
      }
    }
  }

  // MARK: Cells

  private func own(_ row: Int) -> [Int] {
    grid.rows[row].indices.filter { !NumberText.isAbsent(grid.rows[row][$0]) }
  }

  private func merge(_ row: Int, _ column: Int) -> Merge? { mergeAt[row * width + column].map { grid.merges[$0] } }

  /// The cell's text, or that of the merge it is part of.
  private func filled(_ row: Int, _ column: Int) -> Value {
    guard let merge = merge(row, column) else { return grid.rows[row][column] }
    return grid.rows[merge.rows.lowerBound][merge.columns.lowerBound]
  }

  private func text(_ row: Int, _ column: Int) -> String {
    (filled(row, column).text ?? "").filter { !$0.isNewline }.trimmed
  }

  private static func isWord(_ cell: Value) -> Bool {
    if case .string(let text) = cell { NumberText.number(.string(text)) == nil } else { false }
  }

  // MARK: Rows

  /// First and last row of the header; `nil` when there is none.
  func header() -> ClosedRange<Int>? {
    let candidates = grid.rows.indices.prefix(30)
    guard let start = candidates.first(where: isHeader) else { return nil }
    let block = extended(start)
    // Names that are known tell a header better than its shape.
    let known = score(block)
    let best = candidates.max { score($0...$0) < score($1...$1) || score($0...$0) == score($1...$1) && $0 > $1 }
    if let best, !block.contains(best), score(best...best) > known, score(best...best) >= 2 { return best...best }
    return block
  }

  /// Mostly words, over at least half the columns.
  private func isHeader(_ row: Int) -> Bool {
    let cells = own(row)
    guard let first = cells.first, Self.isWord(grid.rows[row][first]), unit(in: row) == nil else { return false }
    let words = cells.filter { Self.isWord(grid.rows[row][$0]) }
    guard words.count * 2 > cells.count else { return false }
    let covered = (0..<width).count { !NumberText.isAbsent(filled(row, $0)) }
    return (cells.count > 1 || width == 1) && covered * 2 >= width
  }

  /// Down to where the cells merged with those of the first row end, or over one row below joined columns.
  private func extended(_ start: Int) -> ClosedRange<Int> {
    var end = start
    var isJoined = false
    for column in 0..<width {
      guard let merge = merge(start, column) else { continue }
      end = max(end, min(merge.rows.upperBound, start + 4, grid.rows.count - 1))
      isJoined = isJoined || merge.columns.count > 1
    }
    let next = start + 1
    if end == start, isJoined, next < grid.rows.count, own(next).allSatisfy({ Self.isWord(grid.rows[next][$0]) }) {
      end = next
    }
    return start...end
  }

  private func score(_ rows: ClosedRange<Int>) -> Int { names(rows).count { CanonicalFields.knows($0) } }

  /// Column names, the words of several rows one after the other.
  private func names(_ rows: ClosedRange<Int>) -> [String] {
    (0..<width).map { column in
      var parts: [String] = []
      for row in rows {
        let part = text(row, column)
        if !part.isEmpty, part != parts.last { parts.append(part) }
      }
      return parts.joined()
    }
  }

  /// What a line such as `单位:万人` says.
  private func unit(in row: Int) -> String? {
    for column in own(row) {
      let text = NumberText.narrowed(text(row, column))
      guard text.hasPrefix("单位:") || text.hasPrefix("(单位:") else { continue }
      return text.drop { $0 != ":" }.dropFirst().prefix { $0 != ")" }.trimmed
    }
    return nil
  }

  private enum Kind {
    case data, empty, total, aside
  }

  private func kind(_ row: Int) -> Kind {
    let cells = own(row)
    guard let first = cells.first else { return .empty }
    if first <= 2, TotalRows.isTotal(grid.rows[row][first]) { return .total }
    guard case .string(let words) = grid.rows[row][first], width > 1 else { return .data }
    if Self.remarks.contains(where: words.trimmed.hasPrefix) { return cells.count <= 2 ? .aside : .data }
    // A heading between the rows: one cell joined over most of them.
    if cells.count == 1, let merge = merge(row, first), merge.columns.count * 2 > width { return .aside }
    return .data
  }

  private static let remarks = [
    "注:", "注:", "备注:", "备注:", "说明:", "说明:", "填表", "制表", "审核人", "数据来源", "资料来源", "填报", "联系人",
  ]

  // MARK: The table

  /// Rows and columns, what was passed over, and the unit a line above the header states.
  mutating func table(named name: String) -> (table: Table, unit: String?) {
    var table = Table(name: name, columns: [], source: source)
    guard let header = header() else {
      if width > 0 {
        problems.error(
          at: source, Text(zh: "没有找到表头行", en: "no header row was found"),
          fix: Text(zh: "表头应有一行文字,覆盖半数以上的列", en: "a header is a row of words over at least half the columns"))
      }
      return (table, nil)
    }
    let unit = grid.rows.indices.prefix(header.upperBound + 1).lazy.compactMap(unit).first
    if header.lowerBound > 0 {
      let span =
        header.count > 1 ? "\(line(header.lowerBound))–\(line(header.upperBound))" : "\(line(header.lowerBound))"
      problems.note(at: source, value: span, Text(zh: "表头在第 \(span) 行", en: "the header stands in row \(span)"))
    }
    let columns = columns(header)
    table.columns = columns.map(\.name)
    fillRows(of: &table, columns.map(\.index), after: header.upperBound)
    return (table, unit)
  }

  private func line(_ row: Int) -> Int { grid.lines[row] }

  private mutating func columns(_ header: ClosedRange<Int>) -> [(index: Int, name: String)] {
    var used: Set<String> = []
    var result: [(index: Int, name: String)] = []
    for (column, given) in names(header).enumerated() {
      let isUsed = grid.rows[(header.upperBound + 1)...].contains { !$0[column].isNull }
      if given.isEmpty, !isUsed { continue }
      let base = given.isEmpty ? "column_\(column + 1)" : given
      var name = base
      var suffix = 2
      while !used.insert(name).inserted {
        name = "\(base)_\(suffix)"
        suffix += 1
      }
      if name != given {
        var place = source
        place.line = line(header.lowerBound)
        problems.warning(
          at: place.at(field: name),
          Text(
            zh: "第 \(column + 1) 列没有名字或重名,读作 \(name)",
            en: "column \(column + 1) has no name of its own; read as \(name)"))
      }
      result.append((column, name))
    }
    return result
  }

  private mutating func fillRows(of table: inout Table, _ columns: [Int], after header: Int) {
    var aside: [Int] = []
    var copied = 0
    for row in grid.rows.indices.dropFirst(header + 1) {
      switch kind(row) {
      case .empty: continue
      case .aside: aside.append(line(row))
      case .total:
        table.totals.append(Table.TotalRow(cells: columns.map { grid.rows[row][$0] }, line: line(row)))
      case .data:
        table.rows.append(columns.map { cell(row, $0, &copied) })
        table.lines.append(line(row))
      }
    }
    if !aside.isEmpty {
      problems.note(
        at: source, value: aside.map(String.init).joined(separator: ", "),
        Text(zh: "跳过 \(aside.count) 行标题或说明", en: "\(aside.count) rows of headings or remarks are passed over"))
    }
    if copied > 0 {
      problems.note(
        at: source,
        Text(zh: "合并单元格的文字补到其余 \(copied) 行", en: "words of merged cells are repeated in \(copied) rows below them"))
    }
    TotalRows.note(table, &problems)
  }

  /// Words of a merge stand for all its rows; a number would be counted once for each and stays in the first.
  private mutating func cell(_ row: Int, _ column: Int, _ copied: inout Int) -> Value {
    let own = grid.rows[row][column]
    guard own.isNull, let merge = merge(row, column), merge.columns.lowerBound == column else { return Self.dated(own) }
    let first = grid.rows[merge.rows.lowerBound][column]
    if first.isNull { return .null }
    guard Self.isWord(first) else {
      if row == merge.rows.lowerBound + 1 {
        var place = source
        place.line = line(merge.rows.lowerBound)
        problems.warning(
          at: place, value: first.text,
          Text(
            zh: "数字合并在 \(merge.rows.count) 行上,只记在第一行",
            en: "a number is merged over \(merge.rows.count) rows; it counts in the first only"))
      }
      return .null
    }
    copied += 1
    return Self.dated(first)
  }

  /// GDAL's way of writing a date cell in a column of words, as every other reader writes it.
  private static func dated(_ cell: Value) -> Value {
    guard case .string(let text) = cell, text.utf8.count == 10 else { return cell }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy(\.isNumber) }) else {
      return cell
    }
    return .string(parts.joined(separator: "-"))
  }
}

/// Rows that sum up others: 合计, 小计, 总计.
enum TotalRows {
  static let words: Set<String> = ["合计", "总计", "小计", "共计", "累计", "total", "subtotal", "grandtotal", "sum"]

  /// Whether the first cell of a row says that the row is a sum: the word alone, or at the end of a name.
  static func isTotal(_ cell: Value) -> Bool {
    guard case .string(let text) = cell else { return false }
    let bare = NumberText.narrowed(text).lowercased().filter { !$0.isWhitespace && $0 != ":" }
    return words.contains(bare) || ["合计", "小计", "总计"].contains { bare.hasSuffix($0) && bare.count <= 12 }
  }

  /// Moves the sums out of the rows of a table, with a note.
  static func setAside(in layer: inout Layer, _ problems: inout Problems) {
    let table = layer.table
    let sums = table.rows.indices.filter { row in
      table.rows[row].prefix(3).first { !NumberText.isAbsent($0) }.map(isTotal) ?? false
    }
    guard !sums.isEmpty else { return }
    layer.table.totals = sums.map {
      Table.TotalRow(cells: table.rows[$0], line: $0 < table.lines.count ? table.lines[$0] : nil)
    }
    let isSum = Set(sums)
    let kept = table.rows.indices.filter { !isSum.contains($0) }
    layer.table.rows = kept.map { table.rows[$0] }
    if !table.lines.isEmpty { layer.table.lines = kept.map { table.lines[$0] } }
    layer.geometries = kept.map { layer.geometries[$0] }
    note(layer.table, &problems)
  }

  static func note(_ table: Table, _ problems: inout Problems) {
    guard !table.totals.isEmpty else { return }
    let lines = table.totals.prefix(20).compactMap(\.line).map(String.init).joined(separator: ", ")
    problems.note(
      at: table.source, value: lines.isEmpty ? nil : lines,
      Text(
        zh: "\(table.totals.count) 行合计或小计不作为数据", en: "\(table.totals.count) rows of totals are not read as data"))
  }
}
