import Quantities

/// The tracks of placed sorties by kind of vehicle: vehicles in the air and ground robots do not count against each
/// other.
struct PlacedTracks: Sendable {
  /// The tracks of one kind, and for each the number of its sortie.
  struct Kind: Sendable {
    var index = TrackIndex()
    var placed: [Int] = []
  }

  /// In the air, then on floors.
  private var kinds = [Kind(), Kind()]

  /// Adds the track of a placed sortie.
  mutating func insert(_ track: FlightTrack, vehicle: Int, placed: Int, isRobot: Bool) {
    let kind = isRobot ? 1 : 0
    kinds[kind].index.insert(track, vehicle: vehicle)
    kinds[kind].placed.append(placed)
  }

  /// The tracks that count for a vehicle.
  func kind(isRobot: Bool) -> Kind { kinds[isRobot ? 1 : 0] }
}
