import FleetLink
import Geometry
import MAVLink
import Plans
import Quantities
import Simulator
import Telemetry
import Testing

/// PX4 vehicles fly what ArduPilot vehicles fly.
@Suite struct PX4FlightTests {
  static func builder() throws -> FlightBuilder {
    var builder = try FlightBuilder()
    builder.vehicleType.profile = .px4
    return builder
  }

  static func done(_ run: FlightBuilder.Run) -> Set<String> { Set(run.batch.outcomes.filter(\.isDone).map(\.task)) }

  @Test("a PX4 flies a plan of two sorties to its end, in time, and every task is reported done once")
  func wholePlan() throws {
    let builder = try Self.builder()
    let plan = try TakeoverTests.plan(builder)
    let run = builder.fly(plan)
    #expect(run.isFinished)
    #expect(run.truth.takeOffs == 2 && run.truth.landings.count == 2)
    #expect(Self.done(run) == TakeoverTests.all, "\(run.batch.outcomes)")
    for (landing, sortie) in zip(run.truth.landings, plan.vehicles[0].sorties) {
      let late = landing.seconds - 60 - (try #require(sortie.landing)).seconds
      #expect(abs(late) < 8, "\(sortie.id) landed \(late) s after its plan")
      #expect(landing.metresFromPad < 1)
    }
    for task in TakeoverTests.all {
      #expect(run.batch.events.count { $0.kind == "task" && $0.text == "Task \(task) is done" } == 1, "\(task)")
    }
    let modes = Set(run.batch.readings.filter(\.isInAir).map(\.mode))
    #expect(modes.contains("MISSION") && modes.isSubset(of: ["MISSION", "HOLD"]), "\(modes)")
  }

  @Test("an armed PX4 on the ground is not taken for one in the air, though its heartbeat says that it is active")
  func armedOnTheGround() throws {
    let builder = try Self.builder()
    let run = builder.fly(try builder.plan(takeOffs: [20]))
    #expect(run.batch.readings.contains { $0.isArmed && !$0.isInAir && $0.time.seconds < 20 })
    #expect(!run.batch.readings.contains { $0.isInAir && $0.time.seconds < 20 })
    let departed = try #require(run.batch.events.first { $0.text.hasSuffix("has taken off") })
    #expect(departed.time.seconds > 20)
  }

  @Test("over a radio that loses a fifth, repeats and reorders a PX4 flies its plan", arguments: 1...8)
  func lossy(seed: Int) throws {
    let builder = try Self.builder()
    let run = builder.fly(
      try builder.plan(takeOffs: [60]),
      link: LinkQuality(loss: 0.2, duplication: 0.1, delaySeconds: 0.05, jitterSeconds: 0.3), seed: UInt64(seed))
    #expect(run.isFinished && run.truth.landings.count == 1)
    #expect(
      Self.done(run) == ["parcel-1", "look-1"], "seed \(seed): \(run.batch.outcomes), \(run.batch.events.map(\.text))")
  }

  @Test("a PX4 keeps to the plan's corners: it stops at each way point")
  func corners() throws {
    let builder = try Self.builder()
    let run = builder.fly(try builder.plan(takeOffs: [20]), gusts: 1)
    // The corner between the shop at (150, 40) and the clinic at (240, -90).
    let near = try run.batch.readings.map {
      try builder.projection.local($0.position).planarDistanceMetres(to: LocalPoint(east: 150, north: 40))
    }.min()
    #expect(try #require(near) < 2)
  }

  @Test("a PX4 that holds goes on with its mission when it is told to")
  func holdAndResume() throws {
    let builder = try Self.builder()
    let run = builder.fly(try builder.plan(takeOffs: [20]), ordering: [(60, .hold), (90, .resume)])
    #expect(Self.done(run) == ["parcel-1", "look-1"])
    let held = run.batch.readings.filter { $0.time.seconds > 70 && $0.time.seconds < 88 }
    #expect(!held.isEmpty && held.allSatisfy { $0.groundSpeed.metresPerSecond < 0.5 && $0.mode == "HOLD" })
  }

  @Test("a PX4 that is called home lands, starts no further sortie, and its task says in which mode it came down")
  func calledHome() throws {
    let builder = try Self.builder()
    let run = builder.fly(try TakeoverTests.plan(builder), ordering: [(60, .returnHome)])
    #expect(run.isFinished && run.truth.takeOffs == 1 && run.truth.landings.count == 1)
    let notes = run.batch.outcomes.filter { !$0.isDone }.map(\.note)
    #expect(notes.contains { $0.contains("Landed in RETURN") }, "\(notes)")
    #expect(notes.contains { $0.contains("called the vehicle home") })
  }

  @Test("a PX4 that somebody else ordered home has done only what it did before")
  func orderedHome() throws {
    let builder = try Self.builder()
    let plan = try builder.plan(takeOffs: [20])
    let drop = try #require(plan.vehicles[0].sorties[0].legs.first { $0.activity == .dropOff })
    let moment = ((try #require(drop.start).seconds + 5) * 20).rounded() / 20
    let run = builder.fly(plan, returningAt: moment)
    #expect(run.truth.landings.count == 1)
    #expect(run.batch.outcomes.map(\.isDone) == [false, false])
    #expect(run.batch.outcomes.allSatisfy { $0.note.contains("Landed in RETURN") }, "\(run.batch.outcomes)")
  }
}

/// A dispatcher of PX4 vehicles that dies, and another that goes on.
@Suite struct PX4TakeoverTests {
  @Test(
    "whenever the dispatcher of a PX4 dies, the second one brings all tasks to their end",
    arguments: [-30.0, 5, 40, 90, 130, 200, 260])
  func death(seconds: Double) throws {
    let builder = try PX4FlightTests.builder()
    let run = builder.fly(try TakeoverTests.plan(builder), dyingAt: seconds, silence: 8)
    #expect(run.isFinished && run.truth.takeOffs == 2)
    #expect(PX4FlightTests.done(run) == TakeoverTests.all, "\(run.batch.outcomes) \(run.batch.events.map(\.text))")
  }

  @Test("a sortie of a PX4 that landed while no dispatcher was there counts as flown, over a lossy radio too")
  func landedMeanwhile() throws {
    let builder = try PX4FlightTests.builder()
    let plan = try TakeoverTests.plan(builder)
    let landing = try #require(plan.vehicles[0].sorties[0].landing).seconds
    for loss in [0, 0.2] {
      let run = builder.fly(
        plan, link: LinkQuality(loss: loss, delaySeconds: 0.05), dyingAt: landing - 30, silence: 50)
      #expect(PX4FlightTests.done(run) == TakeoverTests.all, "\(run.batch.events.map(\.text))")
      #expect(run.truth.takeOffs == 2)
    }
  }

  @Test("a PX4 that came home by itself while no dispatcher was there does not count as having flown its mission")
  func returnedMeanwhile() throws {
    let builder = try PX4FlightTests.builder()
    let plan = try builder.plan(takeOffs: [20])
    let run = builder.fly(plan, returningAt: 70, dyingAt: 60, silence: 120)
    #expect(run.isFinished && run.truth.landings.count == 1)
    #expect(run.batch.outcomes.contains { !$0.isDone && $0.note.contains("Landed in RETURN") }, "\(run.batch.outcomes)")
  }
}

/// Fences and limits of PX4 vehicles.
@Suite struct PX4FenceTests {
  private static func set(_ name: String, _ number: Int32) -> any MAVLinkMessage {
    ParamSet(
      targetSystem: 1, targetComponent: 1, paramId: name, paramValue: Float(bitPattern: UInt32(bitPattern: number)),
      paramType: MavParamType.int32)
  }

  private static func set(_ name: String, metres number: Float) -> any MAVLinkMessage {
    ParamSet(
      targetSystem: 1, targetComponent: 1, paramId: name, paramValue: number, paramType: MavParamType.real32)
  }

  private static func fence(_ builder: FlightBuilder, north: Double) throws -> FencePlan {
    let corners: [(Double, Double)] = [(150, north), (200, north), (200, north + 40), (150, north + 40)]
    let polygon = try #require(Polygon(exterior: corners.map { LocalPoint(east: $0.0, north: $0.1) }))
    return try FencePlan(
      zones: [FencePlan.Zone(name: "Z", shape: .polygon(polygon))], ways: [], projection: builder.projection)
  }

  @Test("a PX4 carries the zones as its fence and flies beside them, over a lossy radio too", arguments: [0.0, 0.2])
  func carried(loss: Double) throws {
    let builder = try PX4FlightTests.builder()
    let run = builder.fly(
      try builder.plan(takeOffs: [20]), link: LinkQuality(loss: loss, delaySeconds: 0.05),
      fence: try Self.fence(builder, north: 120))
    #expect(run.batch.events.contains { $0.kind == "fence" && $0.text.contains("carries 1 zone as its fence") })
    #expect(PX4FlightTests.done(run) == ["parcel-1", "look-1"])
  }

  @Test("a PX4 whose fence is switched off is told to come home at it, and does")
  func switchedOn() throws {
    let builder = try PX4FlightTests.builder()
    // The way from the shop at (150, 40) to the clinic at (240, -90) leads through it.
    let run = builder.fly(
      try builder.plan(takeOffs: [20]), fence: try Self.fence(builder, north: -30),
      sending: [(-59, Self.set("GF_ACTION", 0))])
    #expect(run.batch.events.contains { $0.kind == "fence" && $0.text.contains("carries 1 zone") })
    #expect(run.batch.events.contains { $0.kind == "vehicle" && $0.text.contains("Geofence violated") })
    #expect(run.truth.landings.count == 1)
    #expect(run.batch.outcomes.contains { !$0.isDone && $0.note.contains("Landed in RETURN") }, "\(run.batch.outcomes)")
  }

  @Test("a PX4 that would end its flight at its fence gets none, and the run says why")
  func terminates() throws {
    let builder = try PX4FlightTests.builder()
    let run = builder.fly(
      try builder.plan(takeOffs: [20]), fence: try Self.fence(builder, north: 120),
      sending: [(-59, Self.set("GF_ACTION", 4))])
    #expect(run.batch.events.contains { $0.severity == .warning && $0.text.contains("fall out of the sky") })
    #expect(!run.batch.events.contains { $0.text.contains("carries 1 zone") })
    #expect(PX4FlightTests.done(run) == ["parcel-1", "look-1"])
  }

  @Test("a PX4 whose own limits around home are nearer than its ways flies nothing, and says by how much")
  func limits() throws {
    let builder = try PX4FlightTests.builder()
    let plan = try builder.plan(takeOffs: [20])
    let far = builder.fly(plan, sending: [(-59, Self.set("GF_MAX_HOR_DIST", metres: 200))])
    #expect(far.truth.takeOffs == 0)
    #expect(
      far.batch.outcomes.allSatisfy { $0.note.contains("GF_MAX_HOR_DIST is 200 m, and the sortie leads 33") },
      "\(far.batch.outcomes)")
    let high = builder.fly(plan, sending: [(-59, Self.set("GF_MAX_VER_DIST", metres: 50))])
    #expect(high.truth.takeOffs == 0 && high.batch.outcomes.allSatisfy { $0.note.contains("leads 60 m up") })
    // Where it only warns, its limits break nothing off.
    let warned = builder.fly(
      plan, sending: [(-59, Self.set("GF_MAX_HOR_DIST", metres: 200)), (-58.5, Self.set("GF_ACTION", 1))])
    #expect(PX4FlightTests.done(warned) == ["parcel-1", "look-1"])
  }
}

/// Rally points on vehicles of both autopilots.
@Suite struct RallyFlightTests {
  private static func rally(_ builder: FlightBuilder) throws -> [RallyPlace] {
    [
      RallyPlace(
        name: "north", place: try builder.projection.geo(LocalPoint(east: 0, north: 0)).roundedToE7, metresAbovePad: 60)
    ]
  }

  @Test(
    "a vehicle takes its rally points, has them read back, and flies its plan; over a lossy radio too",
    arguments: AutopilotProfile.allCases, 1...3)
  func carried(profile: AutopilotProfile, seed: Int) throws {
    var builder = try FlightBuilder()
    builder.vehicleType.profile = profile
    let run = builder.fly(
      try builder.plan(takeOffs: [40]), link: LinkQuality(loss: 0.2, delaySeconds: 0.05), seed: UInt64(seed),
      rally: try Self.rally(builder))
    #expect(run.batch.events.contains { $0.kind == "rally" && $0.text == "courier-1 may come back to north at 60 m" })
    #expect(PX4FlightTests.done(run) == ["parcel-1", "look-1"], "\(run.batch.outcomes)")
  }

  @Test("a vehicle whose own height of return is above the proved one is told of", arguments: AutopilotProfile.allCases)
  func ownHeight(profile: AutopilotProfile) throws {
    var builder = try FlightBuilder()
    builder.vehicleType.profile = profile
    let (name, value) = profile == .px4 ? ("RTL_RETURN_ALT", Float(75)) : ("RTL_ALT", 7500)
    let type = profile == .px4 ? MavParamType.real32 : MavParamType.int32
    let set = ParamSet(targetSystem: 1, targetComponent: 1, paramId: name, paramValue: value, paramType: type)
    func warnings(_ messages: [(seconds: Double, message: any MAVLinkMessage)]) throws -> [String] {
      let run = builder.fly(try builder.plan(takeOffs: [20]), rally: try Self.rally(builder), sending: messages)
      return run.batch.events.filter { $0.kind == "rally" && $0.severity == .warning }.map(\.text)
    }
    #expect(try warnings([]).isEmpty)
    #expect(
      try warnings([(-59, set)]) == ["courier-1 comes back at 75 m, its \(name): straight ways are proved at 60 m"])
  }

  @Test(
    "a vehicle that is called home comes back at the height of its rally point", arguments: AutopilotProfile.allCases)
  func height(profile: AutopilotProfile) throws {
    var builder = try FlightBuilder()
    builder.vehicleType.profile = profile
    let plan = try builder.plan(takeOffs: [20])
    let pickUp = try #require(plan.vehicles[0].sorties[0].legs.first { $0.activity == .pickUp }?.start).seconds
    // At 30 m over the shop; a return without a rally point would stay there.
    let place = try builder.projection.geo(LocalPoint(east: 1, north: 0)).roundedToE7
    let moment = ((pickUp + 5) * 20).rounded() / 20
    let run = builder.fly(
      plan, ordering: [(moment, .returnHome)], rally: [RallyPlace(name: "north", place: place, metresAbovePad: 60)])
    let midway = try run.batch.readings.filter {
      let east = try builder.projection.local($0.position).east
      return $0.time.seconds > moment && abs(east - 75) < 30
    }
    #expect(!midway.isEmpty)
    #expect(midway.allSatisfy { abs($0.altitude.metres - FlightBuilder.ground.metres - 60) < 2 })
  }
}
