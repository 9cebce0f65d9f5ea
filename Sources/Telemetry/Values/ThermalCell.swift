import Quantities

/// The surface temperature of one square of the ground, from all frames that saw it.
///
/// The square spans `column·size ..< (column+1)·size` metres east and `row·size ..< (row+1)·size` metres north of the
/// map's origin, where `size` is `RunDescription.cellSize`.
package struct ThermalCell: Hashable, Sendable {
  /// Where the square is.
  package var index: ThermalCellIndex
  /// The mean temperature.
  package var mean: Temperature
  /// The lowest temperature seen.
  package var minimum: Temperature
  /// The highest temperature seen.
  package var maximum: Temperature
  /// The number of samples; positive.
  package var count: Int
  /// The standard uncertainty of the mean in kelvin: noise averages down, the camera's bias does not.
  package var standardUncertaintyKelvin: Double

  /// Describes a square.
  package init(
    index: ThermalCellIndex, mean: Temperature, minimum: Temperature, maximum: Temperature, count: Int,
    standardUncertaintyKelvin: Double
  ) {
    self.index = index
    self.mean = mean
    self.minimum = minimum
    self.maximum = maximum
    self.count = count
    self.standardUncertaintyKelvin = standardUncertaintyKelvin
  }
}

/// The column and row of a square in a grid over the map's local frame. Ordered by row, then by column.
package struct ThermalCellIndex: Hashable, Sendable, Comparable {
  /// Squares east of the origin; column 0 starts at the origin.
  package var column: Int32
  /// Squares north of the origin; row 0 starts at the origin.
  package var row: Int32

  /// Names a square.
  package init(column: Int32, row: Int32) {
    self.column = column
    self.row = row
  }

  /// The square that holds a point; nil where the point lies outside the range of `Int32` or is not finite.
  package init?(of point: LocalPoint, cellSize: Length) {
    precondition(cellSize.metres > 0, "a grid's squares have a positive size")
    guard let column = Int32(exactly: (point.east / cellSize.metres).rounded(.down)),
      let row = Int32(exactly: (point.north / cellSize.metres).rounded(.down))
    else { return nil }
    self.init(column: column, row: row)
  }

  /// The middle of the square.
  package func centre(cellSize: Length) -> LocalPoint {
    LocalPoint(
      east: (Double(column) + 0.5) * cellSize.metres, north: (Double(row) + 0.5) * cellSize.metres)
  }

  package static func < (left: ThermalCellIndex, right: ThermalCellIndex) -> Bool {
    (left.row, left.column) < (right.row, right.column)
  }
}
