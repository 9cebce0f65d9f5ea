import MAVLink
import Plans
import Quantities
import Telemetry

/// From one sortie to the next.
extension VehicleSession {
  /// Streams that are asked for, with their interval in microseconds.
  var streams: [(message: UInt32, microseconds: Float)] {
    let all: [(UInt32, Float)] = [
      (GlobalPositionInt.id, 500_000), (BatteryStatus.id, 1_000_000), (ExtendedSysState.id, 1_000_000),
    ]
    switch link.kind {
    case .multirotor where dialect.staysInMission: return all
    case .multirotor: return all + [(MissionCurrent.id, 1_000_000)]
    // A robot's landed state says nothing; how far its mission is does. A vehicle without relays refuses the last one.
    case .groundRobot: return all + [(MissionCurrent.id, 1_000_000), (RelayStatus.id, 1_000_000)]
    }
  }

  /// Goes on where what the phase waits for has come.
  mutating func advance(at now: MissionTime) {
    endLateEquipment(at: now)
    switch phase {
    case .connecting:
      guard state.hasHeartbeat else { return giveUpSilent(at: now) }
      if let reason = reasonAgainstVehicle { return refuse(reason, at: now) }
      askForVersion(at: now)
    case .asking(var client):
      perform(client.tick(at: instant(now)), at: now)
      phase = .asking(client)
      if let outcome = client.outcome { versionTold(outcome, at: now) }
    case .preparing:
      guard command == nil, pendingCommands.isEmpty else { return }
      if !beginTakeover(at: now) { equip(from: .limits, at: now) }
    case .readingLimits(var client, let index):
      perform(client.tick(at: instant(now)), at: now)
      phase = .readingLimits(client, index: index)
      if let outcome = client.outcome { limitRead(outcome, index: index, at: now) }
    case .rallying(var client):
      perform(client.tick(at: instant(now)), at: now)
      phase = .rallying(client)
      if let outcome = client.outcome { rallyTaken(outcome, at: now) }
    case .readingRally(var client):
      perform(client.tick(at: instant(now)), at: now)
      phase = .readingRally(client)
      if let outcome = client.outcome { rallyRead(outcome, at: now) }
    case .fencing(var client):
      perform(client.tick(at: instant(now)), at: now)
      phase = .fencing(client)
      if let outcome = client.outcome { fenceTaken(outcome, at: now) }
    case .readingFence(var client):
      perform(client.tick(at: instant(now)), at: now)
      phase = .readingFence(client)
      if let outcome = client.outcome { fenceRead(outcome, at: now) }
    case .choosingFence(var client):
      perform(client.tick(at: instant(now)), at: now)
      phase = .choosingFence(client)
      if let outcome = client.outcome { fenceChosen(outcome, at: now) }
    case .recognising(var client):
      perform(client.tick(at: instant(now)), at: now)
      phase = .recognising(client)
      if let outcome = client.outcome { recognised(outcome, at: now) }
    case .standing:
      prepare(at: now)
    case .uploading(var client, let attempt):
      perform(client.tick(at: instant(now)), at: now)
      phase = .uploading(client, attempt: attempt)
      if let outcome = client.outcome { uploaded(outcome, attempt: attempt, at: now) }
    case .readingBack(var client, let attempt):
      perform(client.tick(at: instant(now)), at: now)
      phase = .readingBack(client, attempt: attempt)
      // A vehicle that announces 65,535 items and sends them one by one would be read for hours.
      if client.outcome == nil, isTooLate(at: now) { return }
      if let outcome = client.outcome { readBack(outcome, attempt: attempt, at: now) }
    case .ready:
      arm(at: now)
    case .arming:
      waitForArming(at: now)
    case .armed:
      start(at: now)
    case .starting:
      waitForStart(at: now)
    case .flying:
      watch(at: now)
    case .finished:
      return
    }
  }

  private mutating func giveUpSilent(at now: MissionTime) {
    guard let takeOff = sortie?.takeOff, now > takeOff + options.startToleranceSeconds else { return }
    if hasBegunBefore {
      // Another dispatcher started it: it may be heard of again.
      let since = takeoverBegan ?? now
      takeoverBegan = since
      guard now > since + options.takeoverSeconds else { return }
    }
    skip(hasBegunBefore ? "No heartbeat since the takeover" : "No heartbeat before take-off", at: now)
    hasBegunBefore = false
    if sortie == nil { phase = .finished }
  }

  /// Sets up the streams of a vehicle that can be flown.
  mutating func prepareLink(at now: MissionTime) {
    enqueueStreams()
    preparedSince = now
    phase = .preparing
  }

  /// Why the vehicle on the link is none for the plan; nil where it is. What was planned for a robot is not flown, nor
  /// the other way round.
  private var reasonAgainstVehicle: String? {
    if state.isOfOtherAutopilot {
      return "The vehicle's autopilot is neither ArduPilot nor PX4, for which missions are written"
    }
    if state.isOfOtherKind { return "The vehicle on the link is of another kind than the plan's" }
    return dialect.reason(against: link.kind)
  }

  /// Gives up all sorties of a vehicle that cannot be flown.
  mutating func refuse(_ reason: String, at now: MissionTime) {
    while sortie != nil { skip(reason, at: now) }
    phase = .finished
  }

  /// Starts the upload of the next sortie's mission, on the ground and disarmed.
  private mutating func prepare(at now: MissionTime) {
    guard let sortie else {
      phase = .finished
      return
    }
    guard !state.isArmed else {
      // Somebody else has armed it, or it is still under way.
      if let takeOff = sortie.takeOff, now > takeOff + options.startToleranceSeconds {
        skip("Armed already at the time of take-off", at: now)
      }
      return
    }
    if isCalledHome { return skip("The operator called the vehicle home", at: now) }
    if state.position != nil, let reason = reasonAgainstPad { return skip(reason, at: now) }
    if let reason = reasonAgainstLimits(sortie) { return skip(reason, at: now) }
    let mission = SortieMission(sortie, of: plan, dialect: dialect)
    if let reason = mission.obstacle { return skip(reason, at: now) }
    self.mission = mission
    legsDone = 0
    state.forgetMission()
    beginUpload(attempt: 1, at: now)
  }

  private mutating func beginUpload(attempt: Int, at now: MissionTime) {
    guard let mission else { return }
    pendingCommands.append(dialect.setMode(modes.prepared))
    var client = MissionUploadClient(items: mission.items, own: Dispatcher.address, target: target)
    perform(client.start(at: instant(now)), at: now)
    phase = .uploading(client, attempt: attempt)
  }

  private mutating func uploaded(_ outcome: MissionUploadOutcome, attempt: Int, at now: MissionTime) {
    guard case .accepted = outcome else {
      tryAgain(after: "The mission was not accepted: \(outcome)", attempt: attempt, at: now)
      return
    }
    var client = MissionDownloadClient(own: Dispatcher.address, target: target)
    perform(client.start(at: instant(now)), at: now)
    phase = .readingBack(client, attempt: attempt)
  }

  private mutating func readBack(_ outcome: MissionDownloadOutcome, attempt: Int, at now: MissionTime) {
    guard case .received(let items) = outcome else {
      tryAgain(after: "The mission could not be read back: \(outcome)", attempt: attempt, at: now)
      return
    }
    if let difference = difference(to: items) {
      tryAgain(after: "The mission read back differs: \(difference)", attempt: attempt, at: now)
      return
    }
    event(.info, "mission", "\(sortie?.id ?? plan.id): mission of \(items.count) items read back and equal", at: now)
    phase = .ready
  }

  private mutating func tryAgain(after reason: String, attempt: Int, at now: MissionTime) {
    event(.warning, "mission", reason, at: now)
    if attempt < options.uploadsMax {
      beginUpload(attempt: attempt + 1, at: now)
    } else {
      skip(reason, at: now)
    }
  }

  /// What differs between the mission sent and the one read back; nil where they are the same. Coordinates may differ
  /// by 1e-7 degree, heights by a centimetre.
  private func difference(to items: [MissionItemInt]) -> String? {
    guard let sent = mission?.items else { return "there is no mission" }
    return Self.difference(between: sent, and: items, keepsHome: dialect.keepsHome)
  }

  /// What differs between two missions; nil where they are the same. Where item 0 is home, it is the vehicle's own.
  static func difference(
    between sent: [MissionItemInt], and items: [MissionItemInt], keepsHome: Bool
  ) -> String? {
    guard sent.count == items.count else { return "\(items.count) items instead of \(sent.count)" }
    func isSame(_ one: Float, _ other: Float) -> Bool { one == other || (one.isNaN && other.isNaN) }
    for (one, other) in zip(sent, items).dropFirst(keepsHome ? 1 : 0) {
      let isSamePlace =
        one.frame == MavFrame.mission
        || (abs(Int(one.x) - Int(other.x)) <= 1 && abs(Int(one.y) - Int(other.y)) <= 1 && abs(one.z - other.z) <= 0.01)
      guard one.command == other.command, isSamePlace, isSame(one.param1, other.param1),
        isSame(one.param2, other.param2)
      else { return "item \(one.seq)" }
    }
    return nil
  }

  private mutating func arm(at now: MissionTime) {
    guard let takeOff = sortie?.takeOff else { return }
    if isTooLate(at: now) { return }
    if isCalledHome { return skip("The operator called the vehicle home", at: now) }
    guard now >= takeOff + -options.armLeadSeconds, command == nil, pendingCommands.isEmpty else { return }
    // Asked only now: the crew has until then to put in a full battery.
    if let reason = reasonAgainstCharge { return skip(reason, at: now) }
    enqueue(MavCmd.componentArmDisarm, 1)
    phase = .arming
  }

  private mutating func waitForArming(at now: MissionTime) {
    if state.isArmed {
      phase = .armed
    } else if !isTooLate(at: now), command == nil, pendingCommands.isEmpty {
      // Refused, or the heartbeat is still to come: ask again.
      enqueue(MavCmd.componentArmDisarm, 1)
    }
  }

  private mutating func start(at now: MissionTime) {
    guard let takeOff = sortie?.takeOff, now >= takeOff, command == nil, pendingCommands.isEmpty else { return }
    pendingCommands.append(dialect.start(link.kind))
    phase = .starting
  }

  private mutating func waitForStart(at now: MissionTime) {
    if hasStarted {
      event(.notice, "flight", DispatchWords.departed(sortie?.id ?? plan.id, link.kind), at: now)
      phase = .flying
    } else if command == nil, pendingCommands.isEmpty, !isTooLate(at: now) {
      if let takeOff = sortie?.takeOff, now < takeOff + options.startToleranceSeconds / 2 { return }
      pendingCommands.append(dialect.start(link.kind))
    }
  }

  /// Gives the sortie up where its time has passed; true where it did.
  private mutating func isTooLate(at now: MissionTime) -> Bool {
    guard let takeOff = sortie?.takeOff, now > takeOff + options.startToleranceSeconds else { return false }
    enqueue(MavCmd.componentArmDisarm, 0)
    skip("Not ready at the time of take-off", at: now)
    return true
  }

  /// Waits for the landing or the end of the drive: motors off after having been under way.
  private mutating func watch(at now: MissionTime) {
    guard let sortie else { return }
    if state.isArmed { disarmWhereBack() }
    if !state.isArmed {
      flushFrame()
      landed(sortie, at: now)
      state.isOverdueReported = false
      flightWatch = nil
      orderInForce = nil
      isLampHeld = false
      isSprayHeld = false
      sortieIndex += 1
      phase = .standing
    } else if let landing = sortie.landing, now > landing + options.overdueSeconds, !state.isOverdueReported {
      state.isOverdueReported = true
      event(.alert, "flight", "\(sortie.id) is overdue by \(Int(options.overdueSeconds)) s", at: now)
    }
  }

  /// A landing in AUTO is the mission's last item, so every leg has been flown even where its message was lost. A
  /// landing in another mode, or a robot that is switched off on its way, broke the mission off: what was not reported
  /// before it is not done.
  private mutating func landed(_ sortie: Sortie, at now: MissionTime) {
    let isDrone = link.kind == .multirotor
    if hasFlownToEnd {
      event(.notice, "flight", "\(sortie.id) \(isDrone ? "has landed" : "is back on its pad")", at: now)
      finishLegs(through: sortie.legs.count, at: now)
    } else {
      let what =
        isDrone
        ? "Landed in \(landedModeName) before the mission was flown to its end"
        : "Stopped in \(state.modeName) before the mission was driven to its end"
      let reason = what + ruleReason(of: sortie.id)
      failures[sortie.id] = reason
      event(.error, "flight", DispatchWords.brokenOff(sortie.id, reason), at: now)
    }
    event(.debug, DispatchWords.ended, sortie.id, at: now)
  }

  /// The mode in which the vehicle came down; one that leaves its mode on landing is asked for the one before.
  private var landedModeName: String {
    dialect.staysInMission ? state.modeName : dialect.name(ofMode: state.modeInAir ?? state.mode, of: link.kind)
  }

  /// The run is over, and the vehicle is not: nothing more is known of its sortie.
  mutating func giveUpUnderWay(at now: MissionTime) {
    guard let sortie else { return }
    let reason = "Still under way in \(state.modeName) when the run ended" + ruleReason(of: sortie.id)
    failures[sortie.id] = reason
    event(.error, "flight", DispatchWords.brokenOff(sortie.id, reason), at: now)
  }

  private mutating func skip(_ reason: String, at now: MissionTime) {
    if let sortie {
      failures[sortie.id] = reason
      event(.error, "sortie", DispatchWords.givenUp(sortie.id, reason), at: now)
      event(.debug, DispatchWords.ended, sortie.id, at: now)
    }
    sortieIndex += 1
    phase = .standing
  }

  /// Takes note of an item that was reached: every leg that ends with it or before it is done.
  mutating func reached(_ item: UInt16, at now: MissionTime) {
    guard let mission, isUnderWay else { return }
    guard Int(item) < mission.items.count else {
      return tellNonsense("has reached item \(item) of \(mission.items.count)", at: now)
    }
    let legs = mission.lastItemOfLeg.prefix { $0 <= item }.count
    finishLegs(through: legs, at: now)
  }

  var isUnderWay: Bool {
    switch phase {
    case .starting, .flying: true
    default: false
    }
  }

  private mutating func finishLegs(through count: Int, at now: MissionTime) {
    guard let sortie, count > legsDone else { return }
    for index in legsDone..<min(count, sortie.legs.count) {
      guard let task = sortie.legs[index].task else { continue }
      let isLast = !sortie.legs[(index + 1)...].contains { $0.task == task }
      guard isLast, failures[sortie.id] == nil else { continue }
      if finishedTasks[sortie.id, default: []].insert(task).inserted {
        event(.debug, DispatchWords.served, DispatchWords.served(task, in: sortie.id), at: now)
      }
      let amount = amount(of: sortie.legs[index])
      news.finishedLegs.append(
        FinishedLeg(task: task, vehicle: plan.id, amount: amount.value, unit: amount.unit))
    }
    legsDone = count
  }

  private func amount(of leg: Leg) -> (value: Double?, unit: String) {
    switch leg.activity {
    case .spray: (state.sprayedLitres, state.sprayedLitres == nil ? "" : "L")
    default: (nil, "")
    }
  }
}
