import Diagnostics
import Spatial

extension Walkways {
  /// The network as OSM XML 0.6 in UTF-8, coordinates to six decimals, with a comment that says what is invented.
  ///
  /// - Complexity: O(nodes + references of ways).
  public func osm(synthetic: Text) -> [UInt8] {
    var text = OSMText()
    text.bytes.reserveCapacity(nodes.count * 64 + ways.count * 200)
    text.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\" generator=\"catchment\">\n")
    let words = "synthetic: \(synthetic.zh) | \(synthetic.en)"
    // Two hyphens would end the comment.
    text.add("<!-- \(String(words.map { $0 == "-" ? "‐" : $0 })) -->\n")
    let box = BoundingBox(around: nodes.map(\.position))
    if !box.isEmpty {
      text.add("<bounds minlat=\"")
      text.add(degrees: box.min.y)
      text.add("\" minlon=\"")
      text.add(degrees: box.min.x)
      text.add("\" maxlat=\"")
      text.add(degrees: box.max.y)
      text.add("\" maxlon=\"")
      text.add(degrees: box.max.x)
      text.add("\"/>\n")
    }
    for node in nodes { text.add(node) }
    for way in ways { text.add(way) }
    text.add("</osm>\n")
    return text.bytes
  }
}

private struct OSMText {
  var bytes: [UInt8] = []

  mutating func add(_ node: Walkways.Node) {
    add("<node id=\"")
    add(String(node.id))
    add("\" version=\"1\" lat=\"")
    add(degrees: node.position.y)
    add("\" lon=\"")
    add(degrees: node.position.x)
    add("\"/>\n")
  }

  mutating func add(_ way: Walkways.Way) {
    add("<way id=\"")
    add(String(way.id))
    add("\" version=\"1\">\n")
    for node in way.nodes {
      add("<nd ref=\"")
      add(String(node))
      add("\"/>\n")
    }
    for tag in way.tags {
      add("<tag k=\"")
      add(escaping: tag.key)
      add("\" v=\"")
      add(escaping: tag.value)
      add("\"/>\n")
    }
    add("</way>\n")
  }

  mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func add(escaping text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): add("&amp;")
      case UInt8(ascii: "<"): add("&lt;")
      case UInt8(ascii: ">"): add("&gt;")
      case UInt8(ascii: "\""): add("&quot;")
      default: bytes.append(byte)
      }
    }
  }

  /// Six decimals.
  mutating func add(degrees: Double) {
    let millionths = Int((degrees * 1e6).rounded())
    if millionths < 0 { add("-") }
    add(String(millionths.magnitude / 1_000_000))
    add(".")
    add(InventedNames.padded(Int(millionths.magnitude % 1_000_000), 6))
  }
}
