import Geometry
import MAVLink
import Plans
import Quantities
import Telemetry

/// Flies a plan: gives each vehicle its missions, starts them in time, watches, and records what they say.
///
/// It holds no socket and no clock: bytes and moments go in, bytes and telemetry come out. It never flies what was not
/// read back from the vehicle and found equal to the plan.
package struct Dispatcher: Sendable {
  /// Bytes for one vehicle.
  package struct Packet: Sendable, Hashable {
    /// The vehicle they are for.
    package var address: VehicleAddress
    /// Whole frames.
    package var bytes: [UInt8]
    /// Whether it is the ground station's heartbeat, the same for all: of vehicles behind one socket one is enough.
    package var isHeartbeat = false
  }

  /// The ground station's address: the usual one of a ground station.
  package static let address = MAVLinkAddress(systemID: 255, componentID: 190)
  /// The most squares of ground that thermal readings are kept for.
  static let thermalCellsMax = 1_000_000
  /// Seconds between two heartbeats of the ground station.
  static let heartbeatSeconds = 1.0

  /// The plan.
  package let plan: FleetPlan
  var sessions: [VehicleSession]
  private let options: DispatchOptions
  private var thermal: ThermalGrid
  private var thermalChanged = false
  private var batch = TelemetryBatch()
  var nextSeparation: MissionTime?
  private var nextHeartbeat: MissionTime?
  private var reportedTasks: Set<String> = []
  private var hasEnded = false
  private let sessionIndex: [VehicleAddress: Int]

  /// Prepares to fly a plan.
  ///
  /// - Parameters:
  ///   - vehicles: one for each vehicle on the link. One without sorties is watched and recorded too; the tasks of a
  ///     vehicle without an entry end as not done.
  ///   - fences: the zones that vehicles shall carry, by the vehicle's name.
  ///   - rallies: the places to which vehicles may come back by themselves, by the vehicle's name.
  ///   - zones: the closed zones that are watched while vehicles fly; nil where none are.
  ///   - recorded: the zones of which is recorded when vehicles fly through them; nil where none are.
  ///   - past: what another dispatcher recorded of the same run before this one goes on with it.
  package init(
    plan: FleetPlan, vehicles: [DispatchVehicle], options: DispatchOptions = DispatchOptions(), thermal: ThermalGrid,
    fences: [String: FencePlan] = [:], rallies: [String: [RallyPlace]] = [:], zones: ZoneWatch? = nil,
    recorded: ZoneWatch? = nil, past: DispatchPast? = nil
  ) {
    self.plan = plan
    self.options = options
    self.thermal = thermal
    sessions = plan.vehicles.compactMap { vehicle in
      vehicles.first { $0.id == vehicle.id }.map { VehicleSession(plan: vehicle, link: $0, options: options) }
    }
    for index in sessions.indices {
      sessions[index].fence = fences[sessions[index].plan.id]
      sessions[index].rally = rallies[sessions[index].plan.id] ?? []
      sessions[index].planRules = plan.rules
      sessions[index].zones = zones
      sessions[index].passages.zones = recorded
    }
    if let past {
      for cell in past.thermalCells {
        self.thermal.add(
          minimum: cell.minimum, mean: cell.mean, maximum: cell.maximum, count: cell.count, at: cell.index)
      }
      reportedTasks = Set(past.outcomes.filter(\.isDone).map(\.task))
      for index in sessions.indices {
        sessions[index].isResumed = true
        sessions[index].take(past)
      }
    }
    sessionIndex = Dictionary(sessions.enumerated().map { ($1.link.address, $0) }) { first, _ in first }
  }

  /// Whether every vehicle has flown all it can, or time is over.
  package var isFinished: Bool { hasEnded }

  /// The software of the vehicles that have been heard, in the order of the plan.
  package var software: [VehicleSoftware] { sessions.compactMap(\.software) }

  /// Takes bytes that came over the radio of a vehicle.
  package mutating func receive(_ bytes: [UInt8], from address: VehicleAddress, at now: MissionTime) {
    guard let index = sessionIndex[address] else { return }
    sessions[index].receive(bytes, at: now)
    collect(from: index, at: now)
  }

  /// Takes a frame that came over a link of many vehicles; frames of others than the plan's do nothing.
  package mutating func receive(_ frame: MAVLinkFrame, on link: Int, at now: MissionTime) {
    guard let index = sessionIndex[VehicleAddress(link: link, systemID: frame.systemID)] else { return }
    sessions[index].receive(frame, at: now)
    collect(from: index, at: now)
  }

  /// Lets time pass; returns what is to be sent.
  package mutating func step(at now: MissionTime) -> [Packet] {
    var packets: [Packet] = []
    let beats = nextHeartbeat.map { now >= $0 } ?? true
    if beats { nextHeartbeat = now + Self.heartbeatSeconds }
    for index in sessions.indices {
      let address = sessions[index].link.address
      if beats {
        sessions[index].sendHeartbeat()
        for bytes in sessions[index].takeOutput() {
          packets.append(Packet(address: address, bytes: bytes, isHeartbeat: true))
        }
      }
      sessions[index].tick(at: now)
      collect(from: index, at: now)
      for bytes in sessions[index].takeOutput() { packets.append(Packet(address: address, bytes: bytes)) }
    }
    watchSeparation(at: now)
    let isOver = now > plan.metrics.end + options.endGraceSeconds
    if !hasEnded, isOver || sessions.allSatisfy(\.isFinished) { end(at: now, isOver: isOver) }
    return packets
  }

  /// What has been recorded since the last call. Thermal cells come as they stand now; a later one replaces an earlier.
  package mutating func takeBatch() -> TelemetryBatch {
    if thermalChanged {
      batch.thermalCells = thermal.cells
      thermalChanged = false
    }
    defer { batch = TelemetryBatch() }
    return batch
  }

  private mutating func collect(from index: Int, at now: MissionTime) {
    let news = sessions[index].takeNews()
    batch.readings += news.readings
    batch.events += news.events
    batch.commands += news.commands
    batch.thermalFrames += news.frames
    batch.zonePassages += news.passages
    for payload in news.cells { add(payload) }
    for done in news.finishedLegs { finishTask(of: done, at: now) }
  }

  private mutating func add(_ payload: ThermalCellsPayload) {
    guard abs(Double(payload.cellCentimetres) / 100 - thermal.cellSize.metres) < 1e-9 else { return }
    for cell in payload.cells where thermal.cellCount < Self.thermalCellsMax {
      let added = thermal.add(
        minimum: Temperature(celsius: Double(cell.coldestCentidegrees) / 100),
        mean: Temperature(celsius: Double(cell.meanCentidegrees) / 100),
        maximum: Temperature(celsius: Double(cell.warmestCentidegrees) / 100), count: Int(cell.pixels),
        at: ThermalCellIndex(column: Int32(cell.column), row: Int32(cell.row)))
      thermalChanged = thermalChanged || added
    }
  }

  /// A task is done when the last leg that serves it, in its last sortie, is done.
  private mutating func finishTask(of leg: VehicleSession.FinishedLeg, at now: MissionTime) {
    guard let assignment = plan.assignments.first(where: { $0.task == leg.task }),
      !reportedTasks.contains(leg.task)
    else { return }
    let isWhole = assignment.sorties.allSatisfy { sortie in
      sessions.contains { $0.hasFinished(task: leg.task, in: sortie) }
    }
    guard isWhole else { return }
    reportedTasks.insert(leg.task)
    // What lamps burned for a task adds up over its vehicles.
    let lamps = sessions.compactMap { $0.lampSeconds[leg.task] }
    let burned = lamps.isEmpty ? nil : lamps.reduce(0, +)
    batch.outcomes.append(
      TaskOutcome(
        task: leg.task, doneAt: now.roundedToMilliseconds, vehicle: leg.vehicle, amount: burned ?? leg.amount,
        unit: burned == nil ? leg.unit : "s"))
    batch.events.append(
      RunEvent(
        time: now.roundedToMilliseconds, vehicle: leg.vehicle, severity: .notice, kind: "task",
        text: "Task \(leg.task) is done"))
  }

  private mutating func end(at now: MissionTime, isOver: Bool) {
    hasEnded = true
    for index in sessions.indices { batch.zonePassages += sessions[index].passages.finish() }
    for index in sessions.indices where sessions[index].isUnderWay {
      sessions[index].giveUpUnderWay(at: now)
      collect(from: index, at: now)
    }
    for assignment in plan.assignments where !reportedTasks.contains(assignment.task) {
      batch.outcomes.append(
        TaskOutcome(task: assignment.task, doneAt: nil, note: failure(of: assignment, isOver: isOver)))
    }
    for left in plan.leftOut {
      batch.outcomes.append(TaskOutcome(task: left.task, doneAt: nil, note: "Left out of the plan: \(left.reason)"))
    }
  }

  private func failure(of assignment: TaskAssignment, isOver: Bool) -> String {
    for session in sessions {
      for sortie in assignment.sorties {
        if let reason = session.failure(of: sortie) { return "\(sortie): \(reason)" }
      }
    }
    return isOver ? "The run's time was over" : "No vehicle reported it done"
  }
}
