import FleetLink
import Foundation
import Simulator

/// Serves networks of simulated vehicles over sockets, in real time or faster, until it is told to stop.
final class FleetServer {
  /// What came of a run.
  struct Totals {
    var simulatedSeconds = 0.0
    var wallSeconds = 0.0
    var packetsIn = 0
    var packetsOut = 0
    /// Seconds by which the simulation could not keep up and was let slip.
    var slippedSeconds = 0.0
  }

  /// Steps in a row without looking at the mail: half a second of simulated time.
  static let stepsMax = 10
  /// Real seconds that the simulation may be behind before the rest is let slip.
  static let behindSecondsMax = 0.5

  private var networks: [FleetNetwork]
  private let hub: LinkHub
  private let speed: Double
  private var role: [Int: (network: Int, audience: FleetNetwork.Audience)] = [:]
  private var isStopped = false

  /// - Parameter speed: simulated seconds for each real one, above 0.
  init(networks: [FleetNetwork], hub: LinkHub, speed: Double) {
    precondition(speed > 0, "time passes")
    self.networks = networks
    self.hub = hub
    self.speed = speed
  }

  /// Gives a link to a network.
  func attach(link: Int, peer: LinkPeer?, network: Int, audience: FleetNetwork.Audience) {
    role[link] = (network, audience)
    if let peer { networks[network].open(peer, audience) }
  }

  /// Runs until a letter says stop, or some simulated seconds have passed.
  ///
  /// - Parameter clock: seconds that never go back.
  func run(forSeconds duration: Double?, clock: () -> Double) -> Totals {
    var totals = Totals()
    let began = clock()
    var start = began
    // Counted, not summed: no rounding error grows.
    var stepCount = 0
    var seconds: Double { Double(stepCount) * Simulation.stepSeconds }
    while !isStopped, duration.map({ seconds < $0 - Simulation.stepSeconds / 2 }) ?? true {
      let due = (clock() - start) * speed
      var steps = 0
      while seconds + Simulation.stepSeconds <= due, steps < Self.stepsMax {
        step()
        stepCount += 1
        steps += 1
      }
      hub.flush()
      let behind = (due - seconds) / speed
      if behind > Self.behindSecondsMax {
        totals.slippedSeconds += behind
        start += behind
      }
      let pause = (seconds + Simulation.stepSeconds) / speed - (clock() - start)
      for letter in hub.wait(seconds: max(0, pause)) { take(letter) }
      hub.flush()
    }
    totals.simulatedSeconds = seconds
    totals.wallSeconds = clock() - began
    totals.packetsIn = networks.reduce(0) { $0 + $1.packetsIn }
    totals.packetsOut = networks.reduce(0) { $0 + $1.packetsOut }
    return totals
  }

  private func step() {
    for index in networks.indices { networks[index].step { hub.send($1, to: $0) } }
  }

  private func take(_ letter: LinkMail) {
    switch letter {
    case .stop: isStopped = true
    case .opened(let peer, _):
      guard let role = role[peer.link] else { return }
      networks[role.network].open(peer, role.audience)
    case .closed(let peer, _):
      guard let role = role[peer.link] else { return }
      networks[role.network].close(peer)
    case .bytes(let peer, let bytes):
      guard let role = role[peer.link] else { return }
      networks[role.network].receive(bytes, from: role.audience) { hub.send($1, to: $0) }
    }
  }
}
