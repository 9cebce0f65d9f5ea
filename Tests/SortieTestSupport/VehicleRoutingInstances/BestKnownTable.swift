/// The table `bks.csv` beside the folders of public instances: best known costs and rounding conventions.
package struct BestKnownTable: Hashable, Sendable {
  /// One row.
  package struct Entry: Hashable, Sendable {
    /// The class: the name of the instance's folder.
    package var folder: String
    /// The instance: the name of its file without extension.
    package var instance: String
    /// The convention that costs are compared in; nil where the table names none that is known.
    package var rounding: RoutingRounding?
    /// The best known cost in that convention; nil where there is no reference value.
    package var cost: Double?
    /// Whether the table says that a solution with that cost was checked.
    package var isChecked: Bool

    /// Makes a row.
    package init(folder: String, instance: String, rounding: RoutingRounding?, cost: Double?, isChecked: Bool) {
      self.folder = folder
      self.instance = instance
      self.rounding = rounding
      self.cost = cost
      self.isChecked = isChecked
    }
  }

  /// All rows, in order.
  package let entries: [Entry]

  /// The most rows.
  package static let entriesMax = 100_000

  /// Reads the table; columns are found by their names.
  package init(_ bytes: [UInt8]) throws(RoutingInstanceError) {
    let text = try InstanceText(bytes, RoutingInstanceLimits())
    let heading = text.lines.first.map { Self.fields($0.text) } ?? []
    func column(_ name: String) throws(RoutingInstanceError) -> Int {
      guard let index = heading.firstIndex(of: name) else {
        throw RoutingInstanceError(.missing, line: 1, "the column \(name) is absent", help: "write it in the heading")
      }
      return index
    }
    let columns = (
      folder: try column("class"), instance: try column("instance"), rounding: try column("rounding_convention"),
      cost: try column("bks_int"), checked: try column("bks_solution_checked")
    )
    var entries: [Entry] = []
    for line in text.lines.dropFirst().prefix(Self.entriesMax) {
      let fields = Self.fields(line.text)
      guard fields.count == heading.count else {
        throw RoutingInstanceError(
          .missing, line: line.number, "the row has \(fields.count) fields", help: "write \(heading.count)")
      }
      entries.append(
        Entry(
          folder: fields[columns.folder], instance: fields[columns.instance],
          rounding: Self.rounding(fields[columns.rounding]), cost: Double(fields[columns.cost]),
          isChecked: fields[columns.checked].hasPrefix("ok")))
    }
    self.entries = entries
  }

  /// The row of an instance.
  package func entry(folder: String, instance: String) -> Entry? {
    entries.first { $0.folder == folder && $0.instance == instance }
  }

  /// The convention of a class, by its first row with one.
  package func rounding(folder: String) -> RoutingRounding? {
    entries.first { $0.folder == folder && $0.rounding != nil }?.rounding
  }

  private static func rounding(_ text: String) -> RoutingRounding? {
    let names: [(String, RoutingRounding)] = [
      ("round", .nint), ("dimacs", .x10trunc), ("exact", .x1000nint), ("double", .exact),
    ]
    return names.first { text.hasPrefix($0.0) }?.1
  }

  /// The fields of a line; commas inside quotes separate nothing.
  private static func fields(_ line: String) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        fields.append("")
      } else {
        fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}
