import Quantities
import Telemetry
import Testing

/// What an attacker sees: the published cells and the way in which they are made. What the attacker does not see is
/// which cells of the run they hold; the tests do, and ask what could be learnt of fewer than `k` of them.
@Suite("Nothing published can be traced to fewer than k cells, samples or dwellings")
struct PublishedGridTests {
  private let size = ThermalField.size

  /// A seeded run: holes, few samples in places, dwellings in rows.
  private func scene(_ seed: Int) -> ([ThermalCell], [ThermalCellIndex: String]) {
    var generator = SplitMix64(seed: UInt64(seed))
    let holes = [0.0, 0.3, 0.6, 0.85][seed % 4]
    let cells = ThermalField.noise(
      columns: 70, rows: 50, seed: UInt64(seed), holes: holes, west: -33, south: -21)
    var dwellings: [ThermalCellIndex: String] = [:]
    for cell in cells where seed % 3 != 0 {
      let (column, row) = (Int(cell.index.column) + 40, Int(cell.index.row) + 40)
      // Houses of two by two cells with gardens; some streets have none.
      if column % 4 < 2, row % 4 < 2, row / 4 % 5 != 0 {
        dwellings[cell.index] = "house \(column / 4) \(row / 4)"
      }
    }
    let thinned = cells.map { cell in
      var cell = cell
      if generator.nextUnit() < 0.5 { cell.count = 1 }
      return cell
    }
    return (thinned, dwellings)
  }

  /// The cells of the run that a published cell holds: only the tests can know them.
  private func members(
    _ published: PublishedCell, _ cells: [ThermalCell], _ dwellings: [ThermalCellIndex: String]
  ) -> [ThermalCell] {
    cells.filter { cell in
      let (column, row) = (Int(cell.index.column), Int(cell.index.row))
      return (published.column..<published.column + published.span).contains(column)
        && (published.row..<published.row + published.span).contains(row)
        && (dwellings[cell.index] != nil) == (published.layer == .dwellings)
    }
  }

  @Test("Each published cell holds at least k of everything that counts", arguments: 0..<24)
  func atLeastK(seed: Int) {
    let (cells, dwellings) = scene(seed)
    let k = [5, 10, 25][seed % 3]
    let rules = PublicationRules(k: k)
    let grid = PublishedGrid(cells, cellSize: size, dwellings: dwellings, rules: rules)
    var told = 0
    for published in grid.cells {
      let members = members(published, cells, dwellings)
      told += members.count
      #expect(members.count >= k && members.count == published.cellCount, "seed \(seed)")
      #expect(members.reduce(0) { $0 + $1.count } == published.sampleCount && published.sampleCount >= k)
      #expect(Double(members.count) * 25 >= Double(k) * rules.placeSquareMetres)
      if published.layer == .dwellings {
        #expect(Set(members.compactMap { dwellings[$0.index] }).count >= k, "seed \(seed)")
      }
      let mean = members.reduce(0) { $0 + $1.mean.celsius } / Double(members.count)
      #expect(abs(mean - published.mean.celsius) <= 0.05 + 1e-9)
      #expect(published.standardUncertaintyKelvin >= 1 && published.standardUncertaintyKelvin < 1.2)
    }
    // Each seen cell is told once or not at all: no difference of published cells can isolate one.
    #expect(told + grid.withheldCount == cells.count, "seed \(seed)")
  }

  @Test("Published cells of a layer never overlap", arguments: 0..<12)
  func disjoint(seed: Int) {
    let (cells, dwellings) = scene(seed)
    let grid = PublishedGrid(cells, cellSize: size, dwellings: dwellings, rules: PublicationRules())
    for (place, one) in grid.cells.enumerated() {
      for other in grid.cells.dropFirst(place + 1) where other.layer == one.layer {
        let apart =
          one.column + one.span <= other.column || other.column + other.span <= one.column
          || one.row + one.span <= other.row || other.row + other.span <= one.row
        #expect(apart, "seed \(seed)")
      }
    }
  }

  @Test("Two publications of one run with different k differ by nothing or by whole published cells", arguments: 0..<24)
  func republished(seed: Int) {
    let (cells, dwellings) = scene(seed)
    let fine = PublishedGrid(cells, cellSize: size, dwellings: dwellings, rules: PublicationRules(k: 6))
    let coarse = PublishedGrid(cells, cellSize: size, dwellings: dwellings, rules: PublicationRules(k: 24))
    for large in coarse.cells {
      // What the attacker subtracts: all smaller cells of the other publication within a larger one.
      let inside = fine.cells.filter { small in
        small.layer == large.layer && small.column >= large.column && small.row >= large.row
          && small.column + small.span <= large.column + large.span && small.row + small.span <= large.row + large.span
      }
      let rest = large.cellCount - inside.reduce(0) { $0 + $1.cellCount }
      #expect(rest == 0, "seed \(seed): what is left would tell of \(rest) cells")
      // Any part of them leaves a sum of others, each of which is published.
      for small in inside {
        #expect(large.cellCount - small.cellCount == 0 || large.cellCount - small.cellCount >= 6, "seed \(seed)")
      }
    }
  }

  @Test("A square is merged with its neighbours where one of its four parts is too thin, and not only that part")
  func siblings() throws {
    // Three quarters of a square are seen in full, one in a single cell: publishing the three and the whole would give
    // the one away by subtraction.
    var cells: [ThermalCell] = []
    for row in 0..<8 {
      for column in 0..<8 where column < 4 || row < 4 || (column == 6 && row == 6) {
        cells.append(ThermalField.cell(column, row, column == 6 && row == 6 ? 35 : 10))
      }
    }
    let grid = PublishedGrid(
      cells, cellSize: size, dwellings: [:], rules: PublicationRules(k: 10, side: Length(metres: 40)))
    let only = try #require(grid.cells.first)
    #expect(grid.cells.count == 1 && only.span == 8 && only.cellCount == 49)
    #expect(abs(only.mean.celsius - 10.5) < 1e-9)
  }

  @Test("A place of one warm cell moves the mean by at most a k-th of its excess")
  func dominance() {
    let quiet = ThermalField.noise(columns: 32, rows: 32, seed: 3)
    for place in [(0, 0), (5, 9), (31, 31)] {
      let warm = quiet.map { cell in
        var cell = cell
        if cell.index == ThermalCellIndex(column: Int32(place.0), row: Int32(place.1)) {
          cell.mean += Temperature(celsius: 20)
          cell.maximum += Temperature(celsius: 25)
          cell.count *= 50
        }
        return cell
      }
      let before = PublishedGrid(quiet, cellSize: size, dwellings: [:], rules: PublicationRules())
      let after = PublishedGrid(warm, cellSize: size, dwellings: [:], rules: PublicationRules())
      for (one, two) in zip(before.cells, after.cells) {
        #expect(abs(two.mean.celsius - one.mean.celsius) <= 2 + PublishedCell.meanStep)
      }
    }
  }

  @Test("Too few cells together are held back, and so are nine houses")
  func withheld() {
    let nine = (0..<9).map { ThermalField.cell($0, 0, 10) }
    let none = PublishedGrid(nine, cellSize: size, dwellings: [:], rules: PublicationRules())
    #expect(none.cells.isEmpty && none.withheldCount == 9)
    let roofs = (0..<90).map { ThermalField.cell($0 % 10, $0 / 10, 10) }
    let houses = Dictionary(uniqueKeysWithValues: roofs.map { ($0.index, "house \($0.index.row)") })
    let street = PublishedGrid(roofs, cellSize: size, dwellings: houses, rules: PublicationRules())
    #expect(street.cells.isEmpty && street.withheldCount == 90)
    #expect(PublishedGrid([], cellSize: size, dwellings: [:], rules: PublicationRules()).cells.isEmpty)
  }

  @Test("Small cells are merged until a person fits k times, and large ones until there are k of them")
  func places() {
    func spans(_ metres: Double) -> Set<Int> {
      let grid = PublishedGrid(
        ThermalField.noise(columns: 64, rows: 64, seed: 1), cellSize: Length(metres: metres), dwellings: [:],
        rules: PublicationRules())
      return Set(grid.cells.map(\.span))
    }
    // 40 m² are 64 cells of 1 m, 160 of 0.5 m, and 10 of 2 m or more.
    #expect(spans(0.5) == [16] && spans(1) == [8] && spans(2) == [4] && spans(5) == [4] && spans(20) == [4])
  }

  @Test("Counts of tasks that concern people are told only where they, and what was not done, are k or none")
  func tasks() throws {
    let publication = try PublicationFixture.publication(tasks: [
      PublishedTasks(kind: "deliver", asked: 12, done: 11, concernsPeople: true),
      PublishedTasks(kind: "patrol", asked: 2, done: 1, concernsPeople: false),
      PublishedTasks(kind: "station", asked: 3, done: 3, concernsPeople: true),
      PublishedTasks(kind: "survey", asked: 1, done: 1, concernsPeople: false),
    ])
    #expect(
      publication.tasksCSV
        == "kind,asked,done\r\ndeliver,≥10,\r\npatrol,2,1\r\nstation,<10,\r\nsurvey,1,1\r\n")
    let many = try PublicationFixture.publication(tasks: [
      PublishedTasks(kind: "deliver", asked: 40, done: 30, concernsPeople: true),
      PublishedTasks(kind: "station", asked: 0, done: 0, concernsPeople: true),
    ])
    #expect(many.tasksCSV == "kind,asked,done\r\ndeliver,40,30\r\nstation,0,0\r\n")
  }
}
