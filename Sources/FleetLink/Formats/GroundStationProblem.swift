/// Something about a ground station's file: damage, or a part that was passed over.
///
/// It is a plain value: this module reads files and shows nothing. The command line gives it a rule's code and a caret.
package struct GroundStationProblem: Error, Sendable, Hashable {
  /// The kinds of problems.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    /// The bytes are not the format: broken JSON, a line without its columns, no file of a ground station at all.
    case syntax
    /// A version of the format that is not known.
    case version
    /// Something that must be there is not.
    case missing
    /// A value of the wrong kind or out of its range.
    case value
    /// More than a limit of `GroundStationFile` allows.
    case tooLarge
    /// A part that is not read; the rest is.
    case unread
  }

  /// The kind of problem.
  package var code: Code
  /// Whether the file can be used all the same.
  package var isWarning: Bool
  /// What is wrong, one sentence without a final period.
  package var reason: String
  /// What to do; may be nil.
  package var help: String?
  /// The path in a JSON file, such as `mission.items[3].params[4]`; empty in other files and for the file as a whole.
  package var path: String
  /// Where it is.
  package var place: FilePlace

  /// Describes a problem.
  package init(
    _ code: Code, isWarning: Bool = false, _ reason: String, at place: FilePlace, path: String = "",
    help: String? = nil
  ) {
    self.code = code
    self.isWarning = isWarning
    self.reason = reason
    self.place = place
    self.path = path
    self.help = help
  }
}

extension [GroundStationProblem] {
  /// Adds a problem while there is room: `GroundStationFile.problemsMax` warnings and as many errors, so that no number
  /// of warnings hides an error. Where warnings are dropped, that is said once.
  mutating func add(_ problem: GroundStationProblem) {
    let same = count { $0.isWarning == problem.isWarning }
    guard same < GroundStationFile.problemsMax else { return }
    if problem.isWarning, same == GroundStationFile.problemsMax - 1 {
      append(GroundStationProblem(.unread, isWarning: true, "further warnings are not shown", at: problem.place))
    } else {
      append(problem)
    }
  }
}

/// A stretch of one line of a file. Lines and columns count from 1, columns count characters.
package struct FilePlace: Sendable, Hashable {
  /// The line, from 1.
  package var line: Int
  /// The column, from 1.
  package var column: Int
  /// The number of characters; at least 1.
  package var length: Int

  /// Names a stretch.
  package init(line: Int = 1, column: Int = 1, length: Int = 1) {
    self.line = line
    self.column = column
    self.length = max(1, length)
  }
}
