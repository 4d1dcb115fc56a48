import Datasets
import Diagnostics
import Planning

/// Codes of different years: in one column, and between files that are to be joined by code.
struct CodeVintage {
  private(set) var findings = Findings()

  /// Rows of one layer by what their codes tell of its year.
  private struct Codes {
    let sheet: Sheet
    let column: Column
    /// First row of each county code that was gone by 2020, and of each that came after 2010.
    var gone: [String: Int] = [:]
    var new: [String: Int] = [:]
    /// Code and row of each name, within its county.
    var named: [String: (code: String, row: Int)] = [:]
    /// Names that stand for several codes, which tell nothing.
    private var doubtful: Set<String> = []

    init(_ sheet: Sheet, _ column: Column) {
      self.sheet = sheet
      self.column = column
      let names = sheet.column("name")
      for (row, cells) in sheet.table.rows.enumerated() {
        let code = NumberText.narrowed(cells[column.index].text?.trimmed ?? "")
        guard code.count >= 6, code.allSatisfy({ $0.isASCII && $0.isNumber }) else { continue }
        let county = String(code.prefix(6))
        if CodeChanges.gone[county] != nil, gone[county] == nil { gone[county] = row }
        if CodeChanges.new[county] != nil, new[county] == nil { new[county] = row }
        guard let names, let name = cells[names].text?.trimmed, !name.isEmpty else { continue }
        let stem = String(AdministrativeCode.stem(code))
        guard stem.count > 6 else { continue }
        let key = "\(county) \(stem.count) \(name)"
        if let known = named[key], known.code != stem { doubtful.insert(key) }
        if named[key] == nil { named[key] = (stem, row) }
      }
      for key in doubtful { named[key] = nil }
    }
  }

  init(_ sheets: [Sheet]) {
    let all = sheets.flatMap { sheet in
      sheet.columns.filter { $0.meaning == .code }.map { Codes(sheet, $0) }
    }
    for codes in all { within(codes) }
    for (i, codes) in all.enumerated() {
      for earlier in all[..<i] where earlier.sheet.table.source != codes.sheet.table.source {
        renumbered(codes, since: earlier)
        between(codes, earlier)
      }
    }
  }

  // MARK: Counties

  private mutating func within(_ codes: Codes) {
    guard let first = codes.gone.min(by: { $0.value < $1.value }) else { return }
    let isMixed = !codes.new.isEmpty
    let severity: Problem.Severity = isMixed ? .warning : .note
    let gone = Self.list(codes.gone, CodeChanges.gone)
    let new = Self.list(codes.new, CodeChanges.new)
    let says =
      isMixed
      ? Text(
        zh: "混有 2020 年已撤销的代码(\(gone))和 2010 年以后的代码(\(new))",
        en: "codes that were gone by 2020 (\(gone)) stand beside codes that came after 2010 (\(new))")
      : Text(zh: "有 2020 年已撤销的代码(\(gone))", en: "codes that were gone by 2020 (\(gone))")
    add(
      severity, codes, first.value, value: first.key, says, count: codes.gone.count,
      fix: Text(
        zh: "按对照表换成同一年份的代码,不要直接按代码连接", en: "bring them to one year by a table of changes; do not join by code before"))
  }

  private mutating func between(_ codes: Codes, _ earlier: Codes) {
    guard codes.gone.isEmpty != earlier.gone.isEmpty else { return }
    let (old, recent) = codes.gone.isEmpty ? (earlier, codes) : (codes, earlier)
    guard old.new.isEmpty, let first = recent.new.min(by: { $0.value < $1.value }) else { return }
    // Of the same province, or nothing would be joined.
    let provinces = Set(old.gone.keys.map { $0.prefix(2) })
    guard recent.new.keys.contains(where: { provinces.contains($0.prefix(2)) }) else { return }
    let file = old.sheet.source.file
    add(
      .warning, recent, first.value, value: first.key,
      Text(
        zh:
          "这里有 2010 年以后的代码(\(Self.list(recent.new, CodeChanges.new))),而 \(file) 有 2020 年已撤销的代码(\(Self.list(old.gone, CodeChanges.gone)))",
        en:
          "codes that came after 2010 (\(Self.list(recent.new, CodeChanges.new))), while \(file) has codes that were gone by 2020 (\(Self.list(old.gone, CodeChanges.gone)))"
      ), count: recent.new.count,
      fix: Text(
        zh: "按对照表换成同一年份的代码,不要直接按代码连接", en: "bring them to one year by a table of changes; do not join by code before"))
  }

  private static func list(_ codes: [String: Int], _ names: [String: String]) -> String {
    let sorted = codes.keys.sorted()
    return sorted.prefix(4).map { "\($0) \(names[$0] ?? "")" }.joined(separator: ", ") + (sorted.count > 4 ? ", …" : "")
  }

  // MARK: Streets and communities

  /// Streets of one name in one county that have other codes in another file.
  private mutating func renumbered(_ codes: Codes, since earlier: Codes) {
    var shared = 0
    var changed: [(row: Int, code: String, before: String)] = []
    for (name, here) in codes.named {
      guard let there = earlier.named[name] else { continue }
      shared += 1
      if there.code != here.code { changed.append((here.row, here.code, there.code)) }
    }
    changed.sort { $0.row < $1.row }
    guard let first = changed.first, shared > 1 else { return }
    let file = FilePath.name(earlier.sheet.source.file)
    add(
      .warning, codes, first.row, value: first.code,
      Text(
        zh: "在 \(file) 里同名者的代码是 \(first.before);\(shared) 个同名的里有 \(changed.count) 个代码不同",
        en:
          "in \(file) the one of this name has \(first.before); so it is for \(changed.count) of \(shared) names in both"
      ),
      count: changed.count,
      fix: Text(
        zh: "不要按代码连接这两个文件;按名称或对照表连接", en: "do not join the two files by code; join by name or by a table of changes"))
  }

  private mutating func add(
    _ severity: Problem.Severity, _ codes: Codes, _ row: Int, value: String, _ says: Text, count: Int, fix: Text
  ) {
    findings.add(
      Finding(
        .codeVintage,
        Problem(
          severity, at: codes.sheet.place(row, field: codes.column.name), value: value, says: says, fix: fix),
        spot: codes.sheet.spot(row), measure: Measure(Double(count), .records)))
  }
}
