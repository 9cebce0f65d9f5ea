import Diagnostics

/// A piece of a YAML file that knows where it stands.
package struct YamlNode: Sendable, Hashable {
  /// Where it stands. Scalars span their text; lists and mappings span their first character.
  package var span: SourceSpan
  /// What it is.
  package var content: Content

  /// Puts a node together.
  package init(span: SourceSpan, content: Content) {
    self.span = span
    self.content = content
  }

  /// The kinds of nodes.
  package indirect enum Content: Sendable, Hashable {
    /// A text; `isQuoted` where the author put it in quotes or wrote it as a block.
    case scalar(String, isQuoted: Bool)
    /// Keys with values, in the order of the file.
    case mapping([Entry])
    /// Values in the order of the file.
    case sequence([YamlNode])
  }

  /// One key with its value.
  package struct Entry: Sendable, Hashable {
    /// The key.
    package var key: String
    /// Where the key stands.
    package var keySpan: SourceSpan
    /// Its value.
    package var value: YamlNode

    /// Puts an entry together.
    package init(key: String, keySpan: SourceSpan, value: YamlNode) {
      self.key = key
      self.keySpan = keySpan
      self.value = value
    }
  }

  /// The text of a scalar that is not empty; nil for `~`, `null`, nothing, lists and mappings.
  package var text: String? {
    guard case .scalar(let text, let isQuoted) = content else { return nil }
    if !isQuoted, text.isEmpty || text == "~" || text == "null" { return nil }
    return text
  }

  /// Whether the value was left out or is `null`.
  package var isMissing: Bool {
    if case .scalar = content { return text == nil }
    return false
  }

  /// What it is, for messages.
  package var kindName: String {
    switch content {
    case .scalar: isMissing ? "nothing" : "a text"
    case .mapping: "a mapping of keys"
    case .sequence: "a list"
    }
  }
}
