import Plans

/// How numbers stand in messages.
enum Wording {
  /// A number with the digits that suit a unit: millimetre and millisecond detail only where it is small.
  static func number(_ value: Double, unit: String) -> String {
    switch unit {
    case "J": JSONText.number(value, digits: 0)
    case "s", "%", "m²": JSONText.number(value, digits: 1)
    case "kg", "L", "m/s", "m/s²": JSONText.number(value, digits: 3)
    default: JSONText.number(value, digits: 2)
    }
  }

  static func metres(_ value: Double) -> String { Amount(value, "m").description }

  /// `second 751.2`.
  static func second(_ value: Double) -> String { "second " + number(value, unit: "s") }
}
