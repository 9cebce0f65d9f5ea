import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing
import Verification

/// Hand-made plans of robots on streets are proved with all rules.
struct StreetRobotTests {
  private func proof(_ world: inout StreetWorld) throws -> VerificationResult {
    let plan = try StreetPlan.plan(&world, [[try StreetPlan.round(world)]])
    return PlanVerifier.verify(plan: plan, mission: world.mission)
  }

  @Test("a robot's round is proved at night, in a gale, under a closed zone, with its least margin of V222")
  func proved() throws {
    var world = try StreetWorld()
    let result = try proof(&world)
    #expect(result.isProved, "\(TextReport.text(result))")
    #expect(result.checks.map(\.code).suffix(2) == ["V221", "V222"])
    #expect(try value(result.coverage.first).covered > 0.9999)
    // The water lies 4 m from the line.
    let margin = try value(result.checks.last?.margin)
    #expect(abs(margin.amount.value - 3.6) < 0.02)
    #expect(margin.description.contains("to water"))
  }

  @Test("where nothing stands near, the margin is what is left of the 8 m to a street, with its place")
  func streetMargin() throws {
    var world = try StreetWorld()
    world.mission.map.water = []
    world.mission.map.buildings = []
    var robot = try StreetPlan.recorder(world)
    try robot.fly([(50, 0), (70, 7.5), (90, 0), (50, 0)], .drive)
    try StreetPlan.spray(&robot)
    try robot.fly([(50, -20)], .drive)
    let plan = try StreetPlan.plan(&world, [[robot.sortie(1)]])
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    #expect(result.isProved, "\(TextReport.text(result))")
    let margin = try value(result.checks.last?.margin)
    #expect(abs(margin.amount.value - 0.5) < 0.02)
    #expect(margin.description.contains("7.50 m from the nearest open street"))
  }

  @Test("areas of the open kinds are open, and others are not")
  func areas() throws {
    for kind in ["square", "pedestrian", "marketplace", "hospital", "park", "garden", "parking", "pitch", "block"] {
      var world = try StreetWorld()
      world.mission.map.areas[0].kind = kind
      var robot = try StreetPlan.recorder(world)
      try robot.fly([(50, 0), (-40, 0), (-40, 45), (-22, 45), (-40, 0), (50, 0)], .drive)
      try StreetPlan.spray(&robot)
      try robot.fly([(50, -20)], .drive)
      let plan = try StreetPlan.plan(&world, [[robot.sortie(1)]])
      let result = PlanVerifier.verify(plan: plan, mission: world.mission)
      let isOpen = !["pitch", "block"].contains(kind)
      #expect(result.isProved == isOpen, "\(kind): \(TextReport.text(result).prefix(900))")
      #expect(Set(result.violations.map(\.code)) == (isOpen ? [] : ["V222"]))
    }
  }

  @Test("each kind of street is open or closed, and unknown access is decided by the kind")
  func kinds() throws {
    let open = [
      "footway", "pedestrian", "cycleway", "path", "living_street", "track", "bridleway", "residential", "service",
      "minor", "unclassified", "road", "tertiary", "tertiary_link", "secondary", "secondary_link", "primary",
      "primary_link",
    ]
    let closed = ["motorway", "motorway_link", "trunk", "trunk_link", "rail", "transit", "busway", "steps", "raceway"]
    for kind in open + closed {
      for access in FootAccess.allCases {
        var world = try StreetWorld()
        world.mission.map.streets[1].kind = kind
        world.mission.map.streets[1].footAccess = access
        let result = try proof(&world)
        let isOpen = open.contains(kind) && access != .no
        #expect(result.isProved == isOpen, "\(kind), \(access): \(TextReport.text(result).prefix(900))")
      }
    }
  }

  @Test("a pad 59 m from the street is near enough")
  func farPad() throws {
    var world = try StreetWorld()
    world.mission.fleet.vehicles[0].pad = LocalPoint(east: 50, north: -59)
    var robot = try StreetPlan.recorder(world)
    try robot.fly([(50, 0)], .drive)
    try StreetPlan.spray(&robot)
    try robot.fly([(50, -59)], .drive)
    let plan = try StreetPlan.plan(&world, [[robot.sortie(1)]])
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    #expect(result.isProved, "\(TextReport.text(result))")
  }

  @Test("a robot on a floor above the pad of one outdoors does not count against it")
  func indoors() throws {
    var world = try StreetWorld(robots: 2)
    world.mission.map.indoor = [try RobotWorld.building(bed: false)]
    var base = world.mission.fleet.bases[0]
    (base.id, base.floor) = ("ward", RobotWorld.floor)
    world.mission.fleet.bases.append(base)
    world.mission.fleet.vehicles[1].base = "ward"
    world.mission.fleet.vehicles[1].pad = LocalPoint(east: 50.5, north: -20)
    var plan = try StreetPlan.plan(&world, [[try StreetPlan.round(world)], []])
    plan.vehicles[1].padAltitude = AltitudeAMSL(metres: RobotWorld.altitude)
    #expect(PlanVerifier.verify(plan: plan, mission: world.mission).isProved)
  }
}

/// Each kind of damage is named by its rule.
struct StreetDamageTests {
  @Test("every kind of damage to plans on streets is found by its rule", arguments: StreetDamage.all.indices)
  func found(index: Int) throws {
    let damage = StreetDamage.all[index]
    let (world, plan) = try damage.make()
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    let text = "\(damage.name): \(TextReport.text(result).prefix(1200))"
    #expect(result.violations.contains { $0.code == damage.code && $0.message.contains(damage.words) }, "\(text)")
    if damage.isOnly { #expect(Set(result.violations.map(\.code)) == [damage.code], "\(text)") }
  }
}
