/// Texts as JSON strings.
package enum JSONQuoting {
  /// The text as a JSON string (RFC 8259 section 7).
  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 || isSpecialInYAML(scalar.value) {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// Whether YAML refuses a character or takes it for the end of a line or of a file's head: a JSON string without such
  /// ones is a YAML string as well.
  private static func isSpecialInYAML(_ value: UInt32) -> Bool {
    (0x7f...0x9f).contains(value) || value == 0x2028 || value == 0x2029 || value == 0xfeff
  }
}
