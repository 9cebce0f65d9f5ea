import FleetLink
import Plans
import Quantities
import Telemetry

/// Flies a plan over sockets and records it, until all vehicles are done or the operator leaves.
final class DispatchRun {
  /// What a run left behind.
  struct Result {
    var outcomes: [TaskOutcome] = []
    var readings = 0
    var endSeconds = 0.0
    /// Whether the operator left while vehicles were flying.
    var wasLeft = false
    /// The rules that were broken, and what was done.
    var answers: [RunEvent] = []
    /// Vehicles that are not on their pads at the end.
    var away: [String] = []
    /// System ids with which two vehicles spoke.
    var collisions: [VehicleAddress] = []
    /// Why records of the run are missing in its store; nil where all are there.
    var storeFailure: String?
    /// Whether the disk still holds a write up, so that the store cannot be closed.
    var isStoreStuck = false
    /// What the store mended.
    var repairs = RunRepairs()
    /// How many readings and other records were lost for trouble with the store.
    var lost = (readings: 0, others: 0)
    /// Which autopilots were heard.
    var software: [VehicleSoftware] = []
  }

  /// Seconds of mission time between two looks at the vehicles.
  static let stepSeconds = 0.05
  /// Seconds of the clock between two writes to the store: what is older survives a crash of this program.
  static let flushSeconds = 1.0

  private var dispatcher: Dispatcher
  private let hub: LinkHub
  private let clock: DispatchClock
  private let links: DispatchLinks
  private var result = Result()
  /// What the operator wants when interrupted; nil ends the run.
  private let onInterrupt: (Dispatcher) -> FleetOrder?
  private let tell: (RunEvent) -> Void
  /// What an operator types; nil where nobody can.
  private let typist: Typist?
  /// How many lines may still answer the question of an interruption; 0 where none is asked.
  private var answersLeft = 0

  /// A person at the keyboard.
  struct Typist {
    /// What was typed since the last call.
    var lines: () -> [String]
    /// Shows text.
    var show: (String) -> Void
    /// The question at an interruption.
    var question: InterruptQuestion
  }

  /// The rules' answers that a run keeps for its end; all of them stand in the store.
  static let answersMax = 1000

  init(
    dispatcher: Dispatcher, hub: LinkHub, clock: DispatchClock, links: DispatchLinks,
    onInterrupt: @escaping (Dispatcher) -> FleetOrder?, typist: Typist? = nil, tell: @escaping (RunEvent) -> Void
  ) {
    self.dispatcher = dispatcher
    self.hub = hub
    self.clock = clock
    self.links = links
    self.onInterrupt = onInterrupt
    self.typist = typist
    self.tell = tell
  }

  /// Runs to the end.
  ///
  /// - Parameter seconds: a clock that never goes back.
  func fly(into store: RunStore, seconds: () -> Double) -> Result {
    let recorder = LiveRecorder(into: store)
    var nextFlush = seconds() + Self.flushSeconds
    var isLeaving = false
    while !dispatcher.isFinished, !isLeaving {
      let wall = seconds()
      links.send(dispatcher.step(at: clock.now(wall)), at: wall)
      hub.flush()
      for letter in hub.wait(seconds: Self.stepSeconds / clock.speed) {
        if case .stop = letter {
          isLeaving = interrupted(at: clock.now(seconds()))
        } else {
          let moment = seconds()
          for (link, frame) in links.frames(of: letter, at: moment) {
            dispatcher.receive(frame, on: link, at: clock.now(moment))
          }
        }
      }
      for line in typist?.lines() ?? [] where !isLeaving { isLeaving = typed(line, at: clock.now(seconds())) }
      if wall >= nextFlush {
        nextFlush = wall + Self.flushSeconds
        let now = clock.now(wall)
        for event in recorder.take(takeBatch(at: now), at: now) { tell(event) }
      }
    }
    finish(recorder, at: clock.now(seconds()))
    links.close()
    result.endSeconds = clock.now(seconds()).seconds
    result.wasLeft = isLeaving
    result.software = dispatcher.software
    result.away = dispatcher.vehiclesAway
    result.collisions = links.collisions
    return result
  }

  /// Asks the operator; true where the run is left.
  private func interrupted(at now: MissionTime) -> Bool {
    guard let typist else {
      guard let order = onInterrupt(dispatcher) else { return true }
      give(order, to: nil, at: now)
      return false
    }
    // Whoever interrupts again is not asked again.
    guard answersLeft == 0 else { return carryOut(typist.question.usual, at: now) }
    answersLeft = InterruptQuestion.linesMax
    typist.show("\n" + InterruptQuestion.text)
    return false
  }

  private func give(_ order: FleetOrder, to vehicle: String?, at now: MissionTime) {
    let names = dispatcher.order(order, to: vehicle, at: now)
    tell(
      RunEvent(
        time: now, severity: .notice, kind: "order",
        text: names.isEmpty
          ? "\(vehicle ?? "No vehicle") is \(vehicle == nil ? "" : "not ")under way"
          : "\(order.rawValue): \(names.joined(separator: ", "))"))
  }

  /// Takes a line that an operator typed; true where the run is left.
  private func typed(_ line: String, at now: MissionTime) -> Bool {
    guard let typist else { return false }
    if answersLeft > 0 {
      answersLeft -= 1
      if let answer = InterruptQuestion.answer(line) {
        answersLeft = 0
        return carryOut(answer, at: now)
      }
      if answersLeft == 0 { return carryOut(typist.question.usual, at: now) }
      typist.show(InterruptQuestion.text)
      return false
    }
    switch OperatorLine(line, vehicles: dispatcher.plan.vehicles.map(\.id)) {
    case .order(let order, let vehicle): give(order, to: vehicle, at: now)
    case .status: typist.show(DispatchStatusText.text(of: dispatcher.statuses(at: now)))
    case .quit: return interrupted(at: now)
    case .empty: break
    case .mistake(let words): typist.show(words + "\n")
    }
    return false
  }

  private func carryOut(_ answer: InterruptQuestion.Answer, at now: MissionTime) -> Bool {
    answersLeft = 0
    guard case .order(let order) = answer else { return true }
    give(order, to: nil, at: now)
    return false
  }

  /// What was recorded since the last call; the operator is told what matters of it.
  private func takeBatch(at now: MissionTime) -> TelemetryBatch {
    var batch = dispatcher.takeBatch()
    batch.events += links.flush(at: now)
    result.readings += batch.readings.count
    result.outcomes += batch.outcomes
    for event in batch.events where event.severity <= .notice { tell(event) }
    let answers = batch.events.filter { $0.kind == DispatchWords.rule }
    result.answers += answers.prefix(max(0, Self.answersMax - result.answers.count))
    return batch
  }

  private func finish(_ recorder: LiveRecorder, at now: MissionTime) {
    let summary = recorder.finish(takeBatch(at: now), at: now)
    for event in summary.news { tell(event) }
    result.repairs = summary.repairs
    result.lost = summary.lost
    result.storeFailure = summary.trouble.map { "\($0)" }
    if result.storeFailure == nil, !summary.isWritten {
      result.isStoreStuck = true
      result.storeFailure = "the disk has not answered for \(Int(LiveRecorder.endSecondsMax)) s"
    }
  }
}
