import Quantities
import Testing
import Verification

/// The closest approach of two vehicles against minima worked by hand. Head-on and one chase stand in `TwinTests`.
struct ClosestApproachClosedFormTests {
  private func place(_ east: Double, _ north: Double, _ up: Double = 50) -> TrackPoint {
    TrackPoint(position: LocalPoint(east: east, north: north), altitude: up)
  }

  private func piece(
    _ from: TrackPoint, _ to: TrackPoint, _ times: (Double, Double), speeds: (Double, Double)
  ) -> Piece {
    Piece(
      from: from, to: to, startTime: times.0, endTime: times.1, startSpeed: speeds.0, endSpeed: speeds.1)
  }

  private func expect(
    _ approach: ClosestApproach?, metres: Double, at time: Double, firstBelow: Double?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let approach = try value(approach)
    #expect(abs(approach.metres - metres) < 1e-6, sourceLocation: sourceLocation)
    #expect(abs(approach.time - time) < 1e-4, sourceLocation: sourceLocation)
    if let firstBelow {
      #expect(abs(try value(approach.firstBelow) - firstBelow) < 1e-6, sourceLocation: sourceLocation)
    } else {
      #expect(approach.firstBelow == nil, sourceLocation: sourceLocation)
    }
  }

  @Test("a faster one overtakes beside a slower one")
  func overtaking() throws {
    // 60 m behind and 5 m beside, 12 against 7 m/s: abreast after 12 s; 12 m behind, so 13 m away, after 9.6 s.
    let fast = piece(place(0, 0), place(240, 0), (0, 20), speeds: (12, 12))
    let slow = piece(place(60, 5), place(200, 5), (0, 20), speeds: (7, 7))
    try expect(ClosestApproach(fast, slow, below: 13), metres: 5, at: 12, firstBelow: 9.6)
    try expect(ClosestApproach(slow, fast, below: 13), metres: 5, at: 12, firstBelow: 9.6)
  }

  @Test("two cross at right angles with different speeds")
  func crossing() throws {
    // 6 m/s eastwards from 90 m, 8 m/s northwards from 80 m before the crossing. The way of one as the other sees it
    // passes at 24 m after 11.8 s with 10 m/s; it is 30 m away 18 m before that.
    let east = piece(place(-90, 0), place(90, 0), (0, 30), speeds: (6, 6))
    let north = piece(place(0, -80), place(0, 160), (0, 30), speeds: (8, 8))
    try expect(ClosestApproach(east, north, below: 30), metres: 24, at: 11.8, firstBelow: 10)
  }

  @Test("one climbs past the way of another")
  func climbing() throws {
    // Upwards with 3 m/s from the ground; 10 m/s eastwards at 41.8 m, 7 m beside. Seen from one, the other moves with
    // √109 m/s and passes |100 · 3 − 41.8 · 10| / √109 m away in the upright plane.
    let up = piece(place(0, 0, 0), place(0, 0, 60), (0, 20), speeds: (3, 3))
    let level = piece(place(-100, 7, 41.8), place(100, 7, 41.8), (0, 20), speeds: (10, 10))
    let least = (49 + 118.0 * 118 / 109).squareRoot()
    let time = (1000 + 3 * 41.8) / 109
    let before = ((20.0 * 20 - least * least) / 109).squareRoot()
    try expect(ClosestApproach(up, level, below: 20), metres: least, at: time, firstBelow: time - before)
  }

  @Test("both change their speed on ways that cross")
  func accelerating() throws {
    // t² eastwards and 2t² − 100 northwards: with s = t² the square is s² + (2s − 100)², least for s = 40.
    let east = piece(place(0, 0), place(100, 0), (0, 10), speeds: (0, 20))
    let north = piece(place(0, -100), place(0, 100), (0, 10), speeds: (0, 40))
    // 5s² − 400s + 10 000 = 50² for s = 30.
    try expect(
      ClosestApproach(east, north, below: 50), metres: 2000.0.squareRoot(), at: 40.0.squareRoot(),
      firstBelow: 30.0.squareRoot())
  }

  @Test("one speeds up while the other slows down on the same way")
  func braking() throws {
    // 3 m beside each other: 40 + 10t − t²/2 against t². They are abreast when 1.5t² − 10t − 40 = 0, and 4 m apart
    // along the way, so 5 m in all, when it is −4.
    let chaser = piece(place(0, 0), place(100, 0), (5, 15), speeds: (0, 20))
    let braking = piece(place(40, 3), place(90, 3), (5, 15), speeds: (10, 0))
    let abreast = (10 + 340.0.squareRoot()) / 3
    let near = (10 + (100 + 6 * 36.0).squareRoot()) / 3
    try expect(ClosestApproach(chaser, braking, below: 5), metres: 3, at: 5 + abreast, firstBelow: 5 + near)
  }

  @Test("of two approaches the first one counts for the limit")
  func twice() throws {
    // 16 − 10t + t² along, 3 m beside: abreast after 2 s and again after 8 s; 4 m along after 5 − √13 s.
    let even = piece(place(0, 0), place(100, 0), (0, 10), speeds: (10, 10))
    let starting = piece(place(16, 3), place(116, 3), (0, 10), speeds: (0, 20))
    let approach = try value(ClosestApproach(even, starting, below: 5))
    #expect(abs(approach.metres - 3) < 1e-6)
    #expect(abs(approach.time - 2) < 1e-4 || abs(approach.time - 8) < 1e-4)
    #expect(abs(try value(approach.firstBelow) - (5 - 13.0.squareRoot())) < 1e-6)
  }

  @Test("touching the limit exactly is allowed")
  func touching() throws {
    let one = piece(place(0, 0), place(200, 0), (0, 20), speeds: (10, 10))
    let other = piece(place(200, 30), place(0, 30), (0, 20), speeds: (10, 10))
    try expect(ClosestApproach(one, other, below: 30), metres: 30, at: 10, firstBelow: nil)
    // A micrometre more is missed √(2 · 30 · 1e-6) m before they are abreast, at 20 m/s.
    try expect(
      ClosestApproach(one, other, below: 30 + 1e-6), metres: 30, at: 10, firstBelow: 10 - 6e-5.squareRoot() / 20)
    // Beside each other all the time, and standing still beside each other.
    let beside = piece(place(0, 30), place(200, 30), (0, 20), speeds: (10, 10))
    #expect(ClosestApproach(one, beside, below: 30)?.firstBelow == nil)
    #expect(ClosestApproach(one, beside, below: 30.001)?.firstBelow == 0)
    let (hover, far) = (
      piece(place(0, 0), place(0, 0), (0, 20), speeds: (0, 0)),
      piece(place(18, 24), place(18, 24), (5, 9), speeds: (0, 0))
    )
    try expect(ClosestApproach(hover, far, below: 30), metres: 30, at: 5, firstBelow: nil)
    #expect(ClosestApproach(hover, far, below: 30.001)?.firstBelow == 5)
  }

  @Test("two that share a single moment are as near as they are then")
  func oneMoment() throws {
    let before = piece(place(0, 0), place(100, 0), (0, 10), speeds: (10, 10))
    let after = piece(place(100, 12), place(100, 112), (10, 20), speeds: (10, 10))
    try expect(ClosestApproach(before, after, below: 15), metres: 12, at: 10, firstBelow: 10)
    try expect(ClosestApproach(before, after, below: 12), metres: 12, at: 10, firstBelow: nil)
    let later = piece(place(100, 12), place(100, 112), (10.001, 20), speeds: (10, 10))
    #expect(ClosestApproach(before, later, below: 15) == nil)
  }
}
