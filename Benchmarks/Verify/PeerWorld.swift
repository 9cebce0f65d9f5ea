import Foundation
import Geometry
import Maps
import Missions
import Quantities
import SortieTestSupport

/// A mission's zones, buildings and rules as plain JSON in the map's frame, so that a peer need not read our formats.
enum PeerWorld {
  static func json(_ mission: Mission) throws -> Data {
    func ring(_ points: [(Double, Double)]) -> [[Double]] { points.map { [$0.0, $0.1] } }
    let zones: [[String: Any]] = mission.map.zones.map { zone in
      var entry: [String: Any] = ["rule": zone.restriction.rawValue]
      switch zone.shape {
      case .polygon(let polygon): entry["ring"] = ring(polygon.exterior.map { ($0.east, $0.north) })
      case .circle(let circle):
        entry["centre"] = [circle.centre.east, circle.centre.north]
        entry["radius"] = circle.radiusMetres
      }
      let ground = mission.map.terrain.groundLevel.metres
      for (key, limit) in [("lower", zone.lower), ("upper", zone.upper)] {
        switch limit {
        case .aboveGround(let height): entry[key] = ground + height.metres
        case .aboveMeanSeaLevel(let altitude): entry[key] = altitude.metres
        case .aboveEllipsoid, nil: break
        }
      }
      if let period = zone.periods.first, let start = period.start, let end = period.end {
        entry["from"] = start.secondsSinceEpoch - mission.start.secondsSinceEpoch
        entry["to"] = end.secondsSinceEpoch - mission.start.secondsSinceEpoch
      }
      return entry
    }
    let buildings: [[String: Any]] = mission.map.buildings.map { building in
      [
        "ring": ring(building.footprint.exterior.map { ($0.east, $0.north) }),
        "top": mission.map.terrain.groundLevel.metres + building.height.metres,
      ]
    }
    let origin = mission.map.projection.origin
    return try JSONSerialization.data(
      withJSONObject: [
        "origin": [origin.longitude, origin.latitude], "clearance": mission.rules.clearance.metres,
        "separation": mission.rules.separation.metres, "zones": zones, "buildings": buildings,
      ], options: [.sortedKeys])
  }
}
