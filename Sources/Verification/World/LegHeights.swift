import Maps
import Quantities

/// The lowest and the highest place of a leg above the ground.
struct LegHeights: Sendable {
  /// A place of the leg.
  struct Spot: Sendable {
    /// Metres above the ground.
    var metres: Double
    /// Mission seconds.
    var time: Double
    var place: TrackPoint
  }

  private(set) var lowest: Spot
  private(set) var highest: Spot
  /// How many values were looked at.
  private(set) var work = 0

  init(of leg: LegTrack, over terrain: Terrain) {
    let start = Spot(
      metres: leg.start.altitude - terrain.ground(at: leg.start.position).metres, time: leg.startTime,
      place: leg.start)
    (lowest, highest) = (start, start)
    for piece in leg.pieces {
      let profile = GroundProfile(from: piece.start, to: piece.end, over: terrain)
      work += profile.work
      if profile.lowest.metres < lowest.metres { lowest = Self.spot(profile.lowest, piece) }
      if profile.highest.metres > highest.metres { highest = Self.spot(profile.highest, piece) }
    }
  }

  private static func spot(_ extreme: GroundProfile.Extreme, _ piece: Piece) -> Spot {
    Spot(
      metres: extreme.metres, time: piece.time(atFraction: extreme.fraction),
      place: piece.point(atFraction: extreme.fraction))
  }
}
