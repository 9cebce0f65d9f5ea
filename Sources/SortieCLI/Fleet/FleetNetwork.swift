import FleetLink
import MAVLink
import Simulator

/// Up to 250 simulated vehicles with system ids of their own, behind sockets: who on the ground hears whom.
///
/// It holds no socket and no clock. Mail comes in, packets go out, and time passes when the owner says so.
struct FleetNetwork {
  /// The greatest number of vehicles: MAVLink's system ids up to 250, those above are for ground stations.
  static let vehiclesMax = 250

  private(set) var simulation: Simulation
  /// Whether bytes take the simulated radio with its losses; otherwise they arrive at once.
  private let usesRadio: Bool
  /// The peers that hear all vehicles.
  private var stations: [LinkPeer] = []
  /// The peers that hear one vehicle, by its system id.
  private var ownStations: [UInt8: [LinkPeer]] = [:]

  /// The packets from and to the ground so far.
  private(set) var packetsIn = 0
  private(set) var packetsOut = 0

  init(simulation: Simulation, usesRadio: Bool) {
    self.simulation = simulation
    self.usesRadio = usesRadio
  }

  /// Whom a link belongs to.
  enum Audience: Hashable {
    /// Its peers talk with all vehicles of the network.
    case all
    /// Its peers talk with one vehicle.
    case vehicle(UInt8)
  }

  /// A peer is there.
  mutating func open(_ peer: LinkPeer, _ audience: Audience) {
    switch audience {
    case .all: if !stations.contains(peer) { stations.append(peer) }
    case .vehicle(let systemID):
      if !(ownStations[systemID]?.contains(peer) ?? false) { ownStations[systemID, default: []].append(peer) }
    }
  }

  /// A peer is gone.
  mutating func close(_ peer: LinkPeer) {
    stations.removeAll { $0 == peer }
    for systemID in ownStations.keys { ownStations[systemID]?.removeAll { $0 == peer } }
  }

  /// Takes bytes of a peer, and hands on what the vehicles answer at once.
  ///
  /// Frames for one vehicle reach that one alone: a ground station of 250 vehicles costs each of them nothing.
  mutating func receive(
    _ bytes: [UInt8], from audience: Audience, emit: (LinkPeer, [UInt8]) -> Void
  ) {
    packetsIn += 1
    guard case .all = audience else {
      if case .vehicle(let systemID) = audience { deliver(bytes, to: systemID, emit: emit) }
      return
    }
    // A datagram holds whole frames.
    var parser = MAVLinkFrameParser()
    let frames = parser.consume(bytes) + parser.flush()
    let targets = frames.map { MAVLinkTarget.system(of: $0) ?? 0 }
    guard !targets.isEmpty, !targets.contains(0) else {
      for vehicle in simulation.vehicles { deliver(bytes, to: vehicle.configuration.systemID, emit: emit) }
      return
    }
    for systemID in Set(targets).sorted() { deliver(bytes, to: systemID, emit: emit) }
  }

  private mutating func deliver(_ bytes: [UInt8], to systemID: UInt8, emit: (LinkPeer, [UInt8]) -> Void) {
    if usesRadio {
      simulation.send(bytes, to: systemID)
    } else {
      for answer in simulation.exchange(bytes, with: systemID) { send(answer, from: systemID, emit: emit) }
    }
  }

  /// Lets one step of time pass.
  mutating func step(emit: (LinkPeer, [UInt8]) -> Void) {
    simulation.step()
    for packet in simulation.receive() { send(packet.bytes, from: packet.systemID, emit: emit) }
  }

  private mutating func send(_ bytes: [UInt8], from systemID: UInt8, emit: (LinkPeer, [UInt8]) -> Void) {
    for peer in stations {
      packetsOut += 1
      emit(peer, bytes)
    }
    for peer in ownStations[systemID] ?? [] {
      packetsOut += 1
      emit(peer, bytes)
    }
  }
}
