import Geometry
import Quantities

/// The border of a free space as edges with the free side on their left, and exact tests of what a straight way
/// meets there.
struct Walls: Sendable {
  /// The different corners of all rings.
  let points: [LocalPoint]
  /// The edges: indices into `points`, free space on the left.
  let from: [Int32]
  let to: [Int32]
  /// The edges at node `i` are the entries `spokeOffsets[i]..<spokeOffsets[i + 1]`; two for an ordinary corner
  /// (the next corner, then the one before), more where rings touch.
  private let spokeOffsets: [Int32]
  private let spokes: [Spoke]
  private let grid: WallGrid

  /// An edge seen from one of its ends.
  private struct Spoke: Sendable {
    let other: Int32
    /// Whether the edge starts here: the free side is then counter-clockwise of it, else clockwise.
    let isOutgoing: Bool
  }

  init(_ polygons: [Polygon]) {
    var points: [LocalPoint] = []
    var index: [LocalPoint: Int32] = [:]
    var (from, to): ([Int32], [Int32]) = ([], [])
    func node(_ point: LocalPoint) -> Int32 {
      if let known = index[point] { return known }
      let new = Int32(points.count)
      points.append(point)
      index[point] = new
      return new
    }
    for ring in polygons.flatMap(\.rings) {
      let nodes = ring.map(node)
      guard var previous = nodes.last else { continue }
      for current in nodes where current != previous {
        from.append(previous)
        to.append(current)
        previous = current
      }
    }
    var spokeLists = [[Spoke]](repeating: [], count: points.count)
    for edge in from.indices {
      spokeLists[Int(from[edge])].insert(Spoke(other: to[edge], isOutgoing: true), at: 0)
      spokeLists[Int(to[edge])].append(Spoke(other: from[edge], isOutgoing: false))
    }
    self.points = points
    self.from = from
    self.to = to
    var offsets: [Int32] = [0]
    for list in spokeLists { offsets.append(offsets[offsets.count - 1] + Int32(list.count)) }
    self.spokeOffsets = offsets
    self.spokes = spokeLists.flatMap(\.self)
    self.grid = WallGrid(points: points, from: from, to: to)
  }

  /// A node round which a shortest path can turn, with what a test of tautness needs side by side in memory.
  struct Corner: Sendable {
    let point: LocalPoint
    let previous: LocalPoint
    let next: LocalPoint
    /// Whether one ring passes here; where several touch, every direction counts as taut.
    let isPlain: Bool

    /// Whether a taut string from `other` can turn here: its straight continuation does not run into the wall.
    @inline(__always)
    func isTaut(from other: LocalPoint) -> Bool {
      guard isPlain else { return true }
      let one = Predicates.orientation(other, point, previous)
      if one == 0 { return true }
      return one * Predicates.orientation(other, point, next) >= 0
    }
  }

  /// The nodes round which a shortest path can turn: the free side spans more than half a turn. In the order of nodes.
  var corners: [Corner] {
    points.indices.compactMap { node in
      let corner = Corner(point: points[node], previous: previous(node), next: next(node), isPlain: isPlain(node))
      guard corner.isPlain else { return corner }
      return Predicates.orientation(corner.previous, corner.point, corner.next) < 0 ? corner : nil
    }
  }

  /// Whether the straight way between two points of the free space stays in it; touching walls is allowed. Exact.
  func sees(_ start: LocalPoint, _ end: LocalPoint) -> Bool {
    if start == end { return true }
    return grid.walk(from: start, to: end) { edge in !blocks(Int(edge), start, end) }
  }

  @inline(__always)
  private func isPlain(_ node: Int) -> Bool { spokeOffsets[node + 1] - spokeOffsets[node] == 2 }

  @inline(__always)
  private func next(_ node: Int) -> LocalPoint { points[Int(spokes[Int(spokeOffsets[node])].other)] }

  @inline(__always)
  private func previous(_ node: Int) -> LocalPoint { points[Int(spokes[Int(spokeOffsets[node]) + 1].other)] }

  /// Whether one edge stops the way. A corner on the way is tested with the edge that starts there.
  @inline(__always)
  private func blocks(_ edge: Int, _ start: LocalPoint, _ end: LocalPoint) -> Bool {
    let (first, second) = (points[Int(from[edge])], points[Int(to[edge])])
    if max(first.east, second.east) < min(start.east, end.east)
      || max(start.east, end.east) < min(first.east, second.east)
      || max(first.north, second.north) < min(start.north, end.north)
      || max(start.north, end.north) < min(first.north, second.north)
    {
      return false
    }
    let firstSide = Predicates.orientation(start, end, first)
    let secondSide = Predicates.orientation(start, end, second)
    if firstSide * secondSide > 0 { return false }
    if firstSide == 0, Predicates.isInBox(first, start, end) {
      let node = Int(from[edge])
      if first != end, !isFree(at: node, towards: end) { return true }
      if first != start, !isFree(at: node, towards: start) { return true }
    }
    guard firstSide != 0, secondSide != 0 else { return false }
    let startSide = Predicates.orientation(first, second, start)
    let endSide = Predicates.orientation(first, second, end)
    // Strictly through the wall, or from the wall itself to its far side.
    return startSide * endSide < 0 || (startSide == 0 && endSide < 0) || (endSide == 0 && startSide < 0)
  }

  /// Whether one can leave a corner towards a point without entering the wall; along an edge is allowed.
  private func isFree(at node: Int, towards point: LocalPoint) -> Bool {
    let corner = points[node]
    guard isPlain(node) else { return isFreeWhereRingsTouch(at: node, towards: point) }
    let (before, after) = (previous(node), next(node))
    let turn = Predicates.orientation(before, corner, after)
    let afterSide = Predicates.orientation(corner, after, point)
    let beforeSide = Predicates.orientation(corner, before, point)
    if turn > 0 { return afterSide >= 0 && beforeSide <= 0 }
    if turn < 0 { return !(beforeSide > 0 && afterSide < 0) }
    return afterSide >= 0
  }

  /// Several rings meet here: the nearest edge clockwise of the direction tells which side it is on.
  private func isFreeWhereRingsTouch(at node: Int, towards point: LocalPoint) -> Bool {
    let corner = points[node]
    var nearest: (spoke: Spoke, half: Int)?
    for index in spokeOffsets[node]..<spokeOffsets[node + 1] {
      let spoke = spokes[Int(index)]
      let other = points[Int(spoke.other)]
      let side = Predicates.orientation(corner, other, point)
      if side == 0, (other - corner).dot(point - corner) > 0 { return true }
      // The angle counter-clockwise from the edge to the direction: below, exactly or above half a turn.
      let half = side > 0 ? 0 : (side == 0 ? 1 : 2)
      guard let best = nearest else {
        nearest = (spoke, half)
        continue
      }
      let isNearer =
        half != best.half
        ? half < best.half : Predicates.orientation(corner, points[Int(best.spoke.other)], other) > 0
      if isNearer { nearest = (spoke, half) }
    }
    return nearest?.spoke.isOutgoing ?? true
  }
}
