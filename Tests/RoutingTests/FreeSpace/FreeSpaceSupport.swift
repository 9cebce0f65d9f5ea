import Foundation
import Geometry
import Quantities
import Routing

/// What the tests of free space share.
enum FreeSpaceSupport {
  /// The area of the free polygons in square metres, relative to a corner of each.
  static func area(of mesh: FreeMesh) -> Double {
    polygons(of: mesh).reduce(0) { $0 + Polygon.signedArea(of: $1) }
  }

  /// The corners of each free polygon.
  static func polygons(of mesh: FreeMesh) -> [[LocalPoint]] {
    (0..<mesh.polygonCount).map { polygon in
      (Int(mesh.offsets[polygon])..<Int(mesh.offsets[polygon + 1])).map { mesh.points[Int(mesh.corners[$0])] }
    }
  }

  /// What is wrong with a mesh; empty where nothing is.
  static func problems(_ mesh: FreeMesh) -> [String] {
    var problems: [String] = []
    func check(_ isRight: Bool, _ text: @autoclosure () -> String) { if !isRight { problems.append(text()) } }
    for (number, corners) in polygons(of: mesh).enumerated() {
      check(corners.count >= 3 && Polygon.signedArea(of: corners) > 0, "polygon \(number) has no area")
      // Left turns and straight angles only, and once round.
      var turned = 0.0
      for index in corners.indices {
        let (before, here) = (corners[(index + corners.count - 1) % corners.count], corners[index])
        let after = corners[(index + 1) % corners.count]
        let side = Predicates.orientation(before, here, after)
        let isStraightOn = side == 0 && (here - before).dot(after - here) > 0
        check(side > 0 || isStraightOn, "polygon \(number) is not convex at \(here)")
        turned += atan2((here - before).cross(after - here), (here - before).dot(after - here))
      }
      check(abs(turned - 2 * .pi) < 1e-3, "polygon \(number) turns by \(turned)")
    }
    mesh.withView { view in
      for edge in view.corners.indices {
        check(Int(view.offsets[Int(view.polygonOf[edge])]) <= edge, "polygon of edge \(edge)")
        check(edge < Int(view.offsets[Int(view.polygonOf[edge]) + 1]), "polygon of edge \(edge)")
        let opposite = Int(view.opposite[edge])
        guard opposite >= 0 else { continue }
        check(Int(view.opposite[opposite]) == edge, "edges \(edge) and \(opposite) are not mutual")
        check(view.polygonOf[opposite] != view.polygonOf[edge], "edge \(edge) has one polygon on both sides")
        let ends = (view.corners[edge], view.corners[view.next(edge)])
        check(ends.1 == view.corners[opposite] && ends.0 == view.corners[view.next(opposite)], "ends of edge \(edge)")
      }
    }
    return problems
  }

  /// Walls as sorted numbers: rounded, so that a crossing's last bit does not count.
  static func sortedWalls(_ space: FreeSpace, gridMetres: Double = 1e-6) -> [[Int]] {
    space.walls.map { wall in
      [wall.start.east, wall.start.north, wall.end.east, wall.end.north].map { Int(($0 / gridMetres).rounded()) }
    }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The number of walls that have none of another space's walls within a distance, both ends taken together.
  static func unmatchedWalls(_ one: FreeSpace, _ other: FreeSpace, withinMetres tolerance: Double) -> Int {
    let others = other.walls
    return one.walls.count { wall in
      !others.contains {
        $0.start.planarDistanceMetres(to: wall.start) <= tolerance
          && $0.end.planarDistanceMetres(to: wall.end) <= tolerance
      }
    }
  }

  /// Obstacles out of polygons: `o0`, `o1` and so on.
  static func obstacles(_ polygons: [Polygon], canBeLifted: Bool = true) -> [Obstacle] {
    polygons.enumerated().map { Obstacle(id: "o\($0)", shape: .polygon($1), canBeLifted: canBeLifted) }
  }

  /// The polygon of an obstacle; nil for circles.
  static func polygon(_ obstacle: Obstacle) -> Polygon? {
    if case .polygon(let polygon) = obstacle.shape { polygon } else { nil }
  }
}
