import Geometry
import Quantities

/// The rooms of one level in which a robot disinfects by UV-C, in one local frame, metres above the floor.
///
/// Walls have no thickness and reach the ceiling. Furniture is solid from the floor to its height: what is below a
/// table counts as hidden and is no surface. Open doors let light and robot through, their leaves are not there.
package struct UltravioletScene: Hashable, Sendable {
  /// The rooms; doors that lead out of them are taken as shut.
  package var rooms: [Room]
  /// The walls of the level; those between rooms are needed, the others do no harm.
  package var walls: [Segment]
  /// The doors of the level.
  package var doors: [Door]
  /// The furniture; pieces may touch and overlap.
  package var furniture: [Furniture]
  /// Up to which height walls are treated; positive.
  package var wallHeight = Length(metres: 2)
  /// The thickness of walls: the robot keeps half of it more. Not negative.
  package var wallThickness = Length(metres: 0)

  /// Puts a scene together.
  package init(rooms: [Room], walls: [Segment], doors: [Door] = [], furniture: [Furniture] = []) {
    self.rooms = rooms
    self.walls = walls
    self.doors = doors
    self.furniture = furniture
  }

  /// A straight piece of wall.
  package struct Segment: Hashable, Sendable {
    /// One end.
    package var start: LocalPoint
    /// The other end.
    package var end: LocalPoint

    /// Describes a segment.
    package init(start: LocalPoint, end: LocalPoint) {
      self.start = start
      self.end = end
    }
  }

  /// A room: what walls and doors enclose.
  package struct Room: Hashable, Sendable {
    /// The name; unique in the scene.
    package var name: String
    /// The outline, along the middle of walls and doors.
    package var outline: Polygon
    /// Whether its surfaces are to be disinfected; through others the robot only drives.
    package var isTreated: Bool

    /// Describes a room.
    package init(name: String, outline: Polygon, isTreated: Bool = true) {
      self.name = name
      self.outline = outline
      self.isTreated = isTreated
    }
  }

  /// A door in a wall.
  package struct Door: Hashable, Sendable {
    /// The name.
    package var name: String
    /// The segment that it closes.
    package var segment: Segment
    /// Whether it stands open during the work.
    package var isOpen: Bool

    /// Describes a door.
    package init(name: String, segment: Segment, isOpen: Bool) {
      self.name = name
      self.segment = segment
      self.isOpen = isOpen
    }
  }

  /// A thing that stands on the floor.
  package struct Furniture: Hashable, Sendable {
    /// The name that reports use.
    package var name: String
    /// What it covers of the floor.
    package var outline: Polygon
    /// How high it is; positive.
    package var height: Length
    /// Whether a default rule gave the height.
    package var isHeightAssumed: Bool

    /// Describes a piece.
    package init(name: String, outline: Polygon, height: Length, isHeightAssumed: Bool = false) {
      self.name = name
      self.outline = outline
      self.height = height
      self.isHeightAssumed = isHeightAssumed
    }
  }

  /// The most walls, doors and edges of furniture of a scene.
  package static let edgesMax = 20_000
}

/// The robot that carries the lamp, round and as wide as its body.
package struct UltravioletRobot: Hashable, Sendable {
  /// The lamp, upright over the robot's middle.
  package var lamp: LineLamp
  /// The radius of the robot; its body is a drum up to the lamp's base and hides what is behind it. Positive.
  package var radius: Length
  /// What the robot keeps beyond its radius from walls and furniture; not negative.
  package var clearance = Length(metres: 0)
  /// Circles that the robot's middle stays out of, such as the pads of others.
  package var avoided: [Circle] = []
  /// The highest speed; positive.
  package var speed = Speed(metresPerSecond: 0.5)
  /// The acceleration, in metres per second squared; positive. The robot stops at each stop and corner.
  package var accelerationMetresPerSecondSquared = 0.5
  /// Where it starts.
  package var start: LocalPoint
  /// Where it goes at the end; nil ends the work at the last stop.
  package var dock: LocalPoint?
  /// Whether the lamp burns on the way from the start to the first stop and from the last stop to the dock. Where it
  /// does not, these ways are no part of the plan: they cost no time and give no light, and start and dock only say
  /// what the robot can reach.
  package var lightsWayThereAndBack = true

  /// Describes a robot.
  package init(lamp: LineLamp, radius: Length, start: LocalPoint, dock: LocalPoint? = nil) {
    self.lamp = lamp
    self.radius = radius
    self.start = start
    self.dock = dock
  }

  /// How far the robot's middle keeps from walls and furniture, in metres.
  var footprintMetres: Double { radius.metres + clearance.metres }
}
