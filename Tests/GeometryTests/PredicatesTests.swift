import Geometry
import Quantities
import Testing

private func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }

/// The brute-force twin: whole coordinates, 128-bit products.
private enum Whole {
  static func orientation(_ a: (Int64, Int64), _ b: (Int64, Int64), _ c: (Int64, Int64)) -> Int {
    let left = Int128(a.0 - c.0) * Int128(b.1 - c.1)
    let right = Int128(a.1 - c.1) * Int128(b.0 - c.0)
    return left == right ? 0 : (left > right ? 1 : -1)
  }
}

@Suite struct PredicatesTests {
  @Test("orientation agrees with 128-bit integers on nearly collinear points", arguments: UInt64(0)..<8)
  func orientationAgainstIntegers(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var zeros = 0
    for _ in 0..<4000 {
      // c lies on a–b or within a few grid steps of it, far from the origin.
      let a = (Int64(generator.nextIndex(below: 1 << 50)), Int64(generator.nextIndex(below: 1 << 50)))
      let step = (Int64(generator.nextIndex(below: 2001)) - 1000, Int64(generator.nextIndex(below: 2001)) - 1000)
      let many = Int64(generator.nextIndex(below: 1 << 30))
      let b = (a.0 + step.0 * many, a.1 + step.1 * many)
      let few = Int64(generator.nextIndex(below: 1 << 30))
      let off = (Int64(generator.nextIndex(below: 3)) - 1, Int64(generator.nextIndex(below: 3)) - 1)
      let c = (a.0 + step.0 * few + off.0, a.1 + step.1 * few + off.1)
      func scaled(_ p: (Int64, Int64)) -> LocalPoint { point(Double(p.0) * 0x1p-20, Double(p.1) * 0x1p-20) }
      let expected = Whole.orientation(a, b, c)
      zeros += expected == 0 ? 1 : 0
      #expect(Predicates.orientation(scaled(a), scaled(b), scaled(c)) == expected, "seed \(seed)")
    }
    #expect(zeros > 300)
  }

  @Test("orientation is exact where differences round, too")
  func orientationWithRoundedDifferences() {
    // On the line y = x with coordinates of very different size the differences are not exact.
    let a = point(0x1p-60, 0x1p-60)
    let b = point(12345.6789, 12345.6789)
    let c = point(-9876.54321, -9876.54321)
    #expect(Predicates.orientation(a, b, c) == 0)
    #expect(Predicates.orientation(c, b, point(0x1p-60, 0x1.0000000000001p-60)) == 1)
    #expect(Predicates.orientation(c, b, point(0x1.0000000000001p-60, 0x1p-60)) == -1)
  }

  @Test("orientation turns its sign with the order of the points", arguments: UInt64(0)..<4)
  func antisymmetry(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<2000 {
      let base = generator.nextUnit()
      let p = (0..<3).map { _ in
        point(
          base + Double(generator.nextIndex(below: 3)) * 0x1p-52, base + Double(generator.nextIndex(below: 3)) * 0x1p-52
        )
      }
      let sign = Predicates.orientation(p[0], p[1], p[2])
      #expect(Predicates.orientation(p[1], p[2], p[0]) == sign)
      #expect(Predicates.orientation(p[1], p[0], p[2]) == -sign)
    }
  }

  @Test("segments meet in the four ways, whatever end is named first")
  func contacts() {
    let cases: [(LocalPoint, LocalPoint, LocalPoint, LocalPoint, SegmentContact)] = [
      (point(0, 0), point(4, 4), point(0, 4), point(4, 0), .crossing),
      (point(0, 0), point(4, 0), point(2, 0), point(2, 3), .touching),
      (point(0, 0), point(4, 0), point(4, 0), point(6, 3), .touching),
      (point(0, 0), point(4, 0), point(4, 0), point(6, 0), .touching),
      (point(0, 0), point(4, 0), point(3, 0), point(6, 0), .overlapping),
      (point(0, 0), point(4, 0), point(5, 0), point(6, 0), .none),
      (point(0, 0), point(4, 0), point(1, 1), point(3, 1), .none),
      (point(0, 0), point(4, 0), point(5, -1), point(5, 1), .none),
      (point(2, 0), point(2, 0), point(0, 0), point(4, 0), .touching),
      (point(2, 1), point(2, 1), point(0, 0), point(4, 0), .none),
      (point(1, 1), point(1, 1), point(1, 1), point(1, 1), .touching),
      (point(0, 0), point(0, 5), point(0, 4), point(0, 9), .overlapping),
    ]
    for (a, b, c, d, expected) in cases {
      for (p, q, r, s) in [(a, b, c, d), (b, a, c, d), (a, b, d, c), (c, d, a, b), (d, c, b, a)] {
        #expect(Predicates.contact(p, q, r, s) == expected, "\(p) \(q) \(r) \(s)")
      }
    }
  }

  @Test("a point is found inside, on the border and outside, holes included")
  func locations() throws {
    let ring = [point(0, 0), point(10, 0), point(10, 10), point(5, 5), point(0, 10)]
    let hole = [point(2, 1), point(4, 1), point(4, 3), point(2, 3)]
    let polygon = try #require(Polygon(exterior: ring, holes: [hole]))
    let cases: [(LocalPoint, PointLocation)] = [
      (point(1, 1), .inside), (point(5, 5), .border), (point(5, 6), .outside), (point(0, 0), .border),
      (point(3, 2), .outside), (point(2, 2), .border), (point(-1, 5), .outside), (point(11, 5), .outside),
      (point(7.5, 7.5), .border), (point(9, 9), .border), (point(5, 4.999), .inside), (point(-1, 0), .outside),
      (point(12, 10), .outside), (point(1, 9), .border), (point(1, 8), .inside),
    ]
    for (location, expected) in cases { #expect(polygon.location(of: location) == expected, "\(location)") }
  }
}
