import Maps
import Missions
import Plans
import Quantities
import VehicleRouting

/// Says in one sentence why a task is left out.
struct ReasonWriter {
  let mission: Mission
  let hours: FlightHours

  /// A moment as the local time of day, such as `08:52`.
  func clock(_ seconds: Double) -> String {
    let moment = mission.start.advanced(bySeconds: seconds)
    let minutes = Int(moment.localSecondsOfDay / 60)
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(padded(minutes / 60)):\(padded(minutes % 60))"
  }

  /// A charge as whole percent.
  private func kilojoules(_ joules: Double) -> String { "\(Int((joules / 1000).rounded())) kJ" }

  /// What the assignment has against a piece of work.
  ///
  /// - Parameter wayHomeJoules: the part of the needed energy that only the rule of the way home asks for.
  func refusal(for reason: UnassignedJob.Reason, item: WorkItem, wayHomeJoules: Double = 0) -> Refusal {
    if case .energyExceeded(let needed, let usable) = reason, needed - wayHomeJoules <= usable {
      return refusal(for: .wayHome(needed: needed, usable: usable))
    }
    if let sentence = darkness(behind: reason, task: item.task) { return Refusal(.daylight, sentence) }
    return Refusal(Self.cause(of: reason), sentence(for: reason, item: item))
  }

  /// The refusal of a task whose windows have too little daylight for its service.
  func noDaylight(task: Int) -> Refusal {
    guard !hours.intervals.isEmpty else { return Refusal(.daylight, "the mission has no daylight") }
    let days = hours.intervals.map { "from \(clock($0.start.seconds)) to \(clock($0.end.seconds))" }
    let span = mission.tasks[task].window == nil ? "the mission" : "its window"
    return Refusal(
      .daylight, "\(span) has too little daylight for it: sorties may fly \(days.joined(separator: " and "))")
  }

  /// The sentence for an obstacle of the assignment that only the rule of daylight makes; nil for others.
  private func darkness(behind reason: UnassignedJob.Reason, task: Int) -> String? {
    guard hours.isLimited else { return nil }
    switch reason {
    case .shiftExceeded(let landing, let close):
      // Shifts end a little before the hours do.
      let end = hours.intervals.first { close <= $0.end.seconds }?.end ?? mission.end
      return end < mission.end ? sentence(for: .afterDaylight(landing: landing, end: end.seconds)) : nil
    case .windowMissed(_, let earliest, let latest):
      // The solver's windows end with the daylight: would the task's own window do?
      let windowEnd = (mission.tasks[task].window?.end ?? mission.end).seconds
      if let day = hours.intervals.first(where: { latest <= $0.end.seconds })?.end.seconds, day < windowEnd,
        earliest < windowEnd
      {
        return "the earliest start of service is \(clock(earliest)), daylight ends at \(clock(day))"
      }
      // Would it be in time if it need not wait for the first light?
      guard let light = hours.intervals.last(where: { $0.start.seconds <= earliest })?.start.seconds, light > 0,
        earliest - light <= latest
      else { return nil }
      return "after first light at \(clock(light)) the earliest start of service is \(clock(earliest)), "
        + "it had to be by \(clock(latest))"
    case .noVehicle, .vehicleNotAllowed, .skillsMissing, .noTripAllowed, .capacityExceeded, .unreachable, .tripTooLong,
      .energyExceeded, .crowdedOut, .prizeTooLow:
      return nil
    }
  }

  /// What the schedule has against a sortie.
  ///
  /// - Parameter task: the task that is left out; nil where it is of no matter.
  func refusal(for problem: TripProblem, task: Int? = nil) -> Refusal {
    if problem == .noWay, let task, mission.isIndoors(task) {
      return Refusal(.noWay, "no way leads a robot to its work and back")
    }
    return Refusal(problem.cause, sentence(for: problem))
  }

  private static func cause(of reason: UnassignedJob.Reason) -> TaskLeftOut.Cause {
    switch reason {
    case .noVehicle, .vehicleNotAllowed, .skillsMissing, .noTripAllowed: .noVehicle
    case .capacityExceeded: .tooHeavy
    case .unreachable: .noWay
    case .windowMissed: .window
    case .shiftExceeded: .missionEnd
    case .tripTooLong: .other
    case .energyExceeded: .energy
    case .crowdedOut: .crowdedOut
    case .prizeTooLow: .notWorthIt
    }
  }

  /// The reason that the assignment gives for a piece of work.
  private func sentence(for reason: UnassignedJob.Reason, item: WorkItem) -> String {
    switch reason {
    case .noVehicle: "the fleet has no vehicle"
    case .vehicleNotAllowed, .skillsMissing, .noTripAllowed: "no vehicle that can do it may fly"
    case .capacityExceeded(let dimension, let demand, let capacity):
      dimension == 0
        ? "no vehicle can lift \(number(demand)) kg: the most is \(number(capacity)) kg"
        : "\(number(demand)) L do not fit into a tank of \(number(capacity)) L"
    case .unreachable(let role):
      isOnGround(item)
        ? "no way leads a robot to \(placeName(item, role)) and back"
        : "there is no way to \(placeName(item, role)) and back at any height"
    case .windowMissed(_, let earliest, let latest):
      "the earliest start of service is \(clock(earliest)), it had to be by \(clock(latest))"
    case .shiftExceeded(let landing, let end):
      "the vehicle would be back at \(clock(landing)), after the end of the mission at \(clock(end))"
    case .tripTooLong: "the sortie would be longer than the vehicle may fly"
    case .energyExceeded(let needed, let usable):
      "the sortie needs \(kilojoules(needed)), a battery gives \(kilojoules(usable)) above the reserve"
    case .crowdedOut: "the fleet has no time or charge left beside the other tasks"
    case .prizeTooLow: "the sortie would cost more than the task is worth"
    }
  }

  /// Whether ground robots alone can do it.
  private func isOnGround(_ item: WorkItem) -> Bool {
    mission.isIndoors(item.task)
      || !item.types.isEmpty && item.types.allSatisfy { mission.fleet.types[$0].isGroundRobot }
  }

  /// The reason that the schedule gives for a sortie.
  private func sentence(for problem: TripProblem) -> String {
    switch problem {
    case .noWay: "there is no way to its stops at any height"
    case .wind: "the wind is too strong to fly there"
    case .window(_, let serviceEnd, let windowEnd):
      "its service would be done at \(clock(serviceEnd)) at the earliest, the window closes at \(clock(windowEnd))"
    case .zone(let identifier): "the way leads through zone `\(identifier)` while it is active"
    case .energy(let needed, let usable):
      "the sortie needs \(kilojoules(needed)), a battery gives \(kilojoules(usable)) above the reserve"
    case .wayHome(let needed, let usable):
      "with its load kept on board the sortie takes \(kilojoules(needed)), a battery gives \(kilojoules(usable)) "
        + "above the reserve"
    case .missionEnd(let landing): "the vehicle would be back at \(clock(landing)), after the mission's end"
    case .beforeDaylight(let takeOff, let start):
      "the vehicle would take off at \(clock(takeOff)), before daylight at \(clock(start))"
    case .afterDaylight(let landing, let end):
      "the vehicle would be back at \(clock(landing)), after the end of daylight at \(clock(end))"
    case .conflict(let report): report.sentence(mission: mission, clock: clock)
    case .vehicleBusy(let until): "the vehicle is with its other sorties until \(clock(until))"
    case .turnaround(let vehicle, let until):
      "the base turns round no more vehicles at once: `\(mission.fleet.vehicles[vehicle].id)` would not be ready "
        + "before \(clock(until))"
    }
  }

  private func placeName(_ item: WorkItem, _ role: VehicleRoutingSolution.StopRole) -> String {
    switch mission.tasks[item.task].work {
    case .deliver(let delivery): role == .pickup ? "`\(delivery.from.id)`" : "`\(delivery.to.id)`"
    case .spray(let spraying): "`\(spraying.area.id)`"
    case .survey(let survey): "`\(survey.area.id)`"
    case .treatStreets(let streets): "the streets of `\(streets.area.id)`"
    case .irradiate(let irradiation): "`\(irradiation.rooms.joined(separator: "`, `"))`"
    case .patrol: "the route"
    case .station(let station): "`\(station.place.id)`"
    }
  }
}

extension TripProblem {
  /// The cause that a plan states for it.
  var cause: TaskLeftOut.Cause {
    switch self {
    case .noWay: .noWay
    case .wind: .wind
    case .window: .window
    case .zone: .zone
    case .energy: .energy
    case .wayHome: .wayHome
    case .missionEnd: .missionEnd
    case .beforeDaylight, .afterDaylight: .daylight
    case .conflict, .vehicleBusy, .turnaround: .separation
    }
  }
}
