/// Text of files on a terminal.
package enum TerminalText {
  /// The most characters that are shown of one text: a file must not flood the terminal.
  package static let charactersMax = 2_000

  /// The text with `·` in the place of each control character, so that a file cannot drive the terminal, cut where it
  /// is too long.
  ///
  /// - Parameter keepsLines: whether line feeds stay, as in a text of ours that has several lines.
  package static func plain(_ text: String, keepsLines: Bool = false) -> String {
    var result = ""
    var count = 0
    for character in text {
      guard count < charactersMax else { return result + "…" }
      count += 1
      result.append(character.isControl && !(keepsLines && character == "\n") ? "·" : character)
    }
    return result
  }
}

extension Character {
  /// Whether a terminal would act on it instead of showing it. Marks that turn the direction of writing are among
  /// them: they make a line read as what it is not.
  var isControl: Bool {
    unicodeScalars.contains {
      $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || (0x202A...0x202E).contains($0.value)
        || (0x2066...0x2069).contains($0.value)
    }
  }
}
