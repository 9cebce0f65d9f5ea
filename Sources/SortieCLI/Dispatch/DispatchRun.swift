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
    /// System ids with which two vehicles spoke.
    var collisions: [VehicleAddress] = []
    /// Why records of the run are missing in its store; nil where all are there.
    var storeFailure: String?
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

  init(
    dispatcher: Dispatcher, hub: LinkHub, clock: DispatchClock, links: DispatchLinks,
    onInterrupt: @escaping (Dispatcher) -> FleetOrder?, tell: @escaping (RunEvent) -> Void
  ) {
    self.dispatcher = dispatcher
    self.hub = hub
    self.clock = clock
    self.links = links
    self.onInterrupt = onInterrupt
    self.tell = tell
  }

  /// Runs to the end.
  ///
  /// - Parameter seconds: a clock that never goes back.
  func fly(into store: RunStore, seconds: () -> Double) -> Result {
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
      if wall >= nextFlush {
        nextFlush = wall + Self.flushSeconds
        flush(to: store, at: clock.now(wall))
      }
    }
    flush(to: store, at: clock.now(seconds()))
    links.close()
    result.endSeconds = clock.now(seconds()).seconds
    result.wasLeft = isLeaving
    result.software = dispatcher.software
    result.collisions = links.collisions
    return result
  }

  /// Asks the operator; true where the run is left.
  private func interrupted(at now: MissionTime) -> Bool {
    guard let order = onInterrupt(dispatcher) else { return true }
    let names = dispatcher.order(order, at: now)
    tell(
      RunEvent(
        time: now, severity: .notice, kind: "order",
        text: names.isEmpty ? "No vehicle is under way" : "\(order.rawValue): \(names.joined(separator: ", "))"))
    return false
  }

  /// Stores what was recorded. Where that is not possible the flight goes on: vehicles are under way.
  private func flush(to store: RunStore, at now: MissionTime) {
    var batch = dispatcher.takeBatch()
    batch.events += links.flush(at: now)
    result.readings += batch.readings.count
    result.outcomes += batch.outcomes
    for event in batch.events where event.severity <= .notice { tell(event) }
    do {
      try store.append(batch)
    } catch {
      guard result.storeFailure == nil else { return }
      result.storeFailure = "\(error)"
      tell(RunEvent(time: now, severity: .error, kind: "store", text: "The run cannot be stored: \(error)"))
    }
  }
}
