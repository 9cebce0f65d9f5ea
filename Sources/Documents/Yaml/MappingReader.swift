import Diagnostics

/// The problems found so far in one reading.
package struct ProblemLog: Sendable, Hashable {
  /// The problems in the order in which they were found.
  package var diagnostics: [Diagnostic] = []

  /// After this many problems no names are compared any more: the work for one grows with the number of names.
  static let suggestionsMax = 200
  /// After this many problems the others are counted and left out.
  static let problemsMax = 1000

  /// Whether an unknown name may still be compared with the known ones.
  package var offersSuggestions: Bool { diagnostics.count < Self.suggestionsMax }

  /// The problems in reading order; above `problemsMax` the first of them and a last one that counts the others.
  package func limited(path: String) -> [Diagnostic] {
    let sorted = diagnostics.inReadingOrder
    guard sorted.count > Self.problemsMax else { return sorted }
    let rest = sorted.count - Self.problemsMax
    // Errors must not get lost behind warnings.
    return Array(sorted.prefix(Self.problemsMax)) + [
      Diagnostic(
        "M004", sorted.hasErrors ? .error : .warning, "\(rest) more problems are not shown",
        at: SourceSpan(path: path), help: "solve those above first")
    ]
  }

  /// Starts an empty log.
  package init() {}

  /// Notes an error.
  package mutating func error(
    _ code: String, _ message: String, at span: SourceSpan, label: String = "", help: String? = nil
  ) {
    diagnostics.append(Diagnostic(code, .error, message, at: span, label: label, help: help))
  }

  /// Notes a warning.
  package mutating func warning(
    _ code: String, _ message: String, at span: SourceSpan, label: String = "", help: String? = nil
  ) {
    diagnostics.append(Diagnostic(code, .warning, message, at: span, label: label, help: help))
  }
}

/// The keys of one mapping while it is decoded by hand.
///
/// Unknown keys and keys without a value are reported when the reader is made. A missing key is not reported where an
/// unknown key looks like it, so a misspelt key gives one message.
package struct MappingReader {
  /// Where the mapping stands; for mappings of a task the key that names it.
  package let span: SourceSpan
  private let name: String
  private let entries: [String: YamlNode.Entry]
  private let excused: Set<String>

  /// Opens a mapping; nil and a problem where the node is none.
  ///
  /// - Parameters:
  ///   - name: what the mapping describes, such as `a delivery`.
  ///   - keys: all keys that it may have.
  ///   - foreign: keys that belong to something else and are refused here, with what to do about each.
  package init?(
    _ node: YamlNode, name: String, keys: [String], foreign: [String: String] = [:], log: inout ProblemLog
  ) {
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
    let free = keys.filter { !written.contains($0) }
    let list = "known keys: \(keys.map { "`\($0)`" }.joined(separator: ", "))"
    for entry in entries {
      if keys.contains(entry.key) {
        known[entry.key] = entry
        if entry.value.isMissing {
          log.error(
            "M012", "`\(entry.key)` in \(name) has no value", at: entry.keySpan,
            help: "write its value, or take the key out")
        }
        continue
      }
      if let help = foreign[entry.key] {
        log.error("M037", "`\(entry.key)` does not go with \(name)", at: entry.keySpan, help: help)
        continue
      }
      let nearest = log.offersSuggestions ? Suggestion.nearest(to: entry.key, among: free) : nil
      if let nearest { excused.insert(nearest) }
      log.error(
        "M011", "unknown key `\(entry.key)` in \(name)", at: entry.keySpan,
        help: nearest.map { "did you mean `\($0)`?" } ?? list)
    }
    self.entries = known
    self.excused = excused
  }

  /// Whether the key is written, with or without a value.
  package func has(_ key: String) -> Bool { entries[key] != nil }

  /// Whether the key is absent because it is misspelt: that has been reported already.
  package func isMisspelt(_ key: String) -> Bool { excused.contains(key) }

  /// Where the key stands, or the mapping where it is not written.
  package func keySpan(_ key: String) -> SourceSpan { entries[key]?.keySpan ?? span }

  /// Where the value stands, or the mapping where it is not written.
  package func valueSpan(_ key: String) -> SourceSpan {
    guard let entry = entries[key] else { return span }
    return entry.value.isMissing ? entry.keySpan : entry.value.span
  }

  /// The value of an optional key.
  package func value(_ key: String) -> YamlNode? {
    guard let entry = entries[key], !entry.value.isMissing else { return nil }
    return entry.value
  }

  /// The value of a key that must be there.
  package func required(_ key: String, hint: String, log: inout ProblemLog) -> YamlNode? {
    if let value = value(key) { return value }
    if entries[key] == nil, !excused.contains(key) {
      log.error("M012", "\(name) has no `\(key)`", at: span, help: "add `\(key): \(hint)`")
    }
    return nil
  }
}
