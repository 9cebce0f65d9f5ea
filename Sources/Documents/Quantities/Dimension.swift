/// A kind of quantity that files write with its unit, and the units it may be written in.
///
/// The first unit of the list is the one used in messages. Factors turn a written number into the stored unit.
package struct Dimension: Sendable, Hashable {
  /// What the quantity is, for messages: `a mass`.
  package let name: String
  /// The units with their factor to the stored unit.
  package let units: [Unit]
  /// How to write one, for help.
  package let examples: String

  package struct Unit: Sendable, Hashable {
    package let symbol: String
    package let factor: Double
  }

  private init(_ name: String, _ units: [(String, Double)], examples: String) {
    self.name = name
    self.units = units.map { Unit(symbol: $0.0, factor: $0.1) }
    self.examples = examples
  }

  /// Stored in kilograms.
  package static let mass = Dimension("a mass", [("kg", 1), ("g", 0.001)], examples: "`0.4 kg` or `400 g`")
  /// Stored in metres.
  package static let length = Dimension(
    "a length", [("m", 1), ("km", 1000), ("cm", 0.01)], examples: "`30 m`, `1.2 km` or `45 cm`")
  /// Stored in square metres.
  package static let area = Dimension("an area", [("m2", 1), ("m²", 1)], examples: "`0.3 m2`")
  /// Stored in metres per second.
  package static let speed = Dimension("a speed", [("m/s", 1), ("km/h", 1 / 3.6)], examples: "`12 m/s` or `43 km/h`")
  /// Stored in metres per second squared.
  package static let acceleration = Dimension(
    "an acceleration", [("m/s2", 1), ("m/s²", 1)], examples: "`2.5 m/s2`")
  /// Stored in litres per square metre.
  package static let rate = Dimension(
    "a rate of liquid", [("mL/m2", 0.001), ("mL/m²", 0.001), ("L/m2", 1), ("L/m²", 1)],
    examples: "`20 mL/m2` or `0.02 L/m2`")
  /// Stored as a share, where 1 is the whole.
  package static let share = Dimension("a share", [("%", 0.01)], examples: "`20 %`")
  /// Stored in seconds.
  package static let duration = Dimension(
    "a time span", [("s", 1), ("min", 60), ("h", 3600)], examples: "`90 s`, `12 min` or `2 h`")
  /// Stored in seconds times people.
  package static let peopleTime = Dimension(
    "a time of people", [("person-s", 1), ("person-min", 60), ("person-h", 3600)], examples: "`500 person-min`")
  /// Stored in watt-hours.
  package static let energy = Dimension("an energy", [("Wh", 1), ("kWh", 1000)], examples: "`710 Wh` or `0.71 kWh`")
  /// Stored in watts.
  package static let power = Dimension("a power", [("W", 1), ("kW", 1000)], examples: "`30 W`")
  /// Stored in degrees Celsius.
  package static let temperature = Dimension("a temperature", [("C", 1), ("°C", 1)], examples: "`-4 C`")
  /// Stored in kelvin.
  package static let temperatureDifference = Dimension(
    "a temperature difference", [("K", 1), ("mK", 0.001)], examples: "`0.05 K` or `50 mK`")
  /// Stored in degrees.
  package static let angle = Dimension("an angle", [("deg", 1), ("°", 1)], examples: "`225 deg`")
  /// Stored in litres.
  package static let volume = Dimension("a volume", [("L", 1), ("mL", 0.001)], examples: "`8 L` or `800 mL`")
  /// Stored in litres per second.
  package static let flow = Dimension(
    "a flow", [("L/min", 1 / 60), ("L/s", 1), ("mL/s", 0.001)], examples: "`2.4 L/min` or `40 mL/s`")

  /// Stored in joules per square metre.
  package static let dose = Dimension(
    "a dose", [("mJ/cm2", 10), ("mJ/cm²", 10), ("J/m2", 1), ("J/m²", 1)], examples: "`25 mJ/cm2` or `250 J/m2`")
  /// Stored in nanometres.
  package static let wavelength = Dimension("a wavelength", [("nm", 1)], examples: "`254 nm`")

  /// The stored value in the first unit of the list, for messages: `2.5 kg`.
  package func text(_ stored: Double) -> String {
    let first = units[0]
    return "\(NumberText.short(stored / first.factor)) \(first.symbol)"
  }
}

/// Numbers in messages.
package enum NumberText {
  /// A number with at most `places` decimals and without trailing zeros; never in exponent form.
  package static func short(_ value: Double, places: Int = 2) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    var scale = 1.0
    for _ in 0..<max(0, min(places, 6)) { scale *= 10 }
    let whole = Int64((abs(value) * scale).rounded())
    let unit = Int64(scale)
    var text = "\(whole / unit)"
    var fraction = String(whole % unit)
    fraction = String(repeating: "0", count: max(0, places - fraction.count)) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    if !fraction.isEmpty { text += "." + fraction }
    return value < 0 && whole != 0 ? "-" + text : text
  }

  /// The value of a plain decimal number such as `-4` or `0.25`; nil for exponents, hexadecimal, `inf` and `nan`.
  package static func decimal(_ text: some StringProtocol) -> Double? {
    var digits = 0
    var points = 0
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case 48...57: digits += 1
      case 46 where digits > 0: points += 1
      case 43, 45:
        guard index == 0 else { return nil }
      default: return nil
      }
    }
    guard digits > 0, digits <= 18, points <= 1, !text.hasSuffix(".") else { return nil }
    return Double(String(text))
  }
}
