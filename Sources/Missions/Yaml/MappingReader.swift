import Diagnostics

/// The problems found so far in one reading.
package struct ProblemLog: Sendable, Hashable {
  /// The problems in the order in which they were found.
  package var diagnostics: [Diagnostic] = []

  /// Starts an empty log.
  package init() {}

  /// Notes an error.
  mutating func error(
    _ code: String, _ message: String, at span: SourceSpan, label: String = "", help: String? = nil
  ) {
    diagnostics.append(Diagnostic(code, .error, message, at: span, label: label, help: help))
  }

  /// Notes a warning.
  mutating func warning(
    _ code: String, _ message: String, at span: SourceSpan, label: String = "", help: String? = nil
  ) {
    diagnostics.append(Diagnostic(code, .warning, message, at: span, label: label, help: help))
  }
}

/// The keys of one mapping while it is decoded by hand.
///
/// Unknown keys are reported when the reader is made. A missing key is not reported where an unknown key looks like
/// it, so a misspelt key gives one message.
struct MappingReader {
  /// Where the mapping stands; for mappings of a task the key that names it.
  let span: SourceSpan
  private let name: String
  private let entries: [String: YamlNode.Entry]
  private let excused: Set<String>

  /// Opens a mapping; nil and a problem where the node is none.
  ///
  /// - Parameters:
  ///   - name: what the mapping describes, such as `a delivery`.
  ///   - keys: all keys that it may have.
  init?(_ node: YamlNode, name: String, keys: [String], log: inout ProblemLog) {
    guard case .mapping(let entries) = node.content else {
      log.error(
        "M010", "\(name) must be a mapping of keys, and this is \(node.kindName)", at: node.span,
        help: "known keys: \(keys.map { "`\($0)`" }.joined(separator: ", "))")
      return nil
    }
    span = entries.first?.keySpan ?? node.span
    self.name = name
    var known: [String: YamlNode.Entry] = [:]
    var excused: Set<String> = []
    let written = Set(entries.map(\.key))
    for entry in entries {
      if keys.contains(entry.key) {
        known[entry.key] = entry
        continue
      }
      let free = keys.filter { !written.contains($0) }
      let nearest = Suggestion.nearest(to: entry.key, among: free)
      if let nearest { excused.insert(nearest) }
      let list = "known keys: \(keys.map { "`\($0)`" }.joined(separator: ", "))"
      log.error(
        "M011", "unknown key `\(entry.key)` in \(name)", at: entry.keySpan,
        help: nearest.map { "did you mean `\($0)`?" } ?? list)
    }
    self.entries = known
    self.excused = excused
  }

  /// Whether the key is written, with or without a value.
  func has(_ key: String) -> Bool { entries[key] != nil }

  /// Whether the key is absent because it is misspelt: that has been reported already.
  func isMisspelt(_ key: String) -> Bool { excused.contains(key) }

  /// Where the key stands, or the mapping where it is not written.
  func keySpan(_ key: String) -> SourceSpan { entries[key]?.keySpan ?? span }

  /// Where the value stands, or the mapping where it is not written.
  func valueSpan(_ key: String) -> SourceSpan {
    guard let entry = entries[key] else { return span }
    return entry.value.isMissing ? entry.keySpan : entry.value.span
  }

  /// The value of an optional key.
  func value(_ key: String) -> YamlNode? {
    guard let entry = entries[key], !entry.value.isMissing else { return nil }
    return entry.value
  }

  /// The value of a key that must be there.
  func required(_ key: String, hint: String, log: inout ProblemLog) -> YamlNode? {
    if let value = value(key) { return value }
    if let entry = entries[key] {
      log.error("M012", "`\(key)` has no value", at: entry.keySpan, help: "write it as `\(key): \(hint)`")
    } else if !excused.contains(key) {
      log.error("M012", "\(name) has no `\(key)`", at: span, help: "add `\(key): \(hint)`")
    }
    return nil
  }
}
