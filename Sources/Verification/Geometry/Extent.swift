import Geometry
import Maps
import Quantities

/// The horizontal extent of a zone, laid out for many questions. Circles stay circles.
package enum Extent: Sendable {
  case outline(Outline)
  case circle(Circle)

  /// Lays a zone's shape out.
  package init(_ shape: Zone.Shape) {
    switch shape {
    case .polygon(let polygon): self = .outline(Outline(polygon))
    case .circle(let circle): self = .circle(circle)
    }
  }

  /// How many edges it has; 1 for a circle.
  var edgeCount: Int {
    switch self {
    case .outline(let outline): outline.edges.count
    case .circle: 1
    }
  }

  /// The rectangle around it.
  var box: BoundingBox {
    switch self {
    case .outline(let outline): outline.box
    case .circle(let circle):
      BoundingBox(
        west: circle.centre.east, south: circle.centre.north, east: circle.centre.east, north: circle.centre.north
      ).expanded(byMetres: circle.radiusMetres)
    }
  }

  /// The least planar distance in metres to a straight way; 0 where they share a point.
  package func planarMetres(toWayFrom start: LocalPoint, to end: LocalPoint) -> Double {
    switch self {
    case .outline(let outline): outline.planarMetres(toWayFrom: start, to: end)
    case .circle(let circle):
      max(0, HorizontalReach.planarMetres(from: circle.centre, toWayFrom: start, to: end) - circle.radiusMetres)
    }
  }
}
