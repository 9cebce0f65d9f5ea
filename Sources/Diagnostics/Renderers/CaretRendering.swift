/// The form for people: message, place, the line with a caret under the stretch, help.
struct CaretRendering {
  /// Lines shown before the line of the problem.
  static let contextLines = 2
  /// Columns from one tab stop to the next.
  static let tabWidth = 4
  /// Longer lines are cut, because a file without line breaks must not flood the terminal.
  static let shownColumnsMax = 240

  let sources: [String: SourceText]
  let usesColour: Bool
  /// Lines of the files seen so far, so that many problems of one file split it once.
  private var linesByPath: [String: [Substring]] = [:]

  init(sources: [String: SourceText], usesColour: Bool) {
    self.sources = sources
    self.usesColour = usesColour
  }

  /// One problem, ending with a line feed.
  mutating func text(of diagnostic: Diagnostic) -> String {
    let head = "\(diagnostic.severity.rawValue)[\(diagnostic.code)]"
    var text = "\(coloured(head, severityColour(diagnostic.severity))): \(TerminalText.plain(diagnostic.message))\n"
    let place = Self.place(diagnostic.span)
    if let position = diagnostic.span.position, let snippet = snippet(of: diagnostic, at: position) {
      let width = String(position.line).count
      text += "\(spaces(width))\(coloured("-->", .blue)) \(place)\n" + snippet
    } else {
      text += " \(coloured("-->", .blue)) \(place)\n"
      if !diagnostic.label.isEmpty { text += "note: \(TerminalText.plain(diagnostic.label))\n" }
    }
    if let help = diagnostic.help {
      text += "\(coloured("help", .green)): \(TerminalText.plain(help, keepsLines: true))\n"
    }
    return text
  }

  /// `path:line:column`, or the path alone.
  static func place(_ span: SourceSpan) -> String {
    let path = TerminalText.plain(span.path)
    guard let position = span.position else { return path }
    return "\(path):\(position.line):\(position.column)"
  }

  private mutating func snippet(of diagnostic: Diagnostic, at position: SourcePosition) -> String? {
    let lines = lines(of: diagnostic.span.path)
    guard position.line >= 1, position.line <= lines.count else { return nil }
    let width = String(position.line).count
    let bar = coloured("|", .blue)
    var text = "\(spaces(width)) \(bar)\n"
    for number in max(1, position.line - Self.contextLines)...position.line {
      let label = String(number)
      let shown = Self.expanded(lines[number - 1])
      text +=
        coloured(spaces(width - label.count) + label, .blue) + " \(bar)" + (shown.isEmpty ? "" : " \(shown)") + "\n"
    }
    let line = lines[position.line - 1]
    let start = Self.expandedColumn(position.column, in: line)
    let stop = Self.expandedColumn(position.column + diagnostic.span.length, in: line)
    let shownStart = min(start, Self.shownColumnsMax)
    let carets = String(repeating: "^", count: max(1, min(stop, Self.shownColumnsMax) - shownStart))
    let label = diagnostic.label.isEmpty ? "" : " \(TerminalText.plain(diagnostic.label))"
    text += "\(spaces(width)) \(bar) \(spaces(shownStart))"
    text += coloured(carets + label, severityColour(diagnostic.severity)) + "\n"
    return text + "\(spaces(width)) \(bar)\n"
  }

  private mutating func lines(of path: String) -> [Substring] {
    if let known = linesByPath[path] { return known }
    guard let source = sources[path] else { return [] }
    let lines = source.lines
    linesByPath[path] = lines
    return lines
  }

  /// The line with its tabs turned into spaces, cut where it is too long. Control characters are shown as `·`, so
  /// that a file cannot drive the terminal.
  static func expanded(_ line: Substring) -> String {
    var text = ""
    var column = 0
    for character in line {
      if column >= shownColumnsMax { return text + "…" }
      if character == "\t" {
        let step = tabWidth - column % tabWidth
        text += String(repeating: " ", count: step)
        column += step
      } else {
        text.append(character.isControl ? "·" : character)
        column += 1
      }
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// Columns, from 0, at which a character column, from 1, is shown.
  static func expandedColumn(_ column: Int, in line: Substring) -> Int {
    var shown = 0
    var seen = 1
    for character in line {
      if seen >= column { return shown }
      shown += character == "\t" ? tabWidth - shown % tabWidth : 1
      seen += 1
    }
    return shown
  }

  private enum Colour: String {
    case red = "31"
    case yellow = "33"
    case cyan = "36"
    case blue = "34"
    case green = "32"
  }

  private func severityColour(_ severity: Severity) -> Colour {
    switch severity {
    case .error: .red
    case .warning: .yellow
    case .note: .cyan
    }
  }

  private func coloured(_ text: String, _ colour: Colour) -> String {
    usesColour ? "\u{1B}[1;\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
