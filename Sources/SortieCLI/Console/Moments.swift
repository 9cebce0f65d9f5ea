import Quantities

/// Moments given as flags.
enum Moments {
  /// The moment of a text in ISO 8601 with an offset.
  static func moment(_ text: String) throws -> CivilTime {
    guard let moment = CivilTime(text) else {
      throw CommandFailure(
        "`\(text)` is not a date and time with an offset", help: "write it as 2026-03-02T08:00:00+02:00")
    }
    return moment
  }
}
