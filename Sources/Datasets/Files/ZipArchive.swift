import CZlib
import Diagnostics

/// A ZIP archive whose bytes depend on its entries alone: deflated, in the order given, dated 1 January 1980.
///
/// Layout: PKWARE APPNOTE 6.3, local headers (§4.3.7), central directory (§4.3.12) and its end (§4.3.16), names in UTF-8.
struct ZipArchive {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// - Returns: the archive, or `nil` when it would need the 64-bit form (an entry or the whole over 4 GB).
  static func bytes(_ entries: [(path: String, bytes: [UInt8])]) -> [UInt8]? {
    var archive = ZipArchive()
    for entry in entries { guard archive.add(entry.path, entry.bytes) else { return nil } }
    return archive.finish()
  }

  private mutating func add(_ path: String, _ contents: [UInt8]) -> Bool {
    guard contents.count < Int(UInt32.max), bytes.count < Int(UInt32.max), count < Int(UInt16.max),
      let packed = Self.deflated(contents), packed.count < Int(UInt32.max)
    else { return false }
    let name = Array(path.utf8)
    var header = ByteList()
    header.add16(20)  // version needed: 2.0, deflate
    header.add16(0x0800)  // names are UTF-8
    header.add16(8)  // deflate
    header.add16(0)  // midnight
    header.add16(1 << 5 | 1)  // 1 January 1980
    header.add32(UInt32(truncatingIfNeeded: crc32_z(0, contents, contents.count)))
    header.add32(UInt32(packed.count))
    header.add32(UInt32(contents.count))
    header.add16(UInt16(name.count))
    header.add16(0)  // no extra field
    var entry = ByteList()
    entry.add32(0x0201_4B50)
    entry.add16(20)  // made by: 2.0, no attributes of a file system
    entry.list += header.list
    entry.add16(0)  // no comment
    entry.add16(0)  // first disk
    entry.add16(0)  // internal attributes
    entry.add32(0)  // external attributes
    entry.add32(UInt32(bytes.count))
    directory += entry.list + name
    var local = ByteList()
    local.add32(0x0403_4B50)
    bytes += local.list + header.list + name + packed
    count += 1
    return true
  }

  private mutating func finish() -> [UInt8]? {
    guard bytes.count + directory.count < Int(UInt32.max) else { return nil }
    var end = ByteList()
    end.add32(0x0605_4B50)
    end.add16(0)
    end.add16(0)
    end.add16(UInt16(count))
    end.add16(UInt16(count))
    end.add32(UInt32(directory.count))
    end.add32(UInt32(bytes.count))
    end.add16(0)
    return bytes + directory + end.list
  }

  /// Raw deflate (RFC 1951) at zlib's default level.
  private static func deflated(_ contents: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    guard
      deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(contents.count)))
    guard bound < Int(UInt32.max) else { return nil }
    var packed = [UInt8](repeating: 0, count: bound)
    var source = contents
    let finished = source.withUnsafeMutableBufferPointer { input in
      packed.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        return deflate(&stream, Z_FINISH) == Z_STREAM_END
      }
    }
    guard finished else { return nil }
    packed.removeLast(Int(stream.avail_out))
    return packed
  }
}

/// Little-endian numbers one after another.
private struct ByteList {
  var list: [UInt8] = []

  mutating func add16(_ number: UInt16) { list += [UInt8(truncatingIfNeeded: number), UInt8(number >> 8)] }

  mutating func add32(_ number: UInt32) {
    add16(UInt16(truncatingIfNeeded: number))
    add16(UInt16(number >> 16))
  }
}
