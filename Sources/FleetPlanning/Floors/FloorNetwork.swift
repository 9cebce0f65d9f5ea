import Coverage
import Geometry
import Quantities

/// The ways of ground robots on the floor of one task: among its walls, shut doors and furniture, and round the pads of
/// other robots.
struct FloorNetwork: Sendable {
  /// By vehicle, an index into the fleet: the floor from its pad. Vehicles that cannot stand on their pad have none.
  let ways: [Int: FloorWays]
  /// The floor from any of the pads.
  let any: FloorWays
}

extension Airspace {
  /// The shortest way of a ground robot between its pad and its work, both ends included; nil where there is none.
  func floorWay(from start: TransitEnd, to end: TransitEnd) -> [LocalPoint]? {
    guard let floor = start.floor ?? end.floor, floors.indices.contains(floor) else { return nil }
    // Two tasks may shut different doors: no way leads from the work of one to that of another.
    if let other = end.floor, other != floor { return nil }
    let network = floors[floor]
    let ways = (start.vehicle ?? end.vehicle).flatMap { network.ways[$0] } ?? network.any
    return ways.way(from: start.position, to: end.position)
  }
}
