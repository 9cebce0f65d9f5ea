import Plans
import Quantities

/// The distance of the two nearest vehicles in the air over the time of a run, worked out from their lines.
package struct SeparationSeries: Hashable, Sendable {
  /// One stretch of time.
  package struct Entry: Hashable, Sendable {
    /// The middle of the nearest approach in the stretch.
    package var time: MissionTime
    /// The distance in space.
    package var distance: Length
    /// The two vehicles, as indices of the record's tracks, the smaller first.
    package var first: Int
    package var second: Int
  }

  /// One entry for each stretch in which two vehicles are in the air and no farther apart than `metresMax`.
  package var entries: [Entry] = []
  /// For each track its nearest approach to any other; nil where there is none.
  package var nearest: [Entry?] = []
  /// The length of a stretch in seconds.
  package var stepSeconds = 1.0

  /// Vehicles farther apart than this are not near each other, in metres.
  package static let metresMax = 500.0
  /// The most stretches times vehicles; where there are more, stretches are longer.
  private static let placesMax = 4_000_000.0

  /// Works it out. O(stretches × vehicles²) at worst; vehicles are sorted by their easting, so mostly less.
  package init(_ tracks: [RunTrack]) {
    nearest = Array(repeating: nil, count: tracks.count)
    let flying = tracks.indices.filter { index in tracks[index].samples.contains(where: \.isInAir) }
    let times = flying.flatMap { index in
      [tracks[index].samples.first?.time, tracks[index].samples.last?.time].compactMap(\.self)
    }
    guard flying.count > 1, let start = times.min(), let end = times.max(), end > start else { return }
    stepSeconds = max(1, ((end - start) * Double(flying.count) / Self.placesMax).rounded(.up))
    var cursors = Array(repeating: 0, count: tracks.count)
    var before: [Place?] = Array(repeating: nil, count: tracks.count)
    var step = 0
    while start + Double(step) * stepSeconds <= end + stepSeconds {
      let time = start + Double(step) * stepSeconds
      var moves: [Move] = []
      for index in flying {
        let now = Self.place(of: tracks[index], at: time, cursor: &cursors[index])
        if let from = before[index], let now { moves.append(Move(track: index, from: from, to: now)) }
        before[index] = now
      }
      take(&moves, endingAt: time)
      step += 1
    }
  }

  /// The number of stretches in which two vehicles came nearer than a distance.
  func count(below distance: Length) -> Int { entries.count { $0.distance < distance } }

  /// A place in space, metres.
  private struct Place {
    var east: Double
    var north: Double
    var up: Double
  }

  /// What a vehicle does in one stretch.
  private struct Move {
    var track: Int
    var from: Place
    var to: Place
    var west: Double
    var east: Double

    init(track: Int, from: Place, to: Place) {
      self.track = track
      self.from = from
      self.to = to
      west = min(from.east, to.east)
      east = max(from.east, to.east)
    }
  }

  private static func place(of track: RunTrack, at time: MissionTime, cursor: inout Int) -> Place? {
    guard let state = track.place(at: time, cursor: &cursor), state.isInAir else { return nil }
    return Place(east: state.position.east, north: state.position.north, up: state.altitude.metres)
  }

  private mutating func take(_ moves: inout [Move], endingAt end: MissionTime) {
    moves.sort { ($0.west, $0.track) < ($1.west, $1.track) }
    var best: Entry?
    for (order, one) in moves.enumerated() {
      for other in moves[(order + 1)...] {
        if other.west - one.east > Self.metresMax { break }
        let (share, metres) = Self.approach(one, other)
        guard metres <= Self.metresMax else { continue }
        let entry = Entry(
          time: end + (share - 1) * stepSeconds, distance: Length(metres: metres), first: min(one.track, other.track),
          second: max(one.track, other.track))
        if best.map({ metres < $0.distance.metres }) ?? true { best = entry }
        for track in [one.track, other.track]
        where nearest[track].map({ metres < $0.distance.metres }) ?? true {
          nearest[track] = entry
        }
      }
    }
    if let best { entries.append(best) }
  }

  /// The nearest approach of two straight, even movements: the share of the stretch, and the metres.
  private static func approach(_ one: Move, _ other: Move) -> (share: Double, metres: Double) {
    let (east, north, up) =
      (other.from.east - one.from.east, other.from.north - one.from.north, other.from.up - one.from.up)
    let (toEast, toNorth, toUp) =
      (other.to.east - one.to.east - east, other.to.north - one.to.north - north, other.to.up - one.to.up - up)
    let square = toEast * toEast + toNorth * toNorth + toUp * toUp
    let along = -(east * toEast + north * toNorth + up * toUp)
    let share = square > 0 ? min(1, max(0, along / square)) : 0
    let (x, y, z) = (east + toEast * share, north + toNorth * share, up + toUp * share)
    return (share, (x * x + y * y + z * z).squareRoot())
  }
}
