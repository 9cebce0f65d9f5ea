import Diagnostics
import Quantities

extension YamlNode {
  /// A quantity with its unit, in the stored unit of its dimension; nil and a problem where it is something else or
  /// out of range.
  package func quantity(
    _ dimension: Dimension, key: String, in range: ClosedRange<Double>, log: inout ProblemLog
  ) -> Double? {
    guard let text else {
      log.error(
        "M010", "`\(key)` must be \(dimension.name), and this is \(kindName)", at: span,
        help: "write it as \(dimension.examples)")
      return nil
    }
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
    let unit = text.dropFirst(number.count).drop { $0 == " " }
    guard let value = NumberText.decimal(number) else {
      log.error(
        "M013", "`\(text)` is not \(dimension.name)", at: span, label: "expected a number and a unit",
        help: "write it as \(dimension.examples)")
      return nil
    }
    guard !unit.isEmpty else {
      log.error(
        "M013", "`\(key)` has no unit", at: span, label: "expected \(dimension.name)",
        help: "write it as \(dimension.examples)")
      return nil
    }
    guard let factor = dimension.units.first(where: { $0.symbol == unit })?.factor else {
      log.error(
        "M013", "`\(unit)` is not a unit of \(dimension.name.droppingArticle)", at: span,
        label: "`\(key)` is \(dimension.name)", help: "write it as \(dimension.examples)")
      return nil
    }
    let stored = value * factor
    // The bounds are compared with a part in 10⁹ to spare: 0.9 · 100 % must count as 90 %.
    let slack = 1e-9 * max(1, abs(stored))
    guard stored >= range.lowerBound - slack, stored <= range.upperBound + slack else {
      log.error(
        "M014", "`\(key)` must lie between \(dimension.text(range.lowerBound)) and \(dimension.text(range.upperBound))",
        at: span, label: "this is \(dimension.text(stored))")
      return nil
    }
    return min(max(stored, range.lowerBound), range.upperBound)
  }

  /// A whole number without unit.
  package func wholeNumber(key: String, in range: ClosedRange<Int>, log: inout ProblemLog) -> Int? {
    guard let text, let value = Int(text) else {
      log.error(
        "M010", "`\(key)` must be a whole number, and this is \(self.text.map { "`\($0)`" } ?? kindName)", at: span)
      return nil
    }
    guard range.contains(value) else {
      log.error("M014", "`\(key)` must lie between \(range.lowerBound) and \(range.upperBound)", at: span)
      return nil
    }
    return value
  }

  /// A decimal number without unit.
  package func number(key: String, in range: ClosedRange<Double>, log: inout ProblemLog) -> Double? {
    guard let text, let value = NumberText.decimal(text) else {
      log.error(
        "M010", "`\(key)` must be a number without a unit, and this is \(self.text.map { "`\($0)`" } ?? kindName)",
        at: span)
      return nil
    }
    guard range.contains(value) else {
      log.error(
        "M014",
        "`\(key)` must lie between \(NumberText.short(range.lowerBound)) and "
          + NumberText.short(range.upperBound), at: span)
      return nil
    }
    return value
  }

  /// `true` or `false`.
  package func flag(key: String, log: inout ProblemLog) -> Bool? {
    switch text {
    case "true": return true
    case "false": return false
    default:
      log.error("M010", "`\(key)` must be `true` or `false`", at: span)
      return nil
    }
  }

  /// A text in one line or several; at most `charactersMax` characters.
  package func words(key: String, charactersMax: Int = 200, log: inout ProblemLog) -> String? {
    guard let text, !text.isEmpty else {
      log.error("M010", "`\(key)` must be a text, and this is \(kindName)", at: span)
      return nil
    }
    guard text.count <= charactersMax else {
      log.error("M014", "`\(key)` may have \(charactersMax) characters", at: span, label: "this has \(text.count)")
      return nil
    }
    return text
  }

  /// One of a few known words.
  package func choice(key: String, among choices: [String], log: inout ProblemLog) -> String? {
    guard let word = text else {
      log.error(
        "M010", "`\(key)` must be a word, and this is \(kindName)", at: span,
        help: "known: \(choices.map { "`\($0)`" }.joined(separator: ", "))")
      return nil
    }
    if choices.contains(word) { return word }
    let list = "known: \(choices.map { "`\($0)`" }.joined(separator: ", "))"
    log.error(
      "M015", "`\(word)` is not known for `\(key)`", at: span,
      help: Suggestion.question(for: word, among: choices) ?? list)
    return nil
  }

  /// The values of a list.
  package func list(key: String, of what: String, log: inout ProblemLog) -> [YamlNode]? {
    guard case .sequence(let items) = content else {
      log.error("M010", "`\(key)` must be a list of \(what), and this is \(kindName)", at: span)
      return nil
    }
    return items
  }

  /// A position written as `[longitude, latitude]` in degrees.
  package func position(key: String, log: inout ProblemLog) -> GeoPoint? {
    let help = "write it as `[24.9414, 60.1719]`: longitude first, then latitude, in degrees"
    guard case .sequence(let items) = content, items.count == 2,
      let longitude = items[0].text.flatMap(NumberText.decimal),
      let latitude = items[1].text.flatMap(NumberText.decimal)
    else {
      log.error("M018", "`\(key)` must be a position", at: span, help: help)
      return nil
    }
    guard let point = GeoPoint(longitude: longitude, latitude: latitude) else {
      log.error("M018", "the position of `\(key)` is not on the Earth", at: items[0].span, help: help)
      return nil
    }
    return point
  }

  /// A name of files: lower case letters, digits and hyphens.
  package func identifier(key: String, log: inout ProblemLog) -> String? {
    guard let text, !text.isEmpty, text.count <= 64, text == Slug.make(from: text) else {
      let suggestion = self.text.map(Slug.make(from:)) ?? ""
      log.error(
        "M017", "`\(key)` must be a name of lower-case letters, digits and hyphens", at: span,
        help: suggestion.isEmpty ? "write for example `depot-1`" : "write `\(suggestion)`")
      return nil
    }
    return text
  }
}

extension String {
  /// The text without a leading `a ` or `an `.
  package var droppingArticle: String {
    if hasPrefix("a ") { return String(dropFirst(2)) }
    return hasPrefix("an ") ? String(dropFirst(3)) : self
  }
}
