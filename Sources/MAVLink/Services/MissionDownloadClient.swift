/// The ground side of a mission download: MISSION_REQUEST_LIST, one request for each item, the closing acknowledgement.
///
/// Copies and items out of turn do nothing. Where the vehicle announces another count, the download starts over.
package struct MissionDownloadClient: Sendable {
  /// One step of the exchange.
  package typealias Action = ServiceAction<MissionDownloadOutcome>

  /// Where the exchange stands.
  private enum State: Sendable {
    case idle
    /// MISSION_REQUEST_LIST is out.
    case listing
    /// The count is known; the item numbered `items.count` is asked for.
    case reading(count: Int)
    case finished
  }

  /// This side.
  package let own: MAVLinkAddress
  /// The vehicle.
  package let target: MAVLinkAddress
  /// A `MavMissionType`.
  package let missionType: UInt8
  /// How often it tries.
  package let policy: RetryPolicy
  /// The items so far, in order.
  package private(set) var items: [MissionItemInt] = []
  /// How the download ended, or `nil` while it runs.
  package private(set) var outcome: MissionDownloadOutcome?
  /// When `tick(at:)` is due, or `nil` where nothing is awaited.
  package private(set) var deadline: Duration?

  private var state = State.idle
  private var roundTrip: RoundTripEstimate
  private var repeats = 0
  private var restarts = 0

  /// A download of one mission type.
  package init(
    missionType: UInt8 = MavMissionType.mission, own: MAVLinkAddress, target: MAVLinkAddress,
    policy: RetryPolicy = RetryPolicy()
  ) {
    self.own = own
    self.target = target
    self.missionType = missionType
    self.policy = policy
    self.roundTrip = RoundTripEstimate(timeoutMax: policy.timeout)
  }

  /// Asks for the count.
  package mutating func start(at now: Duration) -> [Action] {
    guard case .idle = state else { return [] }
    state = .listing
    roundTrip.sent(at: now)
    return ask(at: now)
  }

  /// Ends the download and tells the vehicle so.
  package mutating func cancel(at now: Duration) -> [Action] {
    guard outcome == nil else { return [] }
    return [.send(acknowledgement(MavMissionResult.operationCancelled))] + finish(.cancelled)
  }

  /// Takes a message from the link; messages that do not belong to this download do nothing.
  package mutating func receive(
    _ message: any MAVLinkMessage, from sender: MAVLinkAddress, at now: Duration
  ) -> [Action] {
    guard target.matches(sender: sender) else { return [] }
    if let count = message as? MissionCount, count.missionType == missionType,
      own.isTargeted(system: count.targetSystem, component: count.targetComponent)
    {
      return counted(Int(count.count), at: now)
    }
    if let item = message as? MissionItemInt, item.missionType == missionType,
      own.isTargeted(system: item.targetSystem, component: item.targetComponent)
    {
      return took(item, at: now)
    }
    if let answer = message as? MissionAck, answer.missionType == missionType,
      own.isTargeted(system: answer.targetSystem, component: answer.targetComponent)
    {
      return acknowledged(answer.type)
    }
    return []
  }

  /// Repeats the last request, where `deadline` has come.
  package mutating func tick(at now: Duration) -> [Action] {
    guard outcome == nil, let deadline, now >= deadline else { return [] }
    repeats += 1
    guard repeats <= policy.repeatsMax else { return finish(.timedOut(itemsReceived: items.count)) }
    roundTrip.repeated()
    return ask(at: now)
  }

  // MARK: Steps

  /// Sends the request that the state calls for.
  private mutating func ask(at now: Duration) -> [Action] {
    deadline = now + roundTrip.timeout(repeats: repeats)
    if case .reading = state {
      let request = MissionRequestInt(
        targetSystem: target.systemID, targetComponent: target.componentID, seq: UInt16(items.count),
        missionType: missionType)
      return [.send(request)]
    }
    let request = MissionRequestList(
      targetSystem: target.systemID, targetComponent: target.componentID, missionType: missionType)
    return [.send(request)]
  }

  /// Takes the count, the first time or anew.
  private mutating func counted(_ count: Int, at now: Duration) -> [Action] {
    switch state {
    case .idle, .finished: return []
    case .reading(let known):
      // A copy of the count changes nothing; another count means another mission.
      guard known != count else { return [] }
      restarts += 1
      guard restarts <= policy.restartsMax else { return finish(.unstable) }
    case .listing: break
    }
    items = []
    repeats = 0
    roundTrip.answered(at: now)
    roundTrip.sent(at: now)
    state = .reading(count: count)
    return count == 0 ? complete() : ask(at: now)
  }

  /// Takes an item where it is the one asked for.
  private mutating func took(_ item: MissionItemInt, at now: Duration) -> [Action] {
    guard case .reading(let count) = state, Int(item.seq) == items.count else { return [] }
    items.append(item)
    repeats = 0
    roundTrip.answered(at: now)
    roundTrip.sent(at: now)
    return items.count == count ? complete() : ask(at: now)
  }

  /// Takes a refusal; a busy vehicle and a wrong number are tried again after the time-out.
  private mutating func acknowledged(_ result: UInt8) -> [Action] {
    switch state {
    case .idle, .finished: return []
    case .listing, .reading: break
    }
    switch result {
    case MavMissionResult.accepted, MavMissionResult.invalidSequence, MavMissionResult.denied: return []
    default: return finish(.rejected(result: result))
    }
  }

  /// Thanks the vehicle and ends.
  private mutating func complete() -> [Action] {
    [.send(acknowledgement(MavMissionResult.accepted))] + finish(.received(items))
  }

  /// MISSION_ACK to the vehicle.
  private func acknowledgement(_ result: UInt8) -> MissionAck {
    MissionAck(
      targetSystem: target.systemID, targetComponent: target.componentID, type: result, missionType: missionType)
  }

  /// Ends the download.
  private mutating func finish(_ ending: MissionDownloadOutcome) -> [Action] {
    state = .finished
    outcome = ending
    deadline = nil
    return [.finish(ending)]
  }
}
