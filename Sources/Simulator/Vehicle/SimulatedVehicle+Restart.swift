import MAVLink
import Quantities

/// What a restart of the autopilot leaves behind.
struct RestartState: Sendable {
  /// Until when the autopilot is down, in seconds since the start of the simulation.
  var downUntilSeconds = -Double.infinity
  /// When the autopilot's own clock began.
  var bootedAtSeconds = 0.0
  /// Whether the motors of a vehicle in the air go on as they were.
  var isWithoutControl = false
  /// Whether it is down, or its first words are due.
  var isPending = false
  /// What the body is asked for meanwhile: nothing, for what flies drifts and what drives brakes.
  let demand = MotionDemand.rest

  /// Whether the autopilot hears and says nothing.
  func isDown(at seconds: Double) -> Bool { seconds < downUntilSeconds }
}

/// A restart of the autopilot.
///
/// ArduPilot's watchdog resets a processor that hangs for a second or two. Whether it was armed, its attitude, home
/// and the item of its mission outlive that in memory that is kept, and it flies on. Its documentation says that this
/// may or may not save the vehicle; here it does, after a gap without control. Missions, fence and parameters are
/// stored. What is lost are the rates of messages that were asked for and the exchanges that were under way. The same
/// holds here for PX4. On the ground a restart is a boot of 20 s.
extension SimulatedVehicle {
  /// Seconds that an autopilot boots on the ground.
  static let groundBootSeconds = 20.0

  /// Lets the autopilot start anew.
  mutating func reboot(at seconds: Double, gapSeconds: Double) {
    let isMoving = autopilot.isUnderWay
    if !isMoving {
      _ = autopilot.disarm()
      autopilot.setMode(Autopilot.Mode.initial(of: configuration.kind, profile: configuration.profile), body: body)
    }
    restart.downUntilSeconds = seconds + (isMoving ? gapSeconds : Self.groundBootSeconds)
    restart.isWithoutControl = autopilot.isInAir
    restart.isPending = true
    // Relays and the sprayer's pump fall back; nothing switches them on again.
    if payload.isLampOn { _ = setRelay(PayloadState.lampRelay, isOn: false, at: seconds) }
    _ = autopilot.setRelay(Float(PayloadState.lampRelay), isOn: false)
    if payload.isSpraying { _ = payload.spray(false, configuration: configuration) }
    output.removeAll()
  }

  /// Takes up work where the autopilot has just come back.
  mutating func endRestart(at seconds: Double) {
    guard restart.isPending else { return }
    restart.isPending = false
    restart.isWithoutControl = false
    restart.bootedAtSeconds = restart.downUntilSeconds
    parser = MAVLinkFrameParser()
    commands = CommandServer(own: address, copies: .areDone)
    missions.abandon()
    streams = StreamSchedule(profile: configuration.profile)
    if !isArdupilot { startUsualStreams(at: seconds) }
    failsafes.lastStationSeconds = nil
    say(MavSeverity.critical, autopilot.isUnderWay ? "WDG: watchdog reset" : "Boot")
  }
}
