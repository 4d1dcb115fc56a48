import Datasets
import Diagnostics
import Planning

/// Administrative codes: GB/T 2260 has six digits for a county, the statistical codes nine for a street and twelve for a
/// community.
enum AdministrativeCode {
  /// The code without the pairs and triples of zeros that fill it up: `320100` is `3201`.
  static func stem(_ code: String) -> Substring {
    for length in [2, 4, 6, 9] where length < code.count {
      if code.dropFirst(length).allSatisfy({ $0 == "0" }) { return code.prefix(length) }
    }
    return code[...]
  }
}

/// Codes of several lengths in one column.
struct CodeChecks {
  private(set) var findings = Findings()

  init(_ sheet: Sheet) {
    for column in sheet.columns where column.meaning == .code {
      var rows: [Int: [Int]] = [:]
      for (row, cells) in sheet.table.rows.enumerated() {
        let text = NumberText.narrowed(cells[column.index].text?.trimmed ?? "")
        guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { continue }
        rows[text.count, default: []].append(row)
      }
      let usual = rows.max { ($0.value.count, $0.key) < ($1.value.count, $1.key) }
      guard rows.count > 1, let usual, usual.key >= 6 else { continue }
      let list = rows.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.count)" }.joined(separator: ", ")
      let odd = rows.filter { $0.key != usual.key }.flatMap(\.value).sorted()
      guard let first = odd.first else { continue }
      findings.add(
        Finding(
          .codeLength,
          Problem(
            .warning, at: sheet.place(first, field: column.name),
            value: sheet.table.rows[first][column.index].text,
            says: Text(
              zh: "代码位数不一(位数:行数 \(list));区县 6 位、街道 9 位、社区 12 位",
              en: "codes of several lengths (digits: rows \(list)); counties have 6, streets 9, communities 12"),
            fix: Text(zh: "用同一级、同一年份的代码", en: "use codes of one level and one year")),
          measure: Measure(Double(odd.count), .records)))
    }
  }
}
