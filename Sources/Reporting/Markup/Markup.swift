/// A piece of a page or a drawing as a tree, so that every tag is closed and every name from the data is escaped by
/// construction.
indirect enum Markup: Hashable, Sendable {
  case text(String)
  case element(name: String, attributes: [Attribute], children: [Markup])
  /// Pieces side by side, without a tag around them.
  case group([Markup])

  struct Attribute: Hashable, Sendable {
    var name: String
    var value: String
  }

  static let nothing = Markup.group([])
}

extension Markup: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  init(stringLiteral value: String) { self = .text(value) }
  init(arrayLiteral elements: Markup...) { self = .group(elements) }
}

/// One element; attributes keep their order.
func tag(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = []) -> Markup {
  .element(
    name: name, attributes: attributes.map { Markup.Attribute(name: $0.key, value: $0.value) }, children: children)
}

/// One element around a text.
func tag(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ text: String) -> Markup {
  tag(name, attributes, [.text(text)])
}

extension Markup {
  /// The tree as text that is at once HTML and well-formed XML: attributes quoted, empty elements closed, no entities
  /// but the five that XML knows.
  func serialized() -> String {
    var out = ""
    write(into: &out)
    return out
  }

  /// A whole HTML document around this `html` element.
  func document() -> String { "<!DOCTYPE html>\n" + serialized() + "\n" }

  private func write(into out: inout String) {
    switch self {
    case .text(let text): Markup.escape(text, into: &out)
    case .group(let children): for child in children { child.write(into: &out) }
    case .element(let name, let attributes, let children):
      if Markup.startsLine.contains(name), !out.isEmpty, !out.hasSuffix("\n") { out += "\n" }
      out += "<\(name)"
      for attribute in attributes {
        out += " \(attribute.name)=\""
        Markup.escape(attribute.value, inAttribute: true, into: &out)
        out += "\""
      }
      guard !children.isEmpty || !Markup.mayCloseItself.contains(name) else {
        out += "/>"
        return
      }
      out += ">"
      if name == "style" {
        // CSS is read raw by HTML; it is our own text and holds neither `<` nor `&`.
        for case .text(let css) in children { out += css }
      } else {
        for child in children { child.write(into: &out) }
      }
      out += "</\(name)>"
    }
  }

  private static func escape(_ text: String, inAttribute: Bool = false, into out: inout String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"" where inAttribute: out += "&quot;"
      case "\n" where inAttribute: out += "&#10;"
      // Control characters, surrogate leftovers and non-characters are not allowed in XML at all.
      case "\t", "\n", "\r": out.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE:
        out.unicodeScalars.append("\u{FFFD}")
      default: out.unicodeScalars.append(scalar)
      }
    }
  }

  /// HTML's void elements and the leaves of SVG.
  private static let mayCloseItself: Set<String> = [
    "br", "col", "hr", "meta", "circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "use",
  ]

  /// Elements before which a line break means nothing, so that the file can be read and compared by line.
  private static let startsLine: Set<String> = [
    "head", "body", "meta", "style", "title", "header", "main", "section", "footer", "nav", "div", "figure",
    "figcaption", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead",
    "tbody", "tr", "svg", "desc", "g", "path", "rect", "circle", "line", "polyline", "polygon", "text", "defs",
    "pattern", "clipPath",
  ]
}
