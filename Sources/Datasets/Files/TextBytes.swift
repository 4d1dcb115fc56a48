import Diagnostics

/// Line and column of a byte, for messages.
enum TextPosition {
  /// One-based; the column counts characters as Unicode scalars. Line ends are LF, CR LF or CR.
  static func of(offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    let end = min(offset, bytes.count)
    var line = 1
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? min(3, end) : 0
    for i in 0..<end {
      let isBreak = bytes[i] == 0x0A || (bytes[i] == 0x0D && !(i + 1 < bytes.count && bytes[i + 1] == 0x0A))
      if isBreak {
        line += 1
        start = i + 1
      }
    }
    let column = bytes[start..<end].count { $0 & 0xC0 != 0x80 }
    return (line, column + 1)
  }
}

/// Whether bytes are UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Check {
  /// Offset of the first byte that breaks the encoding.
  /// - Complexity: O(bytes), eight at a time where they are ASCII.
  static func firstInvalid(_ bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBytes { raw in
      var i = 0
      let count = raw.count
      while i < count {
        if i + 8 <= count, raw.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
          i += 8
          continue
        }
        guard let length = sequenceLength(raw, i) else { return i }
        i += length
      }
      return nil
    }
  }

  private static func sequenceLength(_ raw: UnsafeRawBufferPointer, _ i: Int) -> Int? {
    let first = raw[i]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0..<0x80: return 1
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return nil
    }
    guard i + length <= raw.count, second.contains(raw[i + 1]) else { return nil }
    for k in 2..<max(2, length) where raw[i + k] & 0xC0 != 0x80 { return nil }
    return length
  }

  /// - Throws: ``Diagnostics/Problems`` naming the first byte that is not UTF-8, and GB18030 if that would read it.
  static func require(_ bytes: [UInt8], file: String) throws(Problems) {
    guard let offset = firstInvalid(bytes) else { return }
    let (line, column) = TextPosition.of(offset: offset, in: bytes)
    let isGB18030 = TextEncoding.gb18030.decode(bytes) != nil
    throw Problems([
      Problem(
        .error, at: Place(file: file, line: line, column: column), value: "0x" + String(bytes[offset], radix: 16),
        says: Text(zh: "不是 UTF-8 编码", en: "not valid UTF-8"),
        fix: isGB18030
          ? Text(
            zh: "按 GB18030 可以读通;请写明 encoding: gb18030,或转存为 UTF-8",
            en: "it reads as GB18030; say encoding: gb18030, or save the file as UTF-8")
          : Text(
            zh: "文字可能已损坏;请从原始数据重新导出为 UTF-8", en: "the text may be damaged; export it again from the source as UTF-8"),
        about: .encoding)
    ])
  }
}
