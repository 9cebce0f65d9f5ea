import Diagnostics
import Yams

/// The lines of a text with the stretches that marks of Yams stand for.
///
/// Marks count Unicode scalars; columns of ours count characters. The characters of the line asked for last are kept,
/// so that a long line with many values is taken apart once.
struct MarkedLines {
  /// The lines without their line breaks; at least one.
  let lines: [Substring]
  private let path: String
  private var currentLine = 0
  private var characters: [Character] = []
  /// For each Unicode scalar of the current line the index of its character.
  private var characterOfScalar: [Int] = []

  init(_ source: SourceText) {
    path = source.path
    lines = source.lines
  }

  /// The place of a mark; the end of the text where it lies behind.
  mutating func position(of mark: Yams.Mark) -> SourcePosition {
    guard mark.line >= 1, mark.line <= lines.count else {
      return SourcePosition(line: max(1, lines.count), column: (lines.last?.count ?? 0) + 1)
    }
    load(mark.line)
    let scalar = max(0, mark.column - 1)
    let character = scalar < characterOfScalar.count ? characterOfScalar[scalar] : characters.count
    return SourcePosition(line: mark.line, column: character + 1)
  }

  /// A stretch of one character at a mark, or the whole file where there is none.
  mutating func span(at mark: Yams.Mark?) -> SourceSpan {
    guard let mark else { return SourceSpan(path: path) }
    return SourceSpan(path: path, position: position(of: mark))
  }

  /// The stretch of a scalar. Yams gives the start only; the end is found in the text.
  mutating func span(of scalar: Yams.Node.Scalar) -> SourceSpan {
    var span = span(at: scalar.mark)
    guard let position = span.position, position.line <= lines.count else { return span }
    load(position.line)
    let start = indexAfterProperties(from: position.column - 1)
    span.position?.column = start + 1
    guard start < characters.count else { return span }
    switch scalar.style {
    case .singleQuoted, .doubleQuoted:
      span.length = quotedLength(from: start, quote: scalar.style == .singleQuoted ? "'" : "\"")
    case .literal, .folded:
      span.length = 1
    default:
      span.length = plainLength(of: scalar.string, from: start)
    }
    return span
  }

  private mutating func load(_ line: Int) {
    guard line != currentLine else { return }
    currentLine = line
    characters = Array(lines[line - 1])
    characterOfScalar.removeAll(keepingCapacity: true)
    for (index, character) in characters.enumerated() {
      for _ in character.unicodeScalars { characterOfScalar.append(index) }
    }
  }

  /// The index behind `&anchor ` and `!tag ` at the start of a node.
  private func indexAfterProperties(from start: Int) -> Int {
    var index = start
    while index < characters.count, characters[index] == "&" || characters[index] == "!" {
      var next = index
      while next < characters.count, characters[next] != " " { next += 1 }
      while next < characters.count, characters[next] == " " { next += 1 }
      if next >= characters.count { return start }
      index = next
    }
    return index
  }

  private func quotedLength(from start: Int, quote: Character) -> Int {
    guard characters[start] == quote else { return 1 }
    var isEscaped = false
    var index = start + 1
    while index < characters.count {
      let character = characters[index]
      if character == quote, !isEscaped { return index - start + 1 }
      isEscaped = quote == "\"" && character == "\\" && !isEscaped
      index += 1
    }
    return characters.count - start
  }

  /// The length of a plain scalar. One over several lines is folded: then the rest of its first line counts.
  private func plainLength(of text: String, from start: Int) -> Int {
    let letters = Array(text)
    if start + letters.count <= characters.count, characters[start..<start + letters.count].elementsEqual(letters) {
      return max(1, letters.count)
    }
    var end = start
    while end < characters.count, characters[end] != "#" { end += 1 }
    while end > start, characters[end - 1] == " " { end -= 1 }
    return max(1, end - start)
  }
}
