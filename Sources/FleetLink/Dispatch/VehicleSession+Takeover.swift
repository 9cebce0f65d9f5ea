import MAVLink
import Plans
import Quantities
import Telemetry

/// What is known of a run from before: by a dispatcher that ended, or was killed, while vehicles were flying.
package struct DispatchPast: Sendable, Hashable {
  /// What had happened.
  package var events: [RunEvent]
  /// What had become of tasks.
  package var outcomes: [TaskOutcome]
  /// What had been measured of the ground's warmth.
  package var thermalCells: [ThermalCell]

  /// Describes a past.
  package init(events: [RunEvent], outcomes: [TaskOutcome], thermalCells: [ThermalCell] = []) {
    self.events = events
    self.outcomes = outcomes
    self.thermalCells = thermalCells
  }
}

/// The words by which a later dispatcher knows an earlier one's events again.
package enum DispatchWords {
  /// The kind of the event that a rule was broken, and what is done.
  package static let rule = "rule"
  /// The kind of an order's events.
  static let order = "order"
  /// The text of the event that an operator ordered something.
  static func ordered(_ vehicle: String, _ order: FleetOrder) -> String { "\(vehicle) is ordered: \(order.rawValue)" }
  /// The kind of the event that a task's legs in one sortie are all done.
  static let served = "served"
  /// The kind of the event that a sortie is over, flown to its end or not.
  static let ended = "sortie-end"

  /// The text of `served`.
  static func served(_ task: String, in sortie: String) -> String { "\(sortie): \(task)" }
  /// The text of the event that a vehicle is on its way.
  static func departed(_ sortie: String, _ kind: VehicleKind) -> String {
    "\(sortie) \(kind == .multirotor ? "has taken off" : "has left its pad")"
  }
  /// The text of the event that a sortie was not begun.
  static func givenUp(_ sortie: String, _ reason: String) -> String { "\(sortie) is given up: \(reason)" }
  /// Whether an event of an error says that a sortie was broken off.
  package static func isBroken(_ text: String, _ sortie: String) -> Bool { text.hasPrefix(brokenOff(sortie, "")) }
  /// The text of the event that a sortie was broken off.
  static func brokenOff(_ sortie: String, _ reason: String) -> String { "\(sortie): \(reason)" }
}

/// Goes on with a run that another dispatcher began.
extension VehicleSession {
  /// Seconds for which a vehicle's state is waited for; its messages come once a second.
  private static let stateSecondsMax = 10.0

  /// Takes what is known from before. A sortie that had begun and of which no end is known is looked for on the
  /// vehicle.
  mutating func take(_ past: DispatchPast) {
    let own = past.events.filter { $0.vehicle == plan.id }
    let texts = Dictionary(grouping: own, by: \.kind).mapValues { Set($0.map(\.text)) }
    for sortie in plan.sorties {
      for task in Set(sortie.legs.compactMap(\.task))
      where texts[DispatchWords.served]?.contains(DispatchWords.served(task, in: sortie.id)) ?? false {
        finishedTasks[sortie.id, default: []].insert(task)
      }
      let givenUp = DispatchWords.givenUp(sortie.id, "")
      let brokenOff = DispatchWords.brokenOff(sortie.id, "")
      for event in own where event.severity == .error {
        if event.text.hasPrefix(givenUp) { failures[sortie.id] = String(event.text.dropFirst(givenUp.count)) }
        if event.text.hasPrefix(brokenOff) { failures[sortie.id] = String(event.text.dropFirst(brokenOff.count)) }
      }
    }
    takeLamp(own.filter { $0.kind == LampRecord.kind }.map(\.text))
    let last = own.last { $0.kind == DispatchWords.order || $0.kind == DispatchWords.ended }
    isHeldFromBefore = last.map { $0.text.contains(": \(FleetOrder.hold.rawValue)") } ?? false
    let ended = texts[DispatchWords.ended] ?? []
    sortieIndex = plan.sorties.prefix { ended.contains($0.id) }.count
    if let sortie, texts["flight"]?.contains(DispatchWords.departed(sortie.id, link.kind)) ?? false {
      hasBegunBefore = true
    }
  }

  /// Reads the mission of a vehicle that may be flying a sortie of the plan; false where there is nothing to look for.
  mutating func beginTakeover(at now: MissionTime) -> Bool {
    guard isResumed, sortie != nil, state.isArmed || hasBegunBefore else { return false }
    if !knowsFlight, now < (preparedSince ?? now) + Self.stateSecondsMax { return true }
    var client = MissionDownloadClient(own: Dispatcher.address, target: target)
    perform(client.start(at: instant(now)), at: now)
    phase = .recognising(client)
    return true
  }

  /// Whether it is known if the vehicle is in the air, and how far its mission is. A PX4's heartbeat tells neither.
  private var knowsFlight: Bool { dialect.isActiveInAir || (state.hasLandedState && state.missionState != nil) }

  /// Goes on with the sortie whose mission the vehicle has; a mission that is none of the plan's is left alone.
  mutating func recognised(_ outcome: MissionDownloadOutcome, at now: MissionTime) {
    let hasDeparted = hasBegunBefore || (link.kind == .multirotor ? state.isInAir : state.mode == modes.mission)
    hasBegunBefore = false
    phase = .standing
    guard case .received(let items) = outcome else {
      event(.warning, "takeover", "\(plan.id): its mission could not be read: \(outcome)", at: now)
      return
    }
    for index in sortieIndex..<plan.sorties.count {
      let candidate = SortieMission(plan.sorties[index], of: plan, dialect: dialect)
      guard candidate.items.count == items.count,
        Self.difference(between: candidate.items, and: items, keepsHome: dialect.keepsHome) == nil
      else { continue }
      sortieIndex = index
      mission = candidate
      legsDone = 0
      // One that is armed and has not left is started in time, or switched off.
      guard hasDeparted else {
        phase = .ready
        return
      }
      // What PX4 said of it before is all that is known of a landing meanwhile.
      if !dialect.staysInMission { state.isMissionComplete = state.missionState == MissionState.complete }
      phase = .flying
      event(.notice, "takeover", "\(plan.sorties[index].id) is taken over", at: now)
      return
    }
    let what = state.isArmed ? "is under way with a mission that is none of the plan's" : "has another mission"
    event(.warning, "takeover", "\(plan.id) \(what)", at: now)
  }
}
