import Coverage
import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing

/// Plans with ground robots that disinfect by UV-C.
@Suite struct RobotPlanTests {
  private func robotPlan(_ plan: FleetPlan, _ number: Int = 1) throws -> VehiclePlan {
    try #require(plan.vehicles.first { $0.id == "lamp-\(number)" })
  }

  @Test("a robot disinfects two rooms: from its pad and back, with drives and light, on its floor and with its reserve")
  func oneRobot() throws {
    var world = RobotWorld()
    world.tasks = [world.disinfection()]
    let (mission, plan) = (try world.mission(), try world.plan())
    #expect(plan.leftOut.isEmpty, "\(plan.leftOut.map(\.reason))")
    let audit = try RobotAudit(plan: plan, mission: mission)
    #expect(audit.breaks() == [])
    let robot = try robotPlan(plan)
    #expect(robot.padAltitude.metres == TestWorld.ground + RobotWorld.elevation)
    #expect(robot.sorties.count == 1)
    let legs = robot.sorties.flatMap(\.legs)
    #expect(legs.first?.kind == .drive && legs.last?.kind == .drive)
    #expect(legs.contains { $0.kind == .service } && legs.contains { $0.kind == .swath })
    #expect(audit.leastWallClearance(level: try world.level()) >= 0.0)
    let assignment = try #require(plan.assignments.first)
    let dose = try #require(assignment.dose)
    #expect(dose.asked == 100 && dose.planned == 120)
    #expect(dose.least >= 100)
    #expect(try #require(assignment.covered) > 0.9)
    // Two rooms of 9 m² with walls of 2 m, and no wall where the doors stand open.
    #expect(abs(dose.squareMetres - (18 + 2 * (24 - 2.4))) < 0.01, "\(dose.squareMetres)")
    #expect(dose.missing.allSatisfy { $0.cause != .leftOut })
    let missing = dose.missing.reduce(0) { $0 + $1.squareMetres }
    #expect(abs(missing - dose.missingSquareMetres) < 0.01 && missing < 0.1 * dose.squareMetres)
    #expect(dose.lampSeconds >= dose.lowerBoundSeconds)
    #expect(abs(try #require(dose.logReduction).log10 - 3) < 1e-9)
  }

  @Test("the recorded way gives each place of the bare floors and of the walls before them the asked dose")
  func bruteForceDoses() throws {
    var world = RobotWorld()
    world.tasks = [world.disinfection()]
    let mission = try world.mission()
    let audit = try RobotAudit(plan: try world.plan(), mission: mission)
    let scene = try #require(
      UltravioletScene.scene(of: try world.level(), treated: ["room-1", "room-2"], passed: ["corridor"])
    ).scene
    let lamp = try #require(world.type.lamp)
    var field = try UltravioletField(
      scene: scene,
      lamp: LineLamp(power: lamp.output, outputShare: lamp.outputShare, length: lamp.length, base: lamp.base),
      radius: Length(metres: RobotWorld.radius))
    for room in 0..<2 {
      for column in 0..<5 {
        for row in 0..<5 {
          let place = RobotWorld.point(3 * Double(room) + 0.3 + 0.6 * Double(column), 2.3 + 0.6 * Double(row))
          let dose = audit.dose(at: place, height: 0, normal: .up, &field)
          #expect(dose >= RobotWorld.dose, "\(dose) J/m² at \(place)")
        }
        for height in [0.3, 1.0, 1.7] {
          let place = RobotWorld.point(3 * Double(room) + 0.3 + 0.6 * Double(column), 4.999)
          let dose = audit.dose(
            at: place, height: height, normal: SurfaceNormal(east: 0, north: -1, up: 0), &field)
          #expect(dose >= RobotWorld.dose, "\(dose) J/m² at \(place), \(height) m up")
        }
      }
    }
  }

  @Test("robots share the work evenly and keep their bodies apart", arguments: [2, 3])
  func sharing(robots: Int) throws {
    var world = RobotWorld()
    (world.roomCount, world.robotCount) = (6, robots)
    // Over longer missions an earlier end is worth less than a second robot's trip.
    world.minutes = 60
    world.tasks = [world.disinfection()]
    let (mission, plan) = (try world.mission(), try world.plan())
    #expect(plan.leftOut.isEmpty, "\(plan.leftOut.map(\.reason))")
    let audit = try RobotAudit(plan: plan, mission: mission)
    #expect(audit.breaks() == [])
    #expect(audit.closeEncounters() == [] && audit.parkedEncounters() == [])
    #expect(plan.vehicles.allSatisfy { $0.sorties.count == 1 })
    let legs = plan.vehicles.flatMap(\.sorties).flatMap(\.legs)
    let seconds = plan.vehicles.flatMap(\.sorties).map { ($0.landing?.seconds ?? 0) - ($0.takeOff?.seconds ?? 0) }
    let longest = legs.filter { $0.kind == .service }.map { ($0.end?.seconds ?? 0) - ($0.start?.seconds ?? 0) }.max()
    let total = seconds.reduce(0, +)
    let end = try #require(plan.vehicles.flatMap(\.sorties).compactMap(\.landing?.seconds).max())
    #expect(end <= 1.10 * total / Double(robots) + (longest ?? 0), "\(end) s, \(seconds)")
    #expect(try #require(plan.assignments.first?.dose).least >= 100)
  }

  @Test("the service lies in its window, and a run whose window opens later is waited for or left later")
  func window() throws {
    var world = RobotWorld()
    world.robotCount = 2
    world.tasks = [world.disinfection(window: 100...200)]
    let (mission, plan) = (try world.mission(), try world.plan())
    #expect(plan.leftOut.isEmpty, "\(plan.leftOut.map(\.reason))")
    #expect(try RobotAudit(plan: plan, mission: mission).breaks() == [])
    for leg in plan.vehicles.flatMap(\.sorties).flatMap(\.legs) where leg.activity == .irradiate {
      #expect(try #require(leg.start).seconds >= 6000 && #require(leg.end).seconds <= 12_000)
    }
  }

  @Test("a battery too small for all of it means more sorties, and the same doses")
  func smallBattery() throws {
    var world = RobotWorld()
    world.type = RobotWorld.robot(wattHours: 40)
    world.tasks = [world.disinfection()]
    let (mission, plan) = (try world.mission(), try world.plan())
    #expect(try robotPlan(plan).sorties.count > 1)
    #expect(try RobotAudit(plan: plan, mission: mission).breaks() == [])
    #expect(try #require(plan.assignments.first?.dose).least >= 100)
  }

  @Test("what the mission's end leaves no time for is stated as left out, and the doses are those of what is done")
  func partial() throws {
    var world = RobotWorld()
    world.roomCount = 4
    world.type = RobotWorld.robot(wattHours: 40)
    world.tasks = [world.disinfection()]
    world.minutes = 12
    let plan = try world.plan()
    let assignment = try #require(plan.assignments.first, "\(plan.leftOut.map(\.reason))")
    let dose = try #require(assignment.dose)
    #expect(dose.missing.contains { $0.cause == .leftOut })
    let covered = try #require(assignment.covered)
    #expect(covered > 0.05 && covered < 0.95, "\(covered)")
    #expect(dose.missingSquareMetres >= (1 - covered) * dose.squareMetres - 0.5)
    #expect(dose.least >= 100 || dose.least == 0)
    #expect(try #require(plan.vehicles.first?.sorties.last?.landing).seconds <= 720)
  }

  @Test("the same seed gives the same bytes")
  func repeatable() throws {
    var world = RobotWorld()
    world.robotCount = 2
    world.tasks = [world.disinfection()]
    #expect(PlanFile.encode(try world.plan(seed: 5)) == PlanFile.encode(try world.plan(seed: 5)))
  }

  @Test("a drone delivers outdoors while a robot works in the same map, each by its own rules")
  func mixed() throws {
    var world = RobotWorld()
    world.hasDrones = true
    let (west, east) = (TestWorld.place("west", -600, 0), TestWorld.place("east", 600, 300))
    world.tasks = [TestWorld.delivery("parcel", from: west, to: east), world.disinfection()]
    // Wind that the robot's type may not fly in, and a pad below a building's clearance.
    world.world.wind = LocalVector(east: 3, north: 0)
    let (mission, plan) = (try world.mission(), try world.plan())
    #expect(plan.leftOut.isEmpty, "\(plan.leftOut.map(\.reason))")
    #expect(try RobotAudit(plan: plan, mission: mission).breaks() == [])
    let drones = plan.vehicles.filter { $0.type == "heron" }.flatMap(\.sorties)
    #expect(drones.count == 1 && drones.first?.legs.first?.kind == .takeOff)
    #expect(try robotPlan(plan).sorties.count == 1)
  }

  @Test("what only drones can do is refused where there are robots alone")
  func robotsDoNotFly() throws {
    var world = RobotWorld()
    let (west, east) = (TestWorld.place("west", -600, 0), TestWorld.place("east", 600, 300))
    world.tasks = [
      TestWorld.delivery("parcel", from: west, to: east),
      TestWorld.task(
        "relay", .station(StationKeeping(place: west, durationSeconds: 60, height: HeightAGL(metres: 40)))),
    ]
    let plan = try world.plan()
    #expect(plan.assignments.isEmpty && plan.vehicles.allSatisfy(\.sorties.isEmpty))
    #expect(plan.leftOut.map(\.cause) == [.noVehicle, .noVehicle])
    #expect(plan.leftOut.allSatisfy { $0.reason == "the fleet has no vehicle that flies" })
  }

  @Test("two tasks of different priority: the window of each holds, and the urgent one is first")
  func twoTasks() throws {
    var world = RobotWorld()
    world.tasks = [
      world.disinfection("first", rooms: ["room-1"]),
      world.disinfection("second", rooms: ["room-2"], priority: .urgent),
    ]
    let (mission, plan) = (try world.mission(), try world.plan())
    #expect(plan.leftOut.isEmpty, "\(plan.leftOut.map(\.reason))")
    #expect(try RobotAudit(plan: plan, mission: mission).breaks() == [])
    let starts = Dictionary(plan.assignments.map { ($0.task, $0.start.seconds) }) { first, _ in first }
    #expect(try #require(starts["second"]) < #require(starts["first"]))
  }

  @Test("robots that have to pass each other in a corridor of 2 m that is treated, too, keep apart", arguments: [2, 3])
  func corridor(robots: Int) throws {
    var world = RobotWorld()
    (world.roomCount, world.robotCount) = (4, robots)
    world.tasks = [world.disinfection(rooms: ["corridor", "room-1", "room-2", "room-3", "room-4"])]
    let (mission, plan) = (try world.mission(), try world.plan())
    #expect(plan.leftOut.isEmpty, "\(plan.leftOut.map(\.reason))")
    let audit = try RobotAudit(plan: plan, mission: mission)
    #expect(audit.breaks() == [])
    #expect(audit.closeEncounters() == [] && audit.parkedEncounters() == [])
    let dose = try #require(plan.assignments.first?.dose)
    #expect(!dose.missing.contains { $0.cause == .leftOut })
    #expect(dose.least >= 100)
  }

  @Test("a second plan of the day keeps the robots' sorties, and what they do is done")
  func replanned() throws {
    var world = RobotWorld()
    (world.roomCount, world.robotCount) = (3, 1)
    world.type = RobotWorld.robot(wattHours: 35)
    world.tasks = [world.disinfection()]
    let earlier = try world.plan()
    let sorties = try robotPlan(earlier).sorties
    #expect(sorties.count > 2)
    // The second sortie is on its way.
    let moment = try #require(sorties[1].takeOff).seconds + 30
    world.tasks.append(world.disinfection("more", rooms: ["room-1"], priority: .high))
    let proposals = try FleetPlanner(mission: try world.mission(), options: RobotWorld.options()).replan(
      ReplanRequest(earlier: earlier, file: TestWorld.inputs.map, at: MissionTime(seconds: moment)),
      inputs: TestWorld.inputs, toolVersion: "test")
    for proposal in proposals {
      let plan = proposal.plan
      #expect(plan.leftOut.isEmpty, "\(plan.leftOut.map(\.reason))")
      #expect(Array(try robotPlan(plan).sorties.prefix(2)) == Array(sorties.prefix(2)))
      #expect(try RobotAudit(plan: plan, mission: try world.mission()).breaks() == [])
      let dose = try #require(plan.assignments.first { $0.task == "rooms" }?.dose)
      #expect(!dose.missing.contains { $0.cause == .leftOut }, "\(dose.missing)")
      // What was driven already is known by its rounded places.
      #expect(dose.least >= dose.asked)
      #expect(plan.assignments.contains { $0.task == "more" })
    }
  }

  @Test("a robot that another's pad shuts in stays where it is, and the other does all of the work")
  func shutIn() throws {
    var world = RobotWorld()
    (world.corridorMetres, world.robotCount) = (1.0, 2)
    world.pads = [RobotWorld.point(0.4, 0.5), RobotWorld.point(1.5, 0.5)]
    // Only the far room is asked for, and the near one is shut.
    world.tasks = [world.disinfection(rooms: ["room-2"], shutDoors: ["door-1"])]
    let (mission, plan) = (try world.mission(), try world.plan())
    #expect(plan.leftOut.isEmpty, "\(plan.leftOut.map(\.reason))")
    let (first, second) = (try robotPlan(plan, 1), try robotPlan(plan, 2))
    #expect(first.sorties.isEmpty && !second.sorties.isEmpty)
    let audit = try RobotAudit(plan: plan, mission: mission)
    #expect(audit.breaks() == [])
    #expect(audit.parkedEncounters() == [])
  }

  @Test("where robots cannot pass each other and time is short, work is left out with the reason, and they never meet")
  func tooLittleTime() throws {
    var world = RobotWorld()
    (world.roomCount, world.robotCount, world.corridorMetres) = (4, 2, 1.0)
    world.pads = [RobotWorld.point(0.5, 0.5), RobotWorld.point(11.5, 0.5)]
    world.tasks = [
      world.disinfection("east", rooms: ["room-4"], window: 0...4),
      world.disinfection("west", rooms: ["room-1"], window: 0...4),
      world.disinfection("middle", rooms: ["room-2", "room-3"], window: 0...5),
    ]
    let (mission, plan) = (try world.mission(), try world.plan())
    #expect(plan.leftOut.allSatisfy { !$0.reason.isEmpty })
    let audit = try RobotAudit(plan: plan, mission: mission)
    #expect(audit.breaks() == [])
    #expect(audit.closeEncounters() == [])
    #expect(audit.parkedEncounters() == [])
  }

  @Test("robots find their pads and ways again in a second plan of a day on which all drones were lost")
  func dronesLost() throws {
    var world = RobotWorld()
    (world.hasDrones, world.robotCount) = (true, 2)
    world.tasks = [world.disinfection(window: 60...600)]
    let earlier = try world.plan()
    world.tasks.append(world.disinfection("more", rooms: ["room-1"], priority: .high))
    let proposals = try FleetPlanner(mission: try world.mission(), options: RobotWorld.options()).replan(
      ReplanRequest(
        earlier: earlier, file: TestWorld.inputs.map, at: MissionTime(seconds: 600), lost: ["heron-1", "heron-2"]),
      inputs: TestWorld.inputs, toolVersion: "test")
    for plan in proposals.map(\.plan) {
      #expect(plan.leftOut.isEmpty, "\(plan.leftOut.map(\.reason))")
      let audit = try RobotAudit(plan: plan, mission: try world.mission())
      #expect(audit.breaks() == [])
      #expect(audit.closeEncounters() == [])
    }
  }
}
