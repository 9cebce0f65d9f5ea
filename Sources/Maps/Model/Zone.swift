import Geometry
import Quantities

/// A volume of airspace or ground with a rule (ED-269 "UAS geographical zone").
package struct Zone: Hashable, Sendable {
  /// The zone's identifier; not always unique in national files.
  package var identifier: String
  /// The zone's name; may be empty.
  package var name: String
  /// The country that publishes the zone, three letters of ISO 3166-1; empty where the file does not say.
  package var country: String
  /// What the zone says about flights.
  package var restriction: Restriction
  /// Whether the zone is U-space airspace (ED-318 type USPACE). Such a zone asks for an authorisation.
  package var isUSpace: Bool
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
  /// Where daylight events are worked out for the zone's hours, WGS 84: the middle of its horizontal extent. Nil where
  /// no period names an event; a zone whose hours name one and that has no place is active throughout.
  package var daylightPlace: GeoPoint?
  /// The conditions of a CONDITIONAL zone or of an authorisation, as the file words them; may be empty.
  package var conditions: String
  /// Who is asked, told or responsible, in the order of the file.
  package var authorities: [ZoneAuthority]

  /// Describes a zone.
  package init(
    identifier: String, name: String, country: String = "", restriction: Restriction, isUSpace: Bool = false,
    reasons: [String] = [], message: String = "", shape: Shape, lower: Limit? = nil, upper: Limit? = nil,
    periods: [ActivePeriod] = [], daylightPlace: GeoPoint? = nil, conditions: String = "",
    authorities: [ZoneAuthority] = []
  ) {
    self.identifier = identifier
    self.name = name
    self.country = country
    self.restriction = restriction
    self.isUSpace = isUSpace
    self.reasons = reasons
    self.message = message
    self.shape = shape
    self.lower = lower
    self.upper = upper
    self.periods = periods
    self.daylightPlace = daylightPlace
    self.conditions = conditions
    self.authorities = authorities
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
    /// Above the WGS 84 ellipsoid; to compare it with the others the map's geoid undulation must be known.
    case aboveEllipsoid(AltitudeEllipsoid)
  }
}

/// Who answers for a zone (ED-269 and ED-318 `zoneAuthority`). Texts are as in the file; empty where it has none.
package struct ZoneAuthority: Hashable, Sendable {
  /// Why one turns to it.
  package enum Purpose: String, Hashable, Sendable, CaseIterable {
    /// It gives authorisations.
    case authorization = "AUTHORIZATION"
    /// It must be told of a flight.
    case notification = "NOTIFICATION"
    /// It gives information.
    case information = "INFORMATION"
  }

  /// The authority's name.
  package var name: String
  /// The department or service.
  package var service: String
  /// The person or desk to ask for.
  package var contactName: String
  /// The address of its page.
  package var siteURL: String
  /// The address for mail.
  package var email: String
  /// The telephone number.
  package var phone: String
  /// Why one turns to it.
  package var purpose: Purpose
  /// How long before the flight, as an ISO 8601 duration.
  package var intervalBefore: String

  /// Describes an authority.
  package init(
    name: String = "", service: String = "", contactName: String = "", siteURL: String = "", email: String = "",
    phone: String = "", purpose: Purpose = .information, intervalBefore: String = ""
  ) {
    self.name = name
    self.service = service
    self.contactName = contactName
    self.siteURL = siteURL
    self.email = email
    self.phone = phone
    self.purpose = purpose
    self.intervalBefore = intervalBefore
  }
}

/// A span of dates, and within it the weekly hours, in which a zone is active.
///
/// Hours are universal time, as ED-269 has it, or moments that the sun gives.
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

  /// Hours of some weekdays.
  package struct DailyHours: Hashable, Sendable {
    /// The weekdays, 0 is Monday; ascending.
    package var weekdays: [Int]
    /// When the hours start.
    package var start: DayMoment
    /// When they end; a moment not after the start means that of the next day.
    package var end: DayMoment

    /// Describes hours.
    package init(weekdays: [Int], start: DayMoment, end: DayMoment) {
      self.weekdays = weekdays
      self.start = start
      self.end = end
    }

    /// Describes hours between two times of day, in seconds after midnight, universal time.
    package init(weekdays: [Int], startSeconds: Int, endSeconds: Int) {
      self.init(weekdays: weekdays, start: .seconds(startSeconds), end: .seconds(endSeconds))
    }
  }

  /// A moment of a day.
  package enum DayMoment: Hashable, Sendable {
    /// Seconds after midnight, universal time; 0...86400.
    case seconds(Int)
    /// A moment that the sun gives, of the day by the sun at the zone's place (`SunTimes`).
    case event(DaylightEvent)
  }

  /// The daylight events of ED-269 and ED-318.
  package enum DaylightEvent: String, Hashable, Sendable, CaseIterable {
    /// Begin of morning civil twilight.
    case morningTwilight = "BMCT"
    /// Sunrise.
    case sunrise = "SR"
    /// Sunset.
    case sunset = "SS"
    /// End of evening civil twilight.
    case eveningTwilight = "EECT"
  }
}
