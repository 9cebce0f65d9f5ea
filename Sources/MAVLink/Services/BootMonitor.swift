/// Notices that a vehicle has started anew: its time since boot goes back, or its heartbeat says so.
package struct BootMonitor: Sendable, Hashable {
  /// How far the time since boot must go back: less is a message that was overtaken, in milliseconds.
  package static var stepMillisecondsMin: UInt32 { 3_000 }

  /// The latest time since boot that was heard, in milliseconds.
  package private(set) var millisecondsSinceBoot: UInt32?
  private var wasUp = false

  /// A monitor that has heard nothing.
  package init() {}

  /// Takes a message of the vehicle's autopilot; true where it shows that the vehicle has started anew.
  ///
  /// The messages that tell the time since boot once a second or more are looked at. The counter runs over after 49
  /// days; that counts as a start.
  package mutating func receive(_ message: any MAVLinkMessage) -> Bool {
    switch message {
    case let time as SystemTime: return heard(time.timeBootMs)
    case let position as GlobalPositionInt: return heard(position.timeBootMs)
    case let attitude as Attitude: return heard(attitude.timeBootMs)
    case let heartbeat as Heartbeat:
      let isBooting = heartbeat.systemStatus == MavState.boot
      defer { wasUp = !isBooting }
      guard isBooting, wasUp else { return false }
      // The clock starts anew with it: one start is told once.
      millisecondsSinceBoot = nil
      return true
    default: return false
    }
  }

  private mutating func heard(_ milliseconds: UInt32) -> Bool {
    guard let before = millisecondsSinceBoot else {
      millisecondsSinceBoot = milliseconds
      return false
    }
    guard milliseconds < before else {
      millisecondsSinceBoot = milliseconds
      return false
    }
    guard before - milliseconds > Self.stepMillisecondsMin else { return false }
    millisecondsSinceBoot = milliseconds
    return true
  }
}
