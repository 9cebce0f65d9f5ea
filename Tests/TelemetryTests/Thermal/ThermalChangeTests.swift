import Quantities
import Telemetry
import Testing

@Suite("What changed between two runs over the same ground")
struct ThermalChangeTests {
  private let size = ThermalField.size

  private func ground(_ seed: UInt64, base: Double = 10, _ shape: @escaping (Int, Int) -> Double = { _, _ in 0 })
    -> [ThermalCell]
  {
    // The same ground both times, with new noise.
    ThermalField.noise(columns: 40, rows: 30, seed: seed, base: base, sigma: 0.2) {
      Double(($0 * 7 + $1 * 3) % 11) + shape($0, $1)
    }
  }

  @Test("A warmer day, or another camera's bias, is the shift and no change", arguments: 0..<10)
  func shift(seed: UInt64) {
    let change = ThermalChange(from: ground(seed), to: ground(seed + 100, base: 14), cellSize: size)
    #expect(abs(change.shiftKelvin - 4) < 0.05)
    #expect(change.regions.count <= 1, "seed \(seed)")
    #expect(abs(change.shiftUncertaintyKelvin - 2.0.squareRoot()) < 0.01)
    #expect(change.cells.count == 1200 && change.onlyEarlierCount == 0 && change.onlyLaterCount == 0)
  }

  @Test("What cools and what warms beyond the shift are regions of their own, with area and change")
  func regions() throws {
    let later = ground(2, base: 13) { column, row in
      switch (column, row) {
      case (10..<13, 5..<7): -4
      case (13..<15, 5..<7): 6
      default: 0
      }
    }
    let change = ThermalChange(from: ground(1), to: later, cellSize: size)
    #expect(change.regions.map(\.number) == [1, 2])
    let (warm, cold) = (try #require(change.regions.first), try #require(change.regions.last))
    #expect(warm.isWarmer && warm.areaSquareMetres == 100 && abs(warm.changeKelvin - 6) < 1)
    #expect(!cold.isWarmer && cold.areaSquareMetres == 150 && abs(cold.changeKelvin + 4) < 1)
    #expect(warm.changeUncertaintyKelvin > 0.15 && warm.changeUncertaintyKelvin < 0.5)
    #expect(warm.centre == LocalPoint(east: 70, north: 30) && warm.adjustedP < 1e-6)
  }

  @Test("The uncertainty of a difference holds both biases, less of them where they are one and the same")
  func uncertainty() throws {
    func uncertainty(_ correlation: Double) throws -> Double {
      let options = ThermalChange.Options(biasCorrelation: correlation)
      return try #require(
        ThermalChange(from: ground(1), to: ground(2), cellSize: size, options: options).cells.first
      ).standardUncertaintyKelvin
    }
    let (apart, half, same) = (try uncertainty(0), try uncertainty(0.5), try uncertainty(1))
    #expect(abs(apart - 2.0.squareRoot()) < 0.01 && abs(half - 1) < 0.01 && same < 0.05)
  }

  @Test("Cells of one run only are counted, and runs that share no cell change nothing")
  func apart() {
    let first = ThermalField.noise(columns: 10, rows: 10, seed: 1)
    let second = ThermalField.noise(columns: 10, rows: 10, seed: 2, west: 6)
    let change = ThermalChange(from: first, to: second, cellSize: size)
    #expect(change.cells.count == 40 && change.onlyEarlierCount == 60 && change.onlyLaterCount == 60)
    let none = ThermalChange(from: first, to: [], cellSize: size)
    #expect(none.cells.isEmpty && none.regions.isEmpty && none.shiftKelvin == 0 && none.onlyEarlierCount == 100)
  }

  @Test("Turned round, each change has the other sign", arguments: 0..<5)
  func symmetry(seed: UInt64) {
    let (first, second) = (ground(seed), ground(seed + 9) { $0 == 4 && $1 == 4 ? 7 : 0 })
    let there = ThermalChange(from: first, to: second, cellSize: size)
    let back = ThermalChange(from: second, to: first, cellSize: size)
    #expect(abs(there.shiftKelvin + back.shiftKelvin) < 1e-12)
    #expect(there.regions.map(\.cells) == back.regions.map(\.cells) && !there.regions.isEmpty)
    for (one, two) in zip(there.regions, back.regions) { #expect(abs(one.changeKelvin + two.changeKelvin) < 1e-9) }
  }
}
