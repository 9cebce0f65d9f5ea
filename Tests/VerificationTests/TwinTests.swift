import Geometry
import Maps
import Quantities
import Testing
import Verification

/// The closed forms against slow twins that sample densely.
struct TwinTests {
  private func number(_ generator: inout SplitMix64, _ low: Double, _ high: Double) -> Double {
    low + (high - low) * generator.nextUnit()
  }

  private func point(_ generator: inout SplitMix64, within metres: Double) -> LocalPoint {
    LocalPoint(east: number(&generator, -metres, metres), north: number(&generator, -metres, metres))
  }

  private func place(_ generator: inout SplitMix64) -> TrackPoint {
    TrackPoint(position: point(&generator, within: 100), altitude: number(&generator, 0, 60))
  }

  private func piece(_ generator: inout SplitMix64) -> Piece {
    let start = number(&generator, 0, 10)
    let from = place(&generator)
    // Every fourth piece is a hover; speeds are made to fit the length.
    let isHover = generator.nextIndex(below: 4) == 0
    let to = isHover ? from : place(&generator)
    let duration = number(&generator, 1, 20)
    let share = number(&generator, 0, 2)
    let mean = from.distanceMetres(to: to) / duration
    return Piece(
      from: from, to: to, startTime: start, endTime: start + duration, startSpeed: mean * share,
      endSpeed: mean * (2 - share))
  }

  /// A star-shaped polygon, sometimes with a hole.
  private func polygon(_ generator: inout SplitMix64) throws -> Polygon {
    let centre = point(&generator, within: 50)
    let count = 3 + generator.nextIndex(below: 8)
    func ring(_ low: Double, _ high: Double) -> [LocalPoint] {
      (0..<count).map { index in
        let corner = unit(Double(index) / Double(count))
        let radius = number(&generator, low, high)
        return LocalPoint(east: centre.east + corner.east * radius, north: centre.north + corner.north * radius)
      }
    }
    let outer = ring(30, 80)
    let hole = ring(3, 9)
    return try value(Polygon(exterior: outer, holes: generator.nextIndex(below: 2) == 0 ? [hole] : []))
  }

  /// A direction for a share of the turn, without the C library: the half angle by the rational parametrisation.
  private func unit(_ share: Double) -> LocalVector {
    let (quarter, rest) = (Int(share * 4), share * 4 - Double(Int(share * 4)))
    let squared = rest * rest
    let (cosine, sine) = ((1 - squared) / (1 + squared), 2 * rest / (1 + squared))
    switch quarter % 4 {
    case 0: return LocalVector(east: cosine, north: sine)
    case 1: return LocalVector(east: -sine, north: cosine)
    case 2: return LocalVector(east: -cosine, north: -sine)
    default: return LocalVector(east: sine, north: -cosine)
    }
  }

  @Test("the closest approach is never above and hardly below what sampling finds", arguments: 0..<5 as Range<UInt64>)
  func closestApproach(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var met = 0
    for _ in 0..<60 {
      let (one, other) = (piece(&generator), piece(&generator))
      let from = max(one.startTime, other.startTime)
      let to = min(one.endTime, other.endTime)
      let limit = number(&generator, 5, 60)
      guard let approach = ClosestApproach(one, other, below: limit) else {
        #expect(from > to)
        continue
      }
      met += 1
      var least = Double.infinity
      var first: Double?
      let steps = 2000
      for step in 0...steps {
        let time = from + (to - from) * Double(step) / Double(steps)
        let distance = one.point(atFraction: one.fraction(at: time))
          .distanceMetres(to: other.point(atFraction: other.fraction(at: time)))
        least = min(least, distance)
        if distance < limit, first == nil { first = time }
      }
      #expect(approach.metres <= least + 1e-6, "seed \(seed)")
      #expect(approach.metres >= least - 0.4, "seed \(seed)")
      let atTime = one.point(atFraction: one.fraction(at: approach.time))
        .distanceMetres(to: other.point(atFraction: other.fraction(at: approach.time)))
      #expect(abs(atTime - approach.metres) < 1e-6, "seed \(seed)")
      if let first {
        let begins = try value(approach.firstBelow)
        #expect(begins <= first + 1e-9 && begins >= first - (to - from) / 500, "seed \(seed)")
      } else if let begins = approach.firstBelow {
        #expect(approach.metres < limit && begins >= from, "seed \(seed)")
        #expect(approach.metres > limit - 0.4, "seed \(seed)")
      }
    }
    #expect(met > 20)
  }

  @Test("head-on and overtaking meet where school says")
  func closedForms() throws {
    func track(_ east: Double, _ north: Double) -> TrackPoint {
      TrackPoint(position: LocalPoint(east: east, north: north), altitude: 50)
    }
    // Head-on, 20 m beside each other, 10 m/s each from 200 m apart: 20 m after 10 s.
    let one = Piece(from: track(0, 0), to: track(200, 0), startTime: 0, endTime: 20, startSpeed: 10, endSpeed: 10)
    let other = Piece(from: track(200, 20), to: track(0, 20), startTime: 0, endTime: 20, startSpeed: 10, endSpeed: 10)
    let meeting = try value(ClosestApproach(one, other, below: 25))
    #expect(abs(meeting.metres - 20) < 1e-9)
    #expect(abs(meeting.time - 10) < 1e-6)
    #expect(abs(try value(meeting.firstBelow) - (10 - 15.0 / 20)) < 1e-9)
    // One speeds up from rest with 2 m/s² 50 m behind one that flies 10 m/s: apart by 50 + 10 t − t², at most 75 m.
    let chaser = Piece(from: track(0, 0), to: track(400, 0), startTime: 0, endTime: 20, startSpeed: 0, endSpeed: 40)
    let runner = Piece(from: track(50, 0), to: track(250, 0), startTime: 0, endTime: 20, startSpeed: 10, endSpeed: 10)
    let passed = try value(ClosestApproach(chaser, runner, below: 30))
    #expect(passed.metres < 1e-6)
    #expect(abs(passed.time - (5 + 75.0.squareRoot())) < 1e-6)
    #expect(abs(try value(passed.firstBelow) - (5 + 45.0.squareRoot())) < 1e-6)
  }

  @Test("lengths inside and near a zone are those that sampling finds", arguments: 0..<5 as Range<UInt64>)
  func reach(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for round in 0..<40 {
      let shape: Zone.Shape =
        round % 4 == 0
        ? .circle(Circle(centre: point(&generator, within: 50), radiusMetres: number(&generator, 5, 60)))
        : .polygon(try polygon(&generator))
      let (start, end) = (point(&generator, within: 120), point(&generator, within: 120))
      let extent = Extent(shape)
      let radius = number(&generator, 0.5, 30)
      let inside = HorizontalReach.inside(extent, from: start, to: end).totalWidth
      let near = HorizontalReach.within(radius, of: extent, from: start, to: end).totalWidth
      let least = extent.planarMetres(toWayFrom: start, to: end)
      var (insideCount, nearCount, sampled) = (0, 0, Double.infinity)
      let steps = 2000
      for step in 0..<steps {
        let here = start.interpolated(to: end, fraction: (Double(step) + 0.5) / Double(steps))
        let distance: Double
        switch shape {
        case .circle(let circle):
          distance = max(0, here.planarDistanceMetres(to: circle.centre) - circle.radiusMetres)
        case .polygon(let polygon): distance = polygon.planarDistanceMetres(to: here)
        }
        if distance == 0 { insideCount += 1 }
        if distance < radius { nearCount += 1 }
        sampled = min(sampled, distance)
      }
      #expect(abs(inside - Double(insideCount) / Double(steps)) < 0.01, "seed \(seed) round \(round)")
      #expect(abs(near - Double(nearCount) / Double(steps)) < 0.01, "seed \(seed) round \(round)")
      #expect(least <= sampled + 1e-9 && least > sampled - 0.2, "seed \(seed) round \(round)")
    }
  }

  @Test("the distance to a building is the one that sampling finds", arguments: 0..<4 as Range<UInt64>)
  func prism(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for round in 0..<40 {
      let footprint = try polygon(&generator)
      let top = number(&generator, 5, 50)
      let (start, end) = (place(&generator), place(&generator))
      let least = PrismDistance.metres(from: start, to: end, footprint: Outline(footprint), top: top)
      var sampled = Double.infinity
      let steps = 2000
      for step in 0...steps {
        let here = start.interpolated(to: end, fraction: Double(step) / Double(steps))
        let across = footprint.planarDistanceMetres(to: here.position)
        let above = max(0, here.altitude - top)
        sampled = min(sampled, (across * across + above * above).squareRoot())
      }
      #expect(least <= sampled + 1e-6 && least > sampled - 0.2, "seed \(seed) round \(round): \(least) \(sampled)")
    }
  }

  @Test("times and fractions of a piece are inverse to each other", arguments: 0..<4 as Range<UInt64>)
  func inverse(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<100 {
      let piece = piece(&generator)
      for step in 1..<10 {
        let time = piece.startTime + (piece.endTime - piece.startTime) * Double(step) / 10
        #expect(abs(piece.time(atFraction: piece.fraction(at: time)) - time) < 1e-6)
      }
    }
  }
}
