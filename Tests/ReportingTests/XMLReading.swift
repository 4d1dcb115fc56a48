import Foundation
import FoundationXML
import Testing

/// A text read by an XML parser that is not ours: fails on anything that is not well-formed.
final class XMLReading: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
    var text = ""
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []
  private var failure: String?

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    if !parser.parse() {
      failure = "line \(parser.lineNumber), column \(parser.columnNumber): \(String(describing: parser.parserError))"
    }
    try #require(failure == nil, "\(failure ?? "")")
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    for i in open { elements[i].text += string }
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }
  func texts(of name: String) -> [String] { all(name).map(\.text) }
  func attributes(of name: String) -> [[String: String]] { all(name).map(\.attributes) }
}
