import Quantities

/// Collects surface temperatures into squares of the ground, from any number of frames and vehicles.
///
/// Only sums are kept, never pixels. Squares come out by row, then by column, whatever the order of the input.
package struct ThermalGrid: Hashable, Sendable {
  /// The side of a square; positive.
  package let cellSize: Length
  /// What the camera is good for.
  package let accuracy: Accuracy
  private var sums: [ThermalCellIndex: Sums] = [:]

  /// Makes an empty grid.
  package init(cellSize: Length, accuracy: Accuracy = Accuracy()) {
    precondition(cellSize.metres > 0, "a grid's squares have a positive size")
    self.cellSize = cellSize
    self.accuracy = accuracy
  }

  /// How far a camera's readings are off.
  package struct Accuracy: Hashable, Sendable {
    /// The noise of one sample in kelvin (NETD, noise-equivalent temperature difference): averages down.
    package var noiseKelvin: Double
    /// The standard uncertainty of what all samples of a camera share, in kelvin: does not average down.
    package var biasKelvin: Double

    /// Describes a camera. The defaults are those of common drone cameras: 50 mK of noise, and an accuracy of ±2 K
    /// taken as two standard deviations.
    package init(noiseKelvin: Double = 0.05, biasKelvin: Double = 1) {
      precondition(noiseKelvin >= 0 && biasKelvin >= 0, "an uncertainty is not negative")
      self.noiseKelvin = noiseKelvin
      self.biasKelvin = biasKelvin
    }

    /// The standard uncertainty of the mean of `count` samples in kelvin: √(bias² + noise²/count).
    package func standardUncertaintyKelvin(ofMeanOver count: Int) -> Double {
      precondition(count > 0, "a mean is over at least one sample")
      return (biasKelvin * biasKelvin + noiseKelvin * noiseKelvin / Double(count)).squareRoot()
    }
  }

  /// The number of squares that were seen.
  package var cellCount: Int { sums.count }

  /// Adds one sample at a point of the ground. Returns false, and adds nothing, where the temperature is not finite or
  /// the point is off the grid.
  @discardableResult
  package mutating func add(_ temperature: Temperature, at point: LocalPoint) -> Bool {
    guard let index = ThermalCellIndex(of: point, cellSize: cellSize) else { return false }
    return add(minimum: temperature, mean: temperature, maximum: temperature, count: 1, at: index)
  }

  /// Adds samples that a camera has already reduced for one square. Returns false, and adds nothing, where a number is
  /// not finite, there is no sample, or minimum, mean and maximum are not in order.
  @discardableResult
  package mutating func add(
    minimum: Temperature, mean: Temperature, maximum: Temperature, count: Int, at index: ThermalCellIndex
  ) -> Bool {
    guard count > 0, minimum.celsius.isFinite, mean.celsius.isFinite, maximum.celsius.isFinite,
      minimum <= mean, mean <= maximum
    else { return false }
    let added = Sums(
      weighted: mean.celsius * Double(count), minimum: minimum.celsius, maximum: maximum.celsius, count: count)
    sums[index] = sums[index].map { $0.joined(with: added) } ?? added
    return true
  }

  /// Adds all that another grid has collected. Both must have squares of the same size; the accuracy stays this one's.
  package mutating func merge(_ other: ThermalGrid) {
    precondition(cellSize == other.cellSize, "grids that are merged have squares of the same size")
    // No square is visited twice, so the order of the dictionary cannot reach the result.
    for (index, added) in other.sums { sums[index] = sums[index].map { $0.joined(with: added) } ?? added }
  }

  /// The squares by row from the south, then by column from the west.
  package var cells: [ThermalCell] {
    sums.sorted { $0.key < $1.key }.map { index, sums in
      ThermalCell(
        index: index, mean: Temperature(celsius: sums.mean), minimum: Temperature(celsius: sums.minimum),
        maximum: Temperature(celsius: sums.maximum), count: sums.count,
        standardUncertaintyKelvin: accuracy.standardUncertaintyKelvin(ofMeanOver: sums.count))
    }
  }

  private struct Sums: Hashable, Sendable {
    var weighted: Double
    var minimum: Double
    var maximum: Double
    var count: Int

    /// The mean, held between the extremes against rounding.
    var mean: Double { min(maximum, max(minimum, weighted / Double(count))) }

    func joined(with other: Sums) -> Sums {
      Sums(
        weighted: weighted + other.weighted, minimum: min(minimum, other.minimum),
        maximum: max(maximum, other.maximum), count: count + other.count)
    }
  }
}
