/// What the ground around a cell is like: the median of its surroundings and how far they spread about it.
///
/// The surroundings of a cell are a square window that reaches at least `reach` cells to each side. Cells of one block
/// of the grid share a window, so that a window is looked at once for each block and not once for each cell; blocks
/// start at multiples of their side, so what is seen elsewhere does not move them.
package struct LocalDeviation: Hashable, Sendable {
  /// The median over the window.
  package var median: Double
  /// 1.4826 times the median absolute deviation from it: the standard deviation, if the surroundings are Gaussian.
  package var spread: Double
  /// The number of cells in the window, the cell itself among them.
  package var count: Int

  /// The factor from a median absolute deviation to a standard deviation: 1 / Φ⁻¹(3/4).
  package static let consistency = 1.482602218505602

  /// The side of the blocks that share a window, in cells.
  package static func blockSide(reach: Int) -> Int { max(1, (reach + 1) / 2) }

  /// The surroundings of each cell, in the lattice's order.
  ///
  /// O(n) for any reach: a cell is in about 25 windows.
  ///
  /// - Parameters:
  ///   - values: one finite number for each cell, in the lattice's order.
  ///   - reach: cells to each side, 1 to `CellLattice.reachMax`.
  package static func surroundings(
    of values: [Double], in lattice: CellLattice, reach: Int
  ) -> [LocalDeviation] {
    precondition(values.count == lattice.count, "there is one value for each cell")
    precondition((1...CellLattice.reachMax).contains(reach), "a window reaches 1 to `reachMax` cells")
    var result = [LocalDeviation](
      repeating: LocalDeviation(median: 0, spread: 0, count: 0), count: values.count)
    let side = blockSide(reach: reach)
    var buffer: [Double] = []
    let rows = lattice.rows
    var (start, low) = (0, 0)
    while start < rows.count {
      let block = floorDivide(rows[start].number, side)
      var end = start
      while end < rows.count, floorDivide(rows[end].number, side) == block { end += 1 }
      while rows[low].number < block * side - reach { low += 1 }
      var high = max(low, end)
      while high < rows.count, rows[high].number < (block + 1) * side + reach { high += 1 }
      sweep(
        lattice, values, band: rows[start..<end].map(\.range), window: rows[low..<high].map(\.range), side: side,
        reach: reach, &buffer, &result)
      start = end
    }
    return result
  }

  /// Goes along one row of blocks from west to east.
  private static func sweep(
    _ lattice: CellLattice, _ values: [Double], band: [Range<Int>], window: [Range<Int>], side: Int, reach: Int,
    _ buffer: inout [Double], _ result: inout [LocalDeviation]
  ) {
    var next = band.map(\.lowerBound)
    var lows = window.map(\.lowerBound)
    var highs = lows
    while true {
      var first = Int.max
      for row in band.indices where next[row] < band[row].upperBound { first = min(first, lattice.column(next[row])) }
      guard first != Int.max else { return }
      let block = floorDivide(first, side)
      buffer.removeAll(keepingCapacity: true)
      for row in window.indices {
        let end = window[row].upperBound
        while lows[row] < end, lattice.column(lows[row]) < block * side - reach { lows[row] += 1 }
        highs[row] = max(highs[row], lows[row])
        while highs[row] < end, lattice.column(highs[row]) < (block + 1) * side + reach { highs[row] += 1 }
        buffer.append(contentsOf: values[lows[row]..<highs[row]])
      }
      let found = summary(of: &buffer)
      for row in band.indices {
        while next[row] < band[row].upperBound, lattice.column(next[row]) < (block + 1) * side {
          result[next[row]] = found
          next[row] += 1
        }
      }
    }
  }

  /// The median and spread of numbers, which are left in another order; there is at least one.
  static func summary(of numbers: inout [Double]) -> LocalDeviation {
    let middle = Order.median(&numbers)
    for place in numbers.indices { numbers[place] = abs(numbers[place] - middle) }
    return LocalDeviation(
      median: middle, spread: consistency * Order.median(&numbers), count: numbers.count)
  }

  /// Division that rounds down, also below 0.
  private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
    value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
  }
}
