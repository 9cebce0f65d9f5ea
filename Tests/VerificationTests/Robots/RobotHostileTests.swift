import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// Plans of robots that somebody made to be slow, large or absurd.
struct RobotHostileTests {
  @Test("absurd numbers in legs and doses give violations and no crash", arguments: 0..<40 as Range<UInt64>)
  func absurd(seed: UInt64) throws {
    var dice = Dice(seed: seed, stream: "absurd robots")
    let world = try RobotWorld()
    var plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
    let values = [-1, 1e-12, 1e9, -1e9, .nan, .infinity, -.infinity, 1e300]
    let number = dice.pick(values)
    let (leg, point) = (1 + 2 * dice.index(below: 4), dice.index(below: 2))
    switch dice.index(below: 8) {
    case 0: plan.vehicles[0].sorties[0].legs[leg].points[point].time = MissionTime(seconds: number)
    case 1: plan.vehicles[0].sorties[0].legs[leg].points[point].altitude = AltitudeAMSL(metres: number)
    case 2: plan.assignments[0].dose?.squareMetres = number
    case 3: plan.assignments[0].dose?.missing[0].squareMetres = number
    case 4: plan.assignments[0].dose?.least = abs(number) + 5000
    case 5: plan.assignments[0].covered = number.isNaN ? number : abs(number) + 1
    case 6:
      plan.vehicles[0].sorties[0].legs[leg].points[point].position = try value(
        GeoPoint(longitude: 24.94 + dice.number(0.001, 100), latitude: dice.number(-80, 80)))
    default: plan.assignments[0].dose?.lampSeconds = number
    }
    #expect(!PlanVerifier.verify(plan: plan, mission: world.mission).isProved)
  }

  @Test("a lamp at far too many places is refused after bounded work, and said so")
  func places() throws {
    let world = try RobotWorld()
    var plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
    let leg = plan.vehicles[0].sorties[0].legs[1]
    let template = leg.points[0]
    var points: [TrajectoryPoint] = []
    for number in 0..<60_000 {
      var point = template
      point.position = try value(
        GeoPoint(
          longitude: template.position.longitude + Double(number % 300) * 1e-7,
          latitude: template.position.latitude + Double(number / 300) * 1e-7))
      point.time = MissionTime(seconds: template.time.seconds + Double(number))
      points.append(point)
    }
    plan.vehicles[0].sorties[0].legs[1].points = points
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    #expect(result.violations.contains { $0.code == "V223" && $0.message.contains("50000 places of lamps") })
  }

  @Test("thousands of legs at one place are one place of the lamp")
  func legs() throws {
    let world = try RobotWorld()
    var robot = try RobotRecorder(world.mission)
    try robot.drive([(2, 2)])
    for _ in 0..<3000 { try robot.shine(0.1) }
    try robot.drive([(0.6, 0.6)])
    let plan = try RobotPlan.plan(world, [[robot.sortie()]])
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    #expect(Set(result.violations.map(\.code)).subtracting(["V205"]).isEmpty, "\(TextReport.text(result).prefix(900))")
  }

  @Test("a hall with far too much surface is refused, and said so")
  func hall() throws {
    var world = try RobotWorld(bed: false)
    let plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
    world.mission.map.indoor[0].levels[0].rooms[0].outline = try TestWorld.rectangle(0, 0, 900, 900)
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    #expect(result.violations.contains { $0.code == "V223" && $0.message.contains("200000 samples") })
  }

  @Test("rooms that the map does not have, and a level that it does not have, are named")
  func unknown() throws {
    var world = try RobotWorld()
    let plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
    world.mission.tasks = [RobotWorld.task(rooms: ["room-7"])]
    #expect(PlanVerifier.verify(plan: plan, mission: world.mission).violations.contains { $0.code == "V223" })
    world.mission.map.indoor[0].levels[0].name = "L9"
    let codes = Set(PlanVerifier.verify(plan: plan, mission: world.mission).violations.map(\.code))
    #expect(codes.isSuperset(of: ["V222", "V223"]))
  }
}
