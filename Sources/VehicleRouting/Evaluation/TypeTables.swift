/// One matrix in memory, row by row, with an owner that several types can share.
final class Matrix: Sendable {
  /// The number of rows and of columns.
  let side: Int
  // Never written after `init`, so all threads may read it.
  private nonisolated(unsafe) let cells: UnsafeMutablePointer<Double>

  /// The first cell.
  var base: UnsafePointer<Double> { UnsafePointer(cells) }

  /// Makes a matrix of `side` rows from a smaller one; the further rows and columns are zero.
  init(_ rows: [Double], side given: Int, paddedTo side: Int, transform: (Int, Double) -> Double = { $1 }) {
    self.side = side
    cells = .allocate(capacity: max(1, side * side))
    cells.initialize(repeating: 0, count: side * side)
    for row in 0..<given {
      for column in 0..<given {
        cells[row * side + column] = transform(row * given + column, rows[row * given + column])
      }
    }
  }

  /// The transposed matrix; the matrix itself where it is symmetric.
  func transposed() -> Matrix {
    let isSymmetric = (0..<side).allSatisfy { row in
      (0..<row).allSatisfy { cells[row * side + $0] == cells[$0 * side + row] }
    }
    if isSymmetric { return self }
    let result = Matrix([], side: 0, paddedTo: side)
    for row in 0..<side {
      for column in 0..<side { result.cells[column * side + row] = cells[row * side + column] }
    }
    return result
  }

  deinit { cells.deallocate() }
}

/// The matrices of one vehicle type as bare pointers, which the compiled problem keeps alive.
struct TypeTables: BitwiseCopyable {
  /// What an arc costs without payload: `[from * side + to]`.
  var cost: UnsafePointer<Double>
  /// The same, `[to * side + from]`.
  var costInto: UnsafePointer<Double>
  /// Travel seconds, `[from * side + to]`; infinite where there is no way.
  var travel: UnsafePointer<Double>
  /// The same, `[to * side + from]`.
  var travelInto: UnsafePointer<Double>
  /// Joules of an arc without payload.
  var joules: UnsafePointer<Double>?
  /// Joules of an arc for each kilogram of payload.
  var joulesPerKilogram: UnsafePointer<Double>?
}
