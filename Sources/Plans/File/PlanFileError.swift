/// Why a text is no plan: where in it, and what was expected.
package struct PlanFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble.
  package enum Code: String, Hashable, Sendable {
    /// The text is not JSON.
    case syntax
    /// A value has the wrong type, a number is out of its range, or a word is unknown.
    case value
    /// A key that must be there is not.
    case missingKey
    /// A key that no plan has, or one that was there before.
    case unexpectedKey
    /// Another version of the format.
    case version
    /// More than the limits of `PlanFile` allow.
    case tooLarge
  }

  /// The kind of trouble.
  package let code: Code
  /// The path of the value, such as `vehicles[2].sorties[0].legs[4].points[1].time`; empty for the whole file.
  package let path: String
  /// What was expected, one sentence part without a final period.
  package let expectation: String
  /// The line of the file, from 1.
  package let line: Int

  /// Describes an error.
  package init(code: Code, path: String, expectation: String, line: Int) {
    self.code = code
    self.path = path
    self.expectation = expectation
    self.line = line
  }

  /// `vehicles[0].id: expected a text (line 12)`.
  package var description: String {
    (path.isEmpty ? "" : path + ": ") + expectation + " (line \(line))"
  }
}
