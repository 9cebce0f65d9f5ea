import Foundation
import Geometry
import Quantities
import Testing

@Suite struct LineSimplificationTests {
  static func circle(_ count: Int, radius: Double = 100) -> [LocalPoint] {
    (0..<count).map { index in
      let angle = 2 * Double.pi * Double(index) / Double(count)
      return LocalPoint(east: radius * cos(angle), north: radius * sin(angle))
    }
  }

  @Test("points on a straight line are left out, and the ends stay")
  func straight() {
    let points = (0...10).map { LocalPoint(east: Double($0), north: 2 * Double($0)) }
    #expect(LineSimplification.line(points, toleranceMetres: 1e-9) == [points[0], points[10]])
    #expect(LineSimplification.line([points[0]], toleranceMetres: 1) == [points[0]])
    #expect(LineSimplification.line([], toleranceMetres: 1).isEmpty)
  }

  @Test("every point that is left out lies within the tolerance", arguments: [0.1, 1, 5, 20])
  func within(tolerance: Double) {
    let ring = Self.circle(720)
    let simple = LineSimplification.ring(ring, toleranceMetres: tolerance)
    #expect(simple.count < ring.count / 4 && simple.count >= 3)
    for point in ring {
      let nearest = simple.indices.map { index in
        Distances.planarMetres(from: point, toSegment: (simple[index], simple[(index + 1) % simple.count]))
      }.min()
      #expect(nearest ?? .infinity <= tolerance + 1e-9)
    }
  }

  @Test("a zigzag of two thousand points, whose spans nest deeply, keeps all of them at no tolerance")
  func deep() {
    let points = (0..<2000).map { LocalPoint(east: Double($0), north: Double($0 % 2) * Double($0)) }
    #expect(LineSimplification.line(points, toleranceMetres: 0).count == points.count)
  }
}
