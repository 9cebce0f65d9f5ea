import Geometry
import Quantities

/// Where the reference point of a vehicle may be in one height band: the boundary shrunk by the clearance, minus the
/// obstacles grown by it. Borders belong to it.
package struct FreeSpace: Sendable {
  /// The free polygons; they share no area.
  package let polygons: [Polygon]
  /// The clearance that was asked for, in metres; every point of the free space keeps it.
  package let clearanceMetres: Double

  private let obstacles: [GrownObstacle]
  private let obstacleIndex: GridIndex
  private let holeIndexes: [GridIndex]

  /// What may be tuned.
  package struct Options: Hashable, Sendable {
    /// How much more than the clearance a round corner may keep, in metres; positive.
    package var arcToleranceMetres = 0.1

    /// The defaults.
    package init() {}
  }

  private struct GrownObstacle: Sendable {
    let id: String
    let polygon: Polygon
  }

  /// Works out the free space.
  ///
  /// - Parameters:
  ///   - boundary: what may be used at all.
  ///   - obstacles: what to keep away from; they may overlap, touch, be invalid or cross the boundary.
  ///   - clearanceMetres: the distance kept from obstacles and boundary; zero or more.
  package init(
    boundary: Polygon, obstacles: [Obstacle], clearanceMetres: Double, options: Options = Options()
  ) throws(PreparationError) {
    guard clearanceMetres.isFinite, clearanceMetres >= 0 else {
      throw .badOption(name: "the clearance", metres: clearanceMetres)
    }
    guard options.arcToleranceMetres.isFinite, options.arcToleranceMetres > 0 else {
      throw .badOption(name: "the tolerance of arcs", metres: options.arcToleranceMetres)
    }
    let inflation = Inflation(clearanceMetres: clearanceMetres, toleranceMetres: options.arcToleranceMetres)
    var grown: [GrownObstacle] = []
    for obstacle in obstacles {
      for polygon in try inflation.grown(obstacle) { grown.append(GrownObstacle(id: obstacle.id, polygon: polygon)) }
    }
    let inner = try inflation.shrunk(boundary)
    let polygons: [Polygon]
    do throws(GEOSError) {
      polygons = try GeometryOperations.difference(inner, minus: grown.map(\.polygon))
    } catch {
      throw .geometry(what: "union", error)
    }
    self.init(polygons: polygons, clearanceMetres: clearanceMetres, obstacles: grown)
  }

  /// A free space that is given as it is: valid polygons that share no area.
  package init(polygons: [Polygon]) {
    self.init(polygons: polygons, clearanceMetres: 0, obstacles: [])
  }

  private init(polygons: [Polygon], clearanceMetres: Double, obstacles: [GrownObstacle]) {
    self.polygons = polygons
    self.clearanceMetres = clearanceMetres
    self.obstacles = obstacles
    self.obstacleIndex = GridIndex(obstacles.map(\.polygon.boundingBox))
    self.holeIndexes = polygons.map { polygon in GridIndex(polygon.holes.compactMap { BoundingBox(around: $0) }) }
  }

  /// Whether a point lies in the free space or on its border; exact.
  package func contains(_ point: LocalPoint) -> Bool {
    let box = BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north)
    for (polygon, holes) in zip(polygons, holeIndexes) {
      switch Predicates.location(of: point, in: polygon.exterior) {
      case .outside: continue
      case .border: return true
      case .inside:
        let isInHole = holes.indices(meeting: box).contains { index in
          Predicates.location(of: point, in: polygon.holes[index]) == .inside
        }
        if !isInHole { return true }
      }
    }
    return false
  }

  /// The ids of the obstacles whose grown outline holds a point, in the order in which they were given, each once.
  package func obstacles(at point: LocalPoint) -> [String] {
    let box = BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north)
    var ids: [String] = []
    for index in obstacleIndex.indices(meeting: box)
    where obstacles[index].polygon.contains(point) && ids.last != obstacles[index].id {
      ids.append(obstacles[index].id)
    }
    return ids
  }

  /// How far a corner of the free space may be from the outline that made it, in metres: rounding of the overlay.
  private static let roundingMetres = 1e-6

  /// The ids of the obstacles round the smaller of the two free parts that hold two points, in the order in which they
  /// were given; empty where one part holds both.
  func obstacles(closing first: LocalPoint, from second: LocalPoint) -> [String] {
    guard let one = polygons.firstIndex(where: { $0.contains(first) }),
      let other = polygons.firstIndex(where: { $0.contains(second) }), one != other
    else { return [] }
    let isFirst = polygons[one].areaSquareMetres <= polygons[other].areaSquareMetres
    var closing: Set<Int> = []
    for corner in polygons[isFirst ? one : other].exterior {
      let box = BoundingBox(west: corner.east, south: corner.north, east: corner.east, north: corner.north)
      for index in obstacleIndex.indices(meeting: box.expanded(byMetres: FreeSpace.roundingMetres))
      where obstacles[index].polygon.planarDistanceMetres(to: corner) <= FreeSpace.roundingMetres {
        closing.insert(index)
      }
    }
    var ids: [String] = []
    for index in closing.sorted() where ids.last != obstacles[index].id { ids.append(obstacles[index].id) }
    return ids
  }

  /// The point of the free space nearest to a point: itself inside, else on the border. Nil where nothing is free.
  ///
  /// For recovery from a zone: fly there, then on. The straight way there is not checked.
  package func nearestFreePoint(to point: LocalPoint) -> LocalPoint? {
    if contains(point) { return point }
    var best: (metres: Double, corner: LocalPoint)?
    for ring in polygons.flatMap(\.rings) {
      guard var previous = ring.last else { continue }
      for current in ring {
        let candidate = Distances.nearest(to: point, onSegment: (previous, current))
        let metres = candidate.planarDistanceMetres(to: point)
        if metres < best?.metres ?? .infinity { best = (metres, candidate) }
        previous = current
      }
    }
    return best?.corner
  }
}
