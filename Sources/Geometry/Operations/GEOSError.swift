/// Why GEOS could not answer.
package struct GEOSError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it was.
  package let code: Code
  /// What was tried, with its sizes: `union of 12 polygons`.
  package let operation: String
  /// What GEOS said, or what was wrong with the input.
  package let reason: String

  /// One line with all of it.
  package var description: String { "\(operation) failed: \(reason)" }

  /// The kinds of failure; more may come.
  package struct Code: Hashable, Sendable {
    private let name: String

    /// GEOS raised an exception or returned nothing.
    package static let exception = Code(name: "exception")
    /// A coordinate or a distance was not finite, or a line had fewer than two points.
    package static let badInput = Code(name: "badInput")
    /// GEOS could not start.
    package static let noContext = Code(name: "noContext")
  }
}
