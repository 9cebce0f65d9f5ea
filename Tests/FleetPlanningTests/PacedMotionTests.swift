import FleetPlanning
import Geometry
import Quantities
import Testing

/// How robots drive where the greatest speed changes on the way.
@Suite struct PacedMotionTests {
  private func pieces(seed: UInt64) -> [PacedDrive.Piece] {
    var generator = SplitMix64(seed: seed)
    return (0..<Int.random(in: 1...12, using: &generator)).map { _ in
      // Speeds as a plan has them: most pieces at full speed, some very slow, to the millimetre per second.
      let slow = Double(Int.random(in: 6...500, using: &generator)) / 1000
      return PacedDrive.Piece(
        metres: Double.random(in: 0.05...0.5, using: &generator), speed: Bool.random(using: &generator) ? 0.5 : slow)
    }
  }

  @Test(
    "it goes from rest to rest over the whole length, never faster than a piece and the acceleration allow",
    arguments: UInt64(1)...40)
  func limits(seed: UInt64) {
    let pieces = pieces(seed: seed)
    let motion = PacedMotion(pieces, acceleration: 0.49)
    let length = pieces.reduce(0) { $0 + $1.metres }
    #expect(abs(motion.metres - length) < 1e-6)
    #expect(motion.knots.first?.metresPerSecond == 0 && motion.knots.last?.metresPerSecond == 0)
    var ends: [Double] = []
    for piece in pieces { ends.append((ends.last ?? 0) + piece.metres) }
    for (before, after) in zip(motion.knots, motion.knots.dropFirst()) {
      let (seconds, metres) = (after.seconds - before.seconds, after.metres - before.metres)
      #expect(seconds > 0 && metres > 0)
      #expect(abs(after.metresPerSecond - before.metresPerSecond) <= 0.49 * seconds + 1e-9)
      #expect(abs(metres - (before.metresPerSecond + after.metresPerSecond) / 2 * seconds) < 1e-9)
      for (piece, end) in zip(pieces, ends) where before.metres < end - 1e-9 && after.metres > end - piece.metres + 1e-9
      {
        #expect(max(before.metresPerSecond, after.metresPerSecond) <= piece.speed + 1e-9, "seed \(seed)")
      }
    }
    #expect(motion.seconds >= pieces.reduce(0) { $0 + $1.metres / $1.speed } - 1e-9)
  }

  @Test("over one piece it is the motion that all vehicles have", arguments: [0.05, 0.3, 0.5, 2.0, 40])
  func onePiece(metres: Double) {
    let motion = PacedMotion([PacedDrive.Piece(metres: metres, speed: 0.5)], acceleration: 0.5)
    let plain = StraightMotion(
      distanceMetres: metres, speedMetresPerSecond: 0.5, accelerationMetresPerSecondSquared: 0.5)
    #expect(abs(motion.seconds - plain.seconds) < 1e-9)
  }

  @Test("even pieces of one speed are one stretch")
  func merged() {
    let motion = PacedMotion(
      Array(repeating: PacedDrive.Piece(metres: 0.5, speed: 0.5), count: 20), acceleration: 0.5)
    #expect(motion.knots.count == 4)
  }
}
