/// A table of doses with their sources, as in `missions/doses`.
package struct DoseTable: Hashable, Sendable {
  /// The table's name for people.
  package var name: String
  /// The entries in the order of the file; their names are unique.
  package var entries: [DoseEntry]

  /// Puts a table together.
  package init(name: String, entries: [DoseEntry]) {
    self.name = name
    self.entries = entries
  }

  /// The entry with a name.
  package func entry(named name: String) -> DoseEntry? { entries.first { $0.name == name } }
}
