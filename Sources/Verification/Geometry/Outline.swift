import Geometry
import Quantities

/// A polygon with holes laid out for many questions: the edges of all its rings in one flat list.
///
/// The verifier asks it instead of the polygon's own methods, which the planner uses too: a point is inside where a ray
/// crosses an odd number of edges of all rings together, decided with exact orientations. The border belongs to it.
package struct Outline: Sendable {
  /// One edge of a ring.
  struct Edge: Sendable {
    var start: LocalPoint
    var end: LocalPoint
  }

  /// The edges of the outer ring, then those of the holes.
  let edges: [Edge]
  /// The rectangle around the outer ring.
  let box: BoundingBox

  /// Lays a polygon out.
  package init(_ polygon: Polygon) {
    var edges: [Edge] = []
    for ring in [polygon.exterior] + polygon.holes {
      guard var previous = ring.last else { continue }
      for corner in ring {
        edges.append(Edge(start: previous, end: corner))
        previous = corner
      }
    }
    self.edges = edges
    self.box = polygon.boundingBox
  }

  /// Whether a point lies inside or on the border; exact for valid polygons.
  package func contains(_ point: LocalPoint) -> Bool {
    guard box.contains(point) else { return false }
    var isInside = false
    for edge in edges {
      let (low, high) = edge.start.north <= edge.end.north ? (edge.start, edge.end) : (edge.end, edge.start)
      guard low.north <= point.north, point.north <= high.north else { continue }
      // An edge that lies wholly to one side needs no orientation.
      let (west, east) = edge.start.east <= edge.end.east ? (low: edge.start, edge.end) : (edge.end, edge.start)
      if point.east < west.east {
        if point.north < high.north { isInside.toggle() }
        continue
      }
      if point.east > east.east { continue }
      let side = Predicates.orientation(low, high, point)
      if side == 0, Predicates.isInBox(point, edge.start, edge.end) { return true }
      // Half-open towards the north: a corner counts once and a level edge never.
      if side > 0, point.north < high.north { isInside.toggle() }
    }
    return isInside
  }

  /// The least planar distance in metres from the filled outline to a straight way; 0 where they share a point.
  package func planarMetres(toWayFrom start: LocalPoint, to end: LocalPoint) -> Double {
    if contains(start) || (start != end && contains(end)) { return 0 }
    var nearest = Double.infinity
    for edge in edges {
      if Outline.boxGap(edge, start, end) >= nearest { continue }
      if start != end, Outline.cross(edge.start, edge.end, start, end) { return 0 }
      let squared = min(
        Outline.squaredMetres(from: start, to: edge), Outline.squaredMetres(from: end, to: edge),
        Outline.squaredMetres(from: edge.start, to: Edge(start: start, end: end)),
        Outline.squaredMetres(from: edge.end, to: Edge(start: start, end: end)))
      nearest = min(nearest, squared.squareRoot())
    }
    return nearest
  }

  /// The least planar distance in metres from the filled outline to a filled triangle; 0 where they share a point.
  func planarMetres(toTriangle corners: (LocalPoint, LocalPoint, LocalPoint)) -> Double {
    if let edge = edges.first, Outline.isIn(edge.start, triangle: corners) { return 0 }
    return min(
      planarMetres(toWayFrom: corners.0, to: corners.1), planarMetres(toWayFrom: corners.1, to: corners.2),
      planarMetres(toWayFrom: corners.2, to: corners.0))
  }

  /// Whether a point lies in a triangle or on its border; exact.
  static func isIn(_ point: LocalPoint, triangle corners: (LocalPoint, LocalPoint, LocalPoint)) -> Bool {
    let sides = [
      Predicates.orientation(corners.0, corners.1, point), Predicates.orientation(corners.1, corners.2, point),
      Predicates.orientation(corners.2, corners.0, point),
    ]
    guard Predicates.orientation(corners.0, corners.1, corners.2) != 0 else {
      // No area: the edges decide, and those are asked for by themselves.
      return false
    }
    return !(sides.contains(1) && sides.contains(-1))
  }

  /// A lower bound of the distance between an edge and a way: that of their rectangles along the wider gap.
  private static func boxGap(_ edge: Edge, _ start: LocalPoint, _ end: LocalPoint) -> Double {
    func gap(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
      max(min(a, b) - max(c, d), min(c, d) - max(a, b))
    }
    return max(
      gap(edge.start.east, edge.end.east, start.east, end.east),
      gap(edge.start.north, edge.end.north, start.north, end.north))
  }

  /// Whether two closed segments share a point; exact. Segments of no length are points.
  private static func cross(
    _ first: LocalPoint, _ second: LocalPoint, _ third: LocalPoint, _ fourth: LocalPoint
  ) -> Bool {
    let (one, two) = (
      Predicates.orientation(first, second, third), Predicates.orientation(first, second, fourth)
    )
    let (three, four) = (
      Predicates.orientation(third, fourth, first), Predicates.orientation(third, fourth, second)
    )
    if one != two, three != four { return true }
    return one == 0 && Predicates.isInBox(third, first, second) || two == 0 && Predicates.isInBox(fourth, first, second)
      || three == 0 && Predicates.isInBox(first, third, fourth)
      || four == 0 && Predicates.isInBox(second, third, fourth)
  }

  private static func squaredMetres(from point: LocalPoint, to edge: Edge) -> Double {
    let (way, offset) = (edge.end - edge.start, point - edge.start)
    let squared = way.dot(way)
    let fraction = squared > 0 ? min(1, max(0, offset.dot(way) / squared)) : 0
    let rest = LocalVector(east: offset.east - way.east * fraction, north: offset.north - way.north * fraction)
    // From the far end, so that touching it is exactly 0.
    if fraction == 1 { return (point - edge.end).dot(point - edge.end) }
    return rest.dot(rest)
  }
}
