/// A Shapefile of points with one text column, byte by byte, so that its encoding can be anything.
struct Shapefile {
  /// Bytes of the column's name, cut to ten as dBASE does.
  var column: [UInt8]
  /// Bytes of each row's text.
  var texts: [[UInt8]]
  /// LDID, the byte 29 of the table's header.
  var language: UInt8 = 0
  var width = 20

  /// Writes `name.shp`, `.shx`, `.dbf`, and `.cpg` where it is given.
  func write(_ name: String, cpg: String? = nil, in scratch: Scratch) throws -> String {
    _ = try scratch.write(dbf, to: name + ".dbf")
    _ = try scratch.write(main(index: true), to: name + ".shx")
    if let cpg { _ = try scratch.write(cpg, to: name + ".cpg") }
    return try scratch.write(main(index: false), to: name + ".shp")
  }

  private var dbf: [UInt8] {
    let record = 1 + width
    var bytes: [UInt8] = [3, 124, 1, 1] + le(texts.count, 4) + le(65, 2) + le(record, 2)
    bytes += [UInt8](repeating: 0, count: 17) + [language, 0, 0]
    let name = Array(column.prefix(10))
    bytes += name + [UInt8](repeating: 0, count: 11 - name.count) + Array("C".utf8) + le(0, 4) + [UInt8(width), 0]
    bytes += [UInt8](repeating: 0, count: 14) + [0x0D]
    for text in texts {
      let cut = Array(text.prefix(width))
      bytes += [0x20] + cut + [UInt8](repeating: 0x20, count: width - cut.count)
    }
    return bytes + [0x1A]
  }

  /// ESRI Shapefile Technical Description, 1998: big-endian file header, little-endian records.
  private func main(index: Bool) -> [UInt8] {
    let length = index ? 100 + 8 * texts.count : 100 + 28 * texts.count
    var bytes = be(9994) + [UInt8](repeating: 0, count: 20) + be(length / 2) + le(1000, 4) + le(1, 4)
    for bound in [118.0, 32, 119, 33, 0, 0, 0, 0] { bytes += double(bound) }
    for row in texts.indices {
      bytes +=
        index ? be((100 + 28 * row) / 2) + be(10) : be(row + 1) + be(10) + le(1, 4) + double(118.5) + double(32.5)
    }
    return bytes
  }

  private func le(_ number: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(number >> (8 * $0) & 0xFF) } }
  private func be(_ number: Int) -> [UInt8] { le(number, 4).reversed() }
  private func double(_ number: Double) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * UInt64($0))) }
  }
}
