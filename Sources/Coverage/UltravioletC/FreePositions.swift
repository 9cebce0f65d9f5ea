import Geometry
import Quantities
import Routing

/// Where the robot's middle can be: the free space of its footprint, as far as it gets from its start.
struct FreePositions {
  let paths: ShortestPaths
  /// For each polygon of the mesh whether a way leads there from the start; nil where nobody asked yet.
  private var isReachable: [Bool?]
  private let start: LocalPoint
  private var scratch = RouteScratchBox()

  /// Owns the memory of searches.
  private final class RouteScratchBox {
    var scratch = RouteScratch()
  }

  /// Corners may keep this much more than the robot's radius, in metres.
  static let arcToleranceMetres = 0.005
  /// Walls have at least half this thickness on each side for the robot, in metres: an obstacle has an area.
  static let wallMetresMin = 0.002

  /// Works out the free space of a robot among walls and furniture.
  init(_ scene: UltravioletScene, _ plan: SightPlan, robot: UltravioletRobot) throws(UltravioletError) {
    let floor: [Polygon]
    do throws(GEOSError) {
      floor = try GeometryOperations.union(scene.rooms.map(\.outline))
    } catch {
      throw UltravioletError(error, "the union of \(scene.rooms.count) rooms")
    }
    guard let boundary = floor.first(where: { $0.contains(robot.start) }) else {
      throw UltravioletError(
        .outsideRooms,
        "the start lies in none of the \(scene.rooms.count) rooms; add its room, or close the room's walls and doors",
        at: robot.start)
    }
    let half = max(scene.wallThickness.metres, Self.wallMetresMin) / 2
    var obstacles = plan.walls.compactMap { wall in
      Self.slab(along: wall, halfMetres: half).map {
        Obstacle(id: "a wall", shape: .polygon($0), canBeLifted: false)
      }
    }
    obstacles += scene.furniture.map { Obstacle(id: $0.name, shape: .polygon($0.outline)) }
    let footprint = robot.footprintMetres
    obstacles += robot.avoided.compactMap { circle in
      let radius = circle.radiusMetres - footprint
      return radius > 0
        ? Obstacle(id: "the pad of another robot", shape: .circle(Circle(centre: circle.centre, radiusMetres: radius)))
        : nil
    }
    do throws(PreparationError) {
      var options = FreeSpace.Options()
      options.arcToleranceMetres = Self.arcToleranceMetres
      let freeSpace = try FreeSpace(
        boundary: boundary, obstacles: obstacles, clearanceMetres: footprint, options: options)
      paths = ShortestPaths(freeSpace)
    } catch {
      throw UltravioletError(.engine, "the free space: \(error)")
    }
    isReachable = Array(repeating: nil, count: paths.freeSpace.mesh.polygonCount)
    start = robot.start
    for (what, place) in [("start", robot.start), ("dock", robot.dock ?? robot.start)] {
      if let failure = Self.problem(at: place, paths.freeSpace) {
        throw UltravioletError(.blocked, "the robot cannot stand at its \(what): \(failure)", at: place)
      }
    }
    if let dock = robot.dock, !isReachable(dock) {
      throw UltravioletError(.noWay, "no way of a robot this wide leads from its start to its dock", at: dock)
    }
  }

  /// Why the robot cannot stand at a place; nil where it can.
  private static func problem(at place: LocalPoint, _ freeSpace: FreeSpace) -> String? {
    guard !freeSpace.contains(place) else { return nil }
    let ids = freeSpace.obstacles(at: place)
    return ids.isEmpty ? "it is outside its rooms" : "it is in or too near to \(ids.joined(separator: ", "))"
  }

  /// A wall as a thin rectangle; nil without length.
  private static func slab(along wall: UltravioletScene.Segment, halfMetres: Double) -> Polygon? {
    let along = wall.end - wall.start
    guard along.lengthMetres > 0 else { return nil }
    let side = LocalVector(east: -along.north, north: along.east) * (halfMetres / along.lengthMetres)
    return Polygon(exterior: [wall.start - side, wall.end - side, wall.end + side, wall.start + side])
  }

  /// Whether the robot can stand at a place and a way leads there.
  mutating func isReachable(_ place: LocalPoint) -> Bool {
    guard let polygon = paths.freeSpace.locator.polygon(at: place) else { return false }
    if let known = isReachable[polygon] { return known }
    // A polygon of the mesh is convex: one place of it stands for all.
    let answer = paths.lengthMetres(from: start, to: place, &scratch.scratch) != nil
    isReachable[polygon] = answer
    return answer
  }

  /// The shortest way between two places.
  func path(from: LocalPoint, to: LocalPoint) throws(UltravioletError) -> RoutePath {
    do throws(RouteFailure) {
      return try paths.path(from: from, to: to, &scratch.scratch)
    } catch {
      throw UltravioletError(.noWay, "the way between two stops: \(error)", at: to)
    }
  }

  /// The reachable places of a grid, from south to north, with their triangles, and for each the numbers of its
  /// reachable neighbours, -1 for none; the grid is made coarser until there are no more than `positionsMax`.
  mutating func grid(
    metres: Double, _ plan: SightPlan
  ) -> (positions: [LampPosition], neighbours: [SIMD4<Int32>], metres: Double) {
    guard let box = BoundingBox(around: paths.freeSpace.mesh.points) else { return ([], [], metres) }
    var step = metres
    let area = (box.east - box.west) * (box.north - box.south)
    step = max(step, (area / Double(UltravioletOptions.positionsMax)).squareRoot())
    var positions: [LampPosition] = []
    // The first row lies half a step inside, so that positions keep off the lines on which walls and doors are drawn.
    let (columns, rows) = (Int((box.east - box.west) / step) + 1, Int((box.north - box.south) / step) + 1)
    var hint = 0
    var numbers = [Int32](repeating: -1, count: (columns + 2) * (rows + 2))
    var cells: [Int] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let place = LocalPoint(
          east: box.west + (Double(column) + 0.5) * step, north: box.south + (Double(row) + 0.5) * step)
        guard isReachable(place), let triangle = plan.triangle(at: place, near: hint) else { continue }
        hint = triangle
        let cell = (row + 1) * (columns + 2) + column + 1
        numbers[cell] = Int32(positions.count)
        cells.append(cell)
        positions.append(LampPosition(point: place, triangle: Int32(triangle)))
      }
    }
    let neighbours = cells.map { cell in
      SIMD4(numbers[cell - 1], numbers[cell + 1], numbers[cell - columns - 2], numbers[cell + columns + 2])
    }
    return (positions, neighbours, step)
  }
}
extension LocalPoint {
  fileprivate static func - (point: LocalPoint, vector: LocalVector) -> LocalPoint { point + vector * -1 }
}
