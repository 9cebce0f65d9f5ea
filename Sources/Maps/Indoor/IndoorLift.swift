import Foundation
import Geometry
import Quantities

/// A lift with its cabin and doors.
package struct IndoorLift: Hashable, Sendable {
  /// A door of the cabin.
  package struct Door: Hashable, Sendable {
    /// The name.
    package var name: String
    /// How it moves.
    package var kind: IndoorDoor.Kind
    /// One end of the opening.
    package var start: LocalPoint
    /// The other end of the opening.
    package var end: LocalPoint
    /// The levels on which it opens, in the order of the building's levels.
    package var levels: [String]

    /// Describes a door.
    package init(name: String, kind: IndoorDoor.Kind, start: LocalPoint, end: LocalPoint, levels: [String]) {
      self.name = name
      self.kind = kind
      self.start = start
      self.end = end
      self.levels = levels
    }
  }

  /// The name; not always consecutive.
  package var name: String
  /// The cabin's rectangle.
  package var cabin: Polygon
  /// The levels on which a door opens, in the order of the building's levels.
  package var levels: [String]
  /// The doors, in the order of the file.
  package var doors: [Door]

  /// Describes a lift.
  package init(name: String, cabin: Polygon, levels: [String], doors: [Door]) {
    self.name = name
    self.cabin = cabin
    self.levels = levels
    self.doors = doors
  }
}

/// A rectangle that stands turned somewhere: cabins and furniture.
struct PlacedRectangle {
  /// The middle.
  var middle: LocalPoint
  /// The turn from east, radians, counter-clockwise.
  var yawRadians: Double

  /// A point given in the rectangle's own axes, in metres.
  func point(_ along: Double, _ across: Double) -> LocalPoint {
    let (sine, cosine) = (sin(yawRadians), cos(yawRadians))
    return LocalPoint(
      east: middle.east + along * cosine - across * sine, north: middle.north + along * sine + across * cosine)
  }

  /// The rectangle with its sides in metres; nil where they are too small to make one.
  func polygon(lengthMetres: Double, widthMetres: Double) -> Polygon? {
    let (x, y) = (lengthMetres / 2, widthMetres / 2)
    return Polygon(exterior: [point(-x, -y), point(x, -y), point(x, y), point(-x, y)])
  }
}
