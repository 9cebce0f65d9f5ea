import Geometry
import Quantities
import Routing

/// Meshes of small worlds.
enum TestMeshes {
  /// The mesh inside a boundary and outside obstacles that may overlap, touch and cross the boundary.
  static func mesh(boundary: Polygon, obstacles: [Polygon]) throws -> FreeMesh {
    try mesh(rings: [boundary.exterior.reversed()] + obstacles.map(\.exterior))
  }

  /// The mesh of a free space as it is.
  static func mesh(_ space: FreeSpace) throws -> FreeMesh {
    try mesh(
      rings: space.polygons.flatMap { polygon in
        [directed(polygon.exterior, isLeftInside: false)] + polygon.holes.map { directed($0, isLeftInside: true) }
      }, areDirected: true)
  }

  /// - Parameters:
  ///   - rings: the outlines; the first is that of what lies outside.
  ///   - areDirected: whether each ring runs as it is meant, with what it blocks to its left.
  static func mesh(rings: [[LocalPoint]], areDirected: Bool = false) throws -> FreeMesh {
    var points: [LocalPoint] = []
    var segments: [Triangulation.Segment] = []
    for (label, ring) in rings.enumerated() {
      let outline = areDirected ? ring : directed(ring, isLeftInside: label > 0)
      let base = Int32(points.count)
      points += outline
      for index in 0..<Int32(outline.count) {
        segments.append(
          .init(from: base + index, to: base + (index + 1) % Int32(outline.count), label: Int32(label)))
      }
    }
    // Outlines are counted from the first triangle, which must lie at a corner of the rectangle round all: points
    // outside, which change nothing else, bring it there.
    let box = BoundingBox(around: points) ?? BoundingBox(west: 0, south: 0, east: 0, north: 0)
    for size in 1..<200 {
      let reach = Double(size) * 7
      let (triangulation, _) = try Triangulation.make(
        points: points + [LocalPoint(east: box.west - 2 * reach, north: box.south - reach)], segments: segments)
      guard triangulation.origins.prefix(3).contains(where: { $0 < 4 }) else { continue }
      return MeshBuilder(triangulation, outside: 1, isBlocking: rings.map { _ in true }).mesh()
    }
    preconditionFailure("the first triangle lies at a corner with some point")
  }

  private static func directed(_ ring: [LocalPoint], isLeftInside: Bool) -> [LocalPoint] {
    (Polygon.signedArea(of: ring) > 0) == isLeftInside ? ring : ring.reversed()
  }
}
