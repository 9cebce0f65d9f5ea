/// One JSON array with the keys of each problem in a fixed order.
enum JSONRendering {
  /// All problems, ending with a line feed.
  static func text(of diagnostics: [Diagnostic]) -> String {
    guard !diagnostics.isEmpty else { return "[]\n" }
    return "[\n" + diagnostics.map { "  " + object($0) }.joined(separator: ",\n") + "\n]\n"
  }

  private static func object(_ diagnostic: Diagnostic) -> String {
    var members = [
      "\"code\": \(quoted(diagnostic.code))",
      "\"severity\": \(quoted(diagnostic.severity.rawValue))",
      "\"message\": \(quoted(diagnostic.message))",
      "\"path\": \(quoted(diagnostic.span.path))",
    ]
    if let position = diagnostic.span.position {
      members.append("\"line\": \(position.line)")
      members.append("\"column\": \(position.column)")
      members.append("\"length\": \(diagnostic.span.length)")
    }
    if !diagnostic.label.isEmpty { members.append("\"label\": \(quoted(diagnostic.label))") }
    if let help = diagnostic.help { members.append("\"help\": \(quoted(help))") }
    return "{\(members.joined(separator: ", "))}"
  }

  /// The text as a JSON string (RFC 8259 section 7).
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
