import Geometry
import Quantities

/// Finds where streets meet: gives the points of all lines numbers, joins ends, and cuts lines at their meetings.
struct StreetWeaver {
  /// A point of a line: which meeting it belongs to, and where the line has it.
  private struct Stop {
    var vertex: Int32
    var position: LocalPoint
  }

  /// A dead end that meets a line between two of its points.
  private struct Insertion {
    var line: Int
    var segment: Int
    var fraction: Double
    var stop: Stop
  }

  /// Points farther from the map's origin than the Earth is round are left out, in metres; so are those that are not
  /// numbers.
  static let reachMetresMax = 5e7

  private let streets: [Street]
  /// The stops of each street; streets without length have none.
  private var lines: [[Stop]] = []
  private var positions: [LocalPoint] = []
  /// Vertices that were joined point to another one, in the end to themselves.
  private var parent: [Int32] = []

  /// Numbers the points of all lines; equal points have equal numbers.
  init(streets: [Street]) {
    self.streets = streets
    var numbers: [LocalPoint: Int32] = [:]
    for street in streets {
      var stops: [Stop] = []
      for point in street.line where stops.last?.position != point {
        guard abs(point.east) <= Self.reachMetresMax, abs(point.north) <= Self.reachMetresMax else { continue }
        let number = numbers[point] ?? Int32(positions.count)
        if Int(number) == positions.count {
          numbers[point] = number
          positions.append(point)
        }
        stops.append(Stop(vertex: number, position: point))
      }
      lines.append(stops.count >= 2 ? stops : [])
    }
    parent = (0..<Int32(positions.count)).map { $0 }
  }

  private mutating func root(_ vertex: Int32) -> Int32 {
    var current = vertex
    while parent[Int(current)] != current {
      parent[Int(current)] = parent[Int(parent[Int(current)])]
      current = parent[Int(current)]
    }
    return current
  }

  /// Joins two vertices; the one with the lower number stays.
  private mutating func join(_ first: Int32, _ second: Int32) {
    let (left, right) = (root(first), root(second))
    if left != right { parent[Int(max(left, right))] = min(left, right) }
  }

  /// How many line pieces meet at each vertex: 1 at a dead end, 2 along a line, more at a crossing.
  private mutating func degrees() -> [Int32] {
    var result = [Int32](repeating: 0, count: positions.count)
    for line in lines.indices {
      for (index, stop) in lines[line].enumerated() {
        let isEnd = index == 0 || index == lines[line].count - 1
        result[Int(root(stop.vertex))] += isEnd ? 1 : 2
      }
    }
    return result
  }

  // MARK: Snapping

  /// Joins dead ends to the nearest other end, unless a line passes much nearer, and those that stay to the nearest
  /// line.
  mutating func snap(withinMetres reach: Double) {
    snapEnds(reach)
    snapLines(reach)
  }

  /// The first and last stops of the lines as street, vertex and position, without those of closed lines.
  private func ends() -> [(line: Int, stop: Stop)] {
    lines.indices.flatMap { number -> [(line: Int, stop: Stop)] in
      guard let first = lines[number].first, let last = lines[number].last, first.vertex != last.vertex else {
        return []
      }
      return [(number, first), (number, last)]
    }
  }

  private mutating func snapEnds(_ reach: Double) {
    let degrees = degrees()
    let ends = ends()
    let index = GridIndex(ends.map { RoomFinder.box($0.stop.position, $0.stop.position) })
    let (segments, segmentIndex) = segments()
    for end in ends where degrees[Int(root(end.stop.vertex))] == 1 {
      let place = end.stop.position
      let near = RoomFinder.box(place, place).expanded(byMetres: reach)
      var best: (metres: Double, vertex: Int32)?
      for number in index.indices(meeting: near) {
        let other = ends[number]
        // The two ends of one short street are not one place.
        guard other.line != end.line, other.stop.vertex != end.stop.vertex else { continue }
        let metres = place.planarDistanceMetres(to: other.stop.position)
        guard metres <= reach else { continue }
        if (metres, other.stop.vertex) < best ?? (.infinity, 0) { best = (metres, other.stop.vertex) }
      }
      guard let best else { continue }
      // A line that passes much nearer is the one that the street was cut from.
      let isPassed = segmentIndex.indices(meeting: near).contains { number in
        let (line, segment) = segments[number]
        guard line != end.line else { return false }
        let (start, finish) = (lines[line][segment].position, lines[line][segment + 1].position)
        return Distances.planarMetres(from: place, toSegment: (start, finish)) < best.metres / 2
      }
      if !isPassed { join(end.stop.vertex, best.vertex) }
    }
  }

  /// All pieces between neighbouring stops, and their boxes.
  private func segments() -> (segments: [(line: Int, segment: Int)], index: GridIndex) {
    var boxes: [BoundingBox] = []
    var places: [(line: Int, segment: Int)] = []
    for (number, line) in lines.enumerated() {
      for (segment, pair) in zip(line, line.dropFirst()).enumerated() {
        boxes.append(RoomFinder.box(pair.0.position, pair.1.position))
        places.append((number, segment))
      }
    }
    return (places, GridIndex(boxes))
  }

  private mutating func snapLines(_ reach: Double) {
    let degrees = degrees()
    let (places, index) = segments()
    var insertions: [Insertion] = []
    for end in ends() where degrees[Int(root(end.stop.vertex))] == 1 {
      let place = end.stop.position
      var best: (metres: Double, line: Int, segment: Int, point: LocalPoint)?
      for number in index.indices(meeting: RoomFinder.box(place, place).expanded(byMetres: reach)) {
        let (line, segment) = places[number]
        guard line != end.line else { continue }
        let (start, finish) = (lines[line][segment].position, lines[line][segment + 1].position)
        let point = Distances.nearest(to: place, onSegment: (start, finish))
        let metres = place.planarDistanceMetres(to: point)
        // Indices ascend, so of equally near segments the first counts.
        if metres <= reach, metres < best?.metres ?? .infinity { best = (metres, line, segment, point) }
      }
      guard let best else { continue }
      let (start, finish) = (lines[best.line][best.segment], lines[best.line][best.segment + 1])
      let (before, after) = (
        start.position.planarDistanceMetres(to: best.point), finish.position.planarDistanceMetres(to: best.point)
      )
      if min(before, after) <= reach {
        join(end.stop.vertex, before <= after ? start.vertex : finish.vertex)
      } else {
        insertions.append(
          Insertion(
            line: best.line, segment: best.segment, fraction: before / (before + after),
            stop: Stop(vertex: end.stop.vertex, position: best.point)))
      }
    }
    insert(insertions)
  }

  /// Puts dead ends into the lines that they meet, from the back so that the numbers of segments stay right.
  private mutating func insert(_ insertions: [Insertion]) {
    let sorted = insertions.sorted {
      ($0.line, $0.segment, $0.fraction, $0.stop.vertex) < ($1.line, $1.segment, $1.fraction, $1.stop.vertex)
    }
    for insertion in sorted.reversed() { lines[insertion.line].insert(insertion.stop, at: insertion.segment + 1) }
  }

  // MARK: Cutting

  /// The nodes and edges of the network, with the lines of the edges.
  mutating func finished() -> (
    nodes: [LocalPoint], edges: [StreetGraph.Edge], points: [LocalPoint], pointOffsets: [Int32]
  ) {
    let degrees = degrees()
    var nodeOfVertex = [Int32](repeating: -1, count: positions.count)
    var nodes: [LocalPoint] = []
    var (edges, points, offsets): ([StreetGraph.Edge], [LocalPoint], [Int32]) = ([], [], [0])
    func node(_ vertex: Int32) -> Int {
      if nodeOfVertex[Int(vertex)] < 0 {
        nodeOfVertex[Int(vertex)] = Int32(nodes.count)
        nodes.append(positions[Int(vertex)])
      }
      return Int(nodeOfVertex[Int(vertex)])
    }
    for (number, stops) in lines.enumerated() {
      guard let first = stops.first else { continue }
      let street = streets[number]
      var start = node(root(first.vertex))
      var (length, last) = (0.0, first.position)
      points.append(first.position)
      for (index, stop) in stops.enumerated().dropFirst() {
        length += last.planarDistanceMetres(to: stop.position)
        last = stop.position
        points.append(last)
        let vertex = root(stop.vertex)
        let isEnd = index == stops.count - 1
        guard isEnd || degrees[Int(vertex)] > 2 else { continue }
        let end = node(vertex)
        edges.append(
          StreetGraph.Edge(
            street: number, from: start, to: end, lengthMetres: length, kind: street.kind, surface: street.surface,
            isOneWay: street.isOneWay, footAccess: street.footAccess))
        offsets.append(Int32(points.count))
        if !isEnd { points.append(last) }
        (start, length) = (end, 0)
      }
    }
    return (nodes, edges, points, offsets)
  }
}
