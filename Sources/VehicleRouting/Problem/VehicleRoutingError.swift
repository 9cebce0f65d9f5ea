/// Why a problem cannot be stated to the solver: its parts do not fit together, or a number makes no sense.
package struct VehicleRoutingError: Error, Hashable, Sendable {
  /// All defects found, at most `defectCountMax`, in the order of the problem's parts.
  package var defects: [Defect]

  /// The most defects that are listed.
  package static let defectCountMax = 100

  /// One defect with its place.
  package struct Defect: Hashable, Sendable {
    /// What is wrong.
    package var code: Code
    /// The part of the problem that it is found in.
    package var item: Item
    /// One sentence: what was found and what is asked for.
    package var reason: String
  }

  /// The kinds of defects.
  package enum Code: String, Hashable, Sendable, CaseIterable {
    /// An array has another length than the problem asks for.
    case wrongCount
    /// A number is negative, or is no number at all.
    case badNumber
    /// An index points to nothing.
    case badIndex
    /// A window closes before it opens.
    case closedWindow
    /// Links form a cycle, or contradict each other.
    case badLink
    /// A vehicle cannot do what it is committed to.
    case impossibleCommitment
    /// The problem is larger than the solver takes.
    case tooLarge
  }

  /// A part of a problem, by its index.
  package enum Item: Hashable, Sendable {
    /// The problem as a whole.
    case problem
    /// A vehicle type.
    case vehicleType(Int)
    /// A vehicle.
    case vehicle(Int)
    /// A job.
    case job(Int)
    /// A link.
    case link(Int)
    /// A group of pads.
    case padGroup(Int)
  }
}
