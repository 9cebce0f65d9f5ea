import Foundation

/// What the ground around a cell is like: what is usual there, and how far it spreads about that.
///
/// The surroundings of a cell are a square window that reaches at least `reach` cells to each side. Cells of one block
/// of the grid share a window, so that a window is looked at once for each block and not once for each cell; blocks
/// start at multiples of their side, so what is seen elsewhere does not move them.
///
/// Ground often slopes in temperature: a hill in the sun, a street from shade to light. At the border of the ground all
/// surroundings lie to one side, and a slope alone would make each cell there stand out. So a slope is taken out first:
/// the difference of the medians of the outer thirds of the window over their distance (the resistant line of Tukey
/// 1977), eastwards and then northwards. A hot spot that fills less than half of a third does not tilt it.
package struct LocalDeviation: Hashable, Sendable {
  /// What is usual at the cell: the median over the window, moved along the slope to the cell.
  package var median: Double
  /// 1.4826 times the median absolute deviation from it: the standard deviation, if the surroundings are Gaussian.
  package var spread: Double
  /// The number of cells in the window, the cell itself among them.
  package var count: Int
  /// The standard error of `median` in units of `spread`: it grows towards the border of the window, where the slope
  /// counts more.
  package var errorShare: Double

  /// States surroundings; without an error, that of a median of `count` Gaussian numbers.
  package init(median: Double, spread: Double, count: Int, errorShare: Double? = nil) {
    self.median = median
    self.spread = spread
    self.count = count
    self.errorShare = errorShare ?? (.pi / 2 / Double(max(1, count))).squareRoot()
  }

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
    var buffer = Window()
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
        lattice, values, band: Array(rows[start..<end]), window: Array(rows[low..<high]), side: side, reach: reach,
        &buffer, &result)
      start = end
    }
    return result
  }

  /// Goes along one row of blocks from west to east.
  private static func sweep(
    _ lattice: CellLattice, _ values: [Double], band: [CellLattice.Row], window: [CellLattice.Row], side: Int,
    reach: Int, _ buffer: inout Window, _ result: inout [LocalDeviation]
  ) {
    var next = band.map(\.range.lowerBound)
    var lows = window.map(\.range.lowerBound)
    var highs = lows
    while true {
      var first = Int.max
      for row in band.indices where next[row] < band[row].range.upperBound {
        first = min(first, lattice.column(next[row]))
      }
      guard first != Int.max else { return }
      let block = floorDivide(first, side)
      buffer.removeAll()
      for row in window.indices {
        let end = window[row].range.upperBound
        while lows[row] < end, lattice.column(lows[row]) < block * side - reach { lows[row] += 1 }
        highs[row] = max(highs[row], lows[row])
        while highs[row] < end, lattice.column(highs[row]) < (block + 1) * side + reach { highs[row] += 1 }
        for place in lows[row]..<highs[row] {
          buffer.append(values[place], column: lattice.column(place), row: window[row].number)
        }
      }
      let plane = buffer.takeOutSlope()
      let found = summary(of: &buffer.values)
      for row in band.indices {
        while next[row] < band[row].range.upperBound, lattice.column(next[row]) < (block + 1) * side {
          let offset = plane.offset(column: lattice.column(next[row]), row: band[row].number)
          let error = plane.relativeVariance(column: lattice.column(next[row]), row: band[row].number)
          result[next[row]] = LocalDeviation(
            median: found.median + offset, spread: found.spread, count: found.count,
            errorShare: (error / Double(found.count)).squareRoot())
          next[row] += 1
        }
      }
    }
  }

  /// How many standard deviations a value exceeds what is usual, as a score of the normal distribution.
  ///
  /// A spread that was estimated from few cells is often too small, and makes scores too large by chance. Its
  /// distribution is near that of Student with 0.37 times as many degrees of freedom as there are cells, the efficiency
  /// of the median absolute deviation (Rousseeuw and Croux 1993); Wallace 1959 gives the normal score of the same tail
  /// to some per mille.
  ///
  /// - Parameter scaleMin: the least standard deviation that is taken; positive.
  package func score(of value: Double, scaleMin: Double) -> Double {
    let scale = max(spread, scaleMin)
    let error = spread * errorShare
    let ratio = (value - median) / (scale * scale + error * error).squareRoot()
    let freedom = 0.37 * Double(count)
    let size = (freedom * log(1 + ratio * ratio / freedom)).squareRoot() * (8 * freedom + 1) / (8 * freedom + 3)
    return ratio < 0 ? -size : size
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
