import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// One case of the XML files by which JTS and GEOS are tested: two geometries as text, and what operations on them give.
struct JTSCase {
  struct Operation {
    var name: String
    var arguments: [String]
    var expected: String
  }

  var title = ""
  var a = ""
  var b = ""
  var operations: [Operation] = []
  /// The file asks for a grid that results are rounded to, which Catchment's operations do not know.
  var isRounded = false

  static func read(_ path: String) -> [JTSCase] {
    guard let parser = XMLParser(contentsOf: URL(filePath: path)) else { return [] }
    let reader = Reader()
    parser.delegate = reader
    return parser.parse() ? reader.cases : []
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var cases: [JTSCase] = []
    private var current = JTSCase()
    private var text = ""
    private var operation: Operation?
    private var isRounded = false

    func parser(
      _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      text = ""
      switch element {
      case "precisionModel":
        isRounded = attributes["scale"].map { $0 != "0.0" } ?? (attributes["type"]?.uppercased() == "FIXED")
      case "case": current = JTSCase(isRounded: isRounded)
      case "op":
        operation = Operation(
          name: (attributes["name"] ?? "").lowercased(),
          arguments: ["arg1", "arg2", "arg3"].compactMap { attributes[$0] }, expected: "")
      default: break
      }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?) {
      let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
      switch element {
      case "desc": if current.a.isEmpty { current.title = words }
      case "a": current.a = words
      case "b": current.b = words
      case "op":
        if var operation {
          operation.expected = words
          current.operations.append(operation)
        }
        operation = nil
      case "case": cases.append(current)
      default: break
      }
    }
  }
}
