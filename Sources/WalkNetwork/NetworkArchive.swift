import Spatial

/// A network as bytes, to be kept beside its source: only what cannot be computed again at once.
///
/// Little-endian: a magic word with the version, the key, counts, then the arrays one after the other.
extension WalkNetwork {
  private static let magic = Array("catchment walk network 1\n".utf8)

  /// What a stored network must have been made from to be used again, beside its source's bytes.
  static func archiveKey(rules: WalkRules, lengths: LengthModel, source: String) -> String {
    "\(source)|\(lengths.rawValue)|\(rules.fingerprint)"
  }

  /// - Parameter source: hash of the file the network was read from.
  public func archived(rules: WalkRules, lengths: LengthModel, source: String) -> [UInt8] {
    var bytes = ByteWriter()
    bytes.add(Self.magic)
    let key = Array(Self.archiveKey(rules: rules, lengths: lengths, source: source).utf8)
    bytes.add(key.count)
    bytes.add(key)
    for number in [
      origin.waysSeen, origin.waysKept, origin.segmentsWithMissingNode, origin.nodesOffEarth, origin.nodesTwice,
      nodeCount, edgeCount,
    ] { bytes.add(number) }
    bytes.add([totalLength])
    bytes.add(nodeIDs)
    bytes.add(coordinates.map(\.x))
    bytes.add(coordinates.map(\.y))
    bytes.add(edgeFrom)
    bytes.add(edgeTo)
    bytes.add(edgeCosts)
    return bytes.bytes
  }

  /// The network that ``archived(rules:lengths:source:)`` stored.
  ///
  /// - Returns: `nil` when the bytes are of another version, another source or other rules, or are damaged: then the
  ///   network is to be read from its source.
  /// - Throws: when the frame cannot carry the network.
  public init?(
    archive: [UInt8], rules: WalkRules, lengths: LengthModel, source: String, frame: StudyFrame?
  ) throws(SpatialError) {
    var reader = ByteReader(archive)
    let key = Array(Self.archiveKey(rules: rules, lengths: lengths, source: source).utf8)
    guard reader.take(Self.magic.count) == Self.magic[...], reader.number() == key.count,
      reader.take(key.count) == key[...]
    else { return nil }
    let numbers = (0..<7).map { _ in reader.number() ?? -1 }
    let (nodes, edges) = (numbers[5], numbers[6])
    guard numbers.allSatisfy({ $0 >= 0 && $0 < 1 << 31 }),
      let total = reader.array(1, of: Double.self), let ids = reader.array(nodes, of: Int64.self),
      let x = reader.array(nodes, of: Double.self), let y = reader.array(nodes, of: Double.self),
      let from = reader.array(edges, of: Int32.self),
      let to = reader.array(edges, of: Int32.self), let costs = reader.array(edges, of: Double.self), reader.isAtEnd,
      zip(from, to).allSatisfy({ $0 >= 0 && $0 < $1 && Int($1) < nodes }),
      costs.allSatisfy({ $0 > 0 && $0.isFinite }),
      x.allSatisfy({ abs($0) <= 180 }), y.allSatisfy({ abs($0) <= 90 })
    else { return nil }
    let places = ContiguousArray(zip(x, y).map { Point($0, $1) })
    let region = BoundingBox(around: places)
    let chart = try PlaneChart(frame: frame ?? StudyFrame(around: region), region: WalkNetwork.region(around: region))
    self.init(
      coordinates: places, ground: Ground(surface: .earth(lengths)), chart: chart, from: from, to: to, costs: costs,
      totalLength: total[0])
    nodeIDs = ids
    origin = Origin(
      waysSeen: numbers[0], waysKept: numbers[1], segmentsWithMissingNode: numbers[2], nodesOffEarth: numbers[3],
      nodesTwice: numbers[4])
  }
}

private struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func add(_ number: Int) { add([Int64(number)]) }
  mutating func add(_ text: [UInt8]) { bytes += text }

  /// The elements as they lie in memory; every platform of Catchment is little-endian.
  mutating func add<Element: BitwiseCopyable>(_ array: some Collection<Element>) {
    ContiguousArray(array).withUnsafeBytes { bytes.append(contentsOf: $0) }
  }
}

private struct ByteReader {
  private let bytes: [UInt8]
  private var next = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { next == bytes.count }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, bytes.count - next >= count else { return nil }
    next += count
    return bytes[next - count..<next]
  }

  mutating func number() -> Int? { array(1, of: Int64.self).map { Int($0[0]) } }

  mutating func array<Element: BitwiseCopyable>(_ count: Int, of type: Element.Type) -> ContiguousArray<Element>? {
    guard let slice = take(count * MemoryLayout<Element>.stride) else { return nil }
    return slice.withUnsafeBytes { raw in
      ContiguousArray(
        (0..<count).map { raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.stride, as: type) })
    }
  }
}
