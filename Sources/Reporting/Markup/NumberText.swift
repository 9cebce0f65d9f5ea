import Quantities

/// Numbers as people and SVG read them, the same on every machine.
enum NumberText {
  /// The largest magnitude that is written in digits.
  private static let magnitudeMax = 1e12

  /// The number with exactly `digits` digits after the point (0...9), rounded to nearest; `–` where it is not finite
  /// or too large to be sensible.
  static func fixed(_ value: Double, digits: Int) -> String {
    precondition((0...9).contains(digits), "a number is shown with at most nine digits after the point")
    guard value.isFinite, abs(value) < magnitudeMax / 1000 else { return "–" }
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((value * Double(scale)).rounded())
    let whole = String(abs(scaled) / scale)
    let sign = scaled < 0 ? "-" : ""
    guard digits > 0 else { return sign + whole }
    let rest = String(abs(scaled) % scale)
    return sign + whole + "." + String(repeating: "0", count: digits - rest.count) + rest
  }

  /// The number with at most `digits` digits after the point and no needless zeros: for SVG attributes.
  static func short(_ value: Double, digits: Int = 1) -> String {
    var text = fixed(value, digits: digits)
    guard text != "–" else { return "0" }
    guard text.contains(".") else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text == "-0" ? "0" : text
  }

  /// A whole number with narrow gaps between thousands from 10 000 on: `5 000 000`.
  static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    guard digits.count > 4 else { return String(value) }
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "\u{202F}" }
      text.append(digit)
    }
    return (value < 0 ? "-" : "") + text
  }

  /// Metres below a kilometre, kilometres from there on; whole ones from a hundred on.
  static func distance(_ length: Length) -> String {
    if abs(length.metres) >= 100_000 { return "\(fixed(length.metres / 1000, digits: 0)) km" }
    return
      abs(length.metres) < 1000
      ? "\(fixed(length.metres, digits: 0)) m" : "\(fixed(length.metres / 1000, digits: 2)) km"
  }

  /// Watt-hours.
  static func energy(_ energy: Energy) -> String { "\(fixed(energy.joules / 3600, digits: 1)) Wh" }

  /// Percent without digits after the point. Rounded down, so that a reserve never looks better than it is.
  static func charge(_ charge: StateOfCharge) -> String {
    guard charge.fraction.isFinite else { return "–" }
    return "\(fixed((charge.percent + 1e-9).rounded(.down), digits: 0)) %"
  }

  /// Whole minutes: `17 min`, `1 h 02 min`.
  static func minutes(seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < magnitudeMax else { return "–" }
    return seconds < 3600 ? "\(fixed(seconds / 60, digits: 0)) min" : span(seconds: seconds)
  }

  /// `4 min 05 s`, or `1 h 02 min` from an hour on.
  static func span(seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < magnitudeMax else { return "–" }
    let whole = Int(abs(seconds).rounded())
    let sign = seconds < 0 && whole > 0 ? "−" : ""
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    if whole < 60 { return "\(sign)\(whole) s" }
    if whole < 3600 { return "\(sign)\(whole / 60) min \(padded(whole % 60)) s" }
    return "\(sign)\(whole / 3600) h \(padded(whole / 60 % 60)) min"
  }
}

/// Mission times as times of day at the mission's place.
struct TimeText {
  /// Mission time 0.
  let start: CivilTime

  /// `08:12:30`, with `+1 d` where it is a later day than the mission's start.
  func clock(_ time: MissionTime) -> String { text(time, withSeconds: true) }

  /// `08:12`.
  func minutes(_ time: MissionTime) -> String { text(time, withSeconds: false) }

  /// `2026-03-02`.
  var date: String { String(start.description.prefix(10)) }

  private func text(_ time: MissionTime, withSeconds: Bool) -> String {
    guard time.seconds.isFinite, abs(time.seconds) < 1e9 else { return "–" }
    let moment = start.advanced(bySeconds: time.seconds.rounded())
    let seconds = Int(moment.localSecondsOfDay.rounded(.down))
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    var text = "\(padded(seconds / 3600)):\(padded(seconds / 60 % 60))"
    if withSeconds { text += ":\(padded(seconds % 60))" }
    let days = moment.localDay - start.localDay
    if days != 0 { text += days > 0 ? " +\(days) d" : " −\(-days) d" }
    return text
  }
}
