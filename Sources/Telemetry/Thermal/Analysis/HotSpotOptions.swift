import Quantities

/// What counts as a hot spot.
package struct HotSpotOptions: Hashable, Sendable {
  /// How far the surroundings reach that a cell is compared with, to each side; at least `windowCellsMin` cells are
  /// taken.
  package var window: Length
  /// The distance of Gi*; at least `neighbourCellsMin` cells are taken.
  package var neighbours: Length
  /// The least excess over the surroundings in kelvin: warmer surfaces than this by less interest nobody, however sure.
  package var excessKelvinMin: Double
  /// The least robust score. Iglewicz and Hoaglin 1993 take 3.5 for outliers.
  package var scoreMin: Double
  /// The least robust score of cells that Gi* finds: a cell that is usual by itself is no spot, whatever is around it.
  package var neighbourhoodScoreMin: Double
  /// The expected share of false discoveries of each test.
  package var falseDiscoveryRate: Double
  /// The fewest cells in a window that say what is usual there.
  package var surroundingsMin: Int
  /// Whether all readings come from one camera. Those of several differ by their biases, and where their grounds meet,
  /// that makes a step.
  package var isOneCamera: Bool
  /// What is looked for.
  package var polarity: Polarity

  /// The fewest cells that a window reaches to each side.
  package static let windowCellsMin = 4
  /// The least distance of Gi* in cells: the eight neighbours.
  package static let neighbourCellsMin = 1.5
  /// The most spots that are described; the strongest are kept.
  package static let spotsMax = 10_000

  /// Spots that are warmer, or colder, than what is around them.
  package enum Polarity: String, Hashable, Sendable, CaseIterable {
    case warm
    case cold

    /// 1 for warm, −1 for cold: the factor that makes what is looked for the larger number.
    var sign: Double { self == .warm ? 1 : -1 }
  }

  /// States what counts.
  package init(
    window: Length = Length(metres: 30), neighbours: Length = Length(metres: 10), excessKelvinMin: Double = 1,
    scoreMin: Double = 3.5, neighbourhoodScoreMin: Double = 2, falseDiscoveryRate: Double = 0.05,
    surroundingsMin: Int = 20,
    isOneCamera: Bool = true, polarity: Polarity = .warm
  ) {
    precondition(
      falseDiscoveryRate > 0 && falseDiscoveryRate < 1, "a false-discovery rate is a share between 0 and 1")
    self.window = window
    self.neighbours = neighbours
    self.excessKelvinMin = excessKelvinMin
    self.scoreMin = scoreMin
    self.neighbourhoodScoreMin = neighbourhoodScoreMin
    self.falseDiscoveryRate = falseDiscoveryRate
    self.surroundingsMin = max(2, surroundingsMin)
    self.isOneCamera = isOneCamera
    self.polarity = polarity
  }

  /// The reach of the window in cells of a size.
  package func windowCells(cellSize: Length) -> Int {
    Int(Self.cells(window, cellSize: cellSize, least: Double(Self.windowCellsMin)).rounded(.up))
  }

  /// The distance of Gi* in cells of a size.
  package func neighbourCells(cellSize: Length) -> Double {
    Self.cells(neighbours, cellSize: cellSize, least: Self.neighbourCellsMin)
  }

  private static func cells(_ length: Length, cellSize: Length, least: Double) -> Double {
    let cells = length.metres / cellSize.metres
    return cells.isFinite ? min(Double(CellLattice.reachMax), max(least, cells)) : least
  }
}
