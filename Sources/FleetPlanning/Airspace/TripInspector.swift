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
  /// Another vehicle is too close at a moment.
  case conflict(time: Double)
}

/// Looks at a recorded sortie once more, movement by movement, at the times at which it would be flown.
struct TripInspector: Sendable {
  let zones: [BlockingZone]
  /// The clearance that must be kept, in metres.
  let clearance: Double

  /// The first zone that a movement comes too close to while the zone is active; nil where none.
  func zoneEntered(by pieces: [FlightPiece]) -> BlockingZone? {
    for piece in pieces {
      let low = min(piece.start.altitude, piece.end.altitude)
      let high = max(piece.start.altitude, piece.end.altitude)
      for zone in zones {
        guard zone.isActive(from: piece.startSeconds - Self.timeMargin, to: piece.endSeconds + Self.timeMargin),
          zone.meets(altitudes: low...high, margin: clearance)
        else { continue }
        if zone.planarDistanceMetres(from: piece.start.position, to: piece.end.position) < clearance { return zone }
      }
    }
    return nil
  }

  /// Seconds around each movement in which a zone must not be active.
  static let timeMargin = 5.0
}
