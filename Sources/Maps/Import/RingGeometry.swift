import Geometry
import Quantities

/// Plain questions about rings that the importer asks.
enum RingGeometry {
  /// A point inside the polygon, near its middle: the centroid of the outer ring, or where that lies outside, the
  /// middle of the longest stretch inside the polygon at the centroid's northing.
  static func labelPoint(of polygon: Polygon) -> LocalPoint {
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
}
