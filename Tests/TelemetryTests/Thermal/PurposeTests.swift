import Quantities
import Telemetry
import Testing

@Suite("Each purpose of a thermal survey answers its own question")
struct PurposeTests {
  private let size = ThermalField.size

  private func cells(_ columns: Range<Int>, _ rows: Range<Int>) -> Set<ThermalCellIndex> {
    Set(rows.flatMap { row in columns.map { ThermalCellIndex(column: Int32($0), row: Int32(row)) } })
  }

  // MARK: Heat loss

  /// Sixteen buildings of 3 by 3 cells, each with its own excess over a ground that slopes.
  private func town(_ excess: (Int) -> Double, seed: UInt64) -> ([ThermalCell], [ThermalCellIndex: String]) {
    var roofs: [ThermalCellIndex: String] = [:]
    var numbers: [ThermalCellIndex: Int] = [:]
    for number in 0..<16 {
      let (west, south) = (4 + 9 * (number % 4), 4 + 9 * (number / 4))
      for index in cells(west..<west + 3, south..<south + 3) {
        roofs[index] = number < 10 ? "house-0\(number)" : "house-\(number)"
        numbers[index] = number
      }
    }
    let field = ThermalField.noise(columns: 44, rows: 44, seed: seed) { column, row in
      let index = ThermalCellIndex(column: Int32(column), row: Int32(row))
      return 0.02 * Double(column) + (numbers[index].map(excess) ?? 0)
    }
    return (field, roofs)
  }

  @Test("The roof that loses heat is on top, conspicuous, with its excess over the ground around it", arguments: 0..<8)
  func heatLoss(seed: UInt64) throws {
    let (field, roofs) = town({ $0 == 11 ? 6 : 1 }, seed: seed)
    let loss = HeatLoss(of: field, cellSize: size, roofs: roofs)
    #expect(loss.buildings.count == 16 && loss.tooSmall.isEmpty)
    let first = try #require(loss.buildings.first)
    #expect(first.label == "house-11" && first.isConspicuous && first.cellCount == 9)
    #expect(abs(first.excessKelvin - 6) < 0.6 && first.excessUncertaintyKelvin < 0.5)
    #expect(loss.buildings.dropFirst().count { $0.isConspicuous } <= 2, "seed \(seed)")
  }

  @Test("A building of one cell is named as too small, and cells off the roofs are ground")
  func smallBuilding() {
    var (field, roofs) = town({ _ in 1 }, seed: 1)
    roofs[ThermalCellIndex(column: 1, row: 1)] = "shed"
    let loss = HeatLoss(of: field, cellSize: size, roofs: roofs)
    #expect(loss.tooSmall == ["shed"] && loss.ground != nil)
    field.removeAll()
    let none = HeatLoss(of: field, cellSize: size, roofs: roofs)
    #expect(none.buildings.isEmpty && none.ground == nil)
    let roofsAlone = HeatLoss(
      of: [ThermalField.cell(4, 4, 3), ThermalField.cell(5, 4, 3)], cellSize: size, roofs: roofs)
    #expect(roofsAlone.buildings.isEmpty)
  }

  // MARK: Search

  private func withPerson(at place: [(Int, Int)], maximum: Double, seed: UInt64) -> [ThermalCell] {
    ThermalField.noise(columns: 40, rows: 40, seed: seed).map { cell in
      var cell = cell
      if place.contains(where: { Int32($0.0) == cell.index.column && Int32($0.1) == cell.index.row }) {
        cell.maximum = Temperature(celsius: maximum)
      }
      return cell
    }
  }

  @Test(
    "A warm sample that leaves the mean as it is becomes a candidate, where hot spots see nothing", arguments: 0..<8)
  func person(seed: UInt64) throws {
    let field = withPerson(at: [(22, 9)], maximum: 19, seed: seed)
    #expect(HotSpotAnalysis(of: field, cellSize: size).spots.isEmpty)
    let search = SearchSupport(of: field, cellSize: size)
    let candidate = try #require(search.candidates.first)
    #expect(search.candidates.count == 1 && candidate.cells == [ThermalCellIndex(column: 22, row: 9)])
    #expect(candidate.warmest.celsius == 19 && candidate.excessKelvin > 6 && candidate.number == 1)
  }

  @Test("A person on a corner of four cells is one candidate")
  func corner() {
    let field = withPerson(at: [(22, 9), (23, 9), (22, 10), (23, 10)], maximum: 18, seed: 3)
    #expect(SearchSupport(of: field, cellSize: size).candidates.map(\.cells.count) == [4])
  }

  @Test("What is too large or too hot for a person is none")
  func notAPerson() {
    let wall = (0..<8).map { (15 + $0, 12) }
    #expect(SearchSupport(of: withPerson(at: wall, maximum: 20, seed: 2), cellSize: size).candidates.isEmpty)
    #expect(SearchSupport(of: withPerson(at: [(9, 9)], maximum: 80, seed: 2), cellSize: size).candidates.isEmpty)
    #expect(SearchSupport(of: [], cellSize: size).candidates.isEmpty)
  }

  // MARK: Disinfection

  private func sprayed(_ cooling: @escaping (Int, Int) -> Double, seed: UInt64 = 5) -> [ThermalCell] {
    ThermalField.noise(columns: 30, rows: 30, seed: seed) { column, row in
      (10..<20).contains(column) && (10..<20).contains(row) ? -cooling(column, row) : 0
    }
  }

  private var area: Set<ThermalCellIndex> { cells(10..<20, 10..<20) }
  private var dry: Set<ThermalCellIndex> { cells(5..<25, 5..<25).subtracting(area) }

  @Test("A wet area is cooler all over; one that was missed by half shows half", arguments: 0..<8)
  func wet(seed: UInt64) {
    let all = DisinfectionCheck(of: sprayed({ _, _ in 3 }, seed: seed), area: area, dry: dry)
    #expect(all.coolerShare == 1 && all.seenShare == 1 && all.reference == .surroundings)
    #expect(abs(all.medianKelvin + 3) < 0.3)
    let half = DisinfectionCheck(of: sprayed({ column, _ in column < 15 ? 3 : 0 }, seed: seed), area: area, dry: dry)
    #expect(abs(half.coolerShare - 0.5) < 0.08, "seed \(seed)")
    let none = DisinfectionCheck(of: sprayed({ _, _ in 0 }, seed: seed), area: area, dry: dry)
    #expect(none.coolerShare < 0.15, "seed \(seed)")
  }

  @Test("With an earlier run each cell is compared with itself, so patterns of the ground do not matter")
  func earlier() {
    func pattern(_ column: Int, _ row: Int) -> Double { Double((column * 5 + row * 3) % 9) }
    let before = ThermalField.noise(columns: 30, rows: 30, seed: 1, pattern)
    let after = ThermalField.noise(columns: 30, rows: 30, seed: 2, base: 12) { column, row in
      pattern(column, row) - ((10..<20).contains(column) && (10..<20).contains(row) ? 2.5 : 0)
    }
    let with = DisinfectionCheck(of: after, area: area, dry: dry, earlier: before)
    #expect(with.coolerShare > 0.97 && with.reference == .earlierRun)
    #expect(DisinfectionCheck(of: after, area: area, dry: dry).coolerShare < 0.5)
  }

  @Test("Without ground to compare with, or without cells of the area, nothing is said")
  func nothing() {
    let none = DisinfectionCheck(of: sprayed { _, _ in 3 }, area: area, dry: [])
    #expect(none.reference == .none && none.coolerShare == 0 && none.seenShare == 1)
    let unseen = DisinfectionCheck(of: [], area: area, dry: dry)
    #expect(unseen.seenShare == 0 && unseen.reference == .none && unseen.areaCellCount == 100)
  }
}
