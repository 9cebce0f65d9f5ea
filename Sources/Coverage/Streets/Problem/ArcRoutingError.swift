/// Why a problem of arc routing cannot be solved as it is stated.
package struct ArcRoutingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The defects found, at most ``defectCountMax``, in the order of the problem's parts; at least one.
  package var defects: [Defect]

  /// The most defects that are listed.
  package static let defectCountMax = 100

  /// One defect with its place.
  package struct Defect: Hashable, Sendable {
    /// What is wrong.
    package var code: Code
    /// The part of the problem that it is found in.
    package var item: Item
    /// One sentence without a period: what was found and what is asked for.
    package var reason: String
  }

  /// The kinds of defects.
  package enum Code: String, Hashable, Sendable, CaseIterable {
    /// The problem is larger than a limit of ``ArcRoutingProblem/Limits``.
    case tooLarge
    /// A number is negative, too large, or no number at all.
    case badNumber
    /// A vertex does not exist.
    case badVertex
    /// There is no depot.
    case noDepot
    /// A link that is to be served has no direction in which it can be.
    case noServiceDirection
    /// One service asks for more than a tour carries.
    case demandAboveCapacity
    /// No depot reaches the link and can be reached from it.
    case unreachable
    /// One service with the way there and back costs more than a tour may.
    case beyondTourCost
  }

  /// A part of a problem, by its index.
  package enum Item: Hashable, Sendable {
    /// The problem as a whole.
    case problem
    /// A depot.
    case depot(Int)
    /// A link.
    case link(Int)
  }

  package var description: String { defects.map(\.reason).joined(separator: "; ") }
}
