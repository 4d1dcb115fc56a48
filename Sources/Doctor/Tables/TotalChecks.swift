import Datasets
import Diagnostics
import Planning

/// Whether sums are what they say: rows of totals against the rows above them, and a column of totals against the
/// columns of its parts.
struct TotalChecks {
  let sheet: Sheet
  private(set) var findings = Findings()

  init(_ sheet: Sheet) {
    self.sheet = sheet
    totalRows()
    partColumns()
    nestedTotals()
  }

  // MARK: Rows

  /// A row of totals may sum up all rows above it, those since the last such row (小计), or all of the table. One of the
  /// three has to be right for most columns before a column is wrong.
  private mutating func totalRows() {
    let totals = sheet.table.totals
    guard !totals.isEmpty, sheet.table.rows.count > 1 else { return }
    var start = 0
    for total in totals {
      // Where lines are known, only rows above count; a total on top sums up all below.
      let above = rows(above: total)
      let spans = [start..<above, 0..<above, 0..<sheet.table.rows.count].filter { $0.count > 1 }
      start = above
      let columns = sheet.columns.filter { summable($0) && NumberText.number(total.cells[$0.index]) != nil }
      var best: (span: Range<Int>, wrong: [Column])?
      for span in spans {
        let wrong = columns.filter { !agrees($0, span, total) }
        if wrong.count < best?.wrong.count ?? .max { best = (span, wrong) }
      }
      guard let best, !columns.isEmpty else { continue }
      for column in best.wrong where best.wrong.count * 2 <= columns.count || columns.count == 1 {
        report(total, column, best.span)
      }
    }
  }

  private func summable(_ column: Column) -> Bool {
    guard column.isNumeric else { return false }
    switch column.meaning {
    case .code, .identifier, .coordinate, .year, .percent, .floorAreaRatio: return false
    case .count, .area, .floorArea, .other: return true
    }
  }

  private func rows(above total: Table.TotalRow) -> Int {
    guard let line = total.line, sheet.table.lines.count == sheet.table.rows.count else {
      return sheet.table.rows.count
    }
    return sheet.table.lines.firstIndex { $0 > line } ?? sheet.table.rows.count
  }

  private func sum(_ column: Int, _ rows: Range<Int>) -> Double {
    rows.reduce(0) { $0 + (NumberText.number(sheet.table.rows[$1][column])?.value ?? 0) }
  }

  private func agrees(_ column: Column, _ span: Range<Int>, _ total: Table.TotalRow) -> Bool {
    guard let stated = NumberText.number(total.cells[column.index])?.value else { return true }
    return Self.isSame(sum(column.index, span), stated, terms: span.count, isWhole: stated == stated.rounded())
  }

  /// Whole numbers add up exactly; others to half a unit in the second decimal for each term.
  private static func isSame(_ sum: Double, _ stated: Double, terms: Int, isWhole: Bool) -> Bool {
    let rounding = sum == sum.rounded() && isWhole ? 0.001 : 0.005 * Double(terms) + 0.001
    return abs(sum - stated) <= max(rounding, abs(stated) * 1e-9)
  }

  private mutating func report(_ total: Table.TotalRow, _ column: Column, _ span: Range<Int>) {
    let found = sum(column.index, span)
    let stated = total.cells[column.index]
    let difference = (NumberText.number(stated)?.value ?? 0) - found
    var place = sheet.table.source.at(field: column.name)
    place.line = total.line
    findings.add(
      Finding(
        .totals,
        Problem(
          .error, at: place, value: stated.text,
          says: Text(
            zh: "合计行与 \(span.count) 行之和 \(Figures.short(found)) 相差 \(Figures.short(difference))",
            en:
              "the row of totals differs by \(Figures.short(difference)) from the sum of \(span.count) rows, \(Figures.short(found))"
          ), fix: Text(zh: "找出漏掉、重复或改过的行", en: "look for a row that is missing, doubled or was changed")),
        measure: Measure(abs(difference), .number)))
  }

  // MARK: Columns

  private static let totalWords = ["合计", "总计", "总数", "总人口", "总人数", "小计", "total", "sum"]

  /// A column whose name says total, followed (or preceded) by columns that add up to it in nearly every row: where they do
  /// not, one of them is wrong. Nothing is said of columns that add up in fewer than nine rows of ten.
  private mutating func partColumns() {
    let rows = sheet.table.rows.count
    guard rows >= 10 else { return }
    for total in sheet.columns where total.isNumeric && isTotal(total.name) {
      let candidates = spans(around: total.index).filter { $0.count > 1 }
      for span in candidates {
        var wrong: [Int] = []
        var judged = 0
        for row in 0..<rows {
          guard let stated = NumberText.number(sheet.table.rows[row][total.index])?.value else { continue }
          judged += 1
          if !partsAgree(row, span, stated) { wrong.append(row) }
          if wrong.count * 10 > rows { break }
        }
        guard judged >= 10, wrong.count * 10 <= judged else { continue }
        report(total, span, wrong, judged)
        break
      }
    }
  }

  private func isTotal(_ name: String) -> Bool {
    let key = HeaderKey(name).name
    return Self.totalWords.contains { key == $0 || key.hasSuffix($0) || key.hasPrefix($0) }
  }

  /// Runs of numeric columns beside a total, longest first; a following total ends the run.
  private func spans(around index: Int) -> [Range<Int>] {
    var spans: [Range<Int>] = []
    var end = index + 1
    while end < sheet.columns.count, sheet.columns[end].isNumeric {
      end += 1
      if end - index > 2 { spans.append(index + 1..<end) }
    }
    var start = index
    while start > 0, sheet.columns[start - 1].isNumeric {
      start -= 1
      if index - start > 1 { spans.append(start..<index) }
    }
    return spans.sorted { ($0.count, $1.lowerBound) > ($1.count, $0.lowerBound) }
  }

  private func partsAgree(_ row: Int, _ span: Range<Int>, _ stated: Double) -> Bool {
    let sum = span.reduce(0) { $0 + (NumberText.number(sheet.table.rows[row][$1])?.value ?? 0) }
    return Self.isSame(sum, stated, terms: span.count, isWhole: stated == stated.rounded())
  }

  private mutating func report(_ total: Column, _ span: Range<Int>, _ wrong: [Int], _ judged: Int) {
    let first = sheet.columns[span.lowerBound].name
    let last = sheet.columns[span.upperBound - 1].name
    let found = wrong.map { row in
      let sum = span.reduce(0) { $0 + (NumberText.number(sheet.table.rows[row][$1])?.value ?? 0) }
      let stated = NumberText.number(sheet.table.rows[row][total.index])?.value ?? 0
      return Finding(
        .parts,
        Problem(
          .error, at: sheet.place(row, field: total.name), value: sheet.table.rows[row][total.index].text,
          says: Text(
            zh: "\(first) 到 \(last) 之和为 \(Figures.short(sum));其余 \(judged - wrong.count) 行相符",
            en: "\(first) to \(last) add up to \(Figures.short(sum)); \(judged - wrong.count) other rows agree"),
          fix: Text(zh: "改正总数或分项", en: "correct the total or a part")),
        measure: Measure(abs(stated - sum), .number))
    }
    findings.add(found)
  }

  // MARK: Totals that stand among the data

  /// A row whose code is the stem of other rows' codes, and whose figures are their sums: a city beside its districts.
  private mutating func nestedTotals() {
    guard let column = sheet.columns.first(where: { $0.meaning == .code }) else { return }
    let codes = sheet.table.rows.map { row in
      NumberText.narrowed(row[column.index].text?.trimmed ?? "").filter(\.isNumber)
    }
    let counts = sheet.columns.filter { summable($0) && $0.greatest > 0 }
    guard !counts.isEmpty else { return }
    var children: [Substring: [Int]] = [:]
    for (row, code) in codes.enumerated() where code.count >= 6 {
      for length in [2, 4, 6, 9] where length < code.count && code.dropFirst(length).contains(where: { $0 != "0" }) {
        children[code.prefix(length), default: []].append(row)
      }
    }
    var found: [Finding] = []
    for (row, code) in codes.enumerated() where code.count >= 6 {
      let stem = AdministrativeCode.stem(code)
      guard stem.count < code.count || code.count < 12, let below = children[stem]?.filter({ $0 != row }),
        below.count > 1
      else { continue }
      // Children one level down, not grandchildren beside them.
      let level = below.map { AdministrativeCode.stem(codes[$0]).count }.min() ?? 0
      let parts = below.filter { AdministrativeCode.stem(codes[$0]).count == level }
      let agreeing = counts.filter { column in
        guard let stated = NumberText.number(sheet.table.rows[row][column.index])?.value, stated != 0 else {
          return false
        }
        let figures = parts.compactMap { NumberText.number(sheet.table.rows[$0][column.index])?.value }
        // One part that has a figure is no sum.
        guard figures.count(where: { $0 != 0 }) > 1 else { return false }
        let sum = figures.reduce(0, +)
        return abs(sum - stated) <= 0.002 * abs(stated)
      }
      guard agreeing.count * 2 > counts.count else { continue }
      found.append(
        Finding(
          .nestedTotal,
          Problem(
            .warning, at: sheet.place(row, field: column.name), value: code,
            says: Text(
              zh: "是另外 \(parts.count) 行之和(\(agreeing.count) 列相符),一并计入会算两次",
              en:
                "is the sum of \(parts.count) other rows (in \(agreeing.count) columns); counted with them it counts twice"
            ),
            fix: Text(zh: "删去这一行,或只留它", en: "leave this row out, or keep it alone")),
          measure: Measure(Double(parts.count), .records)))
    }
    findings.add(found)
  }
}
