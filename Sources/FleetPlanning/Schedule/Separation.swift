import Geometry
import Quantities

/// Finds whether two vehicles come too close. It never misses a conflict: an interval is dropped only where the
/// distance at its middle and the greatest closing speed exclude one.
package enum Separation {
  /// Intervals shorter than this many seconds are not divided further; they count as conflicts.
  package static let secondsMin = 1e-3

  /// The first moment at which two tracks are closer than `metres` in space, to within a piece; nil where never.
  ///
  /// - Parameter delay: seconds by which the first track is flown later than it says.
  package static func firstConflict(
    _ first: FlightTrack, delay: Double = 0, _ second: FlightTrack, closerThan metres: Double
  ) -> Double? {
    guard first.startSeconds + delay < second.endSeconds, second.startSeconds < first.endSeconds + delay,
      first.extent.mayMeet(second.extent, within: metres)
    else { return nil }
    var left = first.firstPiece(endingFrom: second.startSeconds - delay)
    var right = second.firstPiece(endingFrom: first.startSeconds + delay)
    while left < first.pieces.count, right < second.pieces.count {
      let one = first.pieces[left]
      let other = second.pieces[right]
      if let moment = conflict(one, delay: delay, other, closerThan: metres) { return moment }
      if one.endSeconds + delay <= other.endSeconds { left += 1 } else { right += 1 }
    }
    return nil
  }

  /// A moment at which two movements are closer than `metres`; nil where there is none.
  ///
  /// - Parameter delay: seconds by which the first is flown later than it says.
  static func conflict(
    _ one: FlightPiece, delay: Double, _ other: FlightPiece, closerThan metres: Double
  ) -> Double? {
    let from = max(one.startSeconds + delay, other.startSeconds)
    let to = min(one.endSeconds + delay, other.endSeconds)
    guard from <= to, SpaceBox(one.start, one.end).mayMeet(SpaceBox(other.start, other.end), within: metres) else {
      return nil
    }
    return Pair(one: one, other: other, delay: delay, metres: metres).conflict(from: from, to: to)
  }

  /// Two movements whose times overlap.
  private struct Pair {
    let one: FlightPiece
    let other: FlightPiece
    let delay: Double
    let metres: Double

    /// A moment in a span of time at which they are too close.
    func conflict(from: Double, to: Double) -> Double? {
      let middle = (from + to) / 2
      let distance = one.place(at: middle - delay).distance(to: other.place(at: middle))
      if distance < metres { return middle }
      // The relative velocity is linear in time, so it is greatest at an end.
      let reach = max(closingSpeed(at: from), closingSpeed(at: to)) * (to - from) / 2
      if distance - reach >= metres { return nil }
      if to - from <= secondsMin { return middle }
      return conflict(from: from, to: middle) ?? conflict(from: middle, to: to)
    }

    private func closingSpeed(at time: Double) -> Double {
      let relative = one.velocity(at: time - delay) - other.velocity(at: time)
      return (relative * relative).sum().squareRoot()
    }
  }
}

extension FlightPiece {
  /// The velocity over ground at a moment of the piece, in metres per second east, north and up.
  func velocity(at time: Double) -> SIMD3<Double> {
    guard seconds > 0 else { return .zero }
    let mean = (startSpeed + endSpeed) / 2
    let elapsed = min(max(0, time - startSeconds), seconds)
    let speed = startSpeed + (endSpeed - startSpeed) * elapsed / seconds
    return (end.vector - start.vector) * (mean > 0 ? speed / (mean * seconds) : 1 / seconds)
  }
}
