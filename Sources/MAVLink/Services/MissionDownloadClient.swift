/// The ground side of a mission download: MISSION_REQUEST_LIST, requests for the items, the closing acknowledgement.
///
/// Several items are asked for at once, since a vehicle serves them in any order; where it does not, they are asked for
/// one by one. Copies do nothing. Where the vehicle announces another count, or starts anew, the download starts over.
package struct MissionDownloadClient: Sendable {
  /// One step of the exchange.
  package typealias Action = ServiceAction<MissionDownloadOutcome>

  /// Where the exchange stands.
  private enum State: Sendable {
    case idle
    /// MISSION_REQUEST_LIST is out.
    case listing
    /// The count is known and items are missing.
    case reading
    case finished
  }

  /// The most closing acknowledgements: a vehicle that missed one sends its last item again.
  package static var closingsMax: Int { 10 }
  /// Repeats in one silence after which an error is believed.
  package static var errorRepeatsMin: Int { 2 }

  /// This side.
  package let own: MAVLinkAddress
  /// The vehicle.
  package let target: MAVLinkAddress
  /// A `MavMissionType`.
  package let missionType: UInt8
  /// How often it tries.
  package let policy: RetryPolicy
  /// How many items are asked for ahead, and how fast; copies are not used.
  package let pacing: UploadPacing
  /// The items that have come, in order and without a gap: those before the first that is missing.
  package var items: [MissionItemInt] { Array(slots.prefix(firstMissing).compactMap { $0 }) }
  /// How many items have come, and of how many; `nil` before the count is known.
  package var progress: (received: Int, count: Int)? { count.map { (received, $0) } }
  /// How the download ended, or `nil` while it runs.
  package private(set) var outcome: MissionDownloadOutcome?
  /// When `tick(at:)` is due, or `nil` where nothing is awaited.
  package private(set) var deadline: Duration?
  /// Items that do not exist by the vehicle's own count.
  package private(set) var strayMessages = 0

  private var state = State.idle
  private var roundTrip: RoundTripEstimate
  private var boots = BootMonitor()
  private var count: Int?
  private var slots: [MissionItemInt?] = []
  private var asked: [Duration?] = []
  private var askedTwice: [Bool] = []
  private var firstMissing = 0
  private var received = 0
  private var isOneByOne: Bool
  private var asksForFloats = false
  private var heardAt = Duration.zero
  private var nextSlot = UploadPacing.longAgo
  private var isBusy = false
  private var repeats = 0
  private var restarts = 0
  private var closings = 0

  /// A download of one mission type.
  package init(
    missionType: UInt8 = MavMissionType.mission, own: MAVLinkAddress, target: MAVLinkAddress,
    policy: RetryPolicy = RetryPolicy(), pacing: UploadPacing = UploadPacing()
  ) {
    self.own = own
    self.target = target
    self.missionType = missionType
    self.policy = policy
    self.pacing = pacing
    self.isOneByOne = pacing.itemsInFlightMax == 1
    self.roundTrip = RoundTripEstimate(timeoutMax: policy.timeout)
  }

  /// Asks for the count.
  package mutating func start(at now: Duration) -> [Action] {
    guard case .idle = state else { return [] }
    roundTrip.sent(at: now)
    return list(at: now)
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
    switch message {
    case let count as MissionCount
    where count.missionType == missionType
      && own.isTargeted(system: count.targetSystem, component: count.targetComponent):
      return counted(Int(count.count), at: now)
    case let item as MissionItemInt
    where item.missionType == missionType
      && own.isTargeted(system: item.targetSystem, component: item.targetComponent):
      return took(item, at: now)
    case let item as MissionItem
    where item.missionType == missionType
      && own.isTargeted(system: item.targetSystem, component: item.targetComponent):
      guard let converted = MissionItemInt(item) else {
        strayMessages += 1
        return []
      }
      return took(converted, at: now)
    case let answer as MissionAck
    where answer.missionType == missionType
      && own.isTargeted(system: answer.targetSystem, component: answer.targetComponent):
      return acknowledged(answer.type, at: now)
    default:
      guard boots.receive(message), state == .listing || state == .reading else { return [] }
      return restart(at: now)
    }
  }

  /// Asks for what is due, where `deadline` has come.
  package mutating func tick(at now: Duration) -> [Action] {
    guard outcome == nil, let deadline, now >= deadline else { return [] }
    guard now >= heardAt + roundTrip.timeout(repeats: repeats) else { return proceed(at: now) }
    repeats += 1
    guard repeats <= policy.repeatsMax else { return finish(.timedOut(itemsReceived: received)) }
    heardAt = now
    roundTrip.repeated()
    return state == .listing ? list(at: now) : proceed(at: now)
  }

  // MARK: Asking

  private mutating func list(at now: Duration) -> [Action] {
    state = .listing
    heardAt = now
    deadline = now + roundTrip.timeout(repeats: repeats)
    return [
      .send(
        MissionRequestList(
          targetSystem: target.systemID, targetComponent: target.componentID, missionType: missionType))
    ]
  }

  /// Asks for items that are missing: new ones, and those that were asked for long enough ago.
  private mutating func proceed(at now: Duration) -> [Action] {
    guard state == .reading, let count else { return [] }
    var actions: [Action] = []
    let patience = roundTrip.timeout(repeats: 0)
    // A silent vehicle may be gone: little is asked of it.
    let ahead = isOneByOne ? 1 : repeats > 0 ? 2 : pacing.itemsInFlightMax
    nextSlot = max(nextSlot, isBusy ? now - UploadWindow.catchUpMax : now)
    isBusy = false
    var next = heardAt + roundTrip.timeout(repeats: repeats)
    for number in firstMissing..<min(count, firstMissing + ahead) where slots[number] == nil {
      let due = asked[number].map { $0 + patience } ?? now
      guard due <= now, nextSlot <= now else {
        if due <= now { isBusy = true }
        next = min(next, max(due, nextSlot))
        continue
      }
      if asked[number] != nil { askedTwice[number] = true }
      asked[number] = now
      nextSlot += pacing.itemTime
      next = min(next, now + patience)
      actions.append(request(number))
    }
    deadline = next
    return actions
  }

  private func request(_ number: Int) -> Action {
    guard asksForFloats else {
      return .send(
        MissionRequestInt(
          targetSystem: target.systemID, targetComponent: target.componentID, seq: UInt16(number),
          missionType: missionType))
    }
    return .send(
      MissionRequest(
        targetSystem: target.systemID, targetComponent: target.componentID, seq: UInt16(number),
        missionType: missionType))
  }

  // MARK: What the vehicle says

  /// Takes the count, the first time or anew.
  private mutating func counted(_ announced: Int, at now: Duration) -> [Action] {
    switch state {
    case .idle, .finished: return []
    case .reading:
      // A copy of the count changes nothing; another count means another mission.
      guard announced != count else { return [] }
      restarts += 1
      guard restarts <= policy.restartsMax else { return finish(.unstable) }
    case .listing:
      roundTrip.answered(at: now)
    }
    count = announced
    slots = Array(repeating: nil, count: announced)
    asked = Array(repeating: nil, count: announced)
    askedTwice = Array(repeating: false, count: announced)
    firstMissing = 0
    received = 0
    repeats = 0
    heardAt = now
    state = .reading
    return announced == 0 ? complete() : proceed(at: now)
  }

  /// Takes an item that is missing.
  private mutating func took(_ item: MissionItemInt, at now: Duration) -> [Action] {
    let number = Int(item.seq)
    switch state {
    case .idle, .listing: return []
    case .finished:
      // The vehicle waits for the acknowledgement.
      guard case .received = outcome, number == slots.count - 1, closings < Self.closingsMax else { return [] }
      closings += 1
      return [.send(acknowledgement(MavMissionResult.accepted))]
    case .reading: break
    }
    guard slots.indices.contains(number) else {
      strayMessages += 1
      return []
    }
    guard slots[number] == nil, let sent = asked[number] else { return [] }
    if !askedTwice[number] { roundTrip.learn(now - sent) }
    slots[number] = item
    received += 1
    repeats = 0
    heardAt = now
    while firstMissing < slots.count, slots[firstMissing] != nil { firstMissing += 1 }
    return received == slots.count ? complete() : proceed(at: now)
  }

  /// Takes a refusal. A busy vehicle is asked again after the time-out.
  private mutating func acknowledged(_ result: UInt8, at now: Duration) -> [Action] {
    guard state == .listing || state == .reading else { return [] }
    switch result {
    case MavMissionResult.accepted, MavMissionResult.denied: return []
    case MavMissionResult.unsupported where state == .reading && !asksForFloats:
      asksForFloats = true
      return restart(at: now)
    case MavMissionResult.invalidSequence where isOneByOne || state == .listing: return []
    case MavMissionResult.invalidSequence, MavMissionResult.error:
      // The items of an upload may still be answered so. It counts where nothing else comes.
      guard repeats > 0 else { return [] }
      // Some vehicles serve items in their order only.
      guard state == .reading, !isOneByOne else {
        return repeats < Self.errorRepeatsMin ? [] : finish(.rejected(result: result))
      }
      isOneByOne = true
      return restart(at: now)
    case MavMissionResult.operationCancelled:
      // The vehicle gave up an upload that a late copy had opened.
      return []
    default: return finish(.rejected(result: result))
    }
  }

  private mutating func restart(at now: Duration) -> [Action] {
    restarts += 1
    guard restarts <= policy.restartsMax else { return finish(.unstable) }
    repeats = 0
    return list(at: now)
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
