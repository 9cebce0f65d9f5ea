import Foundation
import Coverage
import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Turns the placed sorties into the plan as a value.
struct PlanAssembler {
  let mission: Mission
  let models: [FlightModel]
  let typeOfVehicle: [Int]
  let items: [WorkItem]
  let pads: [PlanGrid.Position]
  let placed: [BuiltSortie]
  /// Per task: the square metres that all its pieces have and the share that they cover of what was asked.
  let coverage: [Int: AreaCoverage]
  /// What sorties that are kept or broke off cover of area and street tasks.
  let before: CoveredBefore
  /// Per task by UV-C: its plan.
  let irradiations: [Int: IrradiatedRooms]
  /// Per task without any placed work: why.
  let reasons: [Int: Refusal]
  /// What is kept of an earlier plan; its sorties are among those placed.
  var kept: KeptSorties?

  /// The plan, without certificate.
  func plan(
    options: PlanningOptions, inputs: PlanInputs, toolVersion: String
  ) throws(FleetPlanningError) -> FleetPlan {
    let vehicles = mission.fleet.vehicles.indices.map(vehiclePlan)
    let (assignments, leftOut) = try tasks(vehicles)
    return FleetPlan(
      toolVersion: toolVersion, seed: options.seed, inputs: inputs, mission: mission.name, start: mission.start,
      rules: PlanRules(
        clearance: mission.rules.clearance, ceiling: mission.rules.ceiling, reserve: mission.rules.reserve,
        separation: mission.rules.separation, daylight: mission.rules.daylight,
        requiresWayHome: mission.rules.requiresWayHome),
      wind: planWind, vehicles: vehicles, assignments: assignments, leftOut: leftOut,
      metrics: PlanMetrics(of: vehicles),
      earlier: kept?.record)
  }

  /// The forecast wind with the direction that it comes from.
  private var planWind: PlanWind {
    let wind = mission.weather.wind
    let speed = wind.lengthMetres
    guard speed > 0 else { return .calm }
    let degrees = Angle(radians: atan2(-wind.east, -wind.north)).degrees
    let rounded = (degrees * 1e6).rounded() / 1e6
    return PlanWind(
      speed: Speed(metresPerSecond: PlanGrid.speed(speed)), fromDegrees: rounded < 0 ? rounded + 360 : rounded)
  }

  /// The placed sorties of a vehicle in the order of time.
  private func sorties(ofVehicle vehicle: Int) -> [BuiltSortie] {
    placed.filter { $0.order.vehicle == vehicle }.sorted { $0.departure < $1.departure }
  }

  private func vehiclePlan(_ index: Int) -> VehiclePlan {
    let vehicle = mission.fleet.vehicles[index]
    let pad = pads[index]
    let capacity = models[typeOfVehicle[index]].type.battery.capacity.joules
    let sorties = sorties(ofVehicle: index).enumerated().map { number, built in
      sortie(built, id: "\(vehicle.id)/\(number + 1)", capacity: capacity)
    }
    return VehiclePlan(
      id: vehicle.id, type: vehicle.type, base: vehicle.base, pad: pad.geo,
      padAltitude: AltitudeAMSL(metres: PlanGrid.millimetres(padMetres(of: vehicle, at: pad.local))),
      sorties: sorties)
  }

  /// The altitude of a pad in metres: of the ground, or of the floor of its base.
  private func padMetres(of vehicle: Vehicle, at pad: LocalPoint) -> Double {
    let floor = mission.fleet.base(named: vehicle.base)?.floor
    return floor.flatMap { mission.map.altitude(of: $0)?.metres } ?? mission.map.terrain.ground(at: pad).metres
  }

  private func sortie(_ built: BuiltSortie, id: String, capacity: Double) -> Sortie {
    if var kept = built.kept {
      kept.id = id
      return kept
    }
    var spent = 0.0
    let legs = zip(built.legs, built.legJoules).map { recorded, joules in
      let energy = (joules * 1000).rounded() / 1000
      spent += energy
      return Leg(
        kind: recorded.kind,
        points: recorded.points.map {
          TrajectoryPoint(
            position: $0.position.geo, altitude: AltitudeAMSL(metres: $0.altitude),
            time: MissionTime(seconds: $0.time), speed: Speed(metresPerSecond: $0.speed))
        },
        payload: Mass(kilograms: (recorded.payload * 1e6).rounded() / 1e6), energy: Energy(joules: energy),
        chargeAtEnd: Self.charge(1 - spent / capacity), task: recorded.task.map { mission.tasks[$0].id },
        activity: recorded.activity, triggerDistance: recorded.triggerMetres.map { Length(metres: $0) })
    }
    return Sortie(id: id, legs: legs, chargeAtStart: .full, chargeAtEnd: legs.last?.chargeAtEnd ?? .full)
  }

  /// A charge rounded to a millionth.
  private static func charge(_ fraction: Double) -> StateOfCharge {
    StateOfCharge(fraction: (fraction * 1e6).rounded() / 1e6)
  }

  /// Which tasks are done by whom, and which are not.
  private func tasks(
    _ vehicles: [VehiclePlan]
  ) throws(FleetPlanningError) -> ([TaskAssignment], [TaskLeftOut]) {
    var assignments: [TaskAssignment] = []
    var leftOut: [TaskLeftOut] = []
    for (index, task) in mission.tasks.enumerated() where !(kept?.doneTasks.contains(index) ?? false) {
      var parts: [(start: MissionTime, end: MissionTime, sortie: String)] = []
      for sortie in vehicles.flatMap(\.sorties) where kept?.counts(task: task.id, sortie: sortie.id) ?? true {
        let legs = sortie.legs.filter { $0.task == task.id }
        guard let start = legs.compactMap(\.start).min(), let end = legs.compactMap(\.end).max() else { continue }
        parts.append((start, end, sortie.id))
      }
      parts.sort { ($0.start, $0.sortie) < ($1.start, $1.sortie) }
      guard let first = parts.first, let end = parts.map(\.end).max() else {
        let refusal = reasons[index] ?? Refusal(.other, "no vehicle was found for it")
        leftOut.append(
          TaskLeftOut(task: task.id, reason: try reason(refusal, task: index), cause: refusal.cause))
        continue
      }
      let dose = try dose(task: index)
      let covered = if let dose { Optional(dose.covered) } else { try covered(task: index) }
      assignments.append(
        TaskAssignment(
          task: task.id, sorties: parts.map(\.sortie), start: first.start, end: end,
          covered: covered, dose: dose?.dose))
    }
    return (assignments, leftOut)
  }

  /// The share of the asked area that is covered with all that stands in the plan; nil for tasks without an area.
  private func covered(task: Int) throws(FleetPlanningError) -> Double? {
    let new = placed.flatMap(\.order.items).filter { items[$0].task == task }
    func rounded(_ share: Double) -> Double { (min(1, max(0, share)) * 1e6).rounded() / 1e6 }
    switch mission.tasks[task].work {
    case .treatStreets(let streets) where kept != nil:
      let asked = streets.lengthMetres
      let metres = (before.streetMetres[task] ?? 0) + new.reduce(0) { $0 + items[$1].streetMetres }
      return rounded(asked > 0 ? metres / asked : 0)
    case .spray(let spraying) where kept != nil:
      return rounded(try share(of: spraying.area, task, new, isCrosshatched: false))
    case .survey(let survey) where kept != nil:
      return rounded(try share(of: survey.area, task, new, isCrosshatched: survey.isCrosshatched))
    default:
      guard let coverage = coverage[task] else { return nil }
      let done = new.reduce(0) { $0 + items[$1].squareMetres }
      return coverage.squareMetres > 0 ? rounded(coverage.share * done / coverage.squareMetres) : 0
    }
  }

  /// The share of an area below the strips that were covered before and those of new pieces.
  private func share(
    of area: Area, _ task: Int, _ new: [Int], isCrosshatched: Bool
  ) throws(FleetPlanningError) -> Double {
    do throws(GEOSError) {
      return try CoveredStrip.share(
        of: area.outline, below: (before.strips[task] ?? []) + new.flatMap { items[$0].strips },
        isCrosshatched: isCrosshatched)
    } catch {
      throw FleetPlanningError(code: .geometry, reason: "the covered share of `\(area.id)`: \(error)")
    }
  }

  /// The sentence that says why a task has no sortie, and how much of it was covered before.
  private func reason(_ refusal: Refusal, task: Int) throws(FleetPlanningError) -> String {
    guard before.strips[task] != nil || before.streetMetres[task] != nil, let share = try covered(task: task),
      share > 0
    else { return refusal.sentence }
    return "\(refusal.sentence); \(number(share * 100)) % of it was covered before"
  }
}

/// What the pieces of an area task come to together.
struct AreaCoverage: Hashable, Sendable {
  /// The square metres of all pieces, by which they share the covered area.
  var squareMetres: Double
  /// The share of the asked area that all pieces together cover, 0...1.
  var share: Double
}
