import Geometry
import Quantities
import Routing

/// Why there is no plan for UV-C, with the place where there is one.
package struct UltravioletError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of trouble it is; more kinds may come.
  package enum Code: Hashable, Sendable {
    /// A number of the lamp, the robot, the scene or the options makes no sense.
    case badNumber
    /// A dose that is zero, negative or not finite.
    case badDose
    /// A coordinate is not a number.
    case notFinite
    /// An outline is not a valid polygon.
    case badOutline
    /// There is no room that is to be treated.
    case nothingToTreat
    /// The start or the dock lies in no room: it is outside, or walls and doors do not close the room round it.
    case outsideRooms
    /// The robot would stand in a wall or in furniture at its start or its dock.
    case blocked
    /// No way leads from the start to the dock.
    case noWay
    /// A named limit was reached.
    case limit
    /// GEOS, the triangulation or the linear programme failed.
    case engine
  }

  /// The kind.
  package let code: Code
  /// One sentence without a final period: what was tried, with which values, and what to do.
  package let description: String
  /// Where; nil where it has no place.
  package let place: LocalPoint?

  /// Describes a failure.
  init(_ code: Code, _ description: String, at place: LocalPoint? = nil) {
    self.code = code
    self.description = description
    self.place = place
  }

  /// A failure of GEOS.
  init(_ error: GEOSError, _ what: String) {
    self.init(.engine, "\(what): \(error)")
  }
}
