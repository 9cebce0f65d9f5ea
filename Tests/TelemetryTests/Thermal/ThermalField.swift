import Quantities
import Telemetry

/// Made-up thermal grids.
enum ThermalField {
  static let size = Length(metres: 5)

  /// A cell with the uncertainty of a camera of 50 mK and 1 K.
  static func cell(_ column: Int, _ row: Int, _ celsius: Double, count: Int = 40) -> ThermalCell {
    ThermalCell(
      index: ThermalCellIndex(column: Int32(column), row: Int32(row)), mean: Temperature(celsius: celsius),
      minimum: Temperature(celsius: celsius - 1), maximum: Temperature(celsius: celsius + 1), count: count,
      standardUncertaintyKelvin: ThermalGrid.Accuracy().standardUncertaintyKelvin(ofMeanOver: count))
  }

  /// A rectangle with noise about `base`; `holes` is the share of cells that nobody saw.
  static func noise(
    columns: Int, rows: Int, seed: UInt64, base: Double = 10, sigma: Double = 0.3, holes: Double = 0,
    west: Int = 0, south: Int = 0, _ shape: (Int, Int) -> Double = { _, _ in 0 }
  ) -> [ThermalCell] {
    var generator = SplitMix64(seed: seed)
    var cells: [ThermalCell] = []
    for row in 0..<rows {
      for column in 0..<columns {
        // The sum of twelve uniform numbers is near enough to a Gaussian one.
        let gauss = (0..<12).reduce(-6.0) { sum, _ in sum + generator.nextUnit() }
        let count = 20 + generator.nextIndex(below: 60)
        guard generator.nextUnit() >= holes else { continue }
        cells.append(
          cell(west + column, south + row, base + sigma * gauss + shape(column, row), count: count))
      }
    }
    return cells
  }
}
