import Geometry
import Quantities

/// What is wrong with a triangulation; empty where nothing is. Every check is a plain loop over all of it.
enum TriangulationChecks {
  static func problems(_ mesh: Triangulation) -> [String] {
    var problems: [String] = []
    func check(_ isRight: Bool, _ text: @autoclosure () -> String) { if !isRight { problems.append(text()) } }
    check(mesh.origins.count == mesh.twins.count && mesh.twins.count == mesh.marks.count, "arrays differ in length")
    // Euler's formula for triangles that fill a rectangle without other vertices on its border.
    check(
      mesh.triangleCount == 2 * mesh.points.count - 6, "\(mesh.triangleCount) triangles, \(mesh.points.count) points")
    var border = 0
    for edge in mesh.origins.indices {
      let (start, end) = (mesh.origins[edge], mesh.origins[Triangulation.next(edge)])
      let twin = Int(mesh.twins[edge])
      guard twin >= 0 else {
        border += 1
        check(start < 4 && end < 4 && mesh.marks[edge] == 0, "edge \(edge) has no other side")
        continue
      }
      check(Int(mesh.twins[twin]) == edge, "twin of the twin of \(edge)")
      check(
        mesh.origins[twin] == end && mesh.origins[Triangulation.next(twin)] == start, "ends of \(edge) and its twin")
      check(mesh.marks[twin] == -mesh.marks[edge], "marks of \(edge) and its twin")
      guard mesh.marks[edge] == 0 else { continue }
      let apex = mesh.origins[Triangulation.previous(edge)]
      let below = mesh.origins[Triangulation.previous(twin)]
      let p = [start, end, apex, below].map { mesh.points[Int($0)] }
      check(Predicates.inCircle(p[0], p[1], p[2], p[3]) <= 0, "edge \(edge) is not Delaunay")
    }
    check(border == 4, "\(border) edges on the border")
    for edge in stride(from: 0, to: mesh.origins.count, by: 3) {
      let p = (edge..<edge + 3).map { mesh.points[Int(mesh.origins[$0])] }
      check(Predicates.orientation(p[0], p[1], p[2]) > 0, "triangle \(edge / 3) is not counter-clockwise")
    }
    for (vertex, edge) in mesh.firstEdges.enumerated() {
      check(edge >= 0 && Int(mesh.origins[Int(edge)]) == vertex, "first edge of \(vertex)")
    }
    check(Set(mesh.points.map { [$0.east, $0.north] }).count == mesh.points.count, "two vertices in one place")
    return problems
  }

  /// How the marks differ from the segments: each label's edges must lead from the segments' starts to their ends,
  /// never farther from one of the label's segments than a tolerance.
  static func problems(
    _ mesh: Triangulation, follows segments: [Triangulation.Segment], _ points: [LocalPoint], _ vertices: [Int32],
    toleranceMetres: Double
  ) -> [String] {
    var problems: [String] = []
    let labels = Int(segments.map(\.label).max() ?? -1) + 1
    var surplus = [[Int32: Int32]](repeating: [:], count: labels)
    var own = [[Triangulation.Segment]](repeating: [], count: labels)
    for segment in segments {
      own[Int(segment.label)].append(segment)
      surplus[Int(segment.label)][vertices[Int(segment.from)], default: 0] += 1
      surplus[Int(segment.label)][vertices[Int(segment.to)], default: 0] -= 1
    }
    for edge in mesh.origins.indices where Int(mesh.twins[edge]) > edge {
      let (start, end) = (mesh.origins[edge], mesh.origins[Triangulation.next(edge)])
      mesh.forEachSegment(along: edge) { label, sign in
        surplus[Int(label)][start, default: 0] -= sign
        surplus[Int(label)][end, default: 0] += sign
        for vertex in [start, end] {
          let distance = own[Int(label)].lazy.map { segment in
            Distances.planarMetres(
              from: mesh.points[Int(vertex)],
              toSegment: (points[Int(segment.from)], points[Int(segment.to)]))
          }.min()
          if distance ?? .infinity > toleranceMetres { problems.append("label \(label) strays by \(distance ?? -1) m") }
        }
      }
    }
    for (label, surplus) in surplus.enumerated() {
      for (vertex, count) in surplus where count != 0 { problems.append("label \(label) has \(count) at \(vertex)") }
    }
    return problems
  }
}
