import Diagnostics
import Planning

/// How the text of a drawing is encoded: the user's word; what the drawing says (`$DWGCODEPAGE`, which GDAL follows);
/// else UTF-8 if all of it is, else GB18030.
struct DXFEncoding {
  /// What GDAL must be told; `nil` when the drawing tells it itself.
  private(set) var encoding: TextEncoding?
  private(set) var warnings = Problems()
  /// Without a header section GDAL 3.6 reads ISO 8859-1, whatever it is told.
  private let isBare: Bool

  init(_ path: String, given: TextEncoding?) throws(Problems) {
    let bytes = try readFile(path)
    // The header stands first; what follows the geometry cannot declare it.
    let head = bytes.prefix(65_536)
    isBare = head.firstRange(of: Array("HEADER".utf8)) == nil
    encoding = given
    guard given == nil, head.firstRange(of: Array("$DWGCODEPAGE".utf8)) == nil else { return }
    if UTF8Check.firstInvalid(bytes) == nil {
      encoding = .utf8
    } else if TextEncoding.gb18030.decode(bytes) != nil {
      encoding = .gb18030
      warnings.note(
        at: Place(file: path), Text(zh: "没有声明编码,按 GB18030 读取", en: "no encoding declared; read as GB18030"),
        about: .encoding)
    }
  }

  /// The cell as it was meant, where GDAL could not be told.
  func mended(_ cell: Value) -> Value {
    guard isBare, let encoding, case .string(let text) = cell, text.utf8.contains(where: { $0 >= 0x80 }) else {
      return cell
    }
    let bytes = text.unicodeScalars.compactMap { UInt8(exactly: $0.value) }
    guard bytes.count == text.unicodeScalars.count, let decoded = encoding.decode(bytes) else { return cell }
    return .string(String(decoding: decoded, as: UTF8.self))
  }
}
