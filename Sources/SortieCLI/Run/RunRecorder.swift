import Plans
import Quantities
import Telemetry

/// Brings what a run recorded into its store, and keeps the newest part of it while the store takes nothing: a full
/// disk, a folder that became read-only, a disk error, or the scenario's fault. What flies goes on meanwhile.
package struct RunRecorder: Sendable {
  /// The most readings, events, commands, frames and passages, each, that are kept while the store takes nothing.
  package static let keptMax = 20_000
  /// The kind of the events about the store itself.
  package static let eventKind = "store"

  /// The readings so far, stored, waiting or lost.
  package private(set) var readings = 0
  /// The thermal cells.
  package private(set) var cells = 0
  /// What became of tasks.
  package private(set) var outcomes: [TaskOutcome] = []
  /// The warmest thermal cell; nil where there is none.
  package private(set) var warmest: Temperature?
  /// Whether the scenario's disk takes nothing.
  package private(set) var isDiskFull = false
  /// Why the store takes nothing; nil where it does.
  package private(set) var trouble: RunStoreError?
  /// What the store mended so far.
  package private(set) var repairs = RunRepairs()
  /// What was lost in all.
  package private(set) var lost = (readings: 0, others: 0)
  /// Events of the scenario; they come behind the dispatcher's of the same moment.
  private var events: [RunEvent] = []
  /// What waits for the store.
  private var waiting = TelemetryBatch()
  private var outSince: MissionTime?
  /// What was lost since `outSince`.
  private var lostNow = (readings: 0, others: 0)
  private let keptMax: Int

  /// A recorder.
  ///
  /// - Parameter keptMax: the most things of a kind that wait for a store that takes nothing.
  package init(keptMax: Int = Self.keptMax) { self.keptMax = keptMax }

  /// The records that wait.
  package var waitingCount: Int { waiting.count }

  /// Takes an event of the scenario or of the recording itself.
  package mutating func add(_ event: RunEvent) { events.append(event) }

  /// Takes what was recorded; it waits until it is stored.
  package mutating func add(_ batch: TelemetryBatch) {
    readings += batch.readings.count
    outcomes += batch.outcomes
    if !batch.thermalCells.isEmpty {
      cells = batch.thermalCells.count
      warmest = batch.thermalCells.map(\.mean).max()
    }
    waiting = Self.joined(waiting, before: batch)
    waiting.events += events
    events = []
  }

  /// Stores what was recorded; what cannot be stored waits.
  ///
  /// - Returns: events about the store, for the operator; they are recorded too.
  package mutating func store(
    _ taken: TelemetryBatch?, in store: RunStore, at now: MissionTime
  ) -> [RunEvent] {
    add(taken ?? TelemetryBatch())
    guard let attempt = begin(at: now) else { return [] }
    do throws(RunStoreError) {
      return end(attempt, mended: try store.append(attempt.batch))
    } catch {
      return fail(attempt, error, at: now)
    }
  }

  // MARK: One attempt at a time, so that another thread may wait for the disk

  /// What is tried to be stored.
  package struct Attempt: Sendable {
    /// The records.
    package var batch: TelemetryBatch
    /// The last event of the batch where the store has been out: that it is back.
    fileprivate var isBack: RunEvent?
  }

  /// Hands out what waits; nil where nothing does, or while the scenario's disk is full. `end` or `fail` must follow.
  package mutating func begin(at now: MissionTime) -> Attempt? {
    guard !isDiskFull else {
      trim()
      return nil
    }
    guard !waiting.isEmpty else { return nil }
    var attempt = Attempt(batch: waiting)
    waiting = TelemetryBatch()
    if let outSince {
      let event = backEvent(since: outSince, at: now)
      attempt.batch.events.append(event)
      attempt.isBack = event
    }
    return attempt
  }

  /// The attempt was stored.
  package mutating func end(_ attempt: Attempt, mended: RunRepairs) -> [RunEvent] {
    repairs = repairs + mended
    guard let event = attempt.isBack else { return [] }
    (trouble, outSince, lostNow) = (nil, nil, (0, 0))
    return [event]
  }

  /// The attempt was not stored: it waits again. The first of a row gives an alarm.
  package mutating func fail(_ attempt: Attempt, _ error: RunStoreError, at now: MissionTime) -> [RunEvent] {
    let later = waiting
    waiting = attempt.batch
    if attempt.isBack != nil { waiting.events.removeLast() }
    waiting = Self.joined(waiting, before: later)
    let isFirst = trouble == nil
    trouble = error
    outSince = outSince ?? now
    defer { trim() }
    guard isFirst else { return [] }
    let event = RunEvent(
      time: now.roundedToMilliseconds, severity: .alert, kind: Self.eventKind,
      text: "The run cannot be stored, and the flight goes on: \(error). The newest \(keptMax) readings are kept in "
        + "memory and stored as soon as that is possible")
    waiting.events.append(event)
    return [event]
  }

  // MARK: The scenario's disk

  /// The disk takes nothing from now on.
  package mutating func fillDisk(at now: MissionTime) {
    guard !isDiskFull else { return }
    isDiskFull = true
    outSince = outSince ?? now
  }

  /// The disk takes records again: what waited is stored, and an event says what is lost. Returns the events.
  package mutating func freeDisk(at now: MissionTime, in store: RunStore) -> [RunEvent] {
    guard isDiskFull else { return [] }
    isDiskFull = false
    // Where nothing waits there is still to tell that it is over.
    if waiting.isEmpty, let since = outSince {
      let event = backEvent(since: since, at: now)
      (outSince, lostNow) = (nil, (0, 0))
      add(event)
      return [event] + self.store(nil, in: store, at: now)
    }
    return self.store(nil, in: store, at: now)
  }

  /// What waits in memory dies with the dispatcher.
  package mutating func loseWaiting() {
    lose(waiting.readings.count, waiting.count - waiting.readings.count)
    waiting = TelemetryBatch()
  }

  // MARK: Keeping

  private func backEvent(since: MissionTime, at now: MissionTime) -> RunEvent {
    let seconds = Int((now - since).rounded())
    let others = lostNow.others > 0 ? ", and \(lostNow.others) other records" : ""
    return RunEvent(
      time: now.roundedToMilliseconds, severity: .alert, kind: Self.eventKind,
      text: "The disk takes records again after \(seconds) s; \(lostNow.readings) readings are lost\(others)")
  }

  private mutating func lose(_ readings: Int, _ others: Int) {
    lostNow = (lostNow.readings + readings, lostNow.others + others)
    lost = (lost.readings + readings, lost.others + others)
  }

  /// Keeps the newest records alone.
  package mutating func trim() {
    func surplus<Record>(_ records: inout [Record]) -> Int {
      let surplus = records.count - keptMax
      guard surplus > 0 else { return 0 }
      records.removeFirst(surplus)
      return surplus
    }
    let readings = surplus(&waiting.readings)
    lose(
      readings,
      surplus(&waiting.events) + surplus(&waiting.commands) + surplus(&waiting.thermalFrames)
        + surplus(&waiting.zonePassages))
  }

  private static func joined(_ first: TelemetryBatch, before second: TelemetryBatch) -> TelemetryBatch {
    guard !first.isEmpty else { return second }
    var whole = first
    whole.readings += second.readings
    whole.events += second.events
    whole.commands += second.commands
    whole.thermalFrames += second.thermalFrames
    // Each holds all cells as they stand then, and outcomes are as many as tasks.
    if !second.thermalCells.isEmpty { whole.thermalCells = second.thermalCells }
    whole.outcomes += second.outcomes
    whole.zonePassages += second.zonePassages
    return whole
  }
}
