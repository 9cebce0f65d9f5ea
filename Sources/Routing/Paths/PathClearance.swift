import Geometry
import Quantities

/// Measures how near paths come to obstacles as they are, without any clearance: the proof that goes with a path,
/// worked out from the outlines themselves and not from the mesh that made the path.
package struct PathClearance: Sendable {
  private let boundary: Polygon
  private let obstacles: [Obstacle]
  private let index: GridIndex
  /// The rectangle round all of them.
  private let frame: BoundingBox

  /// What a path comes nearest to.
  package struct Nearest: Hashable, Sendable {
    /// The planar distance in metres; 0 where the path meets it.
    package var metres: Double
    /// The id of the obstacle, or `boundary`.
    package var id: String
  }

  /// The distance at which the first look for obstacles is cast, in metres.
  private static let reachMetres = 50.0
  /// How much farther each next look is cast.
  private static let reachFactor = 4.0

  /// Sorts obstacles by place; all coordinates must be finite.
  package init(boundary: Polygon, obstacles: [Obstacle]) {
    self.boundary = boundary
    self.obstacles = obstacles
    let boxes = obstacles.map(Self.box)
    index = GridIndex(boxes)
    frame = boxes.reduce(into: boundary.boundingBox) { frame, box in
      frame.extend(to: LocalPoint(east: box.west, north: box.south))
      frame.extend(to: LocalPoint(east: box.east, north: box.north))
    }
  }

  /// What a path comes nearest to; nil where it has no points.
  package func nearest(to points: [LocalPoint]) -> Nearest? {
    guard let first = points.first else { return nil }
    var nearest = Nearest(metres: .infinity, id: "boundary")
    for (start, end) in zip(points, points.dropFirst() + (points.count == 1 ? [first] : [])) {
      for ring in boundary.rings {
        for (one, other) in zip(ring, ring.dropFirst() + ring.prefix(1)) {
          let metres = Distances.planarMetres(fromSegment: (one, other), toSegment: (start, end))
          if metres < nearest.metres { nearest = Nearest(metres: metres, id: "boundary") }
        }
      }
      look(start, end, &nearest)
    }
    return nearest
  }

  private func look(_ start: LocalPoint, _ end: LocalPoint, _ nearest: inout Nearest) {
    guard var box = BoundingBox(around: [start, end]) else { return }
    let piece = box
    // Nothing is farther away than this, wherever the piece lies.
    var whole = frame
    whole.extend(to: start)
    whole.extend(to: end)
    let reachMaxMetres = (whole.east - whole.west) + (whole.north - whole.south)
    var reach = Self.reachMetres
    while true {
      let cast = min(reach, nearest.metres)
      box = piece.expanded(byMetres: cast)
      for item in index.indices(meeting: box) {
        let metres = Self.distance(to: obstacles[item].shape, start, end)
        if metres < nearest.metres { nearest = Nearest(metres: metres, id: obstacles[item].id) }
      }
      if nearest.metres <= reach || reach > reachMaxMetres { return }
      reach *= Self.reachFactor
    }
  }

  static func distance(to shape: Obstacle.Shape, _ start: LocalPoint, _ end: LocalPoint) -> Double {
    switch shape {
    case .polygon(let polygon): polygon.planarDistanceMetres(toSegmentFrom: start, to: end)
    case .circle(let circle):
      max(0, Distances.planarMetres(from: circle.centre, toSegment: (start, end)) - circle.radiusMetres)
    }
  }

  static func box(_ obstacle: Obstacle) -> BoundingBox {
    switch obstacle.shape {
    case .polygon(let polygon): polygon.boundingBox
    case .circle(let circle):
      BoundingBox(
        west: circle.centre.east, south: circle.centre.north, east: circle.centre.east, north: circle.centre.north
      ).expanded(byMetres: circle.radiusMetres)
    }
  }
}
