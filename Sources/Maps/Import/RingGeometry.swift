import Geometry
import Quantities

/// Plain questions about rings that the importer asks.
package enum RingGeometry {
  /// A point inside the polygon, near its middle: the centroid of the outer ring, or where that lies outside, the
  /// middle of the longest stretch inside the polygon at the centroid's northing.
  package static func labelPoint(of polygon: Polygon) -> LocalPoint {
    let centre = centroid(of: polygon.exterior)
    if polygon.contains(centre) { return centre }
    var crossings: [Double] = []
    for ring in polygon.rings {
      guard var previous = ring.last else { continue }
      for corner in ring {
        if (corner.north > centre.north) != (previous.north > centre.north) {
          let fraction = (centre.north - previous.north) / (corner.north - previous.north)
          crossings.append(previous.east + fraction * (corner.east - previous.east))
        }
        previous = corner
      }
    }
    crossings.sort()
    var best: (width: Double, middle: Double)?
    for index in stride(from: 0, to: crossings.count - 1, by: 2) {
      let width = crossings[index + 1] - crossings[index]
      if width > best?.width ?? 0 { best = (width, (crossings[index] + crossings[index + 1]) / 2) }
    }
    guard let best else { return centre }
    return LocalPoint(east: best.middle, north: centre.north)
  }

  /// The centre of gravity of the surface inside a ring.
  static func centroid(of ring: [LocalPoint]) -> LocalPoint {
    guard let origin = ring.first else { return LocalPoint(east: 0, north: 0) }
    var area = 0.0
    var sum = LocalVector.zero
    for index in ring.indices.dropFirst().dropLast() {
      let (first, second) = (ring[index] - origin, ring[index + 1] - origin)
      let cross = first.cross(second)
      area += cross
      sum = sum + (first + second) * cross
    }
    guard area != 0 else { return origin }
    return origin + sum * (1 / (3 * area))
  }

  /// The corners of the convex hull, counter-clockwise (A. M. Andrew's monotone chain, 1979).
  static func convexHull(of points: [LocalPoint]) -> [LocalPoint] {
    let sorted = points.sorted { ($0.east, $0.north) < ($1.east, $1.north) }
    func chain(_ points: [LocalPoint]) -> [LocalPoint] {
      var result: [LocalPoint] = []
      for point in points {
        while result.count >= 2,
          Predicates.orientation(result[result.count - 2], result[result.count - 1], point) <= 0
        {
          result.removeLast()
        }
        result.append(point)
      }
      return result.dropLast()
    }
    return chain(sorted) + chain(sorted.reversed())
  }

  /// Whether two polygons without holes, or with the same holes, have the same corners in the same order, wherever
  /// their rings start. `Polygon` has turned both the same way.
  static func isSame(_ one: Polygon, _ other: Polygon) -> Bool {
    let (first, second) = (one.exterior, other.exterior)
    guard first.count == second.count, one.holes == other.holes, let start = second.firstIndex(of: first[0]) else {
      return false
    }
    return first.indices.allSatisfy { first[$0] == second[($0 + start) % second.count] }
  }

  /// The most corners of a ring for which the plain check is tried: its cost is the square of their number.
  private static let plainCornersMax = 96

  /// Whether a polygon is surely valid: it has no hole, and no two of its edges come near enough to touch, decided by
  /// exact signs. A polygon with any doubt is left to `GeometryOperations.validityProblem`, which costs far more.
  package static func isPlainlyValid(_ polygon: Polygon) -> Bool {
    let ring = polygon.exterior
    let count = ring.count
    guard polygon.holes.isEmpty, count <= plainCornersMax else { return false }
    if count == 3 { return Predicates.orientation(ring[0], ring[1], ring[2]) != 0 }
    return ring.withUnsafeBufferPointer { ring in
      for index in 0..<count {
        let (a, b) = (ring[index], ring[index + 1 == count ? 0 : index + 1])
        let c = ring[index + 2 >= count ? index + 2 - count : index + 2]
        // A corner where the ring turns back on itself.
        if (b - a).dot(c - b) < 0, Predicates.orientation(a, b, c) == 0 { return false }
        // Edges that are no neighbours: from the second next one on.
        var other = index + 2
        let last = index == 0 ? count - 1 : count
        while other < last {
          if !arePlainlyApart(a, b, ring[other], ring[other + 1 == count ? 0 : other + 1]) { return false }
          other += 1
        }
      }
      return true
    }
  }

  /// Whether two segments surely have no point in common.
  private static func arePlainlyApart(_ a: LocalPoint, _ b: LocalPoint, _ c: LocalPoint, _ d: LocalPoint) -> Bool {
    if max(a.east, b.east) < min(c.east, d.east) || max(c.east, d.east) < min(a.east, b.east) { return true }
    if max(a.north, b.north) < min(c.north, d.north) || max(c.north, d.north) < min(a.north, b.north) { return true }
    let (first, second) = (Predicates.orientation(a, b, c), Predicates.orientation(a, b, d))
    if first > 0 && second > 0 || first < 0 && second < 0 { return true }
    let (third, fourth) = (Predicates.orientation(c, d, a), Predicates.orientation(c, d, b))
    return third > 0 && fourth > 0 || third < 0 && fourth < 0
  }
}
