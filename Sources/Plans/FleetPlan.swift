import Quantities

/// All sorties of all vehicles for one mission: what the planner writes, the verifier proves and the dispatcher flies.
///
/// A plan stands alone: positions are WGS 84 on the grid of 1e-7 degree that vehicles are told, altitudes are above
/// mean sea level to the millimetre, times count from the mission's `start` to the millisecond.
package struct FleetPlan: Hashable, Sendable, Codable {
  /// The version of this format: 1.
  package var sortiePlan: Int
  /// The version of Sortie that made it.
  package var toolVersion: String
  /// The seed it was made with.
  package var seed: UInt64
  /// What it was made from.
  package var inputs: PlanInputs
  /// The mission's name.
  package var mission: String
  /// Mission time 0.
  package var start: CivilTime
  /// The rules it keeps.
  package var rules: PlanRules
  /// The forecast wind it was made for.
  package var wind: PlanWind
  /// The fleet, in the order of the fleet file; vehicles without sorties too.
  package var vehicles: [VehiclePlan]
  /// The tasks that are done, in the order of the mission file.
  package var assignments: [TaskAssignment]
  /// The tasks that are not done, in the order of the mission file.
  package var leftOut: [TaskLeftOut]
  /// Sums over the plan.
  package var metrics: PlanMetrics
  /// What it keeps of an earlier plan of the same day; nil where it was made before anything flew.
  package var earlier: EarlierPlan?
  /// What the verifier proved; nil until it has.
  package var certificate: PlanCertificate?

  /// Puts a plan together.
  package init(
    toolVersion: String, seed: UInt64, inputs: PlanInputs, mission: String, start: CivilTime, rules: PlanRules,
    wind: PlanWind, vehicles: [VehiclePlan], assignments: [TaskAssignment], leftOut: [TaskLeftOut],
    metrics: PlanMetrics, earlier: EarlierPlan? = nil, certificate: PlanCertificate? = nil
  ) {
    self.sortiePlan = 1
    self.toolVersion = toolVersion
    self.seed = seed
    self.inputs = inputs
    self.mission = mission
    self.start = start
    self.rules = rules
    self.wind = wind
    self.vehicles = vehicles
    self.assignments = assignments
    self.leftOut = leftOut
    self.metrics = metrics
    self.earlier = earlier
    self.certificate = certificate
  }
}

/// The files that a plan was made from, each with its SHA-256 in lower-case hex.
package struct PlanInputs: Hashable, Sendable, Codable {
  /// The mission file.
  package var mission: InputFile
  /// The fleet file, the vehicle-type files it names and the dose tables that tasks name, in the order in which they
  /// were read.
  package var fleet: [InputFile]
  /// The map folder; its digest is `CityMap.digest`.
  package var map: InputFile

  /// Names the inputs.
  package init(mission: InputFile, fleet: [InputFile], map: InputFile) {
    self.mission = mission
    self.fleet = fleet
    self.map = map
  }

  /// One input and its digest.
  package struct InputFile: Hashable, Sendable, Codable {
    /// The path relative to the plan folder.
    package var path: String
    /// SHA-256, lower-case hex.
    package var sha256: String

    /// Names an input.
    package init(path: String, sha256: String) {
      self.path = path
      self.sha256 = sha256
    }
  }
}

/// The mission's rules as numbers.
package struct PlanRules: Hashable, Sendable, Codable {
  /// The least distance to zones and buildings, horizontal to zones, true 3D distance to buildings.
  package var clearance: Length
  /// The greatest height above ground.
  package var ceiling: HeightAGL
  /// The charge that must be left at each landing.
  package var reserve: StateOfCharge
  /// The least 3D distance of any two vehicles in the air.
  package var separation: Length
  /// The part of the day in which vehicles are in the air; nil where the mission has no such rule.
  package var daylight: DaylightRule?
  /// Whether every moment of every sortie leaves a way home with the load that is on board.
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

/// A wind that blows the same everywhere.
package struct PlanWind: Hashable, Sendable, Codable {
  /// The speed.
  package var speed: Speed
  /// Where it comes from, clockwise from north, in degrees [0, 360).
  package var fromDegrees: Double

  /// Describes a wind.
  package init(speed: Speed, fromDegrees: Double) {
    self.speed = speed
    self.fromDegrees = fromDegrees
  }

  /// No wind.
  package static let calm = PlanWind(speed: Speed(metresPerSecond: 0), fromDegrees: 0)
}

/// One vehicle and what it does.
package struct VehiclePlan: Hashable, Sendable, Codable {
  /// The vehicle's name in the fleet file.
  package var id: String
  /// The name of its vehicle type.
  package var type: String
  /// The name of its base.
  package var base: String
  /// Its own pad: where it takes off and lands.
  package var pad: GeoPoint
  /// The altitude of the pad.
  package var padAltitude: AltitudeAMSL
  /// Its sorties in the order of time; empty where it is not needed.
  package var sorties: [Sortie]

  /// Describes a vehicle's day.
  package init(
    id: String, type: String, base: String, pad: GeoPoint, padAltitude: AltitudeAMSL, sorties: [Sortie]
  ) {
    self.id = id
    self.type = type
    self.base = base
    self.pad = pad
    self.padAltitude = padAltitude
    self.sorties = sorties
  }
}

extension VehiclePlan {
  /// Whether it is a ground robot that has work: its sorties start without a take-off.
  package var drives: Bool { sorties.contains { $0.legs.first.map { $0.kind != .takeOff } ?? false } }
}

/// One trip from take-off to landing, or of a ground robot from its pad and back. The battery is full at its start: it
/// is swapped or charged at the base before.
package struct Sortie: Hashable, Sendable, Codable {
  /// `<vehicle>/<number>`, the number from 1.
  package var id: String
  /// Its legs, each starting where and when the one before ended. The first is a take-off, the last a landing.
  package var legs: [Leg]
  /// The battery's charge at take-off.
  package var chargeAtStart: StateOfCharge
  /// The battery's charge after landing.
  package var chargeAtEnd: StateOfCharge

  /// Puts a sortie together.
  package init(id: String, legs: [Leg], chargeAtStart: StateOfCharge, chargeAtEnd: StateOfCharge) {
    self.id = id
    self.legs = legs
    self.chargeAtStart = chargeAtStart
    self.chargeAtEnd = chargeAtEnd
  }

  /// The moment of take-off; nil where there is no leg.
  package var takeOff: MissionTime? { legs.first?.points.first?.time }
  /// The moment at which the vehicle is down; nil where there is no leg.
  package var landing: MissionTime? { legs.last?.points.last?.time }
}
