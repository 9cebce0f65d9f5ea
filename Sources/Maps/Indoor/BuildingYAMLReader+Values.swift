import Diagnostics
import Documents

extension BuildingYAMLReader {
  /// The parameters of an edge or a vertex by name.
  typealias Parameters = [YamlNode.Entry]

  /// The kinds of parameters, with the numbers that stand for them in the file.
  enum ParameterKind: Int {
    /// Any text, also an empty one.
    case text = 1
    /// A whole number.
    case whole = 2
    /// A finite number.
    case real = 3
    /// True or false.
    case flag = 4

    /// The number and what it stands for, for messages.
    var name: String {
      switch self {
      case .text: "1 (a text)"
      case .whole: "2 (a whole number)"
      case .real: "3 (a number)"
      case .flag: "4 (true or false)"
      }
    }
  }

  /// The entries of a mapping; unknown keys are reported and left out of nothing.
  mutating func entries(_ node: YamlNode, _ what: String, known: [String]? = nil) -> [YamlNode.Entry]? {
    guard case .mapping(let entries) = node.content else {
      log.error(
        MapRule.buildingWrongValue, "\(what) must be a mapping of keys, and this is \(node.kindName)", at: node.span)
      return nil
    }
    guard let known else { return entries }
    for entry in entries where !known.contains(entry.key) {
      log.warning(
        MapRule.buildingUnknownKey, "`\(entry.key)` in \(what) is not known and not read", at: entry.keySpan,
        help: log.offersSuggestions ? Suggestion.question(for: entry.key, among: known) : nil)
    }
    return entries
  }

  /// The items of a list; none where the key is absent.
  mutating func items(_ entries: [YamlNode.Entry], _ key: String) -> [YamlNode] {
    guard let node = entries.value(key) else { return [] }
    if case .sequence(let items) = node.content { return items }
    // Editors write `{}` for a list without items.
    if case .mapping(let entries) = node.content, entries.isEmpty { return [] }
    log.error(MapRule.buildingWrongValue, "`\(key)` must be a list, and it is \(node.kindName)", at: node.span)
    return []
  }

  /// A finite number.
  mutating func number(_ node: YamlNode?, _ what: String, at place: SourceSpan) -> Double? {
    guard let node else {
      log.error(MapRule.buildingMissingKey, "\(what) is missing", at: place)
      return nil
    }
    guard let text = node.text, let value = Double(text) else {
      log.error(
        MapRule.buildingWrongValue, "\(what) must be a number, and it is \(Self.quote(node))", at: node.span)
      return nil
    }
    guard value.isFinite else {
      log.error(MapRule.buildingWrongValue, "\(what) must be finite, and it is \(text)", at: node.span)
      return nil
    }
    return value
  }

  /// A whole number.
  mutating func whole(_ node: YamlNode, _ what: String) -> Int? {
    if let text = node.text, let value = Int(text) { return value }
    log.error(
      MapRule.buildingWrongValue, "\(what) must be a whole number, and it is \(Self.quote(node))", at: node.span)
    return nil
  }

  /// The value of a parameter `[kind, value]`, after its kind was checked; nil where it is absent or wrong.
  mutating func parameter(_ parameters: Parameters, _ name: String, _ kinds: [ParameterKind]) -> YamlNode? {
    guard let entry = parameters.first(where: { $0.key == name }) else { return nil }
    guard case .sequence(let pair) = entry.value.content, pair.count == 2,
      let number = pair[0].text.flatMap({ Int($0) })
    else {
      log.error(
        MapRule.buildingWrongValue, "parameter `\(name)` must be a list of its kind and its value",
        at: entry.value.span, help: "such as `\(name): [\(kinds[0].rawValue), …]`")
      return nil
    }
    guard kinds.contains(where: { $0.rawValue == number }) else {
      log.error(
        MapRule.buildingWrongValue, "parameter `\(name)` has kind \(number), and it is of kind \(kinds[0].name)",
        at: pair[0].span)
      return nil
    }
    return pair[1]
  }

  /// A text; empty where it is absent.
  mutating func text(_ parameters: Parameters, _ name: String) -> String {
    guard let node = parameter(parameters, name, [.text]) else { return "" }
    guard case .scalar = node.content else {
      log.error(MapRule.buildingWrongValue, "parameter `\(name)` must be a text", at: node.span)
      return ""
    }
    return node.text ?? ""
  }

  /// True or false; false where it is absent.
  mutating func flag(_ parameters: Parameters, _ name: String) -> Bool {
    guard let node = parameter(parameters, name, [.flag]) else { return false }
    switch node.text?.lowercased() {
    case "true": return true
    case "false": return false
    default:
      log.error(
        MapRule.buildingWrongValue, "parameter `\(name)` must be true or false, and it is \(Self.quote(node))",
        at: node.span)
      return false
    }
  }

  /// A finite number; nil where it is absent.
  mutating func real(_ parameters: Parameters, _ name: String) -> Double? {
    guard let node = parameter(parameters, name, [.real, .whole]) else { return nil }
    return number(node, "parameter `\(name)`", at: node.span)
  }

  /// A whole number that is not negative; 0 where it is absent.
  mutating func index(_ parameters: Parameters, _ name: String) -> Int {
    guard let node = parameter(parameters, name, [.whole]), let value = whole(node, "parameter `\(name)`") else {
      return 0
    }
    guard value >= 0 else {
      log.error(MapRule.buildingWrongValue, "parameter `\(name)` must not be negative", at: node.span)
      return 0
    }
    return value
  }

  /// A value for messages, cut where it is long.
  static func quote(_ node: YamlNode) -> String {
    guard let text = node.text else { return node.kindName }
    return "`\(text.prefix(40))`"
  }
}
