import Foundation
import Diagnostics
import Geometry
import Maps
import Missions
import Plans
import Quantities

/// The earlier plan at the moment of planning again, sorted into what stays and what is open.
struct EarlierDay {
  let mission: Mission
  let request: ReplanRequest
  /// Sorties that have landed or are in the air: they stay as they are.
  private(set) var frozen: [BuiltSortie] = []
  /// Sorties that are still to come, and whether they may be held.
  private(set) var pending: [(sortie: BuiltSortie, released: String?)] = []
  /// Sorties that had to take off by now and are not kept.
  private(set) var dropped: [Sortie] = []
  /// What stands against planning again.
  private(set) var problems: [ReplanError.Problem] = []
  /// Sentences about what was lost on the way.
  var notes: [String] = []
  /// The lost vehicles, as indices into the fleet.
  private(set) var lost: Set<Int> = []
  /// By vehicle of the fleet that came home before its time and is not lost: when it may fly again.
  private(set) var readyAgain: [Int: Double] = [:]
  /// What the plan will say of it.
  var record: EarlierPlan
  let taskNumbers: [String: Int]

  private var at: Double { request.at.seconds }

  /// Sorts the sorties of the earlier plan.
  ///
  /// - Parameter zones: the zones that are closed for the mission as it is now.
  init(
    mission: Mission, request: ReplanRequest, zones: [BlockingZone], hours: FlightHours
  ) throws(FleetPlanningError) {
    self.mission = mission
    self.request = request
    record = EarlierPlan(at: request.at, file: request.file)
    taskNumbers = Dictionary(mission.tasks.enumerated().map { ($1.id, $0) }) { first, _ in first }
    checkFrame()
    guard problems.isEmpty else { return }
    carryCovered()
    do throws(ProjectionError) {
      try sort(zones: zones, hours: hours)
    } catch {
      throw FleetPlanningError(code: .projection, reason: "the earlier plan: \(error.reason)")
    }
    settle()
  }

  private mutating func add(_ code: ReplanError.Code, _ reason: String, _ help: String, task: String? = nil) {
    problems.append(ReplanError.Problem(code: code, reason: reason, help: help, task: task))
  }

  // MARK: The frame: time, map and vehicles

  private mutating func checkFrame() {
    let earlier = request.earlier
    if abs(earlier.start.secondsSinceEpoch - mission.start.secondsSinceEpoch) > 0.001 {
      add(
        .otherStart, "the mission starts at \(mission.start), the earlier plan at \(earlier.start)",
        "keep `start` as it was: the plan is of one day")
    }
    if !(0...mission.end.seconds).contains(at) {
      let end = mission.start.advanced(bySeconds: mission.end.seconds)
      add(
        .timeOutside, "the moment \(mission.start.advanced(bySeconds: at)) lies outside the mission",
        "choose one from \(mission.start) to \(end)")
    }
    let fleet = Set(mission.fleet.vehicles.map(\.id))
    let known = fleet.union(earlier.vehicles.map(\.id))
    for name in request.lost.sorted() where !known.contains(name) {
      let near = Suggestion.nearest(to: name, among: known.sorted())
      add(
        .vehicle, "there is no vehicle `\(name)` in the fleet or in the earlier plan",
        near.map { "did you mean `\($0)`?" } ?? "name one of \(known.sorted().joined(separator: ", "))")
    }
    let shared = earlier.vehicles.filter { fleet.contains($0.id) }
    let places = earlier.vehicles.map { try? mission.map.projection.local($0.pad) }
    if !places.contains(where: { $0.map(mission.map.boundary.contains) ?? false }), !places.isEmpty {
      add(
        .otherMap, "no pad of the earlier plan lies on the map \"\(mission.map.metadata.name)\"",
        "plan again on the map of the same city")
    } else if shared.isEmpty, !earlier.vehicles.isEmpty {
      add(
        .vehicle, "no vehicle of the earlier plan is in the fleet",
        "plan with the fleet that is flying, and name lost vehicles with --lost")
    }
  }

  // MARK: Sorties

  private mutating func sort(zones: [BlockingZone], hours: FlightHours) throws(ProjectionError) {
    let match = ServiceMatch(mission: mission)
    let rules = request.earlier.changedRules(of: mission)
    for vehicle in request.earlier.vehicles {
      let number = mission.fleet.vehicles.firstIndex { $0.id == vehicle.id }
      let isLost = number == nil || request.lost.contains(vehicle.id)
      if isLost { record.lost.append(vehicle.id) }
      if isLost, let number { lost.insert(number) }
      var change: String?
      if let number { change = try self.change(of: vehicle, to: number) }
      var hasFrozen = false
      for sortie in vehicle.sorties {
        guard let takeOff = sortie.takeOff?.seconds, let landing = sortie.landing?.seconds else { continue }
        if takeOff > at {
          guard let number, let built = try built(sortie, number) else { continue }
          var reason = isLost ? "its vehicle is lost" : change ?? rules
          if reason == nil { reason = try released(built, sortie, zones, hours, match) }
          pending.append((built, reason))
          continue
        }
        let isNotFlown = request.facts?.notFlown.contains(sortie.id) ?? false
        guard let number, !(landing > at && (isLost || isNotFlown)), let built = try built(sortie, number) else {
          dropped.append(sortie)
          record.dropped.append(sortie.id)
          if isLost { noteLoads(of: sortie, vehicle: vehicle.id) }
          let covered = try noteCovered(by: sortie, of: vehicle, match)
          if let number, !isLost { readyAgain[number] = readySeconds(after: sortie, covered, ofVehicle: number) }
          continue
        }
        hasFrozen = true
        frozen.append(built)
        record.kept.append(sortie.id)
        try checkServices(of: sortie, vehicle, isNotFlown: isNotFlown, match)
        if landing > at, !mission.isRobot(number) { try checkZones(built, sortie: sortie, vehicle: vehicle.id, zones) }
      }
      if hasFrozen, let change {
        add(.vehicle, "vehicle `\(vehicle.id)` has flown today and \(change)", "give the changed vehicle another name")
      }
    }
  }

  private func built(_ sortie: Sortie, _ vehicle: Int) throws(ProjectionError) -> BuiltSortie? {
    try BuiltSortie(kept: sortie, vehicle: vehicle, mission: mission, taskNumbers: taskNumbers)
  }

  /// How a vehicle of the fleet differs from that of the earlier plan; nil where it is the same.
  private func change(of planned: VehiclePlan, to number: Int) throws(ProjectionError) -> String? {
    let vehicle = mission.fleet.vehicles[number]
    if vehicle.type != planned.type { return "is of another type now" }
    if vehicle.base != planned.base { return "stands at another base now" }
    let pad = try mission.map.projection.local(planned.pad)
    return pad.planarDistanceMetres(to: vehicle.pad) > ServiceMatch.placeMetres ? "has another pad now" : nil
  }

  /// Why a sortie to come cannot be held as it is; nil where it can.
  private func released(
    _ built: BuiltSortie, _ sortie: Sortie, _ zones: [BlockingZone], _ hours: FlightHours, _ match: ServiceMatch
  ) throws(ProjectionError) -> String? {
    if built.departure < readySeconds(ofVehicle: built.order.vehicle) { return "its vehicle is not back in time" }
    if built.landing > mission.end.seconds { return "the mission ends sooner" }
    let isRobot = mission.isRobot(built.order.vehicle)
    if !isRobot, hours.problem(takeOff: built.departure, landing: built.landing) != nil {
      return "it lies outside the daylight"
    }
    for name in sortie.tasks {
      guard let task = taskNumbers[name].map({ mission.tasks[$0] }) else { return "task `\(name)` is gone" }
      let legs = sortie.legs.filter { $0.task == name }
      let type = mission.fleet.vehicles[built.order.vehicle].type
      if let difference = try match.difference(task, legs: legs, sortie: sortie, type: type) {
        return "task `\(name)` has changed: \(difference)"
      }
    }
    if isRobot { return nil }
    let encounter = ZoneEncounters.first(built, zones, clearance: mission.rules.clearance.metres, from: at)
    return encounter.map { "zone `\($0.zone)` is in its way" }
  }

  /// When a vehicle can take off next as far as its kept sorties say.
  private func readySeconds(ofVehicle number: Int) -> Double {
    let turnaround = turnaroundSeconds(ofVehicle: number)
    var ready = max(at, readyAgain[number] ?? at)
    for built in frozen where built.order.vehicle == number {
      let delay = max(0, built.kept.flatMap { request.facts?.delaySeconds[$0.id] } ?? 0)
      let late = delay > FlownFacts.delaySecondsFree ? delay : 0
      ready = max(ready, built.landing + late + turnaround)
    }
    return ready
  }

  /// Battery and tank are changed after each sortie.
  func turnaroundSeconds(ofVehicle number: Int) -> Double {
    mission.fleet.base(named: mission.fleet.vehicles[number].base)?.turnaroundSeconds ?? 0
  }

  /// The loads that a lost vehicle has on board are lost with it.
  private mutating func noteLoads(of sortie: Sortie, vehicle: String) {
    for name in sortie.tasks {
      let legs = sortie.legs.filter { $0.task == name }
      let isAboard = legs.contains { $0.activity == .pickUp && ($0.end?.seconds ?? .infinity) <= at }
      let isDropped = legs.contains { $0.activity == .dropOff && ($0.end?.seconds ?? .infinity) <= at }
      if isAboard, !isDropped {
        notes.append("the load of task `\(name)` is lost with `\(vehicle)`; it is planned with a new one")
      }
    }
  }

  private mutating func checkServices(
    of sortie: Sortie, _ vehicle: VehiclePlan, isNotFlown: Bool, _ match: ServiceMatch
  ) throws(ProjectionError) {
    let undone = request.facts?.undone ?? []
    for name in sortie.tasks {
      let pair = EarlierPlan.UndoneTask(task: name, sortie: sortie.id)
      let wasUndone = request.earlier.earlier?.undone.contains(pair) ?? false
      let state = (sortie.landing?.seconds ?? .infinity) <= at ? "done" : "in the air"
      guard let number = taskNumbers[name] else {
        add(
          .taskGone, "task `\(name)` is \(state) in \(sortie.id) and the mission does not have it",
          "keep the tasks of the whole day in the mission", task: name)
        continue
      }
      if isNotFlown || wasUndone || undone.contains(pair) {
        record.undone.append(pair)
        if !wasUndone, try noteCovered(by: sortie, of: vehicle, match, task: name).isEmpty {
          notes.append("task `\(name)` was not done by \(sortie.id), so it is planned again")
        }
        continue
      }
      let legs = sortie.legs.filter { $0.task == name }
      if let difference = try match.difference(
        mission.tasks[number], legs: legs, sortie: sortie, type: vehicle.type)
      {
        add(
          .taskChanged, "task `\(name)` is \(state) in \(sortie.id) and has changed: \(difference)",
          "put it back as it was, and add what is new as a task of its own", task: name)
      }
    }
  }

  private mutating func checkZones(
    _ built: BuiltSortie, sortie: Sortie, vehicle: String, _ zones: [BlockingZone]
  ) throws(ProjectionError) {
    guard
      let found = ZoneEncounters.first(built, zones, clearance: mission.rules.clearance.metres, from: at)
    else { return }
    let moment = mission.start.advanced(bySeconds: found.seconds)
    add(
      .zone,
      "`\(vehicle)` is in the air in \(sortie.id) and comes too near to zone `\(found.zone)` at \(moment)",
      "call it home or hold it by hand and name it with --lost \(vehicle), or let the zone begin later")
  }

  // MARK: Tasks

  /// Works out what the sorties that are not kept had done.
  private mutating func settle() {
    var done = request.earlier.earlier?.done ?? []
    let served = Set(frozen.compactMap(\.kept).flatMap { sortie in sortie.tasks.filter { counts($0, sortie) } })
    for name in Set(dropped.flatMap(\.tasks)).sorted() where !served.contains(name) {
      guard let end = endBefore(ofTask: name), request.facts.map({ $0.done.contains(name) }) ?? true else { continue }
      done.append(EarlierPlan.DoneTask(task: name, end: MissionTime(seconds: end)))
    }
    record.done = done.filter { taskNumbers[$0.task] != nil }.sorted { $0.task < $1.task }
    let whole = Set(record.done.map(\.task))
    record.covered.removeAll { whole.contains($0.task) }
  }

  private func counts(_ task: String, _ sortie: Sortie) -> Bool {
    !record.undone.contains(EarlierPlan.UndoneTask(task: task, sortie: sortie.id))
  }

  /// When the earlier plan had done a task whole; nil where it was not done by now.
  private func endBefore(ofTask name: String) -> Double? {
    guard request.earlier.assignments.contains(where: { $0.task == name }) else { return nil }
    var last: Double?
    for sortie in request.earlier.vehicles.flatMap(\.sorties) where counts(name, sortie) {
      for leg in sortie.legs where leg.task == name && leg.activity != nil {
        last = max(last ?? 0, leg.end?.seconds ?? .infinity)
      }
    }
    return last.flatMap { $0 <= at ? $0 : nil }
  }

  /// What the rest of the day is planned around.
  ///
  /// - Parameter holdsPending: whether the sorties to come that still stand are held as they are.
  func kept(holdsPending: Bool) -> KeptSorties {
    let held = holdsPending ? pending.filter { $0.released == nil }.map(\.sortie) : []
    var planned: [Int: Int] = [:]
    for built in pending.map(\.sortie) + frozen where !lost.contains(built.order.vehicle) {
      for task in built.legs.compactMap(\.task) { planned[task] = built.order.vehicle }
    }
    return KeptSorties(
      sorties: frozen + held, readySeconds: mission.fleet.vehicles.indices.map(readySeconds), lost: lost,
      doneTasks: Set(record.done.compactMap { taskNumbers[$0.task] }), plannedVehicle: planned, record: record)
  }
}

extension Sortie {
  /// The tasks that its legs serve, in the order in which they come first.
  var tasks: [String] {
    var tasks: [String] = []
    for task in legs.compactMap(\.task) where !tasks.contains(task) { tasks.append(task) }
    return tasks
  }
}

extension FleetPlan {
  /// How the rules or the wind that the plan was made for differ from the mission's; nil where they do not.
  func changedRules(of mission: Mission) -> String? {
    let asked = mission.rules
    let isSame =
      abs(rules.clearance.metres - asked.clearance.metres) < 0.001
      && abs(rules.ceiling.metres - asked.ceiling.metres) < 0.001
      && abs(rules.separation.metres - asked.separation.metres) < 0.001
      && abs(rules.reserve.fraction - asked.reserve.fraction) < 0.0001 && rules.daylight == asked.daylight
      && rules.requiresWayHome == asked.requiresWayHome
    if !isSame { return "the rules have changed" }
    let angle = Angle(degrees: wind.fromDegrees).radians
    let speed = wind.speed.metresPerSecond
    let blows = LocalVector(east: -speed * sin(angle), north: -speed * cos(angle))
    return (blows - mission.weather.wind).lengthMetres > 0.01 ? "the wind has changed" : nil
  }
}
