import Quantities

/// Text on its way to a file: numbers with fixed digits and strings in the quotes of each format, the same on every
/// machine.
package struct ExportText: Sendable {
  /// The bytes so far, UTF-8.
  package var bytes: [UInt8] = []
  /// The day of the last moment that was written, and its text.
  private var day: (number: Int64, text: [UInt8])?

  /// No text.
  package init() {}

  /// Adds text as it is.
  package mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Adds a whole number.
  package mutating func add(_ value: Int) { add(String(value)) }

  /// The largest amount that has a place in a file; larger ones and what is no number are left out.
  private static let amountMax = 9e11

  /// Adds a number with at most so many digits behind the point, without zeros at the end.
  ///
  /// - Parameters:
  ///   - digits: 0 to 7.
  ///   - missing: what stands for nil, for what is not finite and for what is far too large.
  package mutating func number(_ value: Double?, _ digits: Int, missing: String = "") {
    guard let value, value.isFinite, abs(value) <= Self.amountMax else { return add(missing) }
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    var whole = Int((abs(value) * Double(scale)).rounded())
    if value < 0, whole != 0 { bytes.append(UInt8(ascii: "-")) }
    var fraction = whole % scale
    whole /= scale
    digitsOf(whole)
    guard fraction != 0 else { return }
    bytes.append(UInt8(ascii: "."))
    while fraction != 0 {
      scale /= 10
      bytes.append(UInt8(ascii: "0") + UInt8(fraction / scale))
      fraction %= scale
    }
  }

  private mutating func digitsOf(_ value: Int) {
    if value >= 10 { digitsOf(value / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
  }

  /// Adds a text in the quotes of JSON (RFC 8259).
  package mutating func json(_ text: String?) {
    guard let text else { return add("null") }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): add("\\\"")
      case UInt8(ascii: "\\"): add("\\\\")
      case 0x0A: add("\\n")
      case 0..<0x20:
        add("\\u00")
        bytes.append(Self.hex(byte >> 4))
        bytes.append(Self.hex(byte & 15))
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Adds a field of CSV (RFC 4180), in quotes where it needs them.
  package mutating func csv(_ text: String?) {
    guard let text else { return }
    let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D]
    guard text.utf8.contains(where: { special.contains($0) }) else { return add(text) }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Adds text of XML 1.0; characters that it cannot hold become a replacement character.
  package mutating func xml(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": add("&amp;")
      case "<": add("&lt;")
      case ">": add("&gt;")
      case "\"": add("&quot;")
      case "\t", "\n": bytes.append(UInt8(scalar.value))
      default:
        let isAllowed = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
        add(isAllowed ? String(scalar) : "\u{FFFD}")
      }
    }
  }

  /// Adds a moment in universal time, such as `2026-03-02T06:00:00.250Z`.
  package mutating func moment(millisecondsSinceEpoch: Int64) {
    let dayMilliseconds: Int64 = 86_400_000
    var number = millisecondsSinceEpoch / dayMilliseconds
    var rest = millisecondsSinceEpoch % dayMilliseconds
    if rest < 0 {
      rest += dayMilliseconds
      number -= 1
    }
    if day?.number != number {
      let date = CivilTime.date(daysSinceEpoch: Int(number))
      var text = ExportText()
      text.padded(date.year, 4)
      text.add("-")
      text.padded(date.month, 2)
      text.add("-")
      text.padded(date.day, 2)
      day = (number, text.bytes)
    }
    if let day { bytes.append(contentsOf: day.text) }
    bytes.append(UInt8(ascii: "T"))
    padded(Int(rest / 3_600_000), 2)
    bytes.append(UInt8(ascii: ":"))
    padded(Int(rest / 60_000 % 60), 2)
    bytes.append(UInt8(ascii: ":"))
    padded(Int(rest / 1000 % 60), 2)
    bytes.append(UInt8(ascii: "."))
    padded(Int(rest % 1000), 3)
    bytes.append(UInt8(ascii: "Z"))
  }

  private mutating func padded(_ value: Int, _ width: Int) {
    let digits = String(value)
    for _ in digits.utf8.count..<max(width, digits.utf8.count) { bytes.append(UInt8(ascii: "0")) }
    add(digits)
  }

  private static func hex(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }
}

/// Numbers in the bytes of a file, little end first.
extension ExportText {
  /// Adds a whole number of fixed size.
  package mutating func little<Number: FixedWidthInteger>(_ value: Number) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Adds a number of 64 bits.
  package mutating func little(_ value: Double) { little(value.bitPattern) }

  /// Adds a number of 32 bits.
  package mutating func little(_ value: Float) { little(value.bitPattern) }
}
