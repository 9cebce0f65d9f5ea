import Geometry
import Quantities

/// Finds the rooms of a level: the faces that its walls and doors enclose.
package enum RoomFinder {
  /// The limits of the search.
  package struct Options: Hashable, Sendable {
    /// Faces below this surface are wall cavities, pillars and slips of the pen, in square metres.
    package var squareMetresMin = 1.0
    /// Faces below this surface come from the closing of gaps and are not even counted, in square metres.
    package var sliverSquareMetres = 0.01
    /// A wall or a door that ends this near to another one is taken to meet it, in metres: pens are not exact.
    package var gapMetres = 0.1
    /// A door belongs to a room where its middle is this near to the room's border, in metres.
    package var doorMetres = 0.05
    /// The most walls and doors of a level.
    package var segmentsMax = 4000
    /// The most places where walls cross: a hatched drawing would make more faces than a building has.
    package var crossingsMax = 20_000

    /// The defaults.
    package init() {}
  }

  /// Why rooms cannot be found.
  package struct Failure: Error, Hashable, Sendable {
    /// A few words.
    package let reason: String
  }

  /// The rooms from south to north, and the number of faces that were too small for one.
  ///
  /// Doors of lifts close rooms as other doors do; they are not among a room's doors.
  package static func rooms(
    of level: IndoorLevel, lifts: [IndoorLift] = [], options: Options = Options()
  ) throws(Failure) -> (rooms: [IndoorRoom], smallFaceCount: Int) {
    var segments: [(start: LocalPoint, end: LocalPoint)] = level.walls.map { ($0.start, $0.end) }
    segments += level.doors.map { ($0.start, $0.end) }
    for door in lifts.flatMap(\.doors) where door.levels.contains(level.name) {
      segments.append((door.start, door.end))
    }
    guard segments.count <= options.segmentsMax else {
      throw Failure(reason: "it has \(segments.count) walls and doors, and \(options.segmentsMax) are allowed")
    }
    try closeGaps(&segments, options)
    let faces: [Polygon]
    do throws(GEOSError) {
      faces = try GeometryOperations.faces(of: segments).filter {
        $0.areaSquareMetres > options.sliverSquareMetres
      }
    } catch {
      throw Failure(reason: error.reason)
    }
    let large = faces.filter { $0.areaSquareMetres >= options.squareMetresMin }.sorted { left, right in
      let (first, second) = (left.boundingBox, right.boundingBox)
      return (first.south, first.west, first.north, first.east)
        < (second.south, second.west, second.north, second.east)
    }
    let doorIndex = GridIndex(level.doors.map { box($0.start, $0.end) })
    let waypointIndex = GridIndex(level.waypoints.map { box($0.position, $0.position) })
    var taken: Set<String> = []
    var rooms: [IndoorRoom] = []
    for face in large {
      let near = face.boundingBox.expanded(byMetres: options.doorMetres)
      let doors = doorIndex.indices(meeting: near).filter { number in
        let door = level.doors[number]
        let middle = door.start.interpolated(to: door.end, fraction: 0.5)
        return borderDistanceMetres(middle, face) <= options.doorMetres
      }
      let inside = waypointIndex.indices(meeting: face.boundingBox).map { level.waypoints[$0] }.filter {
        !$0.name.isEmpty && face.location(of: $0.position) == .inside
      }
      let name = name(from: inside).flatMap { taken.contains($0) ? nil : $0 }
      if let name { taken.insert(name) }
      rooms.append(IndoorRoom(name: name ?? "", outline: face, doors: doors))
    }
    for index in rooms.indices where rooms[index].name.isEmpty {
      var name = "\(level.name)-room-\(index + 1)"
      while taken.contains(name) { name += "-x" }
      taken.insert(name)
      rooms[index].name = name
    }
    return (rooms, faces.count - large.count)
  }

  /// The name that fits: that of the only named waypoint, or of the only one without a role of its own.
  private static func name(from waypoints: [IndoorWaypoint]) -> String? {
    if waypoints.count == 1 { return waypoints[0].name }
    let plain = waypoints.filter { !$0.hasRole }
    return plain.count == 1 ? plain[0].name : nil
  }

  /// Adds short connections from ends to segments that they nearly meet, and counts crossings on the way.
  private static func closeGaps(
    _ segments: inout [(start: LocalPoint, end: LocalPoint)], _ options: Options
  ) throws(Failure) {
    let original = segments
    let index = GridIndex(original.map { box($0.start, $0.end) })
    var crossings = 0
    for (number, segment) in original.enumerated() {
      let reach = box(segment.start, segment.end).expanded(byMetres: options.gapMetres)
      let others = index.indices(meeting: reach).filter { $0 != number }
      for other in others where other > number {
        let (start, end) = original[other]
        if Predicates.contact(segment.start, segment.end, start, end) == .crossing { crossings += 1 }
      }
      guard crossings <= options.crossingsMax else {
        throw Failure(reason: "its walls cross in more than \(options.crossingsMax) places")
      }
      for end in [segment.start, segment.end] {
        var best: (metres: Double, point: LocalPoint)?
        for other in others {
          let near = Distances.nearest(to: end, onSegment: original[other])
          let metres = end.planarDistanceMetres(to: near)
          if metres < best?.metres ?? .infinity { best = (metres, near) }
        }
        if let best, best.metres > 0, best.metres <= options.gapMetres { segments.append((end, best.point)) }
      }
    }
  }

  private static func borderDistanceMetres(_ point: LocalPoint, _ polygon: Polygon) -> Double {
    var nearest = Double.infinity
    for ring in polygon.rings {
      guard var previous = ring.last else { continue }
      for corner in ring {
        nearest = min(nearest, Distances.planarMetres(from: point, toSegment: (previous, corner)))
        previous = corner
      }
    }
    return nearest
  }

  /// The rectangle around a segment.
  static func box(_ start: LocalPoint, _ end: LocalPoint) -> BoundingBox {
    BoundingBox(
      west: min(start.east, end.east), south: min(start.north, end.north), east: max(start.east, end.east),
      north: max(start.north, end.north))
  }
}
