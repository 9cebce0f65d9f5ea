import Plans
import Quantities
import Telemetry

/// Brings what a run recorded into its store, and keeps the newest part of it while the disk takes nothing.
package struct RunRecorder {
  /// The most readings, events, commands and frames, each, that are kept while the disk is full.
  package static let keptMax = 20_000

  /// The readings so far, stored, waiting or lost.
  package private(set) var readings = 0
  /// The thermal cells.
  package private(set) var cells = 0
  /// What became of tasks.
  package private(set) var outcomes: [TaskOutcome] = []
  /// The warmest thermal cell; nil where there is none.
  package private(set) var warmest: Temperature?
  /// Whether the disk takes nothing.
  package private(set) var isDiskFull = false
  /// What went wrong by the scenario and is not stored yet.
  private var events: [RunEvent] = []
  /// What waits for the disk.
  private var waiting = TelemetryBatch()
  private var fullSince: MissionTime?
  private var lostReadings = 0
  private var lostOthers = 0
  private let readingsMax: Int

  /// A recorder.
  ///
  /// - Parameter keptMax: the most things of a kind that wait for a full disk.
  package init(keptMax: Int = Self.keptMax) { readingsMax = keptMax }

  /// Takes an event of the scenario.
  package mutating func add(_ event: RunEvent) { events.append(event) }

  /// Stores what was recorded; while the disk is full it waits.
  package mutating func store(_ taken: TelemetryBatch?, in store: RunStore) throws {
    var batch = taken ?? TelemetryBatch()
    batch.events += events
    events = []
    readings += batch.readings.count
    outcomes += batch.outcomes
    if !batch.thermalCells.isEmpty {
      cells = batch.thermalCells.count
      warmest = batch.thermalCells.map(\.mean).max()
    }
    guard isDiskFull else {
      try store.append(batch)
      return
    }
    keep(batch)
  }

  /// The disk takes nothing from now on.
  package mutating func fillDisk(at now: MissionTime) {
    guard !isDiskFull else { return }
    isDiskFull = true
    fullSince = now
  }

  /// The disk takes records again: what waited is stored, and an event says what is lost. Returns the event.
  package mutating func freeDisk(at now: MissionTime, in store: RunStore) throws -> RunEvent? {
    guard isDiskFull else { return nil }
    isDiskFull = false
    let seconds = Int((now - (fullSince ?? now)).rounded())
    let others = lostOthers > 0 ? ", and \(lostOthers) other records" : ""
    let event = RunEvent(
      time: now.roundedToMilliseconds, severity: .alert, kind: Self.eventKind,
      text: "The disk takes records again after \(seconds) s; \(lostReadings) readings are lost\(others)")
    waiting.events.append(event)
    try store.append(waiting)
    waiting = TelemetryBatch()
    (lostReadings, lostOthers) = (0, 0)
    return event
  }

  /// The kind of the event that the disk is back.
  package static let eventKind = "store"

  /// What waits in memory dies with the dispatcher.
  package mutating func loseWaiting() {
    lostReadings += waiting.readings.count
    lostOthers += waiting.count - waiting.readings.count
    waiting = TelemetryBatch()
  }

  private mutating func keep(_ batch: TelemetryBatch) {
    func trim<Record>(_ records: inout [Record], _ lost: inout Int) {
      let surplus = records.count - readingsMax
      guard surplus > 0 else { return }
      records.removeFirst(surplus)
      lost += surplus
    }
    waiting.readings += batch.readings
    waiting.events += batch.events
    waiting.commands += batch.commands
    waiting.thermalFrames += batch.thermalFrames
    // Each holds all cells as they stand then, and outcomes are as many as tasks.
    if !batch.thermalCells.isEmpty { waiting.thermalCells = batch.thermalCells }
    waiting.outcomes += batch.outcomes
    trim(&waiting.readings, &lostReadings)
    trim(&waiting.events, &lostOthers)
    trim(&waiting.commands, &lostOthers)
    trim(&waiting.thermalFrames, &lostOthers)
  }
}
