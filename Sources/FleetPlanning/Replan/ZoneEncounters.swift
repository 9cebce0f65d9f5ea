import Geometry
import Quantities

/// Finds where a recorded sortie comes too near to a zone from a moment on.
enum ZoneEncounters {
  /// Seconds between two moments that are looked at for the first one inside: the moment is for people.
  static let stepSeconds = 0.5

  /// The first encounter after a moment: the zone's identifier and the mission second; nil where there is none.
  ///
  /// - Parameter clearance: what must be kept, in metres.
  static func first(
    _ sortie: BuiltSortie, _ zones: [BlockingZone], clearance: Double, from: Double
  ) -> (zone: String, seconds: Double)? {
    for piece in sortie.track.pieces where piece.endSeconds > from {
      let inspector = TripInspector(zones: zones, clearance: clearance)
      guard let track = FlightTrack([piece]), let zone = inspector.zoneEntered(by: track) else { continue }
      return (zone.identifier, moment(of: piece, in: zone, clearance: clearance, from: max(from, piece.startSeconds)))
    }
    return nil
  }

  /// The first looked-at moment of a piece inside a zone; the piece's own beginning where none of them is.
  private static func moment(
    of piece: FlightPiece, in zone: BlockingZone, clearance: Double, from: Double
  ) -> Double {
    var time = from
    while time <= piece.endSeconds {
      let place = piece.place(at: time)
      if zone.isActive(from: time, to: time),
        zone.meets(altitudes: place.altitude...place.altitude, margin: clearance),
        zone.planarDistanceMetres(to: place.position) < clearance
      {
        return time
      }
      time += stepSeconds
    }
    return from
  }
}
