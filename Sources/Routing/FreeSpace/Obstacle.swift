import Geometry
import Quantities

/// Something that a vehicle keeps away from, with the name that messages use.
package struct Obstacle: Hashable, Sendable {
  /// What it is: `building:w4217`, `zone:HEL1`.
  package var id: String
  /// Its extent, without any clearance.
  package var shape: Shape

  /// Names an obstacle.
  package init(id: String, shape: Shape) {
    self.id = id
    self.shape = shape
  }

  /// The extent of an obstacle in the map's local frame.
  package enum Shape: Hashable, Sendable {
    case polygon(Polygon)
    case circle(Circle)
  }
}

/// Why a free space or its graph could not be made.
package enum PreparationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// GEOS failed on the named obstacle, or on `boundary` or `union`.
  case geometry(what: String, GEOSError)
  /// The grown outline of the named obstacle came closer than the clearance, also after it was grown more.
  case clearanceNotReached(what: String, reachedMetres: Double)
  /// A clearance or a tolerance is negative or not finite.
  case badOption(name: String, metres: Double)
  /// More corners than a visibility graph can hold.
  case tooManyCorners(count: Int, limit: Int)
  /// More pairs of corners that see each other than a visibility graph can hold.
  case tooManyLinks(limit: Int)

  /// One sentence.
  package var description: String {
    switch self {
    case .geometry(let what, let error): "\(what): \(error)"
    case .clearanceNotReached(let what, let reached): "\(what): the grown outline keeps only \(reached) m"
    case .badOption(let name, let metres): "\(name) cannot be \(metres) m"
    case .tooManyCorners(let count, let limit): "the free space has \(count) corners, the limit is \(limit)"
    case .tooManyLinks(let limit): "more than \(limit) pairs of corners see each other"
    }
  }
}
