import CCLP

/// A linear programme in standard form, solved by Clp: find x that makes c·x least, with A·x ≤ b and 0 ≤ x ≤ u.
///
/// Rows and columns may be added between solves; each solve starts from the basis of the one before. One thread, no
/// randomness, no clock: the same calls give the same answer. A value of it belongs to one task.
package final class LinearProgramme {
  /// Why there is no answer.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; more kinds may come.
    package enum Code: Hashable, Sendable {
      /// No x meets all rows.
      case infeasible
      /// The objective has no least value.
      case unbounded
      /// The limit of iterations was reached.
      case iterations
      /// Clp gave up for numerical reasons.
      case numerical
      /// A number is not finite, or Clp could not allocate.
      case input
    }

    /// The kind.
    package let code: Code
    /// The size of the programme, for messages.
    package let rows: Int
    /// The size of the programme, for messages.
    package let columns: Int

    /// One sentence without a final period.
    package var description: String {
      let reason =
        switch code {
        case .infeasible: "has no solution"
        case .unbounded: "has no least value"
        case .iterations: "did not come to an end within its limit of iterations"
        case .numerical: "could not be solved for numerical reasons"
        case .input: "holds a number that is not finite"
        }
      return "the linear programme of \(rows) rows and \(columns) columns \(reason)"
    }
  }

  /// One row: the columns with a coefficient that is not zero, each once, and the coefficients.
  package struct Row: Sendable {
    /// The columns.
    package var columns: [Int32] = []
    /// Their coefficients.
    package var coefficients: [Double] = []
    /// The bound above.
    package var upper = 1.0

    /// A row without coefficients.
    package init(columns: [Int32] = [], coefficients: [Double] = [], upper: Double = 1) {
      self.columns = columns
      self.coefficients = coefficients
      self.upper = upper
    }
  }

  /// One column, with coefficients in rows that are there already.
  package struct Column: Sendable {
    /// The rows.
    package var rows: [Int32] = []
    /// Their coefficients.
    package var coefficients: [Double] = []
    /// What a unit costs.
    package var cost: Double
    /// The bound above; may be infinite.
    package var upper: Double

    /// A column without coefficients in rows that are there.
    package init(rows: [Int32] = [], coefficients: [Double] = [], cost: Double, upper: Double = .infinity) {
      self.rows = rows
      self.coefficients = coefficients
      self.cost = cost
      self.upper = upper
    }
  }

  private let model: UnsafeMutableRawPointer
  /// The number of rows.
  package private(set) var rowCount = 0
  /// The number of columns.
  package private(set) var columnCount = 0

  /// An empty programme that may take so many iterations for each solve.
  package init(iterationsMax: Int) throws(Failure) {
    guard let model = Clp_newModel() else { throw Failure(code: .input, rows: 0, columns: 0) }
    self.model = model
    Clp_setLogLevel(model, 0)
    Clp_scaling(model, 0)
    Clp_setMaximumIterations(model, Int32(clamping: iterationsMax))
    Clp_setOptimizationDirection(model, 1)
  }

  deinit { Clp_deleteModel(model) }

  /// Adds columns behind those that are there.
  package func add(_ columns: [Column]) throws(Failure) {
    guard !columns.isEmpty else { return }
    var starts: [Int32] = [0]
    var rows: [Int32] = []
    var coefficients: [Double] = []
    for column in columns {
      rows += column.rows
      coefficients += column.coefficients
      starts.append(Int32(rows.count))
    }
    guard coefficients.allSatisfy(\.isFinite), columns.allSatisfy({ $0.cost.isFinite && !$0.upper.isNaN }) else {
      throw failure(.input)
    }
    let lower = [Double](repeating: 0, count: columns.count)
    Clp_addColumns(
      model, Int32(columns.count), lower, columns.map(\.upper), columns.map(\.cost), starts, rows, coefficients)
    columnCount += columns.count
  }

  /// Adds rows below those that are there.
  package func add(_ rows: [Row]) throws(Failure) {
    guard !rows.isEmpty else { return }
    var starts: [Int32] = [0]
    var columns: [Int32] = []
    var coefficients: [Double] = []
    for row in rows {
      columns += row.columns
      coefficients += row.coefficients
      starts.append(Int32(columns.count))
    }
    guard coefficients.allSatisfy(\.isFinite), rows.allSatisfy({ !$0.upper.isNaN }) else { throw failure(.input) }
    let lower = [Double](repeating: -.infinity, count: rows.count)
    Clp_addRows(model, Int32(rows.count), lower, rows.map(\.upper), starts, columns, coefficients)
    rowCount += rows.count
  }

  /// Which way a solve goes: after new columns the primal simplex, after new rows the dual one.
  package enum Method: Hashable, Sendable {
    case primal, dual
  }

  /// Finds the least value.
  package func solve(_ method: Method) throws(Failure) {
    Clp_setNumberIterations(model, 0)
    switch method {
    case .primal: _ = Clp_primal(model, 0)
    case .dual: _ = Clp_dual(model, 0)
    }
    switch Clp_status(model) {
    case 0: return
    case 1: throw failure(.infeasible)
    case 2: throw failure(.unbounded)
    case 3: throw failure(.iterations)
    default: throw failure(.numerical)
    }
  }

  /// The least value.
  package var value: Double { Clp_objectiveValue(model) }

  /// The number of iterations of the last solve.
  package var iterations: Int { Int(Clp_numberIterations(model)) }

  /// The values of the columns.
  package var solution: [Double] {
    Array(UnsafeBufferPointer(start: Clp_primalColumnSolution(model), count: columnCount))
  }

  /// What a unit more of each row's bound would take off the least value; not negative but for rounding.
  package var prices: [Double] {
    UnsafeBufferPointer(start: Clp_dualRowSolution(model), count: rowCount).map { -$0 }
  }

  private func failure(_ code: Failure.Code) -> Failure { Failure(code: code, rows: rowCount, columns: columnCount) }
}
