import FleetLink
import MAVLink
import Plans
import Quantities
import Simulator
import Telemetry
import Testing

/// The dispatcher against vehicles that are hostile from some phase on, in simulated time.
@Suite struct HostileVehicleTests {
  /// Seconds after the plan's end at which the dispatcher stops waiting.
  static let graceSeconds = 60.0
  static let stepSeconds = 0.1

  /// What came of a run.
  struct Run {
    var batch = TelemetryBatch()
    var isFinished = false
    var endSeconds = 0.0
    var planEnd = 0.0
    /// The most records, and the most packets, of one second.
    var recordsMax = 0
    var packetsMax = 0
    var reached = HostileVehicle.Phase.found
  }

  static func fly(
    _ hostility: HostileVehicle.Hostility, from phase: HostileVehicle.Phase, seed: UInt64,
    beside: [MAVLinkFrame] = []
  ) throws -> Run {
    let builder = try FlightBuilder()
    let plan = try builder.plan(takeOffs: [40])
    let pad = plan.vehicles[0].pad
    var vehicle = HostileVehicle(
      hostility, from: phase, seed: seed, home: (latitude: pad.latitudeE7, longitude: pad.longitudeE7))
    let fence = try FencePlan(
      zones: [.init(name: "Z", shape: .circle(centre: LocalPoint(east: -300, north: 300), radiusMetres: 30))], ways: [],
      projection: builder.projection)
    var options = DispatchOptions()
    options.endGraceSeconds = graceSeconds
    var dispatcher = Dispatcher(
      plan: plan, vehicles: [DispatchVehicle(id: "courier-1", systemID: 1, batteryCapacity: .zero)], options: options,
      thermal: ThermalGrid(cellSize: Length(metres: 2)), fences: ["courier-1": fence],
      rallies: ["courier-1": [RallyPlace(name: "north", place: pad, metresAbovePad: 60)]])
    var run = Run()
    run.planEnd = plan.metrics.end.seconds
    var second = (records: 0, packets: 0)
    var steps = 0
    while !dispatcher.isFinished, steps < 10_000 {
      let seconds = Double(steps) * stepSeconds
      let now = MissionTime(seconds: seconds)
      for frame in vehicle.step(at: seconds) + beside { dispatcher.receive(frame, on: 0, at: now) }
      for packet in dispatcher.step(at: now) {
        second.packets += 1
        vehicle.hear(packet.bytes, at: seconds)
      }
      let news = dispatcher.takeBatch()
      second.records += news.readings.count + news.events.count + news.commands.count + news.thermalFrames.count
      run.batch.readings += news.readings
      run.batch.events += news.events
      run.batch.thermalFrames += news.thermalFrames
      run.batch.outcomes += news.outcomes
      if !news.thermalCells.isEmpty { run.batch.thermalCells = news.thermalCells }
      steps += 1
      if steps % 10 == 0 {
        run.recordsMax = max(run.recordsMax, second.records)
        run.packetsMax = max(run.packetsMax, second.packets)
        second = (0, 0)
      }
    }
    run.isFinished = dispatcher.isFinished
    run.endSeconds = Double(steps) * stepSeconds
    run.reached = vehicle.phase
    return run
  }

  @Test("the vehicle of these tests flies the plan to its end where it is not hostile")
  func twin() throws {
    let run = try Self.fly(.none, from: .found, seed: 1)
    #expect(run.isFinished && run.reached == .flying)
    #expect(run.batch.outcomes.count == 2 && run.batch.outcomes.allSatisfy(\.isDone))
    #expect(run.batch.events.contains { $0.text.contains("carries 1 zone") })
  }

  @Test(
    """
    in every phase, whatever a vehicle does: the run ends within a minute after the plan's end, each task is done or \
    has a reason, something was reported, records and packets of a second are bounded, and all can be stored
    """,
    arguments: HostileVehicle.Hostility.allCases.filter { $0 != .none }, HostileVehicle.Phase.allCases)
  func everyPhase(hostility: HostileVehicle.Hostility, phase: HostileVehicle.Phase) throws {
    for seed in 1...UInt64(2) {
      let run = try Self.fly(hostility, from: phase, seed: seed)
      #expect(run.isFinished && run.endSeconds <= run.planEnd + Self.graceSeconds + 1, "seed \(seed)")
      #expect(run.reached >= phase || hostility == .flickers, "seed \(seed): the phase was reached")
      #expect(Set(run.batch.outcomes.map(\.task)) == ["parcel-1", "look-1"], "seed \(seed)")
      #expect(run.batch.outcomes.allSatisfy { $0.isDone || !$0.note.isEmpty }, "seed \(seed)")
      if run.batch.outcomes.contains(where: { !$0.isDone }) {
        #expect(run.batch.events.contains { $0.severity <= .warning }, "seed \(seed)")
      }
      // Texts, frames and readings of a second, and what the dispatcher itself has to say.
      #expect(run.recordsMax <= 50 + 60 + 20, "seed \(seed): \(run.recordsMax)")
      #expect(run.packetsMax <= 1200, "seed \(seed): \(run.packetsMax)")
      try Self.store(run.batch)
    }
  }

  /// What was recorded goes into a store as it is.
  static func store(_ batch: TelemetryBatch) throws {
    let isFinite =
      batch.outcomes.allSatisfy { ($0.amount ?? 0).isFinite }
      && batch.thermalFrames.allSatisfy {
        $0.pixelCount > 0 && $0.minimum.celsius.isFinite && $0.maximum.celsius.isFinite && $0.mean.celsius.isFinite
      }
      && batch.thermalCells.allSatisfy { $0.mean.celsius.isFinite && $0.count > 0 }
      && batch.readings.allSatisfy {
        ($0.charge?.fraction ?? 0).isFinite && $0.groundSpeed.metresPerSecond.isFinite && $0.altitude.metres.isFinite
          && (-90...90).contains($0.position.latitude)
      }
    #expect(isFinite)
  }

  @Test("a vehicle that is silent from some phase on is said to be silent, and the reason names what was awaited")
  func silence() throws {
    for phase in HostileVehicle.Phase.allCases {
      let run = try Self.fly(.silent, from: phase, seed: 1)
      #expect(run.batch.outcomes.allSatisfy { !$0.isDone })
      if phase != .found { #expect(run.batch.events.contains { $0.text.contains("has been silent") }, "\(phase)") }
    }
  }

  @Test("a gimbal that speaks with the vehicle's id does not make it another vehicle")
  func otherComponents() throws {
    let gimbal = MAVLinkFrame(
      systemID: 1, componentID: 154, sequence: 0, messageID: Heartbeat.id,
      payload: Heartbeat(type: 26, autopilot: 8).payload)
    let run = try Self.fly(.none, from: .found, seed: 1, beside: [gimbal])
    #expect(run.batch.outcomes.count == 2 && run.batch.outcomes.allSatisfy(\.isDone))
  }

  @Test("an item beyond the mission that is said to be reached serves no task")
  func reachedBeyond() throws {
    let run = try Self.fly(.lies, from: .flying, seed: 1)
    #expect(run.batch.events.contains { $0.kind == "nonsense" && $0.text.contains("65535") })
  }

  @Test("100,000 messages of one vehicle in a second are counted, and another one is served and flies its plan")
  func flood() throws {
    let builder = try FlightBuilder()
    let plan = try builder.plan(takeOffs: [40])
    let pad = plan.vehicles[0].pad
    var own = plan.vehicles[0]
    own.id = "noisy"
    own.sorties = []
    var both = plan
    both.vehicles.append(own)
    var options = DispatchOptions()
    options.endGraceSeconds = Self.graceSeconds
    var dispatcher = Dispatcher(
      plan: both,
      vehicles: [DispatchVehicle(id: "courier-1", systemID: 1), DispatchVehicle(id: "noisy", systemID: 2)],
      options: options, thermal: ThermalGrid(cellSize: Length(metres: 2)))
    var vehicle = HostileVehicle(
      .none, from: .found, seed: 1, home: (latitude: pad.latitudeE7, longitude: pad.longitudeE7))
    let noise = MAVLinkFrame(
      systemID: 2, componentID: 1, sequence: 0, messageID: Statustext.id,
      payload: Statustext(severity: 2, text: "noise").payload)
    var batch = TelemetryBatch()
    var steps = 0
    while !dispatcher.isFinished, steps < 10_000 {
      let seconds = Double(steps) * Self.stepSeconds
      let now = MissionTime(seconds: seconds)
      if seconds >= 50, seconds < 51 - Self.stepSeconds / 2 {
        for _ in 0..<10_000 { dispatcher.receive(noise, on: 0, at: now) }
      }
      for frame in vehicle.step(at: seconds) { dispatcher.receive(frame, on: 0, at: now) }
      for packet in dispatcher.step(at: now) where packet.address.systemID == 1 {
        vehicle.hear(packet.bytes, at: seconds)
      }
      let news = dispatcher.takeBatch()
      batch.events += news.events
      batch.outcomes += news.outcomes
      if seconds == 55 { dispatcher.receive(noise, on: 0, at: now) }
      steps += 1
    }
    #expect(batch.outcomes.filter(\.isDone).count == 2)
    #expect(batch.events.count { $0.vehicle == "noisy" && $0.kind == "vehicle" } <= 51)
    #expect(batch.events.contains { $0.kind == "flood" && $0.vehicle == "noisy" })
  }
}
