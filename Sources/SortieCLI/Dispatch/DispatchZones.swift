import FleetLink
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Simulator

/// The closed zones of a mission, with heights and hours, as the dispatcher watches them.
struct DispatchZones {
  let mission: Mission
  /// Seconds after the mission's end in which zones are still known.
  static let overtimeSeconds = 7200.0

  /// The zones, with others that were announced; nil where none is closed.
  func watch(and others: [ZoneWatch.Zone] = []) -> ZoneWatch? {
    let all = zones() + others
    return all.isEmpty ? nil : ZoneWatch(all, projection: mission.map.projection)
  }

  /// A zone of a scenario that is closed from a moment on; nil where it lies off the map's projection.
  func zone(_ new: FaultKind.NewZone, from now: MissionTime) -> ZoneWatch.Zone? {
    do {
      let centre = try mission.map.projection.local(new.centre)
      return ZoneWatch.Zone(
        name: new.name, shape: .circle(centre: centre, radiusMetres: new.radiusMetres),
        altitudes: new.lowerMetres...new.upperMetres,
        closed: [MissionInterval(start: now, end: mission.end + Self.overtimeSeconds)])
    } catch {
      return nil
    }
  }

  /// All zones of the map, closed or not, for the record of who flew through them; nil where there are none.
  func recorded() -> ZoneWatch? {
    let all = zones { _ in true }
    return all.isEmpty ? nil : ZoneWatch(all, projection: mission.map.projection)
  }

  /// The closed zones of the mission.
  private func zones() -> [ZoneWatch.Zone] {
    zones { $0.blocks(authorisations: mission.authorisations, acknowledged: mission.acknowledgedZones) }
  }

  private func zones(where counts: (Zone) -> Bool) -> [ZoneWatch.Zone] {
    let until = mission.start.advanced(bySeconds: mission.end.seconds + Self.overtimeSeconds)
    return mission.map.zones.filter(counts).map { zone in
      let range = zone.altitudeRange(terrain: mission.map.terrain)
      let low = range.lower?.metres ?? -.infinity
      return ZoneWatch.Zone(
        name: zone.identifier, shape: FencePlan.Shape(zone.shape),
        altitudes: low...max(low, range.upper?.metres ?? .infinity),
        closed: zone.activeIntervals(from: mission.start, to: until).map {
          MissionInterval(
            start: MissionTime(seconds: $0.start.secondsSinceEpoch - mission.start.secondsSinceEpoch),
            end: MissionTime(seconds: $0.end.secondsSinceEpoch - mission.start.secondsSinceEpoch))
        })
    }
  }
}

extension FencePlan.Shape {
  /// The outline of a map's zone.
  init(_ shape: Zone.Shape) {
    switch shape {
    case .polygon(let polygon): self = .polygon(polygon)
    case .circle(let circle): self = .circle(centre: circle.centre, radiusMetres: circle.radiusMetres)
    }
  }
}
