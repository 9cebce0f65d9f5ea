/// One input file: its name as the user wrote it, and its text.
package struct SourceText: Hashable, Sendable {
  /// The path as the user gave it, for messages.
  package let path: String
  /// The whole text.
  package let text: String

  /// Names a text.
  package init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

/// A place in a text file. Lines and columns count from 1; columns count characters.
package struct SourcePosition: Hashable, Sendable, Comparable, Codable {
  /// The line, from 1.
  package var line: Int
  /// The column in characters, from 1.
  package var column: Int

  /// Names a place.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A stretch of one line of a file, or a whole file where `position` is nil.
package struct SourceSpan: Hashable, Sendable, Codable {
  /// The path of the file as the user gave it.
  package var path: String
  /// Where the stretch starts; nil for the file as a whole.
  package var position: SourcePosition?
  /// The number of characters; at least 1.
  package var length: Int

  /// Names a stretch.
  package init(path: String, position: SourcePosition? = nil, length: Int = 1) {
    self.path = path
    self.position = position
    self.length = max(1, length)
  }
}

extension SourceText {
  /// The lines without their line breaks; `\n`, `\r\n` and `\r` end a line. The work is linear in the text.
  package var lines: [Substring] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
  }
}
