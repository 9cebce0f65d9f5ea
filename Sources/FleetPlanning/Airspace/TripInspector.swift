import Geometry
import Quantities

/// What forbids a sortie as it would be flown.
enum TripProblem: Hashable, Sendable {
  /// There is no way between two stops at any height.
  case noWay
  /// The wind is too strong for a part of the way.
  case wind
  /// A service would start or end outside its window: the moment at which it would be done, and the window's end.
  case window(task: Int, serviceEnd: Double, windowEnd: Double)
  /// A zone is active while the vehicle would be in it.
  case zone(identifier: String)
  /// The battery does not hold.
  case energy(needed: Double, usable: Double)
  /// The battery holds for the sortie, but not if a load cannot be handed over and is carried home.
  case wayHome(needed: Double, usable: Double)
  /// The vehicle would land after the mission's end.
  case missionEnd(landing: Double)
  /// The vehicle would take off before the day begins: both moments.
  case beforeDaylight(takeOff: Double, start: Double)
  /// The vehicle would land after the day has ended: both moments.
  case afterDaylight(landing: Double, end: Double)
  /// Another vehicle is too close, whatever was tried.
  case conflict(ConflictReport)
  /// The vehicle is in the air or turned round at that time: until when.
  case vehicleBusy(until: Double)
  /// The base turns round no more vehicles at that time: whose turn it would be too late for, and until when.
  case turnaround(vehicle: Int, until: Double)
}

/// Looks at a recorded sortie once more, movement by movement, at the times at which it would be flown.
struct TripInspector: Sendable {
  let zones: [BlockingZone]
  /// The clearance that must be kept, in metres.
  let clearance: Double

  /// The first zone that a movement of a track comes too close to while the zone is active; nil where none.
  func zoneEntered(by track: FlightTrack) -> BlockingZone? {
    let near = zones.filter { isNear($0, track) }
    guard !near.isEmpty else { return nil }
    for piece in track.pieces {
      for zone in near
      where zone.isActive(from: piece.startSeconds - Self.timeMargin, to: piece.endSeconds + Self.timeMargin)
        && isTooClose(piece, to: zone)
      {
        return zone
      }
    }
    return nil
  }

  /// What a track has to do with zones that are not always active, whether they are active meanwhile or not.
  func contacts(of track: FlightTrack) -> [ZoneContact] {
    zones.filter { !$0.isAlwaysActive && isNear($0, track) }.flatMap { zone in
      track.pieces.filter { isTooClose($0, to: zone) }.map {
        ZoneContact(
          active: zone.active, start: $0.startSeconds - Self.timeMargin, end: $0.endSeconds + Self.timeMargin)
      }
    }
  }

  /// Whether a track may come too close to a zone, by their extents.
  private func isNear(_ zone: BlockingZone, _ track: FlightTrack) -> Bool {
    let (low, high) = (track.extent.low, track.extent.high)
    return zone.meets(altitudes: low.z...high.z, margin: clearance)
      && zone.box.expanded(byMetres: clearance).intersects(
        BoundingBox(west: low.x, south: low.y, east: high.x, north: high.y))
  }

  /// Whether a movement comes too close to a zone, whenever that is active.
  private func isTooClose(_ piece: FlightPiece, to zone: BlockingZone) -> Bool {
    let low = min(piece.start.altitude, piece.end.altitude)
    let high = max(piece.start.altitude, piece.end.altitude)
    return zone.meets(altitudes: low...high, margin: clearance)
      && zone.planarDistanceMetres(from: piece.start.position, to: piece.end.position) < clearance
  }

  /// Seconds around each movement in which a zone must not be active.
  static let timeMargin = 5.0
}
