import Quantities

/// What a picture tells about one place where a plan breaks a rule.
///
/// The verifier's own types are not known here; who has them fills these values.
package struct ProblemSummary: Hashable, Sendable {
  /// The rule's code, such as `V201`.
  package var code: String
  /// The rule's title, a few words.
  package var title: String
  /// What is wrong, one sentence without a final period.
  package var message: String
  /// The first moment of it; nil where it has none.
  package var moment: MissionTime?
  /// Where it is.
  package var place: GeoPoint
  /// The vehicle that breaks the rule; nil where the plan as a whole does.
  package var vehicle: String?
  /// The sortie of that vehicle.
  package var sortie: String?
  /// The index of the leg in the sortie, from 0.
  package var leg: Int?
  /// What is hurt; nil where it is nothing that a map shows.
  package var hurt: Hurt?
  /// The distance that was to be kept; nil where the rule is about something else.
  package var ring: Ring?

  /// Describes a problem.
  package init(
    code: String, title: String, message: String, moment: MissionTime? = nil, place: GeoPoint,
    vehicle: String? = nil, sortie: String? = nil, leg: Int? = nil, hurt: Hurt? = nil, ring: Ring? = nil
  ) {
    self.code = code
    self.title = title
    self.message = message
    self.moment = moment
    self.place = place
    self.vehicle = vehicle
    self.sortie = sortie
    self.leg = leg
    self.hurt = hurt
    self.ring = ring
  }

  /// What is hurt, by its name in the map, the plan or the mission.
  package enum Hurt: Hashable, Sendable {
    /// A zone, by its identifier.
    case zone(String)
    /// A building, by its id.
    case building(String)
    /// Another vehicle.
    case vehicle(String)
    /// A task with an area.
    case task(String)
  }

  /// A distance that was to be kept, drawn as a circle of its true radius.
  package struct Ring: Hashable, Sendable {
    /// The distance; positive.
    package var radius: Length
    /// What it is, such as `clearance`.
    package var name: String

    /// States a distance.
    package init(radius: Length, name: String) {
      self.radius = radius
      self.name = name
    }
  }
}
