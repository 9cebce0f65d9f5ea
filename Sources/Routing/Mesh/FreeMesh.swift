import Geometry
import Quantities

/// The free space of one height band as convex polygons: a navigation mesh in flat arrays with 32-bit indices.
///
/// Polygons run counter-clockwise; straight angles are allowed. An edge of a polygon has the number of the place at
/// which its first vertex stands in `corners`: edge `e` of polygon `p` leads from `corners[e]` to the next corner of
/// `p`, and `p` lies to its left. Immutable, so tasks may share it.
package struct FreeMesh: Sendable {
  /// The vertices.
  package let points: [LocalPoint]
  /// The corners of polygon `p` are `corners[offsets[p]..<offsets[p + 1]]`, counter-clockwise, as vertex numbers.
  package let offsets: [Int32]
  /// The corners of all polygons.
  package let corners: [Int32]
  /// For each edge the same edge of the polygon on its other side, or `FreeMesh.wall`.
  package let opposite: [Int32]
  /// For each edge its polygon.
  package let polygonOf: [Int32]
  /// For each vertex its first wedge: the wedges of vertex `v` are `wedges[wedgeOffsets[v]..<wedgeOffsets[v + 1]]`.
  package let wedgeOffsets: [Int32]
  /// For each connected fan of free polygons round a vertex, the edge that leaves the vertex along the fan's right
  /// border, a wall; in the middle of free space any edge that leaves the vertex.
  package let wedges: [Int32]
  /// For each vertex what it is for a path.
  package let kinds: [VertexKind]
  /// For each corner (see `VertexKind.corner`) the neighbours along its two walls, elsewhere -1: first the end of the
  /// wall on the right border of its free wedge, then that on the left border.
  package let walls: [(right: Int32, left: Int32)]

  /// For each vertex what a look round needs of it, in one place of memory.
  let sights: [SightVertex]

  /// A vertex as lines of sight meet it.
  struct SightVertex: BitwiseCopyable, Sendable {
    /// The vertex.
    var here: LocalPoint
    /// For a corner the ends of its walls; else the vertex itself.
    var right: LocalPoint
    var left: LocalPoint
    /// The number of the vertex among corners and pinches; -1 for others.
    var node: Int32
    /// 1 for a pinch.
    var isPinch: Int32

    /// Whether a straight way from a point to the vertex can be the end of a taut turn there: both walls of the corner
    /// lie on one side of the line, or on it. A pinch lets a path turn in any way.
    @inline(__always)
    func isTaut(from point: LocalPoint) -> Bool {
      isPinch != 0
        || Predicates.orientation(point, here, right) * Predicates.orientation(point, here, left) >= 0
    }
  }

  /// The number that stands for no polygon on the other side of an edge.
  package static let wall: Int32 = -1

  /// What a vertex is for a path.
  package struct VertexKind: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    /// Makes a set of properties from its bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A taut path may turn here: one free wedge is wider than a straight angle.
    package static let corner = VertexKind(rawValue: 1)
    /// Obstacles touch here: there are two or more free wedges, and a path may pass from one to another.
    package static let pinch = VertexKind(rawValue: 2)
  }

  /// The number of polygons.
  package var polygonCount: Int { offsets.count - 1 }

  /// Joins convex polygons that are given by their corners and their neighbours.
  ///
  /// - Parameters:
  ///   - points: the vertices.
  ///   - offsets: where the corners of each polygon begin, with the end of the last one.
  ///   - corners: the corners of all polygons, counter-clockwise.
  ///   - opposite: for each edge the edge on its other side, or `FreeMesh.wall`.
  package init(points: [LocalPoint], offsets: [Int32], corners: [Int32], opposite: [Int32]) {
    self.points = points
    self.offsets = offsets
    self.corners = corners
    self.opposite = opposite
    var polygonOf = [Int32](repeating: 0, count: corners.count)
    for polygon in 0..<max(0, offsets.count - 1) {
      for edge in Int(offsets[polygon])..<Int(offsets[polygon + 1]) { polygonOf[edge] = Int32(polygon) }
    }
    self.polygonOf = polygonOf
    let rim = FreeMeshRim(
      points: points, offsets: offsets, corners: corners, opposite: opposite, polygonOf: polygonOf)
    wedgeOffsets = rim.wedgeOffsets
    wedges = rim.wedges
    kinds = rim.kinds
    walls = rim.walls
    var nodes: Int32 = 0
    sights = points.indices.map { vertex in
      var sight = SightVertex(
        here: points[vertex], right: points[vertex], left: points[vertex], node: -1, isPinch: 0)
      guard !rim.kinds[vertex].isEmpty else { return sight }
      sight.node = nodes
      nodes += 1
      if rim.kinds[vertex].contains(.pinch) { sight.isPinch = 1 }
      if rim.walls[vertex].right >= 0 {
        sight.right = points[Int(rim.walls[vertex].right)]
        sight.left = points[Int(rim.walls[vertex].left)]
      }
      return sight
    }
  }

  /// The edges between two polygons, each once.
  package var innerEdges: [(start: LocalPoint, end: LocalPoint)] {
    withView { view in
      view.opposite.indices.filter { Int(view.opposite[$0]) > $0 }.map { edge in
        (view.points[Int(view.corners[edge])], view.points[Int(view.corners[view.next(edge)])])
      }
    }
  }

  /// Hands the arrays to a body as plain pointers: for loops that must not count references.
  package func withView<Result, Failure: Error>(
    _ body: (FreeMeshView) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try points.withUnsafeBufferPointer { points throws(Failure) in
      try offsets.withUnsafeBufferPointer { offsets throws(Failure) in
        try corners.withUnsafeBufferPointer { corners throws(Failure) in
          try opposite.withUnsafeBufferPointer { opposite throws(Failure) in
            try polygonOf.withUnsafeBufferPointer { polygonOf throws(Failure) in
              try kinds.withUnsafeBufferPointer { kinds throws(Failure) in
                try walls.withUnsafeBufferPointer { walls throws(Failure) in
                  try sights.withUnsafeBufferPointer { sights throws(Failure) in
                    try body(
                      FreeMeshView(
                        points: points, offsets: offsets, corners: corners, opposite: opposite, polygonOf: polygonOf,
                        kinds: kinds, walls: walls, sights: sights))
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

/// The arrays of a `FreeMesh` as pointers; valid only inside `FreeMesh.withView`.
package struct FreeMeshView {
  package let points: UnsafeBufferPointer<LocalPoint>
  package let offsets: UnsafeBufferPointer<Int32>
  package let corners: UnsafeBufferPointer<Int32>
  package let opposite: UnsafeBufferPointer<Int32>
  package let polygonOf: UnsafeBufferPointer<Int32>
  package let kinds: UnsafeBufferPointer<FreeMesh.VertexKind>
  package let walls: UnsafeBufferPointer<(right: Int32, left: Int32)>
  let sights: UnsafeBufferPointer<FreeMesh.SightVertex>

  init(
    points: UnsafeBufferPointer<LocalPoint>, offsets: UnsafeBufferPointer<Int32>,
    corners: UnsafeBufferPointer<Int32>, opposite: UnsafeBufferPointer<Int32>,
    polygonOf: UnsafeBufferPointer<Int32>, kinds: UnsafeBufferPointer<FreeMesh.VertexKind>,
    walls: UnsafeBufferPointer<(right: Int32, left: Int32)>, sights: UnsafeBufferPointer<FreeMesh.SightVertex>
  ) {
    self.points = points
    self.offsets = offsets
    self.corners = corners
    self.opposite = opposite
    self.polygonOf = polygonOf
    self.kinds = kinds
    self.walls = walls
    self.sights = sights
  }

  /// The edge after an edge in its polygon.
  package func next(_ edge: Int) -> Int {
    let polygon = Int(polygonOf[edge])
    return edge + 1 == Int(offsets[polygon + 1]) ? Int(offsets[polygon]) : edge + 1
  }

  /// The edge before an edge in its polygon.
  package func previous(_ edge: Int) -> Int {
    let polygon = Int(polygonOf[edge])
    return edge == Int(offsets[polygon]) ? Int(offsets[polygon + 1]) - 1 : edge - 1
  }

  /// Whether a straight way from a point to a corner can be the end of a taut turn there: both walls of the corner
  /// lie on one side of the line, or on it.
  package func isTaut(_ vertex: Int, from point: LocalPoint) -> Bool {
    let here = points[vertex]
    let right = Predicates.orientation(point, here, points[Int(walls[vertex].right)])
    let left = Predicates.orientation(point, here, points[Int(walls[vertex].left)])
    return right * left >= 0
  }
}
