import Datasets
import Diagnostics

/// Text that was decoded with the wrong encoding (mojibake), with what it probably was.
struct Garble {
  var says: Text
  var fix: Text

  /// `nil` when the text looks like text.
  init?(_ text: String) {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
    if text.unicodeScalars.contains("\u{FFFD}") || text.contains("锟斤拷") {
      says = Text(zh: "文字已损坏:解码时丢失了字节", en: "the text is damaged: bytes were lost when it was decoded")
      fix = Text(zh: "从原始数据重新导出;写明编码", en: "export it again from the source, with its encoding stated")
    } else if let original = Self.readAsLatin1(text) {
      says = Text(
        zh: "UTF-8 被当作西文读取,原文似为“\(original)”", en: "UTF-8 read as a Western encoding; it was probably \"\(original)\"")
      fix = Self.reload
    } else if let original = Self.readAsGB18030(text) {
      says = Text(zh: "UTF-8 被当作 GBK 读取,原文似为“\(original)”", en: "UTF-8 read as GBK; it was probably \"\(original)\"")
      fix = Self.reload
    } else {
      return nil
    }
  }

  private static let reload = Text(
    zh: "用正确的编码重新读取:encoding: utf-8", en: "read the file with its true encoding: encoding: utf-8")

  /// `å—äº¬` for 南京: every character is a byte, and the bytes are UTF-8 or GBK.
  private static func readAsLatin1(_ text: String) -> String? {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.value <= 0xFF {
        bytes.append(UInt8(scalar.value))
      } else if let byte = windows1252[scalar.value] {
        bytes.append(byte)
      } else {
        return nil
      }
    }
    guard bytes.count(where: { $0 >= 0x80 }) >= 3, let read = String(validating: bytes, as: UTF8.self) else {
      return nil
    }
    return read.unicodeScalars.contains { isIdeograph($0) } ? read : nil
  }

  /// `鍗椾含` for 南京: the characters written as GB18030 are UTF-8 for at least two other ideographs.
  ///
  /// Chance seldom does this: UTF-8 leads with E4…E9 and goes on with 80…BF, which in GB18030 are rare characters.
  private static func readAsGB18030(_ text: String) -> String? {
    guard text.unicodeScalars.contains(where: { isIdeograph($0) }), let bytes = TextEncoding.gb18030.encode(text),
      let read = String(validating: bytes, as: UTF8.self), read != text
    else { return nil }
    let ideographs = read.unicodeScalars.count { isIdeograph($0) }
    return ideographs >= 2 && ideographs == read.unicodeScalars.count(where: { $0.value >= 0x80 }) ? read : nil
  }

  private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }

  /// The characters that Windows-1252 puts where ISO 8859-1 has controls.
  private static let windows1252: [UInt32: UInt8] = [
    0x20AC: 0x80, 0x201A: 0x82, 0x0192: 0x83, 0x201E: 0x84, 0x2026: 0x85, 0x2020: 0x86, 0x2021: 0x87, 0x02C6: 0x88,
    0x2030: 0x89, 0x0160: 0x8A, 0x2039: 0x8B, 0x0152: 0x8C, 0x017D: 0x8E, 0x2018: 0x91, 0x2019: 0x92, 0x201C: 0x93,
    0x201D: 0x94, 0x2022: 0x95, 0x2013: 0x96, 0x2014: 0x97, 0x02DC: 0x98, 0x2122: 0x99, 0x0161: 0x9A, 0x203A: 0x9B,
    0x0153: 0x9C, 0x017E: 0x9E, 0x0178: 0x9F,
  ]
}
