import Foundation

/// Makes identifiers for mission files out of names.
package enum Slug {
  /// Letters that do not decompose into an ASCII letter and marks.
  private static let replacements: [Character: String] = [
    "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
  ]

  /// The name in lower case, letters without their marks (`ä` gives `a`), everything else than letters and digits
  /// as single hyphens; empty where nothing is left.
  package static func make(from name: String) -> String {
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
