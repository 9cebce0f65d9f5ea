import Quantities

/// What changed between two runs over the same ground.
///
/// Cells that both runs saw are compared. The *shift* is the median of all differences: weather, the time of day and
/// the difference of both cameras' biases, which no reading tells apart. A cell has changed where its difference stands
/// out of the shift by more than its own noise and the usual spread of differences. What cells share is in the shift,
/// so no bias can make a single cell change.
package struct ThermalChange: Sendable {
  /// What counted as a change.
  package let options: Options
  /// The side of a cell.
  package let cellSize: Length
  /// Cells that both runs saw, by row, then by column.
  package let cells: [Cell]
  /// The median difference, later minus earlier, in kelvin; 0 where no cell is in both.
  package let shiftKelvin: Double
  /// The standard uncertainty of the shift in kelvin: the biases of both runs, as far as they are not one and the same.
  package let shiftUncertaintyKelvin: Double
  /// The usual spread of differences about the shift, in kelvin.
  package let spreadKelvin: Double
  /// How many cells only the earlier run saw.
  package let onlyEarlierCount: Int
  /// How many cells only the later run saw.
  package let onlyLaterCount: Int
  /// Changed cells that touch and changed the same way, the largest change first.
  package let regions: [Region]
  /// How many more regions there are than `HotSpotOptions.spotsMax`.
  package let omittedRegions: Int

  /// What counts as a change.
  package struct Options: Hashable, Sendable {
    /// The least change beyond the shift, in kelvin.
    package var changeKelvinMin: Double
    /// The expected share of false discoveries.
    package var falseDiscoveryRate: Double
    /// How much of the bias both runs share: 1 for one camera that did not change in between, 0 for two cameras. It
    /// widens or narrows the uncertainty of the shift and nothing else.
    package var biasCorrelation: Double

    /// States what counts. Two runs are taken to have nothing in common, which claims least.
    package init(changeKelvinMin: Double = 1, falseDiscoveryRate: Double = 0.05, biasCorrelation: Double = 0) {
      precondition((0...1).contains(biasCorrelation), "a correlation of biases is in 0...1")
      precondition(
        falseDiscoveryRate > 0 && falseDiscoveryRate < 1, "a false-discovery rate is a share between 0 and 1")
      self.changeKelvinMin = changeKelvinMin
      self.falseDiscoveryRate = falseDiscoveryRate
      self.biasCorrelation = biasCorrelation
    }
  }

  /// A cell that both runs saw.
  package struct Cell: Hashable, Sendable {
    /// Where it is.
    package var index: ThermalCellIndex
    /// Later minus earlier, in kelvin.
    package var differenceKelvin: Double
    /// The standard uncertainty of `differenceKelvin`: noise and biases of both.
    package var standardUncertaintyKelvin: Double
    /// How far the difference stands out of the shift, in units of noise or the usual spread, whichever is larger.
    package var score: Double
    /// Whether it counts as changed.
    package var isChanged: Bool
  }

  /// Changed cells that touch.
  package struct Region: Hashable, Sendable {
    /// 1 for the largest change.
    package var number: Int
    /// Its cells; never empty.
    package var cells: [ThermalCellIndex]
    /// The area of its cells in square metres.
    package var areaSquareMetres: Double
    /// The mean of the centres of its cells.
    package var centre: LocalPoint
    /// The cell with the largest change.
    package var peak: ThermalCellIndex
    /// How far the peak's difference stands out of the shift, in kelvin; positive where it became warmer.
    package var changeKelvin: Double
    /// The standard uncertainty of `changeKelvin`: noise or the usual spread of differences, whichever is more. Biases
    /// are not in it.
    package var changeUncertaintyKelvin: Double
    /// The least adjusted p value of its cells.
    package var adjustedP: Double

    /// Whether it became warmer than the rest did.
    package var isWarmer: Bool { changeKelvin > 0 }
  }

  /// Compares two runs with cells of one size over one origin.
  package init(
    from earlier: [ThermalCell], to later: [ThermalCell], cellSize: Length, options: Options = Options()
  ) {
    precondition(cellSize.metres > 0, "a grid's squares have a positive size")
    self.options = options
    self.cellSize = cellSize
    let (old, new) = (CellLattice(earlier), CellLattice(later))
    let pairs = Self.pairs(old, new)
    onlyEarlierCount = old.count - pairs.count
    onlyLaterCount = new.count - pairs.count
    let (oldSplit, newSplit) = (UncertaintySplit(of: old.cells), UncertaintySplit(of: new.cells))
    var differences = pairs.map { $0.1.mean.celsius - $0.0.mean.celsius }
    let summary =
      differences.isEmpty
      ? LocalDeviation(median: 0, spread: 0, count: 0) : LocalDeviation.summary(of: &differences)
    shiftKelvin = summary.median
    spreadKelvin = summary.spread
    let shared =
      oldSplit.sharedKelvin * oldSplit.sharedKelvin + newSplit.sharedKelvin * newSplit.sharedKelvin
      - 2 * options.biasCorrelation * oldSplit.sharedKelvin * newSplit.sharedKelvin
    shiftUncertaintyKelvin = max(0, shared).squareRoot()
    var cells: [Cell] = []
    var scales: [Double] = []
    for (before, after) in pairs {
      let (first, second) = (oldSplit.ownKelvin(of: before), newSplit.ownKelvin(of: after))
      let noise = first * first + second * second
      let difference = after.mean.celsius - before.mean.celsius
      let scale = max(noise.squareRoot(), summary.spread, HotSpotAnalysis.scaleKelvinMin)
      scales.append(scale)
      cells.append(
        Cell(
          index: before.index, differenceKelvin: difference,
          standardUncertaintyKelvin: (noise + max(0, shared)).squareRoot(),
          score: (difference - summary.median) / scale, isChanged: false))
    }
    let level = options.falseDiscoveryRate
    let adjusted = FalseDiscovery.adjusted(
      cells.map { min(1, 2 * FalseDiscovery.upperTail(abs($0.score))) }, level: level)
    for place in cells.indices {
      cells[place].isChanged =
        adjusted[place] <= level && abs(cells[place].differenceKelvin - summary.median) >= options.changeKelvinMin
    }
    self.cells = cells
    let found = Self.regions(
      cells, lattice: CellLattice(pairs.map(\.1)), adjusted: adjusted, scales: scales, shift: summary.median,
      cellSize: cellSize)
    omittedRegions = max(0, found.count - HotSpotOptions.spotsMax)
    regions = found.prefix(HotSpotOptions.spotsMax).enumerated().map { number, region in
      var numbered = region
      numbered.number = number + 1
      return numbered
    }
  }

  /// The cells of one index in both, in order.
  private static func pairs(_ old: CellLattice, _ new: CellLattice) -> [(ThermalCell, ThermalCell)] {
    var result: [(ThermalCell, ThermalCell)] = []
    var place = 0
    for cell in old.cells {
      while place < new.count, new.cells[place].index < cell.index { place += 1 }
      guard place < new.count else { break }
      if new.cells[place].index == cell.index { result.append((cell, new.cells[place])) }
    }
    return result
  }

  private static func regions(
    _ cells: [Cell], lattice: CellLattice, adjusted: [Double], scales: [Double], shift: Double, cellSize: Length
  ) -> [Region] {
    var result: [Region] = []
    for isWarmer in [true, false] {
      let chosen = cells.indices.filter {
        cells[$0].isChanged && (cells[$0].differenceKelvin > shift) == isWarmer
      }
      for members in CellClusters.groups(of: chosen, in: lattice) {
        var peak = members[0]
        var (east, north, adjustedP) = (0.0, 0.0, 1.0)
        for member in members {
          let centre = cells[member].index.centre(cellSize: cellSize)
          east += centre.east
          north += centre.north
          adjustedP = min(adjustedP, adjusted[member])
          if abs(cells[member].differenceKelvin - shift) > abs(cells[peak].differenceKelvin - shift) { peak = member }
        }
        let count = Double(members.count)
        result.append(
          Region(
            number: 0, cells: members.map { cells[$0].index },
            areaSquareMetres: count * cellSize.metres * cellSize.metres,
            centre: LocalPoint(east: east / count, north: north / count), peak: cells[peak].index,
            changeKelvin: cells[peak].differenceKelvin - shift, changeUncertaintyKelvin: scales[peak],
            adjustedP: adjustedP))
      }
    }
    return result.sorted { left, right in
      let (first, second) = (abs(left.changeKelvin), abs(right.changeKelvin))
      return first != second ? first > second : left.peak < right.peak
    }
  }
}
