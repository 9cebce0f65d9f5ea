import Quantities

/// The tracks of placed sorties, found by time and place.
///
/// Time is cut into spans of equal length. Each span knows the tracks in the air in it, and the box that each of them
/// stays in meanwhile. So a new track is compared with its neighbours alone, however many sorties a day has.
package struct TrackIndex: Sendable {
  /// The length of a span, in seconds: about that of a climb.
  package static let spanSeconds = 20.0
  /// The most spans; all that is later lies in the last one.
  static let spansMax = 100_000
  /// The seconds by which a delay is first raised when a conflict is to pass; it grows by half at each step.
  static let delayStepSeconds = 0.5
  /// How exactly the end of a conflict is found, in seconds.
  static let delayErrorSeconds = 0.25

  /// A track in one span.
  private struct Entry: Sendable {
    var track: Int
    var vehicle: Int
    var extent: SpaceBox
    /// Its first piece in the span.
    var firstPiece: Int
  }

  /// A moment at which a track is too close to another.
  package struct Conflict: Hashable, Sendable {
    /// The other track, by the order of insertion.
    package var track: Int
    /// Mission seconds.
    package var time: Double
  }

  /// The tracks in the order of insertion.
  package private(set) var tracks: [FlightTrack] = []
  private var vehicles: [Int] = []
  private var spans: [[Entry]] = []

  /// Makes an index without tracks.
  package init() {}

  /// Adds the track of a vehicle; its number is that of tracks before it.
  package mutating func insert(_ track: FlightTrack, vehicle: Int) {
    let number = tracks.count
    for (index, piece) in track.pieces.enumerated() {
      for span in Self.spans(from: piece.startSeconds, to: piece.endSeconds) {
        while spans.count <= span { spans.append([]) }
        let extent = Self.extent(of: piece, delay: 0, inSpan: span)
        if let last = spans[span].indices.last, spans[span][last].track == number {
          spans[span][last].extent.include(extent)
        } else {
          spans[span].append(Entry(track: number, vehicle: vehicle, extent: extent, firstPiece: index))
        }
      }
    }
    tracks.append(track)
    vehicles.append(vehicle)
  }

  /// The first conflict of a track with those of other vehicles.
  ///
  /// - Parameter delay: seconds by which the track is flown later than it says.
  package func firstConflict(
    of track: FlightTrack, delay: Double, vehicle: Int, closerThan metres: Double
  ) -> Conflict? {
    for piece in track.pieces {
      var first: Conflict?
      for span in Self.spans(from: piece.startSeconds + delay, to: piece.endSeconds + delay) where span < spans.count {
        let extent = Self.extent(of: piece, delay: delay, inSpan: span)
        for entry in spans[span] where entry.vehicle != vehicle && entry.extent.mayMeet(extent, within: metres) {
          let others = tracks[entry.track].pieces
          var index = entry.firstPiece
          while index < others.count, others[index].startSeconds <= piece.endSeconds + delay {
            if let time = Separation.conflict(piece, delay: delay, others[index], closerThan: metres) {
              if time < first?.time ?? .infinity { first = Conflict(track: entry.track, time: time) }
              break
            }
            index += 1
          }
        }
        if first != nil { break }
      }
      if let first { return first }
    }
    return nil
  }

  /// The delay from which on a track does not conflict with one other for a while: the end of the conflict that there
  /// is at `delay`, at the latest that of the other's flight.
  package func delay(of track: FlightTrack, clearOf other: Int, after delay: Double, closerThan metres: Double)
    -> Double
  {
    let other = tracks[other]
    let last = other.endSeconds - track.startSeconds
    var closed = delay
    var step = Self.delayStepSeconds
    while closed < last {
      var open = min(closed + step, last)
      if open == last || Separation.firstConflict(track, delay: open, other, closerThan: metres) == nil {
        while open - closed > Self.delayErrorSeconds {
          let middle = (open + closed) / 2
          if Separation.firstConflict(track, delay: middle, other, closerThan: metres) == nil {
            open = middle
          } else {
            closed = middle
          }
        }
        return open
      }
      closed = open
      step *= 1.5
    }
    return last
  }

  /// The spans that a stretch of time touches.
  private static func spans(from start: Double, to end: Double) -> ClosedRange<Int> {
    let first = span(at: start)
    return first...max(first, span(at: end))
  }

  private static func span(at time: Double) -> Int {
    min(max(0, Int(min(time / spanSeconds, Double(spansMax)))), spansMax - 1)
  }

  /// The box of the part of a movement that lies in a span.
  private static func extent(of piece: FlightPiece, delay: Double, inSpan span: Int) -> SpaceBox {
    guard span > 0, span < spansMax - 1 else { return SpaceBox(piece.start, piece.end) }
    let start = Double(span) * spanSeconds - delay
    return SpaceBox(piece.place(at: start), piece.place(at: start + spanSeconds))
  }
}
