import Energetics
import FleetLink
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Simulator
import Telemetry

/// Turns a plan and its mission into simulated vehicles: the one place that knows both sides.
struct SimulationSetup {
  let mission: Mission
  let plan: FleetPlan
  let scenario: Scenario
  /// Whose autopilots the vehicles have.
  var profile = AutopilotProfile.ardupilot
  /// Seconds of simulation before a mission of drones starts: time to boot, to connect and to upload.
  static let leadSecondsMin = 90.0
  /// Seconds for each item of a robot's first mission on top: over a radio that loses a tenth, an upload that is read
  /// back takes about so long.
  static let leadSecondsPerRobotItem = 1.0
  /// Seconds of a turnaround that are needed for arming and uploads; the crew has the rest for the battery.
  static let crewMarginSeconds = 30.0
  /// The share of a robot's turnaround that is left for coming late: its plan has no time for turning on the spot.
  static let robotMarginShare = 0.1
  /// The greatest number of vehicles on one network: MAVLink's system ids.
  static let vehiclesMax = 250
  /// The most items of one mission: MAVLink counts them in 16 bits.
  static let missionItemsMax = 65_535

  /// Why the plan cannot even be tried; nil where it can. A plan that was not proved may hold anything.
  var obstacle: String? {
    for sortie in plan.vehicles.flatMap(\.sorties) {
      // No leg becomes more than two items for each point and four for its payload.
      let itemsAtMost = sortie.legs.reduce(1) { $0 + 4 + 2 * $1.points.count }
      guard itemsAtMost <= Self.missionItemsMax else {
        let points = sortie.legs.reduce(0) { $0 + $1.points.count }
        return "sortie \(sortie.id) has \(points) points in \(sortie.legs.count) legs, too many for one mission of "
          + "\(Self.missionItemsMax) items"
      }
    }
    return nil
  }

  /// The vehicles with their system ids from 1 in the order of the plan; those without sorties stand on their pads.
  var vehicles: [(vehicle: VehiclePlan, type: VehicleType, systemID: UInt8)] {
    plan.vehicles.prefix(Self.vehiclesMax).enumerated().compactMap { index, vehicle in
      mission.fleet.type(named: vehicle.type).map { (vehicle, $0, UInt8(index + 1)) }
    }
  }

  /// Seconds of simulation before the mission starts.
  var leadSeconds: Double {
    let items = vehicles.filter(\.type.isGroundRobot).compactMap { vehicle, _, _ in
      vehicle.sorties.first.map { SortieMission($0, of: vehicle).items.count }
    }
    return Self.leadSecondsMin + Self.leadSecondsPerRobotItem * Double(items.max() ?? 0)
  }

  /// A fault that begins or ends, as an event of the run.
  func event(of change: FaultSchedule.Change, at now: MissionTime) -> RunEvent {
    let name = change.vehicle.map { vehicles[$0].vehicle.id }
    let text = "Fault \(change.begins ? "begins" : "ends"): \(change.kind.words)"
    return RunEvent(
      time: now.roundedToMilliseconds, vehicle: name, severity: change.begins ? .warning : .notice, kind: "fault",
      text: text)
  }

  /// When the scenario's faults end, in seconds since the mission's start.
  var faultsUntilSeconds: Double { scenario.faultsUntilSeconds ?? mission.end.seconds }

  /// When each task of the plan was done, and by whom; nil where it was not.
  ///
  /// A delivery is done when the people have the parcel, whatever the dispatcher heard. For other tasks what it heard
  /// counts.
  func done(
    _ outcomes: [TaskOutcome], delivered: [(vehicle: String, parcel: PayloadState.HandedOver)]
  ) -> [(task: String, vehicle: String?, seconds: Double?)] {
    plan.assignments.map { assignment in
      let task = assignment.task
      if case .deliver? = mission.tasks.first(where: { $0.id == task })?.work {
        let parcel = delivered.filter { $0.parcel.task == task }.min { $0.parcel.seconds < $1.parcel.seconds }
        return (task, parcel?.vehicle, parcel.map { $0.parcel.seconds - leadSeconds })
      }
      let outcome = outcomes.last { $0.task == task }
      return (task, outcome?.vehicle, outcome?.doneAt?.seconds)
    }
  }

  /// The tasks that were not done by the end of their window, or of the mission where they have none.
  func lateTasks(_ done: [(task: String, vehicle: String?, seconds: Double?)]) -> [RunFacts.LateTask] {
    done.compactMap { task, vehicle, seconds in
      let window = mission.tasks.first { $0.id == task }?.window
      let due = window?.end ?? mission.end
      if let seconds, seconds <= due.seconds { return nil }
      return RunFacts.LateTask(task: task, vehicle: vehicle, dueSeconds: due.seconds, doneSeconds: seconds)
    }
  }

  /// The dispatcher's side of the vehicles.
  var dispatchVehicles: [DispatchVehicle] {
    vehicles.map {
      DispatchVehicle(
        id: $0.vehicle.id, kind: $0.type.isGroundRobot ? .groundRobot : .multirotor, systemID: $0.systemID,
        batteryCapacity: $0.type.battery.capacity)
    }
  }

  /// How long the plan lets each vehicle's lamp burn, in seconds; vehicles without a lamp are left out.
  var lampSecondsPlanned: [String: Double] {
    var seconds: [String: Double] = [:]
    for (vehicle, type, _) in vehicles where type.lamp != nil {
      let legs = vehicle.sorties.flatMap(\.legs).filter { $0.activity == .irradiate }
      seconds[vehicle.id] = legs.reduce(0) { sum, leg in
        guard let start = leg.start, let end = leg.end else { return sum }
        return sum + (end - start)
      }
    }
    return seconds
  }

  /// The simulated vehicles with all that the plan says of parcels and tanks.
  func configurations() throws -> [VehicleConfiguration] {
    do {
      return try vehicles.map(configuration)
    } catch let error as ProjectionError {
      throw CommandFailure("the simulation cannot be set up: \(error.reason)")
    }
  }

  /// The simulation.
  func simulation(seed: UInt64) throws -> Simulation {
    do {
      var conditions = Simulation.Conditions(
        wind: scenario.wind ?? mission.weather.wind, gustDeviation: scenario.gustDeviation,
        airTemperature: scenario.airTemperature ?? mission.weather.airTemperature, link: scenario.link)
      conditions.satellites = scenario.satellites
      conditions.sky = scenario.sky
      conditions.start = mission.start.advanced(bySeconds: -leadSeconds)
      conditions.people = scenario.people
      conditions.faults = scenario.faults
      conditions.missionStartSeconds = leadSeconds
      conditions.faultsUntilSeconds = scenario.faultsUntilSeconds ?? mission.end.seconds
      conditions.hotSpots = try scenario.hotSpots.map {
        ThermalScene.HotSpot(
          position: try mission.map.projection.local($0.position), radiusMetres: $0.radiusMetres,
          excessKelvin: $0.excessKelvin)
      }
      return Simulation(
        map: mission.map, vehicles: try vehicles.map(configuration), conditions: conditions, watched: watched,
        seed: seed)
    } catch let error as ProjectionError {
      throw CommandFailure("the simulation cannot be set up: \(error.reason)")
    }
  }

  private func configuration(
    _ vehicle: VehiclePlan, _ type: VehicleType, _ systemID: UInt8
  ) throws -> VehicleConfiguration {
    let base = mission.fleet.base(named: vehicle.base)
    let turnaround = base?.turnaroundSeconds ?? 0
    let margin = max(Self.crewMarginSeconds, type.isGroundRobot ? turnaround * Self.robotMarginShare : 0)
    var configuration = VehicleConfiguration(
      type: type, name: vehicle.id, systemID: systemID, home: try mission.map.projection.local(vehicle.pad),
      swapSeconds: max(0, turnaround - margin), sprayRate: type.sprayer == nil ? 0 : sprayRate(of: vehicle))
    // The ground under a building is lower than its floors.
    configuration.homeAltitude = base?.floor.flatMap { mission.map.altitude(of: $0) }
    configuration.base = vehicle.base
    configuration.profile = profile
    configuration.batteryHealth = scenario.batteryHealth
    configuration.handovers = try vehicle.sorties.flatMap(\.legs).compactMap(handover)
    configuration.fills = vehicle.sorties.map(fill)
    return configuration
  }

  /// What the people on the ground hook on or off during a leg.
  private func handover(_ leg: Leg) throws -> VehicleConfiguration.Handover? {
    guard leg.kind == .service, let task = leg.task, let kilograms = parcelKilograms(of: task) else { return nil }
    let sign: Double
    switch leg.activity {
    case .pickUp: sign = 1
    case .dropOff: sign = -1
    default: return nil
    }
    let place = try leg.points.first.map { try mission.map.projection.local($0.position) }
    return VehicleConfiguration.Handover(kilograms: sign * kilograms, task: task, at: place)
  }

  private func parcelKilograms(of task: String) -> Double? {
    guard case .deliver(let delivery)? = mission.tasks.first(where: { $0.id == task })?.work else { return nil }
    return delivery.payload.kilograms
  }

  /// The litres in the tank at take-off: the payload that is no parcel. Parcels are taken up later.
  private func fill(_ sortie: Sortie) -> Double { sortie.legs.first?.payload.kilograms ?? 0 }

  private func sprayRate(of vehicle: VehiclePlan) -> Double {
    let served = Set(vehicle.sorties.flatMap(\.legs).compactMap(\.task))
    for task in mission.tasks where served.contains(task.id) {
      if let rate = task.work.litresPerSquareMetre { return rate }
    }
    return 0
  }

  /// The zones that block for this mission, with their hours in the simulation's time.
  private var watched: [WatchedVolume] {
    let from = mission.start.advanced(bySeconds: -leadSeconds)
    let until = mission.start.advanced(bySeconds: mission.end.seconds + 7200)
    return mission.map.zones.compactMap { zone in
      guard
        zone.blocks(authorisations: mission.authorisations, acknowledged: mission.acknowledgedZones)
      else { return nil }
      let range = zone.altitudeRange(terrain: mission.map.terrain)
      let active = zone.activeIntervals(from: from, to: until).map {
        ($0.start.secondsSinceEpoch - from.secondsSinceEpoch)...($0.end.secondsSinceEpoch - from.secondsSinceEpoch)
      }
      return WatchedVolume(
        name: zone.identifier, shape: zone.shape, lowerMetres: range.lower?.metres ?? -.infinity,
        upperMetres: range.upper?.metres ?? .infinity, active: active)
    }
  }
}
