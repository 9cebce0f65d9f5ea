import Geometry
import Maps
import Quantities

/// What pictures and pages tell about one floor of a building on which ground robots work.
///
/// The mission's own types and the verifier's are not known here; who has them fills these values.
package struct FloorSummary: Hashable, Sendable {
  /// The floor.
  package var floor: FloorID
  /// The ground robots whose base is there, by name.
  package var vehicles: [String]
  /// The tasks that are done there, by name.
  package var tasks: [String]
  /// What the surfaces get, as the verifier found it; empty where nobody has.
  package var doses: [DoseSummary]

  /// Describes a floor.
  package init(floor: FloorID, vehicles: [String], tasks: [String], doses: [DoseSummary] = []) {
    self.floor = floor
    self.vehicles = vehicles
    self.tasks = tasks
    self.doses = doses
  }
}

/// What the surfaces of a UV-C task get, for a picture. Doses are in J/m².
package struct DoseSummary: Hashable, Sendable {
  /// The task, by name.
  package var task: String
  /// The dose that the mission asks for, J/m²; positive.
  package var asked: Double
  /// Parts of floors and of the tops of furniture.
  package var level: [LevelPart]
  /// Parts of walls and of the sides of furniture.
  package var upright: [UprightPart]

  /// Describes the doses of a task.
  package init(task: String, asked: Double, level: [LevelPart] = [], upright: [UprightPart] = []) {
    self.task = task
    self.asked = asked
    self.level = level
    self.upright = upright
  }

  /// A part of a level surface.
  package struct LevelPart: Hashable, Sendable {
    /// Its corners; at least three.
    package var corners: [LocalPoint]
    /// What it gets, J/m².
    package var dose: Double

    /// Describes a part.
    package init(corners: [LocalPoint], dose: Double) {
      self.corners = corners
      self.dose = dose
    }
  }

  /// A strip of an upright surface, seen from above.
  package struct UprightPart: Hashable, Sendable {
    /// One end of its foot.
    package var start: LocalPoint
    /// The other end.
    package var end: LocalPoint
    /// Away from the surface, of length 1: the strip is drawn on this side.
    package var normal: LocalVector
    /// The least that a place of the strip gets, at any height, J/m².
    package var dose: Double

    /// Describes a strip.
    package init(start: LocalPoint, end: LocalPoint, normal: LocalVector, dose: Double) {
      self.start = start
      self.end = end
      self.normal = normal
      self.dose = dose
    }
  }
}
