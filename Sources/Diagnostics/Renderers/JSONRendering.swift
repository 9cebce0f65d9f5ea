/// One JSON array with the keys of each problem in a fixed order.
enum JSONRendering {
  /// All problems, ending with a line feed.
  static func text(of diagnostics: [Diagnostic]) -> String {
    guard !diagnostics.isEmpty else { return "[]\n" }
    return "[\n" + diagnostics.map { "  " + object($0) }.joined(separator: ",\n") + "\n]\n"
  }

  private static func object(_ diagnostic: Diagnostic) -> String {
    var members = [
      "\"code\": \(JSONQuoting.quoted(diagnostic.code))",
      "\"severity\": \(JSONQuoting.quoted(diagnostic.severity.rawValue))",
      "\"message\": \(JSONQuoting.quoted(diagnostic.message))",
      "\"path\": \(JSONQuoting.quoted(diagnostic.span.path))",
    ]
    if let position = diagnostic.span.position {
      members.append("\"line\": \(position.line)")
      members.append("\"column\": \(position.column)")
      members.append("\"length\": \(diagnostic.span.length)")
    }
    if !diagnostic.label.isEmpty { members.append("\"label\": \(JSONQuoting.quoted(diagnostic.label))") }
    if let help = diagnostic.help { members.append("\"help\": \(JSONQuoting.quoted(help))") }
    return "{\(members.joined(separator: ", "))}"
  }
}
