import Geometry
import Quantities
import Routing
import Testing

/// Replays timed paths among zones whose exact shapes it knows: convex polygons without a clearance, and circles.
struct TimedChecker {
  let zones: [TimedZone]
  let clearanceMetres: Double
  /// Less than this far inside counts as touching, in metres.
  private static let depth = 1e-9

  /// The part of a segment strictly inside a convex polygon that runs counter-clockwise, as shares; nil where there is
  /// none.
  static func part(of start: LocalPoint, _ end: LocalPoint, inside ring: [LocalPoint]) -> (first: Double, last: Double)?
  {
    var (first, last) = (0.0, 1.0)
    for (index, one) in ring.enumerated() {
      let other = ring[(index + 1) % ring.count]
      let edge = other - one
      let (from, to) = (
        edge.cross(start - one) / edge.lengthMetres - depth, edge.cross(end - one) / edge.lengthMetres - depth
      )
      if from <= 0, to <= 0 { return nil }
      if from < 0 { first = max(first, from / (from - to)) }
      if to < 0 { last = min(last, from / (from - to)) }
    }
    return first < last ? (first, last) : nil
  }

  /// The part of a segment nearer to a point than a radius, as shares.
  static func part(
    of start: LocalPoint, _ end: LocalPoint, around centre: LocalPoint, radius: Double
  ) -> (first: Double, last: Double)? {
    let (way, off) = (end - start, start - centre)
    let (a, b, c) = (way.dot(way), off.dot(way), off.dot(off) - radius * radius)
    if a == 0 { return c < 0 ? (0, 1) : nil }
    let root = b * b - a * c
    guard root > 0 else { return nil }
    let (first, last) = (max(0, (-b - root.squareRoot()) / a), min(1, (-b + root.squareRoot()) / a))
    return first < last ? (first, last) : nil
  }

  private func part(
    of start: LocalPoint, _ end: LocalPoint, inside zone: TimedZone
  ) -> (first: Double, last: Double)? {
    switch zone.shape {
    case .polygon(let polygon): Self.part(of: start, end, inside: polygon.exterior)
    case .circle(let circle):
      Self.part(of: start, end, around: circle.centre, radius: circle.radiusMetres + clearanceMetres - Self.depth)
    }
  }

  /// Expects that times and costs fit, and that no zone is entered or waited in while it is active.
  func check(
    _ path: TimedPath, departure: Double, metric: some PathMetric, _ comment: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(path.stops.count >= 2, comment, sourceLocation: sourceLocation)
    #expect(path.stops.first?.arrival == departure, comment, sourceLocation: sourceLocation)
    for stop in path.stops {
      #expect(stop.departure >= stop.arrival, comment, sourceLocation: sourceLocation)
      for zone in zones where part(of: stop.point, stop.point, inside: zone) != nil {
        expectInactive(zone, stop.arrival, stop.departure, comment, sourceLocation)
      }
    }
    for (one, other) in zip(path.stops, path.stops.dropFirst()) {
      let way = other.point - one.point
      let cost = metric.cost(of: way, metres: way.lengthMetres)
      #expect(abs(one.departure + cost - other.arrival) < 1e-9, comment, sourceLocation: sourceLocation)
      for zone in zones {
        guard let part = part(of: one.point, other.point, inside: zone) else { continue }
        expectInactive(
          zone, one.departure + part.first * cost, one.departure + part.last * cost, comment, sourceLocation)
      }
    }
  }

  private func expectInactive(
    _ zone: TimedZone, _ first: Double, _ last: Double, _ comment: Comment, _ sourceLocation: SourceLocation
  ) {
    for hours in zone.active {
      #expect(last <= hours.lowerBound || first >= hours.upperBound, comment, sourceLocation: sourceLocation)
    }
  }
}
