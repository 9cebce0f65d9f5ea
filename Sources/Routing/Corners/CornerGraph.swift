import Geometry
import Quantities

/// The corners at which taut paths turn, and the straight ways between those that see each other.
///
/// Nodes are the corners and pinches of a mesh, in the order of its vertices. Two nodes are linked where they see each
/// other and the way is taut at both ends: then a shortest path may use it. A node's links are two lists, one for each
/// side on which the obstacle at the node lies, each sorted round the node from the obstacle's wall on: for a path that
/// arrives, the links that keep it taut are the beginning of a list.
package struct CornerGraph: Sendable {
  /// The positions of the nodes.
  package let places: [LocalPoint]
  /// For each node its vertex in the mesh.
  package let vertexOf: [Int32]
  /// For each vertex of the mesh its node, or -1.
  package let nodeOf: [Int32]
  /// The links of node `n` with the obstacle to their left are those from `offsets[2 * n]`, those with it to their
  /// right from `offsets[2 * n + 1]`, each up to the next offset.
  package let offsets: [Int32]
  /// For each link the node at its end.
  package let targets: [Int32]
  /// For each link its length in metres.
  package let lengths: [Double]
  /// For each node whether obstacles touch there: then a path may turn in any way.
  package let isPinch: [Bool]

  /// The number of links, each counted in both directions.
  package var linkCount: Int { targets.count }

  /// The most links, counted in both directions, that a graph may have where nothing else is said: about 1 GB.
  package static let linksMax = 80_000_000

  /// The graph has more links than allowed.
  package struct TooManyLinks: Error, Hashable, Sendable {
    /// What was allowed.
    package let limit: Int
  }

  /// Finds the corners of a mesh and looks from each of them: O(what they see).
  package init(_ mesh: FreeMesh, linksMax: Int = CornerGraph.linksMax) throws(TooManyLinks) {
    var nodeOf = [Int32](repeating: -1, count: mesh.points.count)
    var vertexOf: [Int32] = []
    for vertex in mesh.points.indices where !mesh.kinds[vertex].isEmpty {
      nodeOf[vertex] = Int32(vertexOf.count)
      vertexOf.append(Int32(vertex))
    }
    self.nodeOf = nodeOf
    self.vertexOf = vertexOf
    places = vertexOf.map { mesh.points[Int($0)] }
    isPinch = vertexOf.map { mesh.kinds[Int($0)].contains(.pinch) }
    var surveyor = CornerSurveyor(vertexCount: mesh.points.count)
    var scratch = SightScratch()
    var offsets: [Int32] = [0]
    offsets.reserveCapacity(2 * vertexOf.count + 1)
    var isTooMany = false
    mesh.withView { view in
      for vertex in vertexOf {
        let own = Int(mesh.wedgeOffsets[Int(vertex)])..<Int(mesh.wedgeOffsets[Int(vertex) + 1])
        surveyor.survey(Int(vertex), wedges: mesh.wedges[own], view, nodeOf: nodeOf, &offsets, &scratch)
        if surveyor.targets.count > linksMax {
          isTooMany = true
          return
        }
      }
    }
    if isTooMany { throw TooManyLinks(limit: linksMax) }
    self.offsets = offsets
    targets = surveyor.targets.array
    lengths = surveyor.lengths.array
  }
}

/// Looks round corners and collects their links.
private struct CornerSurveyor: ~Copyable {
  var targets = GrowingMemory<Int32>(capacity: 1024)
  var lengths = GrowingMemory<Double>(capacity: 1024)
  /// For each vertex the last vertex that saw it.
  private var seenFrom: [Int32]
  private var links: [Link] = []

  private struct Link {
    var node: Int32
    var isRight: Bool
    /// Ascending from the obstacle's wall on.
    var turn: Double
    var metres: Double
  }

  init(vertexCount: Int) { seenFrom = [Int32](repeating: -1, count: vertexCount) }

  mutating func survey(
    _ vertex: Int, wedges: ArraySlice<Int32>, _ view: FreeMeshView, nodeOf: [Int32], _ offsets: inout [Int32],
    _ scratch: inout SightScratch
  ) {
    links.removeAll(keepingCapacity: true)
    let here = view.points[vertex]
    let isPinch = view.kinds[vertex].contains(.pinch)
    let right = isPinch ? here : view.points[Int(view.walls[vertex].right)]
    let left = isPinch ? here : view.points[Int(view.walls[vertex].left)]
    for wedge in wedges {
      startCones(from: vertex, here, Int(wedge), view, right, left, isPinch, nodeOf, &scratch)
      view.follow(from: here, &scratch) { first, last in
        !isPinch && Self.isNotTaut(here, view.points[Int(first)], right, left)
          && Self.isNotTaut(here, view.points[Int(last)], right, left)
      } seen: { other in
        add(other, from: vertex, here, view, right, left, isPinch, nodeOf)
      } entering: { _ in
      }
    }
    links.sort { one, other in
      if one.isRight != other.isRight { return !one.isRight }
      if one.turn != other.turn { return one.turn < other.turn }
      return one.metres != other.metres ? one.metres < other.metres : one.node < other.node
    }
    for link in links where !link.isRight { targets.append(link.node) }
    offsets.append(Int32(targets.count))
    for link in links where link.isRight { targets.append(link.node) }
    offsets.append(Int32(targets.count))
    for link in links { lengths.append(link.metres) }
  }

  /// The polygons of a fan round a vertex: their vertices are seen, and through their outer edges cones go on.
  private mutating func startCones(
    from vertex: Int, _ here: LocalPoint, _ wedge: Int, _ view: FreeMeshView, _ right: LocalPoint, _ left: LocalPoint,
    _ isPinch: Bool, _ nodeOf: [Int32], _ scratch: inout SightScratch
  ) {
    var spoke = wedge
    while true {
      var edge = view.next(spoke)
      while true {
        let one = Int(view.corners[edge])
        add(one, from: vertex, here, view, right, left, isPinch, nodeOf)
        let following = view.next(edge)
        if following == spoke { break }
        let other = Int(view.corners[following])
        let opposite = view.opposite[edge]
        if opposite >= 0, Predicates.orientation(here, view.points[one], view.points[other]) > 0 {
          scratch.cones.append(SightScratch.Cone(edge: opposite, right: Int32(one), left: Int32(other)))
        }
        edge = following
      }
      // `edge` is the last one, which leads back to the vertex.
      let across = view.opposite[edge]
      guard across >= 0, Int(across) != wedge else { return }
      spoke = Int(across)
    }
  }

  /// Whether a way from a corner to a point parts its two walls, so that no taut path uses it.
  @inline(__always)
  private static func isNotTaut(
    _ here: LocalPoint, _ point: LocalPoint, _ right: LocalPoint, _ left: LocalPoint
  ) -> Bool {
    Predicates.orientation(here, point, right) * Predicates.orientation(here, point, left) < 0
  }

  @inline(__always)
  private mutating func add(
    _ other: Int, from vertex: Int, _ here: LocalPoint, _ view: FreeMeshView, _ right: LocalPoint, _ left: LocalPoint,
    _ isPinch: Bool, _ nodeOf: [Int32]
  ) {
    let kind = view.kinds[other]
    guard !kind.isEmpty, seenFrom[other] != Int32(vertex), other != vertex else { return }
    let there = view.points[other]
    guard kind.contains(.pinch) || view.isTaut(other, from: here) else { return }
    let way = there - here
    if isPinch {
      seenFrom[other] = Int32(vertex)
      links.append(Link(node: nodeOf[other], isRight: false, turn: 0, metres: way.lengthMetres))
      return
    }
    let rightSide = Predicates.orientation(here, there, right)
    let leftSide = Predicates.orientation(here, there, left)
    guard rightSide * leftSide >= 0 else { return }
    seenFrom[other] = Int32(vertex)
    let isOnLeft = rightSide > 0 || leftSide > 0
    let isOnRight = rightSide < 0 || leftSide < 0
    // Along the line of a thin wall the obstacle counts as on both sides.
    if isOnLeft || !isOnRight {
      links.append(
        Link(node: nodeOf[other], isRight: false, turn: Self.turn(left - here, way), metres: way.lengthMetres))
    }
    if isOnRight || !isOnLeft {
      links.append(
        Link(node: nodeOf[other], isRight: true, turn: Self.turn(way, right - here), metres: way.lengthMetres))
    }
  }

  /// A number that grows with the angle from a way clockwise to the other one of two, from 0 to half a turn: 0 to 2,
  /// with the same accuracy everywhere.
  private static func turn(_ first: LocalVector, _ second: LocalVector) -> Double {
    let dot = first.dot(second)
    let cross = abs(first.cross(second))
    return dot >= 0 ? cross / (cross + dot) : 1 - dot / (cross - dot)
  }
}
