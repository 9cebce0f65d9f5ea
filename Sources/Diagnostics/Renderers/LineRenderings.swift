/// One line for each problem, for editors and `grep`.
enum OneLineRendering {
  /// One problem, ending with a line feed.
  static func text(of diagnostic: Diagnostic) -> String {
    var text = "\(CaretRendering.place(diagnostic.span)): \(diagnostic.severity.rawValue)[\(diagnostic.code)]: "
    text += diagnostic.message
    if let help = diagnostic.help { text += " (\(help))" }
    return TerminalText.plain(String(text.map { $0.isNewline ? " " : $0 })) + "\n"
  }
}

/// Workflow commands of GitHub Actions, which show a problem beside its line.
enum GitHubRendering {
  /// One problem, ending with a line feed.
  static func text(of diagnostic: Diagnostic) -> String {
    let command =
      switch diagnostic.severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "notice"
      }
    var properties = "file=\(escaped(diagnostic.span.path, isProperty: true))"
    if let position = diagnostic.span.position {
      properties += ",line=\(position.line),col=\(position.column)"
      properties += ",endColumn=\(position.column + diagnostic.span.length)"
    }
    properties += ",title=\(diagnostic.code)"
    let message = diagnostic.message + (diagnostic.help.map { "\nhelp: \($0)" } ?? "")
    return "::\(command) \(properties)::\(escaped(message, isProperty: false))\n"
  }

  /// The text with the characters that end a command written as percent codes.
  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where isProperty: result += "%3A"
      case "," where isProperty: result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
