import Quantities

/// Where a point lies with respect to a closed ring or a polygon.
package enum PointLocation: Hashable, Sendable {
  case inside, border, outside
}

extension Predicates {
  /// Where a point lies with respect to a ring (open list of points, either direction, even-odd rule); exact.
  package static func location(of point: LocalPoint, in ring: [LocalPoint]) -> PointLocation {
    guard var previous = ring.last else { return .outside }
    var isInside = false
    for current in ring {
      if current == point { return .border }
      let (low, high) = previous.north <= current.north ? (previous, current) : (current, previous)
      if low.north <= point.north, point.north <= high.north {
        let side = orientation(low, high, point)
        if side == 0, isInBox(point, low, high) { return .border }
        // Half-open in the north direction, so that a corner counts once.
        if side > 0, point.north < high.north, low.north < high.north { isInside.toggle() }
      }
      previous = current
    }
    return isInside ? .inside : .outside
  }
}

extension Polygon {
  /// Where a point lies with respect to the polygon; points on a hole's ring lie on the border. Exact.
  package func location(of point: LocalPoint) -> PointLocation {
    let outer = Predicates.location(of: point, in: exterior)
    guard outer == .inside else { return outer }
    for hole in holes {
      switch Predicates.location(of: point, in: hole) {
      case .inside: return .outside
      case .border: return .border
      case .outside: continue
      }
    }
    return .inside
  }

  /// Whether a point lies in the polygon or on its border; exact.
  package func contains(_ point: LocalPoint) -> Bool { location(of: point) != .outside }

  /// The planar distance from the filled polygon to a segment in metres; 0 where they share a point.
  package func planarDistanceMetres(toSegmentFrom start: LocalPoint, to end: LocalPoint) -> Double {
    if contains(start) || contains(end) { return 0 }
    var nearest = Double.infinity
    for ring in rings {
      guard var previous = ring.last else { continue }
      for current in ring {
        nearest = min(nearest, Distances.planarMetres(fromSegment: (previous, current), toSegment: (start, end)))
        if nearest == 0 { return 0 }
        previous = current
      }
    }
    return nearest
  }

  /// The planar distance from the filled polygon to a point in metres; 0 inside.
  package func planarDistanceMetres(to point: LocalPoint) -> Double {
    planarDistanceMetres(toSegmentFrom: point, to: point)
  }
}
