import Quantities

/// Planar distances in metres.
package enum Distances {
  /// The distance from a point to a closed segment.
  @inlinable
  package static func planarMetres(
    from point: LocalPoint, toSegment segment: (start: LocalPoint, end: LocalPoint)
  ) -> Double {
    point.planarDistanceMetres(to: nearest(to: point, onSegment: segment))
  }

  /// The point of a closed segment nearest to a point.
  @inlinable
  package static func nearest(
    to point: LocalPoint, onSegment segment: (start: LocalPoint, end: LocalPoint)
  ) -> LocalPoint {
    let direction = segment.end - segment.start
    let squared = direction.dot(direction)
    guard squared > 0 else { return segment.start }
    let fraction = min(1, max(0, (point - segment.start).dot(direction) / squared))
    return fraction == 1 ? segment.end : segment.start.interpolated(to: segment.end, fraction: fraction)
  }

  /// The distance between two closed segments; exactly 0 where they share a point.
  package static func planarMetres(
    fromSegment first: (start: LocalPoint, end: LocalPoint), toSegment second: (start: LocalPoint, end: LocalPoint)
  ) -> Double {
    if Predicates.segmentsIntersect(first.start, first.end, second.start, second.end) { return 0 }
    return min(
      planarMetres(from: first.start, toSegment: second), planarMetres(from: first.end, toSegment: second),
      planarMetres(from: second.start, toSegment: first), planarMetres(from: second.end, toSegment: first))
  }

  /// The length of a line in metres.
  package static func planarLengthMetres(of line: [LocalPoint]) -> Double {
    zip(line, line.dropFirst()).reduce(0) { $0 + $1.0.planarDistanceMetres(to: $1.1) }
  }
}
