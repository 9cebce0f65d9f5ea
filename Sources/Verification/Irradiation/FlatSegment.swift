import Geometry
import Quantities

/// A straight segment on a floor.
struct FlatSegment: Hashable, Sendable {
  var start: LocalPoint
  var end: LocalPoint

  var lengthMetres: Double { start.planarDistanceMetres(to: end) }

  /// The rectangle around it.
  var box: BoundingBox {
    BoundingBox(
      west: min(start.east, end.east), south: min(start.north, end.north), east: max(start.east, end.east),
      north: max(start.north, end.north))
  }

  func point(_ fraction: Double) -> LocalPoint { start.interpolated(to: end, fraction: fraction) }

  /// The least distance to another segment in metres; 0 where they share a point.
  func metres(to other: FlatSegment) -> Double {
    if start != end, other.start != other.end, crosses(other) { return 0 }
    return min(
      metres(to: other.start), metres(to: other.end), other.metres(to: start), other.metres(to: end))
  }

  /// The least distance to a point in metres.
  func metres(to point: LocalPoint) -> Double {
    let (way, offset) = (end - start, point - start)
    let squared = way.dot(way)
    let fraction = squared > 0 ? min(1, max(0, offset.dot(way) / squared)) : 0
    return (offset - way * fraction).lengthMetres
  }

  /// Whether both share a point, by exact orientations; touching counts.
  func crosses(_ other: FlatSegment) -> Bool {
    let (one, two) = (
      Predicates.orientation(start, end, other.start), Predicates.orientation(start, end, other.end)
    )
    let (three, four) = (
      Predicates.orientation(other.start, other.end, start), Predicates.orientation(other.start, other.end, end)
    )
    if one == 0, two == 0 {
      return Predicates.isInBox(other.start, start, end) || Predicates.isInBox(other.end, start, end)
        || Predicates.isInBox(start, other.start, other.end)
    }
    return one != two && three != four
  }

  /// The fractions of it that run along another segment: nearly parallel and within `metres`; nil where it does not.
  func stretch(along other: FlatSegment, within metres: Double) -> FractionInterval? {
    let (way, axis) = (end - start, other.end - other.start)
    let (length, extent) = (way.lengthMetres, axis.lengthMetres)
    guard length > 0, extent > 0, abs(way.cross(axis)) <= Self.parallelSine * length * extent else { return nil }
    let direction = axis * (1 / extent)
    let (first, last) = (start - other.start, end - other.start)
    guard min(abs(direction.cross(first)), abs(direction.cross(last))) <= metres else { return nil }
    // Along the axis the fraction is linear.
    let (from, to) = (direction.dot(first), direction.dot(last))
    let low = (0 - from) / (to - from)
    let high = (extent - from) / (to - from)
    let interval = FractionInterval(lower: max(0, min(low, high)), upper: min(1, max(low, high)))
    return interval.upper > interval.lower ? interval : nil
  }

  /// The sine up to which two segments count as parallel.
  private static let parallelSine = 0.1

  /// What is left of it without the stretches along others, as segments of at least a centimetre.
  func without(_ others: [FlatSegment], within metres: Double) -> [FlatSegment] {
    let gaps = others.compactMap { stretch(along: $0, within: metres) }.sorted { $0.lower < $1.lower }
    var left: [FlatSegment] = []
    var from = 0.0
    func add(_ to: Double) {
      let part = FlatSegment(start: point(from), end: point(to))
      if to > from, part.lengthMetres > 0.01 { left.append(part) }
    }
    for gap in gaps {
      add(gap.lower)
      from = max(from, gap.upper)
    }
    add(1)
    return left
  }
}
