import MAVLink
import Quantities

/// Boot, the checks before arming, and the motors.
extension SimulatedVehicle {
  /// The number in parameter 2 of an order to arm or disarm that overrules the checks.
  static let forceNumber: Float = 21_196
  /// Seconds after the start until the autopilot answers orders to arm, knows its home, and has a fix.
  ///
  /// ArduCopter was seen to take 20 s to its home and about 50 s until it could be armed: here a tenth.
  static let initialiseSeconds = 1.0
  static let homeSeconds = 2.0
  static let fixSeconds = 4.0
  /// Seconds between texts about what forbids arming.
  static let complaintSeconds = 30.0

  /// Whether home and the origin are known.
  func hasHome(at seconds: Double) -> Bool { seconds >= Self.homeSeconds }

  /// Whether the receiver has a fix.
  func hasFix(at seconds: Double) -> Bool { seconds >= Self.fixSeconds && !failsafes.isPositionLost }

  /// Why the vehicle cannot be armed; nil where it can, the mode aside.
  func complaint(at seconds: Double) -> String? {
    guard seconds >= Self.initialiseSeconds else { return "System not initialised" }
    guard !hasCrashed else { return "Motors: Check frame" }
    guard hasFix(at: seconds) else { return "GPS 1: Bad fix" }
    guard seconds >= Self.bootSeconds else { return "Need Position Estimate" }
    // The crew keeps the safety switch on.
    guard padClosures == 0 || !isOnPad else { return "Hardware safety switch" }
    guard receiver.refusedSince == nil else { return "GPS glitching" }
    guard battery.charge > Self.armingCharge else { return "Battery 1 below minimum arming voltage" }
    guard failsafes.battery == .full else { return "Battery 1 low voltage failsafe" }
    // Where the crew does not come, the vehicle can fly on with what it has left.
    guard !needsSwap || !isOnPad else { return "Battery 1 is being replaced" }
    guard settings.isFenceEnabled else { return nil }
    if settings.fence.isEmpty { return "Fences enabled, but none selected" }
    if let radius = settings.fence.homeMetresMax, radius <= 0 { return "Invalid Circle FENCE_RADIUS value" }
    return brokenFence.map { "Vehicle breaching \($0.name) fence" }
  }

  /// What of the fence the vehicle breaks where it is.
  var brokenFence: FenceMonitor.Breach? {
    let place = estimate
    return fence.breach(
      at: place.position, heightMetres: place.altitudeMetres - autopilot.homeAltitude, home: autopilot.home,
      limits: settings.fence)
  }

  /// Switches the motors on where nothing forbids it.
  mutating func arm(isForced: Bool, at seconds: Double) -> UInt8 {
    if autopilot.isArmed { return MavResult.accepted }
    func refuse(_ reason: String) -> UInt8 {
      say(
        MavSeverity.critical, isArdupilot ? "Arm: \(reason)" : "Arming denied: \(reason)")
      return isArdupilot ? MavResult.failed : MavResult.temporarilyRejected
    }
    if let reason = complaint(at: seconds), !isForced || seconds < Self.initialiseSeconds { return refuse(reason) }
    guard autopilot.mode.isArmable(configuration.kind, profile: configuration.profile) else {
      return refuse("\(autopilot.mode.name) mode not armable")
    }
    autopilot.arm()
    armedSeconds = seconds
    say(MavSeverity.info, isArdupilot ? "Arming motors" : "Armed by external command")
    if !isArdupilot { autopilot.startOnGround(body: estimate) }
    return MavResult.accepted
  }

  /// Switches the motors off; in the air only by force.
  mutating func disarm(isForced: Bool, at seconds: Double) -> UInt8 {
    let wasUnderWay = autopilot.isUnderWay
    if isForced, autopilot.isInAir {
      autopilot.terminate()
    } else if !autopilot.disarm() {
      return isArdupilot ? MavResult.failed : MavResult.denied
    }
    if wasUnderWay { react(to: .disarmed, at: seconds) }
    return MavResult.accepted
  }

  /// Disarms a PX4 vehicle that was armed and does not take off.
  mutating func disarmWhereIdle(at seconds: Double) {
    guard let limit = settings.idleSecondsMax, autopilot.isArmed, !autopilot.isUnderWay,
      case .idle = autopilot.task, seconds - armedSeconds >= limit, autopilot.disarm()
    else { return }
    say(MavSeverity.info, "Disarmed by auto preflight disarming")
  }

  /// Says what forbids arming, for a vehicle that speaks unasked.
  mutating func complain(at seconds: Double, step: Double) {
    guard configuration.isTalkative, !autopilot.isArmed, isArdupilot else { return }
    let before = ((seconds - step - Self.initialiseSeconds) / Self.complaintSeconds + 1e-6).rounded(.down)
    let now = ((seconds - Self.initialiseSeconds) / Self.complaintSeconds + 1e-6).rounded(.down)
    guard now > before, let reason = complaint(at: seconds) else { return }
    say(MavSeverity.critical, "PreArm: \(reason)")
  }
}
