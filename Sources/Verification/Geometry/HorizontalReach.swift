import Geometry
import Maps
import Quantities

/// Which parts of a straight way lie in an extent, or near it. Closed forms: polygons are not approximated, arcs
/// neither.
package enum HorizontalReach {
  /// The parts of the way from `start` to `end` that lie in the filled extent.
  package static func inside(_ extent: Extent, from start: LocalPoint, to end: LocalPoint) -> [FractionInterval] {
    switch extent {
    case .circle(let circle):
      return disc(around: circle.centre, radius: circle.radiusMetres, from: start, to: end).map { [$0] } ?? []
    case .outline(let outline): return inside(outline, from: start, to: end)
    }
  }

  /// The parts of the way whose distance from the filled extent is below `radius` metres.
  package static func within(
    _ radius: Double, of extent: Extent, from start: LocalPoint, to end: LocalPoint
  ) -> [FractionInterval] {
    switch extent {
    case .circle(let circle):
      return disc(around: circle.centre, radius: circle.radiusMetres + radius, from: start, to: end).map { [$0] } ?? []
    case .outline(let outline):
      var parts = inside(outline, from: start, to: end)
      guard radius > 0 else { return parts }
      for edge in outline.edges {
        if let part = capsule(from: edge.start, to: edge.end, radius: radius, wayFrom: start, wayTo: end) {
          parts.append(part)
        }
      }
      return parts.merged()
    }
  }

  /// The distance in metres from a point to a straight way.
  static func planarMetres(from point: LocalPoint, toWayFrom start: LocalPoint, to end: LocalPoint) -> Double {
    let way = end - start
    let squared = way.dot(way)
    let fraction = squared > 0 ? min(1, max(0, (point - start).dot(way) / squared)) : 0
    return start.interpolated(to: end, fraction: fraction).planarDistanceMetres(to: point)
  }

  /// The parts of the way in an outline: cut at every edge, then decided by the exact location of each part's middle.
  static func inside(_ outline: Outline, from start: LocalPoint, to end: LocalPoint) -> [FractionInterval] {
    let way = end - start
    guard way.lengthMetres > 0 else { return outline.contains(start) ? [.whole] : [] }
    var cuts: [Double] = [0, 1]
    for edge in outline.edges {
      let side = edge.end - edge.start
      let determinant = way.cross(side)
      guard determinant != 0 else { continue }
      let offset = edge.start - start
      let onEdge = offset.cross(way) / determinant
      guard onEdge >= -1e-9, onEdge <= 1 + 1e-9 else { continue }
      let onWay = offset.cross(side) / determinant
      if onWay > 0, onWay < 1 { cuts.append(onWay) }
    }
    cuts.sort()
    var parts: [FractionInterval] = []
    for (low, high) in zip(cuts, cuts.dropFirst()) where high > low {
      if outline.contains(start.interpolated(to: end, fraction: (low + high) / 2)) {
        parts.append(FractionInterval(lower: low, upper: high))
      }
    }
    return parts.merged()
  }

  /// The part of the way in the open disc.
  static func disc(
    around centre: LocalPoint, radius: Double, from start: LocalPoint, to end: LocalPoint
  ) -> FractionInterval? {
    let (way, offset) = (end - start, start - centre)
    let squared = way.dot(way)
    let constant = offset.dot(offset) - radius * radius
    guard squared > 0 else { return constant < 0 ? .whole : nil }
    let half = offset.dot(way)
    let discriminant = half * half - squared * constant
    guard discriminant > 0 else { return nil }
    let root = discriminant.squareRoot()
    return FractionInterval(lower: (-half - root) / squared, upper: (-half + root) / squared).intersection(.whole)
  }

  /// The part of the way closer than `radius` to an edge. The set is convex, so it is one interval: the hull of those
  /// in the discs around both ends and in the rectangle between them.
  static func capsule(
    from corner: LocalPoint, to next: LocalPoint, radius: Double, wayFrom start: LocalPoint, wayTo end: LocalPoint
  ) -> FractionInterval? {
    let edge = next - corner
    let length = edge.lengthMetres
    var parts = [
      disc(around: corner, radius: radius, from: start, to: end),
      disc(around: next, radius: radius, from: start, to: end),
    ]
    if length > 0 {
      let direction = edge * (1 / length)
      let (first, last) = (start - corner, end - corner)
      let along = linear(first.dot(direction), last.dot(direction), above: 0, below: length)
      let across = linear(direction.cross(first), direction.cross(last), above: -radius, below: radius)
      parts.append(along.flatMap { part in across.flatMap(part.intersection) })
    }
    let found = parts.compactMap { $0 }
    guard let lower = found.map(\.lower).min(), let upper = found.map(\.upper).max() else { return nil }
    return FractionInterval(lower: lower, upper: upper)
  }

  /// Where a quantity that goes evenly from `first` to `last` lies between two bounds.
  static func linear(_ first: Double, _ last: Double, above low: Double, below high: Double) -> FractionInterval? {
    let change = last - first
    guard change != 0 else { return first > low && first < high ? .whole : nil }
    let (one, other) = ((low - first) / change, (high - first) / change)
    return FractionInterval(lower: min(one, other), upper: max(one, other)).intersection(.whole)
  }
}
