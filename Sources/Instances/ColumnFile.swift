import Diagnostics
import Foundation

/// Number columns of a comma-separated file with a header, read for speed: a million rows take about a second.
///
/// Cells are plain; quotes are for ``labels`` only. A wrong cell is noted with its line and column; reading ends at the
/// twentieth.
struct ColumnFile {
  /// Wanted column → its values.
  private(set) var numbers: [String: ContiguousArray<Double>] = [:]
  /// The text of the `id` column; nil when there is none.
  private(set) var labels: [String]?
  private(set) var rowCount = 0

  private static let mostProblems = 20

  /// - Parameters:
  ///   - required, optional: names of number columns; an empty cell of an optional one reads as `NaN`.
  ///   - amounts: those of them that must not be negative.
  ///   - keepsLabels: whether to keep the texts of `id`; they are checked for repetition then.
  init(
    _ data: Data, file: String, required: [String], optional: [String] = [], amounts: Set<String>, keepsLabels: Bool
  ) throws(Problems) {
    var problems = Problems()
    let bytes = [UInt8](data)
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 0

    func nextLine() -> Range<Int>? {
      while position < bytes.count {
        let start = position
        while position < bytes.count, bytes[position] != 10 { position += 1 }
        var end = position
        if position < bytes.count { position += 1 }
        line += 1
        if end > start, bytes[end - 1] == 13 { end -= 1 }
        if end > start { return start..<end }
      }
      return nil
    }
    func cells(_ range: Range<Int>) -> [Range<Int>] {
      var cells: [Range<Int>] = []
      var start = range.lowerBound
      for index in range where bytes[index] == 44 {
        cells.append(start..<index)
        start = index + 1
      }
      cells.append(start..<range.upperBound)
      return cells
    }
    func text(_ range: Range<Int>) -> String {
      String(decoding: bytes[range], as: UTF8.self).trimmingCharacters(in: CharacterSet(charactersIn: " \""))
    }

    guard let header = nextLine() else {
      problems.error(
        at: Place(file: file), Text(zh: "文件是空的", en: "the file is empty"),
        fix: Text(zh: "第一行应为列名", en: "the first line should name the columns"))
      throw problems
    }
    let names = cells(header).map(text)
    var columnOf: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      if columnOf.updateValue(index, forKey: name) != nil {
        problems.error(
          at: Place(file: file, field: name, line: line), Text(zh: "列名重复", en: "the column is there twice"))
      }
    }
    for name in required where columnOf[name] == nil {
      problems.error(
        at: Place(file: file, field: name, line: line), value: names.joined(separator: ","),
        Text(zh: "缺少列 \(name)", en: "the column \(name) is missing"),
        fix: Text(
          zh: "列应为 \(required.joined(separator: "、"))", en: "expected the columns \(required.joined(separator: ", "))"))
    }
    try problems.throwIfErrors()

    let wanted = (required + optional).compactMap { name in
      columnOf[name].map { (name: name, column: $0, isRequired: required.contains(name)) }
    }
    var values = wanted.map { _ in ContiguousArray<Double>() }
    let labelColumn = keepsLabels ? columnOf["id"] : nil
    var texts: [String] = []
    var seen: [String: Int] = [:]
    while let row = nextLine() {
      let found = cells(row)
      if found.count != names.count {
        problems.error(
          at: Place(file: file, line: line), value: "\(found.count)",
          Text(zh: "应有 \(names.count) 个单元格", en: "expected \(names.count) cells"),
          fix: Text(zh: "文件可能被截断", en: "the file may be cut short"))
      } else {
        for (index, column) in wanted.enumerated() {
          let cell = found[column.column]
          let value = cell.isEmpty && !column.isRequired ? Double.nan : Self.number(bytes, cell)
          if let value {
            values[index].append(value)
            if value < 0, amounts.contains(column.name) {
              problems.error(
                at: Place(file: file, field: column.name, line: line), value: text(cell),
                Text(zh: "不得为负数", en: "must not be negative"))
            }
          } else {
            problems.error(
              at: Place(file: file, field: column.name, line: line), value: text(cell),
              Text(zh: "应为数字", en: "expected a number"))
          }
        }
        if let labelColumn {
          let label = text(found[labelColumn])
          if let first = seen.updateValue(line, forKey: label) {
            problems.error(
              at: Place(file: file, field: "id", line: line), value: label,
              Text(zh: "编号与第 \(first) 行重复", en: "this id is on line \(first) already"))
          }
          texts.append(label)
        }
        rowCount += 1
      }
      if problems.errors.count >= Self.mostProblems { throw problems }
    }
    try problems.throwIfErrors()
    for (index, column) in wanted.enumerated() { numbers[column.name] = values[index] }
    if labelColumn != nil { labels = texts }
  }

  /// A finite number; nil when the cell is not one.
  private static func number(_ bytes: [UInt8], _ cell: Range<Int>) -> Double? {
    var whole: Int64 = 0
    var digits = 0
    var decimals = 0
    var isNegative = false
    var index = cell.lowerBound
    if index < cell.upperBound, bytes[index] == 45 {
      isNegative = true
      index += 1
    }
    var sawPoint = false
    while index < cell.upperBound {
      let byte = bytes[index]
      if byte >= 48 && byte <= 57 && digits < 17 {
        whole = whole * 10 + Int64(byte - 48)
        digits += 1
        if sawPoint { decimals += 1 }
      } else if byte == 46 && !sawPoint {
        sawPoint = true
      } else {
        break
      }
      index += 1
    }
    if index == cell.upperBound, digits > 0, digits <= 15 {
      // Exact: both are whole numbers below 2^53, so the quotient is the nearest double.
      let value = Double(whole) / Self.powers[decimals]
      return isNegative ? -value : value
    }
    let text = String(decoding: bytes[cell], as: UTF8.self).trimmingCharacters(in: .whitespaces)
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  private static let powers: [Double] = (0...17).map { exponent in
    (0..<exponent).reduce(1.0) { value, _ in value * 10 }
  }
}
