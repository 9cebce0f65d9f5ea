import Geometry
import Quantities

/// Clips straight lines to polygons by the even-odd rule, without converting the polygons each time.
///
/// A line that runs along an edge counts as on the edge's left side; a corner counts once. So the parts always pair up.
struct LineClipper {
  private let edges: [(start: LocalPoint, end: LocalPoint)]

  init(_ polygons: [Polygon]) {
    var edges: [(start: LocalPoint, end: LocalPoint)] = []
    for ring in polygons.flatMap(\.rings) {
      for (start, end) in zip(ring, ring.dropFirst() + ring.prefix(1)) { edges.append((start, end)) }
    }
    self.edges = edges
  }

  /// The parts inside, in the direction of the line, as shares of it in 0...1.
  func parts(of line: [LocalPoint]) -> [(from: Double, to: Double)] {
    let (origin, along) = (line[0], line[line.count - 1] - line[0])
    var crossings: [Double] = []
    for edge in edges {
      let (one, other) = (along.cross(edge.start - origin), along.cross(edge.end - origin))
      guard (one >= 0) != (other >= 0) else { continue }
      let share = one / (one - other)
      let point = edge.start.interpolated(to: edge.end, fraction: share)
      crossings.append((point - origin).dot(along) / along.dot(along))
    }
    crossings.sort()
    var parts: [(from: Double, to: Double)] = []
    for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
      let (from, to) = (max(0, crossings[pair]), min(1, crossings[pair + 1]))
      if to > from { parts.append((from, to)) }
    }
    return parts
  }

  /// The parts inside as lines.
  func clipped(_ line: [LocalPoint]) -> [[LocalPoint]] {
    let (start, end) = (line[0], line[line.count - 1])
    guard start != end else { return [] }
    return parts(of: line).map { part in
      [
        start.interpolated(to: end, fraction: part.from),
        part.to < 1 ? start.interpolated(to: end, fraction: part.to) : end,
      ]
    }
  }

  /// The longest part inside.
  func longest(_ line: [LocalPoint]) -> [LocalPoint]? {
    let parts = clipped(line).filter { $0[0] != $0[1] }
    return parts.max { $0[0].planarDistanceMetres(to: $0[1]) < $1[0].planarDistanceMetres(to: $1[1]) }
  }

  /// Whether a point of a line lies inside, or is one of its ends.
  func holds(_ point: LocalPoint, on line: [LocalPoint]) -> Bool {
    if point == line[0] || point == line[line.count - 1] { return true }
    var isInside = false
    for edge in edges where (edge.start.north > point.north) != (edge.end.north > point.north) {
      let share = (point.north - edge.start.north) / (edge.end.north - edge.start.north)
      if point.east < edge.start.east + share * (edge.end.east - edge.start.east) { isInside.toggle() }
    }
    return isInside
  }
}
