import Documents
import Quantities

/// A file of conditions and expectations: what a simulation meets, and what must come out.
package struct Scenario: Sendable, Hashable {
  /// The scenario's name for people.
  package var name: String
  /// The path of the mission it is for, as the working folder sees it; empty for one that goes with every mission.
  package var missionPath: String
  /// The mean wind: where the air moves to; nil takes the mission's forecast.
  package var wind: LocalVector?
  /// The standard deviation of the gusts on each axis, metres per second.
  package var gustDeviation: Double
  /// The share of its rated capacity that each battery still holds, in (0, 1].
  package var batteryHealth = 1.0
  /// The temperature of the air; nil takes the mission's forecast.
  package var airTemperature: Temperature?
  /// The radio, both ways.
  package var link: LinkQuality
  /// Warm spots of the scene.
  package var hotSpots: [HotSpot]
  /// How well satellites tell a drone its place.
  package var satellites = SatelliteQuality.usual
  /// How much of the sky is covered.
  package var sky = SkyCover.overcast
  /// Whether people below vehicles are counted; nil where nobody asks.
  package var people: Simulation.PeopleCount?
  /// What goes wrong.
  package var faults: [Fault] = []
  /// When all faults end, in seconds since the mission's start; nil for the mission's end.
  package var faultsUntilSeconds: Double?
  /// What must come out.
  package var expectations: [Expectation]
  /// What the dispatcher does where a vehicle leaves its plan.
  package var rules = Rules.record
  /// The file that it was read from, for messages with a place; nil where it was not read.
  package var source: YamlNode?

  /// Describes a scenario; what is not said is calm, clear and as forecast.
  package init(
    name: String, missionPath: String = "", wind: LocalVector? = nil, gustDeviation: Double = 0,
    airTemperature: Temperature? = nil, link: LinkQuality = .clear, hotSpots: [HotSpot] = [],
    expectations: [Expectation] = []
  ) {
    self.name = name
    self.missionPath = missionPath
    self.wind = wind
    self.gustDeviation = gustDeviation
    self.airTemperature = airTemperature
    self.link = link
    self.hotSpots = hotSpots
    self.expectations = expectations
  }

  /// A warm spot by its place on the Earth; the simulation projects it.
  package struct HotSpot: Sendable, Hashable {
    /// The middle.
    package var position: GeoPoint
    /// One sigma of its bell curve, in metres.
    package var radiusMetres: Double
    /// How much warmer the middle is than its surroundings, in kelvin.
    package var excessKelvin: Double

    /// Describes a warm spot.
    package init(position: GeoPoint, radiusMetres: Double, excessKelvin: Double) {
      self.position = position
      self.radiusMetres = radiusMetres
      self.excessKelvin = excessKelvin
    }
  }

  /// What is expected where no scenario is given: all tasks done, no zone entered, nothing broken.
  package static let usual: [Expectation] = [
    .tasksDone, .crashesAtMost(0), .zoneEntriesAtMost(0), .chargeAtLandingAtLeast(nil), .separationAtLeast(nil),
  ]
}

/// One thing that must come out of a run.
package enum Expectation: Sendable, Hashable {
  /// Every task of the plan is done.
  case tasksDone
  /// Vehicles enter active blocking zones at most so often.
  case zoneEntriesAtMost(Int)
  /// The charge at each landing and at the end of each drive; nil stands for the mission's reserve.
  case chargeAtLandingAtLeast(StateOfCharge?)
  /// The distance of any two vehicles in the air; nil stands for half of the mission's separation, since the plan's own
  /// margin is for the differences between plan and flight.
  case separationAtLeast(Length?)
  /// The distance of each landing, and of the end of each drive, from its pad.
  case landingWithin(Length)
  /// The room between the bodies of any two ground robots of which one is under way.
  case robotGapAtLeast(Length)
  /// How long each lamp burns, as a share of what the plan says, up or down, in 0...1.
  case lampTimeWithin(Double)
  /// So many vehicles hit the ground or a building at most.
  case crashesAtMost(Int)
  /// Every vehicle stands on its pad at the end, within so many metres.
  case allHome(Length)
  /// The people below vehicles in the air, summed over time, in person-seconds.
  case peopleOverflownAtMost(Double)
  /// The warmest thermal cell.
  case warmestCellAtLeast(Temperature)
  /// So many tasks at most are not done by the end of their window, or of the mission where they have none.
  case lateTasksAtMost(Int)
  /// The distance in space of any vehicle in the air from any building.
  case buildingClearanceAtLeast(Length)
  /// The dispatcher's alarm comes within so many seconds of what it is for.
  case alarm(FlightAlarm, withinSeconds: Double)
  /// So many seconds after the faults' end every vehicle stands on its pad, or the run is over.
  case settled(withinSeconds: Double)
}

/// What a run showed, as numbers.
package struct RunFacts: Sendable {
  /// What really happened in the simulation.
  package var truth: FlightTruth
  /// Tasks of the plan, and those of them that were done.
  package var tasksPlanned: Int
  package var tasksDone: Int
  /// The mission's reserve.
  package var reserve: StateOfCharge
  /// The mission's separation.
  package var separation: Length
  /// The mean of the warmest thermal cell; nil where there is none.
  package var warmestCell: Temperature?
  /// How long each vehicle's lamp shall burn, in seconds, by the vehicle's name; vehicles without a lamp are left out.
  package var lampSecondsPlanned: [String: Double]

  /// Where each vehicle was when the run ended.
  package var vehiclesAtEnd: [VehicleAtEnd] = []

  /// When the mission started, in seconds since the start of the simulation. Moments are told from here.
  package var missionStartSeconds = 0.0
  /// When the faults ended, in seconds since the mission's start; nil where there were none.
  package var faultsUntilSeconds: Double?
  /// Tasks that were not done in time, in the order of the plan.
  package var lateTasks: [LateTask] = []
  /// What alarms were due, and which came.
  package var alarms = AlarmWatch()
  /// When all vehicles had settled after the faults' end.
  package var settled = SettledWatch()

  /// A vehicle at the end of a run.
  package struct VehicleAtEnd: Sendable, Hashable {
    /// The vehicle.
    package var vehicle: String
    /// Whether it flies or drives.
    package var isUnderWay: Bool
    /// The distance from its pad in metres.
    package var metresFromPad: Double

    /// States where a vehicle was.
    package init(vehicle: String, isUnderWay: Bool, metresFromPad: Double) {
      self.vehicle = vehicle
      self.isUnderWay = isUnderWay
      self.metresFromPad = metresFromPad
    }
  }

  /// States what a run showed.
  package init(
    truth: FlightTruth, tasksPlanned: Int, tasksDone: Int, reserve: StateOfCharge, separation: Length,
    warmestCell: Temperature?, lampSecondsPlanned: [String: Double] = [:]
  ) {
    self.lampSecondsPlanned = lampSecondsPlanned
    self.truth = truth
    self.tasksPlanned = tasksPlanned
    self.tasksDone = tasksDone
    self.reserve = reserve
    self.separation = separation
    self.warmestCell = warmestCell
  }
}

extension Expectation {
  /// An expectation with what the run showed.
  package struct Verdict: Sendable, Hashable {
    /// What was expected, for people.
    package var name: String
    /// What the run showed, for people.
    package var value: String
    /// Whether that is enough.
    package var isMet: Bool
  }

  /// Holds the expectation against a run.
  package func verdict(on facts: RunFacts) -> Verdict {
    switch self {
    case .tasksDone:
      return Verdict(
        name: "every planned task is done", value: "\(facts.tasksDone) of \(facts.tasksPlanned)",
        isMet: facts.tasksDone == facts.tasksPlanned)
    case .zoneEntriesAtMost(let limit):
      let entries = facts.truth.incursions
      let first =
        entries.first.map { ", first \($0.vehicle) in \($0.zone) \(facts.moment($0.fromSeconds))" } ?? ""
      return Verdict(
        name: limit == 0 ? "no active zone is entered" : "at most \(limit) zone entries",
        value: "\(entries.count)\(first)", isMet: entries.count <= limit)
    case .chargeAtLandingAtLeast(let least):
      let limit = least ?? facts.reserve
      let lowest = facts.truth.landings.min { $0.charge < $1.charge }
      return Verdict(
        name: "at least \(Self.fixed(limit.percent)) % charge at each landing",
        value: lowest.map { "\(Self.fixed($0.charge.percent)) %, \($0.vehicle) \(facts.moment($0.seconds))" }
          ?? "no landing",
        isMet: lowest.map { $0.charge >= limit } ?? (facts.tasksPlanned == 0))
    case .separationAtLeast(let least):
      let limit = least ?? facts.separation * 0.5
      let closest = facts.truth.closestPair
      return Verdict(
        name: "at least \(Self.fixed(limit.metres)) m between vehicles in the air",
        value: closest.map {
          "\(Self.fixed($0.metres)) m, \($0.first) and \($0.second) \(facts.moment($0.seconds))"
        } ?? "never two in the air",
        isMet: closest.map { $0.metres >= limit.metres } ?? true)
    case .landingWithin(let limit):
      let farthest = facts.truth.landings.max { $0.metresFromPad < $1.metresFromPad }
      return Verdict(
        name: "each landing within \(Self.fixed(limit.metres)) m of its pad",
        value: farthest.map { "\(Self.fixed($0.metresFromPad)) m, \($0.vehicle) \(facts.moment($0.seconds))" }
          ?? "no landing",
        isMet: farthest.map { $0.metresFromPad <= limit.metres } ?? (facts.tasksPlanned == 0))
    case .robotGapAtLeast(let limit):
      let closest = facts.truth.closestRobots
      return Verdict(
        name: "at least \(Self.hundredths(limit.metres)) m between the bodies of ground robots",
        value: closest.map {
          "\(Self.hundredths($0.gapMetres)) m, \($0.pair.first) and \($0.pair.second) "
            + facts.moment($0.pair.seconds)
        } ?? "never two on one floor",
        isMet: closest.map { $0.gapMetres >= limit.metres } ?? true)
    case .lampTimeWithin(let share):
      return Self.lampVerdict(within: share, on: facts)
    case .crashesAtMost(let limit):
      let crashes = facts.truth.crashes
      let first =
        crashes.first.map { ", first \($0.vehicle) into \($0.into) \(facts.moment($0.seconds))" } ?? ""
      return Verdict(
        name: limit == 0 ? "no vehicle crashes" : "at most \(limit) crashes", value: "\(crashes.count)\(first)",
        isMet: crashes.count <= limit)
    case .allHome(let limit):
      let away = facts.vehiclesAtEnd.filter { $0.isUnderWay || $0.metresFromPad > limit.metres }
      let first =
        away.first.map {
          ", first \($0.vehicle)" + ($0.isUnderWay ? ", under way" : ", \(Self.fixed($0.metresFromPad)) m off")
        }
        ?? ""
      return Verdict(
        name: "every vehicle is home at the end, within \(Self.fixed(limit.metres)) m",
        value: "\(away.count) of \(facts.vehiclesAtEnd.count) away\(first)", isMet: away.isEmpty)
    case .peopleOverflownAtMost(let limit): return Self.peopleVerdict(atMost: limit, on: facts)
    case .warmestCellAtLeast(let limit):
      return Verdict(
        name: "a thermal cell of at least \(Self.fixed(limit.celsius)) °C",
        value: facts.warmestCell.map { "\(Self.fixed($0.celsius)) °C" } ?? "no cell",
        isMet: facts.warmestCell.map { $0 >= limit } ?? false)
    case .lateTasksAtMost(let limit): return Self.lateVerdict(limit, on: facts)
    case .buildingClearanceAtLeast(let limit): return Self.clearanceVerdict(limit, on: facts)
    case .alarm(let alarm, let seconds): return facts.alarms.verdict(of: alarm, withinSeconds: seconds, on: facts)
    case .settled(let seconds): return facts.settled.verdict(withinSeconds: seconds, on: facts)
    }
  }

  /// The lamp that is farthest from its plan decides. Where none is planned to burn, none may.
  private static func lampVerdict(within share: Double, on facts: RunFacts) -> Verdict {
    let lamps = facts.truth.robots.map { robot in
      let planned = facts.lampSecondsPlanned[robot.vehicle] ?? 0
      let difference = abs(robot.lampSeconds - planned)
      return (robot: robot, planned: planned, off: planned > 0 ? difference / planned : difference > 0 ? .infinity : 0)
    }
    // The first of equals: the order of the vehicles is that of the plan.
    let worst = lamps.reduce(lamps.first) { $1.off > $0?.off ?? 0 ? $1 : $0 }
    return Verdict(
      name: "each lamp burns as long as planned, to \(fixed(share * 100)) %",
      value: worst.map { "\(fixed($0.robot.lampSeconds)) s of \(fixed($0.planned)) s, \($0.robot.vehicle)" }
        ?? "no ground robot",
      isMet: worst.map { $0.off <= share } ?? facts.lampSecondsPlanned.isEmpty)
  }

  /// A number with two decimals.
  static func hundredths(_ value: Double) -> String {
    let count = Int((abs(value) * 100).rounded())
    let text = "\(count / 100).\(count % 100 < 10 ? "0" : "")\(count % 100)"
    return value < 0 && count != 0 ? "-" + text : text
  }

  /// A number with one decimal.
  static func fixed(_ value: Double) -> String {
    let tenths = Int((abs(value) * 10).rounded())
    return (value < 0 && tenths != 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
  }
}
