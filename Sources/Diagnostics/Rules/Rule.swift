/// One rule that an input is held to, with the page that `sortie explain CODE` prints.
package struct Rule: Hashable, Sendable {
  /// The stable code, such as `M011`. A code is never used again for something else.
  package let code: String
  /// What goes wrong, in a few words without a final period.
  package let title: String
  /// What the rule checks.
  package let checks: String
  /// Why it matters.
  package let reason: String
  /// A piece of input that breaks the rule.
  package let example: String
  /// How to put it right.
  package let fix: String

  /// States a rule.
  package init(_ code: String, _ title: String, checks: String, why reason: String, example: String, fix: String) {
    self.code = code
    self.title = title
    self.checks = checks
    self.reason = reason
    self.example = example
    self.fix = fix
  }

  /// The page of the rule as plain text, ending with a line feed.
  package var page: String {
    let indented = example.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
    return """
      \(code): \(title)

      What it checks
      \(checks)

      Why
      \(reason)

      Example that breaks it
      \(indented.joined(separator: "\n"))

      What to do
      \(fix)

      """
  }
}
