import NIOCore
import Synchronization

/// The peers of all links with their channels.
final class PeerTable: Sendable {
  /// The most peers of one link at a time: further ones are not answered.
  static let peersMax = 1024

  /// How bytes reach a peer.
  struct Route: Sendable {
    var channel: any Channel
    /// Where datagrams go; nil for a connection.
    var remote: SocketAddress?
  }

  private struct State {
    var routes: [LinkPeer: Route] = [:]
    var nextNumber: [Int: Int] = [:]
    var counts: [Int: Int] = [:]
    var called: [Int: LinkPeer] = [:]
    var paused: Set<LinkPeer> = []
    var strangers = 0
    var errors = 0
    var droppedPackets = 0
  }

  private let state = Mutex(State())

  /// Datagrams and connections of peers beyond `peersMax`, or of others than the one that was called.
  var strangers: Int { state.withLock { $0.strangers } }
  /// Errors of sockets.
  var errors: Int { state.withLock { $0.errors } }
  /// Packets that were not sent, since the peer does not read or has gone.
  var droppedPackets: Int { state.withLock { $0.droppedPackets } }

  /// The peer at an address that a link called; nil where it called nobody.
  func called(link: Int) -> LinkPeer? { state.withLock { $0.called[link] } }

  /// Adds the one peer that a link calls.
  func addCalled(link: Int, channel: any Channel, remote: SocketAddress) -> LinkPeer? {
    let peer = add(link: link, channel: channel, remote: remote, isStream: false)
    state.withLock { $0.called[link] = peer }
    return peer
  }

  /// Adds a peer; nil where there are too many on the link.
  func add(link: Int, channel: any Channel, remote: SocketAddress?, isStream: Bool) -> LinkPeer? {
    state.withLock { state in
      guard state.counts[link, default: 0] < Self.peersMax else { return nil }
      let number = state.nextNumber[link, default: 0]
      state.nextNumber[link] = number + 1
      state.counts[link, default: 0] += 1
      let peer = LinkPeer(link: link, number: number)
      state.routes[peer] = Route(channel: channel, remote: isStream ? nil : remote)
      return peer
    }
  }

  /// Forgets a connection.
  func remove(_ peer: LinkPeer) {
    state.withLock { state in
      guard state.routes.removeValue(forKey: peer) != nil else { return }
      state.counts[peer.link, default: 1] -= 1
      state.paused.remove(peer)
    }
  }

  /// The routes to peers, nil for each that has gone.
  func routes(to peers: [LinkPeer]) -> [Route?] { state.withLock { state in peers.map { state.routes[$0] } } }

  /// Stops reading a connection.
  func pause(_ peer: LinkPeer) {
    let route = state.withLock { state in
      state.paused.insert(peer)
      return state.routes[peer]
    }
    route?.channel.setOption(.autoRead, value: false).whenFailure { _ in }
  }

  /// Reads all connections again.
  func resumeAll() {
    let channels = state.withLock { state -> [any Channel] in
      defer { state.paused = [] }
      return state.paused.compactMap { state.routes[$0]?.channel }
    }
    for channel in channels { channel.setOption(.autoRead, value: true).whenFailure { _ in } }
  }

  func countStranger() { state.withLock { $0.strangers += 1 } }
  func countError() { state.withLock { $0.errors += 1 } }
  func countDropped(_ packets: Int) { state.withLock { $0.droppedPackets += packets } }
}
