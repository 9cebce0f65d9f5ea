/// Why the text of an instance or a solution cannot be read.
package struct RoutingInstanceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of trouble it is.
  package var code: Code
  /// The line where it was found, counted from 1; nil where it is about the text as a whole.
  package var line: Int?
  /// What was found, as one sentence without a period.
  package var reason: String
  /// What to do about it, as one sentence without a period.
  package var help: String

  /// The kinds of trouble.
  package enum Code: String, Hashable, Sendable, CaseIterable {
    /// The text is larger than a limit of `RoutingInstanceLimits`.
    case tooLarge
    /// The text is in none of the formats.
    case unknownFormat
    /// A word is no number, or a number that makes no sense in its place.
    case badNumber
    /// A part of the text is absent, or a line has too few words.
    case missing
    /// A part stands there twice.
    case repeated
    /// A number points to no node, vehicle or depot.
    case badReference
    /// Two parts contradict each other.
    case contradiction
    /// The text says something that the reader does not know.
    case unsupported
  }

  /// Makes an error.
  package init(_ code: Code, line: Int? = nil, _ reason: String, help: String) {
    self.code = code
    self.line = line
    self.reason = reason
    self.help = help
  }

  package var description: String { (line.map { "line \($0): " } ?? "") + "\(reason) (\(help))" }
}

/// How large a text may be, so that no text takes all memory or time.
package struct RoutingInstanceLimits: Hashable, Sendable {
  /// The most bytes of a text.
  package var bytesMax = 4 << 20
  /// The most nodes: depots, clients and stations.
  package var nodesMax = 20_000
  /// The most vehicles.
  package var vehiclesMax = 20_000
  /// The most depots, and the most depots where one vehicle may reload.
  package var depotsMax = 1_000
  /// The largest magnitude of a number; its thousandfold is still exact in double precision.
  package var numberMax = 1e9

  /// The limits that suit every public set up to 20,000 nodes.
  package init() {}
}
