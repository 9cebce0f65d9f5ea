import MAVLink

/// How the question for a vehicle's version ended.
enum VersionOutcome: Sendable, Equatable {
  /// The vehicle told.
  case told(AutopilotVersion)
  /// It did not, after so many requests.
  case silent(requests: Int)
}

/// The question for a vehicle's version and capabilities: AUTOPILOT_VERSION by REQUEST_MESSAGE and, where the vehicle
/// refuses that or stays silent, by the older REQUEST_AUTOPILOT_CAPABILITIES.
///
/// What counts is the message alone. An acknowledgement without it is waited out, and a refusal leads on at once.
struct VersionClient: Sendable {
  /// Time after which a request is repeated.
  static let timeout = Duration.milliseconds(800)
  /// The most requests by REQUEST_MESSAGE: over a link that loses four messages in ten each way, all of them are lost
  /// in one of a hundred attempts.
  static let requestsMax = 10
  /// The most requests by REQUEST_AUTOPILOT_CAPABILITIES.
  static let olderRequestsMax = 5

  let own: MAVLinkAddress
  let target: MAVLinkAddress
  private(set) var outcome: VersionOutcome?
  private(set) var requests = 0
  private var isOlder = false
  private var requestsOfForm = 0
  private var deadline: Duration?

  init(own: MAVLinkAddress, target: MAVLinkAddress) {
    self.own = own
    self.target = target
  }

  mutating func start(at now: Duration) -> [ServiceAction<VersionOutcome>] {
    deadline == nil && outcome == nil ? ask(at: now) : []
  }

  mutating func receive(
    _ message: any MAVLinkMessage, from sender: MAVLinkAddress, at now: Duration
  ) -> [ServiceAction<VersionOutcome>] {
    guard outcome == nil, target.matches(sender: sender) else { return [] }
    switch message {
    case let version as AutopilotVersion: return finish(.told(version))
    case let answer as CommandAck
    where answer.command == (isOlder ? MavCmd.requestAutopilotCapabilities : MavCmd.requestMessage)
      && own.isTargeted(system: answer.targetSystem, component: answer.targetComponent):
      switch answer.result {
      case MavResult.accepted, MavResult.inProgress, MavResult.temporarilyRejected: return []
      default: return leadOn(at: now)
      }
    default: return []
    }
  }

  mutating func tick(at now: Duration) -> [ServiceAction<VersionOutcome>] {
    guard outcome == nil, let deadline, now >= deadline else { return [] }
    let isSpent = requestsOfForm >= (isOlder ? Self.olderRequestsMax : Self.requestsMax)
    return isSpent ? leadOn(at: now) : ask(at: now)
  }

  /// Tries the other form, or gives up.
  private mutating func leadOn(at now: Duration) -> [ServiceAction<VersionOutcome>] {
    guard !isOlder else { return finish(.silent(requests: requests)) }
    isOlder = true
    requestsOfForm = 0
    return ask(at: now)
  }

  private mutating func ask(at now: Duration) -> [ServiceAction<VersionOutcome>] {
    requests += 1
    requestsOfForm += 1
    deadline = now + Self.timeout
    var command =
      isOlder
      ? CommandLong(command: MavCmd.requestAutopilotCapabilities, param1: 1)
      : CommandLong.requestMessage(AutopilotVersion.id)
    command.targetSystem = target.systemID
    command.targetComponent = target.componentID
    command.confirmation = UInt8(clamping: requestsOfForm - 1)
    return [.send(command)]
  }

  private mutating func finish(_ ending: VersionOutcome) -> [ServiceAction<VersionOutcome>] {
    outcome = ending
    deadline = nil
    return [.finish(ending)]
  }
}
