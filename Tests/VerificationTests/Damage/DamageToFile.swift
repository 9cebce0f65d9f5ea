import Geometry
import Maps
import Missions
import Plans
import Quantities
import Verification

extension Damage {
  /// Damage to the plan file itself: what it states of its legs, its tasks, its inputs and its proof.
  static let toFile: [Damage] = continuity + tasks + inputs + certificates

  private static let continuity: [Damage] = [
    Damage("a leg is missing") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      day.plan.vehicles[leg.vehicle].sorties[leg.sortie].legs.remove(at: leg.leg)
      return Finding("V210")
    },
    Damage("time runs backwards") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      let time = day[leg].points[0].time.seconds
      day[leg].points[1].time = MissionTime(seconds: time - 2)
      return Finding("V210")
    },
    Damage("a leg begins 20 cm from where the last one ended") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.kind == .service }) else { return nil }
      try day.move(leg, by: LocalVector(east: 0.2, north: 0))
      return Finding("V210")
    },
    Damage("the rest of a sortie is a tenth of a second later") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      day.delay(leg.vehicle, leg.sortie, from: leg.leg, by: 0.1)
      return Finding("V210")
    },
    Damage("a number is none") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      day[leg].points[0].altitude = AltitudeAMSL(metres: .nan)
      return Finding("V210")
    },
    Damage("a way is longer than its speeds and times make it") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.kind == .climb }) else { return nil }
      let last = day[leg].points.count - 1
      day[leg].points[last].altitude = AltitudeAMSL(metres: day[leg].points[last].altitude.metres + 1)
      return Finding("V210")
    },
    Damage("a sortie ends in the air") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.kind == .landing }) else { return nil }
      day.plan.vehicles[leg.vehicle].sorties[leg.sortie].legs.removeLast()
      return Finding("V210")
    },
    Damage("the sums are polished") { day, _ in
      day.remakesSums = false
      day.plan.metrics.distance = Length(metres: day.plan.metrics.distance.metres * 0.97)
      return Finding("V214", "metrics")
    },
    Damage("a sortie's last charge is polished") { day, _ in
      let charge = day.plan.vehicles[0].sorties[0].chargeAtEnd.fraction
      day.plan.vehicles[0].sorties[0].chargeAtEnd = StateOfCharge(fraction: charge + 0.01)
      return Finding("V214")
    },
  ]

  private static let tasks: [Damage] = [
    Damage("an assignment is dropped") { day, _ in
      let task = day.plan.assignments.removeFirst().task
      return Finding("V211", task)
    },
    Damage("a task stands in the plan twice") { day, _ in
      day.plan.assignments.append(day.plan.assignments[0])
      return Finding("V211", day.plan.assignments[0].task)
    },
    Damage("a task is left out without a reason, and flown") { day, _ in
      let task = day.plan.assignments.removeFirst().task
      day.plan.leftOut = [TaskLeftOut(task: task, reason: "")]
      return Finding("V211", task)
    },
    Damage("another vehicle is said to have done it") { day, _ in
      guard day.plan.vehicles.count >= 2, let other = day.plan.vehicles[1].sorties.first?.id else { return nil }
      guard day.plan.assignments[0].sorties != [other] else { return nil }
      day.plan.assignments[0].sorties = [other]
      return Finding("V211", day.plan.assignments[0].task)
    },
    Damage("a place moves by two metres") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .dropOff }), let task = day.task(day[leg].task),
        case .deliver(var delivery) = day.mission.tasks[task].work
      else { return nil }
      delivery.to.position = LocalPoint(east: delivery.to.position.east + 2, north: delivery.to.position.north)
      day.mission.tasks[task].work = .deliver(delivery)
      return Finding("V211", day[leg].task)
    },
    Damage("the type loses its winch") { day, generator in
      guard day.leg(&generator, where: { $0.activity == .dropOff }) != nil else { return nil }
      day.mission.fleet.types[0].winch = nil
      return Finding("V211")
    },
    Damage("a patrol does not say what it has to say") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .patrol }), let task = day.task(day[leg].task),
        case .patrol(var patrol) = day.mission.tasks[task].work
      else { return nil }
      patrol.announcement = "Please keep your distance"
      day.mission.tasks[task].work = .patrol(patrol)
      day.mission.fleet.types[0].hasLoudspeaker = true
      return Finding("V211", day[leg].task)
    },
    Damage("a vehicle films on its way, for no task") { day, generator in
      guard let leg = try day.longTransit(&generator), day[leg].task == nil else { return nil }
      day[leg].activity = .thermalSurvey
      return Finding("V211", "thermalSurvey")
    },
    Damage("a patrol owes a round") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .patrol }), let task = day.task(day[leg].task),
        case .patrol(var patrol) = day.mission.tasks[task].work
      else { return nil }
      patrol.rounds += 1
      day.mission.tasks[task].work = .patrol(patrol)
      return Finding("V211", day[leg].task)
    },
    Damage("a station is held too low") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .hold }), let task = day.task(day[leg].task),
        case .station(var station) = day.mission.tasks[task].work
      else { return nil }
      station.height = HeightAGL(metres: 48)
      day.mission.tasks[task].work = .station(station)
      return Finding("V211", day[leg].task)
    },
    Damage("an urgent task is left out without a cause") { day, _ in day.leaveOutUrgent(.other) },
    Damage("an urgent task is left out with a cause that is not true") { day, _ in day.leaveOutUrgent(.noVehicle) },
    Damage("an urgent task is crowded out by less important ones") { day, _ in day.leaveOutUrgent(.crowdedOut) },
  ]

  private static let inputs: [Damage] = [
    Damage("the mission file was changed") { day, _ in
      day.digests.mission = "other"
      return Finding("V212", "mission")
    },
    Damage("the map was changed") { day, _ in
      day.digests.map = "other"
      return Finding("V212", "map")
    },
    Damage("a vehicle type was changed") { day, _ in
      day.digests.fleet = ["f", "g"]
      return Finding("V212", "fleet")
    },
    Damage("the plan keeps a smaller clearance than asked for") { day, _ in
      day.plan.rules.clearance = Length(metres: day.plan.rules.clearance.metres - 1)
      return Finding("V212", "clearance")
    },
    Damage("a pad is said to be three metres away") { day, _ in
      let pad = try day.mission.map.projection.local(day.plan.vehicles[0].pad)
      day.plan.vehicles[0].pad = try day.mission.map.projection.geo(
        LocalPoint(east: pad.east + 3, north: pad.north)
      ).roundedToE7
      return Finding("V212", day.plan.vehicles[0].id)
    },
    Damage("the plan was made for another wind") { day, _ in
      day.plan.wind.speed = Speed(metresPerSecond: day.plan.wind.speed.metresPerSecond + 1)
      return Finding("V212", "wind")
    },
    Damage("the plan is for another hour") { day, _ in
      day.plan.start = day.plan.start.advanced(bySeconds: 60)
      return Finding("V212", "start")
    },
    Damage("a vehicle of the fleet is missing") { day, _ in
      guard let unused = day.plan.vehicles.last else { return nil }
      day.plan.vehicles.removeLast()
      return Finding("V212", unused.id == "" ? nil : "fleet")
    },
  ]

  private static let certificates: [Damage] = [
    Damage("the plan was edited after it was proved") { day, _ in
      try day.certify()
      day.plan.seed += 1
      return Finding("V219", "certificate")
    },
    Damage("a margin in the certificate was polished") { day, _ in
      try day.certify()
      day.plan.certificate?.checks[0].margin = "99.00 m, everywhere"
      return Finding("V219", "certificate")
    },
    Damage("a check was taken out of the certificate") { day, _ in
      try day.certify()
      day.plan.certificate?.checks.removeLast()
      return Finding("V219", "certificate")
    },
    Damage("the certificate is of another map") { day, _ in
      try day.certify()
      day.plan.certificate?.mapSHA256 = "d"
      return Finding("V219", "certificate")
    },
    Damage("the certificate is of another verifier") { day, _ in
      try day.certify()
      day.plan.certificate?.verifier = "sortie-verifier 0"
      return Finding("V219", "certificate")
    },
  ]
}

extension DamagedDay {
  /// Adds an urgent delivery next to a less important one and leaves it out.
  fileprivate mutating func leaveOutUrgent(_ cause: TaskLeftOut.Cause) -> Damage.Finding? {
    let delivered = legs { $0.activity == .dropOff }
    guard let drop = delivered.first, let index = task(self[drop].task),
      case .deliver(var delivery) = mission.tasks[index].work, let vehicle = mission.fleet.vehicles.first
    else { return nil }
    for other in mission.tasks.indices { mission.tasks[other].priority = .low }
    var urgent = mission.tasks[index]
    // From one side of the base to the other: nobody is so busy that a whole sortie would not hold it.
    urgent.id = "seeded"
    urgent.priority = .urgent
    urgent.window = nil
    delivery.from.position = vehicle.pad
    delivery.to.position = vehicle.pad
    urgent.work = .deliver(delivery)
    mission.tasks.append(urgent)
    plan.leftOut.append(TaskLeftOut(task: "seeded", reason: "so it is", cause: cause))
    let longest = plan.vehicles.flatMap(\.sorties).map { ($0.landing?.seconds ?? 0) - ($0.takeOff?.seconds ?? 0) }.max()
    if cause == .crowdedOut, (longest ?? 0) < 460 { return nil }
    return Damage.Finding("V218", "seeded")
  }
}
