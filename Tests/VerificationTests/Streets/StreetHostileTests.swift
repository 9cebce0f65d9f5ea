import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing
import Verification

/// Plans of robots on streets that somebody made to be slow, large or absurd.
struct StreetHostileTests {
  @Test("absurd numbers give violations and no crash", arguments: 0..<40 as Range<UInt64>)
  func absurd(seed: UInt64) throws {
    var dice = Dice(seed: seed, stream: "absurd streets")
    var world = try StreetWorld()
    var plan = try StreetPlan.plan(&world, [[try StreetPlan.round(world)]])
    let number = dice.pick([-5, 1e9, -1e9, .nan, .infinity, -.infinity, 1e300])
    let (leg, point) = (dice.index(below: 6), dice.index(below: 2))
    let kind = dice.index(below: 6)
    switch kind {
    case 0: plan.vehicles[0].sorties[0].legs[leg].points[point].time = MissionTime(seconds: number)
    case 1: plan.vehicles[0].sorties[0].legs[leg].points[point].altitude = AltitudeAMSL(metres: number)
    case 2: plan.vehicles[0].sorties[0].legs[leg].payload = Mass(kilograms: number)
    case 3: plan.assignments[0].covered = number.isNaN ? number : abs(number) + 1
    case 4: plan.vehicles[0].sorties[0].legs[leg].points[point].speed = Speed(metresPerSecond: number)
    default:
      plan.vehicles[0].sorties[0].legs[leg].points[point].position = try value(
        GeoPoint(longitude: 24.94 + dice.number(0.002, 100), latitude: dice.number(-80, 80)))
    }
    let isProved = PlanVerifier.verify(plan: plan, mission: world.mission).isProved
    #expect(!isProved, "\(number) as number \(kind) of leg \(leg)")
  }

  /// The round with thousands of points in its first leg, which go to and fro between two places.
  private func many(_ points: Int, _ world: inout StreetWorld, _ east: Double, _ north: Double) throws -> FleetPlan {
    var plan = try StreetPlan.plan(&world, [[try StreetPlan.round(world)]])
    let projection = world.mission.map.projection
    let places = [
      try projection.geo(LocalPoint(east: 50, north: 0)).roundedToE7,
      try projection.geo(LocalPoint(east: east, north: north)).roundedToE7,
    ]
    var leg = plan.vehicles[0].sorties[0].legs[0]
    let template = try value(leg.points.last)
    for number in 0..<points {
      var point = template
      point.position = places[number % 2]
      leg.points.append(point)
    }
    plan.vehicles[0].sorties[0].legs[0] = leg
    return plan
  }

  @Test("a thousand long pieces among hundreds of streets and houses are judged")
  func manyPieces() throws {
    var world = try StreetWorld()
    var dice = Dice(seed: 1, stream: "many")
    for number in 0..<300 {
      let (east, north) = (dice.number(-290, 290), dice.number(20, 290))
      world.mission.map.streets.append(
        StreetWorld.street("x\(number)", "footway", [(east, north), (east + 10, north + 5)], .yes))
      world.mission.map.buildings.append(
        try TestWorld.building("x\(number)", east, north + 6, east + 3, north + 9, height: 5))
    }
    let plan = try many(1000, &world, -280, 280)
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    #expect(result.violations.contains { $0.code == "V222" })
  }

  @Test("many short ways beside a street add up to one violation with all their metres")
  func shortPieces() throws {
    var world = try StreetWorld()
    let plan = try many(2000, &world, 55, 8.04)
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    let found = result.violations.filter { $0.code == "V222" && $0.message.contains("leaves all open streets") }
    #expect(found.count == 1)
    // Two centimetres each, more or less the grid.
    #expect(found.allSatisfy { $0.message.contains(" for ") && ($0.amount?.value ?? 0) > 8.03 })
  }

  @Test("a map without streets, and a robot without legs, are named")
  func nothing() throws {
    var world = try StreetWorld()
    var plan = try StreetPlan.plan(&world, [[try StreetPlan.round(world)]])
    world.mission.map.streets = []
    world.mission.map.areas = []
    #expect(
      PlanVerifier.verify(plan: plan, mission: world.mission).violations.contains { $0.code == "V222" })
    plan.vehicles[0].sorties[0].legs = []
    #expect(!PlanVerifier.verify(plan: plan, mission: world.mission).isProved)
  }
}
