import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing
import Verification

/// Surveys: a camera sees less of a roof than of the ground.
struct SurveyTests {
  /// A plan in which `heron-2/1` surveys the yard's rectangle from 60 m with passes `spacing` metres apart.
  private func plan(
    _ world: inout TestWorld, spacing: Double, overlap: Double = 0, trigger: Double? = 16
  ) throws -> FleetPlan {
    // A camera of 53.13 degrees sees as many metres as it is high.
    world.type.thermalCamera = VehicleType.ThermalCamera(
      pixelsAcross: 640, pixelsAlong: 512, fieldOfView: Angle(degrees: 53.130_102), noiseKelvin: 0.05, biasKelvin: 2)
    let outline = try TestWorld.rectangle(-500, 80, -380, 200)
    let area = Area(id: "block", name: "Block", kind: "block", outline: outline)
    world.mission.tasks[4].work = .survey(AreaSurvey(area: area, purpose: .surfaceHotspots, sideOverlap: overlap))
    var flight = try FlightRecorder(world.mission, vehicle: "heron-2", at: 1200)
    try flight.rise(to: 60, .takeOff)
    for (number, east) in stride(from: -500 + spacing / 2, to: -380, by: spacing).enumerated() {
      let (from, to) = number % 2 == 0 ? (80.0, 200.0) : (200.0, 80.0)
      try flight.fly([(east, from)], number == 0 ? .transit : .link, task: number == 0 ? nil : "roofs")
      try flight.fly([(east, to)], .swath, task: "roofs", activity: .thermalSurvey, trigger: trigger)
    }
    try flight.fly([(0, 40)])
    try flight.rise(to: 0, .landing)
    var plan = try TestPlan.make(world)
    let sortie = flight.sortie(3)
    plan.vehicles[1].sorties.append(sortie)
    let legs = sortie.legs.filter { $0.activity == .thermalSurvey }
    plan.leftOut = []
    plan.assignments.append(
      TaskAssignment(
        task: "roofs", sorties: [sortie.id], start: try value(legs.first?.start), end: try value(legs.last?.end),
        covered: 1))
    return try PlanFile.rounded(plan.withSums())
  }

  @Test("passes that see all of the ground are enough where no roof stands, and too few where one does")
  func roofs() throws {
    var world = try TestWorld()
    let wide = try plan(&world, spacing: 60)
    #expect(verify(wide, world).isProved, "\(TextReport.text(verify(wide, world)))")
    // A roof of 30 m halves what the camera sees: 30 m of every 60 m.
    world.mission.map.buildings.append(try TestWorld.building("hall", -450, 120, -430, 140, height: 30))
    let violation = try only(verify(wide, world), "V213")
    #expect(abs(try value(violation.amount).value - 50) < 0.5)
    #expect(violation.subject == "roofs" && violation.place != nil)
    let narrow = try plan(&world, spacing: 30)
    #expect(verify(narrow, world).isProved, "\(TextReport.text(verify(narrow, world)))")
    // With an overlap of a third, passes 60 m apart see only two thirds of what is asked for; 40 m apart they see all.
    world.mission.map.buildings.removeLast()
    let apart = try only(verify(try plan(&world, spacing: 60, overlap: 1.0 / 3), world), "V213")
    #expect(abs(try value(apart.amount).value - 100.0 / 3) < 0.5)
    #expect(verify(try plan(&world, spacing: 40, overlap: 1.0 / 3), world).isProved)
    // A roof beside the area changes nothing.
    world.mission.map.buildings.append(try TestWorld.building("hall", -540, 120, -520, 140, height: 30))
    #expect(verify(try plan(&world, spacing: 60), world).isProved)
  }

  @Test("a ground sample is held at the lowest ground, and frames overlap along the way as asked")
  func optics() throws {
    var world = try TestWorld()
    let plan = try plan(&world, spacing: 60)
    let (mission, outline) = (world.mission, try TestWorld.rectangle(-500, 80, -380, 200))
    func asked(_ sample: Double?, forward: Double) -> TestWorld {
      let area = Area(id: "block", name: "Block", kind: "block", outline: outline)
      world.mission = mission
      world.mission.tasks[4].work = .survey(
        AreaSurvey(
          area: area, purpose: .surfaceHotspots, groundSample: sample.map { Length(metres: $0) }, sideOverlap: 0,
          forwardOverlap: forward))
      return world
    }
    // 60 metres of ground on 640 pixels are 9.375 cm, and a frame is 48 metres long.
    #expect(verify(plan, asked(0.094, forward: 0)).isProved)
    let coarse = try #require(verify(plan, asked(0.09, forward: 0)).violations.first)
    let amount = try value(coarse.amount).value
    #expect(coarse.code == "V213" && abs(amount - 0.375) < 0.01)
    // Frames of 48 m, 16 m apart, overlap by two thirds.
    #expect(verify(plan, asked(nil, forward: 0.66)).isProved)
    let apart = verify(plan, asked(nil, forward: 0.75)).violations
    #expect(
      !apart.isEmpty && apart.allSatisfy { $0.code == "V213" && $0.message.contains("too far apart for those of") })
  }

  @Test("a pass is slow enough for its camera, and has a trigger distance")
  func frames() throws {
    var world = try TestWorld()
    // The passes are flown at the cruising speed, 12 m/s.
    let plan = try plan(&world, spacing: 60)
    #expect(verify(plan, world).isProved)
    world.type.thermalCamera?.frameSeconds = 2
    let fast = verify(plan, world).violations
    #expect(!fast.isEmpty && fast.allSatisfy { $0.code == "V213" && $0.message.contains("too fast for its camera") })
    for trigger in [nil, 0.0, -3] as [Double?] {
      var world = try TestWorld()
      let blind = verify(try self.plan(&world, spacing: 60, trigger: trigger), world).violations
      #expect(!blind.isEmpty && blind.allSatisfy { $0.code == "V213" && $0.message.contains("no trigger distance") })
    }
  }

  /// A plan in which `heron-2/1` surveys a ramp that rises by 20 % to the west, from 60 m above it.
  ///
  /// - Parameters:
  ///   - height: above ground at the lower end of each pass.
  ///   - kind: of the legs that join the passes.
  private func rampPlan(_ world: inout TestWorld, height: Double = 60, link: Leg.Kind = .link) throws -> FleetPlan {
    world.type.thermalCamera = VehicleType.ThermalCamera(
      pixelsAcross: 640, pixelsAlong: 512, fieldOfView: Angle(degrees: 53.130_102), noiseKelvin: 0.05, biasKelvin: 2)
    let (spacing, side) = (40.0, 61)
    let metres = (0..<side * side).map { index in
      let east = -1200 + Double(index % side) * spacing
      return Float(TestWorld.groundMetres + max(0, -640 - east) * 0.2)
    }
    world.mission.map.terrain = Terrain(
      ground: .grid(
        TerrainGrid(
          origin: LocalPoint(east: -1200, north: -1200), spacingMetres: spacing, columns: side, rows: side,
          altitudesMetres: metres)))
    let area = Area(id: "block", name: "Block", kind: "block", outline: try TestWorld.rectangle(-800, -600, -680, -480))
    world.mission.tasks[4].work = .survey(
      AreaSurvey(area: area, purpose: .surfaceHotspots, height: HeightAGL(metres: 60), sideOverlap: 0))
    var flight = try FlightRecorder(world.mission, vehicle: "heron-2", at: 1200)
    try flight.rise(to: 60, .takeOff)
    try flight.fly([(-800, -570)])
    try flight.rise(to: 60, .climb)
    try flight.follow(
      [(-680, -570, height)], speed: 6, task: "roofs", activity: .thermalSurvey, trigger: 16)
    try flight.follow([(-680, -510, 60)], link, speed: 6, task: link == .link ? "roofs" : nil)
    try flight.follow([(-800, -510, 60)], speed: 6, task: "roofs", activity: .thermalSurvey, trigger: 16)
    try flight.rise(to: 28, .descent)
    try flight.fly([(0, 40)])
    try flight.rise(to: 0, .landing)
    var plan = try TestPlan.make(world)
    let sortie = flight.sortie(3)
    plan.vehicles[1].sorties.append(sortie)
    let legs = sortie.legs.filter { $0.activity == .thermalSurvey }
    plan.leftOut = []
    plan.assignments.append(
      TaskAssignment(
        task: "roofs", sorties: [sortie.id], start: try value(legs.first?.start), end: try value(legs.last?.end),
        covered: 1))
    return try PlanFile.rounded(plan.withSums())
  }

  @Test("passes that are parallel to a ramp are proved, and what leaves its height on it is found")
  func ramp() throws {
    var world = try TestWorld()
    let plan = try rampPlan(&world)
    #expect(verify(plan, world).isProved, "\(TextReport.text(verify(plan, world)))")
    // Half a metre off is within the metre that a stated height may miss, two metres are not.
    #expect(verify(try rampPlan(&world, height: 60.5), world).isProved)
    let off = verify(try rampPlan(&world, height: 62), world)
    #expect(off.violations.contains { $0.message.contains("off the height") })
    // Between tasks nothing follows the ground: the link climbs from 62 m to 60 m.
    let transit = verify(try rampPlan(&world, height: 60.5, link: .transit), world)
    #expect(transit.violations.map(\.code) == ["V210"])
  }

  @Test("a pass that follows the ground sees less of a roof that it flies over")
  func roofOnRamp() throws {
    var world = try TestWorld()
    let plan = try rampPlan(&world)
    // The roof is 20 m above the ground on the ramp: a third of the width is missing on its pass.
    world.mission.map.buildings.append(try TestWorld.building("hut", -745, -575, -735, -565, height: 20))
    let violation = try only(verify(plan, world), "V213")
    #expect(violation.message.contains("covers"))
    // From the lowest end of the pass the same roof would stand higher than the vehicle; it is judged where it is.
    #expect((10.0..<25).contains(try value(violation.amount).value))
  }

  @Test("no other leg than a pass of a survey takes frames")
  func framesElsewhere() throws {
    var world = try TestWorld()
    var plan = try plan(&world, spacing: 60)
    let last = plan.vehicles[1].sorties.count - 1
    let link = try #require(plan.vehicles[1].sorties[last].legs.firstIndex { $0.kind == .link })
    plan.vehicles[1].sorties[last].legs[link].triggerDistance = Length(metres: 16)
    let violation = try only(verify(plan, world), "V213")
    #expect(violation.message.contains("takes frames and is no pass of a survey"))
  }

  @Test("a crosshatched survey with passes in one direction alone is half done")
  func crosshatch() throws {
    var world = try TestWorld()
    let plan = try plan(&world, spacing: 60)
    let outline = try TestWorld.rectangle(-500, 80, -380, 200)
    world.mission.tasks[4].work = .survey(
      AreaSurvey(
        area: Area(id: "block", name: "Block", kind: "block", outline: outline), purpose: .surfaceHotspots,
        sideOverlap: 0, forwardOverlap: 0, isCrosshatched: true))
    let violation = try only(verify(plan, world), "V213")
    #expect(abs(try value(violation.amount).value - 100) < 0.5)
  }
}
