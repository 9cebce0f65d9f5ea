import Geometry
import Quantities

/// A building from the inside: levels with rooms, doors and the lanes of robots, and the lifts between them.
///
/// All shapes of all levels are in one local frame in metres, north up, in which levels lie exactly above each other.
/// For a map drawn on an image the frame's origin is the corner of the image from which its pixels are counted, on the
/// reference level; so positions that Open-RMF uses for the same file are the same here.
package struct IndoorMap: Hashable, Sendable {
  /// The building's name; may be empty.
  package var name: String
  /// Where the local frame's origin lies on the Earth, for `MapProjection`; nil where the file does not say.
  package var origin: GeoPoint?
  /// The level whose frame the others are laid onto.
  package var referenceLevel: String
  /// The levels, in the order of the file; at least one.
  package var levels: [IndoorLevel]
  /// The lifts, in the order of the file.
  package var lifts: [IndoorLift]

  /// Puts a building together.
  package init(
    name: String, origin: GeoPoint? = nil, referenceLevel: String, levels: [IndoorLevel], lifts: [IndoorLift] = []
  ) {
    self.name = name
    self.origin = origin
    self.referenceLevel = referenceLevel
    self.levels = levels
    self.lifts = lifts
  }

  /// The level with a name.
  package func level(_ name: String) -> IndoorLevel? { levels.first { $0.name == name } }
}

/// One level of a building.
package struct IndoorLevel: Hashable, Sendable {
  /// The name, such as `L1`; unique in its building.
  package var name: String
  /// The height of the floor above the building's zero.
  package var elevation: Length
  /// Metres for each unit of the drawing; 1 where the file is in metres or degrees.
  package var metresPerUnit: Double
  /// The number of vertices in the file, with those that are no waypoints.
  package var vertexCount: Int
  /// The floor plates. They are what one can stand on, not rooms.
  package var floors: [Polygon]
  /// The rooms: what walls and doors enclose, from south to north.
  package var rooms: [IndoorRoom]
  /// The number of enclosed faces that were too small for a room (`RoomFinder.Options.squareMetresMin`).
  package var smallFaceCount: Int
  /// The walls, in the order of the file.
  package var walls: [IndoorWall]
  /// The doors, in the order of the file.
  package var doors: [IndoorDoor]
  /// The waypoints, in the order of the file: vertices that a lane uses, or that have a name or a property.
  package var waypoints: [IndoorWaypoint]
  /// The lanes, in the order of the file.
  package var lanes: [IndoorLane]
  /// The furniture, in the order of the file.
  package var furniture: [IndoorFurniture]

  /// Describes a level without anything on it.
  package init(name: String, elevation: Length, metresPerUnit: Double = 1, vertexCount: Int = 0) {
    self.name = name
    self.elevation = elevation
    self.metresPerUnit = metresPerUnit
    self.vertexCount = vertexCount
    (floors, rooms, walls, doors, waypoints, lanes, furniture) = ([], [], [], [], [], [], [])
    smallFaceCount = 0
  }

  /// The waypoint with a name; the first where several have it.
  package func waypoint(_ name: String) -> IndoorWaypoint? { waypoints.first { $0.name == name } }
}

/// A room: a face of the arrangement of walls and doors.
package struct IndoorRoom: Hashable, Sendable {
  /// The name; unique on its level.
  package var name: String
  /// The outline, with holes where other rooms or shafts stand inside.
  package var outline: Polygon
  /// The doors on its border, as indices into the level's doors, ascending.
  package var doors: [Int]

  /// Describes a room.
  package init(name: String, outline: Polygon, doors: [Int]) {
    self.name = name
    self.outline = outline
    self.doors = doors
  }
}

/// A straight piece of wall, without thickness.
package struct IndoorWall: Hashable, Sendable {
  /// One end.
  package var start: LocalPoint
  /// The other end.
  package var end: LocalPoint

  /// Describes a wall.
  package init(start: LocalPoint, end: LocalPoint) {
    self.start = start
    self.end = end
  }
}

/// A door: the segment that it closes.
package struct IndoorDoor: Hashable, Sendable {
  /// How a door moves.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// One leaf on hinges.
    case hinged
    /// Two leaves on hinges.
    case doubleHinged = "double_hinged"
    /// One leaf that slides.
    case sliding
    /// Two leaves that slide.
    case doubleSliding = "double_sliding"
  }

  /// The name that door controllers know.
  package var name: String
  /// How it moves.
  package var kind: Kind
  /// One end of the opening.
  package var start: LocalPoint
  /// The other end of the opening.
  package var end: LocalPoint

  /// Describes a door.
  package init(name: String, kind: Kind, start: LocalPoint, end: LocalPoint) {
    self.name = name
    self.kind = kind
    self.start = start
    self.end = end
  }

  /// The width of the opening.
  package var width: Length { Length(metres: start.planarDistanceMetres(to: end)) }
}

/// A piece of furniture.
package struct IndoorFurniture: Hashable, Sendable {
  /// The name of the model, such as `Sortie/HospitalBed`.
  package var model: String
  /// Where the model's origin stands.
  package var position: LocalPoint
  /// How far the model is turned from the map's east, counter-clockwise.
  package var yaw: Angle
  /// What it covers of the floor; nil where the size of the model is not known (`FurnitureSizes`).
  package var outline: Polygon?

  /// Describes a piece of furniture.
  package init(model: String, position: LocalPoint, yaw: Angle, outline: Polygon? = nil) {
    self.model = model
    self.position = position
    self.yaw = yaw
    self.outline = outline
  }
}
