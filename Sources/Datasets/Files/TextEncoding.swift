#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How the text of a file is encoded, as a user names it.
public struct TextEncoding: Hashable, Sendable, CustomStringConvertible {
  /// The name iconv knows it by.
  public let name: String

  /// - Returns: `nil` when the C library does not know the encoding. `gbk`, `gb2312` and `cp936` are read as GB18030,
  ///   which holds them all.
  public init?(_ name: String) {
    let upper = name.uppercased().replacing("_", with: "-")
    switch upper {
    case "UTF-8", "UTF8", "65001", "UTF-8-SIG": self = .utf8
    case "GBK", "GB2312", "GB-2312", "CP936", "936", "MS936", "GB18030", "GB-18030", "ANSI 936": self = .gb18030
    default:
      guard let converter = Self.open(from: upper) else { return nil }
      iconv_close(converter)
      self.init(known: upper)
    }
  }

  private init(known name: String) { self.name = name }

  public static let utf8 = TextEncoding(known: "UTF-8")
  public static let gb18030 = TextEncoding(known: "GB18030")

  public var description: String { name }

  /// The bytes as UTF-8; `nil` when some of them are not text in this encoding. Nothing is replaced or dropped.
  public func decode(_ bytes: [UInt8]) -> [UInt8]? {
    if self == .utf8 { return UTF8Check.firstInvalid(bytes) == nil ? bytes : nil }
    return Self.convert(bytes, from: name, to: "UTF-8")
  }

  /// The bytes of a text in this encoding; `nil` when it has characters that the encoding lacks.
  package func encode(_ text: String) -> [UInt8]? { Self.convert(Array(text.utf8), from: "UTF-8", to: name) }

  private static func convert(_ bytes: [UInt8], from source: String, to target: String) -> [UInt8]? {
    guard let converter = open(from: source, to: target) else { return nil }
    defer { iconv_close(converter) }
    var input = bytes
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 3 / 2)
    var buffer = [CChar](repeating: 0, count: min(65_536, max(16, bytes.count * 2)))
    let complete = input.withUnsafeMutableBytes { raw -> Bool in
      var source = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
      var left = raw.count
      while left > 0 {
        let (result, written) = buffer.withUnsafeMutableBufferPointer { out -> (Int, Int) in
          var target = out.baseAddress
          var room = out.count
          let result = iconv(converter, &source, &left, &target, &room)
          return (Int(result), out.count - room)
        }
        output.append(contentsOf: buffer[..<written].lazy.map { UInt8(bitPattern: $0) })
        // Stopped: only a full output buffer may go on.
        if result == -1, errno != E2BIG { return false }
      }
      return true
    }
    return complete ? output : nil
  }

  private static func open(from source: String, to target: String = "UTF-8") -> iconv_t? {
    let converter = iconv_open(target, source)
    return Int(bitPattern: converter) == -1 ? nil : converter
  }
}
