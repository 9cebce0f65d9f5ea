import Plans
import Quantities

/// A straight way from stop to stop as pieces with one greatest speed each: what way points and speeds can say of it.
///
/// The vehicle speeds up within the faster of two pieces and slows down within it, so a border lies where the slower
/// one is left or reached.
struct PacedWay {
  /// A piece.
  struct Piece {
    /// Its last point.
    var end: TrajectoryPoint
    /// The greatest speed on it in metres per second.
    var speed: Double
    /// Whether it is driven at that speed for some time; otherwise the speed is only touched.
    var isEven: Bool
  }

  /// From the start to the stop at the end; at least one.
  let pieces: [Piece]

  /// Points of the same speed beside each other.
  private struct Run {
    var first: Int
    var last: Int
    var speed: Double
  }

  /// Cuts a way.
  ///
  /// - Parameters:
  ///   - points: at least two, at rest at both ends.
  ///   - tolerance: speeds that differ by less are the same, in metres per second.
  init(_ points: [TrajectoryPoint], tolerance: Double) {
    precondition(points.count > 1, "a way has two ends")
    var runs: [Run] = []
    for (index, point) in points.enumerated() {
      let speed = point.speed.metresPerSecond
      if let run = runs.last, abs(speed - run.speed) < tolerance {
        runs[runs.count - 1].last = index
      } else {
        runs.append(Run(first: index, last: index, speed: speed))
      }
    }
    // An even stretch is a piece, and so is a summit that is only touched.
    let limits = runs.indices.filter { number in
      let run = runs[number]
      let before = number > 0 ? runs[number - 1].speed : 0
      let behind = number + 1 < runs.count ? runs[number + 1].speed : 0
      return run.speed > 0 && (run.last > run.first || (run.speed > before && run.speed > behind))
    }
    var pieces: [Piece] = []
    for (number, next) in zip(limits, limits.dropFirst()) {
      let run = runs[number]
      let border = run.speed < runs[next].speed ? run.last : runs[next].first
      pieces.append(Piece(end: points[border], speed: run.speed, isEven: run.last > run.first))
    }
    let end = points[points.count - 1]
    let last = limits.last.map { runs[$0] }
    pieces.append(
      Piece(end: end, speed: last?.speed ?? 0, isEven: last.map { $0.last > $0.first } ?? false))
    self.pieces = pieces
  }
}
