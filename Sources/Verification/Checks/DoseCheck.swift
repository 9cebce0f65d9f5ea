import Geometry
import Maps
import Missions
import Plans
import Quantities

/// V223: the surfaces of rooms that are treated by UV-C get the dose that the plan claims.
enum DoseCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V223", title: "UV-C doses", weight: 31,
    page: """
      For each task with UV-C the doses of all surfaces of its rooms are worked out anew from the recorded ways with the
      lamp on: floors beside furniture, walls up to the mission's wall height on each side that faces a treated room –
      above furniture that touches them –, tops and sides of furniture. Shut doors, and doors that lead
      out of the task's rooms, count as wall.

      Surfaces are cut into samples of at most 0.15 m. The lamp is a line that radiates as Keitz has it, integrated over
      the stretch of it that a sample sees, with the angle of incidence. Rays decide what is seen: walls and shut doors
      hide all, furniture hides up to its height, and the robot's body up to the lamp's base hides what is behind its
      rim. Standing counts with its time, a way in steps of at most 0.2 m and 2 s with the speeds of the plan. Light
      that is reflected does not count, nor does a lamp outside of the task's rooms, which is a violation besides.

      For each surface the area below the asked dose – without the safety factor – must not be larger than what the plan
      states as missing there, and the claimed share must be found. The stated least dose and 5th percentile are asked
      for with the safety factor taken out. Asked and planned dose, area, seconds with the lamp on, the sums of missing
      parts and their names are compared, and a log reduction is not above that of the mission's entry at the stated
      least dose. A task with UV-C whose assignment states no dose is a violation.

      Tolerance: for each surface 0.05 m² and 1 % of it, as samples at edges of shadows differ; half a percentage point
      of the claimed share; 2 % of the area; 1 s.

      The result lists for each task the share at the dose, the least dose and the 5th percentile of what is at the
      dose, and what gets less, with places.

      There are bounds on samples (200,000), places of lamps (50,000) and rays (60 million); a plan that goes beyond
      them is not proved.

      What to do: plan again; a plan that states what is missing is proved with it.
      """)

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    var raysLeft = DoseLimits.raysMax
    for assignment in subject.plan.assignments {
      guard let task = subject.task(named: assignment.task), let irradiation = task.irradiation else { continue }
      judge(assignment, irradiation, subject, &raysLeft, &outcome)
    }
    return outcome
  }

  static func violation(
    _ assignment: TaskAssignment, _ text: String, _ amount: Amount? = nil, place: GeoPoint? = nil, excess: Double = 1
  ) -> Violation {
    Violation(
      rule, "task `\(assignment.task)` \(text)", sortie: assignment.sorties.first, time: assignment.start.seconds,
      place: place, amount: amount, subject: assignment.task, excess: excess)
  }

  private static func judge(
    _ assignment: TaskAssignment, _ irradiation: Irradiation, _ subject: PlanUnderProof, _ raysLeft: inout Int,
    _ outcome: inout CheckOutcome
  ) {
    outcome.count += 1
    guard let dose = assignment.dose else {
      return outcome.add(violation(assignment, "is done by UV-C and the plan states no doses"))
    }
    let numbers = [
      dose.asked, dose.planned, dose.squareMetres, dose.least, dose.fifthPercentile, dose.lampSeconds,
      dose.missingSquareMetres, assignment.covered ?? 0, dose.logReduction?.log10 ?? 0,
    ]
    guard (numbers + dose.missing.map(\.squareMetres)).allSatisfy({ ProofLimits.isNumber($0) && $0 >= 0 }) else {
      return outcome.add(violation(assignment, "states doses that are no numbers, or absurd ones"))
    }
    guard let level = subject.mission.map.level(irradiation.floor) else {
      return outcome.add(violation(assignment, "is on level `\(irradiation.floor.level)`, which the map does not have"))
    }
    func gaveUp(_ what: String) {
      outcome.add(violation(assignment, "has \(what), and what it gets is not proved", excess: 1e9))
    }
    let scene = TreatedScene(irradiation, level: level)
    guard scene.edgeCount <= DoseLimits.edgesMax else { return gaveUp("more than \(DoseLimits.edgesMax) edges") }
    let sampler = SurfaceSampler(scene, wallHeight: irradiation.wallHeight.metres)
    guard !sampler.isTooLarge else { return gaveUp("more than \(DoseLimits.samplesMax) samples of surface") }
    let serving = subject.legs(servingTask: assignment.task).filter { $0.leg.leg.activity == .irradiate }
    let places = LampPlaces(
      serving.filter {
        $0.sortie.isOfGroundRobot && subject.floor(of: $0.sortie.missionVehicle) == irradiation.floor
      })
    guard !places.isTooMany else { return gaveUp("more than \(DoseLimits.placesMax) places of lamps") }
    let field = DoseField(sampler.samples, rooms: sampler.rooms, places, in: scene, raysMax: raysLeft)
    raysLeft -= field.rays
    outcome.count += sampler.samples.count
    guard !field.isTooLong else { return gaveUp("more than \(DoseLimits.raysMax) rays from lamps to surfaces") }
    var map = DoseMap(
      task: assignment.task, floor: irradiation.floor, rooms: scene.rooms.filter(\.isTreated).map(\.name),
      through: scene.rooms.filter { !$0.isTreated }.map(\.name), asked: irradiation.doseJoulesPerSquareMetre,
      samples: sampler.samples, surfaces: sampler.surfaces, claimed: assignment.covered ?? 0,
      lampSeconds: serving.reduce(0) { $0 + max(0, $1.leg.duration) })
    for number in map.samples.indices { map.samples[number].dose = field.doses[number] }
    map.addUp(subject)
    outcome.doses.append(map)
    outside(field, assignment, subject, &outcome)
    DoseClaims(assignment, dose, irradiation, map, subject).judge(&outcome)
  }

  /// A lamp burns only where people are kept out.
  private static func outside(
    _ field: DoseField, _ assignment: TaskAssignment, _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    guard field.secondsOutside > Tolerances.lampOutsideSeconds else { return }
    let seconds = Amount(field.secondsOutside, "s")
    outcome.add(
      violation(
        assignment, "has a lamp on outside of its rooms for \(seconds)", seconds,
        place: field.firstOutside.flatMap(subject.geo), excess: field.secondsOutside / 60))
  }
}

extension DoseMap {
  /// Works out what each surface lacks, and where.
  fileprivate mutating func addUp(_ subject: PlanUnderProof) {
    var sums = surfaces.map { _ in (east: 0.0, north: 0.0, height: 0.0, area: 0.0, least: Double.infinity) }
    for sample in samples {
      let number = sample.surface
      sums[number].least = min(sums[number].least, sample.dose)
      guard sample.dose < asked else { continue }
      let area = sample.squareMetres
      sums[number].area += area
      sums[number].east += sample.position.east * area
      sums[number].north += sample.position.north * area
      sums[number].height += sample.heightMetres * area
    }
    for number in surfaces.indices {
      let sum = sums[number]
      surfaces[number].least = sum.least.isFinite ? sum.least : 0
      guard sum.area > 0 else { continue }
      surfaces[number].shortSquareMetres = sum.area
      surfaces[number].heightMetres = sum.height / sum.area
      surfaces[number].place = subject.geo(LocalPoint(east: sum.east / sum.area, north: sum.north / sum.area))
    }
  }
}

extension MissionTask {
  /// The disinfection by UV-C that it asks for; nil for other work.
  var irradiation: Irradiation? {
    guard case .irradiate(let irradiation) = work else { return nil }
    return irradiation
  }
}

extension Mission {
  /// Whether a task is done by UV-C.
  var hasIrradiation: Bool { tasks.contains { $0.irradiation != nil } }
  /// Whether the fleet has robots on a floor.
  var hasGroundRobots: Bool { fleet.types.contains(where: \.isGroundRobot) }
}
