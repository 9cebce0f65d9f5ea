import MAVLink
import Plans
import Quantities
import Telemetry

/// What is particular to ground robots: the end of a drive is no landing, and a lamp burns.
extension VehicleSession {
  /// The distance from its pad within which a robot counts as standing on it, in metres.
  static let padToleranceMetres = 1.0
  /// The speed below which a robot counts as standing, in metres per second.
  static let standingMetresPerSecond = 0.05
  /// The longest time between two messages about the lamp that counts as burning, in seconds.
  static let lampGapSecondsMax = 10.0
  /// Seconds by which a message is not late any more but of a vehicle that has started anew.
  static let bootGapSeconds = 60.0

  /// Takes note of how far the mission is. Copies that come late speak of the mission before, so only what comes
  /// between start and end counts, and the end only after the middle.
  mutating func record(_ current: MissionCurrent) {
    state.missionState = current.missionState
    guard isUnderWay else { return }
    switch current.missionState {
    case MissionState.active: state.isMissionActive = true
    case MissionState.complete where state.isMissionActive: state.isMissionComplete = true
    default: break
    }
  }

  /// Takes note of the lamp, and of how long it burned for the task of the leg that is driven. Messages that were
  /// overtaken by a newer one are left out.
  mutating func record(_ relays: RelayStatus, at now: MissionTime) {
    let lamp: UInt16 = 1 << SortieMission.lampRelay
    guard relays.present & lamp != 0 else { return }
    let seconds = Double(relays.timeBootMs) / 1000
    let isOn = relays.on & lamp != 0
    if let before = state.lamp {
      // A vehicle that started anew counts from 0 again.
      guard seconds > before.bootSeconds || before.bootSeconds - seconds > Self.bootGapSeconds else { return }
      if before.isOn, seconds > before.bootSeconds, let task = legInWork?.task {
        // However many messages say so, a lamp burns no longer than time passes.
        let burned = lampSeconds.values.reduce(0, +) - before.burnedBefore
        let room = (now - (before.firstHeard ?? now)) + Self.lampGapSecondsMax - burned
        lampSeconds[task, default: 0] += min(seconds - before.bootSeconds, Self.lampGapSecondsMax, max(0, room))
        recordLamp(of: task, until: seconds, isOn: isOn, at: now)
      }
    }
    if isOn, !(state.lamp?.isOn ?? false), let task = legInWork?.task {
      recordLamp(of: task, until: seconds, isOn: isOn, isForced: true, at: now)
    }
    if isOn != state.lamp?.isOn ?? false { event(.notice, "lamp", isOn ? "Lamp on" : "Lamp off", at: now) }
    state.lamp = VehicleState.Lamp(
      isOn: isOn, bootSeconds: seconds, firstHeard: state.lamp?.firstHeard ?? now,
      burnedBefore: state.lamp?.burnedBefore ?? 0)
  }

  /// Leaves a record for a dispatcher that comes later: when the lamp goes on or off, and every few seconds before.
  private mutating func recordLamp(
    of task: String, until boot: Double, isOn: Bool, isForced: Bool = false, at now: MissionTime
  ) {
    let seconds = lampSeconds[task] ?? 0
    guard isForced || !isOn || seconds - (lampRecorded[task] ?? 0) >= LampRecord.everySeconds else { return }
    lampRecorded[task] = seconds
    let record = LampRecord(task: task, seconds: seconds, bootSeconds: boot, isOn: isOn)
    event(.debug, LampRecord.kind, record.text, at: now)
  }

  /// Takes what an earlier dispatcher recorded of the lamp. Where it burned then and burns still, the time between
  /// counts as far as a silence on the radio would.
  mutating func takeLamp(_ texts: [String]) {
    for record in texts.compactMap(LampRecord.init) {
      lampSeconds[record.task] = record.seconds
      lampRecorded[record.task] = record.seconds
      state.lamp = VehicleState.Lamp(isOn: record.isOn, bootSeconds: record.bootSeconds)
    }
    state.lamp?.burnedBefore = lampSeconds.values.reduce(0, +)
  }

  /// Puts the lamp out where a robot that shines is told to stand: what is in its light would get too much.
  mutating func darken(at now: MissionTime) {
    guard link.kind == .groundRobot, state.lamp?.isOn ?? false else { return }
    isLampHeld = true
    pendingCommands.insert(
      CommandLong(command: MavCmd.doSetRelay, param1: Float(SortieMission.lampRelay), param2: 0), at: 0)
    event(
      .warning, "lamp", "\(plan.id): its lamp goes out while it stands; the dose there is no longer proved", at: now)
  }

  /// Lights the lamp again that was put out, when the robot is on its way again.
  mutating func lightAgain() {
    guard isLampHeld else { return }
    isLampHeld = false
    enqueue(MavCmd.doSetRelay, Float(SortieMission.lampRelay), 1)
  }

  /// The leg for whose task the lamp burns: the one that is being driven, as far as the messages tell, or else the next
  /// one with a task. The message that a leg is done may be lost, and the lamp burns for tasks alone.
  private var legInWork: Leg? {
    guard let sortie else { return nil }
    return sortie.legs.dropFirst(legsDone).first { $0.task != nil } ?? sortie.legs.last { $0.task != nil }
  }

  /// Whether the vehicle is known to have begun the mission.
  var hasStarted: Bool {
    switch link.kind {
    case .multirotor: state.isInAir || legsDone > 0
    case .groundRobot: state.isMissionActive || legsDone > 0
    }
  }

  /// Whether the mission was flown or driven to its end; asked when the motors are off.
  ///
  /// A landing in AUTO is a drone's last item. A robot can be switched off anywhere: it has to have said that it is at
  /// the end, or at the last item.
  var hasFlownToEnd: Bool {
    switch link.kind {
    case .multirotor where dialect.staysInMission: state.mode == modes.mission
    // The mode may have changed on landing.
    case .multirotor: state.modeInAir == modes.mission || hasDrivenToEnd
    case .groundRobot: state.mode == modes.mission && hasDrivenToEnd
    }
  }

  private var hasDrivenToEnd: Bool { state.isMissionComplete || legsDone >= (sortie?.legs.count ?? 0) }

  /// Orders a robot that is back to switch its motors off: ArduPilot Rover stays armed at the end of a mission.
  ///
  /// It is back at the end of its mission, or where it stands on its pad in another mode because somebody called it.
  mutating func disarmWhereBack() {
    guard link.kind == .groundRobot, command == nil, pendingCommands.isEmpty else { return }
    // The heartbeat tells the mode; right after the start the last one may be from before.
    let isCalledBack =
      state.isMissionMode && state.mode != modes.mission && isOnPad
      && state.groundSpeed.metresPerSecond < Self.standingMetresPerSecond
    guard hasDrivenToEnd || isCalledBack else { return }
    enqueue(MavCmd.componentArmDisarm, 0)
  }

  /// Whether the last known position is on the pad; false where none is known.
  var isOnPad: Bool { metresFromPad.map { $0 <= Self.padToleranceMetres } ?? false }
}
