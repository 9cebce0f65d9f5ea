import Quantities

/// How much warmer roofs are than the ground around them: which buildings may lose heat.
///
/// It ranks; it does not measure watts. A roof's temperature depends on its insulation, but on its material, the sun of
/// the hours before and the open sky as well: bare metal looks colder than it is.
package struct HeatLoss: Sendable {
  /// The buildings, the warmest roof first.
  package let buildings: [Building]
  /// Buildings with fewer seen cells than `cellsMin`, by label: nothing is said of them.
  package let tooSmall: [String]
  /// The median of all seen cells that are on no roof: what the ground is like; nil where there are none.
  package let ground: Temperature?

  /// One building.
  package struct Building: Hashable, Sendable {
    /// The label that the caller gave.
    package var label: String
    /// How many of its roof's cells were seen.
    package var cellCount: Int
    /// The median of its roof.
    package var roof: Temperature
    /// The warmest cell of its roof.
    package var warmest: ThermalCell
    /// The median of the ground around it, or of all ground where too little around it was seen.
    package var surroundings: Temperature
    /// Roof minus surroundings in kelvin.
    package var excessKelvin: Double
    /// The standard uncertainty of `excessKelvin` in kelvin; the camera's bias cancels.
    package var excessUncertaintyKelvin: Double
    /// How far `excessKelvin` stands out of that of all buildings, in units of their spread; 0 where there are fewer
    /// than three buildings.
    package var score: Double

    /// Whether the roof is warmer than that of other buildings by more than chance.
    package var isConspicuous: Bool { score >= 2 && excessKelvin > 2 * excessUncertaintyKelvin }
  }

  /// The fewest seen cells of a roof. At the rim of a roof a cell is half street.
  package static let cellsMin = 2
  /// How far the ground around a building is taken, from its outermost cells.
  package static let surroundings = Length(metres: 25)
  /// The fewest cells of ground around a building that say what is usual there.
  package static let surroundingsMin = 8

  /// Compares roofs with ground.
  ///
  /// - Parameters:
  ///   - cells: what was seen.
  ///   - roofs: the label of the building under each cell that is on a roof. Cells that are not named are ground.
  package init(of cells: [ThermalCell], cellSize: Length, roofs: [ThermalCellIndex: String]) {
    let lattice = CellLattice(cells)
    let split = UncertaintySplit(of: lattice.cells)
    var members: [String: [Int]] = [:]
    var ground: [Double] = []
    for (place, cell) in lattice.cells.enumerated() {
      if let label = roofs[cell.index] {
        members[label, default: []].append(place)
      } else {
        ground.append(cell.mean.celsius)
      }
    }
    let whole = ground.isEmpty ? nil : LocalDeviation.summary(of: &ground)
    self.ground = whole.map { Temperature(celsius: $0.median) }
    let labels = members.keys.sorted()
    tooSmall = labels.filter { (members[$0] ?? []).count < Self.cellsMin }
    let reach = Int32(clamping: Int((Self.surroundings.metres / cellSize.metres).rounded(.up)))
    var buildings: [Building] = []
    for label in labels {
      guard let places = members[label], places.count >= Self.cellsMin else { continue }
      let around = Self.ground(around: places, in: lattice, roofs: roofs, reach: reach) ?? whole
      guard let around else { continue }
      var roof = places.map { lattice.cells[$0].mean.celsius }
      let own = LocalDeviation.summary(of: &roof)
      let warmest = places.max { lattice.cells[$0].mean < lattice.cells[$1].mean } ?? places[0]
      let noise = places.map { split.ownKelvin(of: lattice.cells[$0]) }.max() ?? 0
      func error(_ summary: LocalDeviation) -> Double {
        let scale = max(summary.spread, noise)
        return 1.2533 * scale / Double(max(1, summary.count)).squareRoot()
      }
      let uncertainty = (error(own) * error(own) + error(around) * error(around)).squareRoot()
      buildings.append(
        Building(
          label: label, cellCount: places.count, roof: Temperature(celsius: own.median),
          warmest: lattice.cells[warmest], surroundings: Temperature(celsius: around.median),
          excessKelvin: own.median - around.median, excessUncertaintyKelvin: uncertainty, score: 0))
    }
    var excesses = buildings.map(\.excessKelvin)
    if excesses.count >= 3 {
      let usual = LocalDeviation.summary(of: &excesses)
      for place in buildings.indices {
        let scale = max(usual.spread, buildings[place].excessUncertaintyKelvin, HotSpotAnalysis.scaleKelvinMin)
        buildings[place].score = (buildings[place].excessKelvin - usual.median) / scale
      }
    }
    self.buildings = buildings.sorted { left, right in
      left.excessKelvin != right.excessKelvin ? left.excessKelvin > right.excessKelvin : left.label < right.label
    }
  }

  /// The ground around a building; nil where too little of it was seen.
  private static func ground(
    around places: [Int], in lattice: CellLattice, roofs: [ThermalCellIndex: String], reach: Int32
  ) -> LocalDeviation? {
    let indices = places.map { lattice.cells[$0].index }
    guard let south = indices.first?.row, let north = indices.last?.row, let west = indices.map(\.column).min(),
      let east = indices.map(\.column).max()
    else { return nil }
    func down(_ value: Int32) -> Int { Int(value) - Int(reach) }
    func up(_ value: Int32) -> Int { Int(value) + Int(reach) }
    var values: [Double] = []
    for row in lattice.rows where row.number >= down(south) && row.number <= up(north) {
      for place in row.range
      where lattice.column(place) >= down(west) && lattice.column(place) <= up(east)
        && roofs[lattice.cells[place].index] == nil
      {
        values.append(lattice.cells[place].mean.celsius)
      }
    }
    return values.count >= surroundingsMin ? LocalDeviation.summary(of: &values) : nil
  }
}
