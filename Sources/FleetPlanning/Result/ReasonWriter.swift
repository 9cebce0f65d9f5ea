import Maps
import Missions
import Plans
import Quantities
import VehicleRouting

/// Says in one sentence why a task is left out.
struct ReasonWriter {
  let mission: Mission

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
  func refusal(for reason: UnassignedJob.Reason, item: WorkItem) -> Refusal {
    Refusal(Self.cause(of: reason), sentence(for: reason, item: item))
  }

  /// What the schedule has against a sortie.
  func refusal(for problem: TripProblem) -> Refusal { Refusal(problem.cause, sentence(for: problem)) }

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
    case .unreachable(let role): "there is no way to \(placeName(item, role)) and back at any height"
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
    case .missionEnd(let landing): "the vehicle would be back at \(clock(landing)), after the mission's end"
    case .conflict(let time): "no take-off time keeps the separation from other vehicles around \(clock(time))"
    }
  }

  private func placeName(_ item: WorkItem, _ role: VehicleRoutingSolution.StopRole) -> String {
    switch mission.tasks[item.task].work {
    case .deliver(let delivery): role == .pickup ? "`\(delivery.from.id)`" : "`\(delivery.to.id)`"
    case .spray(let spraying): "`\(spraying.area.id)`"
    case .survey(let survey): "`\(survey.area.id)`"
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
    case .missionEnd: .missionEnd
    case .conflict: .separation
    }
  }
}
