import Geometry
import Quantities

/// Edges sorted into the cells of a uniform grid, and a walk along the cells of a straight way.
///
/// Both sides round outwards by `slackCells`, so that a point shared by an edge and a way lies in a cell that the
/// edge is sorted into and the way visits.
struct WallGrid: Sendable {
  /// The most cells of a grid.
  static let cellsMax = 1 << 20
  /// Far more than rounding moves a coordinate, in cells.
  static let slackCells = 1e-6

  private let west: Double
  private let south: Double
  private let cellMetres: Double
  private let columns: Int
  private let rows: Int
  private let offsets: [Int32]
  private let items: [Int32]

  init(points: [LocalPoint], from: [Int32], to: [Int32]) {
    let box = BoundingBox(around: points) ?? BoundingBox(west: 0, south: 0, east: 1, north: 1)
    let (width, height) = (box.east - box.west, box.north - box.south)
    let wanted = Double(min(WallGrid.cellsMax, max(1, from.count)))
    let cell = max((width * height / wanted).squareRoot(), max(width, height) / wanted, 1e-3)
    let frame = Frame(
      west: box.west, south: box.south, cellMetres: cell, columns: Int(width / cell) + 1, rows: Int(height / cell) + 1)
    var counts = [Int32](repeating: 0, count: frame.columns * frame.rows + 1)
    for edge in from.indices {
      _ = frame.walk(from: points[Int(from[edge])], to: points[Int(to[edge])]) { cell in
        counts[cell + 1] += 1
        return true
      }
    }
    for index in 1..<counts.count { counts[index] += counts[index - 1] }
    var next = counts
    var items = [Int32](repeating: 0, count: Int(counts[counts.count - 1]))
    for edge in from.indices {
      _ = frame.walk(from: points[Int(from[edge])], to: points[Int(to[edge])]) { cell in
        items[Int(next[cell])] = Int32(edge)
        next[cell] += 1
        return true
      }
    }
    self.west = frame.west
    self.south = frame.south
    self.cellMetres = cell
    self.columns = frame.columns
    self.rows = frame.rows
    self.offsets = counts
    self.items = items
  }

  /// Shows the edges near a straight way, some of them several times, until the closure says false.
  ///
  /// - Returns: false where the closure did.
  @inline(__always)
  func walk(from start: LocalPoint, to end: LocalPoint, _ visit: (Int32) -> Bool) -> Bool {
    let frame = Frame(west: west, south: south, cellMetres: cellMetres, columns: columns, rows: rows)
    return frame.walk(from: start, to: end) { cell in
      for position in Int(offsets[cell])..<Int(offsets[cell + 1]) where !visit(items[position]) { return false }
      return true
    }
  }

  /// The grid's geometry.
  private struct Frame {
    let west: Double
    let south: Double
    let cellMetres: Double
    let columns: Int
    let rows: Int

    /// Shows the cells that a straight way touches, row by row from its start, until the closure says false.
    @inline(__always)
    func walk(from start: LocalPoint, to end: LocalPoint, _ visit: (Int) -> Bool) -> Bool {
      let (x0, y0) = ((start.east - west) / cellMetres, (start.north - south) / cellMetres)
      let (x1, y1) = ((end.east - west) / cellMetres, (end.north - south) / cellMetres)
      let slack = WallGrid.slackCells
      let low = clamp(min(y0, y1) - slack, rows)
      let high = clamp(max(y0, y1) + slack, rows)
      let isUpward = y1 >= y0
      let (left, right) = (min(x0, x1), max(x0, x1))
      let slope = y1 == y0 ? 0 : (x1 - x0) / (y1 - y0)
      for step in 0...(high - low) {
        let row = isUpward ? low + step : high - step
        var (a, b) = (left, right)
        if low != high, y1 != y0 {
          // The part of the way within this row, a little wider.
          let first = x0 + (max(Double(row) - slack, min(y0, y1)) - y0) * slope
          let second = x0 + (min(Double(row) + 1 + slack, max(y0, y1)) - y0) * slope
          a = max(left, min(first, second))
          b = min(right, max(first, second))
        }
        let (firstColumn, lastColumn) = (clamp(a - slack, columns), clamp(b + slack, columns))
        guard firstColumn <= lastColumn else { continue }
        let isEastward = x1 >= x0
        for offset in 0...(lastColumn - firstColumn) {
          let column = isEastward ? firstColumn + offset : lastColumn - offset
          if !visit(row * columns + column) { return false }
        }
      }
      return true
    }

    @inline(__always)
    private func clamp(_ value: Double, _ count: Int) -> Int {
      Int(max(0, min(Double(count - 1), value.rounded(.down))))
    }
  }
}
