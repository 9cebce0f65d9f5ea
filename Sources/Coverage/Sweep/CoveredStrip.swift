import Geometry
import Quantities

/// Ground that a straight way covers, whenever and by whomever it was or will be covered.
package struct CoveredStrip: Hashable, Sendable {
  /// The centre line: its first and its last point count.
  package var line: [LocalPoint]
  /// The width that is covered.
  package var width: Length

  /// Names a strip by its centre line and its width.
  package init(line: [LocalPoint], width: Length) {
    self.line = line
    self.width = width
  }

  /// The strip as a rectangle, larger by some metres on all sides; nil for a line of no length.
  func polygon(grownByMetres grown: Double = 0) -> Polygon? {
    guard let start = line.first, let end = line.last, start != end, width.metres > 0 else { return nil }
    let ahead = (end - start) * (grown / start.planarDistanceMetres(to: end))
    return SweepPlan.strip(
      along: [start + ahead * -1, end + ahead], width: Length(metres: width.metres + 2 * grown))
  }

  /// Whether two strips run within 45° of each other, forwards or backwards.
  package func isAlong(_ other: CoveredStrip) -> Bool {
    let (one, two) = (line[line.count - 1] - line[0], other.line[other.line.count - 1] - other.line[0])
    return abs(one.dot(two)) >= abs(one.cross(two))
  }

  /// The ground of some polygons that no strip covers.
  package static func missed(of ground: [Polygon], below strips: [CoveredStrip]) throws(GEOSError) -> [Polygon] {
    let covered = try GeometryOperations.union(
      strips.compactMap { $0.polygon() }, gridMetres: SweepPlan.gridMetres)
    return try GeometryOperations.difference(ground, minus: covered, gridMetres: SweepPlan.gridMetres)
  }

  /// The share of an area that strips cover; where it is covered twice, the smaller share of those along the first
  /// strip
  /// and those across it.
  package static func share(
    of outline: Polygon, below strips: [CoveredStrip], isCrosshatched: Bool
  ) throws(GEOSError) -> Double {
    let whole = outline.areaSquareMetres
    let strips = strips.filter { $0.polygon() != nil }
    guard whole > 0, let first = strips.first else { return 0 }
    var least = 1.0
    for course in isCrosshatched ? [strips.filter(first.isAlong), strips.filter { !first.isAlong($0) }] : [strips] {
      let missed = try missed(of: [outline], below: course).reduce(0) { $0 + $1.areaSquareMetres }
      least = min(least, max(0, 1 - missed / whole))
    }
    return least
  }
}
