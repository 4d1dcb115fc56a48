import Diagnostics
import Planning

/// One table as the XML of a worksheet.
struct Worksheet {
  private(set) var xml: [UInt8] = []

  init(_ table: Table, _ strings: inout SharedStrings) {
    let columns = table.columns.count
    let isDate = (0..<columns).map { Cell.areDates(table.rows, column: $0) }
    let corner = columns == 0 ? "A1" : "A1:\(Self.letters(columns - 1))\(table.rows.count + 1)"
    add(XML.declaration + "<worksheet xmlns=\"\(XML.main)\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>")
    add("<dimension ref=\"\(corner)\"/><sheetViews><sheetView workbookViewId=\"0\">")
    add("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>")
    add("<selection pane=\"bottomLeft\" activeCell=\"A2\" sqref=\"A2\"/></sheetView></sheetViews>")
    add("<sheetFormatPr defaultRowHeight=\"15\"/>")
    if columns > 0 {
      add("<cols>")
      for column in 0..<columns {
        let number = column + 1
        add("<col min=\"\(number)\" max=\"\(number)\" width=\"\(Self.width(table, column))\" customWidth=\"1\"/>")
      }
      add("</cols>")
    }
    add("<sheetData>")
    let letters = (0..<columns).map(Self.letters)
    if columns > 0 {
      add("<row r=\"1\">")
      for (column, name) in table.columns.enumerated() {
        add("<c r=\"\(letters[column])1\" s=\"\(Style.header)\" t=\"s\"><v>\(strings.index(of: name))</v></c>")
      }
      add("</row>")
    }
    for (row, values) in table.rows.enumerated() {
      add("<row r=\"\(row + 2)\">")
      for (column, value) in values.enumerated() where column < columns {
        cell(Cell(value, isDate: isDate[column]), at: "\(letters[column])\(row + 2)", &strings)
      }
      add("</row>")
    }
    add("</sheetData>")
    if columns > 0 { add("<autoFilter ref=\"\(corner)\"/>") }
    add("<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>")
    add("<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToWidth=\"1\" fitToHeight=\"0\"/>")
    // Codes are text on purpose; without this Excel marks each with a green corner.
    if columns > 0 {
      add("<ignoredErrors><ignoredError sqref=\"\(corner)\" numberStoredAsText=\"1\"/></ignoredErrors>")
    }
    add("</worksheet>")
  }

  private mutating func cell(_ cell: Cell, at reference: String, _ strings: inout SharedStrings) {
    switch cell {
    case .empty: break
    case .number(let digits): add("<c r=\"\(reference)\"><v>\(digits)</v></c>")
    case .truth(let flag): add("<c r=\"\(reference)\" t=\"b\"><v>\(flag ? 1 : 0)</v></c>")
    case .day(let serial): add("<c r=\"\(reference)\" s=\"\(Style.date)\"><v>\(serial)</v></c>")
    case .text(let text):
      add("<c r=\"\(reference)\" s=\"\(Style.text)\" t=\"s\"><v>\(strings.index(of: text))</v></c>")
    }
  }

  private mutating func add(_ text: String) { xml.append(contentsOf: text.utf8) }

  /// `A` … `Z`, `AA` …: bijective base 26.
  static func letters(_ column: Int) -> String {
    var rest = column + 1
    var letters = ""
    while rest > 0 {
      letters = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + letters
      rest = (rest - 1) / 26
    }
    return letters
  }

  /// In characters of the default font: the widest cell, an ideograph counting two, within 6 and 60; the header also
  /// holds the button of the filter.
  private static func width(_ table: Table, _ column: Int) -> Int {
    var widest = width(of: table.columns[column]) + 3
    for row in table.rows where column < row.count {
      let cell = row[column]
      let here: Int
      switch cell {
      case .null: continue
      case .string(let text): here = width(of: text)
      default: here = JSON.text(cell).count
      }
      widest = max(widest, here)
      if widest >= 60 { return 60 }
    }
    return max(6, widest + 1)
  }

  private static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) }
  }
}

/// Numbers of the cell formats in `styles.xml`.
enum Style {
  static let header = 1
  static let text = 2
  static let date = 3
}

/// A value as a cell.
enum Cell {
  case empty
  case number(String)
  case truth(Bool)
  /// Days since 30 December 1899.
  case day(Int)
  case text(String)

  init(_ value: Value, isDate: Bool) {
    switch value {
    case .null: self = .empty
    case .bool(let flag): self = .truth(flag)
    // Excel's numbers are doubles.
    case .int(let number): self = number.magnitude <= 1 << 53 ? .number(String(number)) : .text(String(number))
    case .double(let number): self = number.isFinite ? .number(JSON.text(number)) : .empty
    case .string(let text): self = isDate ? Cell.serial(text).map { .day($0) } ?? .text(text) : .text(text)
    case .array, .object: self = .text(JSON.text(value))
    }
  }

  /// What a cell of text would hold.
  static func text(_ value: Value) -> String? {
    switch value {
    case .string(let text): text
    case .array, .object: JSON.text(value)
    default: nil
    }
  }

  /// Whether a column has dates and nothing else.
  static func areDates(_ rows: [[Value]], column: Int) -> Bool {
    var found = false
    for row in rows where column < row.count {
      switch row[column] {
      case .null: continue
      case .string(let text) where serial(text) != nil: found = true
      default: return false
      }
    }
    return found
  }

  /// The serial number of an ISO date from March 1900 on; Excel counts a 29 February 1900 that never was.
  static func serial(_ text: String) -> Int? {
    guard text.utf8.count == 10, let date = CalendarDate(text), date.description == text,
      (date.year, date.month) >= (1900, 3)
    else { return nil }
    // Days before 1 March of year 0, years starting in March (H. F. Fliegel, T. C. Van Flandern, CACM 11, 1968).
    let year = date.month > 2 ? date.year : date.year - 1
    let month = date.month > 2 ? date.month - 3 : date.month + 9
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date.day - 1
    return days - 693_899
  }
}
