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
    /// Whether the operator left it before its end; nothing is expected of it then.
    var isLeft = false
    /// Why records of the run are missing in its store, by no fault of the scenario's; nil where all are there.
    var storeTrouble: String?
    /// What the store mended.
    var repairs = RunRepairs()
    /// What the operator should know of the recording, and was not told yet.
    var notes: [String] = []
  }

  let setup: SimulationSetup
  let seed: UInt64
  /// The most simulated time after the mission's end; a run that takes longer is cut, and its tasks count as not done.
  static let overtimeSecondsMax = 3600.0

  /// Flies to the end, as fast as possible.
  func fly(into store: RunStore, progress: (MissionTime) -> Void) throws -> Result {
    var state = try RunState(setup: setup, seed: seed)
    while !state.isOver {
      if try state.step(into: store) { progress(state.now) }
    }
    return state.finish(into: store)
  }
}
