import Coverage
import Geometry
import Quantities

/// The ways of ground robots on the floor of one task: among its walls, shut doors and furniture, and round the pads of
/// other robots.
struct FloorNetwork: Sendable {
  /// The floor as the robot of a pad meets it: others may stand on theirs.
  struct Entrance: Sendable {
    var pad: LocalPoint
    var ways: FloorWays
  }

  /// Never empty. Pads on which no robot can stand have no entrance.
  let entrances: [Entrance]

  /// A pad may lie this far from where the mission says, in metres: positions stand on a grid.
  static let padMetres = 0.05

  /// The floor from a pad; nil where no robot can stand on it.
  func ways(fromPad pad: LocalPoint) -> FloorWays? {
    entrances.first { $0.pad.planarDistanceMetres(to: pad) <= Self.padMetres }?.ways
  }
}

extension Airspace {
  /// The shortest way of a ground robot between its pad and its work, both ends included; nil where there is none.
  func floorWay(from start: TransitEnd, to end: TransitEnd) -> [LocalPoint]? {
    // One end is the pad: a sortie does one run.
    guard start.isPad != end.isPad, let floor = start.floor ?? end.floor, floors.indices.contains(floor) else {
      return nil
    }
    let pad = start.isPad ? start.position : end.position
    return floors[floor].ways(fromPad: pad)?.way(from: start.position, to: end.position)
  }
}
