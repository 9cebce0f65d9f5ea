import Foundation

/// Makes identifiers for mission files out of names.
enum Slug {
  /// Letters that do not decompose into an ASCII letter and marks.
  private static let replacements: [Character: String] = [
    "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
  ]

  /// The name in lower case, letters without their marks (`ä` gives `a`), everything else than letters and digits
  /// as single hyphens; empty where nothing is left.
  static func make(_ name: String) -> String {
    var result = ""
    for character in name.lowercased() {
      let folded = replacements[character] ?? String(character).decomposedStringWithCanonicalMapping
      var isSeparator = true
      for scalar in folded.unicodeScalars where scalar.isASCII {
        if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
          result.unicodeScalars.append(scalar)
          isSeparator = false
        }
      }
      // An apostrophe joins: "people's park" gives "peoples-park".
      if isSeparator, character != "'", character != "’", !result.isEmpty, !result.hasSuffix("-") { result += "-" }
    }
    while result.hasSuffix("-") { result.removeLast() }
    return result
  }
}

/// Gives out identifiers that are unique in one list: the second `park` becomes `park-2`.
struct UniqueIdentifiers {
  private var taken: Set<String> = []
  /// The number to try next for a wanted identifier, so that many of one name do not cost their square.
  private var nextNumbers: [String: Int] = [:]

  /// The wanted identifier, with a number where it is taken.
  mutating func take(_ wanted: String) -> String {
    if taken.insert(wanted).inserted { return wanted }
    var number = nextNumbers[wanted] ?? 2
    while !taken.insert("\(wanted)-\(number)").inserted { number += 1 }
    nextNumbers[wanted] = number + 1
    return "\(wanted)-\(number)"
  }
}
