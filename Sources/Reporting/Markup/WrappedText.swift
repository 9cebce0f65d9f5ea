/// Text broken into lines: SVG has no paragraphs.
enum WrappedText {
  /// The words in lines of at most `charactersMax` characters; a longer word is cut.
  ///
  /// - Parameter linesMax: beyond it the text ends with `…`.
  static func lines(_ text: String, charactersMax: Int, linesMax: Int) -> [String] {
    precondition(charactersMax >= 2 && linesMax >= 1, "a text has room for something")
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      var rest = word
      if !line.isEmpty, line.count + 1 + rest.count > charactersMax {
        lines.append(line)
        line = ""
      }
      while rest.count > charactersMax {
        lines.append(String(rest.prefix(charactersMax)))
        rest = rest.dropFirst(charactersMax)
      }
      line += (line.isEmpty ? "" : " ") + rest
    }
    if !line.isEmpty { lines.append(line) }
    guard lines.count > linesMax else { return lines }
    return lines.prefix(linesMax - 1) + [String(lines[linesMax - 1].prefix(charactersMax - 2)) + " …"]
  }
}
