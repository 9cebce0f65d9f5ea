import Missions
import Plans
import Quantities
import VehicleRouting

/// Finds what would have let a task be done that is left out, and says it behind the reason.
///
/// Nothing is guessed: each hint comes from a sortie for the task alone that was built with all its legs, times and
/// joules, as the plan's sorties are, and that keeps the separation from all of them where it says that one more
/// vehicle would do.
struct ReasonHints {
  /// A piece of work of a task that is left out.
  struct OpenItem {
    /// An index into the assignment's items.
    var item: Int
    /// What the assignment had against it; nil where the schedule found no place.
    var unassigned: UnassignedJob.Reason?
  }

  let assignment: AssignmentBuilder
  var builder: SortieBuilder
  let placed: [BuiltSortie]
  let level: Int
  /// The mission second from which on vehicles may take off.
  let earliest: Double
  let writer: ReasonWriter

  init(
    assignment: AssignmentBuilder, builder: SortieBuilder, placed: [BuiltSortie], level: Int, earliest: Double,
    writer: ReasonWriter
  ) {
    self.assignment = assignment
    self.builder = builder
    self.placed = placed
    self.level = level
    self.earliest = earliest
    self.writer = writer
  }

  /// The most tasks for which hints are sought; the others keep the bare reason.
  static let tasksMax = 40
  /// The most take-off times that are tried for one hint.
  static let delaysMax = 60
  /// The seconds between two of them.
  static let delayStep = 8.0
  /// The least reserve that is spoken of: nobody should be led to plan with an empty battery.
  static let reserveMin = 0.05
  /// The step in which lighter payloads are looked for, in kilograms.
  static let kilogramStep = 0.1

  /// The most sorties that are built for all hints together; then the others keep the bare reason.
  static let buildsMax = 1500
  private var buildsLeft = ReasonHints.buildsMax

  private var mission: Mission { builder.mission }

  /// Adds what would help to the reasons of tasks that are left out.
  mutating func extend(
    _ reasons: inout [Int: Refusal], of open: [Int: OpenItem], shouldStop: () -> Bool
  ) throws(FleetPlanningError) {
    let done = Set(placed.flatMap(\.legs).compactMap(\.task))
    // A task of several pieces is not done where one of them is.
    let lone = open.filter { task, open in
      !done.contains(task) && assignment.items.count { $0.task == task } == 1
    }
    for (task, open) in lone.sorted(by: { $0.key < $1.key }).prefix(Self.tasksMax) {
      if shouldStop() { return }
      guard let refusal = reasons[task], let hint = try hint(for: refusal.cause, open) else { continue }
      reasons[task] = Refusal(refusal.cause, "\(refusal.sentence); \(hint)")
    }
  }

  private mutating func hint(for cause: TaskLeftOut.Cause, _ open: OpenItem) throws(FleetPlanningError) -> String? {
    switch cause {
    case .window:
      if let hint = try oneMoreVehicle(open.item, besideFree: false) { return hint }
      return try laterClose(open.item)
    case .crowdedOut, .separation: return try oneMoreVehicle(open.item, besideFree: true)
    case .missionEnd: return try oneMoreVehicle(open.item, besideFree: false)
    case .energy, .wayHome:
      if let hint = try oneMoreVehicle(open.item, besideFree: false) { return hint }
      if let hint = try lighter(open.item) { return hint }
      return try lowerReserve(open.item)
    case .noWay:
      guard case .unreachable(let role)? = open.unassigned,
        !mission.isIndoors(assignment.items[open.item].task)
      else { return nil }
      return try zonesInTheWay(open.item, role)
    case .noVehicle, .tooHeavy, .wind, .daylight, .zone, .notWorthIt, .other: return nil
    }
  }

  // MARK: One more vehicle

  /// A type at a base, with a pad there.
  private struct Stand {
    var type: Int
    var base: String
    var pad: PlanGrid.Position
    /// Whether such a vehicle stands there already.
    var isThere: Bool
    /// Whether one of them could take off at once.
    var isFree: Bool
  }

  /// The types that can do a piece of work at the bases that have a pad to fly from: those that stand there first.
  private func stands(_ item: Int) -> [Stand] {
    var stands: [Stand] = []
    for base in mission.fleet.bases {
      let vehicles = mission.fleet.vehicles.indices.filter {
        mission.fleet.vehicles[$0].base == base.id && assignment.flyable[$0]
      }
      guard let first = vehicles.first else { continue }
      for type in assignment.items[item].types {
        // A robot is no help at a base where none of its kind stands: its floor may be another one.
        let isRobot = assignment.models[type].type.isGroundRobot
        if isRobot, !vehicles.contains(where: { assignment.typeOfVehicle[$0] == type }) { continue }
        let own = vehicles.filter { assignment.typeOfVehicle[$0] == type }
        let isFree = own.contains { vehicle in
          assignment.shifts.shifts.contains { $0.vehicle == vehicle && $0.interval.start.seconds <= earliest }
        }
        stands.append(
          Stand(
            type: type, base: base.id, pad: builder.pads[own.first ?? first], isThere: !own.isEmpty, isFree: isFree))
      }
    }
    return stands.filter(\.isThere) + stands.filter { !$0.isThere }
  }

  /// - Parameter besideFree: whether a vehicle beside one that is free and of its kind would help: not where even a
  ///   free one cannot do it.
  private mutating func oneMoreVehicle(_ item: Int, besideFree: Bool) throws(FleetPlanningError) -> String? {
    for stand in stands(item) where besideFree || !stand.isFree {
      var trial = builder
      (trial.typeOfVehicle, trial.pads) = ([stand.type], [stand.pad])
      guard let sortie = try sortie(item, vehicle: 0, &trial, isSeparated: true) else { continue }
      let end = sortie.services.last?.end.seconds ?? sortie.landing
      let type = assignment.models[stand.type].type.id
      return "one more `\(type)` at base `\(stand.base)` would do it by \(writer.clock(end))"
    }
    return nil
  }

  // MARK: Other wishes

  /// The end of the window at which one vehicle alone would do it.
  private mutating func laterClose(_ item: Int) throws(FleetPlanningError) -> String? {
    guard let window = mission.tasks[assignment.items[item].task].window, window.end < mission.end else { return nil }
    var soonest: Double?
    for vehicle in able(item) {
      var trial = builder
      extendWindow(of: item, window, to: mission.end.seconds, &trial)
      guard let sortie = try sortie(item, vehicle: vehicle, &trial), let end = sortie.services.last?.end.seconds else {
        continue
      }
      soonest = min(soonest ?? .infinity, end)
    }
    guard let soonest else { return nil }
    // Windows are written in minutes of the clock.
    let clockOffset = mission.start.localSecondsOfDay
    let close = ((soonest + clockOffset) / 60).rounded(.up) * 60 - clockOffset
    guard close > window.end.seconds, close <= mission.end.seconds else { return nil }
    for vehicle in able(item) {
      var trial = builder
      extendWindow(of: item, window, to: close, &trial)
      guard try sortie(item, vehicle: vehicle, &trial) != nil else { continue }
      let minutes = Int(((close - window.end.seconds) / 60).rounded(.up))
      return
        "`\(mission.fleet.vehicles[vehicle].id)` alone would do it if the window closed at \(writer.clock(close)), "
        + "\(minutes) min later"
    }
    return nil
  }

  /// Lets the stops that the window binds end later. Zones over them are looked at when the sortie is built.
  private func extendWindow(of item: Int, _ window: MissionInterval, to close: Double, _ trial: inout SortieBuilder) {
    let count = assignment.items[item].visits.count
    let last = assignment.firstVisits[item] + count - 1
    let span = MissionInterval(
      start: max(window.start, .start), end: MissionTime(seconds: max(close, window.start.seconds, 0)))
    trial.visits[last].windows = [span]
  }

  /// The greatest payload, in steps, with which one vehicle alone would do a delivery.
  private mutating func lighter(_ item: Int) throws(FleetPlanningError) -> String? {
    let work = assignment.items[item]
    guard case .deliver = mission.tasks[work.task].work else { return nil }
    var (low, high) = (0, Int((work.kilograms / Self.kilogramStep - 1e-9).rounded(.down)))
    while low < high {
      let middle = (low + high + 1) / 2
      if try isPossible(item, kilograms: Double(middle) * Self.kilogramStep) { low = middle } else { high = middle - 1 }
    }
    let kilograms = Double(low) * Self.kilogramStep
    guard low > 0, kilograms < work.kilograms, try isPossible(item, kilograms: kilograms) else { return nil }
    return "with \(number(kilograms)) kg or less it would do"
  }

  private mutating func isPossible(_ item: Int, kilograms: Double) throws(FleetPlanningError) -> Bool {
    let first = assignment.firstVisits[item]
    var trial = builder
    trial.mission.rules.reserve = guarded(mission.rules.reserve)
    for visit in first..<first + assignment.items[item].visits.count {
      for type in trial.visits[visit].blocks.indices {
        guard var block = trial.visits[visit].blocks[type] else { continue }
        for step in block.steps.indices where block.steps[step].payloadChange != 0 {
          block.steps[step].payloadChange = block.steps[step].payloadChange > 0 ? kilograms : -kilograms
        }
        trial.visits[visit].blocks[type] = block
      }
    }
    for vehicle in able(item) where try sortie(item, vehicle: vehicle, &trial) != nil { return true }
    return false
  }

  /// The greatest reserve in whole percent with which one vehicle alone would do it.
  private mutating func lowerReserve(_ item: Int) throws(FleetPlanningError) -> String? {
    let asked = Int((mission.rules.reserve.percent - 1e-9).rounded(.down))
    var (low, high) = (Int((Self.reserveMin * 100).rounded()) - 1, asked)
    let least = low
    while low < high {
      let middle = (low + high + 1) / 2
      if try isPossible(item, reserve: middle) { low = middle } else { high = middle - 1 }
    }
    guard low > least, Double(low) < mission.rules.reserve.percent else { return nil }
    return "with a reserve of \(low) % it would do"
  }

  private mutating func isPossible(_ item: Int, reserve percent: Int) throws(FleetPlanningError) -> Bool {
    var trial = builder
    trial.mission.rules.reserve = guarded(StateOfCharge(fraction: Double(percent) / 100))
    for vehicle in able(item) where try sortie(item, vehicle: vehicle, &trial) != nil { return true }
    return false
  }

  /// A reserve that leaves what the assignment keeps back: what is promised must be assigned, too.
  private func guarded(_ reserve: StateOfCharge) -> StateOfCharge {
    StateOfCharge(fraction: 1 - (1 - reserve.fraction) * (1 - PlanningMargins.assignmentEnergyShare))
  }

  // MARK: Sorties for the task alone

  /// The vehicles that may do a piece of work: the first of each type at each base, for the others fly the same.
  private func able(_ item: Int) -> [Int] {
    var seen: Set<String> = []
    return assignment.typeOfVehicle.indices.filter {
      let vehicle = mission.fleet.vehicles[$0]
      return assignment.flyable[$0] && assignment.items[item].types.contains(assignment.typeOfVehicle[$0])
        && seen.insert("\(vehicle.type) \(vehicle.base)").inserted
    }
  }

  /// A sortie for one piece of work alone, at the earliest of some take-off times; nil where none of them will do.
  ///
  /// - Parameters:
  ///   - vehicle: an index into the trial's pads.
  ///   - isSeparated: whether it must keep the separation from all sorties of the plan.
  private mutating func sortie(
    _ item: Int, vehicle: Int, _ trial: inout SortieBuilder, isSeparated: Bool = false
  ) throws(FleetPlanningError) -> BuiltSortie? {
    let order = assignment.order(forItem: item, vehicle: vehicle, departure: earliest)
    let spacing = RobotSpacing(mission: assignment.mission)
    let isRobot = trial.models[trial.typeOfVehicle[vehicle]].type.isGroundRobot
    let separation = isRobot ? spacing.floorMetres : spacing.airMetres
    let others = placed.filter { spacing.isRobot[$0.order.vehicle] == isRobot }
    for base in try departures(order, &trial) {
      for step in 0..<(isSeparated ? Self.delaysMax : 1) {
        var mayPass = false
        for level in isRobot ? [level] : trial.airspace.levelOrder(preferred: level) {
          guard buildsLeft > 0 else { return nil }
          buildsLeft -= 1
          switch try trial.build(
            order, departure: base + Double(step) * Self.delayStep, cruise: CruiseChoice(level: level))
          {
          case .success(let sortie):
            guard isSeparated else { return sortie }
            let isFree = others.allSatisfy {
              Separation.firstConflict(sortie.track, $0.track, closerThan: separation) == nil
            }
            if isFree { return sortie }
            mayPass = true
          case .failure(.problem(let problem)): mayPass = mayPass || problem.nextTakeOff(after: order.departure) != nil
          case .failure(.broken(let trouble)): throw trouble
          }
        }
        if !mayPass { break }
      }
    }
    return nil
  }

  /// Take-off times worth trying, ascending: at once, and so that a stop is reached when its window opens.
  private func departures(_ order: SortieOrder, _ trial: inout SortieBuilder) throws(FleetPlanningError) -> [Double] {
    let type = trial.typeOfVehicle[order.vehicle]
    let pad = trial.pads[order.vehicle].local
    var place =
      trial.models[type].type.isGroundRobot
      ? TransitEnd(robotPad: pad) : TransitEnd(pad: pad, over: trial.airspace.ground)
    var seconds = 0.0
    var times = [earliest]
    for number in order.visits {
      guard let block = trial.visits[number].blocks[type] else { return [] }
      let entry = TransitEnd(entryOf: block)
      let cost = try assignment.transitCost(from: place, to: entry, type: type, level: level, &trial.airspace)
      seconds += cost.seconds
      guard seconds.isFinite else { break }
      times += trial.visits[number].windows.map { $0.start.seconds - seconds }.filter { $0 > earliest }
      seconds += block.cost.seconds
      place = TransitEnd(exitOf: block)
    }
    return Set(times).sorted()
  }
}
