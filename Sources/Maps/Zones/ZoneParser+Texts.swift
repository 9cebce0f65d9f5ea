import Diagnostics
import Quantities

extension ZoneParser {
  /// How the format at hand spells "authorisation".
  enum Spelling {
    /// ED-269: AUTHORISATION.
    case british
    /// ED-318: AUTHORIZATION.
    case american
  }

  private static let restrictions = "PROHIBITED, REQ_AUTHORISATION, CONDITIONAL, NO_RESTRICTION"

  /// Whether a text is a zone type of ED-318, in either spelling.
  static func isZoneType(_ text: String?) -> Bool {
    guard let name = text?.uppercased().withBritishSpelling else { return false }
    return name == "USPACE" || Zone.Restriction(rawValue: name) != nil
  }

  /// A restriction by its name; nil with a report where it is unknown. `USPACE` is one of them in ED-318.
  mutating func restriction(
    _ value: JSONValue?, _ key: String, _ spelling: Spelling
  ) -> (restriction: Zone.Restriction, isUSpace: Bool)? {
    guard let text = value?.text, !text.isEmpty else {
      refuse("`\(key)` is missing", help: "known: \(Self.restrictions)")
      return nil
    }
    let capitals = text.uppercased().trimmedSpaces
    if spelling == .american, capitals == "USPACE" { return (.authorisationRequired, true) }
    let expected = spelling == .british ? capitals : capitals.withBritishSpelling
    let found = Zone.Restriction(rawValue: expected) ?? Zone.Restriction(rawValue: capitals.withBritishSpelling)
    guard let found else {
      refuse("unknown `\(key)` \"\(text)\"", help: "known: \(Self.restrictions)")
      return nil
    }
    let isUsual = spelling == .british ? text == found.rawValue : text == found.rawValue.withAmericanSpelling
    if !isUsual {
      let usual = spelling == .british ? found.rawValue : found.rawValue.withAmericanSpelling
      warn("`\(key)` \"\(text)\" is not spelt as the format has it, and read as \(usual)")
    }
    return (found, false)
  }

  /// The reasons of a zone: the codes, then what other reasons it tells.
  mutating func reasons(_ value: JSONValue?, _ key: String, other: JSONValue?) -> [String] {
    var result: [String] = []
    if let list = value?.list {
      result = list.compactMap(\.text).filter { !$0.isEmpty }
    } else if let text = value?.text, !text.isEmpty {
      warn("`\(key)` is a text, not a list")
      result = text.split { ",;|".contains($0) }.map { String($0).trimmedSpaces }.filter { !$0.isEmpty }
    }
    let more = text(other, "otherReasonInfo", isList: nil)
    if !more.isEmpty { result.append(more) }
    return result
  }

  /// A text for people, in one language: English where there is one, otherwise the first.
  ///
  /// ED-269 has a text, ED-318 a list of `{text, lang}`. HTML is reduced to what it says.
  ///
  /// - Parameter isList: whether the format has a list; nil where both are usual. What is unusual gives a warning.
  mutating func text(_ value: JSONValue?, _ key: String, isList: Bool?) -> String {
    guard let value else { return "" }
    var found: String
    if let list = value.list {
      if isList == false, !list.isEmpty { warn("`\(key)` is a list, not a text") }
      let english = list.first { $0["lang"]?.text?.lowercased().hasPrefix("en") ?? false && $0["text"]?.text != nil }
      if list.count > 1 { noteLanguages() }
      found = (english ?? list.first { $0["text"]?.text != nil })?["text"]?.text ?? list.first?.text ?? ""
    } else if let text = value["text"]?.text {
      warn("`\(key)` is one text with its language, not a list")
      found = text
    } else if let text = value.identifier {
      if isList == true, !text.isEmpty { warn("`\(key)` is a text, not a list of texts with their languages") }
      found = text
    } else {
      warn("`\(key)` is not a text and is left out")
      return ""
    }
    if HTMLText.hasTags(found) {
      warn("`\(key)` has HTML, of which only the text is kept")
      found = HTMLText.plain(found)
    }
    return found
  }

  /// The authorities of a zone. `isList` says whether their texts are lists with languages, as ED-318 has them.
  mutating func authorities(_ value: JSONValue?, isList: Bool, _ restriction: Zone.Restriction) -> [ZoneAuthority] {
    guard let value else { return [] }
    var result: [ZoneAuthority] = []
    for entry in value.list ?? [value] {
      func plain(_ key: String) -> String { entry[key]?.identifier ?? "" }
      let purpose: ZoneAuthority.Purpose
      let written = (entry["purpose"]?.text ?? "").uppercased().withAmericanSpelling
      if let known = ZoneAuthority.Purpose(rawValue: written) {
        purpose = known
      } else {
        purpose = restriction == .authorisationRequired ? .authorization : .information
        warn(
          "`purpose` of an authority is \(written.isEmpty ? "missing" : "\"\(written)\"") and read as "
            + purpose.rawValue)
      }
      let interval = entry["intervalBefore"]?.text ?? ""
      if let number = entry["intervalBefore"]?.number, number != 0 {
        warn("`intervalBefore` is the number \(number), which has no unit, and is left out")
      }
      result.append(
        ZoneAuthority(
          name: text(entry["name"], "zoneAuthority.name", isList: isList),
          service: text(entry["service"], "zoneAuthority.service", isList: isList),
          contactName: text(entry["contactName"], "zoneAuthority.contactName", isList: isList),
          siteURL: plain("siteURL"), email: plain("email"), phone: plain("phone"), purpose: purpose,
          intervalBefore: interval))
    }
    return result
  }
}

extension String {
  /// The restriction's or purpose's name as ED-269 spells it.
  var withBritishSpelling: String { replacing("AUTHORIZATION", with: "AUTHORISATION") }
  /// The restriction's or purpose's name as ED-318 spells it.
  var withAmericanSpelling: String { replacing("AUTHORISATION", with: "AUTHORIZATION") }
}

/// Texts with HTML in them, as some national files have.
enum HTMLText {
  private static let entities = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ",
  ]
  /// The longest tag that is looked for.
  private static let tagLengthMax = 1_000
  /// The longest name of an entity that is looked for.
  private static let entityLengthMax = 8

  /// Whether a text has a tag or an entity.
  static func hasTags(_ text: String) -> Bool { text.contains("<") ? plain(text) != text : text.contains("&nbsp;") }

  /// The text without tags; breaks and paragraphs become line feeds, entities their characters.
  static func plain(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.first {
      if character == "<", let tag = tag(rest) {
        if ["br", "p", "/p", "li", "/div"].contains(tag.name) { result += "\n" }
        rest = rest[tag.end...]
      } else if character == "&", let entity = entity(rest) {
        result += entity.text
        rest = rest[entity.end...]
      } else {
        result.append(character)
        rest.removeFirst()
      }
    }
    let lines = result.split(separator: "\n").map { line in
      line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    return lines.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func tag(_ text: Substring) -> (name: String, end: String.Index)? {
    let start = text.index(after: text.startIndex)
    guard start < text.endIndex, text[start].isLetter || text[start] == "/",
      let close = text[start...].prefix(tagLengthMax).firstIndex(of: ">")
    else { return nil }
    let name = text[start..<close].prefix { $0.isLetter || $0.isNumber || $0 == "/" }
    return (name.lowercased(), text.index(after: close))
  }

  private static func entity(_ text: Substring) -> (text: String, end: String.Index)? {
    let start = text.index(after: text.startIndex)
    guard let close = text[start...].prefix(entityLengthMax + 1).firstIndex(of: ";") else { return nil }
    let name = text[start..<close]
    let end = text.index(after: close)
    if let known = entities[String(name)] { return (known, end) }
    guard name.first == "#" else { return nil }
    let digits = name.dropFirst()
    let code = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard let scalar = code.flatMap({ Unicode.Scalar($0) }) else { return nil }
    return (String(Character(scalar)), end)
  }
}
