import Maps
import Missions
import Plans
import Quantities

/// V218: no task is left out for the sake of a less important one, unless the plan says why and it is true.
enum PriorityCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V218", title: "priorities kept or excused", weight: 33,
    page: """
      A task that is left out while a less important one is done by a vehicle that could do both needs an excuse: the
      machine-readable `cause` beside the sentence. The verifier does not search for a better plan. It refuses excuses
      that the plan itself or the mission refutes:

      - no cause at all (`other`);
      - `noVehicle`, though a vehicle with the gear flies in this plan;
      - `tooHeavy`, though a vehicle that flies in this plan lifts it;
      - `wind`, though none is forecast;
      - `daylight` or `wayHome`, though the mission does not ask for them;
      - `zone`, though the map has no zone that is closed for the mission;
      - `crowdedOut` or `notWorthIt`, though a vehicle that could do it spends a whole sortie, inside the task's window,
        on less important tasks alone, and that sortie's time holds three times the straight way to the task and back
        with its service.

      Tolerance: none. Three times the straight way is a wide guess at detours and climbs on the safe side for plans;
      a task that would just have fitted passes.

      What to do: plan with more iterations or another seed.
      """)

  /// How many times the straight way a sortie must hold before the task counts as crowded out for nothing.
  private static let detourFactor = 3.0
  /// Seconds for the climbs and descents of such a sortie.
  private static let verticalSeconds = 120.0

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    let ranks = Dictionary(subject.mission.tasks.map { ($0.id, $0.priority) }) { first, _ in first }
    let services = subject.sorties.map { sortie in
      Set(sortie.legs.compactMap { $0.leg.activity == nil ? nil : $0.leg.task }).sorted()
    }
    for left in subject.plan.leftOut {
      guard let task = subject.task(named: left.task) else { continue }
      outcome.count += 1
      // A kept sortie could not be changed any more, so it is no excuse refuted.
      let able = subject.sorties.filter { sortie in
        !subject.keptSorties.contains(sortie.sortie.id)
          && sortie.type.map { TaskNeeds.has($0, gearFor: task) } ?? false
          // Robots do not leave their floor, or the streets.
          && task.irradiation.map { subject.floor(of: sortie.missionVehicle) == $0.floor } ?? true
          && (task.irradiation != nil || !sortie.isOfGroundRobot || subject.isOutdoors(sortie.missionVehicle))
      }
      let preferred = able.first { sortie in
        services[sortie.index].contains { name in ranks[name].map { $0 < task.priority } ?? false }
      }
      guard let preferred, let fault = fault(left, task, able, services, ranks, subject) else { continue }
      outcome.add(
        Violation(
          rule,
          "task `\(task.id)` (\(task.priority.rawValue)) is left out while \(preferred.sortie.id) does less important "
            + "ones, and \(fault)",
          vehicle: preferred.vehicle.id, sortie: preferred.sortie.id, time: preferred.startTime, subject: task.id,
          excess: 1))
    }
    return outcome
  }

  /// What refutes the excuse; nil where it stands.
  private static func fault(
    _ left: TaskLeftOut, _ task: MissionTask, _ able: [SortieTrack], _ services: [[String]],
    _ ranks: [String: MissionTask.Priority], _ subject: PlanUnderProof
  ) -> String? {
    let rules = subject.mission.rules
    switch left.cause {
    case .other: return "the plan states no cause"
    case .noVehicle:
      return able.first.map { "the cause is that no vehicle can do it, but \($0.vehicle.id) has the gear and flies" }
    case .tooHeavy:
      guard case .deliver(let delivery) = task.work else { return nil }
      let lifter = able.first { $0.type.map { delivery.payload <= $0.maxPayload } ?? false }
      return lifter.map { "the cause is its weight, but \($0.vehicle.id) lifts it and flies" }
    case .daylight: return rules.daylight == nil ? "the cause is daylight, which the mission does not ask for" : nil
    case .wayHome:
      return rules.requiresWayHome ? nil : "the cause is the way home, which the mission does not ask for"
    case .zone:
      return subject.surroundings.zones.isEmpty ? "the cause is a zone, but none is closed for the mission" : nil
    case .wind:
      return subject.mission.weather.wind == .zero ? "the cause is the wind, but none is forecast" : nil
    case .crowdedOut, .notWorthIt:
      let window = task.window.map { $0.start.seconds...max($0.start.seconds, $0.end.seconds) }
      let wasted = able.first { sortie in
        let names = services[sortie.index]
        let isInside =
          window.map { $0.lowerBound <= sortie.startTime && sortie.endTime <= $0.upperBound } ?? true
        return isInside && !names.isEmpty && names.allSatisfy { ranks[$0].map { $0 < task.priority } ?? false }
          && sortie.endTime - sortie.startTime >= secondsNeeded(for: task, by: sortie)
      }
      return wasted.map { "\($0.sortie.id) has the time for it and serves only less important tasks" }
    case .noWay, .window, .energy, .missionEnd, .separation: return nil
    }
  }

  /// A wide guess at the seconds of a sortie for one task alone; infinite where it cannot be guessed.
  private static func secondsNeeded(for task: MissionTask, by sortie: SortieTrack) -> Double {
    guard let type = sortie.type, let pad = sortie.missionVehicle?.pad else { return .infinity }
    let (places, service): ([LocalPoint], Double)
    switch task.work {
    case .deliver(let delivery):
      guard let winch = type.winch, delivery.payload <= type.maxPayload else { return .infinity }
      (places, service) = (
        [delivery.from.position, delivery.to.position],
        2 * winch.handoverSeconds(from: HeightAGL(metres: winch.length.metres))
      )
    case .station(let station): (places, service) = ([station.place.position], station.durationSeconds)
    case .patrol, .spray, .irradiate, .survey, .treatStreets: return .infinity
    }
    let corners = [pad] + places + [pad]
    let metres = zip(corners, corners.dropFirst()).reduce(0) { $0 + $1.0.planarDistanceMetres(to: $1.1) }
    let speed = max(0.1, type.cruiseSpeed.metresPerSecond)
    return detourFactor * metres / speed + service + verticalSeconds * Double(corners.count - 1)
  }
}

/// The gear that tasks need.
enum TaskNeeds {
  /// Whether a type has what a task's work needs, whatever its load.
  static func has(_ type: VehicleType, gearFor task: MissionTask) -> Bool {
    // Ground robots irradiate on their floor and treat streets, nothing else.
    if type.isGroundRobot {
      return switch task.work {
      case .irradiate: type.lamp != nil
      case .treatStreets: type.sprayer != nil
      case .deliver, .station, .patrol, .spray, .survey: false
      }
    }
    return switch task.work {
    case .deliver: type.winch != nil
    case .station: true
    case .patrol(let patrol): patrol.announcement == nil || type.hasLoudspeaker
    case .spray, .treatStreets: type.sprayer != nil
    case .irradiate: false
    case .survey(let survey): type.optics(of: survey.sensor) != nil
    }
  }
}
