import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing

@Suite("Tasks that cannot be done are left out with the reason")
struct LeftOutTests {
  let near = TestWorld.place("near", -500, -500)
  let far = TestWorld.place("far", 600, 500)

  /// The reason of the only task left out; the other tasks of the world are done. Its cause is looked at, too.
  private func reason(_ world: TestWorld, cause: TaskLeftOut.Cause) throws -> String {
    let plan = try world.plan(iterations: 50)
    #expect(plan.assignments.count == world.tasks.count - 1)
    let leftOut = try #require(plan.leftOut.first)
    #expect(leftOut.cause == cause)
    return leftOut.reason
  }

  @Test("a parcel that no vehicle can lift")
  func tooHeavy() throws {
    var world = TestWorld()
    world.tasks = [
      TestWorld.delivery("light", from: near, to: far), TestWorld.delivery("heavy", from: near, to: far, kilograms: 6),
    ]
    #expect(try reason(world, cause: .tooHeavy) == "no vehicle can lift 6 kg: the most is 2.5 kg")
  }

  @Test("a window that closes before any vehicle can be there")
  func windowMissed() throws {
    var world = TestWorld()
    world.tasks = [TestWorld.delivery("late", from: near, to: far, window: 0...2)]
    // Up to 25 m, 424 m over, down to 15 m, 25 s of winch, up, 1487 m over and down take 194 s at 14 m/s.
    // The drop takes 25 s of the window, and the planner keeps 20 s of it back.
    let sentence = try reason(world, cause: .window)
    #expect(sentence.hasPrefix("the earliest start of service is 08:03, it had to be by 08:01;"))
  }

  @Test("a place inside a zone that is always active")
  func insideZone() throws {
    var world = TestWorld()
    world.zones = [TestWorld.zone("Z1", east: 600, north: 500, half: 50)].compactMap(\.self)
    world.tasks = [TestWorld.delivery("closed", from: near, to: far)]
    #expect(try reason(world, cause: .zone) == "`far` lies in zone `Z1`, or nearer to it than the clearance")
  }

  @Test("a place that zones and roofs enclose at every height")
  func enclosed() throws {
    var world = TestWorld()
    let outer = try #require(TestWorld.square(east: 600, north: 500, half: 200)).exterior
    let inner = try #require(TestWorld.square(east: 600, north: 500, half: 100)).exterior
    world.zones = [
      Zone(
        identifier: "ring", name: "", restriction: .prohibited,
        shape: .polygon(try #require(Polygon(exterior: outer, holes: [inner]))))
    ]
    world.tasks = [TestWorld.delivery("closed", from: near, to: far)]
    #expect(try reason(world, cause: .noWay).hasPrefix("there is no way to `far` and back at any height;"))
  }

  @Test("a place under a roof that the winch does not reach from")
  func winchTooShort() throws {
    var world = TestWorld()
    world.buildings = [try TestWorld.building("b", east: 600, north: 500, half: 30, height: 45)]
    world.tasks = [TestWorld.delivery("high", from: near, to: far)]
    let sentence = try reason(world, cause: .noVehicle)
    #expect(
      sentence == "the lowest clear height over `far` is 55.2 m, and the winch of 40 m does not reach down")
  }

  @Test("work that no vehicle has the gear for")
  func noGear() throws {
    var world = TestWorld()
    let outline = try #require(TestWorld.square(east: 0, north: 0, half: 20))
    let area = Area(id: "a", name: "", kind: "square", outline: outline)
    world.tasks = [TestWorld.task("spray", .spray(Spraying(area: area, litresPerSquareMetre: 0.01)))]
    #expect(try reason(world, cause: .noVehicle) == "no vehicle has a sprayer")
  }

  @Test("a height that a roof forbids")
  func heightForbidden() throws {
    var world = TestWorld()
    world.buildings = [try TestWorld.building("b", east: 600, north: 500, half: 30, height: 45)]
    let station = StationKeeping(place: far, durationSeconds: 60, height: HeightAGL(metres: 40))
    world.tasks = [TestWorld.task("hold", .station(station))]
    #expect(
      try reason(world, cause: .noWay) == "40 m above `far` is too near to a roof: the lowest clear height is 55.2 m")
  }

  @Test("a way that a battery does not hold for")
  func tooFar() throws {
    var world = TestWorld()
    world.types = [TestWorld.type(batteryWattHours: 40)]
    world.tasks = [TestWorld.delivery("far-away", from: near, to: far)]
    #expect(try reason(world, cause: .energy).hasPrefix("the sortie needs "))
  }

  @Test("everything, where the wind is above what any vehicle may fly in")
  func tooWindy() throws {
    var world = TestWorld()
    world.wind = LocalVector(east: 12, north: 0)
    world.tasks = [TestWorld.delivery("windy", from: near, to: far)]
    #expect(try reason(world, cause: .wind) == "the wind of 12 m/s is above the 10 m/s that any vehicle may fly in")
  }

  @Test("a parcel for which the mission is too short")
  func missionTooShort() throws {
    var world = TestWorld()
    world.minutes = 5
    world.tasks = [TestWorld.delivery("late", from: near, to: far)]
    let sentence = try reason(world, cause: .missionEnd)
    #expect(sentence.contains("after the end of the mission at 08:04"))
  }

  @Test("one of two holds at the same time, where there is one vehicle")
  func crowdedOut() throws {
    var world = TestWorld()
    world.vehicles.removeLast()
    world.tasks = [near, far].map { place in
      let station = StationKeeping(place: place, durationSeconds: 600, height: HeightAGL(metres: 40))
      return TestWorld.task("hold-\(place.id)", .station(station), window: 10...22)
    }
    #expect(
      try reason(world, cause: .crowdedOut).hasPrefix("the fleet has no time or charge left beside the other tasks;"))
  }

  @Test("a hold that its window is too short for")
  func windowTooShort() throws {
    var world = TestWorld()
    let station = StationKeeping(place: far, durationSeconds: 600, height: HeightAGL(metres: 40))
    world.tasks = [TestWorld.task("hold", .station(station), window: 20...25)]
    #expect(
      try reason(world, cause: .window) == "holding for 10 min does not fit into a window of 5 min")
  }

  @Test("an authorised zone and an acknowledged one are no obstacle")
  func authorised() throws {
    var world = TestWorld()
    let zones = [TestWorld.zone("Z1", east: 600, north: 500, half: 50)].compactMap(\.self)
    world.zones = zones.map {
      var zone = $0
      zone.restriction = .authorisationRequired
      return zone
    }
    world.tasks = [TestWorld.delivery("open", from: near, to: far)]
    var mission = try world.mission()
    mission.authorisations = ["Z1"]
    let plan = try FleetPlanner(mission: mission, options: PlanningOptions(iterations: 20))
      .plan(inputs: TestWorld.inputs, toolVersion: "test")
    #expect(plan.leftOut.isEmpty)
  }
}
