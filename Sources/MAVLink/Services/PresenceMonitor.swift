/// Who is there: the last HEARTBEAT of each sender on one link, and who fell silent.
package struct PresenceMonitor: Sendable {
  /// What changed.
  package enum Event: Sendable, Equatable {
    /// A sender was heard for the first time.
    case appeared(MAVLinkAddress, Heartbeat)
    /// A sender that was lost is heard again.
    case returned(MAVLinkAddress, Heartbeat)
    /// A sender has been silent for `lostAfter`, or longer.
    case lost(MAVLinkAddress, silence: Duration)
    /// A new sender is not watched, since `sendersMax` are.
    case overflow(MAVLinkAddress)
  }

  /// What is known of one sender.
  package struct Presence: Sendable, Equatable {
    /// Its last HEARTBEAT.
    package var heartbeat: Heartbeat
    /// When that came.
    package var lastHeard: Duration
    /// Whether it has been silent for too long.
    package var isLost: Bool
  }

  /// Senders that one link can have: every system with two components on average.
  package static var sendersMax: Int { 512 }

  /// Silence after which a sender counts as lost.
  package let lostAfter: Duration
  /// The senders seen so far.
  package private(set) var senders: [MAVLinkAddress: Presence] = [:]

  /// A monitor that has heard nobody.
  package init(lostAfter: Duration = .seconds(5)) {
    precondition(lostAfter > .zero, "the allowed silence is positive")
    self.lostAfter = lostAfter
  }

  /// The sender's state, or `nil` where it was never heard.
  package func presence(of sender: MAVLinkAddress) -> Presence? { senders[sender] }

  /// Takes a HEARTBEAT.
  package mutating func receive(
    _ heartbeat: Heartbeat, from sender: MAVLinkAddress, at now: Duration
  ) -> [Event] {
    let before = senders[sender]
    guard before != nil || senders.count < Self.sendersMax else { return [.overflow(sender)] }
    senders[sender] = Presence(heartbeat: heartbeat, lastHeard: now, isLost: false)
    guard let before else { return [.appeared(sender, heartbeat)] }
    return before.isLost ? [.returned(sender, heartbeat)] : []
  }

  /// Finds who fell silent, each once, by rising address.
  package mutating func tick(at now: Duration) -> [Event] {
    var events: [Event] = []
    for (sender, presence) in senders.sorted(by: { $0.key < $1.key })
    where !presence.isLost && now - presence.lastHeard >= lostAfter {
      senders[sender]?.isLost = true
      events.append(.lost(sender, silence: now - presence.lastHeard))
    }
    return events
  }

  /// When the next sender is lost if nothing comes, or `nil` where none is present.
  package var deadline: Duration? {
    senders.values.filter { !$0.isLost }.map { $0.lastHeard + lostAfter }.min()
  }
}
