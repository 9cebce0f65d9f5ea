/// Numbers and texts of files that others read.
enum PublicationText {
  /// A number with exactly `digits` digits after the point, 0...9, rounded to nearest.
  ///
  /// - Parameter value: a finite number below 9e8 in size, as temperatures, degrees and metres are; others become
  ///   `null`.
  static func number(_ value: Double, digits: Int) -> String {
    precondition((0...9).contains(digits), "numbers have at most nine digits after the point")
    guard value.isFinite, abs(value) < 9e8 else { return "null" }
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled != 0 ? "-" : ""
    guard digits > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % scale)
    return sign + String(scaled / scale) + "." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// A length in metres for people: `5`, `2.5`.
  static func metres(_ value: Double) -> String {
    let text = number(value, digits: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A text in quotes as JSON has it (RFC 8259, section 7).
  static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..."\u{1F}":
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A text on one line of Markdown, with what would be markup made harmless.
  static func markdown(_ text: String) -> String {
    var result = ""
    for character in text {
      if character.isNewline {
        result += " "
      } else {
        if "\\`*_{}[]<>()#+!|~".contains(character) { result += "\\" }
        result.append(character)
      }
    }
    return result
  }
}
