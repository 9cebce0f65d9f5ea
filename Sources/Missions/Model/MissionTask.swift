import Diagnostics
import Geometry
import Maps
import Quantities

/// One thing that a mission asks for.
package struct MissionTask: Sendable, Hashable {
  /// The name in plans and messages: lower case, digits and hyphens; unique in the mission.
  package var id: String
  /// The name for people, as the author wrote it.
  package var title: String
  /// How much it matters.
  package var priority: Priority
  /// When its service must start and end; nil where any time of the mission will do.
  package var window: MissionInterval?
  /// What is asked for.
  package var work: Work
  /// Where the author wrote it.
  package var span: SourceSpan

  /// Describes a task.
  package init(
    id: String, title: String, priority: Priority, window: MissionInterval?, work: Work, span: SourceSpan
  ) {
    self.id = id
    self.title = title
    self.priority = priority
    self.window = window
    self.work = work
    self.span = span
  }

  /// How much a task matters, in ascending order.
  package enum Priority: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case low
    case normal
    case high
    case urgent

    var rank: Int {
      switch self {
      case .low: 0
      case .normal: 1
      case .high: 2
      case .urgent: 3
      }
    }

    package static func < (left: Priority, right: Priority) -> Bool { left.rank < right.rank }
  }

  /// The kinds of work.
  package enum Work: Sendable, Hashable {
    case deliver(Delivery)
    case spray(Spraying)
    case treatStreets(StreetTreatment)
    case irradiate(Irradiation)
    case survey(AreaSurvey)
    case patrol(Patrol)
    case station(StationKeeping)

    /// The rate of a work that sprays; nil for others.
    package var litresPerSquareMetre: Double? {
      switch self {
      case .spray(let spraying): spraying.litresPerSquareMetre
      case .treatStreets(let streets): streets.litresPerSquareMetre
      case .deliver, .irradiate, .survey, .patrol, .station: nil
      }
    }
  }
}

/// A parcel from one place to another. The window holds for the drop.
package struct Delivery: Sendable, Hashable {
  /// Where the parcel is taken up.
  package var from: Place
  /// Where it is let down.
  package var to: Place
  /// Its mass.
  package var payload: Mass

  /// Describes a delivery.
  package init(from: Place, to: Place, payload: Mass) {
    self.from = from
    self.to = to
    self.payload = payload
  }
}

/// Disinfectant on an outdoor area.
package struct Spraying: Sendable, Hashable {
  /// The area, with its holes.
  package var area: Area
  /// Litres per square metre.
  package var litresPerSquareMetre: Double

  /// Describes a spraying.
  package init(area: Area, litresPerSquareMetre: Double) {
    self.area = area
    self.litresPerSquareMetre = litresPerSquareMetre
  }
}

/// Disinfectant along the streets of an area.
package struct StreetTreatment: Sendable, Hashable {
  /// The area in which the streets lie.
  package var area: Area
  /// The lines to treat, never empty: the parts of the streets' middle lines inside the area, or one for each side.
  package var lines: [[LocalPoint]]
  /// How often each line is treated; at least 1.
  package var passes: Int
  /// Litres per square metre of a pass over a line.
  package var litresPerSquareMetre: Double

  /// Describes a treatment.
  package init(area: Area, lines: [[LocalPoint]], passes: Int, litresPerSquareMetre: Double) {
    self.area = area
    self.lines = lines
    self.passes = passes
    self.litresPerSquareMetre = litresPerSquareMetre
  }

  /// The metres to treat, each pass counted.
  package var lengthMetres: Double {
    Double(passes) * lines.reduce(0) { $0 + Distances.planarLengthMetres(of: $1) }
  }
}

/// Disinfection of rooms by UV-C: every place of floor, walls and furniture that a lamp can reach gets a dose. People
/// are kept out meanwhile: without that a mission is refused.
package struct Irradiation: Sendable, Hashable {
  /// The floor of the rooms.
  package var floor: FloorID
  /// The rooms to treat, by name, in the order of the file; never empty.
  package var rooms: [String]
  /// Rooms that robots may drive through to get there, by name; their surfaces are not asked for.
  package var through: [String]
  /// Doors that stay shut, by name. All others between these rooms stand open; those that lead out of them are shut.
  package var shutDoors: [String]
  /// The dose that every place is to get, J/m² (10 J/m² are 1 mJ/cm²); positive.
  package var doseJoulesPerSquareMetre: Double
  /// The plan gives this many times the dose, against errors of lamp, map and position; 1 or more.
  package var safetyFactor: Double
  /// A place that would need longer than this from the best position is not waited for, but reported; in seconds,
  /// positive.
  package var dwellSecondsMax: Double
  /// Up to which height walls are treated; positive.
  package var wallHeight: Length
  /// The entry of a dose table that gave the dose; nil where the mission states a dose.
  package var against: DoseEntry?

  /// Describes a disinfection.
  package init(
    floor: FloorID, rooms: [String], through: [String] = [], shutDoors: [String] = [],
    doseJoulesPerSquareMetre: Double, safetyFactor: Double = 1.2, dwellSecondsMax: Double = 900,
    wallHeight: Length = Length(metres: 2), against: DoseEntry? = nil
  ) {
    self.floor = floor
    self.rooms = rooms
    self.through = through
    self.shutDoors = shutDoors
    self.doseJoulesPerSquareMetre = doseJoulesPerSquareMetre
    self.safetyFactor = safetyFactor
    self.dwellSecondsMax = dwellSecondsMax
    self.wallHeight = wallHeight
    self.against = against
  }
}

/// An area seen from above: surface temperatures in grid cells, or pictures of a visible camera.
package struct AreaSurvey: Sendable, Hashable {
  /// The area.
  package var area: Area
  /// What looks at it.
  package var sensor: Sensor
  /// What the readings are for.
  package var purpose: Purpose
  /// The height above ground to fly at; nil lets the planner choose.
  package var height: HeightAGL?
  /// The most ground that one pixel may see across; nil where the height decides. Not both are set.
  package var groundSample: Length?
  /// The share by which neighbouring passes overlap, 0..<1.
  package var sideOverlap: Double
  /// The share by which neighbouring frames of a pass overlap, 0..<1.
  package var forwardOverlap: Double
  /// Whether the area is flown twice, the second time across the first.
  package var isCrosshatched: Bool
  /// Whether people are kept out of the area.
  package var isWithoutPeople = false

  /// Describes a survey.
  package init(
    area: Area, sensor: Sensor = .thermal, purpose: Purpose, height: HeightAGL? = nil, groundSample: Length? = nil,
    sideOverlap: Double = 0.3, forwardOverlap: Double = 0.3, isCrosshatched: Bool = false
  ) {
    self.area = area
    self.sensor = sensor
    self.purpose = purpose
    self.height = height
    self.groundSample = groundSample
    self.sideOverlap = sideOverlap
    self.forwardOverlap = forwardOverlap
    self.isCrosshatched = isCrosshatched
  }

  /// What looks at the area.
  package enum Sensor: String, Sendable, Hashable, Codable, CaseIterable {
    /// A thermal camera, reduced to grid cells on board.
    case thermal
    /// A camera for what eyes see.
    case visible
  }

  /// The lawful purposes. A fever purpose is refused when the file is read.
  package enum Purpose: String, Sendable, Hashable, Codable, CaseIterable {
    case surfaceHotspots = "surface-hotspots"
    case buildingHeatLoss = "building-heat-loss"
    case searchSupport = "search-support"
    case disinfectionCheck = "disinfection-check"
    case damageMapping = "damage-mapping"
    case terrainModel = "terrain-model"

    /// The sensors that serve the purpose.
    package var sensors: [Sensor] {
      switch self {
      case .surfaceHotspots, .buildingHeatLoss, .searchSupport: [.thermal]
      case .disinfectionCheck: [.thermal, .visible]
      case .damageMapping, .terrainModel: [.visible]
      }
    }

    /// Parts of words that tell that a survey is meant to find sick people.
    private static let healthWords = [
      "fever", "febrile", "body", "people", "person", "crowd", "sick", "infect", "covid", "human", "health", "medical",
      "patient", "symptom", "disease", "screening", "skin",
    ]

    /// Whether a word that is no purpose asks for the health or the temperature of people.
    package static func isAboutHealth(_ word: String) -> Bool {
      let word = word.lowercased()
      return Self(rawValue: word) == nil && healthWords.contains { word.contains($0) }
    }

    /// Why such a purpose is refused, for people.
    package static let refusal =
      "drones cannot diagnose fever, and the Conseil d'État (18 May and 26 June 2020) and the CNIL (SAN-2021-003) "
      + "stopped such uses"
  }
}

/// A round along places, flown once or more often, with an announcement at each.
package struct Patrol: Sendable, Hashable {
  /// The places in order; at least two.
  package var route: [Place]
  /// How often the round is flown; at least 1.
  package var rounds: Int
  /// The text that the loudspeaker says at each place; nil for silence.
  package var announcement: String?
  /// Seconds at each place.
  package var pauseSeconds: Double
  /// The height above ground.
  package var height: HeightAGL

  /// Describes a patrol.
  package init(route: [Place], rounds: Int, announcement: String?, pauseSeconds: Double, height: HeightAGL) {
    self.route = route
    self.rounds = rounds
    self.announcement = announcement
    self.pauseSeconds = pauseSeconds
    self.height = height
  }
}

/// Holding a place for some time: a relay, a camera for teleconsultation.
package struct StationKeeping: Sendable, Hashable {
  /// The place.
  package var place: Place
  /// Seconds to hold; service starts inside the window and must also end inside it.
  package var durationSeconds: Double
  /// The height above ground.
  package var height: HeightAGL

  /// Describes a station.
  package init(place: Place, durationSeconds: Double, height: HeightAGL) {
    self.place = place
    self.durationSeconds = durationSeconds
    self.height = height
  }
}
