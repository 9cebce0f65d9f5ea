import Geometry
import Quantities
import Testing

private func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }

/// Rings on whole coordinates, each with a label of its own.
private func rings(
  _ count: Int, labels first: Int32 = 0, _ generator: inout SplitMix64
) -> (points: [LocalPoint], segments: [Triangulation.Segment]) {
  var points: [LocalPoint] = []
  var segments: [Triangulation.Segment] = []
  for label in 0..<Int32(count) {
    let base = Int32(points.count)
    let corners = 3 + Int32(generator.nextIndex(below: 4))
    for corner in 0..<corners {
      points.append(point(Double(generator.nextIndex(below: 30)), Double(generator.nextIndex(below: 30))))
      segments.append(
        Triangulation.Segment(from: base + corner, to: base + (corner + 1) % corners, label: first + label))
    }
  }
  return (points, segments)
}

/// For each triangle how often each label winds round it, from a corner of the rectangle on.
private func windings(_ mesh: Triangulation, labels: Int) -> [[Int32]?] {
  var windings = [[Int32]?](repeating: nil, count: mesh.triangleCount)
  windings[mesh.cornerTriangle] = Array(repeating: 0, count: labels)
  var waiting = [mesh.cornerTriangle]
  while let triangle = waiting.popLast() {
    for edge in 3 * triangle..<3 * triangle + 3 {
      let twin = Int(mesh.twins[edge])
      guard twin >= 0, windings[twin / 3] == nil else { continue }
      var there = windings[triangle] ?? []
      mesh.forEachSegment(along: twin) { label, sign in there[Int(label)] += sign }
      windings[twin / 3] = there
      waiting.append(twin / 3)
    }
  }
  return windings
}

/// How often a ring of points winds round a point that does not lie on it.
private func winding(_ ring: [LocalPoint], round place: LocalPoint) -> Int32 {
  var count: Int32 = 0
  for (index, start) in ring.enumerated() {
    let end = ring[(index + 1) % ring.count]
    if start.north <= place.north, place.north < end.north {
      if Predicates.orientation(start, end, place) > 0 { count += 1 }
    } else if end.north <= place.north, place.north < start.north, Predicates.orientation(start, end, place) < 0 {
      count -= 1
    }
  }
  return count
}

@Suite struct TriangulationAddingTests {
  @Test("marks tell how often each ring winds round each triangle", arguments: UInt64(0)..<6)
  func windingNumbers(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "windings")
    let (points, segments) = rings(12, &generator)
    let mesh = try Triangulation.make(points: points, segments: segments).triangulation
    let found = windings(mesh, labels: 12)
    var wrong = 0
    for triangle in 0..<mesh.triangleCount {
      let corners = (0..<3).map { mesh.points[Int(mesh.origins[3 * triangle + $0])] }
      // Thin triangles between rounded crossings have no middle that could be told apart.
      let area = (corners[1] - corners[0]).cross(corners[2] - corners[0])
      let longest = (0..<3).map { corners[$0].planarDistanceMetres(to: corners[($0 + 1) % 3]) }.max() ?? 0
      guard area > 1e-9 * longest else { continue }
      let middle = point(
        (corners[0].east + corners[1].east + corners[2].east) / 3,
        (corners[0].north + corners[1].north + corners[2].north) / 3)
      for label in 0..<12 {
        let ring = segments.filter { $0.label == Int32(label) }.map { points[Int($0.from)] }
        if winding(ring, round: middle) != found[triangle]?[label] { wrong += 1 }
      }
    }
    #expect(wrong == 0, "seed \(seed)")
  }

  @Test("adding later gives the windings of making at once", arguments: UInt64(0)..<6)
  func addingLater(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "adding")
    let (first, second) = (rings(6, &generator), rings(6, labels: 6, &generator))
    let base = Int32(first.points.count)
    let moved = second.segments.map {
      Triangulation.Segment(from: $0.from + base, to: $0.to + base, label: $0.label)
    }
    let whole = try Triangulation.make(points: first.points + second.points, segments: first.segments + moved)
    let early = try Triangulation.make(points: first.points, segments: first.segments)
    let late = try early.triangulation.adding(points: second.points, segments: second.segments)
    let problems = TriangulationChecks.problems(late)
    #expect(problems.isEmpty, "seed \(seed): \(problems.prefix(3))")
    func areas(_ mesh: Triangulation) -> [[Int32]: Double] {
      var areas: [[Int32]: Double] = [:]
      for (triangle, winding) in windings(mesh, labels: 12).enumerated() {
        let corners = (0..<3).map { mesh.points[Int(mesh.origins[3 * triangle + $0])] }
        areas[winding ?? [], default: 0] += (corners[1] - corners[0]).cross(corners[2] - corners[0]) / 2
      }
      return areas.filter { $0.value > 1e-9 && $0.key.contains { $0 != 0 } }
    }
    let (one, other) = (areas(whole.triangulation), areas(late))
    #expect(one.count == other.count && !one.isEmpty, "seed \(seed)")
    #expect(one.allSatisfy { abs($0.value - (other[$0.key] ?? -1)) < 1e-9 }, "seed \(seed)")
  }

  @Test("what lies outside the rectangle or is no number is an error, and changes nothing")
  func outside() throws {
    let made = try Triangulation.make(points: [point(0, 0), point(10, 10)], segments: [], marginMetres: 50)
    let mesh = made.triangulation
    for far in [point(61, 5), point(5, -51), point(60, 5), point(-50, -50), point(1e300, 0)] {
      #expect(throws: Triangulation.Failure.outside(point: 1)) {
        try mesh.adding(points: [point(1, 1), far], segments: [])
      }
    }
    for bad in [point(.nan, 5), point(5, .infinity)] {
      #expect(throws: Triangulation.Failure.notFinite(point: 0)) { try mesh.adding(points: [bad], segments: []) }
    }
    let same = try mesh.adding(points: [], segments: [])
    #expect(same.points == mesh.points && same.origins == mesh.origins && same.marks == mesh.marks)
    #expect(TriangulationChecks.problems(try mesh.adding(points: [point(59.9, -49.9)], segments: [])).isEmpty)
  }

  @Test("the order of segments changes no winding number", arguments: UInt64(0)..<4)
  func orderOfSegments(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "order")
    let (points, segments) = rings(8, &generator)
    func total(_ segments: [Triangulation.Segment]) throws -> [Double] {
      let mesh = try Triangulation.make(points: points, segments: segments).triangulation
      var totals = [Double](repeating: 0, count: 8)
      for (triangle, winding) in windings(mesh, labels: 8).enumerated() {
        let corners = (0..<3).map { mesh.points[Int(mesh.origins[3 * triangle + $0])] }
        let area = (corners[1] - corners[0]).cross(corners[2] - corners[0]) / 2
        for label in 0..<8 { totals[label] += area * Double(winding?[label] ?? 0) }
      }
      return totals
    }
    let (one, other) = (try total(segments), try total(segments.shuffled(using: &generator)))
    // The sum of the windings over the plane is the shoelace area, whatever crosses.
    for label in 0..<8 {
      let ring = segments.filter { $0.label == Int32(label) }.map { points[Int($0.from)] }
      let expected = Polygon.signedArea(of: ring)
      #expect(abs(one[label] - expected) < 1e-9 && abs(other[label] - expected) < 1e-9, "seed \(seed), \(label)")
    }
  }
}
