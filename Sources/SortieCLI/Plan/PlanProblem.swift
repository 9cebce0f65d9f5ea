import Plans

/// What is told about a `plan.json` that is no plan: where, what was expected, and what to do.
enum PlanProblem {
  /// Two lines, no line feed at the end: `error: <path>:<line>: <place in the file>: <what was expected>` and the help.
  static func text(_ error: PlanFileError, in bytes: [UInt8], path: String) -> String {
    if bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
      return "error: \(path):1: the file is empty\nhelp: \(planAgain)"
    }
    if let line = lineOfForeignText(bytes) {
      return "error: \(path):\(line): the file is not UTF-8\nhelp: \(planAgain)"
    }
    let place = error.path.isEmpty ? "" : error.path + ": "
    return "error: \(path):\(error.line): \(place)\(error.expectation)\nhelp: \(help(for: error, in: bytes))"
  }

  private static let planAgain = "plan the mission again with `sortie plan`"

  private static func help(for error: PlanFileError, in bytes: [UInt8]) -> String {
    if error.code == .version {
      return "verify it with the Sortie that made it, or \(planAgain)"
    }
    if error.code == .tooLarge {
      return "a plan that Sortie makes is smaller; split the mission, or \(planAgain)"
    }
    return endsEarly(bytes) ? "the file is cut short; \(planAgain)" : "put the file back as it was, or \(planAgain)"
  }

  /// The line with the first bytes that are no UTF-8, from 1; nil where all are.
  private static func lineOfForeignText(_ bytes: [UInt8]) -> Int? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    // A line feed is never a part of a longer sequence, so each line can be looked at alone.
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
  }

  /// Whether a bracket, a brace or a text is still open where the file ends.
  private static func endsEarly(_ bytes: [UInt8]) -> Bool {
    var depth = 0
    var isInText = false
    var isEscaped = false
    for byte in bytes {
      if isInText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    }
    return isInText || depth > 0
  }
}
