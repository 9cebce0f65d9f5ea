import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing

/// Why work of ground robots is left out.
@Suite struct RobotReasonTests {
  private func leftOut(_ world: RobotWorld) throws -> TaskLeftOut {
    let plan = try world.plan()
    #expect(plan.assignments.isEmpty)
    return try #require(plan.leftOut.first)
  }

  @Test("a fleet without lamps, and a robot on another floor, are told as such")
  func noRobot() throws {
    var world = RobotWorld()
    world.tasks = [world.disinfection()]
    world.type.lamp = nil
    #expect(try leftOut(world).reason == "no vehicle carries a UV-C lamp")
    world.type = RobotWorld.robot()
    world.baseLevel = "L9"
    let found = try leftOut(world)
    #expect(found.reason == "no robot with a UV-C lamp has its base on level `L1`" && found.cause == .noVehicle)
  }

  @Test("a room behind a shut door is out of reach")
  func shutDoor() throws {
    var world = RobotWorld()
    world.tasks = [world.disinfection(rooms: ["room-2"], shutDoors: ["door-2"])]
    let found = try leftOut(world)
    #expect(found.cause == .noWay && found.reason == "no way leads the robot into room `room-2`", "\(found.reason)")
  }

  @Test("a pad outside of the task's rooms is told with what to do")
  func padOutside() throws {
    var world = RobotWorld()
    world.pads = [RobotWorld.point(4.5, 3.5)]
    world.tasks = [world.disinfection(rooms: ["room-1"])]
    let found = try leftOut(world)
    #expect(found.cause == .noWay && found.reason.contains("`through`"), "\(found.reason)")
  }

  @Test("a room that the level does not have is told by name")
  func unknownRoom() throws {
    var world = RobotWorld()
    world.tasks = [world.disinfection(rooms: ["room-7"])]
    #expect(try leftOut(world).reason == "level `L1` has no room `room-7`")
  }

  @Test("a window that nothing fits into, a mission too short and a battery too small are told, with hints or without")
  func limits() throws {
    var world = RobotWorld()
    world.tasks = [world.disinfection(window: 10...10.2)]
    #expect(try leftOut(world).cause == .window)
    world.tasks = [world.disinfection()]
    world.minutes = 0.5
    #expect(try [.window, .missionEnd, .energy].contains(leftOut(world).cause))
    world.minutes = 600
    world.type = RobotWorld.robot(wattHours: 0.5)
    let found = try leftOut(world)
    #expect(found.cause == .energy, "\(found.reason)")
  }

  @Test("a lamp too weak for any surface in the time that may be waited is told")
  func weakLamp() throws {
    var world = RobotWorld()
    world.type = RobotWorld.robot(watts: 0.05)
    world.tasks = [world.disinfection()]
    let found = try leftOut(world)
    #expect(found.reason.contains("within 15 min"), "\(found.reason)")
  }

  @Test("reasons of robots that are crowded out come with hints and without a crash")
  func hints() throws {
    var world = RobotWorld()
    world.type = RobotWorld.robot()
    world.minutes = 12
    world.tasks = [
      world.disinfection("first", rooms: ["room-1"], window: 0...6),
      world.disinfection("second", rooms: ["room-2"], window: 0...6),
    ]
    let plan = try world.plan()
    #expect(plan.leftOut.count + plan.assignments.count == 2)
    #expect(plan.leftOut.allSatisfy { !$0.reason.isEmpty })
  }
}
