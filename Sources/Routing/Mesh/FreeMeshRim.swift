import Geometry
import Quantities

/// What lies round the vertices of a mesh: the fans of free polygons, and where a taut path may turn.
struct FreeMeshRim {
  private(set) var wedgeOffsets: [Int32]
  private(set) var wedges: [Int32] = []
  private(set) var kinds: [FreeMesh.VertexKind]
  private(set) var walls: [(right: Int32, left: Int32)]

  init(points: [LocalPoint], offsets: [Int32], corners: [Int32], opposite: [Int32], polygonOf: [Int32]) {
    wedgeOffsets = [Int32](repeating: 0, count: points.count + 1)
    kinds = [FreeMesh.VertexKind](repeating: [], count: points.count)
    walls = [(right: Int32, left: Int32)](repeating: (-1, -1), count: points.count)
    // A fan that meets no wall has no right border: its vertex gets any edge instead.
    var anyEdge = [Int32](repeating: -1, count: points.count)
    for edge in corners.indices {
      anyEdge[Int(corners[edge])] = Int32(edge)
      if opposite[edge] == FreeMesh.wall { wedgeOffsets[Int(corners[edge]) + 1] += 1 }
    }
    for vertex in points.indices where anyEdge[vertex] >= 0 && wedgeOffsets[vertex + 1] == 0 {
      wedgeOffsets[vertex + 1] = 1
    }
    for vertex in points.indices { wedgeOffsets[vertex + 1] += wedgeOffsets[vertex] }
    wedges = [Int32](repeating: -1, count: Int(wedgeOffsets[points.count]))
    var next = wedgeOffsets
    for edge in corners.indices where opposite[edge] == FreeMesh.wall {
      let vertex = Int(corners[edge])
      wedges[Int(next[vertex])] = Int32(edge)
      next[vertex] += 1
    }
    for vertex in points.indices where next[vertex] < wedgeOffsets[vertex + 1] {
      wedges[Int(next[vertex])] = anyEdge[vertex]
    }

    for vertex in points.indices {
      let own = Int(wedgeOffsets[vertex])..<Int(wedgeOffsets[vertex + 1])
      if own.count > 1 { kinds[vertex].insert(.pinch) }
      for wedge in own {
        let first = Int(wedges[wedge])
        guard opposite[first] == FreeMesh.wall else { continue }
        // Round the vertex counter-clockwise, from wall to wall.
        var edge = first
        var last = first
        while true {
          let polygon = Int(polygonOf[edge])
          last = edge == Int(offsets[polygon]) ? Int(offsets[polygon + 1]) - 1 : edge - 1
          guard opposite[last] != FreeMesh.wall else { break }
          edge = Int(opposite[last])
        }
        let right = Int(FreeMeshRim.end(of: first, offsets, corners, polygonOf))
        let left = Int(corners[last])
        if FreeMeshRim.isWide(points[vertex], points[right], points[left], isOneTriangle: edge == first) {
          kinds[vertex].insert(.corner)
          walls[vertex] = (Int32(right), Int32(left))
        }
      }
    }
  }

  private static func end(
    of edge: Int, _ offsets: [Int32], _ corners: [Int32], _ polygonOf: [Int32]
  ) -> Int32 {
    let polygon = Int(polygonOf[edge])
    return corners[edge + 1 == Int(offsets[polygon + 1]) ? Int(offsets[polygon]) : edge + 1]
  }

  /// Whether the wedge from the right wall counter-clockwise to the left one is wider than a straight angle.
  private static func isWide(
    _ vertex: LocalPoint, _ right: LocalPoint, _ left: LocalPoint, isOneTriangle: Bool
  ) -> Bool {
    if isOneTriangle { return false }  // One convex polygon fills it.
    let turn = Predicates.orientation(vertex, right, left)
    if turn != 0 { return turn < 0 }
    // The walls lie on one line: both to the same side is a full turn round the end of a thin wall.
    return (right - vertex).dot(left - vertex) > 0
  }
}
