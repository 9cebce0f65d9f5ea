import Diagnostics
import Documents
import Quantities

/// A line typed to a simulation that runs.
package enum RunLine: Sendable, Hashable {
  /// Time stands still.
  case pause
  /// Time goes on.
  case go
  /// So many simulated seconds pass, and then it stands still.
  case step(Double)
  /// Time passes up to a second of the mission, and then it stands still.
  case until(Double)
  /// Another speed; nil as fast as possible.
  case speed(Double?)
  /// The whole run is remembered by a name.
  case keep(String)
  /// The run goes on from what was remembered.
  case back(String)
  /// How the vehicles stand.
  case show
  /// The run is left.
  case quit
  /// Nothing: ends a step that is under way.
  case empty
  /// What it should have been.
  case mistake(String)

  /// What can be typed.
  package static let help =
    "type pause, go, step 10 s, until 12 min, speed 4, speed max, keep NAME, back NAME, show, or quit"
  /// The most characters of a line, and of a name.
  package static let charactersMax = 200
  package static let nameCharactersMax = 40

  /// Reads a line.
  package init(_ text: String) {
    guard text.utf8.count <= Self.charactersMax else {
      self = .mistake("a line has more than \(Self.charactersMax) characters; \(Self.help)")
      return
    }
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first?.lowercased() else {
      self = .empty
      return
    }
    let rest = words.dropFirst().joined(separator: " ")
    switch (first, rest.isEmpty) {
    case ("pause", true): self = .pause
    case ("go", true): self = .go
    case ("show", true): self = .show
    case ("quit", true): self = .quit
    case ("step", false): self = Self.duration(rest).map { .step($0) } ?? .mistake("step how long? write step 10 s")
    case ("until", false):
      self = Self.duration(rest).map { .until($0) } ?? .mistake("until when? write until 12 min")
    case ("speed", false):
      if rest == "max" {
        self = .speed(nil)
      } else {
        self = Self.speed(rest).map { .speed($0) } ?? .mistake("write a factor, as speed 4, or speed max")
      }
    case ("keep", false), ("back", false):
      guard rest.count <= Self.nameCharactersMax, words.count == 2 else {
        self = .mistake("a name is one word of at most \(Self.nameCharactersMax) characters")
        return
      }
      self = first == "keep" ? .keep(rest) : .back(rest)
    default: self = .mistake(Self.help)
    }
  }

  /// The seconds of a text such as `12 min`; nil where it is none.
  package static func duration(_ text: String) -> Double? {
    var log = ProblemLog()
    return YamlNode(span: SourceSpan(path: ""), content: .scalar(text, isQuoted: true))
      .quantity(.duration, key: "duration", in: 0...86_400, log: &log)
  }

  /// A factor of time; nil where it is none.
  package static func speed(_ text: String) -> Double? {
    guard let factor = Double(text), factor.isFinite, factor > 0, factor <= RunPace.speedMax else { return nil }
    return factor
  }
}
