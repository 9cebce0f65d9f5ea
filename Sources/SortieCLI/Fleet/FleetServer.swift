import FleetLink
import MAVLink
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
  /// Signs and checks frames; nil where links are not signed.
  private var gate: LinkGate?
  /// The moment at which the clock of `run` showed zero, in seconds since 1970, and what it showed last.
  private var epoch = 0.0
  private var clockSeconds = 0.0

  /// - Parameter speed: simulated seconds for each real one, above 0.
  init(networks: [FleetNetwork], hub: LinkHub, speed: Double) {
    precondition(speed > 0, "time passes")
    self.networks = networks
    self.hub = hub
    self.speed = speed
  }

  /// Signs all links with one key, by a clock that shows `epoch` in seconds since 1970 where that of `run` shows zero.
  func sign(with key: MAVLinkSigningKey, epoch: Double, clock: Double) {
    self.epoch = epoch
    clockSeconds = clock
    let signing = LinkSigning(
      keys: Dictionary(uniqueKeysWithValues: role.keys.map { ($0, key) }), timestamp: LinkTime.timestamp(epoch + clock))
    // All vehicles speak over datagrams, and each alone over connections.
    gate = LinkGate(signing: signing, datagramLinks: Set(role.filter { $0.value.audience == .all }.keys))
  }

  /// What became of signatures, all links together; nil where they are not signed.
  var signatures: MAVLinkSignatureChecker.Counts? { gate?.signing.total }

  private var timestamp: UInt64 { LinkTime.timestamp(epoch + clockSeconds) }

  private func send(_ bytes: [UInt8], to peer: LinkPeer) {
    hub.send(gate?.signing.outgoing(bytes, on: peer.link, at: timestamp) ?? bytes, to: peer)
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
      clockSeconds = clock()
      let due = (clockSeconds - start) * speed
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
    for index in networks.indices { networks[index].step { send($1, to: $0) } }
  }

  private func take(_ letter: LinkMail) {
    switch letter {
    case .stop: isStopped = true
    case .opened(let peer, _):
      guard let role = role[peer.link] else { return }
      networks[role.network].open(peer, role.audience)
    case .closed(let peer, _):
      guard let role = role[peer.link] else { return }
      gate?.close(peer)
      networks[role.network].close(peer)
    case .bytes(let peer, let bytes):
      guard let role = role[peer.link] else { return }
      let passed = gate?.pass(bytes, from: peer, at: timestamp) ?? bytes
      guard !passed.isEmpty else { return }
      networks[role.network].receive(passed, from: role.audience) { send($1, to: $0) }
    }
  }
}
