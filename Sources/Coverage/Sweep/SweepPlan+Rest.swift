import Geometry
import Quantities

/// How far along a plan the vehicle got.
package enum SweepProgress: Hashable, Sendable {
  /// Metres of the run, from its start.
  case metres(Double)
  /// Seconds of the run with its straight pieces from rest to rest.
  case seconds(Double, speed: Speed, accelerationMetresPerSecondSquared: Double)
}

extension SweepPlan {
  /// What is left after an interruption: the plan from the place of the interruption to the end.
  ///
  /// What was covered before is not covered again, but for one swath on request: then the swath that was interrupted,
  /// or the one before it where a link was, is flown again from its start.
  /// - Parameters:
  ///   - progress: how far the run got; below zero counts as nothing, beyond the end as all.
  ///   - repeatsSwath: whether the last swath that was begun is flown again.
  /// - Returns: nil where nothing is left.
  package func rest(after progress: SweepProgress, repeatsSwath: Bool = false) -> SweepPlan? {
    var metres =
      switch progress {
      case .metres(let metres): max(0, metres)
      case .seconds(let seconds, let speed, let acceleration):
        self.metres(after: seconds, speed: speed, acceleration: acceleration)
      }
    var left: [SweepPiece] = []
    for (index, piece) in pieces.enumerated() {
      let length = piece.lengthMetres
      if metres >= length - Self.reachedMetres {
        metres -= length
        continue
      }
      left = Array(pieces[index...])
      if metres > Self.reachedMetres {
        // A link that was begun leads nowhere new: the rest starts with the next swath.
        left[0] = SweepPiece(kind: piece.kind, points: Self.cut(piece.points, fromMetres: metres))
      }
      if repeatsSwath, let again = pieces[...index].lastIndex(where: { $0.kind == .swath }) {
        left = Array(pieces[again...])
      }
      break
    }
    if repeatsSwath, left.isEmpty, let last = pieces.last { left = [last] }
    while left.first?.kind == .link { left.removeFirst() }
    guard !left.isEmpty else { return nil }
    let lines = left.filter { $0.kind == .swath }
    let share = lines.reduce(0) { $0 + $1.lengthMetres } / max(swathLengthMetres, Self.reachedMetres)
    return SweepPlan(
      pieces: left, swathWidth: swathWidth, coveredSquareMetres: coveredSquareMetres * min(1, share), missed: missed)
  }

  /// Nearer than this to its end a piece counts as flown, in metres.
  private static let reachedMetres = 1e-6

  /// How far the run is after some seconds.
  private func metres(after seconds: Double, speed: Speed, acceleration: Double) -> Double {
    var left = seconds
    var metres = 0.0
    let line = line
    for (start, end) in zip(line, line.dropFirst()) {
      let motion = StraightMotion(
        distanceMetres: start.planarDistanceMetres(to: end), speedMetresPerSecond: speed.metresPerSecond,
        accelerationMetresPerSecondSquared: acceleration)
      if left >= motion.seconds {
        left -= motion.seconds
        metres += motion.distanceMetres
        continue
      }
      guard left > 0 else { break }
      let ramp = motion.rampSeconds
      let cruise = motion.cruiseSeconds
      if left <= ramp {
        metres += acceleration * left * left / 2
      } else if left <= ramp + cruise {
        metres += acceleration * ramp * ramp / 2 + motion.peakSpeedMetresPerSecond * (left - ramp)
      } else {
        let rest = motion.seconds - left
        metres += motion.distanceMetres - acceleration * rest * rest / 2
      }
      break
    }
    return metres
  }

  /// A line from some metres behind its start on.
  static func cut(_ line: [LocalPoint], fromMetres metres: Double) -> [LocalPoint] {
    var left = metres
    for (index, start) in line.enumerated() where index + 1 < line.count {
      let length = start.planarDistanceMetres(to: line[index + 1])
      if left < length {
        return [start.interpolated(to: line[index + 1], fraction: left / length)] + line[(index + 1)...]
      }
      left -= length
    }
    return [line[line.count - 1]]
  }
}
