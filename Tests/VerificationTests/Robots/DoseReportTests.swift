import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// What the result tells of doses, and what it is made of.
struct DoseReportTests {
  @Test("text and JSON tell share, claim, least dose, percentile and what is missing with its place")
  func reports() throws {
    let world = try RobotWorld()
    let plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    let map = try value(result.doses.first)
    let text = TextReport.text(result)
    #expect(text.contains("UV-C of task `night`: \(Amount(map.covered * 100, "%")) of "))
    #expect(text.contains("claimed \(Amount(map.covered * 100, "%"))"))
    #expect(text.contains("of the side of room-1 HospitalBed 1 at 24.94"))
    let json = JSONReport.text(result)
    for key in ["doses", "leastAtDose", "fifthPercentileAtDose", "covered", "claimed", "missingSquareMetres", "place"] {
      #expect(json.contains("\"\(key)\": "), "\(key)")
    }
    #expect(try value(map.leastAtDose) >= map.asked)
    #expect(try value(map.fifthPercentileAtDose) >= (try value(map.leastAtDose)))
  }

  @Test("plans without UV-C say nothing of doses, and their certificates do not know the new rules")
  func drones() throws {
    let world = try TestWorld()
    let result = verify(try TestPlan.make(world), world)
    #expect(result.isProved && result.doses.isEmpty)
    #expect(!JSONReport.text(result).contains("\"doses\""))
    #expect(!result.checks.contains { ["V222", "V223"].contains($0.code) })
  }

  @Test("samples add up to the surfaces that a person measures")
  func areas() throws {
    let world = try RobotWorld()
    let plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
    let map = try value(PlanVerifier.verify(plan: plan, mission: world.mission).doses.first)
    // The floor less the bed, the walls up to 2 m less the door of 1.2 m, the bed's top and its four sides.
    let expected = [
      ("floor of room-1", 16 - 1.8), ("wall of room-1", 2 * (16 - 1.2)), ("top of room-1 HospitalBed 1", 1.8),
      ("side of room-1 HospitalBed 1", 0.6 * 5.8),
    ]
    #expect(map.surfaces.map(\.name) == expected.map(\.0))
    for (surface, (_, area)) in zip(map.surfaces, expected) {
      #expect(abs(surface.squareMetres - area) < 0.05, "\(surface.name): \(surface.squareMetres)")
    }
    let sum = map.samples.reduce(0) { $0 + $1.squareMetres }
    #expect(abs(sum - map.squareMetres) < 1e-9)
    #expect(map.samples.allSatisfy { max($0.widthMetres, $0.depthMetres) <= DoseLimits.cellMetres + 1e-9 })
    // The wall behind the head of the bed is there and gets nothing low down.
    let behind = map.samples.filter {
      map.surfaces[$0.surface].kind == .wall && $0.position.east < 0.01 && (2.9...3.5).contains($0.position.north)
        && $0.heightMetres < 0.4
    }
    #expect(!behind.isEmpty && behind.allSatisfy { $0.dose == 0 })
  }

  @Test("furniture that touches a wall covers it")
  func against() throws {
    var world = try RobotWorld(bed: false)
    world.mission.map.indoor[0].levels[0].furniture = [
      IndoorFurniture(
        model: "Sortie/HospitalBed", position: LocalPoint(east: 1, north: 3.2), yaw: .zero,
        outline: try TestWorld.rectangle(0, 2.75, 2, 3.65))
    ]
    let plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
    let map = try value(PlanVerifier.verify(plan: plan, mission: world.mission).doses.first)
    let wall = try value(map.surfaces.first { $0.kind == .wall })
    #expect(abs(wall.squareMetres - (2 * 14.8 - 0.9 * 0.6)) < 0.1)
  }

  @Test("light goes through an open door into the next room, and not through a shut one")
  func doors() throws {
    func least(shut: [String]) throws -> Double {
      var world = try RobotWorld(bed: false)
      world.mission.tasks = [RobotWorld.task(rooms: ["room-1", "room-2"], shut: shut)]
      var robot = try RobotRecorder(world.mission)
      try robot.drive([(2, 2)])
      try robot.shine(100)
      try robot.drive([(0.6, 0.6)])
      let plan = try RobotPlan.plan(world, [[robot.sortie()]], honest: false)
      let map = try value(PlanVerifier.verify(plan: plan, mission: world.mission).doses.first)
      let beyond = map.samples.filter { $0.position.east > 7.9 && abs($0.position.north - 2) < 0.3 }
      #expect(!beyond.isEmpty)
      // A floor at 6 m gets some 9 J/m², a wall five times as much.
      return beyond.map(\.dose).min() ?? 0
    }
    #expect(try least(shut: []) > 5)
    #expect(try least(shut: ["inner-door"]) == 0)
  }

  @Test("a door that a task keeps shut is open before the task begins and after it ends")
  func doorTimes() throws {
    var world = try RobotWorld()
    world.mission.tasks = [RobotWorld.task(rooms: ["room-1"], through: ["room-2"], shut: ["inner-door"])]
    var robot = try RobotRecorder(world.mission)
    try robot.drive([(2, 2), (6, 2), (2, 2)])
    try robot.shine(60)
    try robot.drive([(0.6, 0.6)])
    let plan = try RobotPlan.plan(world, [[robot.sortie()]])
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    #expect(result.isProved, "\(TextReport.text(result))")
  }

  @Test("the pages of all rules that can be broken are there to be explained")
  func pages() {
    for code in ["V221", "V222", "V223"] { #expect(VerificationPages.page(for: code) != nil, "\(code)") }
  }
}

/// Excuses for rooms that are left out.
struct RobotExcuseTests {
  @Test("that no vehicle can do it is refuted by a robot with a lamp on the floor, and not by one on another floor")
  func noVehicle() throws {
    func codes(level: String) throws -> Set<String> {
      var world = try RobotWorld()
      var plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
      var other = RobotWorld.task(rooms: ["room-2"], id: "other")
      guard case .irradiate(var work) = other.work else { throw Missing() }
      work.floor.level = level
      other.work = .irradiate(work)
      other.priority = .urgent
      world.mission.tasks.append(other)
      plan.leftOut = [TaskLeftOut(task: "other", reason: "no robot has a lamp", cause: .noVehicle)]
      return Set(PlanVerifier.verify(plan: plan, mission: world.mission).violations.map(\.code))
    }
    #expect(try codes(level: "L1") == ["V218"])
    #expect(try codes(level: "L2").isEmpty)
  }
}
