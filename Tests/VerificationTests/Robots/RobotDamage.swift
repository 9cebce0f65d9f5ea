import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Verification

/// Something that is wrong with a plan of robots, and the rule that names it.
struct RobotDamage: Sendable {
  let name: String
  let code: String
  /// Whether no other rule has anything to say.
  let isOnly: Bool
  let make: @Sendable () throws -> (RobotWorld, FleetPlan)

  init(
    _ name: String, _ code: String, isOnly: Bool = true,
    _ make: @escaping @Sendable () throws -> (RobotWorld, FleetPlan)
  ) {
    (self.name, self.code, self.isOnly, self.make) = (name, code, isOnly, make)
  }

  /// Damage to the valid plan, with its sums made anew.
  static func plan(
    _ name: String, _ code: String, isOnly: Bool = true,
    _ damage: @escaping @Sendable (inout FleetPlan) throws -> Void
  ) -> RobotDamage {
    RobotDamage(name, code, isOnly: isOnly) {
      let world = try RobotWorld()
      var plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
      try damage(&plan)
      return (world, plan.withSums())
    }
  }

  /// Damage to what the valid plan states about doses.
  static func dose(
    _ name: String, _ damage: @escaping @Sendable (inout SurfaceDose) throws -> Void
  ) -> RobotDamage {
    .plan(name, "V223") { plan in
      var dose = try value(plan.assignments[0].dose)
      try damage(&dose)
      plan.assignments[0].dose = dose
    }
  }

  /// Another drive by the first robot, honest about its doses.
  static func drive(
    _ name: String, _ code: String, isOnly: Bool = true, robots: Int = 1,
    world change: @escaping @Sendable (inout RobotWorld) throws -> Void = { _ in },
    _ way: @escaping @Sendable (inout RobotRecorder) throws -> Void
  ) -> RobotDamage {
    RobotDamage(name, code, isOnly: isOnly) {
      var world = try RobotWorld(robots: robots)
      try change(&world)
      var robot = try RobotRecorder(world.mission)
      try way(&robot)
      let sorties = [[robot.sortie()]] + Array(repeating: [], count: robots - 1)
      return (world, try RobotPlan.plan(world, sorties))
    }
  }

  static let all: [RobotDamage] = ways + motions + doses

  private static let ways: [RobotDamage] = [
    .drive("a stop in a wall", "V222") { robot in
      try robot.drive([(0.6, 1.2), (0.2, 1.2)])
      try robot.shine(60)
      try robot.drive([(0.6, 1.2), (0.6, 0.6)])
    },
    .drive("a way past the corner of the bed by two centimetres and a half too near", "V222") { robot in
      try robot.drive([(2.305, 1.5), (2.305, 3.0)])
      try robot.shine(60)
      try robot.drive([(2.305, 1.5), (0.6, 0.6)])
      try robot.drive([(0.6, 2.495)])
      try robot.shine(20)
      try robot.drive([(0.6, 0.6)])
    },
    .drive("a way through the bed", "V222") { robot in
      try robot.drive([(0.6, 1.2)])
      try robot.shine(60)
      try robot.drive([(2.6, 3.4), (2.6, 0.6), (0.6, 0.6)])
    },
    .drive(
      "a way through a door that is shut", "V222",
      world: { $0.mission.tasks = [RobotWorld.task(rooms: ["room-1"], through: ["room-2"], shut: ["inner-door"])] }
    ) { robot in
      try robot.drive([(2, 2)])
      try robot.shine(60)
      try robot.drive([(6, 2), (2, 2)])
      try robot.shine(60)
      try robot.drive([(0.6, 0.6)])
    },
    .drive(
      "a way with the lamp on through a door that leads out", "V222", isOnly: false,
      world: { $0.mission.tasks = [RobotWorld.task(rooms: ["room-1"])] }
    ) { robot in
      try robot.drive([(2, 2)])
      try robot.drive([(6, 2), (2, 2)], .swath, task: "night")
      try robot.drive([(0.6, 0.6)])
    },
    .drive("a way out of the house", "V222") { robot in
      try robot.drive([(2, 2)])
      try robot.shine(60)
      try robot.drive([(9, 2), (2, 2), (0.6, 0.6)])
    },
    .drive(
      "a lamp that burns in a room that is not the task's", "V223",
      world: { $0.mission.tasks = [RobotWorld.task(rooms: ["room-1"])] }
    ) { robot in
      try robot.drive([(2, 2)])
      try robot.shine(60)
      try robot.drive([(6, 2)])
      try robot.shine(60)
      try robot.drive([(2, 2), (0.6, 0.6)])
    },
    .drive("a sortie that ends beside its pad", "V209") { robot in
      try robot.drive([(2, 2)])
      try robot.shine(60)
      try robot.drive([(0.6, 1)])
    },
    .drive("a way past a robot that stands", "V204", robots: 2) { robot in
      try robot.drive([(0.6, 1.2), (1.8, 1.4)])
      try robot.shine(60)
      try robot.drive([(0.6, 1.2), (0.6, 0.6)])
    },
    RobotDamage("two robots that meet", "V204") {
      let world = try RobotWorld(robots: 2)
      var (one, two) = (try RobotRecorder(world.mission), try RobotRecorder(world.mission, vehicle: "robot-2"))
      try one.drive([(0.6, 2), (2.2, 2)])
      try one.shine(60)
      try one.drive([(0.6, 2), (0.6, 0.6)])
      try two.drive([(1.8, 1.2), (3, 2)])
      try two.shine(60)
      try two.drive([(1.8, 1.2), (1.8, 0.6)])
      return (world, try RobotPlan.plan(world, [[one.sortie()], [two.sortie()]]))
    },
    .drive("a pad outside of all rooms", "V222", world: { $0.mission.fleet.vehicles[0].pad = .init(east: 9, north: 5) })
    { robot in
      try robot.drive([(9, 6)])
      try robot.shine(0.1)
      try robot.drive([(9, 5)])
    },
    RobotDamage("a base that stands on no floor", "V222", isOnly: false) {
      var world = try RobotWorld()
      let plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
      world.mission.fleet.bases[0].floor = nil
      return (world, plan)
    },
    RobotDamage("a base on another floor than the rooms", "V211", isOnly: false) {
      var world = try RobotWorld()
      let plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
      var upper = world.mission.map.indoor[0].levels[0]
      upper.name = "L2"
      world.mission.map.indoor[0].levels.append(upper)
      world.mission.fleet.bases[0].floor = FloorID(building: 0, level: "L2")
      return (world, plan)
    },
  ]

  private static let motions: [RobotDamage] = [
    .drive("a speed above the type's", "V208") { robot in
      try robot.drive([(2, 2)], speed: 1.0)
      try robot.shine(60)
      try robot.drive([(0.6, 0.6)])
    },
    .plan("five centimetres above the floor", "V222") { plan in
      plan.vehicles[0].padAltitude = AltitudeAMSL(metres: RobotWorld.altitude + 0.05)
      for leg in plan.vehicles[0].sorties[0].legs.indices {
        for point in plan.vehicles[0].sorties[0].legs[leg].points.indices {
          plan.vehicles[0].sorties[0].legs[leg].points[point].altitude = AltitudeAMSL(
            metres: RobotWorld.altitude + 0.05)
        }
      }
    },
    .plan("energy without the lamp", "V205") { plan in
      for leg in plan.vehicles[0].sorties[0].legs.indices {
        let seconds =
          (plan.vehicles[0].sorties[0].legs[leg].end?.seconds ?? 0)
          - (plan.vehicles[0].sorties[0].legs[leg].start?.seconds ?? 0)
        guard plan.vehicles[0].sorties[0].legs[leg].activity == .irradiate else { continue }
        let stated = plan.vehicles[0].sorties[0].legs[leg].energy.joules
        plan.vehicles[0].sorties[0].legs[leg].energy = Energy(joules: stated - 700 * seconds)
      }
    },
    .drive(
      "a battery that is too small", "V205", world: { $0.type.battery = Battery(capacity: Energy(joules: 400_000)) }
    ) { robot in
      try robot.drive([(2, 2)])
      try robot.shine(480)
      try robot.drive([(0.6, 0.6)])
    },
    .plan("a take-off", "V210") { $0.vehicles[0].sorties[0].legs[0].kind = .link },
    .plan("a lamp on a drive", "V210", isOnly: false) { plan in
      plan.vehicles[0].sorties[0].legs[0].activity = .irradiate
      plan.vehicles[0].sorties[0].legs[0].task = "night"
    },
    .plan("a gap in place", "V210", isOnly: false) { plan in
      plan.vehicles[0].sorties[0].legs[3].points[0].position = plan.vehicles[0].sorties[0].legs[0].points[0].position
    },
    .drive(
      "a service after its window", "V207",
      world: {
        $0.mission.tasks[0].window = MissionInterval(start: MissionTime(seconds: 0), end: MissionTime(seconds: 40))
      }
    ) { robot in
      try robot.drive([(2, 2)])
      try robot.shine(60)
      try robot.drive([(0.6, 0.6)])
    },
    RobotDamage("a lamp that the type has not", "V211", isOnly: false) {
      var world = try RobotWorld()
      let plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
      world.type.lamp = nil
      return (world, plan)
    },
  ]

  private static let doses: [RobotDamage] = [
    RobotDamage("dwells cut to a tenth", "V223") {
      let world = try RobotWorld()
      let honest = try RobotPlan.plan(world, [try RobotPlan.round(world)])
      var plan = try RobotPlan.plan(world, [try RobotPlan.round(world, seconds: 12)])
      let seconds = try value(plan.assignments[0].dose).lampSeconds
      plan.assignments[0].dose = honest.assignments[0].dose
      plan.assignments[0].dose?.lampSeconds = seconds
      plan.assignments[0].covered = honest.assignments[0].covered
      return (world, plan)
    },
    .plan("a lamp that is off for one stop", "V223") { plan in
      let legs = plan.vehicles[0].sorties[0].legs
      let stop = try value(legs.indices.filter { legs[$0].kind == .service }.dropFirst().first)
      plan.vehicles[0].sorties[0].legs[stop].activity = nil
    },
    RobotDamage("a lamp that is weaker than the plan takes it", "V223") {
      var world = try RobotWorld()
      let plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
      world.type.lamp?.outputShare = 0.2
      return (world, plan)
    },
    RobotDamage("a cabinet that the plan does not know", "V223", isOnly: false) {
      var world = try RobotWorld()
      let plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
      world.mission.map.indoor[0].levels[0].furniture.append(
        IndoorFurniture(
          model: "Sortie/Cabinet", position: LocalPoint(east: 1.2, north: 1.6), yaw: .zero,
          outline: try TestWorld.rectangle(1.1, 1.5, 1.3, 1.7)))
      return (world, plan)
    },
    .plan("a share five points too high", "V223") { plan in
      plan.assignments[0].covered = (plan.assignments[0].covered ?? 0) + 0.05
    },
    .plan("no share", "V223") { $0.assignments[0].covered = nil },
    .plan("no doses", "V223") { $0.assignments[0].dose = nil },
    .dose("a missing surface that is concealed") { dose in
      dose.missingSquareMetres -= dose.missing.removeFirst().squareMetres
    },
    .dose("a missing surface under another name") { $0.missing[0].surface = "floor of room-9" },
    .dose("missing surfaces left out of a list that has room") { dose in
      dose.missing.removeFirst()
      dose.missingOmitted = 1
    },
    .dose("missing surfaces that do not add up") { $0.missingSquareMetres += 1 },
    .dose("another asked dose") { ($0.asked, $0.planned) = (50, 60) },
    .dose("another safety factor") { $0.planned = 300 },
    .dose("a tenth of the surface forgotten") { $0.squareMetres *= 0.9 },
    .dose("a lamp that burns longer than its legs") { $0.lampSeconds += 5 },
    .dose("a least dose that nobody gets") { $0.least = 5000 },
    .dose("a 5th percentile that nobody gets") { $0.fifthPercentile = 5000 },
    .dose("a log reduction without a source") {
      $0.logReduction = .init(germ: "virus", log10: 1, source: "none")
    },
    RobotDamage("a log reduction above the source's", "V223") {
      var world = try RobotWorld()
      let entry = DoseEntry(
        name: "x", germ: "virus", wavelengthNanometres: 254, doseJoulesPerSquareMetre: 100, logReduction: 3,
        source: "paper")
      world.mission.tasks = [RobotWorld.task(rooms: ["room-1"], through: ["room-2"], against: entry)]
      var plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
      plan.assignments[0].dose?.logReduction = .init(germ: "virus", log10: 3.5, source: "paper")
      return (world, plan)
    },
  ]
}
