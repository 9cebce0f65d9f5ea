/// Writes JSON by hand, so that the same value always gives the same bytes.
///
/// Numbers have a fixed number of digits after the point. Nothing depends on the order of a dictionary or on a locale.
package enum JSONText {
  /// The largest size of a number that `number(_:digits:)` writes; 2^53 scaled by 1e-4 leaves room for all our units.
  static let largestNumber = 9e11

  /// A number with exactly `digits` digits after the point, rounded to nearest; `null` where it is not finite or its
  /// size is above 9e11, which every reader of ours refuses.
  ///
  /// - Parameter digits: 0...7.
  package static func number(_ value: Double, digits: Int) -> String {
    precondition((0...7).contains(digits), "numbers in our files have at most seven digits after the point")
    guard value.isFinite, abs(value) <= largestNumber else { return "null" }
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled != 0 ? "-" : ""
    guard digits > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % scale)
    return sign + String(scaled / scale) + "." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// A text in quotes, with everything escaped that JSON asks for (RFC 8259, section 7).
  package static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// A list over several lines, each element on its own, indented by `indent` spaces; `[]` where it is empty.
  package static func list(_ elements: [String], indent: Int) -> String {
    guard !elements.isEmpty else { return "[]" }
    let margin = String(repeating: " ", count: indent)
    return "[\n" + elements.map { margin + "  " + $0 }.joined(separator: ",\n") + "\n" + margin + "]"
  }

  /// An object over several lines, one member on each, indented by `indent` spaces; members without value are left out.
  package static func object(_ members: [(key: String, value: String?)], indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    let lines = members.compactMap { member in
      member.value.map { margin + "  " + string(member.key) + ": " + $0 }
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n" + margin + "}"
  }

  /// An object on one line; members without value are left out.
  package static func line(_ members: [(key: String, value: String?)]) -> String {
    "{" + members.compactMap { member in member.value.map { string(member.key) + ": " + $0 } }.joined(separator: ", ")
      + "}"
  }
}
