import Diagnostics
import Quantities

extension ZoneParser {
  /// A foot in metres, exact by the international definition of 1959.
  static var metresPerFoot: Double { 0.3048 }
  /// Upper limits at or above this number mean "no limit" in national files.
  private static var unlimited: Double { 99_999 }
  /// The largest size of a limit that is read, in metres.
  static var limitMetresMax: Double { 1_000_000 }

  /// The units in which limits come.
  enum HeightUnit: Equatable {
    case metres
    case feet
    /// Hundreds of feet of pressure altitude.
    case flightLevel
  }

  /// A limit that may rightly be absent.
  struct ReadLimit {
    var value: Zone.Limit?
  }

  /// One side of a layer as a file has it.
  struct RawLimit {
    var value: JSONValue?
    /// The field's name, for messages.
    var key: String
    /// The datum's name as the file has it.
    var datum: String?
    var datumKey: String
    var unit: HeightUnit
    var isUpper: Bool
  }

  /// The unit by its name; metres with a warning where it is missing, nil with a report where it is unknown.
  mutating func unit(_ value: JSONValue?, _ key: String, saysWhenMissing: Bool = true) -> HeightUnit? {
    switch value?.text?.uppercased().trimmedSpaces {
    case "M": return .metres
    case "FT": return .feet
    case "FL": return .flightLevel
    case nil, "":
      if saysWhenMissing { warn("`\(key)` is \(value == nil ? "missing" : "empty"), metres are assumed") }
      return .metres
    case .some(let other):
      refuse("unknown `\(key)` \"\(other)\"", help: "known: m, ft")
      return nil
    }
  }

  /// Reads one side of a layer; nil with a report where it cannot be understood.
  mutating func limit(_ raw: RawLimit) -> ReadLimit? {
    guard let value = raw.value else { return ReadLimit(value: nil) }
    if value.text?.trimmedSpaces.isEmpty ?? false {
      warn("`\(raw.key)` is empty and read as no limit")
      return ReadLimit(value: nil)
    }
    guard let number = number(value, raw.key), number.isFinite else {
      refuse("`\(raw.key)` is not a number")
      return nil
    }
    if raw.isUpper, number >= Self.unlimited {
      warn("`\(raw.key)` \(number) is read as no limit")
      return ReadLimit(value: nil)
    }
    let metres = metres(number, raw.unit, raw.key)
    guard abs(metres) <= Self.limitMetresMax else {
      refuse("`\(raw.key)` \(number) is out of range")
      return nil
    }
    switch raw.unit == .flightLevel ? "AMSL" : raw.datum?.uppercased().trimmedSpaces {
    case "AGL", "GND", "SFC": return ReadLimit(value: .aboveGround(HeightAGL(metres: metres)))
    case "AMSL", "MSL": return ReadLimit(value: .aboveMeanSeaLevel(AltitudeAMSL(metres: metres)))
    case "WGS84", "W84": return ReadLimit(value: .aboveEllipsoid(AltitudeEllipsoid(metres: metres)))
    case let other:
      let found = other.map { $0.isEmpty ? "empty" : "\"\($0)\"" } ?? "missing"
      refuse("`\(raw.datumKey)` is \(found)", help: "known: AGL, AMSL, WGS84")
      return nil
    }
  }

  /// A height in metres; a flight level becomes the altitude that it has in the standard atmosphere, with a warning.
  mutating func metres(_ number: Double, _ unit: HeightUnit, _ key: String) -> Double {
    switch unit {
    case .metres: return number
    case .feet: return number * Self.metresPerFoot
    case .flightLevel:
      let metres = number * 100 * Self.metresPerFoot
      warn(
        "`\(key)` FL\(Self.short(number)) is a pressure altitude and read as \(Self.short(metres)) m above mean sea "
          + "level, which is right at 1013.25 hPa and 15 °C only")
      return metres
    }
  }

  /// The limits as the zone gets them: in order, or widened with a warning.
  ///
  /// Limits of different datums can only be compared over terrain, so they pass here.
  mutating func ordered(
    _ lower: Zone.Limit?, _ upper: Zone.Limit?, _ lowerKey: String, _ upperKey: String
  ) -> (lower: Zone.Limit?, upper: Zone.Limit?) {
    func isAbove(_ low: Double, _ high: Double) -> Bool { low > high }
    let pair: (Double, Double)? =
      switch (lower, upper) {
      case (.aboveGround(let low), .aboveGround(let high)): (low.metres, high.metres)
      case (.aboveMeanSeaLevel(let low), .aboveMeanSeaLevel(let high)): (low.metres, high.metres)
      case (.aboveEllipsoid(let low), .aboveEllipsoid(let high)): (low.metres, high.metres)
      case (nil, .aboveGround(let high)): (0, high.metres)
      default: nil
      }
    guard let (low, high) = pair, low >= high else { return (lower, upper) }
    if low == high || lower == nil {
      warn(
        "the layer from `\(lowerKey)` to `\(upperKey)` has no height; the zone is taken from the ground without end")
      return (nil, nil)
    }
    warn(
      "`\(lowerKey)` \(Self.short(low)) m lies above `\(upperKey)` \(Self.short(high)) m; the zone is taken from the "
        + "ground to the higher of the two")
    return (nil, lower)
  }

  /// A number, also where it is written as a text; that gives a warning.
  mutating func number(_ value: JSONValue?, _ key: String) -> Double? {
    if let number = value?.number { return number }
    guard let text = value?.text, let number = Double(text.trimmedSpaces), number.isFinite else { return nil }
    warn("`\(key)` is the text \"\(text)\", not a number")
    return number
  }

  /// A number without needless zeros, for messages.
  static func short(_ value: Double) -> String {
    let text = "\((value * 1000).rounded() / 1000)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
