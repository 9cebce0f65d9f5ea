import ArgumentParser
import Foundation
import Quantities
import Telemetry

/// `sortie-bench thermal`: hot spots of a made grid.
struct ThermalBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thermal", abstract: "Measure the search for hot spots in a thermal grid.",
    discussion: """
      A square of cells from a seed: noise about slow changes, a tenth of the cells not seen, one hot cell in a \
      thousand.
      """)

  @Option(help: "The number of cells, seen or not; a square of as many is made.") var cells = 1_000_000
  @Option(help: "The side of a cell in metres.") var cellSize = 5.0
  @Option(help: "The seed.") var seed: UInt64 = 1
  @Option(help: "How often each is done; the best time counts.") var repeats = 3
  @Option(help: "A CSV file to write the cells and their scores to, for a comparison with others.") var write: String?

  func run() throws {
    guard cells > 0, cells <= 100_000_000, cellSize > 0, cellSize.isFinite else {
      throw BenchmarkError("there are 1 to 100,000,000 cells of a positive size")
    }
    let side = max(1, Int(Double(cells).squareRoot().rounded()))
    let grid = Self.grid(side: side, seed: seed)
    let size = Length(metres: cellSize)
    let before = try ProcessMemory.residentMegabytes()
    var analysis = HotSpotAnalysis(of: [], cellSize: size)
    let seconds = ThreadClock.best(of: repeats) { analysis = HotSpotAnalysis(of: grid, cellSize: size) }
    let peak = try ProcessMemory.peakMegabytes()
    if let write { try Self.table(of: analysis).write(toFile: write, atomically: true, encoding: .utf8) }
    var figures = Figures()
    figures.add("cells", grid.count)
    figures.add("hot_spots_s", seconds, digits: 4)
    figures.add("cells_per_second", Double(grid.count) / seconds, digits: 0)
    figures.add("spots", analysis.spots.count + analysis.omittedSpots)
    figures.add("input_mb", before, digits: 1)
    figures.add("peak_mb", peak, digits: 1)
    figures.print()
  }

  /// A square of cells by row, then by column.
  private static func grid(side: Int, seed: UInt64) -> [ThermalCell] {
    var generator = SplitMix64(seed: seed)
    let accuracy = ThermalGrid.Accuracy()
    var cells: [ThermalCell] = []
    cells.reserveCapacity(side * side)
    for row in 0..<side {
      for column in 0..<side {
        let noise = (0..<12).reduce(-6.0) { sum, _ in sum + generator.nextUnit() }
        let isHot = generator.nextUnit() < 0.001
        let count = 20 + generator.nextIndex(below: 60)
        guard generator.nextUnit() >= 0.1 else { continue }
        let slow = 3 * sin(Double(column) / 40) + 2 * cos(Double(row) / 55)
        let mean = Temperature(celsius: 10 + slow + 0.4 * noise + (isHot ? 6 : 0))
        cells.append(
          ThermalCell(
            index: ThermalCellIndex(column: Int32(column - side / 2), row: Int32(row - side / 2)), mean: mean,
            minimum: mean, maximum: mean, count: count,
            standardUncertaintyKelvin: accuracy.standardUncertaintyKelvin(ofMeanOver: count)))
      }
    }
    return cells
  }

  /// Cells with what was found, one a line.
  private static func table(of analysis: HotSpotAnalysis) -> String {
    var text = "column,row,mean_c,excess_k,local_score,gi_star\n"
    for (cell, judgement) in zip(analysis.lattice.cells, analysis.judgements) {
      text += "\(cell.index.column),\(cell.index.row),\(cell.mean.celsius),\(judgement.excessKelvin),"
      text += "\(judgement.localScore),\(judgement.getisOrdScore)\n"
    }
    return text
  }
}
