import Diagnostics
import Planning

/// The parts of a workbook beside its sheets.
struct XLSXParts {
  let sheetNames: [String]
  let tables: [Table]

  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006"
  private static let type = "application/vnd.openxmlformats-officedocument.spreadsheetml"

  var contentTypes: String {
    var xml = XML.declaration + "<Types xmlns=\"\(Self.package)/content-types\">"
    xml += "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    xml += "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    xml += Self.part("workbook", "sheet.main") + Self.part("styles", "styles")
    xml += Self.part("sharedStrings", "sharedStrings")
    for i in sheetNames.indices { xml += Self.part("worksheets/sheet\(i + 1)", "worksheet") }
    return xml + "</Types>"
  }

  private static func part(_ path: String, _ kind: String) -> String {
    "<Override PartName=\"/xl/\(path).xml\" ContentType=\"\(type).\(kind)+xml\"/>"
  }

  var packageRelations: String {
    XML.declaration + "<Relationships xmlns=\"\(Self.package)/relationships\">"
      + Self.relation("rId1", "officeDocument", "xl/workbook.xml") + "</Relationships>"
  }

  var workbookRelations: String {
    var xml = XML.declaration + "<Relationships xmlns=\"\(Self.package)/relationships\">"
    for i in sheetNames.indices { xml += Self.relation("rId\(i + 1)", "worksheet", "worksheets/sheet\(i + 1).xml") }
    xml += Self.relation("rId\(sheetNames.count + 1)", "styles", "styles.xml")
    xml += Self.relation("rId\(sheetNames.count + 2)", "sharedStrings", "sharedStrings.xml")
    return xml + "</Relationships>"
  }

  private static func relation(_ id: String, _ kind: String, _ target: String) -> String {
    "<Relationship Id=\"\(id)\" Type=\"\(office)/\(kind)\" Target=\"\(target)\"/>"
  }

  var workbook: String {
    var xml = XML.declaration + "<workbook xmlns=\"\(XML.main)\" xmlns:r=\"\(Self.office)\">"
    xml += "<bookViews><workbookView activeTab=\"0\"/></bookViews><sheets>"
    for (i, name) in sheetNames.enumerated() {
      xml += "<sheet name=\"\(XML.escaped(name))\" sheetId=\"\(i + 1)\" r:id=\"rId\(i + 1)\"/>"
    }
    xml += "</sheets><definedNames>"
    // Excel wants the range of a filter under a hidden name as well.
    for (i, table) in tables.enumerated() where !table.columns.isEmpty {
      let last = "$\(Worksheet.letters(table.columns.count - 1))$\(table.rows.count + 1)"
      xml += "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"\(i)\" hidden=\"1\">"
      xml += "\(quoted(i))!$A$1:\(last)</definedName>"
    }
    for i in tables.indices {
      xml += "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"\(i)\">\(quoted(i))!$1:$1</definedName>"
    }
    return xml + "</definedNames></workbook>"
  }

  private func quoted(_ sheet: Int) -> String {
    "'" + XML.escaped(sheetNames[sheet].split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))
      + "'"
  }

  /// Formats in the order of ``Style``: plain, header, text, date.
  var styles: String {
    let font = "<sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/>"
    let plain = "borderId=\"0\" xfId=\"0\""
    return XML.declaration + "<styleSheet xmlns=\"\(XML.main)\">"
      + "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
      + "<fonts count=\"2\"><font>\(font)</font><font><b/>\(font)</font></fonts>"
      + "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>"
      + "<fill><patternFill patternType=\"gray125\"/></fill><fill><patternFill patternType=\"solid\">"
      + "<fgColor rgb=\"FFE8EEF3\"/><bgColor indexed=\"64\"/></patternFill></fill></fills>"
      + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
      + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
      + "<cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" \(plain)/>"
      + "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"2\" \(plain) applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\"/>"
      + "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" \(plain) applyNumberFormat=\"1\"/>"
      + "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" \(plain) applyNumberFormat=\"1\"/></cellXfs>"
      + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
  }
}

/// Text in XML.
enum XML {
  static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

  static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Characters that XML 1.0 cannot hold become `_xHHHH_`, as the format has it (ECMA-376 part 1, 22.4.2.4); text that
  /// already looks so has its first underscore written that way.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    let source = Array(text.utf8)
    for (i, byte) in source.enumerated() {
      switch byte {
      case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
      case 0x0D: bytes.append(contentsOf: "&#13;".utf8)
      case 0x00..<0x20 where byte != 0x09 && byte != 0x0A:
        let hex = String(byte, radix: 16, uppercase: true)
        bytes.append(contentsOf: "_x00\(hex.count == 1 ? "0" : "")\(hex)_".utf8)
      case UInt8(ascii: "_") where looksEscaped(source, i): bytes.append(contentsOf: "_x005F_".utf8)
      // U+FFFE and U+FFFF.
      case 0xBE...0xBF where i >= 2 && source[i - 2] == 0xEF && source[i - 1] == 0xBF:
        bytes.removeLast(2)
        bytes.append(contentsOf: (byte == 0xBE ? "_xFFFE_" : "_xFFFF_").utf8)
      default: bytes.append(byte)
      }
    }
  }

  private static func looksEscaped(_ source: [UInt8], _ i: Int) -> Bool {
    guard i + 6 < source.count, source[i + 1] == UInt8(ascii: "x"), source[i + 6] == UInt8(ascii: "_") else {
      return false
    }
    return source[i + 2...i + 5].allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
  }
}
