import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing

@Test("a delivery is planned") func first() throws {
  var world = TestWorld()
  world.buildings = [try TestWorld.building("b", east: 0, north: 0, half: 200, height: 130)]
  world.tasks = [
    TestWorld.delivery("a", from: TestWorld.place("p", -500, -500), to: TestWorld.place("q", 500, 400)),
    TestWorld.delivery("b", from: TestWorld.place("p", -500, -500), to: TestWorld.place("r", 500, -700)),
  ]
  let plan = try world.plan()
  print(PlanFile.encode(plan))
}
