import Datasets
import Diagnostics
import Planning
import Spatial

/// What is odd about single columns: nothing in them, the same in all of them, values that cannot be.
struct ColumnChecks {
  let sheet: Sheet
  private(set) var findings = Findings()

  /// Above this a floor-area ratio is taken for a mistake of units or of areas. The tallest housing blocks that China's
  /// residential standard (GB 50180-2018, table 4.0.2) knows have 3.1, city-centre towers seldom reach 10.
  static let highestFloorAreaRatio = 10.0
  static let years = 1000.0...2200.0

  init(_ sheet: Sheet) {
    self.sheet = sheet
    guard sheet.table.rows.count > 0 else {
      add(.noGeometry, .warning, sheet.table.source, Text(zh: "没有记录", en: "holds no records"))
      return
    }
    for column in sheet.columns {
      emptyOrConstant(column)
      mixed(column)
      impossible(column)
      fullWidth(column)
      garbled(column)
    }
    garbledNames()
    floorAreaRatios()
  }

  private mutating func add(
    _ check: Check, _ severity: Problem.Severity, _ place: Place, value: String? = nil, _ says: Text, fix: Text? = nil,
    measure: Measure? = nil
  ) {
    findings.add(
      Finding(check, Problem(severity, at: place, value: value, says: says, fix: fix), measure: measure))
  }

  private func place(_ column: Column) -> Place { sheet.table.source.at(field: column.name) }

  // MARK: Nothing new

  private mutating func emptyOrConstant(_ column: Column) {
    if column.filled == 0 {
      add(.emptyColumn, .note, place(column), Text(zh: "这一列全空", en: "the column is empty"))
    } else if column.isConstant, column.filled == sheet.table.rows.count, column.filled >= 5 {
      add(
        .constantColumn, .note, place(column), value: column.first?.text,
        Text(
          zh: "\(column.filled) 行都是同一个值", en: "all \(column.filled) rows hold the same value"))
    }
  }

  private mutating func mixed(_ column: Column) {
    guard column.isNumeric, column.words > 0, column.numbers >= 5 else { return }
    let rows = sheet.table.rows.indices.filter {
      let cell = sheet.table.rows[$0][column.index]
      return !NumberText.isAbsent(cell) && NumberText.number(cell) == nil
    }
    let found = rows.map { row in
      Finding(
        .mixedColumn,
        Problem(
          .warning, at: sheet.place(row, field: column.name), value: sheet.table.rows[row][column.index].text,
          says: Text(
            zh: "不是数字,而这一列其余 \(column.numbers) 格都是数字",
            en: "not a number, as the other \(column.numbers) cells of the column are"),
          fix: Text(zh: "改成数字,没有则留空", en: "write a number, or leave it empty")))
    }
    findings.add(found)
  }

  // MARK: Values that cannot be

  private mutating func impossible(_ column: Column) {
    guard column.isNumeric else { return }
    switch column.meaning {
    case .count, .area, .floorArea:
      report(
        .negative, .error, column, where: { $0 < 0 }, Text(zh: "不应为负", en: "cannot be negative"),
        fix: Text(zh: "改正;-9999 之类的缺失值应留空", en: "correct it; a code for missing, such as -9999, should be left empty"))
      if column.meaning == .count { fractions(column) }
    case .percent:
      shares(column)
    case .year:
      report(
        .year, .warning, column, where: { !Self.years.contains($0) || $0 != $0.rounded() },
        Text(zh: "不是 1000 到 2200 之间的年份", en: "not a year between 1000 and 2200"),
        fix: Text(zh: "写四位年份;没有则留空", en: "write a year of four digits, or leave it empty"))
    case .floorAreaRatio:
      report(
        .floorAreaRatio, .warning, column, where: { $0 > Self.highestFloorAreaRatio || $0 < 0 },
        Text(zh: "容积率不可信", en: "not a credible floor-area ratio"),
        fix: Text(zh: "检查建筑面积与用地面积的单位", en: "check the units of floor and land area"))
    case .code, .identifier, .coordinate, .other: break
    }
  }

  private mutating func shares(_ column: Column) {
    let fix = Text(zh: "检查分母,或单位是 % 还是小数", en: "check the denominator, and whether it is % or a fraction")
    report(.percent, .error, column, where: { $0 > 100 }, Text(zh: "超过 100%", en: "above 100 %"), fix: fix)
    report(.percent, .error, column, where: { $0 < 0 }, Text(zh: "比例为负", en: "a share below 0"), fix: fix)
    // Nearly all are fractions of one, a few are not: two units in one column.
    var small = 0
    var large: [Int] = []
    for (row, cells) in sheet.table.rows.enumerated() {
      guard let number = NumberText.number(cells[column.index])?.value else { continue }
      if number > 1.5, number <= 100 { large.append(row) } else if number <= 1 { small += 1 }
    }
    guard !large.isEmpty, small >= 20, large.count * 20 <= small else { return }
    for row in large.prefix(Findings.most) {
      add(
        .percent, .warning, sheet.place(row, field: column.name), value: sheet.table.rows[row][column.index].text,
        Text(zh: "其余 \(small) 格不超过 1:单位似乎不一致", en: "\(small) other cells are at most 1: two units in one column?"),
        fix: fix)
    }
  }

  private mutating func fractions(_ column: Column) {
    guard HeaderKey(column.name).scale == 1, column.greatest > 1.5 else { return }
    let rows = sheet.table.rows.indices.filter {
      NumberText.number(sheet.table.rows[$0][column.index]).map { !$0.isWhole } ?? false
    }
    guard let first = rows.first else { return }
    add(
      .fraction, .note, sheet.place(first, field: column.name), value: sheet.table.rows[first][column.index].text,
      Text(zh: "\(rows.count) 行不是整数", en: "\(rows.count) rows are not whole numbers"),
      fix: Text(zh: "可能是估算或换算所得;请核对", en: "perhaps estimates or converted numbers; check where they come from"),
      measure: Measure(Double(rows.count), .records))
  }

  private mutating func report(
    _ check: Check, _ severity: Problem.Severity, _ column: Column, where isWrong: (Double) -> Bool, _ says: Text,
    fix: Text
  ) {
    guard isWrong(column.least) || isWrong(column.greatest) || check == .year else { return }
    var found: [Finding] = []
    for (row, cells) in sheet.table.rows.enumerated() {
      guard let number = NumberText.number(cells[column.index])?.value, isWrong(number) else { continue }
      found.append(
        Finding(
          check,
          Problem(
            severity, at: sheet.place(row, field: column.name), value: cells[column.index].text, says: says, fix: fix),
          spot: sheet.spot(row), measure: Measure(number, .number)))
    }
    findings.add(found)
  }

  /// Floor area over the area of the polygon it stands in.
  private mutating func floorAreaRatios() {
    for column in sheet.columns where column.meaning == .floorArea && column.isNumeric {
      var found: [Finding] = []
      let scale = HeaderKey(column.name).scale
      for (row, cells) in sheet.table.rows.enumerated() {
        guard let number = NumberText.number(cells[column.index])?.value, let ground = sheet.shapes[row]?.areas?.area,
          ground > 0, sheet.frame != nil
        else { continue }
        let ratio = number * scale / ground
        guard ratio > Self.highestFloorAreaRatio else { continue }
        found.append(
          Finding(
            .floorAreaRatio,
            Problem(
              .warning, at: sheet.place(row, field: column.name), value: cells[column.index].text,
              says: Text(
                zh: "占地 \(Figures.area(ground)) 上的容积率为 \(Figures.short(ratio))",
                en: "a floor-area ratio of \(Figures.short(ratio)) on \(Figures.area(ground)) of ground"),
              fix: Text(zh: "检查建筑面积的单位和面的范围", en: "check the unit of the floor area and the extent of the polygon")),
            spot: sheet.spot(row), measure: Measure(ratio, .number)))
      }
      findings.add(found)
    }
  }

  // MARK: Writing

  private mutating func fullWidth(_ column: Column) {
    guard column.first != nil else { return }
    var rows: [Int] = []
    for (row, cells) in sheet.table.rows.enumerated() {
      guard case .string(let text) = cells[column.index], text.utf8.contains(0xEF),
        text.unicodeScalars.contains(where: { (0xFF10...0xFF19).contains($0.value) })
      else { continue }
      rows.append(row)
    }
    guard let first = rows.first else { return }
    add(
      .fullWidth, .note, sheet.place(first, field: column.name), value: sheet.table.rows[first][column.index].text,
      Text(
        zh: "\(rows.count) 格有全角数字;读作半角", en: "\(rows.count) cells hold full-width digits; read as ordinary ones"),
      measure: Measure(Double(rows.count), .records))
  }

  private mutating func garbled(_ column: Column) {
    guard column.words > 0 else { return }
    var found: [Finding] = []
    // The same words come again and again.
    var healthy: Set<String> = []
    for (row, cells) in sheet.table.rows.enumerated() {
      guard case .string(let text) = cells[column.index], !healthy.contains(text) else { continue }
      guard let garble = Garble(text) else {
        healthy.insert(text)
        continue
      }
      found.append(
        Finding(
          .mojibake,
          Problem(
            .error, at: sheet.place(row, field: column.name), value: text, says: garble.says, fix: garble.fix),
          spot: sheet.spot(row)))
    }
    findings.add(found)
  }

  private mutating func garbledNames() {
    for column in sheet.columns {
      guard let garble = Garble(column.name) else { continue }
      add(.mojibake, .error, place(column), value: column.name, garble.says, fix: garble.fix)
    }
  }
}
