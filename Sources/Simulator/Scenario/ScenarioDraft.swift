import Diagnostics
import Documents
import Foundation
import Quantities

/// The text of a scenario as something that can be changed: what is written is what is read again.
package struct ScenarioDraft: Sendable, Hashable {
  private var entries: [YamlNode.Entry]

  /// A draft of a scenario that was read; nil for one that was not.
  package init?(_ scenario: Scenario) {
    guard case .mapping(let entries)? = scenario.source?.content else { return nil }
    self.entries = entries
  }

  /// The faults, as they stand in the text.
  package var faults: [YamlNode] {
    get {
      guard case .sequence(let nodes)? = Scenario.entry("faults", in: root)?.value.content else { return [] }
      return nodes
    }
    set { set("faults", newValue.isEmpty ? nil : Self.node(.sequence(newValue))) }
  }

  /// Whether a key of the scenario is written.
  package func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

  /// Writes a key of the scenario, or takes it out.
  package mutating func set(_ key: String, _ text: String?) { set(key, text.map { Self.scalar($0) }) }

  /// Writes keys of one of the scenario's mappings, or takes them out.
  package mutating func set(_ key: String, _ values: [(key: String, text: String?)]) {
    let node = Scenario.entry(key, in: root)?.value ?? Self.node(.mapping([]))
    set(key, Self.changed(node, values.map { ($0.key, $0.text.map { Self.scalar($0) }) }))
  }

  /// A copy in which every fault by chance, and every fault of several vehicles, is a list of faults at moments, as a
  /// seed draws them.
  package func drawn(_ scenario: Scenario, vehicles: [String], faultsUntilSeconds: Double, seed: UInt64) -> Self {
    var copy = self
    let nodes = faults
    let schedule = FaultSchedule(scenario.faults, vehicles: vehicles, within: 0...faultsUntilSeconds, seed: seed)
    var drawn: [YamlNode] = []
    for change in schedule.changes where change.begins && nodes.indices.contains(change.place) {
      let end = schedule.changes.first { $0.number == change.number && !$0.begins }?.seconds
      var values: [(String, YamlNode?)] = [("every", nil), ("after", Self.seconds(change.seconds))]
      if let index = change.vehicle {
        values.append(("vehicles", Self.node(.sequence([Self.scalar(vehicles[index])]))))
      }
      if let end, end < faultsUntilSeconds { values.append(("for", Self.seconds(end - change.seconds))) }
      drawn.append(Self.changed(nodes[change.place], values))
    }
    copy.faults = drawn
    return copy
  }

  /// Makes a fault last so long.
  package mutating func setDuration(ofFault place: Int, seconds: Double) {
    var nodes = faults
    nodes[place] = Self.changed(nodes[place], [("for", Self.seconds(seconds))])
    faults = nodes
  }

  /// The text, which ends with a line feed.
  package var text: String {
    entries.reduce(into: "") { text, entry in
      if entry.key == "faults", case .sequence(let nodes) = entry.value.content {
        text += "faults:\n" + nodes.map { "  - \(Self.flow($0))\n" }.joined()
      } else {
        text += "\(entry.key): \(Self.flow(entry.value))\n"
      }
    }
  }

  // MARK: Nodes

  private var root: YamlNode { Self.node(.mapping(entries)) }

  private mutating func set(_ key: String, _ node: YamlNode?) {
    guard case .mapping(let changed) = Self.changed(root, [(key, node)]).content else { return }
    entries = changed
  }

  /// A mapping with values set, added, or taken out where they are nil.
  private static func changed(_ node: YamlNode, _ values: [(key: String, node: YamlNode?)]) -> YamlNode {
    guard case .mapping(var entries) = node.content else { return node }
    for (key, value) in values {
      let place = entries.firstIndex { $0.key == key }
      switch (place, value) {
      case (let place?, let value?): entries[place].value = value
      case (let place?, nil): entries.remove(at: place)
      case (nil, let value?): entries.append(YamlNode.Entry(key: key, keySpan: node.span, value: value))
      case (nil, nil): break
      }
    }
    return Self.node(.mapping(entries))
  }

  private static func node(_ content: YamlNode.Content) -> YamlNode {
    YamlNode(span: SourceSpan(path: ""), content: content)
  }

  private static func scalar(_ text: String) -> YamlNode { node(.scalar(text, isQuoted: false)) }

  /// Seconds to the millisecond.
  private static func seconds(_ seconds: Double) -> YamlNode { scalar("\((seconds * 1000).rounded() / 1000) s") }

  /// One line of YAML's flow style.
  private static func flow(_ node: YamlNode) -> String {
    switch node.content {
    case .scalar(let text, let isQuoted):
      let isPlain =
        !isQuoted
        && text.unicodeScalars.allSatisfy {
          $0.isASCII
            && ($0.properties.isAlphabetic || $0.properties.numericType != nil || " ._/%+-".unicodeScalars.contains($0))
        }
      if isPlain { return text }
      let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        .replacing("\t", with: "\\t")
      return "\"\(escaped)\""
    case .sequence(let nodes): return "[\(nodes.map { flow($0) }.joined(separator: ", "))]"
    case .mapping(let entries): return "{ \(entries.map { "\($0.key): \(flow($0.value))" }.joined(separator: ", ")) }"
    }
  }
}
