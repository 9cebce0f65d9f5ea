/// Thermal cells by row and column, for sums over neighbourhoods.
///
/// Only cells that were seen are in it: holes and edges of the seen ground have no neighbours there, and nothing is
/// made up for them. Rows far apart cost nothing, since only rows with cells are kept.
package struct CellLattice: Sendable {
  /// The cells by row, then by column, each index once.
  package let cells: [ThermalCell]
  /// The rows that have cells, ascending.
  let rows: [Row]

  /// One row: its number and where its cells stand in `cells`.
  struct Row: Sendable {
    var number: Int
    var range: Range<Int>
  }

  /// The largest distance in cells that a neighbourhood may reach.
  package static let reachMax = 500

  /// Sorts cells; of several with one index the last one counts, as in a run store. O(n) where they are in order.
  package init(_ cells: [ThermalCell]) {
    var ordered = cells
    if zip(cells, cells.dropFirst()).contains(where: { $0.index >= $1.index }) {
      // Stable: the place in the input breaks ties, so that the last one of an index can be kept.
      let order = cells.indices.sorted { (cells[$0].index, $0) < (cells[$1].index, $1) }
      ordered = []
      for place in order {
        if ordered.last?.index == cells[place].index { ordered.removeLast() }
        ordered.append(cells[place])
      }
    }
    var rows: [Row] = []
    for (place, cell) in ordered.enumerated() {
      let number = Int(cell.index.row)
      if let last = rows.indices.last, rows[last].number == number {
        rows[last].range = rows[last].range.lowerBound..<place + 1
      } else {
        rows.append(Row(number: number, range: place..<place + 1))
      }
    }
    self.cells = ordered
    self.rows = rows
  }

  /// The number of cells.
  package var count: Int { cells.count }

  /// The column of a cell as a machine integer, so that sums of it cannot overflow.
  @inline(__always)
  func column(_ place: Int) -> Int { Int(cells[place].index.column) }

  /// The place of a cell in `cells`; nil where it was not seen. O(log n).
  package func place(of index: ThermalCellIndex) -> Int? {
    var (low, high) = (0, cells.count)
    while low < high {
      let middle = (low + high) / 2
      if cells[middle].index < index { low = middle + 1 } else { high = middle }
    }
    return low < cells.count && cells[low].index == index ? low : nil
  }

  /// Calls `body(place, low, high)` for each cell and each row of its disc: the cells `low..<high` are those of that
  /// row whose centres lie within `reach` cells of the cell's own, which is among them.
  ///
  /// Ends move along with the cells of a row, so that a row of a disc costs a constant time for each cell.
  @inline(__always)
  func forEachNeighbourRange(reach: Double, _ body: (_ place: Int, _ low: Int, _ high: Int) -> Void) {
    let halves = Self.halfWidths(reach: reach)
    let rowReach = halves.count - 1
    var first = 0
    for row in rows {
      while rows[first].number < row.number - rowReach { first += 1 }
      var other = first
      while other < rows.count, rows[other].number <= row.number + rowReach {
        let half = halves[abs(rows[other].number - row.number)]
        let end = rows[other].range.upperBound
        var low = rows[other].range.lowerBound
        var high = low
        for place in row.range {
          let middle = column(place)
          while low < end, column(low) < middle - half { low += 1 }
          if high < low { high = low }
          while high < end, column(high) <= middle + half { high += 1 }
          if low < high { body(place, low, high) }
        }
        other += 1
      }
    }
  }

  /// For each distance in rows the largest distance in columns that is still within `reach`.
  static func halfWidths(reach: Double) -> [Int] {
    precondition((0...Double(reachMax)).contains(reach), "a neighbourhood reaches at most `reachMax` cells")
    // A hair more, so that a reach of √2 cells holds the diagonal neighbour whatever the rounding.
    let squared = reach * reach * (1 + 1e-12)
    var halves: [Int] = []
    var row = 0
    while Double(row * row) <= squared {
      var half = Int((squared - Double(row * row)).squareRoot())
      while Double(row * row + (half + 1) * (half + 1)) <= squared { half += 1 }
      while half > 0, Double(row * row + half * half) > squared { half -= 1 }
      halves.append(half)
      row += 1
    }
    return halves
  }
}
