/// The ground side of a mission upload: MISSION_COUNT, the items, the final acknowledgement.
///
/// Items are sent ahead of the vehicle's requests (`UploadPacing`). It survives loss, repeats and reordering, a lost
/// final acknowledgement, a vehicle that gave up or started anew, acknowledgements of another ground station, and both
/// MISSION_REQUEST and MISSION_REQUEST_INT. After the end it goes on answering requests, since a late copy of
/// MISSION_COUNT makes an autopilot start over.
package struct MissionUploadClient: Sendable {
  /// One step of the exchange.
  package typealias Action = ServiceAction<MissionUploadOutcome>

  /// Where the exchange stands.
  enum State: Sendable {
    case idle
    /// MISSION_COUNT is out and no request has come.
    case announcing
    /// The vehicle asks for items.
    case sending
    case finished
  }

  /// Errors in the middle of uploads after which the vehicle is believed.
  package static var errorsMax: Int { 4 }
  /// Errors at the end, after a last item that was sent once, when it was wanted, after which the vehicle is believed.
  package static var clearErrorsMax: Int { 3 }
  /// Uploads that broke off while items were sent ahead, after which requests are waited for.
  package static var breaksAheadMax: Int { 2 }
  /// Time after the last item from which an acceptance is always taken: the round trip may have been measured too long,
  /// where a request was lost and came again.
  package static var answerTimeMax: Duration { .milliseconds(25) }
  /// Time without progress that every vehicle stands: what ends sooner did not end for it.
  package static var patienceMin: Duration { .seconds(4) }

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
  /// Whether MISSION_REQUEST is answered by MISSION_ITEM with its coarse position, for a vehicle that knows no other.
  /// ArduPilot asks so and takes MISSION_ITEM_INT all the same.
  package let sendsFloatItems: Bool
  /// How the upload ended, or `nil` while it runs.
  package private(set) var outcome: MissionUploadOutcome?
  /// When `tick(at:)` is due, or `nil` where nothing is awaited.
  package private(set) var deadline: Duration?
  /// Times that the upload started over.
  package private(set) var restarts = 0
  /// Messages sent.
  package private(set) var sends = 0
  /// Messages of the vehicle for this upload that make no sense, such as requests for items that there are not.
  package private(set) var strayMessages = 0

  var state = State.idle
  var window: UploadWindow
  var roundTrip: RoundTripEstimate
  private var boots = BootMonitor()
  private var repeats = 0
  /// When what the vehicle said last was heard, or when it was asked first.
  private var announcedAt = Duration.zero
  private var lastAdvance = Duration.zero
  /// The last item's first sending since the start, which no answer to it can precede.
  private var lastItemSentAt: Duration?
  /// When an error after the last item is believed, if no acceptance overtakes it.
  private var errorAt: Duration?
  private var errors = 0
  private var clearErrors = 0
  private var breaksAhead = 0

  /// An upload of `items`, whose numbers, targets and types are set here; at most 65,535 of them.
  ///
  /// In a mission exactly one item is marked current: the first, unless another one alone is.
  package init(
    items: [MissionItemInt], missionType: UInt8 = MavMissionType.mission, own: MAVLinkAddress,
    target: MAVLinkAddress, policy: RetryPolicy = RetryPolicy(), pacing: UploadPacing = UploadPacing(),
    sendsFloatItems: Bool = false
  ) {
    precondition(items.count <= Int(UInt16.max), "a mission holds at most 65,535 items")
    self.own = own
    self.target = target
    self.missionType = missionType
    self.policy = policy
    self.sendsFloatItems = sendsFloatItems
    self.roundTrip = RoundTripEstimate(timeoutMax: policy.timeout)
    self.window = UploadWindow(pacing: pacing, count: items.count)
    // Autopilots give other values of `current` a meaning of their own, and clients want exactly one item marked.
    let marked = items.filter { $0.current == 1 }.count == 1 ? items.firstIndex { $0.current == 1 } : 0
    self.items = items.enumerated().map { index, item in
      var item = item
      item.current = missionType == MavMissionType.mission && index == marked ? 1 : 0
      item.seq = UInt16(index)
      item.targetSystem = target.systemID
      item.targetComponent = target.componentID
      item.missionType = missionType
      return item
    }
  }

  /// The most messages that one upload sends, whatever the vehicle asks.
  package var sendsMax: Int { (items.count + 2) * 4 * (policy.restartsMax + 1) + policy.repeatsMax * 4 }

  /// Items that the vehicle is known to have since the last start; it may have more.
  package var itemsArrived: Int { window.wanted }

  /// Different items sent since the last start.
  package var itemsSent: Int { window.distinctSent }

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
    switch message {
    case let request as MissionRequestInt
    where own.isTargeted(system: request.targetSystem, component: request.targetComponent):
      return answer(request.seq, type: request.missionType, asFloat: false, at: now)
    case let request as MissionRequest
    where own.isTargeted(system: request.targetSystem, component: request.targetComponent):
      return answer(request.seq, type: request.missionType, asFloat: sendsFloatItems, at: now)
    case let answer as MissionAck
    where answer.missionType == missionType
      && own.isTargeted(system: answer.targetSystem, component: answer.targetComponent):
      return acknowledged(answer.type, at: now)
    default:
      return boots.receive(message) ? vehicleRestarted(at: now) : []
    }
  }

  /// The vehicle has started anew and knows of no upload: this one starts over. Messages that show it are noticed
  /// without this.
  package mutating func vehicleRestarted(at now: Duration) -> [Action] {
    guard outcome == nil, state == .announcing || state == .sending else { return [] }
    return restart(or: .rejected(result: MavMissionResult.operationCancelled, lastItemSent: lastItemSent), at: now)
  }

  /// Sends what is due, and repeats what may have been lost, where `deadline` has come.
  package mutating func tick(at now: Duration) -> [Action] {
    guard outcome == nil, let deadline, now >= deadline else { return [] }
    if let errorAt, now >= errorAt {
      self.errorAt = nil
      return endedInError(at: now)
    }
    // While an error stands, nothing is repeated: a copy of the last item would cast doubt on the answer.
    guard errorAt == nil, now >= silenceEnd else { return proceed(at: now) }
    repeats += 1
    guard repeats <= policy.repeatsMax else {
      return finish(.timedOut(lastItemRequested: state == .sending ? UInt16(window.wanted) : nil))
    }
    roundTrip.repeated()
    guard state == .sending else { return announcement(at: now) }
    window.lose(isVehicleAnswering: false, at: now)
    return proceed(at: now, mustSend: true)
  }

  // MARK: Sending

  /// When the vehicle has been silent for too long.
  private var silenceEnd: Duration {
    guard state == .sending, window.wanted < items.count, let sent = window.lastSent[window.wanted] else {
      return announcedAt + roundTrip.timeout(repeats: repeats)
    }
    return sent + roundTrip.timeout(repeats: repeats)
  }

  /// Sends MISSION_COUNT anew and waits for the first request.
  private mutating func announce(at now: Duration) -> [Action] {
    state = .announcing
    window.restart()
    repeats = 0
    errorAt = nil
    lastItemSentAt = nil
    if restarts == 0 { roundTrip.sent(at: now) }
    return announcement(at: now)
  }

  /// MISSION_COUNT.
  private mutating func announcement(at now: Duration) -> [Action] {
    announcedAt = now
    deadline = silenceEnd
    return send(
      MissionCount(
        targetSystem: target.systemID, targetComponent: target.componentID, count: UInt16(items.count),
        missionType: missionType))
  }

  /// Sends the items that the window allows now.
  private mutating func proceed(at now: Duration, mustSend: Bool = false) -> [Action] {
    var actions: [Action] = []
    var numbers = window.due(at: now)
    if mustSend, numbers.isEmpty {
      window.note(window.wanted, at: now)
      numbers = [window.wanted]
    }
    for number in numbers {
      actions += send(items[number])
      if number == items.count - 1, lastItemSentAt == nil { lastItemSentAt = now }
      guard outcome == nil else { return actions }
    }
    let next = errorAt ?? silenceEnd
    deadline = window.nextSend.map { min($0, next) } ?? next
    return actions
  }

  /// A message, or the end where the limit of messages is reached.
  private mutating func send(_ message: some MAVLinkMessage) -> [Action] {
    sends += 1
    guard sends <= sendsMax else { return outcome == nil ? finish(.exhausted) : [] }
    return [.send(message)]
  }

  // MARK: What the vehicle says

  /// Answers a request for an item.
  private mutating func answer(_ number: UInt16, type: UInt8, asFloat: Bool, at now: Duration) -> [Action] {
    guard type == missionType else { return [] }
    let number = Int(number)
    guard number < items.count else {
      strayMessages += 1
      return []
    }
    switch state {
    case .idle: return []
    case .finished:
      guard outcome == .accepted else { return [] }
      return asFloat ? send(MissionItem(items[number])) : send(items[number])
    case .announcing:
      // The vehicle cannot want more than the first item yet: another number answers an upload before this one.
      guard number == 0 else {
        strayMessages += 1
        return []
      }
      roundTrip.answered(at: now)
      state = .sending
      lastAdvance = now
      repeats = 0
    case .sending:
      requested(number, at: now)
    }
    if asFloat {
      window.waitForRequests()
      window.note(number, at: now)
      if number == items.count - 1, lastItemSentAt == nil { lastItemSentAt = now }
      deadline = silenceEnd
      return send(MissionItem(items[number]))
    }
    return proceed(at: now)
  }

  /// Learns from a request during the upload.
  private mutating func requested(_ number: Int, at now: Duration) {
    if number > window.wanted {
      // Only what was sent can have arrived.
      guard window.sendings[number - 1] > 0 else {
        strayMessages += 1
        return
      }
      // Right after a start anew, items of the one before are still being answered.
      if restarts == 0 || now - announcedAt > policy.timeout * 2, let sent = window.firstSent[number - 1] {
        if window.sendings[number - 1] == 1 {
          roundTrip.learn(now - sent)
        } else {
          roundTrip.learn(atMost: now - sent)
        }
      }
      repeats = 0
      lastAdvance = now
      errorAt = nil
      window.advance(to: number)
    } else if number == window.wanted {
      repeats = 0
      missed(at: now)
    } else if now - lastAdvance > roundTrip.timeout(repeats: 1) {
      // No late copy: the vehicle has started over, for a late copy of MISSION_COUNT.
      repeats = 0
      lastAdvance = now
      window.goBack(to: number)
    }
  }

  /// The vehicle lets know that it got another item than the one it wants.
  private mutating func missed(at now: Duration) {
    guard window.wanted < items.count, let sent = window.lastSent[window.wanted], now - sent >= roundTrip.overtaken
    else { return }
    window.lose(isVehicleAnswering: true, at: now)
  }

  /// Takes the vehicle's acknowledgement of this mission type.
  private mutating func acknowledged(_ result: UInt8, at now: Duration) -> [Action] {
    guard state == .announcing || state == .sending else { return [] }
    switch result {
    case MavMissionResult.accepted:
      return isAcceptancePossible(at: now) ? finish(.accepted) : stray()
    case MavMissionResult.invalidSequence:
      guard state == .sending else { return [] }
      repeats = 0
      missed(at: now)
      return proceed(at: now)
    case MavMissionResult.denied:
      // Another station is uploading or reading; the time-out tries again.
      return []
    case MavMissionResult.operationCancelled:
      // Copies of the one that led to this start are no news.
      guard restarts == 0 || now - announcedAt >= roundTrip.overtaken else { return stray() }
      return brokeOff(result, at: now)
    case MavMissionResult.error:
      return failed(at: now)
    case MavMissionResult.unsupportedFrame...MavMissionResult.unsupportedFrame,
      MavMissionResult.invalid...MavMissionResult.invalidParam7:
      // What is said of an item before one was sent is said of another upload's.
      guard itemsSent > 0 else { return stray() }
      return finish(.rejected(result: result, lastItemSent: lastItemSent))
    default:
      return finish(.rejected(result: result, lastItemSent: lastItemSent))
    }
  }

  private mutating func stray() -> [Action] {
    strayMessages += 1
    return []
  }

  /// Whether an acceptance can be the answer to this upload: all items are out, and the last one for long enough to be
  /// answered.
  private func isAcceptancePossible(at now: Duration) -> Bool {
    guard window.isEverySent else { return false }
    guard let lastItemSentAt, let shortest = roundTrip.shortest else { return true }
    return now - lastItemSentAt >= min(shortest / 2, Self.answerTimeMax)
  }

  /// Takes MAV_MISSION_ERROR, which answers an item without an upload as well as a bad mission.
  private mutating func failed(at now: Duration) -> [Action] {
    if state == .announcing || itemsSent == 0 {
      // Items of the start before, or of the upload before, are still being answered; an answer to the count stays.
      guard restarts == 0, repeats >= 2 else { return stray() }
      return finish(.rejected(result: MavMissionResult.error, lastItemSent: lastItemSent))
    }
    if window.isEverySent {
      // A copy of the last item is answered so after the end: the acceptance may be on its way.
      guard errorAt == nil else { return [] }
      errorAt = now + roundTrip.timeout(repeats: 0)
      return proceed(at: now)
    }
    guard now - announcedAt >= roundTrip.timeout(repeats: 1) || window.wanted > 0 else { return stray() }
    errors += 1
    guard errors < Self.errorsMax else {
      return finish(.rejected(result: MavMissionResult.error, lastItemSent: lastItemSent))
    }
    return brokeOff(MavMissionResult.error, at: now)
  }

  /// An error after the last item stood, with no acceptance: either the mission is bad, or the acceptance is lost.
  private mutating func endedInError(at now: Duration) -> [Action] {
    if window.wasLastWanted, window.sendings.last == 1 { clearErrors += 1 }
    window.holdsLast = true
    guard clearErrors < Self.clearErrorsMax else {
      return finish(.rejected(result: MavMissionResult.error, lastItemSent: lastItemSent))
    }
    return restart(or: .rejected(result: MavMissionResult.error, lastItemSent: lastItemSent), at: now)
  }

  /// The vehicle ended the upload in the middle.
  private mutating func brokeOff(_ result: UInt8, at now: Duration) -> [Action] {
    if now - lastAdvance < Self.patienceMin { breaksAhead += 1 }
    if breaksAhead >= Self.breaksAheadMax { window.waitForRequests() }
    return restart(or: .rejected(result: result, lastItemSent: lastItemSent), at: now)
  }

  /// The highest item number sent since the last start.
  private var lastItemSent: UInt16? { window.sendings.lastIndex { $0 > 0 }.map { UInt16($0) } }

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
