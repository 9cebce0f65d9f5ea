import Quantities

/// What the numbers of frames and their times say of the link to a vehicle.
///
/// A sender counts its frames up to 255 and begins anew; numbers that are missing are frames that were lost. The share
/// is taken over spans of `windowSeconds`, so that it changes seldom.
package struct LinkMeter: Sendable {
  /// Seconds over which lost frames are counted.
  package static let windowSeconds = 10.0
  /// A step in the numbers of so many or more is a sender that started anew.
  private static let stepMax: UInt8 = 128
  /// More frames than these are not lost within so many seconds: that is a sender that started anew, too.
  private static let burstMax: UInt8 = 64
  private static let burstSeconds = 1.0
  /// A frame may be overtaken by so many others.
  private static let lateMax: UInt8 = 32

  /// The share of frames that were lost in the last whole span, in [0, 1]; nil before its end.
  package private(set) var loss: Double?
  private var lastNumber: UInt8?
  private var received = 0
  private var lost = 0
  private var windowEnd: MissionTime?
  private var lastHeard: MissionTime?
  private var silence = 0.0

  /// A meter that has heard nothing.
  package init() {}

  /// Takes a frame of the vehicle's autopilot.
  package mutating func take(_ number: UInt8, at now: MissionTime) {
    let pause = lastHeard.map { now - $0 } ?? 0
    silence = max(silence, pause)
    lastHeard = now
    if let end = windowEnd, now >= end {
      let all = received + lost
      loss = all > 0 ? Double(lost) / Double(all) : nil
      (received, lost) = (0, 0)
      windowEnd = now + Self.windowSeconds
    }
    windowEnd = windowEnd ?? now + Self.windowSeconds
    received += 1
    guard let last = lastNumber else { return lastNumber = number }
    let step = number &- last
    // A frame that was overtaken, or comes twice.
    guard step <= UInt8.max - Self.lateMax else { return }
    let isNewStart = step >= Self.stepMax || (step > Self.burstMax && pause < Self.burstSeconds)
    if step > 0, !isNewStart { lost += Int(step) - 1 }
    lastNumber = number
  }

  /// The longest silence since the last call, in whole seconds.
  package mutating func takeSilenceSeconds() -> Double {
    defer { silence = 0 }
    return silence.rounded(.down)
  }
}
