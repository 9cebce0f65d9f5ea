import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing

/// Streets treated by ground robots outdoors.
struct StreetRobotTests {
  private func plan(_ world: StreetRobotWorld, seed: UInt64 = 1) throws -> (plan: FleetPlan, mission: Mission) {
    let mission = try world.mission()
    let plan = try FleetPlanner(mission: mission, options: PlanningOptions(seed: seed, iterations: 100))
      .plan(inputs: TestWorld.inputs, toolVersion: "test")
    return (plan, mission)
  }

  private func sorties(_ plan: FleetPlan) -> [Sortie] { plan.vehicles.flatMap(\.sorties) }

  /// The sprayed metres by speeds and times.
  private func sprayedMetres(_ plan: FleetPlan) -> Double {
    var metres = 0.0
    for leg in sorties(plan).flatMap(\.legs) where leg.activity == .spray {
      for (start, end) in zip(leg.points, leg.points.dropFirst()) {
        let speed = (start.speed.metresPerSecond + end.speed.metresPerSecond) / 2
        metres += speed * (end.time - start.time)
      }
    }
    return metres
  }

  /// Places along all legs, 0.2 metres apart, with their vehicle.
  private func places(_ plan: FleetPlan, _ mission: Mission) throws -> [(vehicle: Int, place: LocalPoint)] {
    var places: [(vehicle: Int, place: LocalPoint)] = []
    for (number, vehicle) in plan.vehicles.enumerated() {
      for leg in vehicle.sorties.flatMap(\.legs) {
        let points = try leg.points.map { try mission.map.projection.local($0.position) }
        for (start, end) in zip(points, points.dropFirst()) {
          let count = Int(start.planarDistanceMetres(to: end) / 0.2) + 1
          for step in 0...count {
            places.append((number, start.interpolated(to: end, fraction: Double(step) / Double(count))))
          }
        }
      }
    }
    return places
  }

  /// What a plan of robots outdoors must hold; looked at by its own means.
  private func check(_ plan: FleetPlan, _ mission: Mission, radius: Double = StreetRobotWorld.radius) throws {
    for sortie in sorties(plan) {
      #expect(Set(sortie.legs.map(\.kind)).isSubset(of: [.drive, .swath, .link, .wait]))
      #expect(sortie.legs.first?.kind == .drive && sortie.legs.last?.kind == .drive)
      #expect(sortie.chargeAtEnd.fraction >= mission.rules.reserve.fraction)
      for (leg, next) in zip(sortie.legs, sortie.legs.dropFirst()) { #expect(leg.points.last == next.points.first) }
      for leg in sortie.legs {
        let type = try #require(mission.fleet.types.first { $0.isGroundRobot })
        #expect(leg.payload <= type.maxPayload)
        #expect(
          leg.points.allSatisfy { point in
            (try? mission.map.projection.local(point.position)).map {
              abs(mission.map.terrain.ground(at: $0).metres - point.altitude.metres) <= 0.001
            } ?? false
          })
      }
    }
    let streets = mission.map.streets.flatMap { zip($0.line, $0.line.dropFirst()) }
    let squares = mission.map.areas.map(\.outline)
    for (vehicle, place) in try places(plan, mission) {
      let pad = mission.fleet.vehicles[vehicle].pad
      #expect(
        streets.contains { Distances.planarMetres(from: place, toSegment: ($0.0, $0.1)) <= 8 }
          || squares.contains { $0.planarDistanceMetres(to: place) < 0.02 }
          || pad.planarDistanceMetres(to: place) <= 60, "\(place) is nowhere")
      for building in mission.map.buildings {
        #expect(building.footprint.planarDistanceMetres(to: place) >= radius - 0.02)
      }
      for water in mission.map.water { #expect(water.planarDistanceMetres(to: place) >= radius - 0.02) }
    }
  }

  /// The least distance of the middles of two vehicles at whole seconds; those before and after sorties on their pads.
  private func nearest(_ plan: FleetPlan, _ mission: Mission, seconds: Int) throws -> Double {
    func place(_ vehicle: VehiclePlan, _ time: Double) throws -> LocalPoint {
      var last = vehicle.pad
      for point in vehicle.sorties.flatMap(\.legs).flatMap({ zip($0.points, $0.points.dropFirst()) }) {
        guard point.0.time.seconds <= time else { break }
        last = point.1.position
        if time < point.1.time.seconds {
          let share = (time - point.0.time.seconds) / (point.1.time - point.0.time)
          return try mission.map.projection.local(point.0.position)
            .interpolated(to: try mission.map.projection.local(point.1.position), fraction: share)
        }
      }
      return try mission.map.projection.local(last)
    }
    var least = Double.infinity
    for second in stride(from: 0, to: seconds, by: 2) {
      for (index, vehicle) in plan.vehicles.enumerated() {
        for other in plan.vehicles[(index + 1)...] {
          least = min(
            least, try place(vehicle, Double(second)).planarDistanceMetres(to: try place(other, Double(second))))
        }
      }
    }
    return least
  }

  @Test("a robot sprays all streets of a block and is back on its pad")
  func block() throws {
    let (plan, mission) = try plan(StreetRobotWorld())
    #expect(plan.leftOut == [])
    #expect(try #require(plan.assignments.first).covered == 1)
    #expect(abs(sprayedMetres(plan) - 720) < 1)
    // 18 L fit into the tank.
    #expect(sorties(plan).count == 1)
    try check(plan, mission)
  }

  @Test("a small tank makes several sorties, and none carries more than it holds")
  func tank() throws {
    var world = StreetRobotWorld()
    world.type = StreetRobotWorld.type(tank: 5)
    world.world.minutes = 120
    let (plan, mission) = try plan(world)
    #expect(try #require(plan.assignments.first).covered == 1)
    #expect(sorties(plan).count >= 4 && sorties(plan).count <= 6)
    try check(plan, mission)
  }

  @Test("a small battery makes several sorties, and each lands above the reserve")
  func battery() throws {
    var world = StreetRobotWorld()
    world.type = StreetRobotWorld.type(batteryWattHours: 30)
    world.world.minutes = 120
    let (plan, mission) = try plan(world)
    #expect(try #require(plan.assignments.first).covered == 1)
    #expect(sorties(plan).count >= 2)
    try check(plan, mission)
  }

  @Test("both sides of a street are sprayed, by two passes each")
  func sidesAndPasses() throws {
    var world = StreetRobotWorld()
    let sides = StreetRobotWorld.lines.flatMap { [$0.parallel(byMetres: 2), $0.parallel(byMetres: -2)] }
    world.world.tasks = [try StreetRobotWorld.task(sides, passes: 2, litresPerSquareMetre: 0.004)]
    world.world.minutes = 120
    let (plan, mission) = try plan(world)
    let metres = sides.reduce(0) { $0 + Distances.planarLengthMetres(of: $1) }
    #expect(abs(sprayedMetres(plan) - 2 * metres) < 2)
    #expect(try #require(plan.assignments.first).covered == 1)
    try check(plan, mission)
  }

  @Test("two robots share the streets and keep their bodies apart")
  func twoRobots() throws {
    var world = StreetRobotWorld()
    world.robotCount = 2
    let (plan, mission) = try plan(world)
    #expect(plan.vehicles.allSatisfy { !$0.sorties.isEmpty })
    #expect(try #require(plan.assignments.first).covered == 1)
    #expect(try nearest(plan, mission, seconds: 3600) >= 2 * StreetRobotWorld.radius + 0.3)
    try check(plan, mission)
  }

  @Test("a building beside a street cuts its piece out of both the work and the ways")
  func building() throws {
    var world = StreetRobotWorld()
    world.world.buildings = [try TestWorld.building("house", east: 120, north: 3, half: 4, height: 10)]
    let (plan, mission) = try plan(world)
    // The house reaches over the street between 116 and 124, and 0.45 metres more on both sides.
    #expect(abs(sprayedMetres(plan) - (720 - 8.9)) < 0.5)
    try check(plan, mission)
  }

  @Test("a line along a street that robots may not use is left out")
  func closedStreet() throws {
    var world = StreetRobotWorld()
    world.kinds[1] = "steps"
    let (plan, mission) = try plan(world)
    #expect(abs(sprayedMetres(plan) - 480) < 1)
    #expect(abs(try #require(plan.assignments.first?.covered) - 2 / 3) < 0.01)
    try check(plan, mission)
  }

  @Test("of a robot and a drone the one that needs less time treats the streets")
  func mixedFleet() throws {
    var world = StreetRobotWorld()
    world.hasDrone = true
    // The drone's tank of 2 L lasts for 500 metres at 1 mL/m2.
    world.world.tasks = [try StreetRobotWorld.task(litresPerSquareMetre: 0.001)]
    let quick = try plan(world).plan
    #expect(quick.assignments.flatMap(\.sorties).allSatisfy { $0.hasPrefix("heron") })
    // At 20 mL/m2 it lasts for 25 metres, and it would fly 29 sorties.
    world.world.tasks = [try StreetRobotWorld.task(litresPerSquareMetre: 0.02)]
    world.type = StreetRobotWorld.type(tank: 40)
    let dense = try plan(world).plan
    #expect(!dense.assignments.isEmpty)
    #expect(dense.assignments.flatMap(\.sorties).allSatisfy { $0.hasPrefix("sprinkler") })
  }

  @Test("a robot far from every street is told of in a sentence")
  func farPad() throws {
    var world = StreetRobotWorld()
    world.pads = [LocalPoint(east: -300, north: -300)]
    let plan = try plan(world).plan
    #expect(plan.assignments == [])
    #expect(
      plan.leftOut.map(\.reason) == [
        "from the pad of `sprinkler-1` no street or area that robots may use is in reach within 60 m"
      ])
  }

  @Test("a pad beside a street is left straight towards it")
  func besideStreet() throws {
    var world = StreetRobotWorld()
    world.pads = [LocalPoint(east: 120, north: 50)]
    let (plan, mission) = try plan(world)
    #expect(try #require(plan.assignments.first).covered == 1)
    try check(plan, mission)
  }

  @Test("hills are refused with a sentence")
  func hills() throws {
    var world = StreetRobotWorld()
    world.world.terrain = Terrain(
      ground: .grid(
        TerrainGrid(
          origin: LocalPoint(east: -1100, north: -1100), spacingMetres: 2200, columns: 2, rows: 2,
          altitudesMetres: [0, 22, 0, 22])))
    let plan = try plan(world).plan
    #expect(plan.assignments == [])
    #expect(
      plan.leftOut.count == 1 && plan.leftOut.allSatisfy { $0.reason.contains("robots are planned on level ground") })
  }

  @Test("robots indoors treat no streets")
  func indoors() throws {
    var mission = try StreetRobotWorld().mission()
    mission.fleet.bases[mission.fleet.bases.count - 1].floor = FloorID(building: 0, level: "L1")
    let plan = try FleetPlanner(mission: mission, options: PlanningOptions(iterations: 10))
      .plan(inputs: TestWorld.inputs, toolVersion: "test")
    #expect(plan.leftOut.map(\.reason) == ["no vehicle with a sprayer has a base outdoors"])
  }

  @Test("the same mission gives the same plan, byte for byte")
  func deterministic() throws {
    var world = StreetRobotWorld()
    world.robotCount = 2
    #expect(try PlanFile.encode(plan(world).plan) == PlanFile.encode(plan(world).plan))
  }
}
