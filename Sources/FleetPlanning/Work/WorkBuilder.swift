import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Turns tasks into stops: where and how high each vehicle type serves them, and for how long.
struct WorkBuilder {
  let mission: Mission
  /// The flight models of the fleet's types, in the order of `mission.fleet.types`.
  let models: [FlightModel]
  var airspace: Airspace
  /// What the pieces of each area task come to.
  var coverage: [Int: AreaCoverage] = [:]
  /// What was covered before of area and street tasks, by task: it is not planned again.
  var flown: [Int: [FlownStretch]] = [:]
  /// How much coarser than usual UV-C is planned.
  var ultravioletCoarseness = 1.0
  /// The networks of floors that are known, as indices into the airspace's grounds.
  var floorNumbers: [FloorNetwork.Key: Int] = [:]
  /// The ways along streets that are known, by type, as indices into the airspace's grounds.
  var streetNumbers: [Int: Int] = [:]
  /// The UV-C plans, by task.
  var irradiations: [Int: IrradiatedRooms] = [:]

  /// The work of one task.
  mutating func outcome(ofTask index: Int) throws(FleetPlanningError) -> TaskOutcome {
    let task = mission.tasks[index]
    // Robots know neither cruising heights nor wind.
    if case .irradiate(let irradiation) = task.work { return try irradiate(irradiation, task: index) }
    if case .treatStreets(let streets) = task.work { return try treat(streets, task: index) }
    if let problem = flyingProblem() { return .impossible(problem) }
    switch task.work {
    case .deliver(let delivery): return deliver(delivery, task: index)
    case .spray(let spraying): return try spray(spraying, task: index)
    case .treatStreets(let streets): return try treat(streets, task: index)
    case .irradiate(let irradiation): return try irradiate(irradiation, task: index)
    case .survey(let survey): return try self.survey(survey, task: index)
    case .patrol(let patrol): return try self.patrol(patrol, task: index)
    case .station(let station): return hold(station, task: index)
    }
  }

  /// Why nothing may fly at all; nil where something may.
  func flyingProblem() -> Refusal? {
    guard models.contains(where: { !$0.type.isGroundRobot }) else {
      return Refusal(.noVehicle, "the fleet has no vehicle that flies")
    }
    guard !airspace.levels.isEmpty else {
      return Refusal(
        .noWay, "the ceiling of \(metres(mission.rules.ceiling.metres)) leaves no height to cruise at" + reliefNote)
    }
    return windProblem()
  }

  /// What hills have to do with it; empty over level ground.
  private var reliefNote: String {
    let relief = airspace.ground.reliefMetres
    return relief > 0 ? ": between its lowest and its highest ground the map rises by \(metres(relief))" : ""
  }

  /// The refusal where no type may fly in the wind; nil where one may.
  private func windProblem() -> Refusal? {
    let speed = mission.weather.wind.lengthMetres
    let flying = models.filter { !$0.type.isGroundRobot }
    guard let strongest = flying.map(\.type.maxWind.metresPerSecond).max(), usable(models).isEmpty else { return nil }
    return Refusal(
      .wind, "the wind of \(number(speed)) m/s is above the \(number(strongest)) m/s that any vehicle may fly in")
  }

  /// The indices of the types that fly, and may in the wind.
  func usable(_ models: [FlightModel]) -> [Int] {
    models.indices.filter {
      !models[$0].type.isGroundRobot && models[$0].wind.lengthMetres <= models[$0].type.maxWind.metresPerSecond
        && mission.fleet.vehicles.map(\.type).contains(models[$0].type.id)
    }
  }

  /// The window in which the service of a task must lie.
  func window(of task: Int) -> MissionInterval {
    guard let window = mission.tasks[task].window else { return airspace.horizon }
    let start = max(window.start, airspace.horizon.start)
    return MissionInterval(start: start, end: max(start, min(window.end, airspace.horizon.end)))
  }

  /// The highest cruising height, in metres.
  var highestLevel: Double { airspace.levels.last ?? 0 }

  /// The lowest height of service at a point, above the reference ground, or the reason why there is none.
  ///
  /// - Parameter lowest: what the service asks for at least, metres above the ground at the point.
  func serviceHeight(
    at point: LocalPoint, name: String, lowest: Double, isForWays: Bool = false
  ) -> Result<Double, Refusal> {
    guard airspace.map.boundary.contains(point) else {
      return .failure(Refusal(.noWay, "`\(name)` lies outside the map"))
    }
    guard airspace.edgeDistanceMetres(from: point) > 2 * Airspace.edgeMetres else {
      return .failure(Refusal(.noWay, "`\(name)` lies on the edge of the map"))
    }
    let height = airspace.roofs.clearHeight(
      at: point, lowest: airspace.ground.height(aboveGround: lowest, at: point), clearance: airspace.clearance,
      isForWays: isForWays)
    guard height <= highestLevel else {
      return .failure(
        Refusal(
          .noWay,
          "the lowest clear height over `\(name)` is \(metres(aboveGround(height, at: point))), above the highest "
            + "cruising height \(metres(aboveGround(highestLevel, at: point)))"))
    }
    let lowestLevel = airspace.levels.first { $0 >= height } ?? highestLevel
    if let zone = airspace.zoneAlwaysOver(point, heights: height...lowestLevel) {
      return .failure(Refusal(.zone, "`\(name)` lies in zone `\(zone.identifier)`, or nearer to it than the clearance"))
    }
    return .success(height)
  }

  /// Heights that differ by less than this many metres are the same: over hills they are sums.
  static let sameMetres = 1e-6

  /// The metres above the ground at a point of a height.
  func aboveGround(_ height: Double, at point: LocalPoint) -> Double {
    airspace.ground.metresAboveGround(height, at: point)
  }

  /// The open windows of a service in one place; empty where zones leave none.
  func openWindows(task: Int, at point: LocalPoint, height: Double) -> [MissionInterval] {
    let level = airspace.levels.first { $0 >= height } ?? highestLevel
    return airspace.openWindows(in: window(of: task), at: point, heights: height...level)
  }
}

/// A number of metres for people: whole, or with one decimal.
func metres(_ value: Double) -> String { "\(number(value)) m" }

/// A number for people: without decimals where it is whole, else with one.
func number(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  let tenths = Int((value * 10).rounded())
  return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
}
