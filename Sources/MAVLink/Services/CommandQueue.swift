/// The commands to one vehicle: those with different numbers run at once, those with the same one after the other.
package struct CommandQueue: Sendable {
  /// A command that has ended.
  package struct Ended: Sendable, Hashable {
    /// What `submit` gave for it.
    package var ticket: Int
    /// The `MavCmd`.
    package var number: UInt16
    /// How it ended.
    package var outcome: CommandOutcome
  }

  /// The most commands that run at once.
  package static var runningMax: Int { 8 }
  /// Time between the end of a command and the next of the same number: a late copy of the answer to the first would be
  /// taken for the answer to the second, though that is lost.
  package static var sameNumberGap: Duration { .seconds(1) }
  /// The most commands that wait; more are refused.
  package static var waitingMax: Int { 64 }

  /// This side.
  package let own: MAVLinkAddress
  /// The vehicle.
  package let target: MAVLinkAddress
  /// How often each command is tried.
  package let policy: RetryPolicy

  private var nextTicket = 0
  private var waiting: [(ticket: Int, command: CommandClient.Command)] = []
  private var running: [(ticket: Int, client: CommandClient)] = []
  private var ended: [Ended] = []
  /// When a command of a number may be sent again.
  private var closedUntil: [UInt16: Duration] = [:]

  /// A queue without commands.
  package init(own: MAVLinkAddress, target: MAVLinkAddress, policy: RetryPolicy = RetryPolicy()) {
    self.own = own
    self.target = target
    self.policy = policy
  }

  /// Whether nothing runs or waits.
  package var isIdle: Bool { waiting.isEmpty && running.isEmpty }

  /// When `tick(at:)` is due, or `nil` where nothing runs or waits for its turn.
  package var deadline: Duration? {
    (running.compactMap(\.client.deadline) + waiting.compactMap { closedUntil[$0.command.number] }).min()
  }

  /// Adds a command; its ticket, or `nil` where too many wait.
  package mutating func submit(_ command: CommandClient.Command) -> Int? {
    guard waiting.count < Self.waitingMax else { return nil }
    nextTicket += 1
    waiting.append((nextTicket, command))
    return nextTicket
  }

  /// Gives out the commands that have ended since the last call, in the order of their ends.
  package mutating func takeEnded() -> [Ended] {
    defer { ended.removeAll() }
    return ended
  }

  /// Takes a message from the link; returns what is to be sent.
  package mutating func receive(
    _ message: any MAVLinkMessage, from sender: MAVLinkAddress, at now: Duration
  ) -> [any MAVLinkMessage] {
    guard message is CommandAck else { return [] }
    var sent: [any MAVLinkMessage] = []
    for index in running.indices {
      note(running[index].client.receive(message, from: sender, at: now), of: index, at: now, into: &sent)
    }
    return sent + advance(at: now)
  }

  /// Starts what may run, and repeats what may be lost.
  package mutating func tick(at now: Duration) -> [any MAVLinkMessage] {
    var sent: [any MAVLinkMessage] = []
    for index in running.indices { note(running[index].client.tick(at: now), of: index, at: now, into: &sent) }
    return sent + advance(at: now)
  }

  private mutating func note(
    _ actions: [CommandClient.Action], of index: Int, at now: Duration, into sent: inout [any MAVLinkMessage]
  ) {
    for action in actions {
      switch action {
      case .send(let message): sent.append(message)
      case .finish(let outcome):
        closedUntil[running[index].client.command.number] = now + Self.sameNumberGap
        ended.append(
          Ended(ticket: running[index].ticket, number: running[index].client.command.number, outcome: outcome))
      }
    }
  }

  private mutating func advance(at now: Duration) -> [any MAVLinkMessage] {
    running.removeAll { $0.client.outcome != nil }
    closedUntil = closedUntil.filter { $0.value > now }
    var sent: [any MAVLinkMessage] = []
    var index = 0
    while index < waiting.count, running.count < Self.runningMax {
      // A later command of the same number waits for its turn.
      let number = waiting[index].command.number
      let isBlocked =
        closedUntil[number] != nil || running.contains { $0.client.command.number == number }
        || waiting[..<index].contains { $0.command.number == number }
      guard !isBlocked else {
        index += 1
        continue
      }
      let next = waiting.remove(at: index)
      var client = CommandClient(next.command, own: own, target: target, policy: policy)
      for case .send(let message) in client.start(at: now) { sent.append(message) }
      running.append((next.ticket, client))
    }
    return sent
  }
}
