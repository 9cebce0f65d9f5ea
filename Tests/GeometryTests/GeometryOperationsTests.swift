import Geometry
import Quantities
import Testing

private func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }

private func square(_ west: Double, _ south: Double, _ side: Double) throws -> Polygon {
  try #require(
    Polygon(exterior: [
      point(west, south), point(west + side, south), point(west + side, south + side), point(west, south + side),
    ]))
}

@Suite struct GeometryOperationsTests {
  @Test("union, difference and intersection of two squares have the areas of school geometry")
  func overlays() throws {
    let (a, b) = (try square(0, 0, 4), try square(2, 2, 4))
    #expect(try GeometryOperations.union([a, b]).map(\.areaSquareMetres) == [28])
    #expect(try GeometryOperations.difference([a], minus: [b]).map(\.areaSquareMetres) == [12])
    #expect(try GeometryOperations.intersection([a], with: [b]).map(\.areaSquareMetres) == [4])
    #expect(try GeometryOperations.union([a, try square(10, 10, 1)]).count == 2)
    #expect(try GeometryOperations.difference([a], minus: []) == [a])
    #expect(try GeometryOperations.difference([a], minus: [a]).isEmpty)
    #expect(try GeometryOperations.union([]).isEmpty)
  }

  @Test("a hole that is cut out is a hole of the result, and runs clockwise")
  func holes() throws {
    let result = try GeometryOperations.difference([try square(0, 0, 10)], minus: [try square(3, 3, 2)])
    let polygon = try #require(result.first)
    #expect(polygon.holes.count == 1 && Polygon.signedArea(of: polygon.holes[0]) == -4)
    #expect(polygon.areaSquareMetres == 96)
    #expect(try GeometryOperations.areaSquareMetres(of: result) == 96)
  }

  @Test("buffers reach as far as asked; mitred ones keep corners")
  func buffers() throws {
    let shape = try square(0, 0, 10)
    let round = try #require(try GeometryOperations.buffered([shape], byMetres: 2).first)
    #expect(round.boundingBox == BoundingBox(west: -2, south: -2, east: 12, north: 12))
    #expect(round.areaSquareMetres < 100 + 80 + .pi * 4 && round.areaSquareMetres > 100 + 80 + 3.1 * 4)
    var mitre = BufferOptions()
    mitre.joinStyle = .mitre
    #expect(try GeometryOperations.buffered([shape], byMetres: 2, options: mitre).map(\.areaSquareMetres) == [196])
    #expect(try GeometryOperations.buffered([shape], byMetres: -2).map(\.areaSquareMetres) == [36])
    #expect(try GeometryOperations.buffered([shape], byMetres: -6).isEmpty)
    var flat = mitre
    flat.endStyle = .flat
    let strip = try GeometryOperations.buffered(polyline: [point(0, 0), point(10, 0)], byMetres: 1, options: flat)
    #expect(strip.map(\.areaSquareMetres) == [20])
    #expect(throws: GEOSError.self) { try GeometryOperations.buffered([shape], byMetres: .nan) }
  }

  @Test("an invalid polygon is explained and repaired")
  func validity() throws {
    let bow = try #require(Polygon(exterior: [point(0, 0), point(4, 4), point(4, 0), point(0, 4.5)]))
    let problem = try #require(try GeometryOperations.validityProblem(of: bow))
    #expect(problem.contains("Self-intersection"))
    #expect(try GeometryOperations.isValid(bow) == false)
    let repaired = try GeometryOperations.madeValid(bow)
    #expect(repaired.count == 2)
    for part in repaired { #expect(try GeometryOperations.isValid(part)) }
    #expect(try GeometryOperations.validityProblem(of: try square(0, 0, 1)) == nil)
  }

  @Test("ways that close a ring become a polygon, inner rings become holes")
  func polygonize() throws {
    let outer = [[point(0, 0), point(10, 0), point(10, 10)], [point(10, 10), point(0, 10), point(0, 0)]]
    let inner = [[point(4, 4), point(6, 4), point(6, 6), point(4, 6), point(4, 4)]]
    let faces = try GeometryOperations.polygonized(lines: outer + inner)
    #expect(faces.map(\.areaSquareMetres).sorted() == [4, 96])
    #expect(try GeometryOperations.areas(boundedBy: outer + inner).map(\.areaSquareMetres) == [96])
    #expect(try GeometryOperations.polygonized(lines: [outer[0]]).isEmpty)
  }

  @Test("a coordinate that is not finite is an error, not a crash")
  func badInput() throws {
    let bad = try #require(Polygon(exterior: [point(0, 0), point(.nan, 1), point(2, 2), point(0, 3)]))
    let error = #expect(throws: GEOSError.self) { try GeometryOperations.union([bad]) }
    #expect(error?.code == .badInput)
    #expect(throws: GEOSError.self) { try GeometryOperations.clipped(line: [point(0, 0)], to: [try square(0, 0, 1)]) }
  }

  @Test("lines are clipped, and what lies outside is measured")
  func clipping() throws {
    let shape = try GeometryOperations.difference([try square(0, 0, 10)], minus: [try square(4, 4, 2)])
    let parts = try GeometryOperations.clipped(line: [point(-5, 5), point(15, 5)], to: shape)
    #expect(parts == [[point(0, 5), point(4, 5)], [point(6, 5), point(10, 5)]])
    #expect(try GeometryOperations.lengthOutsideMetres(line: [point(-5, 5), point(15, 5)], of: shape) == 12)
  }

  @Test("own distances and containment agree with GEOS, prepared and not", arguments: UInt64(0)..<6)
  func ownKernelsAgainstGEOS(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    func draw(_ span: Double) -> LocalPoint { point(generator.nextUnit() * span, generator.nextUnit() * span) }
    let parts = try GeometryOperations.union(
      (0..<12).map { _ in
        let corner = draw(80)
        return try square(corner.east, corner.north, 3 + 15 * generator.nextUnit())
      })
    let prepared = try PreparedShape(parts)
    for _ in 0..<150 {
      let (a, b) = (draw(100), draw(100))
      let own = parts.map { $0.planarDistanceMetres(toSegmentFrom: a, to: b) }
      for (part, distance) in zip(parts, own) {
        let theirs = try GeometryOperations.planarDistanceMetres(from: part, toSegmentFrom: a, to: b)
        #expect(abs(distance - theirs) < 1e-9)
      }
      let nearest = own.min() ?? .infinity
      #expect(abs(try prepared.planarDistanceMetres(toSegmentFrom: a, to: b) - nearest) < 1e-9)
      #expect(try prepared.intersects(segmentFrom: a, to: b) == (nearest == 0))
      #expect(try prepared.contains(a) == parts.contains { $0.contains(a) })
    }
    #expect(try prepared.covers(segmentFrom: parts[0].exterior[0], to: parts[0].exterior[1]))
    #expect(try prepared.planarDistanceMetres(toSegmentFrom: draw(100), to: point(0, 0)).isFinite)
    #expect(try PreparedShape([]).planarDistanceMetres(toSegmentFrom: point(0, 0), to: point(1, 0)) == .infinity)
  }

  @Test("a polygon around a circle leaves no point of the circle outside", arguments: [0.5, 7, 150, 5000])
  func circumscribed(radius: Double) throws {
    let circle = Circle(centre: point(100, -50), radiusMetres: radius)
    let polygon = try #require(circle.polygonAround(maxErrorMetres: 0.1))
    let edges = zip(polygon.exterior, polygon.exterior.dropFirst() + polygon.exterior.prefix(1))
    for (start, end) in edges {
      let distance = Distances.planarMetres(from: circle.centre, toSegment: (start, end))
      #expect(distance >= radius && distance < radius * (1 + 1e-9))
      #expect(start.planarDistanceMetres(to: circle.centre) <= radius + 0.1 + 1e-9)
    }
    #expect(Circle(centre: point(0, 0), radiusMetres: 0).polygonAround(maxErrorMetres: 0.1) == nil)
  }

  @Test("the grid finds the same rectangles as asking all of them", arguments: UInt64(0)..<6)
  func grid(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    func draw(_ span: Double, _ size: Double) -> BoundingBox {
      let (west, south) = (generator.nextUnit() * span, generator.nextUnit() * span)
      return BoundingBox(
        west: west, south: south, east: west + generator.nextUnit() * size, north: south + generator.nextUnit() * size)
    }
    let boxes = (0..<200).map { _ in draw(1000, 60) }
    let index = GridIndex(boxes)
    for _ in 0..<100 {
      let query = draw(1100, 200).expanded(byMetres: 1)
      #expect(index.indices(meeting: query) == boxes.indices.filter { boxes[$0].intersects(query) })
    }
    #expect(GridIndex([]).indices(meeting: boxes[0]).isEmpty)
    #expect(GridIndex([boxes[3]]).indices(meeting: boxes[3]) == [0])
  }
}
