import Dispatch
import Synchronization

/// Who is at the other end of a socket: an address that datagrams come from, or a connection.
package struct LinkPeer: Sendable, Hashable {
  /// The link, as `LinkHub.open` numbered it.
  package var link: Int
  /// The peer on that link, from 0.
  package var number: Int

  /// Names a peer.
  package init(link: Int, number: Int) {
    self.link = link
    self.number = number
  }
}

/// What came from the sockets.
package enum LinkMail: Sendable, Hashable {
  /// A peer is heard for the first time, or has connected; the text is its address.
  case opened(LinkPeer, address: String)
  /// Bytes of a peer: one datagram, or the next piece of a stream.
  case bytes(LinkPeer, [UInt8])
  /// A connection has ended, with the reason where it was an error.
  case closed(LinkPeer, reason: String?)
  /// The owner was asked to stop, as by a signal.
  case stop
}

/// Hands what the sockets' threads read to the one thread that owns everything else.
///
/// Datagrams beyond its limit are dropped and counted. A peer may fill a quarter of it, so that one that floods leaves
/// room for the others. A stream may not lose a byte: what was read of it is kept, and its reader pauses it, so that
/// each connection goes beyond the limit by a read or two.
package final class Mailbox: Sendable {
  /// The most bytes that wait, where nothing else is said.
  package static let bytesMaxUsual = 16 << 20
  /// The most letters that wait, however short they are.
  package static let lettersMax = 100_000
  /// The part of both that datagrams of one peer may fill.
  package static let peerShare = 4

  private struct State {
    var mail: [LinkMail] = []
    var bytes = 0
    var dropped = 0
    /// What datagrams of each peer fill.
    var filled: [LinkPeer: (bytes: Int, letters: Int)] = [:]
  }

  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)
  private let bytesMax: Int

  /// An empty box in which at most so many bytes wait.
  package init(bytesMax: Int) {
    self.bytesMax = bytesMax
  }

  /// Whether it is so full that streams must wait.
  package var isFull: Bool { state.withLock { isFull($0) } }
  /// The datagrams that found no room.
  package var dropped: Int { state.withLock { $0.dropped } }

  private func isFull(_ state: State) -> Bool {
    state.bytes >= bytesMax || state.mail.count >= Self.lettersMax
  }

  /// Puts a datagram in; where there is no room, it is lost and counted.
  package func put(datagram bytes: [UInt8], of peer: LinkPeer) {
    let rings = state.withLock { state in
      let own = state.filled[peer] ?? (0, 0)
      guard !isFull(state), own.bytes < max(1, bytesMax / Self.peerShare),
        own.letters < Self.lettersMax / Self.peerShare
      else {
        state.dropped += 1
        return false
      }
      state.filled[peer] = (own.bytes + bytes.count, own.letters + 1)
      return Self.append(.bytes(peer, bytes), to: &state)
    }
    if rings { bell.signal() }
  }

  /// Puts in a letter that must not be lost: a piece of a stream, or what is no bytes.
  package func put(_ letter: LinkMail) {
    if state.withLock({ Self.append(letter, to: &$0) }) { bell.signal() }
  }

  /// True where it is the first letter.
  private static func append(_ letter: LinkMail, to state: inout State) -> Bool {
    if case .bytes(_, let bytes) = letter { state.bytes += bytes.count }
    state.mail.append(letter)
    return state.mail.count == 1
  }

  /// All letters, oldest first; waits for the first one until some seconds have passed.
  package func take(waitingSeconds seconds: Double) -> [LinkMail] {
    let deadline = DispatchTime.now() + seconds
    var letters = takeAll()
    // The bell may still ring for a letter that was taken without waiting: each ring counts once, and ends here.
    while letters.isEmpty, seconds > 0, bell.wait(timeout: deadline) == .success { letters = takeAll() }
    return letters
  }

  private func takeAll() -> [LinkMail] {
    state.withLock { state in
      defer {
        state.mail = []
        state.bytes = 0
        state.filled.removeAll(keepingCapacity: true)
      }
      return state.mail
    }
  }
}
