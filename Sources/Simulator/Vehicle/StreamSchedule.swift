import MAVLink

/// Which messages a vehicle sends by itself, and when the next of each is due.
struct StreamSchedule: Sendable {
  private struct Entry: Sendable {
    var messageID: UInt32
    var intervalSeconds: Double
    var nextSeconds: Double
  }

  private var entries: [Entry] = []

  /// The messages that a vehicle can send by itself: those of both profiles, and those of each.
  private static let common: Set<UInt32> = [
    SysStatus.id, GpsRawInt.id, Attitude.id, AttitudeQuaternion.id, GlobalPositionInt.id, LocalPositionNed.id,
    VfrHud.id, BatteryStatus.id, ExtendedSysState.id, MissionCurrent.id, HomePosition.id, GpsGlobalOrigin.id,
    WinchStatus.id, RelayStatus.id, SystemTime.id, NavControllerOutput.id, PositionTargetGlobalInt.id, ScaledImu.id,
    ScaledImu2.id, ScaledImu3.id, HighresImu.id, ScaledPressure.id, ScaledPressure2.id, Vibration.id,
    ServoOutputRaw.id, RcChannels.id,
  ]
  private static let ardupilot: Set<UInt32> = [
    FenceStatus.id, RawImu.id, EkfStatusReport.id, Wind.id, Ahrs2.id, Simstate.id, TerrainReport.id,
  ]
  private static let px4: Set<UInt32> = [EstimatorStatus.id, WindCov.id, AltitudeMessage.id, CurrentMode.id]

  /// Whether a vehicle can send a message by itself.
  static func has(_ messageID: UInt32, _ profile: AutopilotProfile) -> Bool {
    common.contains(messageID) || (profile == .ardupilot ? ardupilot : px4).contains(messageID)
  }

  /// Whose messages they are.
  let profile: AutopilotProfile

  init(profile: AutopilotProfile) { self.profile = profile }

  /// The shortest interval that is kept, in seconds.
  static let intervalSecondsMin = 0.05

  /// Sets the interval of a message; nil stops it. False where the vehicle cannot send it.
  mutating func set(_ messageID: UInt32, intervalSeconds: Double?, at seconds: Double) -> Bool {
    guard Self.has(messageID, profile) else { return false }
    entries.removeAll { $0.messageID == messageID }
    guard let intervalSeconds else { return true }
    entries.append(
      Entry(
        messageID: messageID, intervalSeconds: max(Self.intervalSecondsMin, intervalSeconds), nextSeconds: seconds))
    entries.sort { $0.messageID < $1.messageID }
    return true
  }

  /// The interval of a message in seconds; nil where it is off.
  func interval(of messageID: UInt32) -> Double? {
    entries.first { $0.messageID == messageID }?.intervalSeconds
  }

  /// MESSAGE_INTERVAL of a message: 0 where it is unknown, -1 where it is off.
  func message(of messageID: UInt32) -> MessageInterval {
    let microseconds = interval(of: messageID).map { Int32(clamping: Int(min($0 * 1e6, 2e9).rounded())) }
    return MessageInterval(
      messageId: UInt16(clamping: messageID),
      intervalUs: Self.has(messageID, profile) ? microseconds ?? -1 : 0)
  }

  /// The messages that are due, each once, by number.
  mutating func due(at seconds: Double) -> [UInt32] {
    var due: [UInt32] = []
    for index in entries.indices where entries[index].nextSeconds <= seconds + 1e-9 {
      due.append(entries[index].messageID)
      let next = entries[index].nextSeconds + entries[index].intervalSeconds
      entries[index].nextSeconds = next > seconds ? next : seconds + entries[index].intervalSeconds
    }
    return due
  }
}
