/// The two parts of the uncertainty of cells: what all cells of a camera share, and what each has for itself.
///
/// A cell states √(bias² + noise²/count). The bias shifts all cells of a camera alike, so it cannot make one cell
/// warmer than its neighbour; only the second part can. Where counts differ, a straight line through the squares over
/// 1/count tells both parts; where they do not, all but the noise of a common camera is taken as shared.
package struct UncertaintySplit: Hashable, Sendable {
  /// The standard uncertainty that cells share, in kelvin; not negative.
  package var sharedKelvin: Double
  /// The noise of one sample in kelvin; not negative.
  package var noiseKelvin: Double

  /// States both parts.
  package init(sharedKelvin: Double, noiseKelvin: Double) {
    precondition(sharedKelvin >= 0 && noiseKelvin >= 0, "an uncertainty is not negative")
    self.sharedKelvin = sharedKelvin
    self.noiseKelvin = noiseKelvin
  }

  /// Finds both parts from what cells state.
  package init(of cells: [ThermalCell]) {
    let usual = ThermalGrid.Accuracy()
    var least = Double.infinity
    var (sumX, sumY, sumXX, sumXY) = (0.0, 0.0, 0.0, 0.0)
    for cell in cells {
      let inverse = 1 / Double(max(1, cell.count))
      let square = cell.standardUncertaintyKelvin * cell.standardUncertaintyKelvin
      least = min(least, square)
      sumX += inverse
      sumY += square
      sumXX += inverse * inverse
      sumXY += inverse * square
    }
    guard least.isFinite, !cells.isEmpty else {
      self.init(sharedKelvin: usual.biasKelvin, noiseKelvin: usual.noiseKelvin)
      return
    }
    let count = Double(cells.count)
    let spread = count * sumXX - sumX * sumX
    guard spread > 1e-9 * count * sumXX else {
      self.init(sharedKelvin: least.squareRoot(), noiseKelvin: usual.noiseKelvin)
      return
    }
    let slope = max(0, (count * sumXY - sumX * sumY) / spread)
    let shared = min(least, max(0, (sumY - slope * sumX) / count))
    self.init(sharedKelvin: shared.squareRoot(), noiseKelvin: slope.squareRoot())
  }

  /// What a cell's mean has for itself, in kelvin: it is what its uncertainty holds beyond the shared part, and never
  /// less than the noise over its samples.
  package func ownKelvin(of cell: ThermalCell) -> Double {
    let stated = cell.standardUncertaintyKelvin * cell.standardUncertaintyKelvin - sharedKelvin * sharedKelvin
    let noise = noiseKelvin * noiseKelvin / Double(max(1, cell.count))
    return max(stated, noise, 0).squareRoot()
  }
}
