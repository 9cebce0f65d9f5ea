import Geometry
import Quantities

/// A volume of airspace or ground with a rule (ED-269 "UAS geographical zone").
package struct Zone: Hashable, Sendable {
  /// The zone's identifier; not always unique in national files.
  package var identifier: String
  /// The zone's name; may be empty.
  package var name: String
  /// What the zone says about flights.
  package var restriction: Restriction
  /// Why the zone exists, as the file says: `AIR_TRAFFIC`, `SENSITIVE`, `POPULATION`…
  package var reasons: [String]
  /// Text for people; may be empty.
  package var message: String
  /// The horizontal extent.
  package var shape: Shape
  /// The lower limit; nil means from the ground.
  package var lower: Limit?
  /// The upper limit; nil means without end.
  package var upper: Limit?
  /// When the zone is active; empty means always.
  package var periods: [ActivePeriod]
  /// The conditions of a CONDITIONAL zone or of an authorisation, as the file words them; may be empty.
  package var conditions: String

  /// Describes a zone.
  package init(
    identifier: String, name: String, restriction: Restriction, reasons: [String] = [], message: String = "",
    shape: Shape, lower: Limit? = nil, upper: Limit? = nil, periods: [ActivePeriod] = [],
    conditions: String = ""
  ) {
    self.identifier = identifier
    self.name = name
    self.restriction = restriction
    self.reasons = reasons
    self.message = message
    self.shape = shape
    self.lower = lower
    self.upper = upper
    self.periods = periods
    self.conditions = conditions
  }

  /// The rule of a zone.
  package enum Restriction: String, Hashable, Sendable, Codable {
    /// No flight.
    case prohibited = "PROHIBITED"
    /// Flight only with the named authority's authorisation.
    case authorisationRequired = "REQ_AUTHORISATION"
    /// Flight under the conditions that the zone states.
    case conditional = "CONDITIONAL"
    /// Nothing is restricted; the zone informs.
    case unrestricted = "NO_RESTRICTION"
  }

  /// The horizontal extent of a zone, in the map's local frame. Circles stay circles.
  package enum Shape: Hashable, Sendable {
    case polygon(Polygon)
    case circle(Circle)
  }

  /// A height limit with its datum.
  package enum Limit: Hashable, Sendable {
    case aboveGround(HeightAGL)
    case aboveMeanSeaLevel(AltitudeAMSL)
  }
}

/// A span of dates, and within it the weekly hours, in which a zone is active.
///
/// Hours are universal time, as ED-269 has it.
package struct ActivePeriod: Hashable, Sendable {
  /// The first moment; nil means since ever.
  package var start: CivilTime?
  /// The first moment after; nil means for ever.
  package var end: CivilTime?
  /// The weekly hours; empty means all the time.
  package var schedule: [DailyHours]

  /// Describes a period.
  package init(start: CivilTime? = nil, end: CivilTime? = nil, schedule: [DailyHours] = []) {
    self.start = start
    self.end = end
    self.schedule = schedule
  }

  /// Hours of some weekdays, in universal time.
  package struct DailyHours: Hashable, Sendable {
    /// The weekdays, 0 is Monday; ascending.
    package var weekdays: [Int]
    /// Seconds after midnight, universal time, at which the hours start.
    package var startSeconds: Int
    /// Seconds after midnight, universal time, at which they end; a value not after the start means the next day.
    package var endSeconds: Int

    /// Describes hours.
    package init(weekdays: [Int], startSeconds: Int, endSeconds: Int) {
      self.weekdays = weekdays
      self.startSeconds = startSeconds
      self.endSeconds = endSeconds
    }
  }
}
