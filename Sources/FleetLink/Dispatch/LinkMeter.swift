import MAVLink
import Quantities

/// What the numbers of frames and their times say of the link to a vehicle.
///
/// A sender counts its frames up to 255 and begins anew; numbers that are missing are frames that were lost. The share is
/// taken over spans of `windowSeconds`, so that it changes seldom.
struct LinkMeter: Sendable {
  /// Seconds over which lost frames are counted.
  static let windowSeconds = 10.0
  /// A step in the numbers of more than so many is an older frame that came late, or a sender that started anew.
  private static let stepMax: UInt8 = 128

  /// The share of frames that were lost in the last whole span, in [0, 1]; nil before its end.
  private(set) var loss: Double?
  private var lastNumber: UInt8?
  private var received = 0
  private var lost = 0
  private var windowEnd: MissionTime?
  private var lastHeard: MissionTime?
  private var silence = 0.0

  /// Takes a frame of the vehicle's autopilot.
  mutating func take(_ number: UInt8, at now: MissionTime) {
    if let lastHeard { silence = max(silence, now - lastHeard) }
    lastHeard = now
    if let end = windowEnd, now >= end {
      let all = received + lost
      // A silence of more than a whole span says nothing of the share.
      loss = all > 0 ? Double(lost) / Double(all) : nil
      (received, lost) = (0, 0)
      windowEnd = now + Self.windowSeconds
    }
    windowEnd = windowEnd ?? now + Self.windowSeconds
    received += 1
    defer { lastNumber = number }
    guard let lastNumber else { return }
    let step = number &- lastNumber
    if step > 0, step < Self.stepMax { lost += Int(step) - 1 }
  }

  /// The longest silence since the last call, in whole seconds.
  mutating func takeSilenceSeconds() -> Double {
    defer { silence = 0 }
    return silence.rounded(.down)
  }
}
