import MAVLink

/// Turns the bytes of peers into frames, and knows over which peer each vehicle is heard.
///
/// A vehicle is known by link and system id. Where two peers of a link speak with one id, the first one counts until it
/// has been silent for `forgetSeconds`: two vehicles with the same number are never mixed.
package struct LinkRouter: Sendable {
  /// Silence after which another peer may take over a system id, in seconds.
  package static let forgetSeconds = 5.0

  private struct Route: Sendable {
    var peer: LinkPeer
    var seconds: Double
  }

  private var parsers: [LinkPeer: MAVLinkFrameParser] = [:]
  private var routes: [VehicleAddress: Route] = [:]
  /// Links whose peers send datagrams: no frame goes on in the next one.
  private let datagramLinks: Set<Int>

  /// Frames of a system id that another peer already speaks with.
  package private(set) var collisions = 0
  /// The addresses for which that happened, in the order in which they were found.
  package private(set) var collidingAddresses: [VehicleAddress] = []

  /// What signs and checks the frames of links that have a key; nil where none has.
  package var signing: LinkSigning?

  /// A router that has heard nobody.
  package init(datagramLinks: Set<Int>, signing: LinkSigning? = nil) {
    self.datagramLinks = datagramLinks
    self.signing = signing
  }

  /// The frames that are complete with these bytes, without those whose signature is refused and those of colliding
  /// system ids. A refused frame says nothing about who speaks with its id.
  ///
  /// - Parameters:
  ///   - seconds: a clock that never goes back.
  ///   - timestamp: the time for signatures.
  ///   - heard: takes every whole frame, refused ones too, before it is judged.
  package mutating func frames(
    in bytes: [UInt8], from peer: LinkPeer, at seconds: Double, timestamp: UInt64 = 0,
    heard: (borrowing MAVLinkFrameView) -> Void = { _ in }
  ) -> [MAVLinkFrame] {
    var parser = parsers[peer] ?? MAVLinkFrameParser()
    var frames: [MAVLinkFrame] = []
    func take(_ frame: borrowing MAVLinkFrameView) {
      heard(frame)
      guard signing?.accepts(frame, on: peer.link, at: timestamp) ?? true else { return }
      frames.append(frame.frame)
    }
    parser.consume(bytes, take)
    if datagramLinks.contains(peer.link) { parser.flush(take) }
    parsers[peer] = parser
    return frames.filter { isHeard($0.systemID, from: peer, at: seconds) }
  }

  private mutating func isHeard(_ systemID: UInt8, from peer: LinkPeer, at seconds: Double) -> Bool {
    let address = VehicleAddress(link: peer.link, systemID: systemID)
    if let route = routes[address], route.peer != peer, seconds - route.seconds < Self.forgetSeconds {
      collisions += 1
      if !collidingAddresses.contains(address) { collidingAddresses.append(address) }
      return false
    }
    routes[address] = Route(peer: peer, seconds: seconds)
    return true
  }

  /// Over which peer a vehicle is heard; nil before it is.
  package func peer(of address: VehicleAddress) -> LinkPeer? { routes[address]?.peer }

  /// Forgets a connection that has ended.
  package mutating func close(_ peer: LinkPeer) {
    parsers[peer] = nil
    routes = routes.filter { $0.value.peer != peer }
  }

  /// What became of the bytes of all peers that are there.
  package var droppedBytes: Int { parsers.values.reduce(0) { $0 + $1.counts.droppedBytes } }
}
