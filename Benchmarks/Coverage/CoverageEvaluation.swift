import Foundation
import Geometry
import Quantities

/// Measures a coverage path without knowing who planned it: from the points of its swaths and links alone.
///
/// Areas come from GEOS on a fixed grid; a raster of points, tested by distance to each strip, checks them.
struct CoverageEvaluation {
  /// The share of the area under the strips of all straight pieces, in per cent.
  let coveredPercent: Double
  /// The share of the area under the strips of swaths only, in per cent.
  let coveredBySwathsPercent: Double
  /// The share that the raster finds under swaths, in per cent.
  let rasterPercent: Double
  /// Metres of path outside the area, beyond 5 cm.
  let outsideMetres: Double
  /// The length of the path in metres.
  let lengthMetres: Double
  /// The length over the area divided by the width.
  let lengthOverLowerBound: Double
  /// Ground under swaths counted as often as it is covered, less the covered ground, over the covered ground, per cent.
  let overlapPercent: Double
  /// Changes of direction above ten degrees.
  let turns: Int
  /// The seconds of the path with 3 m/s and 1 m/s², every straight piece from rest to rest.
  let seconds: Double
  /// What no swath covers.
  let missed: [Polygon]

  /// The grid of areas, in metres.
  private static let gridMetres = 1e-6
  /// How far a path may be outside and is not counted, in metres.
  private static let toleranceMetres = 0.05
  /// Pieces that differ in direction by less, in radians, are one straight piece.
  private static let straightRadians = 1e-4
  /// A change of direction by more, in radians, is a turn.
  private static let turnRadians = 10 * Double.pi / 180
  /// Points of the raster this near to a strip's edge, times its length, lie on it.
  private static let roundingSquareMetres = 1e-6
  /// The points of the raster along the longer side of the area; no round number, so that rows miss straight borders.
  private static let rasterPoints = 701.3

  /// Measures runs that are flown one by one, each a list of pieces.
  init(area: Polygon, widthMetres: Double, runs: [[(isSwath: Bool, points: [LocalPoint])]]) throws {
    let swaths = runs.joined().filter(\.isSwath).map(\.points)
    let paths = runs.map { Self.straightened($0.flatMap(\.points)) }
    let total = area.areaSquareMetres
    let strips = Self.strips(of: swaths, widthMetres)
    let missed = try Self.missed(area, strips)
    let uncovered = missed.reduce(0) { $0 + $1.areaSquareMetres }
    let left = try Self.missed(area, Self.strips(of: paths, widthMetres)).reduce(0) { $0 + $1.areaSquareMetres }
    var grown = BufferOptions()
    grown.joinStyle = .mitre
    let allowed = try GeometryOperations.buffered([area], byMetres: Self.toleranceMetres, options: grown)
    var outside = 0.0
    for path in paths where path.count > 1 {
      outside += try GeometryOperations.lengthOutsideMetres(line: path, of: allowed)
    }
    coveredPercent = 100 * (1 - left / total)
    coveredBySwathsPercent = 100 * (1 - uncovered / total)
    rasterPercent = 100 * Self.rasterShare(area, strips)
    outsideMetres = outside
    lengthMetres = paths.reduce(0) { $0 + Distances.planarLengthMetres(of: $1) }
    lengthOverLowerBound = lengthMetres / (total / widthMetres)
    let swathMetres = swaths.reduce(0) { $0 + Distances.planarLengthMetres(of: $1) }
    let covered = total - uncovered
    overlapPercent = covered > 0 ? 100 * (swathMetres * widthMetres - covered) / covered : 0
    turns = paths.reduce(0) { $0 + Self.turns(of: $1) }
    seconds = paths.reduce(0) { $0 + Self.seconds(of: $1) }
    self.missed = missed
  }

  private static func missed(_ area: Polygon, _ strips: [Polygon]) throws -> [Polygon] {
    let covered = try GeometryOperations.union(strips, gridMetres: gridMetres)
    return try GeometryOperations.difference([area], minus: covered, gridMetres: gridMetres)
  }

  private static func strips(of lines: [[LocalPoint]], _ width: Double) -> [Polygon] {
    var result: [Polygon] = []
    for line in lines {
      for (start, end) in zip(line, line.dropFirst()) where start != end {
        let along = end - start
        let side = LocalVector(east: -along.north, north: along.east) * (width / 2 / along.lengthMetres)
        let corners = [start + side * -1, end + side * -1, end + side, start + side]
        if let strip = Polygon(exterior: corners) { result.append(strip) }
      }
    }
    return result
  }

  /// The points at which a path really turns.
  private static func straightened(_ points: [LocalPoint]) -> [LocalPoint] {
    var result: [LocalPoint] = []
    for point in points where result.last != point {
      if result.count > 1 {
        let (before, here) = (result[result.count - 2], result[result.count - 1])
        if angle(here - before, point - here) < straightRadians { result.removeLast() }
      }
      result.append(point)
    }
    return result
  }

  private static func angle(_ one: LocalVector, _ other: LocalVector) -> Double {
    abs(atan2(one.cross(other), one.dot(other)))
  }

  private static func turns(of path: [LocalPoint]) -> Int {
    guard path.count > 2 else { return 0 }
    return (1..<path.count - 1).count { angle(path[$0] - path[$0 - 1], path[$0 + 1] - path[$0]) > turnRadians }
  }

  private static func seconds(of path: [LocalPoint]) -> Double {
    zip(path, path.dropFirst()).reduce(0) { sum, ends in
      let metres = ends.0.planarDistanceMetres(to: ends.1)
      return sum + (metres >= 9 ? metres / 3 + 3 : 2 * metres.squareRoot())
    }
  }

  /// The share of raster points inside the area that lie in a strip.
  private static func rasterShare(_ area: Polygon, _ strips: [Polygon]) -> Double {
    let box = area.boundingBox
    let step = max(box.east - box.west, box.north - box.south) / rasterPoints
    let index = GridIndex(strips.map(\.boundingBox))
    var (inside, covered) = (0, 0)
    var north = box.south + step / 2
    while north < box.north {
      // Crossings of the raster's row with the rings, by the even-odd rule.
      var crossings: [Double] = []
      for ring in area.rings {
        for (start, end) in zip(ring, ring.dropFirst() + ring.prefix(1))
        where (start.north > north) != (end.north > north) {
          crossings.append(start.east + (north - start.north) / (end.north - start.north) * (end.east - start.east))
        }
      }
      crossings.sort()
      let row = BoundingBox(west: box.west, south: north, east: box.east, north: north)
      let near = index.indices(meeting: row).map { strips[$0].exterior }
      for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
        var east = box.west + step * (((crossings[pair] - box.west) / step - 0.5).rounded(.up) + 0.5)
        while east < crossings[pair + 1] {
          let point = LocalPoint(east: east, north: north)
          inside += 1
          let isCovered = near.contains { corners in
            corners.indices.allSatisfy {
              (corners[($0 + 1) % 4] - corners[$0]).cross(point - corners[$0]) >= -Self.roundingSquareMetres
            }
          }
          if isCovered { covered += 1 }
          east += step
        }
      }
      north += step
    }
    return inside > 0 ? Double(covered) / Double(inside) : 0
  }
}
