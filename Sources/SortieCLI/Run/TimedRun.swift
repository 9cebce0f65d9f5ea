import FleetLink
import Plans
import Quantities
import Simulator
import Telemetry

/// Flies a run in step with a clock, as an operator types: paces it, stops it, remembers it and goes back.
struct TimedRun {
  /// What is around the run.
  struct Surroundings {
    /// Seconds of a clock that never goes back.
    var clock: () -> Double
    /// Lets so many seconds of it pass.
    var wait: (Double) -> Void
    /// What is typed; nil where nobody can.
    var lines: Console.TypedLines?
    /// Shows a line.
    var show: (String) -> Void
    /// Tells how far the run is, now and then.
    var progress: (MissionTime) -> Void
  }

  /// A run that is remembered, and where its store was.
  private struct Snapshot {
    var state: RunState
    var mark: RunStore.Mark
  }

  /// The most runs that are remembered at once.
  static let snapshotsMax = 8
  /// The longest wait between two looks at what is typed, in seconds of the clock.
  static let waitSecondsMax = 0.25
  /// What a clock can tell apart, in seconds: less is not waited for.
  static let clockSeconds = 1e-6
  /// The wait while time stands still.
  static let pausedSeconds = 0.05
  /// Seconds of the clock between two writes to the store.
  static let flushSeconds = 1.0
  /// The most lines that wait for their turn.
  static let linesMax = 1000

  private var state: RunState
  private let store: RunStore
  private let around: Surroundings
  private let clockText: ClockText
  private var pace: RunPace
  private var isPaused: Bool
  /// Up to which second of the mission time passes as fast as possible.
  private var rushUntilSeconds: Double?
  /// At which second of the mission time stands still again.
  private var stopAtSeconds: Double?
  private var waiting: [String] = []
  private var snapshots: [String: Snapshot] = [:]
  private var isLeft = false
  /// When what was recorded is stored next.
  private var nextFlush = 0.0

  /// Prepares a run. With an operator it stands still until something is typed.
  ///
  /// - Parameters:
  ///   - speed: mission seconds for each second of the clock; nil as fast as possible.
  ///   - startAtSeconds: the second of the mission up to which it is flown as fast as possible.
  init(
    _ state: RunState, store: RunStore, speed: Double?, startAtSeconds: Double?, start: CivilTime,
    around: Surroundings
  ) {
    self.state = state
    self.store = store
    self.around = around
    clockText = ClockText(start: start)
    pace = RunPace(speed: speed)
    rushUntilSeconds = startAtSeconds
    isPaused = startAtSeconds == nil && around.lines != nil
    pace.begin(speed: speed, simulated: state.now.seconds, clock: around.clock())
  }

  /// Flies to the end, or until the operator leaves.
  mutating func fly() throws -> MissionRun.Result {
    while !isLeft, !state.isOver {
      try takeLines()
      if isPaused {
        guard waiting.isEmpty, around.lines?.hasEnded() ?? true else {
          around.wait(Self.pausedSeconds)
          continue
        }
        // Nobody will type `go` any more.
        resume()
      }
      guard !isLeft else { break }
      if rushUntilSeconds == nil {
        let left = pace.waitSeconds(until: state.now.seconds + Simulation.stepSeconds, clock: around.clock())
        if left > Self.clockSeconds {
          around.wait(min(left, Self.waitSecondsMax))
          continue
        }
      }
      if try state.step(into: store) { around.progress(state.now) }
      keepSafe()
      stopWhereDue()
    }
    var result = state.finish(into: store)
    result.isLeft = isLeft
    if isLeft { result.verdicts = [] }
    return result
  }

  /// Stores what was recorded once a second of the clock: what is older survives the end of this program.
  private mutating func keepSafe() {
    let clock = around.clock()
    if clock >= nextFlush {
      nextFlush = clock + Self.flushSeconds
      state.flush(into: store)
    }
    for note in state.takeNotes() { around.show(note) }
  }

  /// Whether a moment of the mission has come, to half a step.
  private func hasReached(_ seconds: Double) -> Bool { state.now.seconds >= seconds - Simulation.stepSeconds / 2 }

  private mutating func stopWhereDue() {
    if let rush = rushUntilSeconds, hasReached(rush) {
      rushUntilSeconds = nil
      if around.lines == nil { resume() } else { stop() }
    }
    if let stopAt = stopAtSeconds, hasReached(stopAt) {
      stopAtSeconds = nil
      stop()
    }
  }

  private mutating func stop() {
    isPaused = true
    around.show("paused at \(moment)")
  }

  private mutating func resume() {
    isPaused = false
    pace.begin(speed: pace.speed, simulated: state.now.seconds, clock: around.clock())
  }

  private var moment: String {
    let second = Int(state.now.seconds.rounded())
    return "\(clockText.time(state.now)), second \(second)"
  }

  // MARK: Lines

  /// Carries out what was typed, in its order: a step ends before the next line counts, and an empty line ends it.
  private mutating func takeLines() throws {
    guard let lines = around.lines else { return }
    let typed = lines.take()
    waiting += typed.prefix(max(0, Self.linesMax - waiting.count))
    while !waiting.isEmpty, !isLeft {
      let line = RunLine(waiting[0])
      if stopAtSeconds != nil || rushUntilSeconds != nil {
        guard line == .empty else { return }
        (stopAtSeconds, rushUntilSeconds) = (nil, nil)
        stop()
      }
      waiting.removeFirst()
      try carryOut(line)
    }
  }

  private mutating func carryOut(_ line: RunLine) throws {
    switch line {
    case .pause: if !isPaused { stop() }
    case .go: resume()
    case .step(let seconds): pass(until: state.now.seconds + seconds)
    case .until(let seconds):
      guard !hasReached(seconds) else {
        around.show("that is over: it is \(moment); `back NAME` goes back to what was kept")
        return
      }
      pass(until: seconds)
    case .speed(let speed):
      pace.begin(speed: speed, simulated: state.now.seconds, clock: around.clock())
    case .keep(let name): try keep(name)
    case .back(let name): try goBack(to: name)
    case .show: around.show(RunStatusText.text(of: state) + moment)
    case .quit: isLeft = true
    case .empty: break
    case .mistake(let words): around.show(words)
    }
  }

  private mutating func pass(until seconds: Double) {
    stopAtSeconds = seconds
    resume()
  }

  private mutating func keep(_ name: String) throws {
    guard snapshots[name] != nil || snapshots.count < Self.snapshotsMax else {
      let names = snapshots.keys.sorted().joined(separator: ", ")
      around.show("\(Self.snapshotsMax) are kept already; use one of their names again: \(names)")
      return
    }
    state.flush(into: store)
    snapshots[name] = Snapshot(state: state, mark: try store.mark())
    around.show("kept as \(name) at \(moment)")
  }

  /// Goes on from what was kept. What the store got since is taken out; what was kept later is forgotten.
  private mutating func goBack(to name: String) throws {
    guard let snapshot = snapshots[name] else {
      let names = snapshots.keys.sorted().joined(separator: ", ")
      around.show("nothing is kept as \(name)" + (names.isEmpty ? "" : "; there is \(names)"))
      return
    }
    try store.rewind(to: snapshot.mark)
    state = snapshot.state
    snapshots = snapshots.filter { $0.value.state.now <= state.now }
    isPaused = true
    around.show("back at \(moment)")
  }
}
