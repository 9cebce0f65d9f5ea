import Foundation
import Geometry
import Quantities
import Testing

private func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }

private typealias Segment = Triangulation.Segment

/// Triangulates and records everything that is wrong.
@discardableResult
private func checked(
  _ points: [LocalPoint], _ segments: [Segment] = [], tolerance: Double = 1e-9, what: String = ""
) throws -> (triangulation: Triangulation, vertices: [Int32]) {
  let made = try Triangulation.make(points: points, segments: segments)
  record(made.triangulation, points, segments, made.vertices, tolerance, what)
  return made
}

private func record(
  _ mesh: Triangulation, _ points: [LocalPoint], _ segments: [Segment], _ vertices: [Int32], _ tolerance: Double,
  _ what: String
) {
  let problems =
    TriangulationChecks.problems(mesh)
    + TriangulationChecks.problems(mesh, follows: segments, points, vertices, toleranceMetres: tolerance)
  #expect(problems.isEmpty, "\(what): \(problems.count), \(problems.prefix(3))")
  for (index, vertex) in vertices.enumerated() where mesh.points[Int(vertex)] != points[index] {
    Issue.record("\(what): point \(index) is not its vertex")
  }
}

/// A closed chain over some points.
private func ring(_ range: Range<Int>, label: Int32 = 0) -> [Segment] {
  range.map { index in
    Segment(
      from: Int32(index), to: Int32(index + 1 == range.upperBound ? range.lowerBound : index + 1), label: label)
  }
}

/// Segments between the points 0 and 1, 2 and 3, and so on.
private func pairs(_ count: Int, labels: Int = .max) -> [Segment] {
  (0..<count).map { (index: Int) -> Segment in
    Segment(from: Int32(2 * index), to: Int32(2 * index + 1), label: Int32(index % labels))
  }
}

@Suite struct TriangulationTests {
  @Test("no point, one point and equal points are triangulations of the rectangle round them")
  func fewPoints() throws {
    let none = try checked([])
    #expect(none.triangulation.triangleCount == 2 && none.vertices.isEmpty)
    let one = try checked([point(3, 4)])
    #expect(one.triangulation.points.count == 5)
    let same = try checked([point(3, 4), point(-0.0, 1), point(3, 4), point(0, 1)])
    #expect(same.triangulation.points.count == 6)
    #expect(same.vertices[0] == same.vertices[2] && same.vertices[1] == same.vertices[3])
    // A segment between equal points marks nothing.
    let dot = try checked([point(3, 4), point(3, 4)], [Segment(from: 0, to: 1, label: 0)])
    #expect(dot.triangulation.marks.allSatisfy { $0 == 0 })
  }

  @Test("numbers that are none, infinite or too large are errors that name the point")
  func badNumbers() {
    for bad in [Double.nan, .infinity, -.infinity, 1.01e30, -1e300] {
      for place in [point(bad, 0), point(0, bad)] {
        #expect(throws: Triangulation.Failure.notFinite(point: 1)) {
          try Triangulation.make(points: [point(0, 0), place], segments: [])
        }
      }
    }
  }

  @Test("points in general place are Delaunay, of any size of coordinates", arguments: UInt64(0)..<6)
  func randomPoints(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "points")
    let (scale, offset) = [
      (1.0, point(0, 0)), (1000, point(5e5, 5e6)), (1e-3, point(0, 0)), (1e-3, point(5e5, 5e6)), (1e25, point(0, 0)),
      (1e-9, point(0, 0)),
    ][Int(seed)]
    let points = (0..<300).map { _ in
      point(offset.east + scale * generator.nextUnit(), offset.north + scale * generator.nextUnit())
    }
    try checked(points, what: "seed \(seed)")
  }

  @Test("a grid of whole points, where all is cocircular, is a triangulation with or without segments")
  func grids() throws {
    var generator = SplitMix64(seed: 3)
    for (offset, step) in [(0.0, 1.0), (5e6, 0.1), (-1e-3, 1e-3)] {
      let points = (0..<196).map { point(offset + Double($0 % 14) * step, offset / 10 + Double($0 / 14) * step) }
      try checked(points, what: "grid \(step)")
      let segments = (0..<25).map { label in
        Segment(
          from: Int32(generator.nextIndex(below: 196)), to: Int32(generator.nextIndex(below: 196)), label: label)
      }
      try checked(points.shuffled(using: &generator), segments, tolerance: 2e-9, what: "grid \(step) with segments")
    }
  }

  @Test("points on one line only, and segments between them, one over the other")
  func oneLine() throws {
    for direction in [LocalVector(east: 1, north: 0), LocalVector(east: 0, north: -3), LocalVector(east: 2, north: 1)] {
      let points = (0..<60).map { index in
        let way = Double((index * 37) % 60)
        return point(direction.east * way, direction.north * way)
      }
      let segments = [(0, 59), (3, 30), (30, 3), (17, 18), (8, 8), (0, 59)].enumerated().map { label, ends in
        Segment(from: Int32(ends.0), to: Int32(ends.1), label: Int32(label))
      }
      try checked(points, segments, tolerance: 1e-13, what: "\(direction)")
    }
  }

  @Test("a segment through many vertices is a chain of edges that all know it and its direction")
  func chain() throws {
    let points = (0...20).map { point(Double($0), Double(2 * $0)) } + [point(3, 50), point(40, 3)]
    for (from, to) in [(0, 20), (20, 0), (2, 17)] {
      let mesh = try checked(points, [Segment(from: Int32(from), to: Int32(to), label: 0)], tolerance: 0).triangulation
      var marked = 0
      for edge in mesh.origins.indices {
        mesh.forEachSegment(along: edge) { label, sign in
          marked += 1
          let way = mesh.points[Int(mesh.origins[Triangulation.next(edge)])] - mesh.points[Int(mesh.origins[edge])]
          #expect(label == 0 && way == LocalVector(east: 1, north: 2) * Double(to > from ? sign : -sign))
        }
      }
      #expect(marked == 2 * abs(to - from))
    }
  }

  @Test("stars of segments through one point have one vertex there", arguments: [0.0, 5e6])
  func stars(offset: Double) throws {
    for arms in [2, 3, 7, 24] {
      // Ends on whole coordinates on both sides of the middle: the crossings are exact.
      var points: [LocalPoint] = []
      for arm in 0..<arms {
        let east = Double((arm * 37) % 101 - 50)
        let north = Double(100 + arm)
        points += [point(offset + east, offset + north), point(offset - east, offset - north)]
      }
      let segments = pairs(arms)
      let mesh = try checked(points, segments, tolerance: 1e-8, what: "\(arms) arms").triangulation
      if offset == 0 { #expect(mesh.points.count == 4 + 2 * arms + 1) }
      let without = try checked(
        points + [point(offset, offset)], segments, tolerance: 0, what: "\(arms) arms and middle")
      #expect(without.triangulation.points.count == 4 + 2 * arms + 1)
    }
  }

  @Test("stars whose crossings all round to other places stay closed", arguments: UInt64(0)..<4)
  func turnedStars(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "star")
    let turn = generator.nextUnit()
    var points: [LocalPoint] = []
    for arm in 0..<40 {
      let angle = turn + Double(arm) * .pi / 40
      let (east, north) = (100 * cos(angle), 100 * sin(angle))
      points += [point(5e5 + east, 5e6 + north), point(5e5 - east, 5e6 - north)]
    }
    let segments = pairs(40)
    try checked(points, segments, tolerance: 1e-8, what: "seed \(seed)")
  }

  @Test("needles a nanometre wide keep both their sides, crossed or not")
  func needles() throws {
    for (east, north) in [(0.0, 0.0), (5e5, 5e6)] {
      func moved(_ x: Double, _ y: Double) -> LocalPoint { point(east + x, north + y) }
      let points = [
        moved(0, 0), moved(1000, 1e-9), moved(0, 2e-9), moved(1000, 3e-9), moved(500, -3), moved(501, 5),
        moved(10, -3), moved(11, 5),
      ]
      let segments = ring(0..<4) + [Segment(from: 4, to: 5, label: 1), Segment(from: 7, to: 6, label: 2)]
      try checked(points, segments, tolerance: 2e-9, what: "offset \(east)")
    }
  }

  @Test("soups of crossing segments are triangulations in which every segment is a chain", arguments: UInt64(0)..<6)
  func soups(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "soup")
    let (offset, scale) = [(0.0, 100.0), (5e6, 100), (5e5, 1e-3), (0, 1e-3), (0, 1e6), (0, 1e20)][Int(seed)]
    let reach = seed < 4 ? 1.0 : 0.3
    var points: [LocalPoint] = []
    for _ in 0..<120 {
      let (east, north) = (offset + scale * generator.nextUnit(), offset + scale * generator.nextUnit())
      let (right, up) = (generator.nextUnit() - 0.5, generator.nextUnit() - 0.5)
      points += [point(east, north), point(east + scale * reach * right, north + scale * reach * up)]
    }
    let segments = pairs(120)
    try checked(points, segments, tolerance: 30 * (offset + scale).ulp + 1e-12, what: "seed \(seed)")
  }

  @Test("a round wheel whose spokes all but lie on each other comes to an end", arguments: [24, 60, 90])
  func wheels(spokes: Int) throws {
    // The curve of a disc that is shrunk by more than its radius, corner by corner: it passes the middle each time.
    var points: [LocalPoint] = []
    for spoke in 0..<spokes {
      let angle = 2 * Double.pi * Double(spoke) / Double(spokes)
      let (east, north) = (50 + 30 * cos(angle), 50 + 30 * sin(angle))
      points.append(point(east, north))
      for turn in [-0.5, 0.5] {
        let heading = angle + turn * 2 * Double.pi / Double(spokes)
        points.append(point(east - 60.0000001 * cos(heading), north - 60.0000001 * sin(heading)))
      }
    }
    let made = try Triangulation.make(points: points, segments: ring(0..<points.count))
    let problems = TriangulationChecks.problems(made.triangulation)
    #expect(problems.isEmpty, "\(problems.prefix(3))")
  }

  @Test("segments on a grid as fine as the numbers themselves come to an end", arguments: UInt64(0)..<12)
  func lastBits(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "bits")
    let side = [3, 8, 40, 1000][Int(seed % 4)]
    let step = 5e6.ulp
    let points = (0..<120).map { _ in
      point(
        5e6 + step * Double(generator.nextIndex(below: side)), 5e6 + step * Double(generator.nextIndex(below: side)))
    }
    let segments = pairs(60, labels: 20)
    // Each crossing may move a segment by a step, and a moved segment crosses others.
    try checked(points, segments, tolerance: 12 * step, what: "seed \(seed)")
  }

  @Test("segments that lie on each other share edges, which know all of them")
  func overlaps() throws {
    let points = (0..<9).map { point(Double($0) * 2, Double($0)) } + [point(3, 9), point(9, 0)]
    var generator = SplitMix64(seed: 8)
    let segments = (0..<60).map { label in
      Segment(from: Int32(generator.nextIndex(below: 9)), to: Int32(generator.nextIndex(below: 9)), label: label % 7)
    }
    try checked(points, segments + [Segment(from: 9, to: 10, label: 7)], tolerance: 1e-12)
  }

  @Test("many equal outlines take one entry for each and edge, not one for each pair")
  func equalOutlines() throws {
    let corners = [point(0, 0), point(9, 0), point(9, 9), point(0, 9)]
    let segments = (0..<2000).flatMap { label in
      ring(0..<4, label: Int32(label)).map {
        label % 2 == 0 ? $0 : Segment(from: $0.to, to: $0.from, label: $0.label)
      }
    }
    let mesh = try checked(corners, segments, tolerance: 0).triangulation
    #expect(mesh.markEntries.count <= 5 * 2000)
  }

  @Test("a line across the world bends no small outline that it crosses")
  func hugeAndSmall() throws {
    for huge in [1e9, 1e15, 1e29] {
      let square = [point(10.1, 10.2), point(20.3, 11), point(19, 21), point(9, 19)]
      let points = square + [point(-huge, -0.7 * huge), point(0.9 * huge, 0.63 * huge), point(huge, -huge)]
      let segments = ring(0..<4) + ring(4..<7, label: 1)
      let made = try Triangulation.make(points: points, segments: segments)
      #expect(TriangulationChecks.problems(made.triangulation).isEmpty, "\(huge)")
      let small = TriangulationChecks.problems(
        made.triangulation, follows: segments, points, made.vertices, toleranceMetres: 30 * huge.ulp)
      #expect(small.isEmpty, "\(huge): \(small)")
      var farthest = 0.0
      for edge in made.triangulation.origins.indices {
        made.triangulation.forEachSegment(along: edge) { label, _ in
          guard label == 0 else { return }
          let here = made.triangulation.points[Int(made.triangulation.origins[edge])]
          farthest = max(farthest, Self.distance(from: here, to: square))
        }
      }
      #expect(farthest < 1e-12, "\(huge)")
    }
  }

  private static func distance(from place: LocalPoint, to ring: [LocalPoint]) -> Double {
    var least = Double.infinity
    for (index, start) in ring.enumerated() {
      let end = ring[(index + 1) % ring.count]
      least = min(least, Distances.planarMetres(from: place, toSegment: (start, end)))
    }
    return least
  }

  @Test("coordinates too small for exact products are taken as zero, not a crash")
  func tinyNumbers() throws {
    for tiny in [1e-300, 0x1p-1074, 1e-120, 1e-70] {
      let points = [point(0, 0), point(tiny, 0), point(0, tiny), point(-tiny, tiny), point(1, 1), point(tiny, 1)]
      let segments = ring(0..<6)
      let made = try Triangulation.make(points: points, segments: segments, marginMetres: 0)
      var problems = TriangulationChecks.problems(made.triangulation)
      problems += TriangulationChecks.problems(
        made.triangulation, follows: segments, points, made.vertices, toleranceMetres: 1e-60)
      #expect(problems.isEmpty, "\(tiny): \(problems.prefix(3))")
    }
  }

  @Test("the rectangle has room round its points whatever the margin")
  func margins() throws {
    for points in [[point(0, 0)], [point(1e25, 0), point(1e25, 1)], [point(1e30, -1e30)], [point(0, 0), point(0, 5)]] {
      for margin in [0, 1e-300, 1.0] {
        let made = try Triangulation.make(points: points, segments: [], marginMetres: margin)
        #expect(TriangulationChecks.problems(made.triangulation).isEmpty, "\(points), \(margin)")
        #expect(Set(made.vertices).count == points.count && made.vertices.allSatisfy { $0 >= 4 })
      }
    }
  }
}
