import Planning

/// A small Excel workbook, written by hand so that a test can merge cells as people do.
struct Workbook {
  struct Sheet {
    var name: String
    var rows: [[Value]]
    /// Such as `A1:G1`.
    var merges: [String] = []
  }

  static func bytes(_ sheets: [Sheet]) -> [UInt8] {
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let package = "http://schemas.openxmlformats.org/package/2006"
    var types = ""
    var names = ""
    var relations = ""
    var parts: [(String, String)] = []
    for (i, sheet) in sheets.enumerated() {
      let part = "worksheets/sheet\(i + 1).xml"
      types +=
        "<Override PartName=\"/xl/\(part)\" ContentType=\"application/vnd.openxmlformats-officedocument"
        + ".spreadsheetml.worksheet+xml\"/>"
      names += "<sheet name=\"\(sheet.name)\" sheetId=\"\(i + 1)\" r:id=\"rId\(i + 1)\"/>"
      relations += "<Relationship Id=\"rId\(i + 1)\" Type=\"\(office)/worksheet\" Target=\"\(part)\"/>"
      parts.append(("xl/" + part, "<worksheet \(main)>\(data(sheet))</worksheet>"))
    }
    parts.append(("xl/workbook.xml", "<workbook \(main) xmlns:r=\"\(office)\"><sheets>\(names)</sheets></workbook>"))
    parts.append(
      ("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"\(package)/relationships\">\(relations)</Relationships>"))
    parts.append(
      (
        "_rels/.rels",
        "<Relationships xmlns=\"\(package)/relationships\"><Relationship Id=\"rId1\" Type=\"\(office)/officeDocument\" "
          + "Target=\"xl/workbook.xml\"/></Relationships>"
      ))
    parts.append(
      (
        "[Content_Types].xml",
        "<Types xmlns=\"\(package)/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-"
          + "package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd."
          + "openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\(types)</Types>"
      ))
    return archive(parts.map { ($0.0, Array(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + $0.1).utf8)) })
  }

  private static func data(_ sheet: Sheet) -> String {
    var text = "<sheetData>"
    for (i, row) in sheet.rows.enumerated() where row.contains(where: { !$0.isNull }) {
      text += "<row r=\"\(i + 1)\">"
      for (k, value) in row.enumerated() {
        let place = "r=\"\(Character(UnicodeScalar(UInt8(65 + k))))\(i + 1)\""
        switch value {
        case .null: continue
        case .string(let words): text += "<c \(place) t=\"inlineStr\"><is><t>\(words)</t></is></c>"
        case .int(let number): text += "<c \(place)><v>\(number)</v></c>"
        case .double(let number): text += "<c \(place)><v>\(number)</v></c>"
        default: continue
        }
      }
      text += "</row>"
    }
    text += "</sheetData>"
    if !sheet.merges.isEmpty {
      text += "<mergeCells>" + sheet.merges.map { "<mergeCell ref=\"\($0)\"/>" }.joined() + "</mergeCells>"
    }
    return text
  }

  // MARK: Zip (APPNOTE 6.3), stored without compression

  private static func archive(_ parts: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for part in parts {
      let name = Array(part.name.utf8)
      let common =
        le(20, 2) + le(0, 2) + le(0, 2) + le(0, 2) + le(0x21, 2) + le(crc32(part.bytes), 4)
        + le(UInt32(part.bytes.count), 4) + le(UInt32(part.bytes.count), 4) + le(UInt32(name.count), 2) + le(0, 2)
      directory +=
        le(0x0201_4B50, 4) + le(20, 2) + common + le(0, 2) + le(0, 2) + le(0, 2) + le(0, 4) + le(UInt32(file.count), 4)
        + name
      file += le(0x0403_4B50, 4) + common + name + part.bytes
    }
    let start = UInt32(file.count)
    let count = UInt32(parts.count)
    return file + directory + le(0x0605_4B50, 4) + le(0, 2) + le(0, 2) + le(count, 2) + le(count, 2)
      + le(UInt32(directory.count), 4) + le(start, 4) + le(0, 2)
  }

  private static func le(_ number: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }
}
