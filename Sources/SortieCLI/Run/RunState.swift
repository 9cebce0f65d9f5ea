import FleetLink
import Geometry
import Missions
import Plans
import Quantities
import Simulator
import Telemetry

/// A whole run in memory: world, vehicles, dispatcher and sums. A copy of it goes on by itself.
struct RunState {
  private let setup: SimulationSetup
  private(set) var simulation: Simulation
  /// Nil while the dispatcher is dead.
  private(set) var dispatcher: Dispatcher?
  private var recorder = RunRecorder()
  private var alarms: AlarmWatch
  /// What an operator should know of the recording.
  private var notes: [String] = []
  private var settled = SettledWatch()
  private let leadSeconds: Double
  private let limitSeconds: Double
  private let watchesSettling: Bool
  private var nextFlush = Self.flushSeconds
  private var nextLook = 0.0
  /// New zones of which the dispatcher is to be told, by their fault; and when.
  private var zonesToTell: [(fault: Int, atSeconds: Double, zone: FaultKind.NewZone)] = []
  /// New zones that it knows.
  private var toldZones: [(fault: Int, zone: ZoneWatch.Zone)] = []

  /// Simulated seconds between two writes to the store.
  static let flushSeconds = 10.0
  /// Simulated seconds between two looks at whether all have settled.
  static let lookSeconds = 1.0

  /// Puts the vehicles of a plan on their pads.
  init(setup: SimulationSetup, seed: UInt64) throws {
    self.setup = setup
    simulation = try setup.simulation(seed: seed)
    leadSeconds = setup.leadSeconds
    alarms = AlarmWatch(setup.scenario.expectations, reserve: setup.mission.rules.reserve)
    let settling = setup.scenario.expectations.compactMap {
      if case .settled(let seconds) = $0 { seconds } else { nil }
    }.max()
    watchesSettling = settling != nil
    // A proved plan ends before its mission; what an unproved one says of its end is not believed.
    let end = min(setup.plan.metrics.end.seconds, setup.mission.end.seconds)
    limitSeconds =
      leadSeconds + max(end + MissionRun.overtimeSecondsMax, setup.faultsUntilSeconds + (settling ?? 0))
    dispatcher = makeDispatcher(past: nil)
  }

  /// The moment of the mission; below 0 before it starts.
  var now: MissionTime { MissionTime(seconds: simulation.seconds - leadSeconds) }

  /// Whether nothing more will happen.
  var isOver: Bool {
    if simulation.seconds >= limitSeconds { return true }
    guard dispatcher?.isFinished ?? false else { return false }
    return !watchesSettling || settled.afterSeconds != nil
  }

  /// Lets one step of time pass; true where what was recorded has just been stored.
  mutating func step(into store: RunStore) throws -> Bool {
    simulation.step()
    let now = self.now
    let changes = simulation.takeFaultChanges()
    for change in changes { try take(change, at: now, store) }
    tellZones(at: now)
    alarms.observe(simulation, changes: changes)
    for packet in simulation.receive() {
      dispatcher?.receive(packet.bytes, from: VehicleAddress(link: 0, systemID: packet.systemID), at: now)
    }
    for packet in dispatcher?.step(at: now) ?? [] { simulation.send(packet.bytes, to: packet.address.systemID) }
    look(at: now)
    guard simulation.seconds >= nextFlush else { return false }
    nextFlush += Self.flushSeconds
    flush(into: store)
    return true
  }

  /// Stores what was recorded.
  mutating func flush(into store: RunStore) {
    let batch = dispatcher?.takeBatch()
    for event in batch?.events ?? [] { hear(event) }
    for event in recorder.store(batch, in: store, at: now) { tell(event) }
  }

  /// The store is in trouble, or out of it.
  private mutating func tell(_ event: RunEvent) {
    hear(event)
    notes.append(event.text)
  }

  /// What an operator should know of the recording, since the last call.
  mutating func takeNotes() -> [String] {
    defer { notes = [] }
    return notes
  }

  /// Stores the rest and sums up.
  mutating func finish(into store: RunStore) -> MissionRun.Result {
    flush(into: store)
    for event in recorder.freeDisk(at: now, in: store) { tell(event) }
    alarms.finish(at: simulation.seconds)
    var facts = RunFacts(
      truth: simulation.truth, tasksPlanned: setup.plan.assignments.count,
      tasksDone: recorder.outcomes.filter { $0.isDone }.count, reserve: setup.mission.rules.reserve,
      separation: setup.mission.rules.separation, warmestCell: recorder.warmest,
      lampSecondsPlanned: setup.lampSecondsPlanned)
    facts.vehiclesAtEnd = simulation.vehiclesNow
    facts.missionStartSeconds = leadSeconds
    facts.faultsUntilSeconds = setup.scenario.faults.isEmpty ? nil : setup.faultsUntilSeconds
    facts.lateTasks = setup.lateTasks(recorder.outcomes)
    facts.alarms = alarms
    facts.settled = settled
    return MissionRun.Result(
      facts: facts, verdicts: setup.scenario.expectations.map { $0.verdict(on: facts) },
      simulatedSeconds: simulation.seconds, readings: recorder.readings, cells: recorder.cells,
      outcomes: recorder.outcomes, packets: simulation.linkTotals, storeTrouble: storeTrouble,
      repairs: recorder.repairs, notes: takeNotes())
  }

  /// Why records of the run are missing in its store, by no fault of the scenario's; nil where all are there.
  private var storeTrouble: String? { recorder.trouble.map { "\($0)" } }

  // MARK: Faults

  private mutating func take(_ change: FaultSchedule.Change, at now: MissionTime, _ store: RunStore) throws {
    recorder.add(setup.event(of: change, at: now))
    switch change.kind {
    case .dispatcherKilled where change.begins:
      // A dispatcher stores what it knows each second, so nearly all of it outlives it.
      flush(into: store)
      if recorder.isDiskFull { recorder.loseWaiting() }
      dispatcher = nil
    case .dispatcherKilled:
      guard dispatcher == nil else { return }
      dispatcher = makeDispatcher(
        past: DispatchPast(
          events: try store.events(), outcomes: try store.outcomes(), thermalCells: try store.thermalCells()))
    case .diskFull where change.begins:
      flush(into: store)
      recorder.fillDisk(at: now)
    case .diskFull:
      flush(into: store)
      for event in recorder.freeDisk(at: now, in: store) { tell(event) }
    case .zone(let zone):
      if change.begins, let seconds = zone.toldAfterSeconds {
        zonesToTell.append((change.number, now.seconds + seconds, zone))
      } else if !change.begins {
        zonesToTell.removeAll { $0.fault == change.number }
        let known = toldZones.count
        toldZones.removeAll { $0.fault == change.number }
        if toldZones.count != known { tellDispatcher() }
      }
    default: break
    }
  }

  /// Tells the dispatcher of new zones that are due.
  private mutating func tellZones(at now: MissionTime) {
    guard zonesToTell.contains(where: { $0.atSeconds <= now.seconds }) else { return }
    for due in zonesToTell where due.atSeconds <= now.seconds {
      guard let zone = DispatchZones(mission: setup.mission).zone(due.zone, from: now) else { continue }
      toldZones.append((due.fault, zone))
      recorder.add(
        RunEvent(
          time: now.roundedToMilliseconds, severity: .notice, kind: "zone",
          text: "The dispatcher is told of the zone \(zone.name)"))
    }
    zonesToTell.removeAll { $0.atSeconds <= now.seconds }
    tellDispatcher()
  }

  private mutating func tellDispatcher() {
    let zones = self.zones
    dispatcher?.watch(zones)
  }

  private var zones: ZoneWatch? { DispatchZones(mission: setup.mission).watch(and: toldZones.map(\.zone)) }

  private func makeDispatcher(past: DispatchPast?) -> Dispatcher {
    // By default a simulation shows what a plan is worth where nobody steps in: rules are recorded and not answered.
    var options = DispatchOptions()
    if setup.scenario.rules == .record { options.rules = .recording }
    let camera = setup.vehicles.compactMap(\.type.thermalCamera).first
    return Dispatcher(
      plan: setup.plan, vehicles: setup.dispatchVehicles, options: options,
      thermal: ThermalGrid(
        cellSize: Length(metres: Simulation.thermalCellMetres),
        accuracy: ThermalGrid.Accuracy(noiseKelvin: camera?.noiseKelvin ?? 0, biasKelvin: camera?.biasKelvin ?? 0)),
      zones: zones, recorded: DispatchZones(mission: setup.mission).recorded(), past: past)
  }

  // MARK: Watching

  private mutating func hear(_ event: RunEvent) {
    let seconds = event.time.seconds + leadSeconds
    if event.kind == RunRecorder.eventKind { return alarms.hear(.disk, vehicle: nil, at: seconds) }
    guard event.kind == DispatchWords.rule, let word = event.text.split(separator: ":").first,
      let rule = FlightRule(rawValue: String(word)), let alarm = FlightAlarm(rule)
    else { return }
    alarms.hear(alarm, vehicle: event.vehicle, at: seconds)
  }

  private mutating func look(at now: MissionTime) {
    guard watchesSettling, simulation.seconds >= nextLook else { return }
    nextLook = simulation.seconds + Self.lookSeconds
    settled.observe(
      simulation.vehiclesNow, secondsAfterFaults: now.seconds - setup.faultsUntilSeconds,
      isFinished: dispatcher?.isFinished ?? false)
  }
}

extension FlightAlarm {
  /// The alarm that a rule of the dispatcher gives; nil where it gives none.
  init?(_ rule: FlightRule) {
    switch rule {
    case .charge, .reserve: self = .battery
    case .position: self = .position
    case .silent: self = .silent
    case .zone: self = .zone
    case .offWay, .late, .separation: return nil
    }
  }
}
