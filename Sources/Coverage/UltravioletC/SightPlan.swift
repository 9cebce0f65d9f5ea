import Geometry
import Quantities

/// A scene cut into triangles: what stands on each of them, and which of their edges are walls.
///
/// Walls, doors, outlines of rooms and of furniture are edges of a constrained triangulation, so each triangle lies in
/// one room and under one height. Light that crosses an edge must pass above the higher one of its two triangles; light
/// that does so at both ends of a solid piece passes above all of it, since both light and tops are straight. That
/// makes the test exact without any other shape of the furniture.
struct SightPlan: Sendable {
  /// The triangles.
  let triangulation: Triangulation
  /// For each triangle its room in the scene; -1 outside.
  let rooms: [Int32]
  /// For each triangle the highest furniture on it; -1 on the bare floor.
  let furniture: [Int32]
  /// For each triangle how high the furniture on it is, metres; 0 on the bare floor.
  let heights: [Double]
  /// For each half-edge how high light must pass, metres: infinite at walls and shut doors, 0 over the floor.
  let fences: [Double]

  /// What a segment of the triangulation stands for.
  private enum Label: Int32 {
    case wall, openDoor, outline
  }

  /// The line of an outline this near to an open door belongs to the door, in metres: pens are not exact.
  static let doorMetres = 0.05

  /// Cuts a scene. Throws where an outline or a coordinate makes no sense.
  init(_ scene: UltravioletScene) throws(UltravioletError) {
    var builder = Builder()
    for wall in scene.walls { builder.add([wall.start, wall.end], .wall) }
    let openDoors = scene.doors.filter(\.isOpen).map(\.segment)
    for door in scene.doors {
      builder.add([door.segment.start, door.segment.end], door.isOpen ? .openDoor : .wall)
    }
    let outlines = scene.rooms.map(\.outline) + scene.furniture.map(\.outline)
    for ring in outlines.flatMap(\.rings) { builder.add(ring + ring.prefix(1), .outline) }
    guard builder.segments.count <= UltravioletScene.edgesMax else {
      throw UltravioletError(
        .limit, "the scene has \(builder.segments.count) edges; at most \(UltravioletScene.edgesMax) can be used")
    }
    let made: Triangulation
    do throws(Triangulation.Failure) {
      made = try Triangulation.make(
        points: builder.points, segments: builder.segments, marginMetres: Self.marginMetres
      ).triangulation
    } catch {
      throw UltravioletError(.engine, "the scene cannot be triangulated: \(error)")
    }
    triangulation = made
    (rooms, furniture) = Self.contents(of: made, scene)
    heights = furniture.map { $0 < 0 ? 0 : scene.furniture[Int($0)].height.metres }
    fences = Self.fences(of: made, rooms, heights, openDoors)
  }

  /// The triangulation reaches so far beyond the scene, in metres.
  private static let marginMetres = 1.0

  /// Collects segments.
  private struct Builder {
    var points: [LocalPoint] = []
    var segments: [Triangulation.Segment] = []

    mutating func add(_ line: [LocalPoint], _ label: Label) {
      let base = Int32(points.count)
      points += line
      for index in 0..<Int32(line.count - 1) {
        segments.append(
          Triangulation.Segment(from: base + index, to: base + index + 1, label: label.rawValue))
      }
    }
  }

  /// The three corners of a triangle.
  @inline(__always)
  func corners(of triangle: Int) -> (LocalPoint, LocalPoint, LocalPoint) {
    Self.corners(of: triangle, triangulation)
  }

  private static func corners(of triangle: Int, _ made: Triangulation) -> (LocalPoint, LocalPoint, LocalPoint) {
    (
      made.points[Int(made.origins[3 * triangle])], made.points[Int(made.origins[3 * triangle + 1])],
      made.points[Int(made.origins[3 * triangle + 2])]
    )
  }

  /// What lies at the middle of each triangle.
  private static func contents(of made: Triangulation, _ scene: UltravioletScene) -> ([Int32], [Int32]) {
    let roomIndex = GridIndex(scene.rooms.map(\.outline.boundingBox))
    let furnitureIndex = GridIndex(scene.furniture.map(\.outline.boundingBox))
    var rooms = [Int32](repeating: -1, count: made.triangleCount)
    var furniture = rooms
    for triangle in 0..<made.triangleCount {
      let (first, second, third) = corners(of: triangle, made)
      let middle = LocalPoint(
        east: (first.east + second.east + third.east) / 3, north: (first.north + second.north + third.north) / 3)
      let box = BoundingBox(west: middle.east, south: middle.north, east: middle.east, north: middle.north)
      for room in roomIndex.indices(meeting: box) where scene.rooms[room].outline.contains(middle) {
        rooms[triangle] = Int32(room)
        break
      }
      guard rooms[triangle] >= 0 else { continue }
      for piece in furnitureIndex.indices(meeting: box) where scene.furniture[piece].outline.contains(middle) {
        let highest = furniture[triangle]
        if highest < 0 || scene.furniture[piece].height > scene.furniture[Int(highest)].height {
          furniture[triangle] = Int32(piece)
        }
      }
    }
    return (rooms, furniture)
  }

  private static func fences(
    of made: Triangulation, _ rooms: [Int32], _ heights: [Double], _ openDoors: [UltravioletScene.Segment]
  ) -> [Double] {
    made.origins.indices.map { edge in
      let twin = Int(made.twins[edge])
      guard twin >= 0 else { return .infinity }
      let (here, there) = (edge / 3, twin / 3)
      guard rooms[here] >= 0, rooms[there] >= 0 else { return .infinity }
      var (isWall, isDoor) = (false, false)
      made.forEachSegment(along: edge) { label, _ in
        if label == Label.wall.rawValue { isWall = true }
        if label == Label.openDoor.rawValue { isDoor = true }
      }
      if !isDoor, !isWall, rooms[here] != rooms[there] {
        let start = made.points[Int(made.origins[edge])]
        let middle = start.interpolated(to: made.points[Int(made.origins[twin])], fraction: 0.5)
        isDoor = openDoors.contains {
          Distances.planarMetres(from: middle, toSegment: ($0.start, $0.end)) < doorMetres
        }
        isWall = !isDoor
      }
      return isWall && !isDoor ? .infinity : max(heights[here], heights[there])
    }
  }

  /// The triangle that holds a point, or one of them on a border; nil outside.
  func triangle(at point: LocalPoint, near hint: Int) -> Int? {
    let made = triangulation
    var triangle = hint
    walk: for _ in 0..<Self.stepsMax {
      for edge in 3 * triangle..<3 * triangle + 3 {
        let (start, end) = (
          made.points[Int(made.origins[edge])], made.points[Int(made.origins[Triangulation.next(edge)])]
        )
        guard Predicates.orientation(start, end, point) < 0 else { continue }
        guard made.twins[edge] >= 0 else { return nil }
        triangle = Int(made.twins[edge]) / 3
        continue walk
      }
      return triangle
    }
    // A walk may go round in circles where edges are fixed; then all triangles are asked.
    return (0..<made.triangleCount).first { candidate in
      let (first, second, third) = corners(of: candidate)
      return Predicates.orientation(first, second, point) >= 0 && Predicates.orientation(second, third, point) >= 0
        && Predicates.orientation(third, first, point) >= 0
    }
  }

  /// The most steps of a walk.
  private static let stepsMax = 2000

  /// The edges that robot and light cannot cross and that border on a room, each once.
  var walls: [UltravioletScene.Segment] {
    let made = triangulation
    return made.origins.indices.compactMap { edge in
      let twin = Int(made.twins[edge])
      guard fences[edge] == .infinity, twin >= 0, rooms[edge / 3] >= 0, edge < twin || rooms[twin / 3] < 0 else {
        return nil
      }
      return UltravioletScene.Segment(
        start: made.points[Int(made.origins[edge])], end: made.points[Int(made.origins[twin])])
    }
  }
}
