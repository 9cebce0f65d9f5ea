extension LocalDeviation {
  /// A slope of values over the grid, in units of the value for each cell.
  struct Plane {
    var east = 0.0
    var north = 0.0
    /// Where the slope adds nothing.
    var column = 0.0
    var row = 0.0
    /// Half of what the window spans, in cells, where a slope was taken; infinite elsewhere.
    var halfColumns = Double.infinity
    var halfRows = Double.infinity

    /// What the slope adds at a cell.
    func offset(column: Int, row: Int) -> Double {
      east * (Double(column) - self.column) + north * (Double(row) - self.row)
    }

    /// The variance of what is usual at a cell, times the number of cells, for Gaussian numbers of variance 1.
    ///
    /// A median of n has π/2n. The difference of two medians of n/3 each has 6·π/2n, over two thirds of the span; so at
    /// the end of the window, half a span from the middle, a slope adds (3/4)²·6·π/2n.
    func relativeVariance(column: Int, row: Int) -> Double {
      let across = (Double(column) - self.column) / halfColumns
      let along = (Double(row) - self.row) / halfRows
      return .pi / 2 * (1 + 3.375 * (across * across + along * along))
    }
  }

  /// The cells of a window.
  struct Window {
    var values: [Double] = []
    private var columns: [Int] = []
    private var rows: [Int] = []
    private var low: [Double] = []
    private var high: [Double] = []

    /// The fewest cells of a third of the window from which a slope is taken.
    static let thirdMin = 6

    mutating func removeAll() {
      values.removeAll(keepingCapacity: true)
      columns.removeAll(keepingCapacity: true)
      rows.removeAll(keepingCapacity: true)
    }

    mutating func append(_ value: Double, column: Int, row: Int) {
      values.append(value)
      columns.append(column)
      rows.append(row)
    }

    /// Takes the slope out of the values and returns it. There is at least one cell.
    mutating func takeOutSlope() -> Plane {
      var plane = Plane()
      plane.column = Double((columns.min() ?? 0) + (columns.max() ?? 0)) / 2
      plane.row = Double((rows.min() ?? 0) + (rows.max() ?? 0)) / 2
      plane.east = slope(along: columns)
      if plane.east != 0 {
        plane.halfColumns = Double((columns.max() ?? 0) - (columns.min() ?? 0) + 1) / 2
        for place in values.indices { values[place] -= plane.east * (Double(columns[place]) - plane.column) }
      }
      plane.north = slope(along: rows)
      if plane.north != 0 {
        plane.halfRows = Double((rows.max() ?? 0) - (rows.min() ?? 0) + 1) / 2
        for place in values.indices { values[place] -= plane.north * (Double(rows[place]) - plane.row) }
      }
      return plane
    }

    /// The difference of the medians of the outer thirds over their distance; 0 where they are too small.
    private mutating func slope(along positions: [Int]) -> Double {
      guard let first = positions.min(), let last = positions.max(), last - first >= 2 else { return 0 }
      let third = (last - first + 1) / 3
      low.removeAll(keepingCapacity: true)
      high.removeAll(keepingCapacity: true)
      var (lowSum, highSum) = (0, 0)
      for (place, position) in positions.enumerated() {
        if position < first + third {
          low.append(values[place])
          lowSum += position - first
        } else if position > last - third {
          high.append(values[place])
          highSum += position - first
        }
      }
      guard low.count >= Self.thirdMin, high.count >= Self.thirdMin else { return 0 }
      let distance = Double(highSum) / Double(high.count) - Double(lowSum) / Double(low.count)
      return (Order.median(&high) - Order.median(&low)) / distance
    }
  }
}
