import FleetLink
import Foundation
import MAVLink
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
  private var router: LinkRouter
  /// For links that call: whom.
  private let called: [Int: LinkPeer]
  private var result = Result()
  /// What the operator wants when interrupted; nil ends the run.
  private let onInterrupt: (Dispatcher) -> FleetOrder?
  private let tell: (RunEvent) -> Void

  init(
    dispatcher: Dispatcher, hub: LinkHub, clock: DispatchClock, datagramLinks: Set<Int>, called: [Int: LinkPeer],
    onInterrupt: @escaping (Dispatcher) -> FleetOrder?, tell: @escaping (RunEvent) -> Void
  ) {
    self.dispatcher = dispatcher
    self.hub = hub
    self.clock = clock
    router = LinkRouter(datagramLinks: datagramLinks)
    self.called = called
    self.onInterrupt = onInterrupt
    self.tell = tell
  }

  /// Runs to the end.
  ///
  /// - Parameter seconds: a clock that never goes back.
  func fly(into store: RunStore, seconds: () -> Double) throws -> Result {
    var nextFlush = seconds() + Self.flushSeconds
    var isLeaving = false
    while !dispatcher.isFinished, !isLeaving {
      let wall = seconds()
      send(dispatcher.step(at: clock.now(wall)))
      hub.flush()
      for letter in hub.wait(seconds: Self.stepSeconds / clock.speed) {
        if case .stop = letter {
          isLeaving = interrupted(at: clock.now(seconds()))
        } else {
          take(letter, seconds: seconds())
        }
      }
      if wall >= nextFlush {
        nextFlush = wall + Self.flushSeconds
        try flush(to: store)
      }
    }
    try flush(to: store)
    result.endSeconds = clock.now(seconds()).seconds
    result.wasLeft = isLeaving
    result.software = dispatcher.software
    result.collisions = router.collidingAddresses
    return result
  }

  private func take(_ letter: LinkMail, seconds: Double) {
    switch letter {
    case .bytes(let peer, let bytes):
      for frame in router.frames(in: bytes, from: peer, at: seconds) {
        dispatcher.receive(frame, on: peer.link, at: clock.now(seconds))
      }
    case .closed(let peer, _): router.close(peer)
    case .opened, .stop: break
    }
  }

  /// Sends packets over the peers where the vehicles are heard. The heartbeat goes once to each peer.
  private func send(_ packets: [Dispatcher.Packet]) {
    var greeted: Set<LinkPeer> = []
    for packet in packets {
      guard let peer = router.peer(of: packet.address) ?? called[packet.address.link] else { continue }
      if packet.isHeartbeat, !greeted.insert(peer).inserted { continue }
      hub.send(packet.bytes, to: peer)
    }
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

  private func flush(to store: RunStore) throws {
    let batch = dispatcher.takeBatch()
    result.readings += batch.readings.count
    result.outcomes += batch.outcomes
    for event in batch.events where event.severity <= .notice { tell(event) }
    try store.append(batch)
  }
}
