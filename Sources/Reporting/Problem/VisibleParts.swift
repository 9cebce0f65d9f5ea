import Geometry
import Quantities

/// The parts of lines that lie in a rectangle.
///
/// Drawing only these keeps lines true where an end is far away: a picture holds coordinates to what renderers take,
/// and an end that is moved turns its line.
enum VisibleParts {
  /// The parts of a line inside a rectangle, in the order of the line, each of at least two points.
  static func of(_ line: [LocalPoint], in box: BoundingBox) -> [[LocalPoint]] {
    var parts: [[LocalPoint]] = []
    var current: [LocalPoint] = []
    for index in line.indices.dropFirst() {
      guard let (start, end) = piece(from: line[index - 1], to: line[index], in: box) else { continue }
      if current.last != start {
        if current.count > 1 { parts.append(current) }
        current = [start]
      }
      current.append(end)
    }
    if current.count > 1 { parts.append(current) }
    return parts
  }

  /// The part of one straight piece (after Y. Liang and B. Barsky, "A new concept and method for line clipping", 1984).
  private static func piece(
    from start: LocalPoint, to end: LocalPoint, in box: BoundingBox
  ) -> (start: LocalPoint, end: LocalPoint)? {
    let (east, north) = (end.east - start.east, end.north - start.north)
    var (low, high) = (0.0, 1.0)
    for (change, room) in [
      (-east, start.east - box.west), (east, box.east - start.east), (-north, start.north - box.south),
      (north, box.north - start.north),
    ] {
      if change == 0 {
        if room < 0 { return nil }
      } else if change < 0 {
        low = max(low, room / change)
      } else {
        high = min(high, room / change)
      }
    }
    guard low <= high else { return nil }
    return (
      low == 0 ? start : start.interpolated(to: end, fraction: low),
      high == 1 ? end : start.interpolated(to: end, fraction: high)
    )
  }
}
