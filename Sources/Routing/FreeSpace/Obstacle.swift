import Geometry
import Quantities

/// Something that a vehicle keeps away from, with the name that messages use.
package struct Obstacle: Hashable, Sendable {
  /// What it is: `building:w4217`, `zone:HEL1`.
  package var id: String
  /// Its extent, without any clearance.
  package var shape: Shape
  /// Whether someone could take it away: a zone may be lifted, a building may not.
  package var canBeLifted: Bool

  /// Names an obstacle.
  package init(id: String, shape: Shape, canBeLifted: Bool = true) {
    self.id = id
    self.shape = shape
    self.canBeLifted = canBeLifted
  }

  /// The extent of an obstacle in the map's local frame.
  package enum Shape: Hashable, Sendable {
    case polygon(Polygon)
    case circle(Circle)
  }
}

/// Why a free space or its paths could not be prepared.
package enum PreparationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// GEOS failed on the named obstacle, or on `boundary`.
  case geometry(what: String, GEOSError)
  /// The named obstacle, or `boundary`, has a coordinate that is not a number.
  case notFinite(what: String)
  /// A clearance or a tolerance is negative or not finite.
  case badOption(name: String, metres: Double)
  /// The outlines could not be triangulated.
  case triangulation(Triangulation.Failure)
  /// The named obstacle has hours whose bounds are not finite.
  case badHours(what: String)
  /// There are more of something than a named limit allows.
  case tooMany(what: String, count: Int, limit: Int)

  /// One sentence.
  package var description: String {
    switch self {
    case .geometry(let what, let error): "\(what): \(error)"
    case .notFinite(let what): "\(what) has a coordinate that is not a number"
    case .badOption(let name, let metres): "\(name) cannot be \(metres) m"
    case .triangulation(let failure): "the outlines: \(failure)"
    case .badHours(let what): "\(what) has hours that do not begin or end"
    case .tooMany(let what, let count, let limit): "there are \(count) \(what); at most \(limit) can be used"
    }
  }
}
