import Foundation
import Quantities
import Telemetry
import Testing

@Suite("Hot spots are cells that stand out of their surroundings")
struct HotSpotTests {
  private let size = ThermalField.size

  @Test("One warm cell in quiet ground is one spot at its place, with its excess", arguments: 0..<10)
  func oneCell(seed: Int) throws {
    let cells = ThermalField.noise(columns: 30, rows: 30, seed: UInt64(seed)) { $0 == 12 && $1 == 17 ? 8 : 0 }
    let analysis = HotSpotAnalysis(of: cells, cellSize: size)
    let spot = try #require(analysis.spots.first)
    #expect(analysis.spots.count == 1, "seed \(seed)")
    #expect(spot.cells == [ThermalCellIndex(column: 12, row: 17)])
    #expect(spot.number == 1 && spot.areaSquareMetres == 25)
    #expect(spot.centre == LocalPoint(east: 62.5, north: 87.5))
    #expect(abs(spot.deviationKelvin - 8) < 1.5 && spot.localScore > 10)
    #expect(spot.deviationUncertaintyKelvin < 0.2 && spot.peak.standardUncertaintyKelvin >= 1)
    #expect(!spot.biasCouldExplain)
  }

  @Test("Warm ground of two by three cells is one spot, found by both tests")
  func block() throws {
    let cells = ThermalField.noise(columns: 40, rows: 40, seed: 4) {
      (20..<22).contains($0) && (10..<13).contains($1) ? 5 : 0
    }
    let spot = try #require(HotSpotAnalysis(of: cells, cellSize: size).spots.first)
    #expect(spot.cells.count == 6 && spot.evidence == .both && spot.evidence.confidence == "high")
    #expect(spot.adjustedP < 1e-6 && spot.getisOrdScore > 5)
    #expect(spot.centre == LocalPoint(east: 105, north: 57.5))
  }

  @Test("Noise alone has no spots, with and without holes", arguments: 0..<20)
  func noise(seed: Int) {
    let cells = ThermalField.noise(
      columns: 60, rows: 50, seed: UInt64(seed), sigma: 0.9, holes: seed % 2 == 0 ? 0 : 0.4)
    #expect(HotSpotAnalysis(of: cells, cellSize: size).spots.count <= 1, "seed \(seed)")
  }

  @Test("In noise the share of cells that Gi* alone would flag stays below its level", arguments: 0..<20)
  func falseDiscoveries(seed: Int) {
    let cells = ThermalField.noise(columns: 60, rows: 60, seed: UInt64(seed))
    let scores = GetisOrd.scores(of: cells.map(\.mean.celsius), in: CellLattice(cells), reach: 2)
    let adjusted = FalseDiscovery.adjusted(scores.map(FalseDiscovery.upperTail), level: 0.05)
    // Neighbours are flagged together, so a rare chance spot has some cells.
    #expect(adjusted.count { $0 <= 0.05 } <= 12, "seed \(seed)")
  }

  @Test(
    "A slope of the ground's temperature is no spot; Gi* of the temperatures would call half of it hot",
    arguments: 0..<6)
  func slope(seed: Int) {
    let steep = [0.05, 0.1, 0.3][seed % 3]
    let cells = ThermalField.noise(columns: 60, rows: 60, seed: UInt64(seed)) { column, row in
      Double(column) * steep - Double(row) * 0.1
    }
    let analysis = HotSpotAnalysis(of: cells, cellSize: size)
    #expect(analysis.spots.count <= 1, "seed \(seed)")
    let scores = GetisOrd.scores(of: cells.map(\.mean.celsius), in: analysis.lattice, reach: 2)
    let wide = FalseDiscovery.adjusted(scores.map(FalseDiscovery.upperTail), level: 0.05)
    #expect(wide.count { $0 <= 0.05 } > cells.count / 5)
  }

  @Test("A warm cell on a slope, at a border and in a corner stands out by its own excess", arguments: 0..<6)
  func spotOnSlope(seed: Int) throws {
    let places = [(0, 30), (59, 59), (30, 0), (59, 12), (0, 0), (25, 59)]
    let place = places[seed]
    let cells = ThermalField.noise(columns: 60, rows: 60, seed: UInt64(seed)) { column, row in
      Double(column) * 0.2 + Double(row) * 0.1 + ((column, row) == place ? 6 : 0)
    }
    let spot = try #require(HotSpotAnalysis(of: cells, cellSize: size).spots.first)
    #expect(spot.peak.index == ThermalCellIndex(column: Int32(place.0), row: Int32(place.1)))
    #expect(abs(spot.deviationKelvin - 6) < 1.5, "seed \(seed)")
  }

  @Test("A camera that reads two kelvin more finds the same spots, with the peak that much warmer")
  func bias() {
    let cells = ThermalField.noise(columns: 30, rows: 30, seed: 6) { $0 == 5 && $1 == 5 ? 6 : 0 }
    let shifted = cells.map { cell in
      var cell = cell
      cell.mean += Temperature(celsius: 2)
      return cell
    }
    let (first, second) = (
      HotSpotAnalysis(of: cells, cellSize: size).spots, HotSpotAnalysis(of: shifted, cellSize: size).spots
    )
    #expect(first.map(\.cells) == second.map(\.cells))
    for (one, two) in zip(first, second) {
      #expect(abs(one.deviationKelvin - two.deviationKelvin) < 1e-9)
      #expect(abs(two.peak.mean.celsius - one.peak.mean.celsius - 2) < 1e-9)
    }
  }

  @Test("Between two cameras a step as large as their biases may differ is said to be one")
  func twoCameras() throws {
    let cells = ThermalField.noise(columns: 30, rows: 30, seed: 6) { $0 == 5 && $1 == 5 ? 1.8 : 0 }
    let one = try #require(HotSpotAnalysis(of: cells, cellSize: size).spots.first)
    let two = try #require(
      HotSpotAnalysis(of: cells, cellSize: size, options: HotSpotOptions(isOneCamera: false)).spots.first)
    #expect(!one.biasCouldExplain && two.biasCouldExplain)
  }

  @Test("Cold spots are the hot spots of the grid turned over")
  func cold() {
    let cells = ThermalField.noise(columns: 40, rows: 40, seed: 11) { $0 == 20 && $1 == 20 ? -6 : 0 }
    let turned = cells.map { cell in
      var cell = cell
      cell.mean = Temperature(celsius: -cell.mean.celsius)
      return cell
    }
    let cold = HotSpotAnalysis(of: cells, cellSize: size, options: HotSpotOptions(polarity: .cold))
    let warm = HotSpotAnalysis(of: turned, cellSize: size)
    #expect(cold.spots.map(\.cells) == warm.spots.map(\.cells) && cold.spots.count == 1)
    #expect(cold.spots.allSatisfy { $0.deviationKelvin < -5 && $0.localScore > 5 })
  }

  @Test("Spots do not change when the grid is shifted by blocks, and cells' order does not matter", arguments: 0..<6)
  func invariance(seed: Int) {
    func shape(_ column: Int, _ row: Int) -> Double { column % 17 == 3 && row % 13 == 5 ? 5 : 0 }
    let step = LocalDeviation.blockSide(reach: HotSpotOptions().windowCells(cellSize: size))
    let base = ThermalField.noise(columns: 40, rows: 36, seed: UInt64(seed), holes: 0.1, shape)
    var moved = ThermalField.noise(
      columns: 40, rows: 36, seed: UInt64(seed), holes: 0.1, west: -7 * step, south: 5 * step, shape)
    var generator = SplitMix64(seed: 1)
    moved.shuffle(using: &generator)
    let (first, second) = (HotSpotAnalysis(of: base, cellSize: size), HotSpotAnalysis(of: moved, cellSize: size))
    #expect(!first.spots.isEmpty)
    #expect(
      first.spots.map { $0.cells.map { [Int($0.column) - 7 * step, Int($0.row) + 5 * step] } }
        == second.spots.map { $0.cells.map { [Int($0.column), Int($0.row)] } })
    for (one, two) in zip(first.spots, second.spots) {
      #expect(one.number == two.number && one.evidence == two.evidence)
      // Sums run in the same order, so even the last digits are equal.
      #expect(one.localScore == two.localScore && one.getisOrdScore == two.getisOrdScore)
    }
  }

  @Test("Adjusted p values are those of Benjamini and Hochberg written out", arguments: 0..<20)
  func benjaminiHochberg(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let values = (0..<50).map { _ in
      generator.nextUnit() < 0.3 ? generator.nextUnit() * 0.01 : generator.nextUnit()
    }
    let adjusted = FalseDiscovery.adjusted(values, level: 0.1)
    let sorted = values.sorted()
    let largest = sorted.indices.last { sorted[$0] <= 0.1 * Double($0 + 1) / 50 }.map { sorted[$0] } ?? -1
    for (value, found) in zip(values, adjusted) { #expect((value <= largest) == (found <= 0.1), "seed \(seed)") }
  }

  @Test(
    "Scores from few cells have the tail of Student's t", arguments: [(27, 3.5, 2.764), (54, 3.5, 3.063), (27, 0, 0)])
  func fewCells(count: Int, ratio: Double, normal: Double) {
    // 27 and 54 cells are 10 and 20 degrees of freedom; the tails beyond 3.5 are 0.00286 and 0.00112.
    let around = LocalDeviation(median: 5, spread: 2, count: count, errorShare: 0)
    #expect(abs(around.score(of: 5 + 2 * ratio, scaleMin: 0.1) - normal) < 0.02)
    #expect(abs(around.score(of: 5 - 2 * ratio, scaleMin: 0.1) + normal) < 0.02)
    #expect(around.score(of: 5 + 2 * ratio, scaleMin: 20) < 0.5)
  }

  @Test("The upper tail is that of tables", arguments: [(0.0, 0.5), (1.6448536, 0.05), (3.5, 2.326e-4), (-2, 0.97725)])
  func tail(score: Double, p: Double) {
    #expect(abs(FalseDiscovery.upperTail(score) - p) < 1e-6)
  }

  @Test("The shared and the own part of an uncertainty are told apart where counts differ")
  func split() {
    let accuracy = ThermalGrid.Accuracy(noiseKelvin: 0.4, biasKelvin: 1.5)
    let cells = (1...40).map { count in
      var cell = ThermalField.cell(count, 0, 10, count: count)
      cell.standardUncertaintyKelvin = accuracy.standardUncertaintyKelvin(ofMeanOver: count)
      return cell
    }
    let split = UncertaintySplit(of: cells)
    #expect(abs(split.sharedKelvin - 1.5) < 1e-6 && abs(split.noiseKelvin - 0.4) < 1e-6)
    #expect(abs(split.ownKelvin(of: cells[15]) - 0.1) < 1e-6)
    let alike = UncertaintySplit(of: (0..<9).map { ThermalField.cell($0, 0, 1, count: 7) })
    #expect(abs(alike.sharedKelvin - ThermalField.cell(0, 0, 1, count: 7).standardUncertaintyKelvin) < 1e-12)
    #expect(UncertaintySplit(of: []).sharedKelvin == 1)
  }

  @Test("A run without cells, or with fewer than a window needs, has no spots and says what was not judged")
  func few() {
    #expect(HotSpotAnalysis(of: [], cellSize: size).spots.isEmpty)
    let few = HotSpotAnalysis(of: (0..<10).map { ThermalField.cell($0, 0, $0 == 5 ? 60 : 10) }, cellSize: size)
    #expect(few.spots.isEmpty && few.unjudgedCount == 10)
  }
}
