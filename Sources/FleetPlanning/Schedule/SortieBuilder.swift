import Geometry
import Maps
import Missions
import Plans
import Quantities

/// How a sortie is flown between its stops.
struct CruiseChoice: Hashable, Sendable {
  /// The cruising level, an index into the airspace's.
  var level: Int
  /// The share of the cruising speed that is flown, in (0, 1].
  var speedShare = 1.0
}

/// Flies a sortie in thought at a given take-off time and cruise, and says what forbids it.
struct SortieBuilder {
  var mission: Mission
  let models: [FlightModel]
  var visits: [Visit]
  var typeOfVehicle: [Int]
  let grid: PlanGrid
  /// The pads of all vehicles on the plan's grid.
  var pads: [PlanGrid.Position]
  let hours: FlightHours
  let inspector: TripInspector
  var airspace: Airspace

  /// The sortie, or the first thing that forbids it.
  mutating func build(
    _ order: SortieOrder, departure: Double, cruise: CruiseChoice
  ) throws(FleetPlanningError) -> Result<BuiltSortie, TripFailure> {
    do throws(TripFailure) {
      return .success(try fly(order, departure: departure, cruise: cruise))
    } catch {
      if case .broken(let trouble) = error { throw trouble }
      return .failure(error)
    }
  }

  private mutating func fly(
    _ order: SortieOrder, departure: Double, cruise: CruiseChoice
  ) throws(TripFailure) -> BuiltSortie {
    let type = typeOfVehicle[order.vehicle]
    let model = models[type]
    let isFlown = !model.type.isGroundRobot
    if isFlown, let problem = hours.problem(takeOff: departure) { throw .problem(problem) }
    let pad = pads[order.vehicle]
    let blocks = order.visits.compactMap { visits[$0].blocks[type] }
    let isOutdoors = blocks.first?.ground.map { airspace.grounds[$0].isOutdoors } ?? false
    var recorder = TrajectoryRecorder(
      model: model, grid: grid, ground: airspace.ground, pad: pad, time: departure, payload: order.payload,
      floorAltitude: isFlown || isOutdoors ? nil : blocks.first?.entryHeight, followsGround: isOutdoors)
    let padEnd =
      isFlown
      ? TransitEnd(pad: pad.local, over: airspace.ground)
      : TransitEnd(robotPad: pad.local, altitude: recorder.altitude)
    var place = padEnd
    var services: [MissionInterval] = []
    for visitIndex in order.visits {
      let visit = visits[visitIndex]
      guard let block = visit.blocks[type] else { throw .problem(.noWay) }
      let entry = TransitEnd(entryOf: block)
      try move(&recorder, from: place, to: entry, cruise: cruise)
      services.append(try serve(visit, block, &recorder))
      place = TransitEnd(exitOf: block)
    }
    try move(&recorder, from: place, to: padEnd, cruise: cruise)
    return try finish(order, recorder: recorder, services: services, model: model)
  }

  /// Climbs, flies over and comes down.
  private mutating func move(
    _ recorder: inout TrajectoryRecorder, from start: TransitEnd, to end: TransitEnd, cruise: CruiseChoice
  ) throws(TripFailure) {
    let limit = cruise.speedShare < 1 ? cruise.speedShare * recorder.model.type.cruiseSpeed.metresPerSecond : nil
    if recorder.model.type.isGroundRobot {
      guard let way = airspace.groundWay(from: start, to: end),
        try fly(&recorder, way, limit: limit, kind: .drive)
      else { throw .problem(.noWay) }
      return
    }
    guard start.position.planarDistanceMetres(to: end.position) >= PlanningMargins.wayMetresMin else {
      recorder.rise(toHeight: end.height)
      return
    }
    let transit: Transit?
    do throws(FleetPlanningError) {
      transit = try airspace.transit(
        from: start, to: end, preferredLevel: cruise.level, model: recorder.model, time: recorder.time,
        limit: limit)
    } catch {
      throw .broken(error)
    }
    guard let transit else { throw .problem(.noWay) }
    recorder.rise(toHeight: transit.height, kind: recorder.legs.isEmpty ? .takeOff : .climb)
    guard try fly(&recorder, transit.way, limit: limit, kind: .transit) else { throw .problem(.wind) }
    if end.isPad { recorder.land() } else { recorder.rise(toHeight: end.height, kind: .descent) }
  }

  private func fly(
    _ recorder: inout TrajectoryRecorder, _ way: [LocalPoint], heights: [Double]? = nil, limit: Double? = nil,
    kind: Leg.Kind, task: Int? = nil, activity: Leg.Activity? = nil, triggerMetres: Double? = nil
  ) throws(TripFailure) -> Bool {
    do throws(ProjectionError) {
      return try recorder.fly(
        along: way, heights: heights, limit: limit, kind: kind, task: task, activity: activity,
        triggerMetres: triggerMetres)
    } catch {
      throw .broken(FleetPlanningError(code: .projection, reason: error.reason))
    }
  }

  /// Waits for the window and does the steps of a service.
  private func serve(
    _ visit: Visit, _ block: ServiceBlock, _ recorder: inout TrajectoryRecorder
  ) throws(TripFailure) -> MissionInterval {
    let arrival = recorder.time
    let latestEnd = visit.windows.map(\.end.seconds).max() ?? arrival
    let window = visit.windows.first { max(arrival, $0.start.seconds) + block.cost.seconds <= $0.end.seconds }
    guard let window else {
      throw .problem(
        .window(task: visit.task, serviceEnd: arrival + block.cost.seconds, windowEnd: latestEnd))
    }
    // A window may open between two milliseconds; rounding must not begin before it.
    recorder.hover(seconds: PlanGrid.millisecondsUp(window.start.seconds) - arrival, kind: .wait)
    let start = recorder.time
    for step in block.steps {
      switch step.action {
      case .hover(let seconds):
        recorder.hover(seconds: seconds, kind: step.kind, task: visit.task, activity: step.activity)
      case .fly(let way, let limit):
        let done = try fly(
          &recorder, way, heights: step.heights, limit: limit, kind: step.kind, task: visit.task,
          activity: step.activity,
          triggerMetres: step.triggerMetres)
        guard done else { throw .problem(.wind) }
      case .pace(let drives):
        do throws(ProjectionError) {
          try recorder.drive(drives, kind: step.kind, task: visit.task, activity: step.activity)
        } catch {
          throw .broken(FleetPlanningError(code: .projection, reason: error.reason))
        }
      }
      recorder.payload = max(0, recorder.payload + step.payloadChange)
    }
    guard recorder.time <= window.end.seconds else {
      throw .problem(
        .window(task: visit.task, serviceEnd: recorder.time, windowEnd: window.end.seconds))
    }
    return MissionInterval(start: MissionTime(seconds: start), end: MissionTime(seconds: recorder.time))
  }

  /// Checks the whole sortie against the mission's end, the daylight, the battery and the zones.
  private func finish(
    _ order: SortieOrder, recorder: TrajectoryRecorder, services: [MissionInterval], model: FlightModel
  ) throws(TripFailure) -> BuiltSortie {
    let pieces = recorder.legs.flatMap(\.pieces)
    guard let track = FlightTrack(pieces) else { throw .problem(.noWay) }
    guard track.endSeconds <= mission.end.seconds else {
      throw .problem(.missionEnd(landing: track.endSeconds))
    }
    let isFlown = !model.type.isGroundRobot
    if isFlown, let problem = hours.problem(takeOff: track.startSeconds, landing: track.endSeconds) {
      throw .problem(problem)
    }
    let legJoules = recorder.legs.map { leg in
      leg.pieces.reduce(0) {
        $0 + model.joules(of: $1, payload: leg.payload) + model.payloadWatts(leg.activity) * $1.seconds
      }
    }
    let joules = legJoules.reduce(0, +)
    let usable = model.usableJoules(
      reserve: mission.rules.reserve, airTemperature: mission.weather.airTemperature)
    guard joules <= usable else { throw .problem(.energy(needed: joules, usable: usable)) }
    if isFlown, mission.rules.requiresWayHome {
      let needed = WayHome.joulesMax(recorder.legs, legJoules: legJoules, model: model)
      guard needed <= usable else { throw .problem(.wayHome(needed: needed, usable: usable)) }
    }
    if isFlown, let zone = inspector.zoneEntered(by: track) { throw .problem(.zone(identifier: zone.identifier)) }
    return BuiltSortie(
      order: order, legs: recorder.legs, legJoules: legJoules, track: track, services: services, joules: joules,
      laterSecondsMax: laterSecondsMax(order, recorder.legs, services, track: track, isFlown: isFlown),
      contacts: isFlown ? inspector.contacts(of: track) : [])
  }

  /// The seconds by which a sortie may be flown later without another way, wait or window.
  private func laterSecondsMax(
    _ order: SortieOrder, _ legs: [RecordedLeg], _ services: [MissionInterval], track: FlightTrack,
    isFlown: Bool
  ) -> Double {
    guard !legs.contains(where: { $0.kind == .wait }) else { return 0 }
    var most = mission.end.seconds - track.endSeconds
    if isFlown, let day = hours.intervals.first(where: { track.startSeconds < $0.end.seconds }) {
      most = min(most, day.end.seconds - track.endSeconds)
    }
    for (visit, service) in zip(order.visits, services) {
      let window = visits[visit].windows.first { $0.start <= service.start && service.end <= $0.end }
      most = min(most, window.map { $0.end - service.end } ?? 0)
    }
    return max(0, most)
  }
}

/// Why a sortie cannot be flown as asked.
enum TripFailure: Error, Sendable {
  /// The rules forbid it.
  case problem(TripProblem)
  /// Planning itself failed.
  case broken(FleetPlanningError)
}
