import Foundation
import Geometry
import Quantities
import Routing

/// Seeded maps for properties.
enum RandomMaps {
  static let boundary = rectangle(0, 0, 100, 100)

  /// Rectangles and diamonds on whole coordinates: many touch, overlap, line up or cross the boundary.
  static func lattice(_ generator: inout SplitMix64, count: Int) -> [Obstacle] {
    (0..<count).map { index in
      func draw(_ below: Int) -> Double { Double(generator.nextIndex(below: below)) }
      let (x, y) = (draw(23) * 4, draw(23) * 4)
      let polygon: Polygon
      if generator.nextIndex(below: 3) == 0 {
        let r = 4 + draw(3) * 4
        let corners = [point(x - r, y), point(x, y - r), point(x + r, y), point(x, y + r)]
        polygon = Polygon(exterior: corners) ?? rectangle(x, y, r, r)
      } else {
        polygon = rectangle(x, y, 4 + draw(4) * 4, 4 + draw(4) * 4)
      }
      return Obstacle(id: "o\(index)", shape: .polygon(polygon))
    }
  }

  /// Turned rectangles anywhere.
  static func general(_ generator: inout SplitMix64, count: Int) -> [Obstacle] {
    (0..<count).map { index in
      let centre = point(generator.nextUnit() * 100, generator.nextUnit() * 100)
      let angle = generator.nextUnit() * 2 * .pi
      let (length, width) = (3 + generator.nextUnit() * 12, 2 + generator.nextUnit() * 6)
      let corners = [(-1.0, -1.0), (1, -1), (1, 1), (-1, 1)].map { along, across in
        rotated(LocalVector(east: along * length / 2, north: across * width / 2), by: angle, about: centre)
      }
      return Obstacle(id: "o\(index)", shape: .polygon(Polygon(exterior: corners) ?? boundary))
    }
  }

  static func rotated(_ vector: LocalVector, by angle: Double, about centre: LocalPoint) -> LocalPoint {
    let (c, s) = (cos(angle), sin(angle))
    return point(
      centre.east + c * vector.east - s * vector.north, centre.north + s * vector.east + c * vector.north)
  }

  /// A point of the free space.
  static func freePoint(_ generator: inout SplitMix64, _ space: FreeSpace, lattice: Bool) -> LocalPoint {
    for _ in 0..<10_000 {
      let candidate =
        lattice
        ? point(Double(generator.nextIndex(below: 101)), Double(generator.nextIndex(below: 101)))
        : point(generator.nextUnit() * 100, generator.nextUnit() * 100)
      if space.contains(candidate) { return candidate }
    }
    preconditionFailure("the map has free space")
  }
}
