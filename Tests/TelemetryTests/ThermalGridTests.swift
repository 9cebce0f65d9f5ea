import Quantities
import Telemetry
import Testing

@Suite("The thermal grid reduces samples to squares")
struct ThermalGridTests {
  private let size = Length(metres: 2)

  @Test(
    "Points on a border belong to the square that begins there",
    arguments: [
      (0.0, 0.0, 0, 0), (1.999, 0, 0, 0), (2, 4, 1, 2), (-0.001, -2, -1, -1), (-2.001, -2.001, -2, -2),
    ])
  func index(east: Double, north: Double, column: Int, row: Int) {
    let index = ThermalCellIndex(of: LocalPoint(east: east, north: north), cellSize: size)
    #expect(index == ThermalCellIndex(column: Int32(column), row: Int32(row)))
  }

  @Test("The centre of a square lies in the square")
  func centre() {
    let index = ThermalCellIndex(column: -7, row: 12)
    #expect(ThermalCellIndex(of: index.centre(cellSize: size), cellSize: size) == index)
  }

  @Test("Points and temperatures that are no numbers, or far off, are refused")
  func refused() {
    var grid = ThermalGrid(cellSize: size)
    let warm = Temperature(celsius: 2)
    let cold = Temperature(celsius: 1)
    let index = ThermalCellIndex(column: 0, row: 0)
    let taken = [
      grid.add(Temperature(celsius: .nan), at: LocalPoint(east: 0, north: 0)),
      grid.add(cold, at: LocalPoint(east: .nan, north: 0)),
      grid.add(cold, at: LocalPoint(east: 1e300, north: 0)),
      grid.add(minimum: cold, mean: warm, maximum: cold, count: 1, at: index),
      grid.add(minimum: cold, mean: cold, maximum: warm, count: 0, at: index),
    ]
    #expect(taken.allSatisfy { !$0 })
    #expect(grid.cellCount == 0)
  }

  @Test("Means are weighted by the number of samples")
  func weighted() throws {
    var grid = ThermalGrid(cellSize: size)
    let index = ThermalCellIndex(column: 1, row: 1)
    func celsius(_ value: Double) -> Temperature { Temperature(celsius: value) }
    grid.add(minimum: celsius(9), mean: celsius(10), maximum: celsius(12), count: 3, at: index)
    grid.add(minimum: celsius(19), mean: celsius(20), maximum: celsius(21), count: 1, at: index)
    let cell = try #require(grid.cells.first)
    #expect(cell.mean.celsius == 12.5)
    #expect(cell.minimum.celsius == 9)
    #expect(cell.maximum.celsius == 21)
    #expect(cell.count == 4)
  }

  @Test("Noise averages down, bias does not")
  func uncertainty() {
    let accuracy = ThermalGrid.Accuracy(noiseKelvin: 0.4, biasKelvin: 0.3)
    #expect(abs(accuracy.standardUncertaintyKelvin(ofMeanOver: 1) - 0.5) < 1e-12)
    #expect(abs(accuracy.standardUncertaintyKelvin(ofMeanOver: 16) - (0.09 + 0.01).squareRoot()) < 1e-12)
    #expect(accuracy.standardUncertaintyKelvin(ofMeanOver: 1_000_000_000) >= 0.3)
  }

  @Test("Merged grids agree with a plain mean over all samples", arguments: 0..<20)
  func merged(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var grids = (0..<3).map { _ in ThermalGrid(cellSize: size) }
    var twin: [ThermalCellIndex: [Double]] = [:]
    for _ in 0..<500 {
      let point = LocalPoint(east: generator.nextUnit() * 12 - 6, north: generator.nextUnit() * 12 - 6)
      let celsius = generator.nextUnit() * 60 - 20
      let grid = generator.nextIndex(below: grids.count)
      let isTaken = grids[grid].add(Temperature(celsius: celsius), at: point)
      #expect(isTaken)
      twin[try #require(ThermalCellIndex(of: point, cellSize: size)), default: []].append(celsius)
    }
    var whole = grids[0]
    whole.merge(grids[1])
    whole.merge(grids[2])
    let cells = whole.cells
    #expect(cells.map(\.index) == twin.keys.sorted())
    for cell in cells {
      let samples = try #require(twin[cell.index])
      #expect(cell.count == samples.count)
      #expect(abs(cell.mean.celsius - samples.reduce(0, +) / Double(samples.count)) < 1e-9, "seed \(seed)")
      #expect(cell.minimum.celsius == samples.min())
      #expect(cell.maximum.celsius == samples.max())
    }
  }
}
