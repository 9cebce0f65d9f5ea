import Foundation
import FoundationXML

/// Reads XML and collects what tests ask for.
final class WellFormed: NSObject, XMLParserDelegate {
  /// What is wrong with the text; nil where it is well-formed.
  private(set) var problem: String?
  /// The names of all elements, in their order.
  private(set) var elements: [String] = []
  /// All values of attributes whose name begins with `on`, or that name something outside of the file.
  private(set) var outside: [String] = []
  /// All identifiers, in their order.
  private(set) var identifiers: [String] = []
  /// The text of all elements, joined.
  private(set) var text = ""

  init(_ xml: String) {
    super.init()
    let parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = self
    if !parser.parse() {
      problem = "line \(parser.lineNumber), column \(parser.columnNumber): \(String(describing: parser.parserError))"
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append(name)
    if let identifier = attributes["id"] { identifiers.append(identifier) }
    for (key, value) in attributes.sorted(by: { $0.key < $1.key }) where key != "xmlns" {
      let isInside = key == "href" && value.hasPrefix("#")
      if key.hasPrefix("on") || key == "src" || (key == "href" && !isInside) || value.contains("//") {
        outside.append(value)
      }
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
