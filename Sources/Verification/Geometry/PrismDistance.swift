import Geometry
import Quantities

/// The distance in space between straight ways and a prism that stands on the ground and has a flat roof.
package enum PrismDistance {
  /// The least distance in metres between the way and everything at or below `top` over the footprint; 0 inside.
  package static func metres(from start: TrackPoint, to end: TrackPoint, footprint: Outline, top: Double) -> Double {
    if start.altitude <= top, end.altitude <= top {
      return footprint.planarMetres(toWayFrom: start.position, to: end.position)
    }
    if start.altitude > top, end.altitude > top {
      return above(from: start, to: end, footprint: footprint, top: top)
    }
    let fraction = (top - start.altitude) / (end.altitude - start.altitude)
    let middle = start.interpolated(to: end, fraction: fraction)
    let (low, high) = start.altitude <= top ? (start, end) : (end, start)
    return min(
      footprint.planarMetres(toWayFrom: low.position, to: middle.position),
      above(from: TrackPoint(position: middle.position, altitude: top), to: high, footprint: footprint, top: top))
  }

  /// A way at or above the roof's plane: the nearest point of the prism is on the roof, inside it or on its edges.
  private static func above(from start: TrackPoint, to end: TrackPoint, footprint: Outline, top: Double) -> Double {
    var nearest = Double.infinity
    for part in HorizontalReach.inside(footprint, from: start.position, to: end.position) {
      let first = start.interpolated(to: end, fraction: part.lower).altitude
      let last = start.interpolated(to: end, fraction: part.upper).altitude
      nearest = min(nearest, first - top, last - top)
    }
    for edge in footprint.edges {
      let distance = segments(
        start, end, TrackPoint(position: edge.start, altitude: top), TrackPoint(position: edge.end, altitude: top))
      nearest = min(nearest, distance)
    }
    return max(0, nearest)
  }

  /// The distance of two segments in space (C. Ericson, "Real-Time Collision Detection", 2005, section 5.1.9).
  static func segments(_ start: TrackPoint, _ end: TrackPoint, _ from: TrackPoint, _ to: TrackPoint) -> Double {
    let (first, second) = (SpaceVector(start, end), SpaceVector(from, to))
    let gap = SpaceVector(from, start)
    let (firstSquared, secondSquared) = (first.dot(first), second.dot(second))
    let (firstGap, secondGap) = (first.dot(gap), second.dot(gap))
    func clamp(_ value: Double) -> Double { min(1, max(0, value)) }
    var (along, across) = (0.0, 0.0)
    if firstSquared <= 0 {
      across = secondSquared > 0 ? clamp(secondGap / secondSquared) : 0
    } else if secondSquared <= 0 {
      along = clamp(-firstGap / firstSquared)
    } else {
      let mixed = first.dot(second)
      let determinant = firstSquared * secondSquared - mixed * mixed
      along = determinant > 0 ? clamp((mixed * secondGap - firstGap * secondSquared) / determinant) : 0
      across = (mixed * along + secondGap) / secondSquared
      if across < 0 {
        (across, along) = (0, clamp(-firstGap / firstSquared))
      } else if across > 1 {
        (across, along) = (1, clamp((mixed - firstGap) / firstSquared))
      }
    }
    return start.interpolated(to: end, fraction: along).distanceMetres(to: from.interpolated(to: to, fraction: across))
  }
}

/// A difference of two places in space, or a velocity; metres east, north and up.
struct SpaceVector: Sendable {
  var east: Double
  var north: Double
  var up: Double

  init(east: Double, north: Double, up: Double) {
    self.east = east
    self.north = north
    self.up = up
  }

  init(_ from: TrackPoint, _ to: TrackPoint) {
    self.init(
      east: to.position.east - from.position.east, north: to.position.north - from.position.north,
      up: to.altitude - from.altitude)
  }

  var lengthMetres: Double { dot(self).squareRoot() }

  func dot(_ other: SpaceVector) -> Double { east * other.east + north * other.north + up * other.up }

  static func + (left: SpaceVector, right: SpaceVector) -> SpaceVector {
    SpaceVector(east: left.east + right.east, north: left.north + right.north, up: left.up + right.up)
  }

  static func - (left: SpaceVector, right: SpaceVector) -> SpaceVector {
    SpaceVector(east: left.east - right.east, north: left.north - right.north, up: left.up - right.up)
  }

  static func * (left: SpaceVector, factor: Double) -> SpaceVector {
    SpaceVector(east: left.east * factor, north: left.north * factor, up: left.up * factor)
  }
}
