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
      let range = zone.altitudeRange(terrain: map.terrain)
      return BlockingZone(
        identifier: zone.identifier, shape: zone.shape, lower: range.lower?.metres ?? -.infinity,
        upper: range.upper?.metres ?? .infinity, active: active, horizon: horizon)
    }
  }
}
