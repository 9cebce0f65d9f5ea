import Quantities

/// Builds a triangulation point by point and segment by segment.
///
/// Points are inserted one after the other, each found by a walk from the last one, and edges are flipped until the
/// triangulation is Delaunay again (Lawson 1977). Edges that segments follow are never flipped. The arrays are plain
/// memory that grows, so that the loops check no bounds and count no references.
struct TriangulationBuilder: ~Copyable {
  private(set) var points: GrowingMemory<LocalPoint>
  var origins: GrowingMemory<Int32>
  var twins: GrowingMemory<Int32>
  var marks: GrowingMemory<Int32>
  var firstEdges: GrowingMemory<Int32>
  var markEntries: [Triangulation.MarkEntry]
  /// Edges that may have to be flipped.
  private var suspects: GrowingMemory<Int32>
  /// A half-edge near the last work.
  var lastEdge: Int

  init(box: BoundingBox, capacity: Int) {
    points = GrowingMemory(capacity: capacity)
    origins = GrowingMemory(capacity: 6 * capacity)
    twins = GrowingMemory(capacity: 6 * capacity)
    marks = GrowingMemory(capacity: 6 * capacity)
    firstEdges = GrowingMemory(capacity: capacity)
    suspects = GrowingMemory(capacity: 256)
    markEntries = []
    lastEdge = 0
    points.append(LocalPoint(east: box.west, north: box.south))
    points.append(LocalPoint(east: box.east, north: box.south))
    points.append(LocalPoint(east: box.east, north: box.north))
    points.append(LocalPoint(east: box.west, north: box.north))
    for origin: Int32 in [0, 1, 2, 0, 2, 3] { origins.append(origin) }
    for twin: Int32 in [-1, -1, 3, 2, -1, -1] { twins.append(twin) }
    for _ in 0..<6 { marks.append(0) }
    for edge: Int32 in [0, 1, 2, 5] { firstEdges.append(edge) }
  }

  init(copying triangulation: Triangulation, capacity: Int) {
    points = GrowingMemory(triangulation.points, capacity: capacity)
    origins = GrowingMemory(triangulation.origins, capacity: 6 * capacity)
    twins = GrowingMemory(triangulation.twins, capacity: 6 * capacity)
    marks = GrowingMemory(triangulation.marks, capacity: 6 * capacity)
    firstEdges = GrowingMemory(triangulation.firstEdges, capacity: capacity)
    suspects = GrowingMemory(capacity: 256)
    markEntries = triangulation.markEntries
    lastEdge = 0
  }

  /// The arrays as a value.
  consuming func finish() -> Triangulation {
    Triangulation(
      points: points.array, origins: origins.array, twins: twins.array, marks: marks.array, markEntries: markEntries,
      firstEdges: firstEdges.array)
  }

  /// Inserts points in an order; the vertex of each point.
  mutating func insert(_ given: [LocalPoint], order: [Int32]) throws(Triangulation.Failure) -> [Int32] {
    var vertices = [Int32](repeating: -1, count: given.count)
    for index in order { vertices[Int(index)] = Int32(try insert(given[Int(index)])) }
    return vertices
  }

  /// The vertex at a point inside the rectangle, made where there is none.
  ///
  /// - Parameter tolerance: a vertex round the point that is as near as this is taken instead.
  mutating func insert(
    _ given: LocalPoint, orVertexWithinMetres tolerance: Double = 0
  ) throws(Triangulation.Failure) -> Int {
    let point = LocalPoint(east: Self.exact(given.east), north: Self.exact(given.north))
    guard points.count < Triangulation.verticesMax else {
      throw .tooManyVertices(limit: Triangulation.verticesMax)
    }
    let place = locate(point)
    if tolerance > 0, let near = vertex(near: point, at: place, withinMetres: tolerance) { return near }
    switch place {
    case .vertex(let vertex): return vertex
    case .edge(let edge): return split(edge: edge, at: point)
    case .triangle(let edge): return split(triangleOf: edge, at: point)
    }
  }

  /// The nearest corner of the triangles at a place, where it lies within a distance of a point.
  private func vertex(near point: LocalPoint, at place: Place, withinMetres tolerance: Double) -> Int? {
    let edge: Int
    switch place {
    case .vertex(let vertex): return vertex
    case .edge(let found), .triangle(let found): edge = found
    }
    var corners = [origins[edge], end(of: edge), origins[Triangulation.previous(edge)]]
    if case .edge = place, twins[edge] >= 0 { corners.append(origins[Triangulation.previous(Int(twins[edge]))]) }
    var nearest: (vertex: Int, metres: Double)?
    for corner in corners {
      let metres = points[Int(corner)].planarDistanceMetres(to: point)
      if metres <= tolerance, metres < nearest?.metres ?? .infinity { nearest = (Int(corner), metres) }
    }
    return nearest?.vertex
  }

  /// A coordinate, or zero where products of it would lose digits.
  @inline(__always)
  private static func exact(_ coordinate: Double) -> Double {
    abs(coordinate) < Triangulation.coordinateMin ? 0 : coordinate
  }

  @inline(__always)
  func orientation(_ a: Int32, _ b: Int32, _ c: Int32) -> Int {
    Predicates.orientation(points[Int(a)], points[Int(b)], points[Int(c)])
  }

  @inline(__always)
  func end(of edge: Int) -> Int32 { origins[Triangulation.next(edge)] }

  // MARK: Finding

  enum Place {
    case vertex(Int)
    case edge(Int)
    /// Any half-edge of the triangle.
    case triangle(Int)
  }

  /// Where a point inside the rectangle lies: a walk over the edges that separate it from the point.
  private mutating func locate(_ point: LocalPoint) -> Place {
    var edge = lastEdge
    // Between Delaunay triangles a walk ends; segments could in principle turn it in a circle.
    var steps = 4 * origins.count + 64
    var isOutside = Predicates.orientation(points[Int(origins[edge])], points[Int(end(of: edge))], point) < 0
    if isOutside, twins[edge] >= 0 { edge = Int(twins[edge]) }
    isOutside = false
    while steps > 0 {
      steps -= 1
      // The point lies to the left of `edge` or on it.
      let forward = Triangulation.next(edge)
      let backward = Triangulation.previous(edge)
      let apex = points[Int(origins[backward])]
      let one = Predicates.orientation(points[Int(origins[forward])], apex, point)
      if one < 0 {
        edge = Int(twins[forward])
        continue
      }
      let other = Predicates.orientation(apex, points[Int(origins[edge])], point)
      if other < 0 {
        edge = Int(twins[backward])
        continue
      }
      let own = Predicates.orientation(points[Int(origins[edge])], points[Int(origins[forward])], point)
      return place(edge: edge, forward: forward, backward: backward, own, one, other)
    }
    return locateByScan(point)
  }

  private func place(edge: Int, forward: Int, backward: Int, _ own: Int, _ one: Int, _ other: Int) -> Place {
    if own != 0, one != 0, other != 0 { return .triangle(edge) }
    if own == 0, other == 0 { return .vertex(Int(origins[edge])) }
    if own == 0, one == 0 { return .vertex(Int(origins[forward])) }
    if one == 0, other == 0 { return .vertex(Int(origins[backward])) }
    return .edge(own == 0 ? edge : one == 0 ? forward : backward)
  }

  /// Looks at every triangle.
  private func locateByScan(_ point: LocalPoint) -> Place {
    for edge in stride(from: 0, to: origins.count, by: 3) {
      let (a, b, c) = (points[Int(origins[edge])], points[Int(origins[edge + 1])], points[Int(origins[edge + 2])])
      let own = Predicates.orientation(a, b, point)
      let one = Predicates.orientation(b, c, point)
      let other = Predicates.orientation(c, a, point)
      if own >= 0, one >= 0, other >= 0 {
        return place(edge: edge, forward: edge + 1, backward: edge + 2, own, one, other)
      }
    }
    preconditionFailure("the triangles fill the rectangle")
  }

  // MARK: Splitting

  @inline(__always)
  private mutating func link(_ edge: Int, _ twin: Int32) {
    twins[edge] = twin
    if twin >= 0 { twins[Int(twin)] = Int32(edge) }
  }

  private mutating func appendTriangle(_ a: Int32, _ b: Int32, _ c: Int32) -> Int {
    let edge = origins.count
    origins.append(a)
    origins.append(b)
    origins.append(c)
    for _ in 0..<3 {
      twins.append(-1)
      marks.append(0)
    }
    return edge
  }

  private mutating func split(triangleOf edge: Int, at point: LocalPoint) -> Int {
    let vertex = Int32(points.count)
    points.append(point)
    let first = edge - edge % 3
    let (a, b, c) = (origins[first], origins[first + 1], origins[first + 2])
    // The old triangle keeps a→b; two new ones get b→c and c→a.
    let second = appendTriangle(b, c, vertex)
    let third = appendTriangle(c, a, vertex)
    link(second, twins[first + 1])
    marks[second] = marks[first + 1]
    link(third, twins[first + 2])
    marks[third] = marks[first + 2]
    origins[first + 2] = vertex
    marks[first + 1] = 0
    marks[first + 2] = 0
    link(first + 1, Int32(second + 2))
    link(first + 2, Int32(third + 1))
    link(second + 1, Int32(third + 2))
    firstEdges.append(Int32(first + 2))
    firstEdges[Int(c)] = Int32(third)
    firstEdges[Int(b)] = Int32(second)
    firstEdges[Int(a)] = Int32(first)
    lastEdge = first
    suspects.append(Int32(first))
    suspects.append(Int32(second))
    suspects.append(Int32(third))
    flipSuspects()
    return Int(vertex)
  }

  private mutating func split(edge: Int, at point: LocalPoint) -> Int {
    let vertex = Int32(points.count)
    points.append(point)
    let twin = Int(twins[edge])
    let forward = Triangulation.next(edge)
    let backward = Triangulation.previous(edge)
    let (a, b, c) = (origins[edge], origins[forward], origins[backward])
    // Over the edge a→b with apex c: a→p, p→c, c→a stays in place; p→b, b→c, c→p is new.
    let upper = appendTriangle(vertex, b, c)
    link(upper + 1, twins[forward])
    marks[upper + 1] = marks[forward]
    marks[upper] = marks[edge]
    origins[forward] = vertex
    marks[forward] = 0
    link(forward, Int32(upper + 2))
    firstEdges.append(Int32(forward))
    firstEdges[Int(b)] = Int32(upper + 1)
    firstEdges[Int(c)] = Int32(backward)
    firstEdges[Int(a)] = Int32(edge)
    if twin >= 0 {
      let twinForward = Triangulation.next(twin)
      let twinBackward = Triangulation.previous(twin)
      let d = origins[twinBackward]
      // Below it b→a with apex d: b→p, p→d, d→b stays; p→a, a→d, d→p is new.
      let lower = appendTriangle(vertex, a, d)
      link(lower + 1, twins[twinForward])
      marks[lower + 1] = marks[twinForward]
      marks[lower] = marks[twin]
      origins[twinForward] = vertex
      marks[twinForward] = 0
      link(twinForward, Int32(lower + 2))
      link(edge, Int32(lower))
      link(upper, Int32(twin))
      firstEdges[Int(d)] = Int32(twinBackward)
      suspects.append(Int32(twinBackward))
      suspects.append(Int32(lower + 1))
    } else {
      twins[upper] = -1
    }
    lastEdge = edge
    suspects.append(Int32(backward))
    suspects.append(Int32(upper + 1))
    flipSuspects()
    return Int(vertex)
  }

  // MARK: Flipping

  /// Flips the edge between two triangles: `edge` a→b with apex c becomes a→d in the triangle a, d, c, where d is the
  /// apex on the other side; the new edge d→c stands behind it.
  @inline(__always)
  mutating func flip(_ edge: Int) {
    let twin = Int(twins[edge])
    let forward = Triangulation.next(edge)
    let backward = Triangulation.previous(edge)
    let twinForward = Triangulation.next(twin)
    let twinBackward = Triangulation.previous(twin)
    let c = origins[backward]
    let d = origins[twinBackward]
    let outerA = twins[twinForward]
    let outerB = twins[forward]
    let markA = marks[twinForward]
    let markB = marks[forward]
    origins[forward] = d
    origins[twinForward] = c
    link(edge, outerA)
    link(twin, outerB)
    marks[edge] = markA
    marks[twin] = markB
    marks[forward] = 0
    marks[twinForward] = 0
    twins[forward] = Int32(twinForward)
    twins[twinForward] = Int32(forward)
    firstEdges[Int(origins[edge])] = Int32(edge)
    firstEdges[Int(origins[twin])] = Int32(twin)
  }

  /// Makes an edge one that may have to be flipped.
  mutating func suspect(_ edge: Int) { suspects.append(Int32(edge)) }

  /// Flips suspect edges, and those that become suspect by that, until each is locally Delaunay.
  ///
  /// Every flip lifts the triangulation's paraboloid, so the flips end.
  mutating func flipSuspects() {
    while let next = suspects.popLast() {
      let edge = Int(next)
      let twin = Int(twins[edge])
      guard twin >= 0, marks[edge] == 0 else { continue }
      let forward = Triangulation.next(edge)
      let backward = Triangulation.previous(edge)
      let twinBackward = Triangulation.previous(twin)
      let inside = Predicates.inCircle(
        points[Int(origins[edge])], points[Int(origins[forward])], points[Int(origins[backward])],
        points[Int(origins[twinBackward])])
      guard inside > 0 else { continue }
      let twinForward = Triangulation.next(twin)
      flip(edge)
      suspects.append(Int32(edge))
      suspects.append(Int32(backward))
      suspects.append(Int32(twin))
      suspects.append(Int32(twinBackward))
      _ = twinForward
    }
  }
}
