import FleetLink
import Geometry
import Missions
import Plans
import Quantities
import Simulator
import Telemetry

/// Flies a plan in the simulator and records it: the dispatcher and the vehicles meet only in bytes.
struct MissionRun {
  /// What a run left behind.
  struct Result {
    var facts: RunFacts
    var verdicts: [Expectation.Verdict]
    var simulatedSeconds: Double
    var readings: Int
    var cells: Int
    var outcomes: [TaskOutcome]
    var packets: (sent: Int, lost: Int)
  }

  let setup: SimulationSetup
  let seed: UInt64
  /// Simulated seconds between two writes to the store.
  static let flushSeconds = 10.0
  /// The most simulated time after the mission's end; a run that takes longer is cut, and its tasks count as not done.
  static let overtimeSecondsMax = 3600.0

  func fly(into store: RunStore, progress: (MissionTime) -> Void) throws -> Result {
    var simulation = try setup.simulation(seed: seed)
    let plan = setup.plan
    let camera = setup.vehicles.compactMap(\.type.thermalCamera).first
    // A simulation shows what a plan is worth where nobody steps in: rules are recorded and not answered.
    var options = DispatchOptions()
    options.rules = .recording
    let zones = DispatchZones(mission: setup.mission).watch()
    func makeDispatcher(past: DispatchPast?) -> Dispatcher {
      Dispatcher(
        plan: plan, vehicles: setup.dispatchVehicles, options: options,
        thermal: ThermalGrid(
          cellSize: Length(metres: Simulation.thermalCellMetres),
          accuracy: ThermalGrid.Accuracy(noiseKelvin: camera?.noiseKelvin ?? 0, biasKelvin: camera?.biasKelvin ?? 0)),
        zones: zones, past: past)
    }
    // Nil while the dispatcher is dead.
    var dispatcher: Dispatcher? = makeDispatcher(past: nil)
    // A proved plan ends before its mission; what an unproved one says of its end is not believed.
    let end = min(plan.metrics.end.seconds, setup.mission.end.seconds)
    let lead = setup.leadSeconds
    let limit = end + lead + Self.overtimeSecondsMax
    var nextFlush = Self.flushSeconds
    var sums = Sums()
    while !(dispatcher?.isFinished ?? false), simulation.seconds < limit {
      simulation.step()
      let now = MissionTime(seconds: simulation.seconds - lead)
      for change in simulation.takeFaultChanges() {
        sums.events.append(setup.event(of: change, at: now))
        guard change.kind == .dispatcherKilled else { continue }
        if change.begins {
          // A dispatcher stores what it knows each second, so nearly all of it outlives it.
          try sums.store(dispatcher?.takeBatch(), in: store)
          dispatcher = nil
        } else if dispatcher == nil {
          dispatcher = makeDispatcher(
            past: DispatchPast(
              events: try store.events(), outcomes: try store.outcomes(), thermalCells: try store.thermalCells()))
        }
      }
      let packets = simulation.receive()
      for packet in packets {
        dispatcher?.receive(packet.bytes, from: VehicleAddress(link: 0, systemID: packet.systemID), at: now)
      }
      for packet in dispatcher?.step(at: now) ?? [] { simulation.send(packet.bytes, to: packet.address.systemID) }
      if simulation.seconds >= nextFlush {
        nextFlush += Self.flushSeconds
        try sums.store(dispatcher?.takeBatch(), in: store)
        progress(now)
      }
    }
    try sums.store(dispatcher?.takeBatch(), in: store)
    var facts = RunFacts(
      truth: simulation.truth, tasksPlanned: plan.assignments.count,
      tasksDone: sums.outcomes.filter { $0.isDone }.count, reserve: setup.mission.rules.reserve,
      separation: setup.mission.rules.separation, warmestCell: sums.warmest,
      lampSecondsPlanned: setup.lampSecondsPlanned)
    facts.vehiclesAtEnd = simulation.vehiclesNow
    return Result(
      facts: facts, verdicts: setup.scenario.expectations.map { $0.verdict(on: facts) },
      simulatedSeconds: simulation.seconds, readings: sums.readings, cells: sums.cells, outcomes: sums.outcomes,
      packets: simulation.linkTotals)
  }

  private struct Sums {
    var readings = 0
    var cells = 0
    var outcomes: [TaskOutcome] = []
    var warmest: Temperature?

    /// What went wrong by the scenario and is not stored yet.
    var events: [RunEvent] = []

    mutating func store(_ taken: TelemetryBatch?, in store: RunStore) throws {
      var batch = taken ?? TelemetryBatch()
      batch.events += events
      events = []
      readings += batch.readings.count
      outcomes += batch.outcomes
      if !batch.thermalCells.isEmpty {
        cells = batch.thermalCells.count
        warmest = batch.thermalCells.map(\.mean).max()
      }
      try store.append(batch)
    }
  }
}
