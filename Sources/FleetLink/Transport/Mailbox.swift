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
/// Never grows beyond `bytesMax`: datagrams beyond it are dropped and counted, streams are paused by the reader.
final class Mailbox: Sendable {
  /// The most bytes that wait.
  static let bytesMax = 16 << 20
  /// The most letters that wait, however short they are.
  static let lettersMax = 100_000

  private struct State {
    var mail: [LinkMail] = []
    var bytes = 0
    var dropped = 0
  }

  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)

  /// Whether it is so full that streams must wait.
  var isFull: Bool { state.withLock { Self.isFull($0) } }
  /// The datagrams that found no room.
  var dropped: Int { state.withLock { $0.dropped } }

  private static func isFull(_ state: State) -> Bool {
    state.bytes >= bytesMax || state.mail.count >= lettersMax
  }

  /// Puts a letter in; false where there is no room, and then it is lost. What is no bytes always has room: there are
  /// not more of those than peers.
  @discardableResult
  func put(_ letter: LinkMail) -> Bool {
    let (isTaken, rings) = state.withLock { state in
      if case .bytes(_, let bytes) = letter {
        guard !Self.isFull(state) else {
          state.dropped += 1
          return (false, false)
        }
        state.bytes += bytes.count
      }
      state.mail.append(letter)
      return (true, state.mail.count == 1)
    }
    if rings { bell.signal() }
    return isTaken
  }

  /// All letters, oldest first; waits for the first one until some seconds have passed.
  func take(waitingSeconds seconds: Double) -> [LinkMail] {
    let ready = takeAll()
    if !ready.isEmpty || seconds <= 0 { return ready }
    _ = bell.wait(timeout: .now() + seconds)
    return takeAll()
  }

  private func takeAll() -> [LinkMail] {
    state.withLock { state in
      defer {
        state.mail = []
        state.bytes = 0
      }
      return state.mail
    }
  }
}
