/// How clearing or set-current ended.
package enum MissionOrderOutcome: Sendable, Hashable {
  /// The vehicle confirmed it.
  case done
  /// The vehicle refused: a `MavMissionResult`, or a `MavResult` where the order was a command.
  case rejected(result: UInt8)
  /// The vehicle was silent for `RetryPolicy.repeatsMax` repeats.
  case timedOut
  /// The owner cancelled.
  case cancelled
}

/// The ground side of an order about a mission that is one message: clear it, or go on at an item.
package struct MissionOrderClient: Sendable {
  /// One step of the exchange.
  package typealias Action = ServiceAction<MissionOrderOutcome>

  /// What is ordered.
  package enum Order: Sendable, Hashable {
    /// MISSION_CLEAR_ALL of a `MavMissionType`, answered by MISSION_ACK.
    case clear(missionType: UInt8)
    /// The command 224 and, where the vehicle does not know it, MISSION_SET_CURRENT; confirmed by MISSION_CURRENT.
    case setCurrent(UInt16)
  }

  /// This side.
  package let own: MAVLinkAddress
  /// The vehicle.
  package let target: MAVLinkAddress
  /// What is ordered.
  package let order: Order
  /// How often it tries.
  package let policy: RetryPolicy
  /// How it ended, or `nil` while it runs.
  package private(set) var outcome: MissionOrderOutcome?
  /// When `tick(at:)` is due, or `nil` where nothing is awaited.
  package private(set) var deadline: Duration?

  private var repeats = 0
  private var usesMessage = false
  private var hasAsked = false

  /// An order to one vehicle.
  package init(
    _ order: Order, own: MAVLinkAddress, target: MAVLinkAddress, policy: RetryPolicy = RetryPolicy(repeatsMax: 10)
  ) {
    self.order = order
    self.own = own
    self.target = target
    self.policy = policy
  }

  /// Sends the order.
  package mutating func start(at now: Duration) -> [Action] {
    guard deadline == nil, outcome == nil else { return [] }
    return transmit(at: now)
  }

  /// Stops waiting.
  package mutating func cancel() -> [Action] { outcome == nil ? finish(.cancelled) : [] }

  /// Takes a message from the link; what does not answer the order does nothing.
  package mutating func receive(
    _ message: any MAVLinkMessage, from sender: MAVLinkAddress, at now: Duration
  ) -> [Action] {
    guard deadline != nil, target.matches(sender: sender) else { return [] }
    switch (order, message) {
    case (.clear(let type), let answer as MissionAck):
      guard answer.missionType == type,
        own.isTargeted(system: answer.targetSystem, component: answer.targetComponent)
      else { return [] }
      return finish(answer.type == MavMissionResult.accepted ? .done : .rejected(result: answer.type))
    case (.setCurrent(let number), let current as MissionCurrent):
      // The item may have been the current one before: that counts as well.
      return hasAsked && current.seq == number ? finish(.done) : []
    case (.setCurrent, let answer as CommandAck):
      guard answer.command == MavCmd.doSetMissionCurrent,
        own.isTargeted(system: answer.targetSystem, component: answer.targetComponent)
      else { return [] }
      switch answer.result {
      case MavResult.accepted, MavResult.inProgress, MavResult.temporarilyRejected: return []
      case MavResult.unsupported where !usesMessage:
        usesMessage = true
        repeats = 0
        return transmit(at: now)
      case MavResult.unsupported: return []
      default: return finish(.rejected(result: answer.result))
      }
    default: return []
    }
  }

  /// Repeats the order, where `deadline` has come.
  package mutating func tick(at now: Duration) -> [Action] {
    guard outcome == nil, let deadline, now >= deadline else { return [] }
    repeats += 1
    guard repeats <= policy.repeatsMax else { return finish(.timedOut) }
    return transmit(at: now)
  }

  private mutating func transmit(at now: Duration) -> [Action] {
    deadline = now + policy.timeout
    hasAsked = true
    switch order {
    case .clear(let type):
      return [
        .send(
          MissionClearAll(
            targetSystem: target.systemID, targetComponent: target.componentID, missionType: type))
      ]
    case .setCurrent(let number) where usesMessage:
      return [
        .send(MissionSetCurrent(targetSystem: target.systemID, targetComponent: target.componentID, seq: number))
      ]
    case .setCurrent(let number):
      var command = CommandLong.setMissionCurrent(number)
      command.targetSystem = target.systemID
      command.targetComponent = target.componentID
      command.confirmation = UInt8(clamping: repeats)
      // A vehicle that does not stream MISSION_CURRENT is asked for it.
      var ask = CommandLong.requestMessage(MissionCurrent.id)
      ask.targetSystem = target.systemID
      ask.targetComponent = target.componentID
      return repeats == 0 ? [.send(command)] : [.send(command), .send(ask)]
    }
  }

  private mutating func finish(_ ending: MissionOrderOutcome) -> [Action] {
    outcome = ending
    deadline = nil
    return [.finish(ending)]
  }
}
