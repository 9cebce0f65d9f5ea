import Coverage
import Geometry
import Maps
import Quantities

/// The ways of ground robots on a floor: among its walls, shut doors and furniture, and round the pads of other robots.
/// Tasks of one floor with the same shut doors share one, so a sortie may do work of several of them.
struct FloorNetwork: Sendable {
  /// What tasks must have in common to share a network.
  struct Key: Hashable {
    var floor: FloorID
    var shutDoors: Set<String>
    /// The robots' type, an index into the models.
    var type: Int
  }

  /// The floor as the robot of a pad meets it: others may stand on theirs.
  struct Entrance: Sendable {
    var pad: LocalPoint
    var ways: FloorWays
  }

  /// Never empty. Pads on which no robot can stand have no entrance.
  let entrances: [Entrance]
  /// The floor outside of all robots' pads, for ways from work to work; nil where nothing of it is free.
  let between: FloorWays?

  /// A pad may lie this far from where the mission says, in metres: positions stand on a grid.
  static let padMetres = 0.05

  /// The floor from a pad; nil where no robot can stand on it.
  func ways(fromPad pad: LocalPoint) -> FloorWays? {
    entrances.first { $0.pad.planarDistanceMetres(to: pad) <= Self.padMetres }?.ways
  }
}
