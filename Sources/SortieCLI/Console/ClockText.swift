import Quantities

/// Mission times and amounts as people read them.
struct ClockText {
  /// Mission time 0.
  let start: CivilTime

  /// Local time of day with seconds, such as `08:12:30`.
  func time(_ time: MissionTime) -> String {
    let seconds = Int(start.advanced(bySeconds: time.seconds).localSecondsOfDay.rounded()) % 86_400
    return "\(Self.two(seconds / 3600)):\(Self.two(seconds / 60 % 60)):\(Self.two(seconds % 60))"
  }

  /// Local time of day without seconds, such as `08:12`.
  func minute(_ time: MissionTime) -> String { String(self.time(time).prefix(5)) }

  /// A span such as `12 min 05 s`.
  static func span(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
    return "\(whole / 3600) h \(two(whole / 60 % 60)) min"
  }

  /// A number with a fixed number of decimals; one that is not finite or has too many digits as Swift writes it.
  static func fixed(_ value: Double, _ digits: Int = 1) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    guard (abs(value) * scale) < 1e18 else { return "\(value)" }
    let whole = Int64((abs(value) * scale).rounded())
    let sign = value < 0 && whole != 0 ? "-" : ""
    guard digits > 0 else { return sign + String(whole) }
    let fraction = String(whole % Int64(scale))
    return sign + String(whole / Int64(scale)) + "." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
