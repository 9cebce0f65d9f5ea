/// The vehicle side of commands: what it must do, and the answers.
///
/// ArduPilot and PX4 do a command again that comes again (`Copies.areDone`). A more careful vehicle does each once,
/// however often it comes, and answers it as often as it comes (`Copies.areAnswered`). A copy is known by its station,
/// number and parameters: a COMMAND_LONG that counts up `confirmation`, or any copy within `memory`. The owner does
/// what `execute` asks and answers with `finish`, at once or later.
package struct CommandServer: Sendable {
  /// What a copy of a command is.
  package enum Copies: Sendable, Hashable {
    /// Answered as the first one was, and not done again.
    case areAnswered
    /// A new order; nothing is remembered.
    case areDone
  }

  /// What the vehicle must do.
  package enum Action: Sendable {
    /// Send this message.
    case send(any MAVLinkMessage)
    /// Do this command of this station, then call `finish` or `progress`.
    case execute(CommandClient.Command, from: MAVLinkAddress)
  }

  /// A command as it came, and what it was answered.
  private struct Entry: Sendable {
    let station: MAVLinkAddress
    var command: CommandClient.Command
    var answer: CommandAck?
    var lastHeard: Duration
  }

  /// Time for which a copy of a command is taken for a copy, and not for a new order.
  package static var memory: Duration { .milliseconds(700) }
  /// Time for which a repeat that says so (`confirmation` above 0) is taken for one.
  package static var repeatMemory: Duration { .seconds(30) }
  /// Commands remembered; beyond it the oldest that is answered is forgotten.
  package static var entriesMax: Int { 64 }

  /// This vehicle.
  package let own: MAVLinkAddress
  /// What copies are.
  package let copies: Copies
  /// Commands that were repeats, so that they were answered without being done again.
  package private(set) var duplicates = 0
  /// Commands turned away since too many were under way.
  package private(set) var overflows = 0

  private var entries: [Entry] = []

  /// A server without commands.
  package init(own: MAVLinkAddress, copies: Copies = .areAnswered) {
    self.own = own
    self.copies = copies
  }

  /// Takes a message; others than commands for this vehicle do nothing.
  package mutating func receive(
    _ message: any MAVLinkMessage, from sender: MAVLinkAddress, at now: Duration
  ) -> [Action] {
    let command: CommandClient.Command
    let isMarkedRepeat: Bool
    switch message {
    case let long as CommandLong:
      guard own.isTargeted(system: long.targetSystem, component: long.targetComponent) else { return [] }
      isMarkedRepeat = long.confirmation > 0
      command = .long(long)
    case let int as CommandInt:
      guard own.isTargeted(system: int.targetSystem, component: int.targetComponent) else { return [] }
      isMarkedRepeat = false
      command = .int(int)
    default: return []
    }
    guard copies == .areAnswered else { return [.execute(command, from: sender)] }
    if let index = entries.lastIndex(where: { $0.station == sender && $0.command.isSame(as: command) }) {
      let entry = entries[index]
      let age = now - entry.lastHeard
      let isRunning = entry.answer.map { $0.result == MavResult.inProgress } ?? true
      if isRunning || age < (isMarkedRepeat ? Self.repeatMemory : Self.memory) {
        duplicates += 1
        entries[index].lastHeard = now
        return entry.answer.map { [.send($0)] } ?? []
      }
      entries.remove(at: index)
    }
    guard makeRoom() else {
      overflows += 1
      return [.send(answer(command.number, MavResult.temporarilyRejected, to: sender))]
    }
    entries.append(Entry(station: sender, command: command, answer: nil, lastHeard: now))
    return [.execute(command, from: sender)]
  }

  /// The command is under way; percent 0...100 or 255 for unknown.
  package mutating func progress(
    _ number: UInt16, from station: MAVLinkAddress, percent: UInt8 = 255, at now: Duration
  ) -> [Action] {
    conclude(number, station, answer(number, MavResult.inProgress, percent: percent, to: station), at: now)
  }

  /// The command is done or refused, with a `MavResult`.
  package mutating func finish(
    _ number: UInt16, from station: MAVLinkAddress, result: UInt8, additional: Int32 = 0, at now: Duration
  ) -> [Action] {
    conclude(number, station, answer(number, result, additional: additional, to: station), at: now)
  }

  /// Answers the oldest command of this number and station that is not done.
  private mutating func conclude(
    _ number: UInt16, _ station: MAVLinkAddress, _ answer: CommandAck, at now: Duration
  ) -> [Action] {
    guard copies == .areAnswered else { return [.send(answer)] }
    let open = entries.firstIndex {
      $0.station == station && $0.command.number == number
        && ($0.answer.map { $0.result == MavResult.inProgress } ?? true)
    }
    guard let open else { return [] }
    entries[open].answer = answer
    entries[open].lastHeard = now
    return [.send(answer)]
  }

  private mutating func makeRoom() -> Bool {
    guard entries.count >= Self.entriesMax else { return true }
    let done = entries.firstIndex { $0.answer.map { $0.result != MavResult.inProgress } ?? false }
    guard let done else { return false }
    entries.remove(at: done)
    return true
  }

  private func answer(
    _ number: UInt16, _ result: UInt8, percent: UInt8 = 0, additional: Int32 = 0, to station: MAVLinkAddress
  ) -> CommandAck {
    CommandAck(
      command: number, result: result, progress: percent, resultParam2: additional,
      targetSystem: station.systemID, targetComponent: station.componentID)
  }
}

extension CommandClient.Command {
  /// Whether two messages are the same order: all but `confirmation` is equal, bit for bit.
  func isSame(as other: Self) -> Bool {
    switch (self, other) {
    case (.long(var left), .long(var right)):
      left.confirmation = 0
      right.confirmation = 0
      // As bytes, so that a parameter that is no number equals itself.
      return left.payload == right.payload
    case (.int(let left), .int(let right)): return left.payload == right.payload
    default: return false
    }
  }
}
