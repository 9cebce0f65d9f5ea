import Telemetry
import Testing

/// Stretches of a log that could not be read.
@Suite struct FlightLogTallyTests {
  /// Adds so many stretches of ten bytes with a gap behind each, each stretch in pieces.
  private static func tally(stretches: Int, pieces: Int) -> FlightLogTally {
    var tally = FlightLogTally()
    for stretch in 0..<stretches {
      for piece in 0..<pieces { tally.add(stretch * 20 + piece * (10 / pieces), length: 10 / pieces, "no record") }
    }
    return tally
  }

  @Test(
    "a stretch that is told in pieces is one, also where stretches are only counted",
    arguments: [1, FlightLogTally.damagesMax, FlightLogTally.damagesMax + 1, 3 * FlightLogTally.damagesMax])
  func pieces(stretches: Int) {
    let whole = Self.tally(stretches: stretches, pieces: 1)
    for pieces in [2, 5, 10] { #expect(Self.tally(stretches: stretches, pieces: pieces) == whole) }
    #expect(whole.damageCount == stretches && whole.bytesLost == 10 * stretches)
    #expect(whole.damages.count == min(stretches, FlightLogTally.damagesMax))
    #expect(whole.damages.allSatisfy { $0.length == 10 })
  }
}
