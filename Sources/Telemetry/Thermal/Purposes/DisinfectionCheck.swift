import Quantities

/// How much of a sprayed area is cooler than it would be if it were dry.
///
/// A wet surface cools by what evaporates from it. What is dry is told by an earlier run over the same ground, or by
/// the ground around the area. A cool cell was wetted; one that is not cool was missed or has dried. It is no proof
/// that a surface is disinfected, which takes a dose for a time.
package struct DisinfectionCheck: Hashable, Sendable {
  /// How many cells the area has.
  package var areaCellCount: Int
  /// How many of them were seen.
  package var seenCount: Int
  /// How many of the seen ones are cooler than dry ground by `coolerKelvin` or more.
  package var cooler: [ThermalCellIndex]
  /// How much cooler a cell must be to count, in kelvin.
  package var coolerKelvin: Double
  /// The median difference to dry ground over all seen cells, in kelvin; negative where they are cooler.
  package var medianKelvin: Double
  /// What dry ground was taken from.
  package var reference: Reference

  /// What dry ground was taken from.
  package enum Reference: String, Hashable, Sendable {
    /// An earlier run: each cell is compared with itself, and all with how the ground outside changed.
    case earlierRun = "earlier-run"
    /// The median of the ground around the area.
    case surroundings
    /// Nothing: too few cells outside the area were seen, and nothing is said.
    case none
  }

  /// The least cooling that counts, in kelvin.
  package static let coolerKelvinMin = 0.5
  /// The fewest dry cells that say what is usual.
  package static let drySeenMin = 12

  /// The share of the area that was seen, 0...1.
  package var seenShare: Double { areaCellCount > 0 ? Double(seenCount) / Double(areaCellCount) : 0 }
  /// The share of the seen cells that are cooler, 0...1.
  package var coolerShare: Double { seenCount > 0 ? Double(cooler.count) / Double(seenCount) : 0 }

  /// Compares a sprayed area with dry ground.
  ///
  /// - Parameters:
  ///   - cells: what was seen after the spraying.
  ///   - area: the cells of the sprayed area.
  ///   - dry: cells outside it to compare with, which nobody sprayed.
  ///   - earlier: what was seen before the spraying; nil where there was no such run.
  package init(
    of cells: [ThermalCell], area: Set<ThermalCellIndex>, dry: Set<ThermalCellIndex>, earlier: [ThermalCell]? = nil
  ) {
    let lattice = CellLattice(cells)
    let before = earlier.map(CellLattice.init)
    func value(_ cell: ThermalCell) -> Double? {
      guard let before else { return cell.mean.celsius }
      return before.place(of: cell.index).map { cell.mean.celsius - before.cells[$0].mean.celsius }
    }
    var usual = lattice.cells.filter { dry.contains($0.index) }.compactMap(value)
    let seen = lattice.cells.filter { area.contains($0.index) }.compactMap { cell in
      value(cell).map { (cell.index, $0) }
    }
    areaCellCount = area.count
    seenCount = seen.count
    guard usual.count >= Self.drySeenMin, !seen.isEmpty else {
      (cooler, coolerKelvin, medianKelvin, reference) = ([], Self.coolerKelvinMin, 0, .none)
      return
    }
    let summary = LocalDeviation.summary(of: &usual)
    // Dry ground varies: one cell in twenty of it would pass for cool at 1.645 of its spread.
    let limit = max(Self.coolerKelvinMin, 1.645 * summary.spread)
    coolerKelvin = limit
    cooler = seen.filter { $0.1 - summary.median <= -limit }.map(\.0)
    var differences = seen.map { $0.1 - summary.median }
    medianKelvin = Order.median(&differences)
    reference = before == nil ? .surroundings : .earlierRun
  }
}
