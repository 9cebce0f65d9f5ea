import Geometry
import Maps
import Missions
import Plans
import Quantities

/// V212: the plan is that of this mission, this fleet and this map.
enum InputsCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V212", title: "mission, fleet and map match", weight: 20,
    page: """
      The SHA-256 digests in the plan are those of the mission file, the fleet files and the map as they are now. Name,
      start, rules and wind in the plan are the mission's; each vehicle of the fleet stands in the plan once, with its
      type, base and pad.

      Tolerance: the rounding of the file.

      What to do: plan again from the files as they are now.
      """)

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    digests(subject, &outcome)
    mission(subject, &outcome)
    fleet(subject, &outcome)
    return outcome
  }

  private static func expect(
    _ holds: Bool, _ text: @autoclosure () -> String, _ input: String, vehicle: String? = nil,
    sortie: String? = nil, _ outcome: inout CheckOutcome
  ) {
    outcome.count += 1
    guard !holds else { return }
    outcome.add(
      Violation(rule, text(), vehicle: vehicle, sortie: sortie, subject: input, excess: 1))
  }

  private static func digests(_ subject: PlanUnderProof, _ outcome: inout CheckOutcome) {
    guard let now = subject.digests else { return }
    let inputs = subject.plan.inputs
    expect(
      inputs.mission.sha256 == now.mission,
      "the mission file \(inputs.mission.path) is not the one the plan was made from",
      "mission", &outcome)
    expect(
      inputs.map.sha256 == now.map, "the map \(inputs.map.path) is not the one the plan was made from", "map", &outcome)
    expect(
      inputs.fleet.map(\.sha256) == now.fleet,
      "the fleet or vehicle-type files are not the ones the plan was made from",
      "fleet", &outcome)
  }

  private static func mission(_ subject: PlanUnderProof, _ outcome: inout CheckOutcome) {
    let (plan, mission) = (subject.plan, subject.mission)
    expect(plan.sortiePlan == PlanFile.version, "the plan has version \(plan.sortiePlan)", "version", &outcome)
    expect(
      plan.mission == mission.name, "the plan is for the mission \"\(plan.mission)\", not \"\(mission.name)\"",
      "mission", &outcome)
    expect(
      abs(plan.start.secondsSinceEpoch - mission.start.secondsSinceEpoch) <= 0.001,
      "the plan starts at \(plan.start), the mission at \(mission.start)", "start", &outcome)
    let rules = [
      ("clearance", plan.rules.clearance.metres, mission.rules.clearance.metres, 0.0006),
      ("ceiling", plan.rules.ceiling.metres, mission.rules.ceiling.metres, 0.0006),
      ("separation", plan.rules.separation.metres, mission.rules.separation.metres, 0.0006),
      ("reserve", plan.rules.reserve.fraction, mission.rules.reserve.fraction, Tolerances.chargeFraction),
    ]
    for (name, stated, asked, tolerance) in rules {
      expect(
        abs(stated - asked) <= tolerance, "the plan keeps a \(name) of \(stated), the mission asks for \(asked)", name,
        &outcome)
    }
    expect(
      plan.rules.daylight == mission.rules.daylight && plan.rules.requiresWayHome == mission.rules.requiresWayHome,
      "the plan and the mission differ in `daylight` or `way-home`", "rules", &outcome)
    // The plan says where the wind comes from, the mission where the air moves to.
    let angle = Angle(degrees: plan.wind.fromDegrees).radians
    let speed = plan.wind.speed.metresPerSecond
    let blows = LocalVector(east: -speed * Trigonometry.sine(angle), north: -speed * Trigonometry.cosine(angle))
    expect(
      (blows - mission.weather.wind).lengthMetres <= 0.01, "the plan was made for another wind than the mission's",
      "wind", &outcome)
  }

  private static func fleet(_ subject: PlanUnderProof, _ outcome: inout CheckOutcome) {
    let (plan, fleet) = (subject.plan, subject.mission.fleet)
    expect(
      plan.vehicles.map(\.id) == fleet.vehicles.map(\.id), "the plan's vehicles are not those of the fleet, in order",
      "fleet", &outcome)
    for planned in plan.vehicles {
      guard let vehicle = fleet.vehicle(named: planned.id) else {
        expect(false, "the fleet has no vehicle `\(planned.id)`", planned.id, vehicle: planned.id, &outcome)
        continue
      }
      expect(
        planned.type == vehicle.type && planned.base == vehicle.base,
        "vehicle `\(planned.id)` is a \(planned.type) at \(planned.base) in the plan, a \(vehicle.type) at "
          + "\(vehicle.base) in the fleet", planned.id, vehicle: planned.id, &outcome)
      let ground = subject.floorAltitude(of: vehicle) ?? subject.mission.map.terrain.ground(at: vehicle.pad).metres
      let beside = (try? subject.mission.map.projection.local(planned.pad)).map(vehicle.pad.planarDistanceMetres)
      expect(
        (beside ?? .infinity) <= Tolerances.padMetres
          && abs(planned.padAltitude.metres - ground) <= Tolerances.padMetres,
        "vehicle `\(planned.id)` has another pad in the plan than in the fleet", planned.id, vehicle: planned.id,
        &outcome)
      for (number, sortie) in planned.sorties.enumerated() {
        expect(
          sortie.id == "\(planned.id)/\(number + 1)",
          "sortie \(number + 1) of vehicle `\(planned.id)` is called `\(sortie.id)`", planned.id, vehicle: planned.id,
          sortie: sortie.id, &outcome)
      }
    }
  }
}
