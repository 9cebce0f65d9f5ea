/// Writes problems in one of the ways that people and machines read them.
///
/// The problems are sorted by file, line, column and code first, so the same problems give the same bytes whatever
/// order they were found in.
package struct DiagnosticRenderer: Sendable {
  /// The ways to write a problem.
  package enum Format: String, Sendable, Hashable, CaseIterable {
    /// With the line of the file and a caret under the place.
    case caret
    /// One line for each problem: `path:line:column: error[M011]: message (help)`.
    case oneLine = "one-line"
    /// One JSON array.
    case json
    /// Workflow commands of GitHub Actions.
    case github
  }

  /// How to write.
  package var format: Format
  /// Whether the caret form uses ANSI colours.
  package var usesColour: Bool

  /// Chooses a way to write. Colour is off unless asked for.
  package init(format: Format = .caret, usesColour: Bool = false) {
    self.format = format
    self.usesColour = usesColour
  }

  /// The problems as text; empty where there are none, except that JSON gives `[]`.
  ///
  /// - Parameter sources: the texts of the files by path. A problem in a file that is not among them is written
  ///   without its line.
  package func render(_ diagnostics: [Diagnostic], sources: [String: SourceText]) -> String {
    let sorted = diagnostics.inReadingOrder
    switch format {
    case .caret:
      var caret = CaretRendering(sources: sources, usesColour: usesColour)
      return sorted.map { caret.text(of: $0) }.joined(separator: "\n")
    case .oneLine: return sorted.map(OneLineRendering.text(of:)).joined()
    case .json: return JSONRendering.text(of: sorted)
    case .github: return sorted.map(GitHubRendering.text(of:)).joined()
    }
  }

  /// The closing line: `2 errors, 1 warning`; nil where there is nothing to count.
  package static func summary(of diagnostics: [Diagnostic]) -> String? {
    func count(_ severity: Severity, _ word: String) -> String? {
      let number = diagnostics.count { $0.severity == severity }
      return number == 0 ? nil : "\(number) \(word)\(number == 1 ? "" : "s")"
    }
    let parts = [count(.error, "error"), count(.warning, "warning"), count(.note, "note")].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
