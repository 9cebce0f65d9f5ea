/// The ground side of a mission upload: MISSION_COUNT, one item for each request, the final acknowledgement.
///
/// It survives loss, repeats and reordering, a lost final acknowledgement, a vehicle that gave up and says so,
/// acknowledgements of another ground station, and both MISSION_REQUEST and MISSION_REQUEST_INT. After the end it goes
/// on answering requests, since a late copy of MISSION_COUNT makes an autopilot start anew.
package struct MissionUploadClient: Sendable {
  /// One step of the exchange.
  package typealias Action = ServiceAction<MissionUploadOutcome>

  /// Where the exchange stands.
  private enum State: Sendable {
    case idle
    /// MISSION_COUNT is out and no request has come.
    case announcing
    /// This item was asked for last.
    case sending(UInt16)
    case finished
  }

  /// This side.
  package let own: MAVLinkAddress
  /// The vehicle.
  package let target: MAVLinkAddress
  /// A `MavMissionType`.
  package let missionType: UInt8
  /// The items as they are sent: numbered, addressed, with the mission type.
  package let items: [MissionItemInt]
  /// How often it tries.
  package let policy: RetryPolicy
  /// How the upload ended, or `nil` while it runs.
  package private(set) var outcome: MissionUploadOutcome?
  /// When `tick(at:)` is due, or `nil` where nothing is awaited.
  package private(set) var deadline: Duration?
  /// Items that were sent at least once since the last start.
  package private(set) var itemsSent = 0

  private var state = State.idle
  private var roundTrip: RoundTripEstimate
  private var repeats = 0
  private var restarts = 0
  private var sends = 0
  /// Whether an item went out twice since the last start, so that an error may answer the copy only.
  private var hasRepeatedItem = false

  /// An upload of `items`, whose numbers, targets and types are set here; at most 65,535 of them.
  package init(
    items: [MissionItemInt], missionType: UInt8 = MavMissionType.mission, own: MAVLinkAddress,
    target: MAVLinkAddress, policy: RetryPolicy = RetryPolicy()
  ) {
    precondition(items.count <= Int(UInt16.max), "a mission holds at most 65,535 items")
    self.own = own
    self.target = target
    self.missionType = missionType
    self.policy = policy
    self.roundTrip = RoundTripEstimate(timeoutMax: policy.timeout)
    self.items = items.enumerated().map { index, item in
      var item = item
      item.seq = UInt16(index)
      item.targetSystem = target.systemID
      item.targetComponent = target.componentID
      item.missionType = missionType
      return item
    }
  }

  /// The most messages that one upload sends, whatever the vehicle asks.
  package var sendsMax: Int { (items.count + 2) * 20 + policy.repeatsMax * (policy.restartsMax + 1) }

  /// Announces the upload.
  package mutating func start(at now: Duration) -> [Action] {
    guard case .idle = state else { return [] }
    return announce(at: now)
  }

  /// Ends the upload and tells the vehicle so.
  package mutating func cancel(at now: Duration) -> [Action] {
    guard outcome == nil else { return [] }
    let acknowledgement = MissionAck(
      targetSystem: target.systemID, targetComponent: target.componentID,
      type: MavMissionResult.operationCancelled, missionType: missionType)
    return [.send(acknowledgement)] + finish(.cancelled)
  }

  /// Takes a message from the link; messages that do not belong to this upload do nothing.
  package mutating func receive(
    _ message: any MAVLinkMessage, from sender: MAVLinkAddress, at now: Duration
  ) -> [Action] {
    guard target.matches(sender: sender) else { return [] }
    if let request = message as? MissionRequestInt {
      guard own.isTargeted(system: request.targetSystem, component: request.targetComponent) else { return [] }
      return answer(request.seq, type: request.missionType, at: now)
    }
    if let request = message as? MissionRequest {
      guard own.isTargeted(system: request.targetSystem, component: request.targetComponent) else { return [] }
      return answer(request.seq, type: request.missionType, at: now)
    }
    if let acknowledgement = message as? MissionAck, acknowledgement.missionType == missionType,
      own.isTargeted(system: acknowledgement.targetSystem, component: acknowledgement.targetComponent)
    {
      return acknowledged(acknowledgement.type, at: now)
    }
    return []
  }

  /// Repeats what may have been lost, where `deadline` has come.
  package mutating func tick(at now: Duration) -> [Action] {
    guard outcome == nil, let deadline, now >= deadline else { return [] }
    repeats += 1
    guard repeats <= policy.repeatsMax else {
      guard case .sending(let item) = state else { return finish(.timedOut(lastItemRequested: nil)) }
      return finish(.timedOut(lastItemRequested: item))
    }
    roundTrip.repeated()
    self.deadline = now + roundTrip.timeout(repeats: repeats)
    guard case .sending(let item) = state else { return announcement() }
    // Either the item was lost or the vehicle's next request: send what is wanted in either case. The one that is not
    // wanted is answered by INVALID_SEQUENCE, which ends nothing.
    hasRepeatedItem = true
    var actions = sendItem(item)
    if Int(item) + 1 < items.count { actions += sendItem(item + 1) }
    return actions
  }

  // MARK: Steps

  /// Sends MISSION_COUNT and waits for the first request.
  private mutating func announce(at now: Duration) -> [Action] {
    state = .announcing
    itemsSent = 0
    hasRepeatedItem = false
    roundTrip.sent(at: now)
    deadline = now + roundTrip.timeout(repeats: 0)
    return announcement()
  }

  /// MISSION_COUNT within the limit of messages.
  private mutating func announcement() -> [Action] {
    send(
      MissionCount(
        targetSystem: target.systemID, targetComponent: target.componentID, count: UInt16(items.count),
        missionType: missionType))
  }

  /// One item within the limit of messages.
  private mutating func sendItem(_ number: UInt16) -> [Action] {
    itemsSent = max(itemsSent, Int(number) + 1)
    return send(items[Int(number)])
  }

  /// A message, or the end where the limit of messages is reached.
  private mutating func send(_ message: some MAVLinkMessage) -> [Action] {
    sends += 1
    guard sends <= sendsMax else { return outcome == nil ? finish(.exhausted) : [] }
    return [.send(message)]
  }

  /// Answers a request for an item.
  private mutating func answer(_ number: UInt16, type: UInt8, at now: Duration) -> [Action] {
    guard type == missionType, Int(number) < items.count else { return [] }
    switch state {
    case .idle: return []
    case .finished: return outcome == .accepted ? sendItem(number) : []
    case .announcing, .sending:
      // Only an item that goes out for the first time tells how long its answer takes.
      if Int(number) == itemsSent {
        roundTrip.answered(at: now)
        roundTrip.sent(at: now)
      } else {
        roundTrip.repeated()
      }
      state = .sending(number)
      repeats = 0
      deadline = now + roundTrip.timeout(repeats: 0)
      return sendItem(number)
    }
  }

  /// Takes the vehicle's acknowledgement of this mission type.
  private mutating func acknowledged(_ result: UInt8, at now: Duration) -> [Action] {
    switch state {
    case .idle, .finished: return []
    case .announcing, .sending: break
    }
    switch result {
    case MavMissionResult.accepted:
      // An early one is a late copy from an upload before: the vehicle cannot have what was never sent.
      return itemsSent == items.count ? finish(.accepted) : []
    case MavMissionResult.invalidSequence:
      // Answers a copy or a gap; the vehicle's own request follows.
      return []
    case MavMissionResult.denied:
      // Another station is uploading or reading; the time-out tries again.
      return []
    case MavMissionResult.operationCancelled:
      return restart(or: .rejected(result: result, lastItemSent: lastItemSent), at: now)
    case MavMissionResult.error where isErrorAmbiguous:
      return restart(or: .rejected(result: result, lastItemSent: lastItemSent), at: now)
    default:
      return finish(.rejected(result: result, lastItemSent: lastItemSent))
    }
  }

  /// Whether an error may answer only a copy of an item that came after the vehicle had accepted, or given up: the copy
  /// is one of ours, or the link's. Then the upload starts over; if the mission itself is bad, the vehicle says so
  /// again.
  private var isErrorAmbiguous: Bool {
    hasRepeatedItem || restarts > 0 || (itemsSent == items.count && itemsSent > 0)
  }

  /// The highest item number sent since the last start.
  private var lastItemSent: UInt16? { itemsSent == 0 ? nil : UInt16(itemsSent - 1) }

  /// Starts over, or ends where the limit of restarts is reached.
  private mutating func restart(or ending: MissionUploadOutcome, at now: Duration) -> [Action] {
    restarts += 1
    guard restarts <= policy.restartsMax else { return finish(ending) }
    return announce(at: now)
  }

  /// Ends the upload.
  private mutating func finish(_ ending: MissionUploadOutcome) -> [Action] {
    state = .finished
    outcome = ending
    deadline = nil
    return [.finish(ending)]
  }
}
