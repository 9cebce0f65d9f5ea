import Geometry
import Quantities

/// A straight drive from rest to rest with a greatest speed for each piece of it.
package struct PacedDrive: Hashable, Sendable {
  /// Where it starts.
  package var start: LocalPoint
  /// Where it ends.
  package var end: LocalPoint
  /// The pieces from start to end; never empty.
  package var pieces: [Piece]

  /// A piece of the way.
  package struct Piece: Hashable, Sendable {
    /// Its length in metres.
    package var metres: Double
    /// The greatest speed on it in metres per second.
    package var speed: Double

    /// Describes a piece.
    package init(metres: Double, speed: Double) {
      self.metres = metres
      self.speed = speed
    }
  }
}

/// The movement along a straight way whose greatest speed changes: as fast as the pieces and the acceleration allow.
///
/// The speed is nowhere above that of the piece, so nothing beside the way is passed in less time than the pieces say.
package struct PacedMotion: Hashable, Sendable {
  /// Where the speed changes its course.
  package struct Knot: Hashable, Sendable {
    /// Seconds from the start.
    package var seconds: Double
    /// Metres from the start.
    package var metres: Double
    /// The speed there.
    package var metresPerSecond: Double
  }

  /// From rest to rest, ascending; at least one.
  package private(set) var knots: [Knot]

  /// Works out the movement.
  ///
  /// - Parameters:
  ///   - pieces: with positive lengths and speeds.
  ///   - acceleration: metres per second squared, positive.
  package init(_ pieces: [PacedDrive.Piece], acceleration: Double) {
    // The speeds at the borders: no faster than both neighbours, and reachable from rest at both ends.
    var border = [Double](repeating: 0, count: pieces.count + 1)
    for index in pieces.indices.dropFirst() { border[index] = min(pieces[index - 1].speed, pieces[index].speed) }
    func reached(_ speed: Double, _ metres: Double) -> Double {
      // Plan files keep speeds to 1 mm/s.
      Self.floored((speed * speed + 2 * acceleration * metres).squareRoot())
    }
    for index in pieces.indices.dropLast() {
      border[index + 1] = min(border[index + 1], reached(border[index], pieces[index].metres))
    }
    for index in pieces.indices.dropFirst().reversed() {
      border[index] = min(border[index], reached(border[index + 1], pieces[index].metres))
    }
    knots = [Knot(seconds: 0, metres: 0, metresPerSecond: 0)]
    var (seconds, metres) = (0.0, 0.0)
    func add(_ length: Double, from: Double, to: Double, _ knots: inout [Knot]) {
      guard length > 1e-9, from + to > 0 else { return }
      seconds += 2 * length / (from + to)
      metres += length
      knots.append(Knot(seconds: seconds, metres: metres, metresPerSecond: to))
    }
    for (index, piece) in pieces.enumerated() {
      let (first, last) = (border[index], border[index + 1])
      // The fastest that the piece has room for between its borders.
      let room = (acceleration * piece.metres + (first * first + last * last) / 2).squareRoot()
      let peak = max(min(piece.speed, room), first, last)
      let up = (peak * peak - first * first) / (2 * acceleration)
      let down = (peak * peak - last * last) / (2 * acceleration)
      add(min(up, piece.metres), from: first, to: peak, &knots)
      add(piece.metres - up - down, from: peak, to: peak, &knots)
      add(min(down, piece.metres), from: peak, to: last, &knots)
    }
    knots[knots.count - 1].metresPerSecond = 0
    merge()
  }

  /// Seconds from rest to rest.
  package var seconds: Double { knots[knots.count - 1].seconds }
  /// The length in metres.
  package var metres: Double { knots[knots.count - 1].metres }

  /// Joins stretches of the same even speed.
  private mutating func merge() {
    var merged: [Knot] = []
    for knot in knots {
      if merged.count >= 2, merged[merged.count - 1].metresPerSecond == knot.metresPerSecond,
        merged[merged.count - 2].metresPerSecond == knot.metresPerSecond
      {
        merged.removeLast()
      }
      merged.append(knot)
    }
    knots = merged
  }

  /// A speed rounded down to the millimetre per second.
  static func floored(_ metresPerSecond: Double) -> Double { (metresPerSecond * 1000).rounded(.down) / 1000 }
}

extension PacedDrive {
  /// The movement along it.
  ///
  /// - Parameter metres: its length as it is driven; nil for that of the pieces.
  func motion(acceleration: Double, metres: Double? = nil) -> PacedMotion {
    let planned = pieces.reduce(0) { $0 + $1.metres }
    let scale = metres.map { planned > 0 ? $0 / planned : 1 } ?? 1
    return PacedMotion(
      pieces.map { Piece(metres: $0.metres * scale, speed: $0.speed) }, acceleration: acceleration)
  }
}
