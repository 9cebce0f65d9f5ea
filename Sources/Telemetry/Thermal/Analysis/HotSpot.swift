import Quantities

/// Cells that touch and are warmer (or colder) than what is around them.
package struct HotSpot: Hashable, Sendable {
  /// 1 for the spot that stands out most, then 2, and so on.
  package var number: Int
  /// Its cells by row, then by column; never empty.
  package var cells: [ThermalCellIndex]
  /// The area of its cells in square metres.
  package var areaSquareMetres: Double
  /// The mean of the centres of its cells.
  package var centre: LocalPoint
  /// The cell whose mean stands out most.
  package var peak: ThermalCell
  /// How far the peak's mean exceeds what is usual in its surroundings, in kelvin; negative for cold spots.
  package var deviationKelvin: Double
  /// The standard uncertainty of `deviationKelvin`: noise and the spread of the surroundings. The camera's bias is not
  /// in it, since it shifts the peak and its surroundings alike.
  package var deviationUncertaintyKelvin: Double
  /// The robust score of the peak.
  package var localScore: Double
  /// The largest Gi* of the excesses of the spot's cells in size, with its sign.
  package var getisOrdScore: Double
  /// Which tests found it.
  package var evidence: Evidence
  /// The least adjusted p value of its cells: the expected share of false ones among all spots that are as clear.
  package var adjustedP: Double
  /// Whether a difference between the biases of two cameras would explain it. Never where all readings are of one
  /// camera. The uncertainty of the peak's temperature itself always holds the bias (`peak.standardUncertaintyKelvin`).
  package var biasCouldExplain: Bool

  /// What speaks for a spot.
  package enum Evidence: String, Hashable, Sendable, CaseIterable {
    /// It stands out of its own surroundings, and its neighbourhood is warmer than chance would make it.
    case both
    /// It stands out of its own surroundings: small and strong.
    case local
    /// Its neighbourhood is warmer than chance would make it, in surroundings that vary much.
    case neighbourhood

    /// The words that pages and tables use for it.
    package var confidence: String {
      switch self {
      case .both: "high"
      case .local: "medium"
      case .neighbourhood: "low"
      }
    }
  }

  /// Describes a spot.
  package init(
    number: Int, cells: [ThermalCellIndex], areaSquareMetres: Double, centre: LocalPoint, peak: ThermalCell,
    deviationKelvin: Double, deviationUncertaintyKelvin: Double, localScore: Double, getisOrdScore: Double,
    evidence: Evidence, adjustedP: Double, biasCouldExplain: Bool
  ) {
    precondition(!cells.isEmpty, "a spot has at least one cell")
    self.number = number
    self.cells = cells
    self.areaSquareMetres = areaSquareMetres
    self.centre = centre
    self.peak = peak
    self.deviationKelvin = deviationKelvin
    self.deviationUncertaintyKelvin = deviationUncertaintyKelvin
    self.localScore = localScore
    self.getisOrdScore = getisOrdScore
    self.evidence = evidence
    self.adjustedP = adjustedP
    self.biasCouldExplain = biasCouldExplain
  }
}
