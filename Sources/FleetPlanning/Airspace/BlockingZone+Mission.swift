import Geometry
import Maps
import Missions
import Quantities

extension BlockingZone {
  /// The zones that a mission may not enter, in the map's order.
  static func zones(of mission: Mission, horizon: MissionInterval) -> [BlockingZone] {
    let map = mission.map
    return map.zones.compactMap { zone in
      guard zone.blocks(authorisations: mission.authorisations, acknowledged: mission.acknowledgedZones) else {
        return nil
      }
      let active = zone.activeIntervals(
        from: mission.start.advanced(bySeconds: horizon.start.seconds),
        to: mission.start.advanced(bySeconds: horizon.end.seconds)
      ).map {
        MissionInterval(
          start: MissionTime(seconds: $0.start.secondsSinceEpoch - mission.start.secondsSinceEpoch),
          end: MissionTime(seconds: $0.end.secondsSinceEpoch - mission.start.secondsSinceEpoch))
      }
      let ranges = samples(of: zone.shape).map { zone.verticalRange(terrain: map.terrain, at: $0) }
      let uppers = ranges.map { $0.upper?.metres ?? .infinity }
      return BlockingZone(
        identifier: zone.identifier, shape: zone.shape,
        // A zone that starts at the ground has nothing below it.
        lower: zone.lower == nil ? -.infinity : ranges.map(\.lower.metres).min() ?? -.infinity,
        upper: uppers.max() ?? .infinity, active: active, horizon: horizon)
    }
  }

  /// Points at which the ground below a zone is asked for.
  private static func samples(of shape: Zone.Shape) -> [LocalPoint] {
    switch shape {
    case .polygon(let polygon): polygon.exterior
    case .circle(let circle):
      [(0.0, 0.0), (1, 0), (0, 1), (-1, 0), (0, -1)].map { east, north in
        circle.centre + LocalVector(east: east, north: north) * circle.radiusMetres
      }
    }
  }
}
