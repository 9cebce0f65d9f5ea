import Foundation

/// How long a lamp has burned for a task, as an event says it for a dispatcher that comes later.
struct LampRecord: Sendable, Hashable {
  /// The kind of the event.
  static let kind = "lamp-time"
  /// Seconds of burning between two records.
  static let everySeconds = 5.0
  private static let middle = " s of lamp, last heard at "

  var task: String
  /// Seconds in all, and the vehicle's own time of the last message that counts.
  var seconds: Double
  var bootSeconds: Double
  /// Whether it burned then.
  var isOn: Bool

  /// The event's text.
  var text: String {
    "\(task): " + String(format: "%.3f", seconds) + Self.middle + String(format: "%.3f", bootSeconds)
      + (isOn ? ", on" : ", off")
  }

  init(task: String, seconds: Double, bootSeconds: Double, isOn: Bool) {
    self.task = task
    self.seconds = seconds
    self.bootSeconds = bootSeconds
    self.isOn = isOn
  }

  /// Reads an event's text; nil where it is none.
  init?(_ text: String) {
    guard let middle = text.range(of: Self.middle, options: .backwards),
      let colon = text[..<middle.lowerBound].range(of: ": ", options: .backwards),
      let comma = text[middle.upperBound...].firstIndex(of: ","),
      let seconds = Double(text[colon.upperBound..<middle.lowerBound]),
      let bootSeconds = Double(text[middle.upperBound..<comma]), seconds.isFinite, seconds >= 0, bootSeconds.isFinite
    else { return nil }
    task = String(text[..<colon.lowerBound])
    self.seconds = seconds
    self.bootSeconds = bootSeconds
    isOn = text[comma...] == ", on"
  }
}
