/// The motion along a straight way from rest to rest whose pieces have speeds of their own.
///
/// It is as fast as pieces and acceleration allow and nowhere faster than its piece: it speeds up behind the border to
/// a faster piece, and slows down before the border to a slower one.
struct DriveProfile: Sendable, Hashable {
  /// A piece of the way.
  struct Piece: Sendable, Hashable {
    /// Its length in metres, not negative.
    var metres: Double
    /// The greatest speed on it, metres per second; positive.
    var speed: Double
  }

  /// Where the acceleration changes.
  private struct Knot: Sendable, Hashable {
    var seconds: Double
    var metres: Double
    var speed: Double
  }

  /// The length of the way in metres.
  let metres: Double
  private var knots: [Knot]

  /// Works out the motion.
  ///
  /// - Parameter acceleration: metres per second squared; positive.
  init(_ pieces: [Piece], acceleration: Double) {
    precondition(acceleration > 0, "a vehicle that moves has a positive acceleration")
    // The speed at each border: that of the slower neighbour, and reachable from rest at both ends.
    var borders = [Double](repeating: 0, count: pieces.count + 1)
    for (index, piece) in pieces.enumerated().dropLast() {
      let reached = (borders[index] * borders[index] + 2 * acceleration * piece.metres).squareRoot()
      borders[index + 1] = min(piece.speed, pieces[index + 1].speed, reached)
    }
    for (index, piece) in pieces.enumerated().dropFirst().reversed() {
      let reached = (borders[index + 1] * borders[index + 1] + 2 * acceleration * piece.metres).squareRoot()
      borders[index] = min(borders[index], reached)
    }
    metres = pieces.reduce(0) { $0 + $1.metres }
    knots = [Knot(seconds: 0, metres: 0, speed: 0)]
    for (index, piece) in pieces.enumerated() {
      let (entry, exit) = (borders[index], borders[index + 1])
      let highest = (acceleration * piece.metres + (entry * entry + exit * exit) / 2).squareRoot()
      let peak = max(min(piece.speed, highest), entry, exit)
      let rising = (peak * peak - entry * entry) / (2 * acceleration)
      let falling = (peak * peak - exit * exit) / (2 * acceleration)
      add(rising, to: peak)
      add(piece.metres - rising - falling, to: peak)
      add(falling, to: exit)
    }
  }

  private mutating func add(_ length: Double, to speed: Double) {
    let last = knots[knots.count - 1]
    guard length > 1e-9, last.speed + speed > 0 else { return }
    knots.append(
      Knot(seconds: last.seconds + 2 * length / (last.speed + speed), metres: last.metres + length, speed: speed))
  }

  /// The time of the whole way in seconds.
  var seconds: Double { knots[knots.count - 1].seconds }

  /// Metres from the start, speed and acceleration at a moment; at rest at the end after the end.
  ///
  /// - Complexity: linear in the number of pieces.
  func state(atSeconds seconds: Double) -> (metres: Double, speed: Double, change: Double) {
    guard seconds < self.seconds, let next = knots.firstIndex(where: { $0.seconds > seconds }), next > 0 else {
      return seconds < self.seconds ? (0, 0, 0) : (metres, 0, 0)
    }
    let (low, high) = (knots[next - 1], knots[next])
    let passed = max(0, seconds - low.seconds)
    let change = (high.speed - low.speed) / (high.seconds - low.seconds)
    return (low.metres + low.speed * passed + change * passed * passed / 2, low.speed + change * passed, change)
  }
}
