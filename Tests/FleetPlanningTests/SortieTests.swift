import FleetPlanning
import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing

@Suite("Sorties")
struct SortieTests {
  let near = TestWorld.place("near", -500, -500)

  /// The plan of a world, which must have no problem.
  private func sound(_ world: TestWorld, iterations: Int = 100) throws -> FleetPlan {
    let plan = try world.plan(iterations: iterations)
    let problems = try PlanAudit(plan: plan, mission: try world.mission()).problems()
    #expect(problems.isEmpty)
    return plan
  }

  @Test("a delivery climbs, flies over, comes down, hands over by winch, and goes home")
  func deliveryLegs() throws {
    var world = TestWorld()
    world.tasks = [TestWorld.delivery("a", from: near, to: TestWorld.place("to", 300, 200), kilograms: 0.5)]
    let plan = try sound(world)
    let sortie = try #require(plan.vehicles.flatMap(\.sorties).first)
    #expect(
      sortie.legs.map(\.kind) == [
        .takeOff, .transit, .descent, .service, .climb, .transit, .descent, .service, .climb, .transit, .landing,
      ])
    #expect(sortie.legs.map { $0.payload.kilograms } == [0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0, 0, 0])
    // From 15 m: 7.5 s down, 10 s at the ground, 7.5 s up.
    let service = sortie.legs[3]
    #expect(abs((try #require(service.end)) - (try #require(service.start)) - 25) < 0.002)
    #expect(service.points[0].altitude.metres == TestWorld.ground + 15)
  }

  @Test("over a roof the service is as high as the clearance asks")
  func roofService() throws {
    var world = TestWorld()
    world.buildings = [try TestWorld.building("b", east: 300, north: 200, half: 40, height: 24)]
    world.tasks = [TestWorld.delivery("a", from: near, to: TestWorld.place("to", 300, 200))]
    let plan = try sound(world)
    let drop = try #require(plan.vehicles.flatMap(\.sorties).flatMap(\.legs).first { $0.activity == .dropOff })
    let height = drop.points[0].altitude.metres - TestWorld.ground
    #expect(height >= 34 && height < 34.5)
  }

  @Test("a large area takes several sorties, each within tank and battery")
  func severalSorties() throws {
    var world = TestWorld()
    world.types = [TestWorld.type(sprayer: true)]
    let outline = try #require(TestWorld.square(east: 0, north: 0, half: 30))
    let area = Area(id: "a", name: "", kind: "square", outline: outline)
    // 3600 m² at 1 mL/m² are 3.6 L for a tank of 2 L.
    world.tasks = [TestWorld.task("spray", .spray(Spraying(area: area, litresPerSquareMetre: 0.001)))]
    let plan = try sound(world)
    let assignment = try #require(plan.assignments.first)
    #expect(assignment.sorties.count == 2)
    #expect(try #require(assignment.covered) > 0.97)
    let sprayed = plan.vehicles.flatMap(\.sorties).compactMap { $0.legs.first?.payload.kilograms }
    #expect(sprayed.allSatisfy { $0 <= 2 })
    #expect(abs(sprayed.reduce(0, +) - 3.6) < 0.2)
  }

  @Test("a battery too small for all rounds of a patrol makes two sorties of it")
  func batteryMakesTwoSorties() throws {
    let route = [TestWorld.place("r1", -400, -400), TestWorld.place("r2", 500, -400), TestWorld.place("r3", 500, 500)]
    let patrol = Patrol(route: route, rounds: 4, announcement: "x", pauseSeconds: 20, height: HeightAGL(metres: 60))
    func sorties(wattHours: Double) throws -> Int {
      var world = TestWorld()
      world.types = [TestWorld.type(batteryWattHours: wattHours)]
      world.tasks = [TestWorld.task("patrol", .patrol(patrol))]
      let plan = try sound(world)
      #expect(plan.leftOut.isEmpty)
      return plan.vehicles.flatMap(\.sorties).count
    }
    #expect(try sorties(wattHours: 800) == 1)
    let few = try sorties(wattHours: 300)
    #expect(few == 2)
  }

  @Test("a patrol without stops says its text on every side of its rounds")
  func speaksOnTheWay() throws {
    let route = [TestWorld.place("r1", -400, -400), TestWorld.place("r2", 500, -400)]
    var world = TestWorld()
    world.tasks = [
      TestWorld.task(
        "patrol",
        .patrol(Patrol(route: route, rounds: 2, announcement: "x", pauseSeconds: 0, height: HeightAGL(metres: 60))))
    ]
    let legs = try sound(world).vehicles.flatMap(\.sorties).flatMap(\.legs).filter { $0.task == "patrol" }
    #expect(legs.count == 3)
    #expect(legs.allSatisfy { $0.activity == .announce })
  }

  @Test("a zone is passed under active hours around it, and straight through after them")
  func timedZone() throws {
    // 08:00 local is 06:00 universal. The wall is closed from 06:00 to 06:20 and reaches over the middle.
    let hours = ActivePeriod.DailyHours(weekdays: [0], startSeconds: 6 * 3600, endSeconds: 6 * 3600 + 1200)
    func distance(window: ClosedRange<Double>) throws -> Double {
      var world = TestWorld()
      let wall = try #require(
        Polygon(exterior: [
          LocalPoint(east: -100, north: -900), LocalPoint(east: 100, north: -900), LocalPoint(east: 100, north: 300),
          LocalPoint(east: -100, north: 300),
        ]))
      world.zones = [
        Zone(
          identifier: "wall", name: "", restriction: .prohibited, shape: .polygon(wall),
          periods: [ActivePeriod(schedule: [hours])])
      ]
      world.tasks = [
        TestWorld.delivery("a", from: near, to: TestWorld.place("to", 500, -500), window: window)
      ]
      return try sound(world).metrics.distance.metres
    }
    let around = try distance(window: 2...10)
    let through = try distance(window: 40...55)
    #expect(through < around - 400)
  }

  @Test("a stop just outside the clearance of a zone's corner is reached", arguments: [5.0, 22, 45, 67, 85])
  func stopNearCorner(degrees: Double) throws {
    var world = TestWorld()
    world.zones = [TestWorld.zone("Z1", east: 300, north: 200, half: 50)].compactMap(\.self)
    let angle = Angle(degrees: degrees).radians
    let place = TestWorld.place("to", 350 + 10.5 * cos(angle), 250 + 10.5 * sin(angle))
    world.tasks = [TestWorld.delivery("a", from: near, to: place)]
    #expect(try sound(world).leftOut.isEmpty)
  }

  @Test("a window that opens between two milliseconds is not entered before it", arguments: [20.00000321, 20.00000999])
  func oddWindow(opens: Double) throws {
    var world = TestWorld()
    world.tasks = [
      TestWorld.delivery("a", from: near, to: TestWorld.place("to", 0, 0), window: opens...30),
      TestWorld.delivery("b", from: near, to: TestWorld.place("to", 0, 0), window: opens...30, priority: .high),
    ]
    #expect(try sound(world).leftOut.isEmpty)
  }

  @Test("vehicles that share a base take off one after the other")
  func staggeredTakeOffs() throws {
    var world = TestWorld()
    world.tasks = (0..<3).map { index in
      let place = TestWorld.place("h\(index)", -300 + 300 * Double(index), 300)
      return TestWorld.task(
        "hold-\(index)",
        .station(StationKeeping(place: place, durationSeconds: 600, height: HeightAGL(metres: 50))), window: 5...17)
    }
    world.vehicles.append(("heron-3", "heron", LocalPoint(east: -780, north: -790)))
    let plan = try sound(world)
    #expect(plan.assignments.count == 3)
    let starts = plan.vehicles.flatMap(\.sorties).compactMap { $0.takeOff?.seconds }.sorted()
    #expect(starts.count == 3)
    #expect(zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 >= 4 })
  }

  @Test("a mission without tasks or without vehicles gives an empty plan")
  func emptyMissions() throws {
    #expect(try sound(TestWorld()).metrics.sorties == 0)
    var world = TestWorld()
    world.vehicles = []
    world.tasks = [TestWorld.delivery("a", from: near, to: TestWorld.place("to", 0, 0))]
    let plan = try sound(world)
    #expect(plan.leftOut.map(\.task) == ["a"])
  }

  @Test("planning stops when it is told to")
  func stops() throws {
    var world = TestWorld()
    world.tasks = [TestWorld.delivery("a", from: near, to: TestWorld.place("to", 0, 0))]
    let planner = FleetPlanner(mission: try world.mission())
    #expect(throws: FleetPlanningError.self) {
      try planner.plan(inputs: TestWorld.inputs, toolVersion: "test", shouldStop: { true })
    }
  }
}
