/// The ground side of one command: COMMAND_LONG or COMMAND_INT until its COMMAND_ACK.
///
/// COMMAND_LONG counts its repeats in `confirmation`. IN_PROGRESS makes it wait longer, TEMPORARILY_REJECTED makes it
/// try again, and a vehicle that knows the other form only gets that, once; every other result ends it. Do not run two
/// of the same command to one vehicle at once: MAVLink cannot tell their answers apart (`CommandQueue` sees to it).
package struct CommandClient: Sendable {
  /// One step of the exchange.
  package typealias Action = ServiceAction<CommandOutcome>

  /// The command in either of its forms.
  package enum Command: Sendable, Equatable {
    /// Seven floats.
    case long(CommandLong)
    /// Position as degE7 or decimetre integers.
    case int(CommandInt)

    /// The `MavCmd`.
    package var number: UInt16 {
      switch self {
      case .long(let command): command.command
      case .int(let command): command.command
      }
    }
  }

  /// This side.
  package let own: MAVLinkAddress
  /// The vehicle.
  package let target: MAVLinkAddress
  /// How often it tries; `restartsMax` is not used.
  package let policy: RetryPolicy
  /// Longest wait for news of a command that the vehicle said is in progress.
  package let progressTimeout: Duration
  /// The command as it is sent, addressed.
  package private(set) var command: Command
  /// Percent done as the vehicle last said, 0...100.
  package private(set) var progress: UInt8?
  /// How the command ended, or `nil` while it runs.
  package private(set) var outcome: CommandOutcome?
  /// When `tick(at:)` is due, or `nil` where nothing is awaited.
  package private(set) var deadline: Duration?

  private var repeats = 0
  private var isStarted = false
  private var hasChangedForm = false
  /// Whether UNSUPPORTED makes it try the other form too.
  private let triesOtherForm: Bool

  /// A command whose target is set here.
  package init(
    _ command: Command, own: MAVLinkAddress, target: MAVLinkAddress, policy: RetryPolicy = RetryPolicy(),
    progressTimeout: Duration = .seconds(10), triesOtherForm: Bool = false
  ) {
    self.triesOtherForm = triesOtherForm
    self.own = own
    self.target = target
    self.policy = policy
    self.progressTimeout = progressTimeout
    switch command {
    case .long(var long):
      long.targetSystem = target.systemID
      long.targetComponent = target.componentID
      long.confirmation = 0
      self.command = .long(long)
    case .int(var int):
      int.targetSystem = target.systemID
      int.targetComponent = target.componentID
      self.command = .int(int)
    }
  }

  /// Sends the command.
  package mutating func start(at now: Duration) -> [Action] {
    guard !isStarted else { return [] }
    isStarted = true
    deadline = now + policy.timeout
    return [transmission()]
  }

  /// Stops waiting; the vehicle is not told, since the command may have been carried out.
  package mutating func cancel(at now: Duration) -> [Action] {
    outcome == nil ? finish(.cancelled) : []
  }

  /// Takes a message from the link; messages that do not belong to this command do nothing.
  package mutating func receive(
    _ message: any MAVLinkMessage, from sender: MAVLinkAddress, at now: Duration
  ) -> [Action] {
    guard isStarted, outcome == nil, target.matches(sender: sender), let answer = message as? CommandAck,
      answer.command == command.number,
      own.isTargeted(system: answer.targetSystem, component: answer.targetComponent)
    else { return [] }
    switch answer.result {
    case MavResult.inProgress:
      // 255 says that the progress is not known.
      progress = answer.progress <= 100 ? answer.progress : progress
      repeats = 0
      deadline = now + progressTimeout
      return []
    case MavResult.temporarilyRejected:
      // The time-out sends it again, within the same limit of repeats.
      return []
    case MavResult.commandIntOnly, MavResult.commandLongOnly:
      return changeForm(at: now) ?? finish(.answered(result: answer.result, additional: answer.resultParam2))
    case MavResult.unsupported where triesOtherForm:
      return changeForm(at: now) ?? finish(.answered(result: answer.result, additional: answer.resultParam2))
    default:
      return finish(.answered(result: answer.result, additional: answer.resultParam2))
    }
  }

  /// Sends the command in its other form; `nil` where that was done, or the numbers do not fit.
  private mutating func changeForm(at now: Duration) -> [Action]? {
    guard !hasChangedForm, let other = command.inOtherForm else { return nil }
    hasChangedForm = true
    command = other
    repeats = 0
    deadline = now + policy.timeout
    return [transmission()]
  }

  /// Repeats the command, where `deadline` has come.
  package mutating func tick(at now: Duration) -> [Action] {
    guard outcome == nil, let deadline, now >= deadline else { return [] }
    repeats += 1
    guard repeats <= policy.repeatsMax else { return finish(.timedOut) }
    if case .long(var long) = command {
      long.confirmation = UInt8(min(repeats, Int(UInt8.max)))
      command = .long(long)
    }
    self.deadline = now + policy.timeout
    return [transmission()]
  }

  /// The command as a message.
  private func transmission() -> Action {
    switch command {
    case .long(let long): .send(long)
    case .int(let int): .send(int)
    }
  }

  /// Ends the command.
  private mutating func finish(_ ending: CommandOutcome) -> [Action] {
    outcome = ending
    deadline = nil
    return [.finish(ending)]
  }
}

extension CommandClient.Command {
  /// The same command in its other form; `nil` where a coordinate is no number or does not fit.
  ///
  /// COMMAND_LONG holds positions in degrees as floats, COMMAND_INT in degE7, except in frame 2 (mission), where x and
  /// y are the plain numbers. A long command becomes one of frame 2 where both are whole numbers, and one of frame 3
  /// (relative altitude) otherwise.
  package var inOtherForm: Self? {
    switch self {
    case .long(let long):
      let isPlain = long.param5 == long.param5.rounded() && long.param6 == long.param6.rounded()
      let scale: Double = isPlain ? 1 : 1e7
      guard let x = Int32(exactly: (Double(long.param5) * scale).rounded()),
        let y = Int32(exactly: (Double(long.param6) * scale).rounded())
      else { return nil }
      return .int(
        CommandInt(
          targetSystem: long.targetSystem, targetComponent: long.targetComponent,
          frame: isPlain ? MavFrame.mission : MavFrame.globalRelativeAlt, command: long.command,
          param1: long.param1, param2: long.param2, param3: long.param3, param4: long.param4, x: x, y: y,
          z: long.param7))
    case .int(let int):
      let scale: Double = int.frame == MavFrame.mission ? 1 : 1e7
      return .long(
        CommandLong(
          targetSystem: int.targetSystem, targetComponent: int.targetComponent, command: int.command,
          param1: int.param1, param2: int.param2, param3: int.param3, param4: int.param4,
          param5: Float(Double(int.x) / scale), param6: Float(Double(int.y) / scale), param7: int.z))
    }
  }
}
