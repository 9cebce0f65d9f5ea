import Quantities

extension TriangulationBuilder {
  /// A part of a segment that waits to become edges.
  private struct Part {
    var from: Int32
    var to: Int32
    /// The mark, positive where the part runs with it.
    var mark: Int32
  }

  /// Makes edges of segments between vertices.
  ///
  /// A segment that meets a vertex goes on from there; one that crosses another's edge gets a vertex at the crossing,
  /// and both go on from there as parts. Whatever the rounding of a crossing does to a part, the part is treated as a
  /// new segment, so the result is a triangulation with closed outlines in any case.
  mutating func insert(_ segments: [Triangulation.Segment], vertices: [Int32]) throws(Triangulation.Failure) {
    var label: Int32 = -1
    var mark: Int32 = 0
    var parts: [Part] = []
    var crossings = 0
    let crossingsMax = Triangulation.crossingsMax
    for segment in segments {
      if segment.label != label || mark == 0 {
        label = segment.label
        markEntries.append(Triangulation.MarkEntry(label: label, sign: 1, next: -1))
        mark = Int32(markEntries.count)
      }
      parts.append(Part(from: vertices[Int(segment.from)], to: vertices[Int(segment.to)], mark: mark))
      while let part = parts.popLast() {
        if part.from == part.to { continue }
        switch reach(from: part.from, to: part.to) {
        case .edge(let edge):
          addMark(part.mark, to: edge)
          let stop = end(of: edge)
          if stop != part.to { parts.append(Part(from: stop, to: part.to, mark: part.mark)) }
        case .blocked(let edge):
          crossings += 1
          guard crossings <= crossingsMax else { throw .tooManyCrossings(limit: crossingsMax) }
          let (start, stop, own) = (origins[edge], end(of: edge), marks[edge])
          marks[edge] = 0
          marks[Int(twins[edge])] = 0
          lastEdge = edge
          // Where rounding moves the crossing elsewhere, the edge stays, and nothing but Delaunay's rule holds it.
          suspect(edge)
          flipSuspects()
          let vertex = try vertex(atCrossingOf: (part.from, part.to), (start, stop))
          parts.append(Part(from: vertex, to: part.to, mark: part.mark))
          parts.append(Part(from: part.from, to: vertex, mark: part.mark))
          parts.append(Part(from: start, to: vertex, mark: own))
          parts.append(Part(from: vertex, to: stop, mark: own))
        case .open(let stop, let crossed):
          clear(crossed, from: part.from, to: stop)
          // Now the way is an edge.
          parts.append(part)
        }
      }
    }
  }

  /// What lies between two vertices.
  private enum Reach {
    /// An edge that leads along the way, to its end or to a vertex on it.
    case edge(Int)
    /// An edge of another segment that the way crosses.
    case blocked(Int)
    /// Nothing but edges of no segment, given by their ends, up to a vertex on the way.
    case open(to: Int32, crossed: [(Int32, Int32)])
  }

  /// Looks along the way from one vertex to another.
  private func reach(from start: Int32, to goal: Int32) -> Reach {
    let first = Int(firstEdges[Int(start)])
    var edge = first
    let goalPoint = points[Int(goal)]
    let startPoint = points[Int(start)]
    var crossing = -1
    repeat {
      let right = end(of: edge)
      if right == goal { return .edge(edge) }
      let backward = Triangulation.previous(edge)
      let left = origins[backward]
      let rightSide = orientation(start, goal, right)
      if rightSide == 0, isAhead(startPoint, goalPoint, points[Int(right)]) { return .edge(edge) }
      if rightSide < 0, left != goal, orientation(start, goal, left) > 0 {
        crossing = Triangulation.next(edge)
        break
      }
      guard twins[backward] >= 0 else { break }
      edge = Int(twins[backward])
    } while edge != first
    precondition(crossing >= 0, "a segment starts inside the rectangle")
    var crossed: [(Int32, Int32)] = []
    while true {
      if marks[crossing] != 0 { return .blocked(crossing) }
      crossed.append((origins[crossing], end(of: crossing)))
      let twin = Int(twins[crossing])
      let apex = origins[Triangulation.previous(twin)]
      if apex == goal { return .open(to: goal, crossed: crossed) }
      let side = orientation(start, goal, apex)
      if side == 0 { return .open(to: apex, crossed: crossed) }
      // The apex to the left: the way leaves through the edge on its right, which starts at the twin's end.
      crossing = side > 0 ? Triangulation.next(twin) : Triangulation.previous(twin)
    }
  }

  private func isAhead(_ start: LocalPoint, _ goal: LocalPoint, _ point: LocalPoint) -> Bool {
    (goal - start).dot(point - start) > 0
  }

  /// Flips the crossed edges away until an edge joins two vertices, and makes the rest Delaunay again (Sloan 1993).
  private mutating func clear(_ crossed: [(Int32, Int32)], from start: Int32, to goal: Int32) {
    var waiting = crossed
    var next = 0
    var fresh: [(Int32, Int32)] = []
    while next < waiting.count {
      let pair = waiting[next]
      next += 1
      let edge = edge(between: pair.0, and: pair.1)
      let twin = Int(twins[edge])
      let apex = origins[Triangulation.previous(edge)]
      let below = origins[Triangulation.previous(twin)]
      guard orientation(apex, below, origins[edge]) * orientation(apex, below, origins[twin]) < 0 else {
        // The two triangles are no convex quadrilateral yet; others must be flipped first.
        waiting.append(pair)
        continue
      }
      flip(edge)
      let (one, other) = (apex, below)
      let isEnd = one == start || one == goal || other == start || other == goal
      if !isEnd, orientation(start, goal, one) * orientation(start, goal, other) < 0 {
        waiting.append((one, other))
      } else if !((one == start && other == goal) || (one == goal && other == start)) {
        fresh.append((one, other))
      }
    }
    // The new edge must stay while its neighbours are flipped.
    let kept = edge(between: start, and: goal)
    let twin = Int(twins[kept])
    let (mark, twinMark) = (marks[kept], marks[twin])
    marks[kept] = Int32.max
    marks[twin] = Int32.max
    for pair in fresh {
      guard let edge = edgeIfAny(between: pair.0, and: pair.1) else { continue }
      suspect(edge)
      flipSuspects()
    }
    let again = edge(between: start, and: goal)
    let twinAgain = Int(twins[again])
    marks[again] = mark
    marks[twinAgain] = twinMark
  }

  private func edge(between start: Int32, and stop: Int32) -> Int {
    guard let edge = edgeIfAny(between: start, and: stop) else {
      preconditionFailure("two vertices are joined by an edge")
    }
    return edge
  }

  /// The half-edge from one vertex to another.
  private func edgeIfAny(between start: Int32, and stop: Int32) -> Int? {
    let first = Int(firstEdges[Int(start)])
    var edge = first
    repeat {
      if end(of: edge) == stop { return edge }
      let twin = twins[Triangulation.previous(edge)]
      guard twin >= 0 else { break }
      edge = Int(twin)
    } while edge != first
    // A vertex of the rectangle: the other way round.
    edge = first
    while twins[edge] >= 0 {
      edge = Triangulation.next(Int(twins[edge]))
      if edge == first { return nil }
      if end(of: edge) == stop { return edge }
    }
    return nil
  }

  /// Adds a mark to an edge and its other side.
  private mutating func addMark(_ mark: Int32, to edge: Int) {
    let own = marks[edge]
    let joined = own == 0 ? mark : joined(own, mark)
    marks[edge] = joined
    let twin = Int(twins[edge])
    if twin >= 0 { marks[twin] = -joined }
  }

  /// A mark that stands for the segments of two: the longer list, with copies of the other's entries before it.
  private mutating func joined(_ first: Int32, _ second: Int32) -> Int32 {
    var (long, short) = (first, second)
    var (one, other) = (abs(first) - 1, abs(second) - 1)
    while one >= 0, other >= 0 {
      one = markEntries[Int(one)].next
      other = markEntries[Int(other)].next
    }
    if other >= 0 { swap(&long, &short) }
    let direction = long.signum() * short.signum()
    var head = abs(long) - 1
    var entry = abs(short) - 1
    while entry >= 0 {
      let item = markEntries[Int(entry)]
      markEntries.append(Triangulation.MarkEntry(label: item.label, sign: item.sign * direction, next: head))
      head = Int32(markEntries.count - 1)
      entry = item.next
    }
    return long.signum() * (head + 1)
  }

  /// The vertex at which two lines go on that cross between vertices.
  ///
  /// Where a vertex is as near to both lines as rounding goes, that is the one: lines that nearly lie on each other
  /// would else cross without end, each time a little beside the crossing before. But lines get only shorter: among
  /// points that are all as near as that, they would else be led in circles.
  private mutating func vertex(
    atCrossingOf one: (Int32, Int32), _ other: (Int32, Int32)
  ) throws(Triangulation.Failure) -> Int32 {
    let (point, rounding) = Self.crossing(
      points[Int(one.0)], points[Int(one.1)], points[Int(other.0)], points[Int(other.1)])
    var nearest: (vertex: Int32, metres: Double)?
    for vertex in [one.0, one.1, other.0, other.1] + vertices(round: point) {
      let metres = points[Int(vertex)].planarDistanceMetres(to: point)
      guard metres < nearest?.metres ?? .infinity, isNear(one, vertex, rounding), isNear(other, vertex, rounding),
        shortens(one, at: vertex), shortens(other, at: vertex)
      else { continue }
      nearest = (vertex, metres)
    }
    if let nearest { return nearest.vertex }
    return Int32(try insert(point))
  }

  /// Whether a vertex is an end of a line, or lies as near to it as a few roundings.
  private func isNear(_ line: (Int32, Int32), _ vertex: Int32, _ rounding: Double) -> Bool {
    if vertex == line.0 || vertex == line.1 { return true }
    let (start, end) = (points[Int(line.0)], points[Int(line.1)])
    let length = start.planarDistanceMetres(to: end)
    return abs(Self.area(start, end, points[Int(vertex)])) <= Self.crossingRoundings * rounding * length
  }

  /// Whether the pieces of a line that is led over a vertex are shorter than the line, or the vertex is its end.
  private func shortens(_ line: (Int32, Int32), at vertex: Int32) -> Bool {
    if vertex == line.0 || vertex == line.1 { return true }
    let (start, end, middle) = (points[Int(line.0)], points[Int(line.1)], points[Int(vertex)])
    let length = start.planarDistanceMetres(to: end)
    return start.planarDistanceMetres(to: middle) < length && middle.planarDistanceMetres(to: end) < length
  }

  /// How many roundings a vertex may lie beside a crossing that it stands for.
  private static let crossingRoundings = 4.0

  /// Where two lines cross, rounded, and the size of the rounding; their ends lie on different sides of each other.
  ///
  /// The point is taken along the shorter line, from its nearer end: a line of great length has coarse numbers, which
  /// must not bend a small outline.
  private static func crossing(
    _ first: LocalPoint, _ second: LocalPoint, _ third: LocalPoint, _ fourth: LocalPoint
  ) -> (point: LocalPoint, rounding: Double) {
    let (along, across) = (second - first, fourth - third)
    let isShorter = along.dot(along) <= across.dot(across)
    let (start, end) = isShorter ? (first, second) : (third, fourth)
    let (low, high) = isShorter ? (third, fourth) : (first, second)
    let one = abs(area(low, high, start))
    let other = abs(area(low, high, end))
    let rounding = max(abs(start.east), abs(start.north), abs(end.east), abs(end.north)).ulp
    guard one + other > 0 else { return (start, rounding) }
    return one < other
      ? (start.interpolated(to: end, fraction: one / (one + other)), rounding)
      : (end.interpolated(to: start, fraction: other / (one + other)), rounding)
  }

  /// Twice the area of a triangle, right to the last digits even where its corners lie far apart.
  private static func area(_ first: LocalPoint, _ second: LocalPoint, _ third: LocalPoint) -> Double {
    let one = (DoubledNumber(first.east, minus: third.east), DoubledNumber(first.north, minus: third.north))
    let other = (DoubledNumber(second.east, minus: third.east), DoubledNumber(second.north, minus: third.north))
    return (one.0 * other.1 - one.1 * other.0).head
  }
}
