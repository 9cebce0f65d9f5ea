import Diagnostics
import Geometry
import Maps
import Quantities

/// A mission that has been read, checked and resolved: every name in it points to something.
package struct Mission: Sendable {
  /// The mission's name for people.
  package var name: String
  /// Mission time 0.
  package var start: CivilTime
  /// The moment at which every vehicle must be down.
  package var end: MissionTime
  /// What every plan must keep.
  package var rules: Rules
  /// The forecast.
  package var weather: Weather
  /// The vehicles and their bases.
  package var fleet: Fleet
  /// The city, with the mission's own places and areas added.
  package var map: CityMap
  /// What is asked for, in the order of the file.
  package var tasks: [MissionTask]
  /// Identifiers of REQ_AUTHORISATION zones for which the operator holds an authorisation.
  package var authorisations: Set<String>
  /// Identifiers of CONDITIONAL zones whose condition the operator has acknowledged.
  package var acknowledgedZones: Set<String>

  /// Puts a mission together.
  package init(
    name: String, start: CivilTime, end: MissionTime, rules: Rules, weather: Weather, fleet: Fleet, map: CityMap,
    tasks: [MissionTask], authorisations: Set<String> = [], acknowledgedZones: Set<String> = []
  ) {
    self.name = name
    self.start = start
    self.end = end
    self.rules = rules
    self.weather = weather
    self.fleet = fleet
    self.map = map
    self.tasks = tasks
    self.authorisations = authorisations
    self.acknowledgedZones = acknowledgedZones
  }
}

/// What every plan of the mission must keep.
package struct Rules: Hashable, Sendable {
  /// The least distance to zones (horizontally, and vertically where a zone is overflown) and to buildings (in space).
  package var clearance: Length
  /// The greatest height above ground.
  package var ceiling: HeightAGL
  /// The charge that must be left at each landing.
  package var reserve: StateOfCharge
  /// The least distance in space of any two vehicles in the air.
  package var separation: Length
  /// The part of the day in which vehicles may be in the air; nil where they may at any time.
  package var daylight: DaylightRule?
  /// Whether every vehicle keeps a way home: from each moment of a sortie it can fly the rest of the planned way to its
  /// own pad, with the load that is on board, and land with the reserve, even if the load cannot be handed over.
  package var requiresWayHome: Bool

  /// States the rules.
  package init(
    clearance: Length, ceiling: HeightAGL, reserve: StateOfCharge, separation: Length, daylight: DaylightRule? = nil,
    requiresWayHome: Bool = false
  ) {
    self.clearance = clearance
    self.ceiling = ceiling
    self.reserve = reserve
    self.separation = separation
    self.daylight = daylight
    self.requiresWayHome = requiresWayHome
  }
}

/// The forecast for the whole mission.
package struct Weather: Hashable, Sendable {
  /// The mean wind: where the air moves to, metres per second east and north.
  package var wind: LocalVector
  /// The temperature of the air.
  package var airTemperature: Temperature

  /// States a forecast.
  package init(wind: LocalVector, airTemperature: Temperature) {
    self.wind = wind
    self.airTemperature = airTemperature
  }
}
