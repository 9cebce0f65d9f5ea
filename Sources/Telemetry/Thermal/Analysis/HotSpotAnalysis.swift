import Quantities

/// Hot spots of a thermal grid, by two tests that see different things.
///
/// - The *local deviation* compares a cell with what is usual around it, in units of its surroundings' spread or of
///   the cell's own noise, whichever is larger. It finds what is small and strong, and slow changes over the ground do
///   not disturb it.
/// - *Gi\** (``GetisOrd``) of these excesses compares the neighbourhood of a cell with the whole grid. It finds what is
///   wider than a cell, also where each cell by itself would be unclear. Taken of the temperatures themselves it would
///   call the sunny half of the ground hot.
///
/// Both are held to a rate of false discoveries. A cell is flagged where a test finds it and it exceeds its
/// surroundings by `excessKelvinMin`; flagged cells that touch are one spot.
package struct HotSpotAnalysis: Sendable {
  /// What counted as a hot spot.
  package let options: HotSpotOptions
  /// The side of a cell.
  package let cellSize: Length
  /// The cells in the order of `judgements`.
  package let lattice: CellLattice
  /// What was found for each cell.
  package let judgements: [Judgement]
  /// The spots, the clearest first.
  package let spots: [HotSpot]
  /// How many spots more there are than `HotSpotOptions.spotsMax`.
  package let omittedSpots: Int
  /// What cells share in uncertainty and what not.
  package let uncertainty: UncertaintySplit

  /// What was found for one cell.
  package struct Judgement: Hashable, Sendable {
    /// How far the cell exceeds what is usual in its surroundings, in kelvin; 0 where those are too few.
    package var excessKelvin: Double
    /// The same as a score of the normal distribution; positive for what is looked for.
    package var localScore: Double
    /// Gi* of the excesses; positive for what is looked for.
    package var getisOrdScore: Double
    /// Whether the local deviation finds it.
    package var isLocal: Bool
    /// Whether Gi* finds it.
    package var isNeighbourhood: Bool
    /// Whether there are enough surroundings to compare with.
    package var isJudged: Bool

    /// Whether the cell belongs to a spot.
    package var isFlagged: Bool { isLocal || isNeighbourhood }
  }

  /// Looks for spots among cells. O(n) but for the sorting of the few clear ones; the order of the cells does not
  /// matter.
  package init(of cells: [ThermalCell], cellSize: Length, options: HotSpotOptions = HotSpotOptions()) {
    precondition(cellSize.metres > 0, "a grid's squares have a positive size")
    self.options = options
    self.cellSize = cellSize
    let lattice = CellLattice(cells)
    self.lattice = lattice
    let split = UncertaintySplit(of: lattice.cells)
    uncertainty = split
    let sign = options.polarity.sign
    let values = lattice.cells.map { sign * $0.mean.celsius }
    let surroundings = LocalDeviation.surroundings(
      of: values, in: lattice, reach: options.windowCells(cellSize: cellSize))
    let excesses = lattice.cells.indices.map { place in
      surroundings[place].count >= options.surroundingsMin ? values[place] - surroundings[place].median : 0
    }
    let scores = GetisOrd.scores(of: excesses, in: lattice, reach: options.neighbourCells(cellSize: cellSize))
    var judgements: [Judgement] = []
    judgements.reserveCapacity(lattice.count)
    for (place, cell) in lattice.cells.enumerated() {
      let around = surroundings[place]
      let (isJudged, excess) = (around.count >= options.surroundingsMin, excesses[place])
      let scale = max(split.ownKelvin(of: cell), Self.scaleKelvinMin)
      let score = isJudged ? around.score(of: values[place], scaleMin: scale) : 0
      judgements.append(
        Judgement(
          excessKelvin: sign * excess, localScore: score, getisOrdScore: scores[place], isLocal: false,
          isNeighbourhood: false, isJudged: isJudged))
    }
    let level = options.falseDiscoveryRate
    let local = FalseDiscovery.adjusted(judgements.map { FalseDiscovery.upperTail($0.localScore) }, level: level)
    let wide = FalseDiscovery.adjusted(judgements.map { FalseDiscovery.upperTail($0.getisOrdScore) }, level: level)
    var flagged: [Int] = []
    for place in judgements.indices where sign * judgements[place].excessKelvin >= options.excessKelvinMin {
      judgements[place].isLocal = judgements[place].localScore >= options.scoreMin && local[place] <= level
      judgements[place].isNeighbourhood =
        judgements[place].localScore >= options.neighbourhoodScoreMin && wide[place] <= level
      if judgements[place].isFlagged { flagged.append(place) }
    }
    self.judgements = judgements
    let found = CellClusters.groups(of: flagged, in: lattice).map { members in
      Self.spot(
        of: members, lattice: lattice, judgements: judgements, surroundings: surroundings, adjusted: (local, wide),
        cellSize: cellSize, split: split, options: options)
    }
    let ranked = found.sorted { left, right in
      let (first, second) = (Self.rank(left), Self.rank(right))
      return first != second ? first > second : left.peak.index < right.peak.index
    }
    omittedSpots = max(0, ranked.count - HotSpotOptions.spotsMax)
    spots = ranked.prefix(HotSpotOptions.spotsMax).enumerated().map { number, spot in
      var numbered = spot
      numbered.number = number + 1
      return numbered
    }
  }

  /// Below this no camera tells two surfaces apart, so no spread is taken for smaller; in kelvin.
  static let scaleKelvinMin = 0.01

  /// The number of cells with too few others around them to be judged.
  package var unjudgedCount: Int { judgements.count { !$0.isJudged } }

  /// What stands out more comes first: the size of the deviation among spots of equal evidence.
  private static func rank(_ spot: HotSpot) -> (Int, Double) {
    let order: Int =
      switch spot.evidence {
      case .both: 2
      case .local: 1
      case .neighbourhood: 0
      }
    return (order, abs(spot.deviationKelvin))
  }

  private static func spot(
    of members: [Int], lattice: CellLattice, judgements: [Judgement], surroundings: [LocalDeviation],
    adjusted: ([Double], [Double]), cellSize: Length, split: UncertaintySplit, options: HotSpotOptions
  ) -> HotSpot {
    let sign = options.polarity.sign
    var peak = members[0]
    var (east, north, widest, adjustedP) = (0.0, 0.0, 0.0, 1.0)
    var (isLocal, isNeighbourhood) = (false, false)
    for member in members {
      let judgement = judgements[member]
      if sign * judgement.excessKelvin > sign * judgements[peak].excessKelvin { peak = member }
      let centre = lattice.cells[member].index.centre(cellSize: cellSize)
      east += centre.east
      north += centre.north
      widest = max(widest, judgement.getisOrdScore)
      isLocal = isLocal || judgement.isLocal
      isNeighbourhood = isNeighbourhood || judgement.isNeighbourhood
      if judgement.isLocal { adjustedP = min(adjustedP, adjusted.0[member]) }
      if judgement.isNeighbourhood { adjustedP = min(adjustedP, adjusted.1[member]) }
    }
    let count = Double(members.count)
    let cell = lattice.cells[peak]
    let around = surroundings[peak]
    let own = split.ownKelvin(of: cell)
    let usual = around.errorShare * around.spread
    let deviation = judgements[peak].excessKelvin
    let between = 2 * 2.0.squareRoot() * split.sharedKelvin
    return HotSpot(
      number: 0, cells: members.map { lattice.cells[$0].index },
      areaSquareMetres: count * cellSize.metres * cellSize.metres,
      centre: LocalPoint(east: east / count, north: north / count), peak: cell, deviationKelvin: deviation,
      deviationUncertaintyKelvin: (own * own + usual * usual).squareRoot(), localScore: judgements[peak].localScore,
      getisOrdScore: sign * widest, evidence: isLocal && isNeighbourhood ? .both : isLocal ? .local : .neighbourhood,
      adjustedP: adjustedP, biasCouldExplain: !options.isOneCamera && abs(deviation) <= between)
  }
}
