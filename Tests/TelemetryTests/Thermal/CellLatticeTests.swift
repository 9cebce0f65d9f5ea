import Quantities
import Telemetry
import Testing

@Suite("Neighbourhoods hold the cells that were seen, and no others")
struct CellLatticeTests {
  @Test("Gi* agrees with the sums written out, with holes and borders", arguments: 0..<12)
  func getisOrd(seed: Int) {
    let reach = [1.0, 1.5, 2, 2.0.squareRoot(), 3.7, 6][seed % 6]
    let cells = ThermalField.noise(
      columns: 23, rows: 17, seed: UInt64(seed), holes: Double(seed % 3) * 0.3, west: -9, south: -5)
    let lattice = CellLattice(cells)
    let values = cells.map(\.mean.celsius)
    let scores = GetisOrd.scores(of: values, in: lattice, reach: reach)
    let n = Double(cells.count)
    let mean = values.reduce(0, +) / n
    let s = (values.reduce(0) { $0 + $1 * $1 } / n - mean * mean).squareRoot()
    for (place, cell) in cells.enumerated() {
      var (sum, weight) = (0.0, 0.0)
      for other in cells {
        let east = Double(other.index.column - cell.index.column)
        let north = Double(other.index.row - cell.index.row)
        guard (east * east + north * north).squareRoot() <= reach + 1e-9 else { continue }
        sum += other.mean.celsius
        weight += 1
      }
      let expected = (sum - mean * weight) / (s * ((n * weight - weight * weight) / (n - 1)).squareRoot())
      #expect(abs(scores[place] - expected) < 1e-8, "seed \(seed), cell \(cell.index)")
    }
  }

  @Test("Gi* says nothing of one cell, of equal temperatures, or where all cells are neighbours")
  func degenerate() {
    func scores(_ cells: [ThermalCell], reach: Double) -> [Double] {
      GetisOrd.scores(of: cells.map(\.mean.celsius), in: CellLattice(cells), reach: reach)
    }
    #expect(scores([], reach: 1).isEmpty)
    #expect(scores([ThermalField.cell(0, 0, 9)], reach: 1) == [0])
    #expect(scores((0..<9).map { ThermalField.cell($0, 0, 9.7) }, reach: 1).allSatisfy { $0 == 0 })
    #expect(scores((0..<3).map { ThermalField.cell($0, 0, Double($0)) }, reach: 9) == [0, 0, 0])
  }

  @Test(
    "The surroundings are median and spread of the window of the cell's block, its slope taken out", arguments: 0..<12)
  func surroundings(seed: Int) {
    let reach = [1, 2, 3, 4, 5, 8][seed % 6]
    let cells = ThermalField.noise(
      columns: 21, rows: 19, seed: UInt64(seed), holes: Double(seed % 3) * 0.35, west: -10, south: -8
    ) { column, row in Double(column) * 0.2 - Double(row) * 0.07 }
    let found = LocalDeviation.surroundings(of: cells.map(\.mean.celsius), in: CellLattice(cells), reach: reach)
    let side = LocalDeviation.blockSide(reach: reach)
    func start(_ value: Int32) -> Int { Int((Double(value) / Double(side)).rounded(.down)) * side }
    for (place, cell) in cells.enumerated() {
      let (west, south) = (start(cell.index.column) - reach, start(cell.index.row) - reach)
      var window = cells.filter {
        (west..<west + side + 2 * reach).contains(Int($0.index.column))
          && (south..<south + side + 2 * reach).contains(Int($0.index.row))
      }.map { [Double($0.index.column), Double($0.index.row), $0.mean.celsius] }
      let here = [Double(cell.index.column), Double(cell.index.row)]
      var usual = 0.0
      for axis in 0..<2 {
        let slope = Self.slope(window, axis: axis)
        let positions = window.map { $0[axis] }
        let middle = ((positions.min() ?? 0) + (positions.max() ?? 0)) / 2
        for member in window.indices { window[member][2] -= slope * (window[member][axis] - middle) }
        usual += slope * (here[axis] - middle)
      }
      let median = Self.median(window.map { $0[2] })
      #expect(found[place].count == window.count, "seed \(seed), cell \(cell.index)")
      #expect(abs(found[place].median - median - usual) < 1e-10, "seed \(seed), cell \(cell.index)")
      let spread = LocalDeviation.consistency * Self.median(window.map { abs($0[2] - median) })
      #expect(abs(found[place].spread - spread) < 1e-10)
    }
  }

  /// The slope of a window as its definition says it.
  private static func slope(_ window: [[Double]], axis: Int) -> Double {
    let positions = window.map { $0[axis] }
    guard let first = positions.min(), let last = positions.max(), last - first >= 2 else { return 0 }
    let third = ((last - first + 1) / 3).rounded(.down)
    let (low, high) = (window.filter { $0[axis] < first + third }, window.filter { $0[axis] > last - third })
    guard low.count >= 6, high.count >= 6 else { return 0 }
    func mean(_ part: [[Double]]) -> Double { part.reduce(0) { $0 + $1[axis] } / Double(part.count) }
    return (median(high.map { $0[2] }) - median(low.map { $0[2] })) / (mean(high) - mean(low))
  }

  private static func median(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  @Test("A median in place is that of the sorted numbers, with many equal ones too", arguments: 0..<200)
  func medians(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let count = 1 + generator.nextIndex(below: 60)
    let kinds = 1 + generator.nextIndex(below: 8)
    var numbers = (0..<count).map { _ in
      seed % 2 == 0 ? Double(generator.nextIndex(below: kinds)) : generator.nextUnit()
    }
    let expected = Self.median(numbers)
    #expect(abs(Order.median(&numbers) - expected) < 1e-12, "seed \(seed)")
  }

  @Test("Groups are those of a flood that fills over sides and corners", arguments: 0..<30)
  func clusters(seed: Int) {
    let cells = ThermalField.noise(columns: 14, rows: 12, seed: UInt64(seed), holes: 0.2, west: -3, south: -7)
    var generator = SplitMix64(seed: UInt64(seed) + 1000)
    let share = 0.15 + 0.1 * Double(seed % 5)
    let chosen = cells.indices.filter { _ in generator.nextUnit() < share }
    let groups = CellClusters.groups(of: chosen, in: CellLattice(cells))
    var left = Set(chosen)
    var expected: [[Int]] = []
    for first in chosen where left.contains(first) {
      var (group, front) = ([Int](), [first])
      left.remove(first)
      while let place = front.popLast() {
        group.append(place)
        for other in left.sorted() {
          let (one, two) = (cells[place].index, cells[other].index)
          guard abs(one.column - two.column) <= 1, abs(one.row - two.row) <= 1 else { continue }
          left.remove(other)
          front.append(other)
        }
      }
      expected.append(group.sorted())
    }
    #expect(groups == expected, "seed \(seed)")
  }

  @Test("Cells in any order, cells that come twice, and cells at the ends of the numbers do no harm")
  func order() {
    let far = [
      ThermalCellIndex(column: .max, row: .max), ThermalCellIndex(column: .min, row: .min),
      ThermalCellIndex(column: .max, row: .min),
    ]
    var cells = ThermalField.noise(columns: 8, rows: 8, seed: 3)
    cells += far.map { index in
      var cell = ThermalField.cell(0, 0, 12)
      cell.index = index
      return cell
    }
    var shuffled = cells
    var generator = SplitMix64(seed: 5)
    shuffled.shuffle(using: &generator)
    #expect(CellLattice(shuffled).cells == cells.sorted { $0.index < $1.index })
    let twice = CellLattice([ThermalField.cell(1, 1, 5), ThermalField.cell(0, 0, 1), ThermalField.cell(1, 1, 6)])
    #expect(twice.cells.map(\.mean.celsius) == [1, 6])
    let analysis = HotSpotAnalysis(of: shuffled, cellSize: ThermalField.size)
    #expect(analysis.judgements.count == cells.count)
    #expect(analysis.unjudgedCount == 3)
    #expect(analysis.lattice.place(of: far[1]) == 0 && analysis.lattice.place(of: far[0]) == cells.count - 1)
    #expect(analysis.lattice.place(of: ThermalCellIndex(column: 99, row: 2)) == nil)
  }

  @Test("Numbers of any size, and cells in odd places, end no analysis", arguments: 0..<40)
  func extremes(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let sizes = [0, 1e-300, 5, -40, 1e9, 1e154, 1e300, -1.7e308, 1.7e308]
    let places: [Int32] = [.min, .min + 1, -1, 0, 1, 2, 3, .max - 1, .max]
    let cells = (0..<120).map { _ in
      var cell = ThermalField.cell(0, 0, sizes[generator.nextIndex(below: sizes.count)])
      cell.maximum = Temperature(celsius: sizes[generator.nextIndex(below: sizes.count)])
      cell.index = ThermalCellIndex(
        column: places[generator.nextIndex(below: places.count)], row: places[generator.nextIndex(below: places.count)])
      cell.count = [1, 9, .max][generator.nextIndex(below: 3)]
      cell.standardUncertaintyKelvin = abs(sizes[generator.nextIndex(below: sizes.count)])
      return cell
    }
    let lattice = CellLattice(cells)
    for size in [Length(metres: 0.01), Length(metres: 5), Length(metres: 1e6)] {
      #expect(HotSpotAnalysis(of: cells, cellSize: size).judgements.count == lattice.count)
      #expect(ThermalChange(from: cells, to: lattice.cells, cellSize: size).cells.count == lattice.count)
      #expect(SearchSupport(of: cells, cellSize: size).candidates.count <= lattice.count)
      let grid = PublishedGrid(lattice.cells, cellSize: size, dwellings: [:], rules: PublicationRules(k: 5))
      #expect(grid.cells.allSatisfy { $0.cellCount >= 5 })
      #expect(grid.withheldCount + grid.cells.reduce(0) { $0 + $1.cellCount } == lattice.count)
    }
  }
}
