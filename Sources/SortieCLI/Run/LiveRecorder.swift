import Dispatch
import Quantities
import Synchronization
import Telemetry

/// Records a flight on a thread of its own, so that a slow disk delays no heartbeat.
///
/// What comes in waits in a `RunRecorder` of bounded size and is written by one thread, a batch at a time. Where the
/// disk falls behind, that is said once; where it takes nothing, the newest records are kept and the others counted.
package final class LiveRecorder: Sendable {
  /// Seconds of mission time for which one write may take before the disk counts as too slow.
  package static let slowSeconds = 2.0
  /// Seconds of the clock for which the end of a run waits for the disk.
  package static let endSecondsMax = 30.0

  private struct State {
    var recorder: RunRecorder
    /// When the write that is under way began; nil where none is.
    var writingSince: MissionTime?
    var isSlowReported = false
    /// Events about the store for the operator.
    var news: [RunEvent] = []
  }

  private let store: RunStore
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "sortie.recorder")

  /// A recorder of a run.
  ///
  /// - Parameter keptMax: the most things of a kind that wait.
  package init(into store: RunStore, keptMax: Int = RunRecorder.keptMax) {
    self.store = store
    state = Mutex(State(recorder: RunRecorder(keptMax: keptMax)))
  }

  /// Takes what was recorded and returns at once.
  ///
  /// - Returns: events about the store since the last call, for the operator; they are recorded too.
  package func take(_ batch: TelemetryBatch, at now: MissionTime) -> [RunEvent] {
    let (mayWrite, news) = state.withLock { state in
      state.recorder.add(batch)
      if let since = state.writingSince {
        state.recorder.trim()
        if now - since > Self.slowSeconds, !state.isSlowReported {
          state.isSlowReported = true
          let event = RunEvent(
            time: now.roundedToMilliseconds, severity: .warning, kind: RunRecorder.eventKind,
            text: "The disk is slow: a write takes more than \(Int(Self.slowSeconds)) s, and "
              + "\(state.recorder.waitingCount) records wait in memory")
          state.recorder.add(event)
          state.news.append(event)
        }
      }
      let mayWrite = state.writingSince == nil
      if mayWrite { state.writingSince = now }
      defer { state.news = [] }
      return (mayWrite, state.news)
    }
    if mayWrite { queue.async { self.write(at: now) } }
    return news
  }

  /// What a run left behind in its store.
  package struct Summary: Sendable {
    /// Why records are missing; nil where all are there.
    package var trouble: RunStoreError?
    /// Events about the store for the operator.
    package var news: [RunEvent]
    /// What the store mended.
    package var repairs: RunRepairs
    /// The readings that came in.
    package var readings: Int
    /// What was lost.
    package var lost: (readings: Int, others: Int)
    /// Whether all of it is on disk. Otherwise the disk still holds the last write up.
    package var isWritten: Bool
  }

  /// Takes the last records and waits until they are written, for `endSecondsMax` at most.
  package func finish(_ batch: TelemetryBatch, at now: MissionTime) -> Summary {
    let early = take(batch, at: now)
    let done = DispatchSemaphore(value: 0)
    queue.async {
      // What came in during a write is written after it.
      self.write(at: now)
      done.signal()
    }
    let isWritten = done.wait(timeout: .now() + Self.endSecondsMax) == .success
    return state.withLock { state in
      Summary(
        trouble: state.recorder.trouble, news: early + state.news, repairs: state.recorder.repairs,
        readings: state.recorder.readings, lost: state.recorder.lost,
        isWritten: isWritten && state.recorder.waitingCount == 0)
    }
  }

  private func write(at now: MissionTime) {
    let attempt = state.withLock { state in
      state.writingSince = now
      return state.recorder.begin(at: now)
    }
    var outcome: Result<RunRepairs, RunStoreError> = .success(RunRepairs())
    if let attempt {
      do throws(RunStoreError) {
        outcome = .success(try store.append(attempt.batch))
      } catch {
        outcome = .failure(error)
      }
    }
    state.withLock { state in
      state.writingSince = nil
      state.isSlowReported = false
      guard let attempt else { return }
      switch outcome {
      case .success(let mended): state.news += state.recorder.end(attempt, mended: mended)
      case .failure(let error): state.news += state.recorder.fail(attempt, error, at: now)
      }
    }
  }
}
