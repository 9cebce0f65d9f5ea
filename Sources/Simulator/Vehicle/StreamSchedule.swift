import MAVLink

/// Which messages a vehicle sends by itself, and when the next of each is due.
struct StreamSchedule: Sendable {
  private struct Entry: Sendable {
    var messageID: UInt32
    var intervalSeconds: Double
    var nextSeconds: Double
  }

  private var entries: [Entry] = []

  /// The messages that a vehicle can send by itself.
  static let available: Set<UInt32> = [
    SysStatus.id, GpsRawInt.id, Attitude.id, GlobalPositionInt.id, VfrHud.id, BatteryStatus.id,
    ExtendedSysState.id, MissionCurrent.id, HomePosition.id, WinchStatus.id, RelayStatus.id, SystemTime.id,
    AttitudeQuaternion.id, LocalPositionNed.id, NavControllerOutput.id, PositionTargetGlobalInt.id, FenceStatus.id,
    EstimatorStatus.id, GpsGlobalOrigin.id,
  ]
  /// The shortest interval that is kept, in seconds.
  static let intervalSecondsMin = 0.05

  /// Sets the interval of a message; nil stops it. False where the vehicle cannot send it.
  mutating func set(_ messageID: UInt32, intervalSeconds: Double?, at seconds: Double) -> Bool {
    guard Self.available.contains(messageID) else { return false }
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
      intervalUs: Self.available.contains(messageID) ? microseconds ?? -1 : 0)
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
