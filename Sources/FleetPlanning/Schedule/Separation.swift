import Geometry
import Quantities

/// The way of one vehicle from take-off to landing, ready to be compared with others.
struct FlightTrack: Sendable {
  let pieces: [FlightPiece]
  /// The horizontal extent.
  let box: BoundingBox

  /// Makes a track of pieces in the order of time; nil where there is none.
  init?(_ pieces: [FlightPiece]) {
    guard let box = BoundingBox(around: pieces.flatMap { [$0.start.position, $0.end.position] }) else { return nil }
    self.pieces = pieces
    self.box = box
  }

  var startSeconds: Double { pieces.first?.startSeconds ?? 0 }
  var endSeconds: Double { pieces.last?.endSeconds ?? 0 }
}

/// Finds whether two vehicles come too close. It never misses a conflict: an interval is dropped only where the
/// distance at its middle and the greatest closing speed exclude one.
enum Separation {
  /// Intervals shorter than this many seconds are not divided further; they count as conflicts.
  static let secondsMin = 1e-3

  /// The first moment at which two tracks are closer than `metres` in space, to within a piece; nil where never.
  static func firstConflict(_ first: FlightTrack, _ second: FlightTrack, closerThan metres: Double) -> Double? {
    guard first.startSeconds < second.endSeconds, second.startSeconds < first.endSeconds,
      first.box.expanded(byMetres: metres).intersects(second.box)
    else { return nil }
    var left = index(in: first.pieces, endingAfter: second.startSeconds)
    var right = index(in: second.pieces, endingAfter: first.startSeconds)
    while left < first.pieces.count, right < second.pieces.count {
      let one = first.pieces[left]
      let other = second.pieces[right]
      let from = max(one.startSeconds, other.startSeconds)
      let to = min(one.endSeconds, other.endSeconds)
      if from <= to, mayMeet(one, other, within: metres) {
        if let moment = conflict(one, other, from: from, to: to, closerThan: metres) { return moment }
      }
      if one.endSeconds <= other.endSeconds { left += 1 } else { right += 1 }
    }
    return nil
  }

  /// The first piece that ends after a moment.
  private static func index(in pieces: [FlightPiece], endingAfter time: Double) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].endSeconds < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func mayMeet(_ one: FlightPiece, _ other: FlightPiece, within metres: Double) -> Bool {
    func apart(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Bool {
      max(min(a, b), min(c, d)) - min(max(a, b), max(c, d)) >= metres
    }
    return !apart(one.start.altitude, one.end.altitude, other.start.altitude, other.end.altitude)
      && !apart(
        one.start.position.east, one.end.position.east, other.start.position.east, other.end.position.east)
      && !apart(
        one.start.position.north, one.end.position.north, other.start.position.north, other.end.position.north)
  }

  private static func conflict(
    _ one: FlightPiece, _ other: FlightPiece, from: Double, to: Double, closerThan metres: Double
  ) -> Double? {
    let middle = (from + to) / 2
    let distance = one.place(at: middle).distance(to: other.place(at: middle))
    if distance < metres { return middle }
    let reach = (one.speedMax + other.speedMax) * (to - from) / 2
    if distance - reach >= metres { return nil }
    if to - from <= secondsMin { return middle }
    return conflict(one, other, from: from, to: middle, closerThan: metres)
      ?? conflict(one, other, from: middle, to: to, closerThan: metres)
  }
}
