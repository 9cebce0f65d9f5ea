import Geometry
import Quantities

/// Shortest ways in a free space: exact Euclidean shortest paths over the visibility graph of its corners.
///
/// Only corners round which a taut string can turn are nodes, and only pairs that see each other along a taut line
/// are linked. Visibility is decided with exact predicates: a way may touch walls and pass between obstacles that
/// touch in a point. Immutable, so tasks may share it. Building takes O(n²) tests for n corners, each O(edges near
/// the line); a query O(n log n) in the worst case.
package struct ShortestPaths: Sendable {
  /// The most corners of a graph.
  package static let cornersMax = 60_000
  /// The most links of a graph, each counted once in each direction.
  package static let linksMax = 40_000_000

  /// Where the ways may go.
  package let freeSpace: FreeSpace

  let walls: Walls
  /// The nodes of the graph.
  let corners: [Walls.Corner]
  /// The links of corner `i` are the entries `offsets[i]..<offsets[i + 1]`.
  let offsets: [Int32]
  let targets: [Int32]
  let lengths: [Double]

  /// The number of corners of the graph.
  package var cornerCount: Int { corners.count }
  /// The number of pairs of corners that are linked.
  package var linkCount: Int { targets.count / 2 }

  /// Builds the graph.
  package init(_ freeSpace: FreeSpace) throws(PreparationError) {
    let walls = Walls(freeSpace.polygons)
    let corners = walls.corners
    guard corners.count <= ShortestPaths.cornersMax else {
      throw .tooManyCorners(count: corners.count, limit: ShortestPaths.cornersMax)
    }
    var pairs: [(Int32, Int32)] = []
    for first in corners.indices {
      let here = corners[first]
      for second in (first + 1)..<max(first + 1, corners.count)
      where here.isTaut(from: corners[second].point) && corners[second].isTaut(from: here.point)
        && walls.sees(here.point, corners[second].point)
      {
        pairs.append((Int32(first), Int32(second)))
      }
      guard pairs.count <= ShortestPaths.linksMax / 2 else {
        throw .tooManyLinks(limit: ShortestPaths.linksMax)
      }
    }
    self.freeSpace = freeSpace
    self.walls = walls
    self.corners = corners
    (offsets, targets, lengths) = ShortestPaths.adjacency(pairs, corners)
  }

  /// The links of each corner, ascending by the other corner.
  private static func adjacency(
    _ pairs: [(Int32, Int32)], _ corners: [Walls.Corner]
  ) -> ([Int32], [Int32], [Double]) {
    var offsets = [Int32](repeating: 0, count: corners.count + 1)
    for (first, second) in pairs {
      offsets[Int(first) + 1] += 1
      offsets[Int(second) + 1] += 1
    }
    for index in 1..<max(1, offsets.count) { offsets[index] += offsets[index - 1] }
    var next = offsets
    var targets = [Int32](repeating: 0, count: 2 * pairs.count)
    var lengths = [Double](repeating: 0, count: 2 * pairs.count)
    for (first, second) in pairs {
      let metres = corners[Int(first)].point.planarDistanceMetres(to: corners[Int(second)].point)
      for (here, there) in [(first, second), (second, first)] {
        targets[Int(next[Int(here)])] = there
        lengths[Int(next[Int(here)])] = metres
        next[Int(here)] += 1
      }
    }
    return (offsets, targets, lengths)
  }

  /// The position of a corner of the graph.
  @inline(__always)
  func position(_ corner: Int) -> LocalPoint { corners[corner].point }

  /// The failure of a point that is not free, or nil where it is.
  func problem(at point: LocalPoint) -> (inside: [String], isOutside: Bool)? {
    if freeSpace.contains(point) { return nil }
    let ids = freeSpace.obstacles(at: point)
    return (ids, ids.isEmpty)
  }

  /// Throws unless both ends are free.
  func check(from start: LocalPoint, to goal: LocalPoint) throws(RouteFailure) {
    for point in [start, goal] where !(point.east.isFinite && point.north.isFinite) { throw .notFinite }
    if let problem = problem(at: start) {
      throw problem.isOutside ? .startOutsideBoundary : .startInside(obstacles: problem.inside)
    }
    if let problem = problem(at: goal) {
      throw problem.isOutside ? .goalOutsideBoundary : .goalInside(obstacles: problem.inside)
    }
  }
}
