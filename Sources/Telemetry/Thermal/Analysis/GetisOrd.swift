/// The local statistic Gi* of Getis and Ord: how far the sum over a cell's surroundings and itself lies from what
/// it would be if the same temperatures were spread over the seen cells at random.
///
/// Ord and Getis 1995, "Local spatial autocorrelation statistics: distributional issues and an application", equation
/// for z with binary weights: (Σw·x − x̄·W) / (S·√((n·W − W²)/(n − 1))), where W is the number of cells within the
/// distance and S² = Σx²/n − x̄².
package enum GetisOrd {
  /// The z score of each cell of a lattice, in its order; 0 where nothing can be said: fewer than two cells, all of one
  /// temperature, or all cells within the distance.
  ///
  /// - Parameters:
  ///   - values: one finite number for each cell, in the lattice's order.
  ///   - reach: the distance in cells within which the weight is 1; at most `CellLattice.reachMax`.
  package static func scores(of values: [Double], in lattice: CellLattice, reach: Double) -> [Double] {
    precondition(values.count == lattice.count, "there is one value for each cell")
    let count = Double(values.count)
    guard values.count > 1 else { return values.map { _ in 0 } }
    let mean = values.reduce(0, +) / count
    let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    // A grid of one temperature has a spread of rounding errors.
    guard spread > abs(mean) * 1e-14 else { return values.map { _ in 0 } }
    // Sums of what exceeds the mean: they stay near 0, so differences of them keep their digits.
    var sums = [0.0]
    sums.reserveCapacity(values.count + 1)
    var sum = 0.0
    for value in values {
      sum += value - mean
      sums.append(sum)
    }
    var excess = [Double](repeating: 0, count: values.count)
    var weights = [Int](repeating: 0, count: values.count)
    lattice.forEachNeighbourRange(reach: reach) { place, low, high in
      excess[place] += sums[high] - sums[low]
      weights[place] += high - low
    }
    for place in excess.indices {
      let weight = Double(weights[place])
      let variance = (count * weight - weight * weight) / (count - 1)
      excess[place] = variance > 0 ? excess[place] / (spread * variance.squareRoot()) : 0
    }
    return excess
  }
}
