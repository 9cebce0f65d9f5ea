/// How bad a diagnostic is.
package enum Severity: String, Sendable, Hashable, Codable, Comparable {
  /// Nothing can go on from this input.
  case error
  /// Something was assumed, or looks wrong, and work can go on.
  case warning
  /// A fact the user may want.
  case note

  var rank: Int {
    switch self {
    case .error: 0
    case .warning: 1
    case .note: 2
    }
  }

  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// One problem of the user's input: what, where, and what to do about it.
///
/// Problems are collected, never thrown one by one.
package struct Diagnostic: Hashable, Sendable, Codable {
  /// The rule's stable code, such as `M103`. `sortie explain` prints its page.
  package var code: String
  /// How bad it is.
  package var severity: Severity
  /// One sentence without a final period.
  package var message: String
  /// Where it is.
  package var span: SourceSpan
  /// The text beside the caret; may be empty.
  package var label: String
  /// What to do; may be nil.
  package var help: String?

  /// Describes a problem.
  package init(
    _ code: String, _ severity: Severity = .error, _ message: String, at span: SourceSpan, label: String = "",
    help: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.span = span
    self.label = label
    self.help = help
  }
}

extension [Diagnostic] {
  /// Whether one of them is an error.
  package var hasErrors: Bool { contains { $0.severity == .error } }

  /// The same problems by file, line, column and code: the order in which they are shown.
  package var inReadingOrder: [Diagnostic] {
    enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      if first.span.path != second.span.path { return first.span.path < second.span.path }
      let origin = SourcePosition(line: 0, column: 0)
      let (here, there) = (first.span.position ?? origin, second.span.position ?? origin)
      if here != there { return here < there }
      if first.code != second.code { return first.code < second.code }
      return left.offset < right.offset
    }.map(\.element)
  }
}
