import Diagnostics

/// How the attribute table of a Shapefile is encoded.
///
/// The declared encoding is often missing or wrong, so what is declared must also read the text: the user's word, then
/// the `.cpg` file, then the language byte of the `.dbf`, then UTF-8 if every value is UTF-8, then GB18030.
enum DBFEncoding {
  static func find(besides path: String, given: TextEncoding?) throws(Problems) -> (
    encoding: TextEncoding, warnings: Problems
  ) {
    var warnings = Problems()
    guard let dbf = sibling(of: path, "dbf"), let bytes = try? readFile(dbf), let table = DBFText(bytes) else {
      return (given ?? .utf8, warnings)
    }
    if let given {
      if !table.reads(as: given) {
        warnings.warning(
          at: Place(file: dbf), value: given.name, Text(zh: "有些文字不是这种编码", en: "some text is not in this encoding"),
          about: .encoding)
      }
      return (given, warnings)
    }
    let cpg = sibling(of: path, "cpg").flatMap { try? readFile($0) }
    let declared = [
      cpg.map { (String(decoding: $0.prefix(40), as: UTF8.self).trimmed, ".cpg") },
      table.languageName.map { ($0, "LDID") },
    ]
    for case (let name, let origin)? in declared {
      if let encoding = TextEncoding(name), table.reads(as: encoding) {
        // Chinese in UTF-8 often happens to be GBK too, as other characters; the reverse hardly ever happens.
        if encoding != .utf8, !table.isASCII, table.reads(as: .utf8) {
          warnings.warning(
            at: Place(file: dbf), value: name,
            Text(
              zh: "按 \(origin) 声明的编码读取,但文字也完全符合 UTF-8",
              en: "read in the encoding that \(origin) declares, but all text is UTF-8 as well"),
            fix: Text(zh: "若出现乱码,写 encoding: utf-8", en: "if names are garbled, say encoding: utf-8"), about: .encoding)
        }
        return (encoding, warnings)
      }
      warnings.warning(
        at: Place(file: dbf), value: name,
        Text(
          zh: "\(origin) 声明的编码读不通文字,改为自行判断",
          en: "the encoding declared by \(origin) does not read the text; finding it instead"), about: .encoding)
    }
    if table.isASCII || table.reads(as: .utf8) { return (.utf8, warnings) }
    if table.reads(as: .gb18030) {
      warnings.note(
        at: Place(file: dbf),
        warnings.isEmpty
          ? Text(zh: "没有声明编码,按 GB18030 读取", en: "no encoding declared; read as GB18030")
          : Text(zh: "按 GB18030 读取", en: "read as GB18030"), about: .encoding)
      return (.gb18030, warnings)
    }
    throw Problems([
      Problem(
        .error, at: Place(file: dbf),
        says: Text(zh: "属性文字既不是 UTF-8 也不是 GB18030", en: "the attributes are neither UTF-8 nor GB18030"),
        fix: Text(zh: "用 encoding: 写明编码", en: "say the encoding with `encoding:`"), about: .encoding)
    ])
  }

  private static func sibling(of path: String, _ suffix: String) -> String? {
    let base = path.dropLast(FilePath.fileExtension(path).count)
    return [suffix, suffix.uppercased()].map { base + $0 }.first(where: fileExists)
  }
}

/// The text in a dBASE table: column names and character fields.
///
/// Layout: dBASE III+ header of 32 bytes (records at 4, header size at 8, record size at 10, language at 29), then 32
/// bytes a column until 0x0D.
struct DBFText {
  private let values: [ArraySlice<UInt8>]
  /// Name of the code page the language byte stands for.
  let languageName: String?

  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 33 else { return nil }
    func number(_ offset: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    languageName = Self.codePages[bytes[29]]
    let records = number(4, 4)
    let headerSize = number(8, 2)
    let recordSize = number(10, 2)
    var values: [ArraySlice<UInt8>] = []
    var columns: [(offset: Int, length: Int)] = []
    var position = 32
    var offset = 1
    while position + 32 <= min(headerSize, bytes.count), bytes[position] != 0x0D {
      values.append(bytes[position..<position + 11].prefix { $0 != 0 })
      let length = Int(bytes[position + 16])
      if bytes[position + 11] == UInt8(ascii: "C") { columns.append((offset, length)) }
      offset += length
      position += 32
    }
    if recordSize > 0 {
      // A sample is enough to tell encodings apart and keeps huge tables quick.
      for record in 0..<min(records, 20_000) {
        let start = headerSize + record * recordSize
        guard start + recordSize <= bytes.count else { break }
        for column in columns where column.offset + column.length <= recordSize {
          let value = bytes[start + column.offset..<start + column.offset + column.length]
          guard let last = value.lastIndex(where: { $0 != 0x20 && $0 != 0 }) else { continue }
          values.append(value[value.startIndex...last])
        }
      }
    }
    self.values = values.filter { $0.contains { $0 >= 0x80 } }
  }

  var isASCII: Bool { values.isEmpty }

  /// Whether every value is text in the encoding; a character that the width of the field cut off does not count.
  func reads(as encoding: TextEncoding) -> Bool {
    var joined: [UInt8] = []
    for value in values {
      joined.append(contentsOf: value)
      joined.append(0x0A)
    }
    if encoding.decode(joined) != nil { return true }
    return values.allSatisfy { value in
      (0...3).contains { cut in value.count > cut && encoding.decode(Array(value.dropLast(cut))) != nil }
    }
  }

  /// Language bytes (LDID) as ESRI and dBASE assign them.
  private static let codePages: [UInt8: String] = [
    0x01: "CP437", 0x02: "CP850", 0x03: "CP1252", 0x13: "CP932", 0x4D: "GB18030", 0x4E: "CP949", 0x4F: "BIG5",
    0x57: "CP1252", 0x7A: "GB18030", 0x79: "CP949", 0x78: "BIG5", 0x7B: "CP932", 0xC8: "CP1250", 0xC9: "CP1251",
  ]
}
