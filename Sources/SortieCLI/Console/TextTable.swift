/// A small table for people: columns aligned, numbers to the right.
struct TextTable {
  /// How a column is aligned.
  enum Alignment {
    case left
    case right
  }

  private let columns: [(title: String, alignment: Alignment)]
  private var rows: [[String]] = []

  init(_ columns: [(String, Alignment)]) {
    self.columns = columns.map { ($0.0, $0.1) }
  }

  mutating func add(_ row: String...) { add(cells: row) }

  mutating func add(cells row: [String]) {
    precondition(row.count == columns.count, "a row has as many cells as the table has columns")
    rows.append(row)
  }

  /// The table with its titles, each line ending with a line feed.
  var text: String {
    let titles = columns.map(\.title)
    let widths = columns.indices.map { column in
      ([titles] + rows).map { $0[column].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      let padded = cells.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - cells[column].count)
        return columns[column].alignment == .left ? cells[column] + space : space + cells[column]
      }
      var text = "  " + padded.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }
    return line(titles) + rows.map(line).joined()
  }
}
