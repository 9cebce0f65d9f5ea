import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Verification

/// Something that is wrong with a plan of robots on streets, the rule that names it and words of its message.
struct StreetDamage: Sendable {
  let name: String
  let code: String
  let words: String
  /// Whether no other rule has anything to say.
  let isOnly: Bool
  let make: @Sendable () throws -> (StreetWorld, FleetPlan)

  /// A robot whose way from the main street at 50 m east and back to there is another one.
  static func drive(
    _ name: String, _ code: String, _ words: String, isOnly: Bool = true, robots: Int = 1, covered: Double = 1,
    from start: [(Double, Double)] = [(50, 0)], to end: [(Double, Double)] = [(50, -20)],
    _ way: @escaping @Sendable (inout FlightRecorder) throws -> Void = { try StreetPlan.spray(&$0) },
    world change: @escaping @Sendable (inout StreetWorld) throws -> Void = { _ in }
  ) -> StreetDamage {
    StreetDamage(name: name, code: code, words: words, isOnly: isOnly) {
      var world = try StreetWorld(robots: robots)
      try change(&world)
      var robot = try StreetPlan.recorder(world)
      try robot.fly(start, .drive)
      try way(&robot)
      try robot.fly(end, .drive)
      let sorties = [[robot.sortie(1)]] + Array(repeating: [], count: robots - 1)
      let plan = try StreetPlan.plan(&world, sorties, covered: covered)
      return (world, plan)
    }
  }

  /// The round with a detour before it.
  static func detour(
    _ name: String, _ code: String, _ words: String, isOnly: Bool = true, speed: Double? = nil,
    _ way: [(Double, Double)]
  ) -> StreetDamage {
    .drive(name, code, words, isOnly: isOnly) { robot in
      try robot.fly(way + [(50, 0)], .drive, speed: speed)
      try StreetPlan.spray(&robot)
    }
  }

  /// Damage to the valid plan, with its sums made anew, or to the world that it is proved in.
  static func plan(
    _ name: String, _ code: String, _ words: String, isOnly: Bool = true,
    _ damage: @escaping @Sendable (inout StreetWorld, inout FleetPlan) throws -> Void
  ) -> StreetDamage {
    StreetDamage(name: name, code: code, words: words, isOnly: isOnly) {
      var world = try StreetWorld()
      var plan = try StreetPlan.plan(&world, [[try StreetPlan.round(world)]])
      try damage(&world, &plan)
      return (world, plan.withSums())
    }
  }

  static let all: [StreetDamage] = ways + motions + loads

  private static let ways: [StreetDamage] = [
    .detour("a way through the corner of a building", "V222", "building `b1`", [(0, 0), (0, 6), (7.5, 12), (0, 6)]),
    .detour("a way 5 cm too near to a building", "V222", "0.05 m less than its radius", [(0, 0), (5.65, 20), (0, 0)]),
    .detour("a way on the border of water", "V222", "water", [(-8, 0), (-20, -3.7), (-30, 0)]),
    .detour("a way 9 m beside the street", "V222", "leaves all open streets", [(50, 9), (90, 9), (90, 0)]),
    .detour("a way down the steps", "V222", "leaves all open streets", [(100, 0), (100, 50), (100, 0)]),
    .detour("a street where nobody may walk", "V222", "leaves all open", [(-100, 0), (-100, 50), (-100, 0)]),
    .detour("a way across an area that is not open", "V222", "leaves all open", [(-70, 0), (-70, 40), (-70, 0)]),
    .drive(
      "a pad too far from all streets", "V222", "leaves all open", from: [(50, 0)], to: [(50, -75)],
      world: { $0.mission.fleet.vehicles[0].pad = LocalPoint(east: 50, north: -75) }),
    .drive("a way from the pad that bends beside the street", "V222", "leaves all", from: [(60, -14), (60, 0)]),
    .drive("a way to the pad that bends beside the street", "V222", "leaves all", to: [(40, -14), (50, -20)]),
    .drive("a way from the pad to nowhere and back", "V222", "leaves all", to: [(50, -20), (50, -60), (50, -20)]),
    .drive(
      "a pad beside a building's wall", "V222", "building `b2`",
      world: { $0.mission.map.buildings.append(try TestWorld.building("b2", 50.3, -25, 60, -15, height: 10)) }),
    .plan("a street that the map does not have", "V222", "leaves all open") { world, _ in
      world.mission.map.streets.remove(at: 1)
    },
    .plan("five centimetres above the ground", "V222", "above the ground") { _, plan in
      plan.vehicles[0].padAltitude = AltitudeAMSL(metres: 10.05)
      for leg in plan.vehicles[0].sorties[0].legs.indices {
        for point in plan.vehicles[0].sorties[0].legs[leg].points.indices {
          plan.vehicles[0].sorties[0].legs[leg].points[point].altitude = AltitudeAMSL(metres: 10.05)
        }
      }
    },
  ]

  private static let motions: [StreetDamage] = [
    .drive(
      "two pads 0.9 m apart", "V204", "tank-2, which stands,", robots: 2,
      world: { $0.mission.fleet.vehicles[1].pad = LocalPoint(east: 50.9, north: -20) }),
    StreetDamage(name: "two robots that meet", code: "V204", words: "tank-2/1", isOnly: true) {
      var world = try StreetWorld(robots: 2)
      var other = try FlightRecorder(world.mission, vehicle: "tank-2", at: 10)
      try other.fly([(56, 0), (70, 0)], .drive)
      try other.hover(200, .wait)
      try other.fly([(56, 0), (56, -20)], .drive)
      let plan = try StreetPlan.plan(&world, [[try StreetPlan.round(world)], [other.sortie(1)]])
      return (world, plan)
    },
    .detour("a speed above the type's", "V208", "above the limit", speed: 1.8, [(90, 0)]),
    .plan("a take-off", "V210", "nothing that a ground robot can do") { _, plan in
      plan.vehicles[0].sorties[0].legs[0].kind = .takeOff
    },
    .drive("a stop that sprays", "V210", "works standing") { robot in
      try StreetPlan.spray(&robot)
      try robot.hover(10, .service)
    },
    .plan("a gap in place", "V210", "away from where", isOnly: false) { _, plan in
      plan.vehicles[0].sorties[0].legs[3].points[0].position = plan.vehicles[0].sorties[0].legs[0].points[0].position
    },
    .plan("a link that sprays", "V210", "on the way", isOnly: false) { _, plan in
      plan.vehicles[0].sorties[0].legs[3].activity = .spray
    },
    .drive("a sortie that ends beside its pad", "V209", "beside the pad", to: [(50, -19)]),
    .plan("a base on a floor that the map does not have", "V222", "not based on a floor", isOnly: false) { world, _ in
      world.mission.fleet.bases[0].floor = FloorID(building: 0, level: "L1")
    },
    .plan("streets treated from a floor", "V211", "its base is on a floor", isOnly: false) { world, _ in
      world.mission.fleet.bases[0].floor = FloorID(building: 0, level: "L1")
    },
    .drive(
      "a battery that is too small", "V205", "reserve",
      world: { $0.type.battery = Battery(capacity: Energy(joules: 40_000)) }),
    .plan("energy of an empty robot", "V205", "takes") { _, plan in
      for leg in plan.vehicles[0].sorties[0].legs.indices {
        plan.vehicles[0].sorties[0].legs[leg].energy = plan.vehicles[0].sorties[0].legs[leg].energy * 0.9
      }
    },
    .plan("a service after its window", "V207", "window") { world, _ in
      world.mission.tasks[0].window = MissionInterval(start: MissionTime(seconds: 0), end: MissionTime(seconds: 90))
    },
  ]

  private static let loads: [StreetDamage] = [
    .drive("a pass a metre beside the line", "V221", "sprays beside the streets", covered: 0.3) {
      try StreetPlan.spray(&$0, beside: 1)
    },
    .drive("a line that is left out", "V221", "the plan claims") { try StreetPlan.spray(&$0, lines: 1) },
    .plan("a pass too fast for its sprayer", "V221", "too fast for the sprayer") { world, _ in
      world.type.sprayer?.maxFlowLitresPerSecond = 0.2
    },
    .plan("a robot without a sprayer", "V211", "has not the gear", isOnly: false) { world, _ in
      world.type.sprayer = nil
    },
    .plan("a tank that is too small", "V206", "more than its tank") { world, _ in
      world.type.sprayer?.tank = Volume(litres: 30)
    },
    .plan("a load that is too heavy", "V206", "lifts") { world, _ in
      world.type.maxPayload = Mass(kilograms: 30)
    },
    .drive("liquid that vanishes before the last pass", "V206", "too little for the passes", isOnly: true) { robot in
      robot.payload = 180 * StreetWorld.swath * StreetWorld.rate
      try StreetPlan.spray(&robot)
    },
    .drive("a tank that is filled on the way", "V206", "fills a tank on the way") { robot in
      robot.payload += 1
      try StreetPlan.spray(&robot)
    },
    .plan("a share that is not stated", "V221", "states no covered share") { _, plan in
      plan.assignments[0].covered = nil
    },
  ]
}
