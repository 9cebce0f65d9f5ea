import Quantities

/// Thermal cells merged until nobody can be found in them.
///
/// The grid is cut into squares that lie over a fixed origin, and each square into four as long as all four may be
/// published (a tree of squares, as with census grids). So each seen cell is in one published cell or in none, no
/// published cell overlaps another of its layer, and no difference of published cells tells of fewer than `k` cells.
/// Another publication of the same run with another `k` cuts the same squares once more or once less: differences
/// between both are published cells too.
package struct PublishedGrid: Hashable, Sendable {
  /// The cells by layer, then by row and column of their south-west corner.
  package let cells: [PublishedCell]
  /// The rules that were kept.
  package let rules: PublicationRules
  /// The side of the cells that were merged.
  package let sourceSize: Length
  /// How many seen cells were held back by a rule. It is for the operator and stands in no published file.
  package let withheldCount: Int

  /// Merges cells.
  ///
  /// - Parameters:
  ///   - cells: cells that may be published at all; each index once.
  ///   - dwellings: the dwelling under each cell that lies on the roof of one. These cells are a layer of their own.
  package init(
    _ cells: [ThermalCell], cellSize: Length, dwellings: [ThermalCellIndex: String], rules: PublicationRules
  ) {
    self.rules = rules
    sourceSize = cellSize
    let split = UncertaintySplit(of: cells)
    var builder = Builder(rules: rules, cellSize: cellSize, split: split)
    let roofs = cells.filter { dwellings[$0.index] != nil }
    let rest = cells.filter { dwellings[$0.index] == nil }
    for (layer, part) in [(PublishedCell.Layer.ground, rest), (.dwellings, roofs)] {
      builder.add(part, layer: layer, dwellings: dwellings)
    }
    self.cells = builder.published.sorted { ($0.layer, $0.row, $0.column) < ($1.layer, $1.row, $1.column) }
    withheldCount = builder.withheld
  }

  /// Cuts squares and keeps what may be published.
  private struct Builder {
    let rules: PublicationRules
    let cellSize: Length
    let split: UncertaintySplit
    var published: [PublishedCell] = []
    var withheld = 0

    /// How often two by two squares are merged at most.
    var levels: Int {
      var (level, side) = (0, cellSize.metres)
      while side * 2 <= rules.side.metres, level < 24 {
        side *= 2
        level += 1
      }
      return level
    }

    mutating func add(_ cells: [ThermalCell], layer: PublishedCell.Layer, dwellings: [ThermalCellIndex: String]) {
      let level = levels
      var roots: [Square: [ThermalCell]] = [:]
      for cell in cells { roots[Square(of: cell.index, level: level), default: []].append(cell) }
      for root in roots.keys.sorted() {
        let members = (roots[root] ?? []).sorted { $0.index < $1.index }
        if isAllowed(members, layer, dwellings) {
          cut(root, members, layer, dwellings)
        } else {
          withheld += members.count
        }
      }
    }

    /// Publishes a square that may be published, in parts where all of its parts may be. Recursion ends after `levels`.
    private mutating func cut(
      _ square: Square, _ members: [ThermalCell], _ layer: PublishedCell.Layer, _ dwellings: [ThermalCellIndex: String]
    ) {
      if square.level > 0 {
        var parts: [Square: [ThermalCell]] = [:]
        for cell in members { parts[Square(of: cell.index, level: square.level - 1), default: []].append(cell) }
        let order = parts.keys.sorted()
        if order.allSatisfy({ isAllowed(parts[$0] ?? [], layer, dwellings) }) {
          for part in order { cut(part, parts[part] ?? [], layer, dwellings) }
          return
        }
      }
      published.append(PublishedCell(square, of: members, layer: layer, cellSize: cellSize, split: split))
    }

    private func isAllowed(
      _ members: [ThermalCell], _ layer: PublishedCell.Layer, _ dwellings: [ThermalCellIndex: String]
    ) -> Bool {
      let samples = members.reduce(0) { $0.addingReportingOverflow($1.count).partialValue }
      let area = Double(members.count) * cellSize.metres * cellSize.metres
      let homes = layer == .dwellings ? Set(members.compactMap { dwellings[$0.index] }).count : nil
      return rules.allows(cells: members.count, samples: samples, areaSquareMetres: area, dwellings: homes)
    }
  }

  /// A square of 2^level by 2^level cells.
  struct Square: Hashable, Comparable {
    var level: Int
    var column: Int
    var row: Int

    init(of index: ThermalCellIndex, level: Int) {
      self.level = level
      // Shifts round down, below 0 too.
      column = Int(index.column) >> level
      row = Int(index.row) >> level
    }

    static func < (left: Square, right: Square) -> Bool { (left.row, left.column) < (right.row, right.column) }
  }
}

/// A square of the ground as it is published: a mean over at least `k` cells, and no extremes, since the warmest sample
/// is one sample.
package struct PublishedCell: Hashable, Sendable {
  /// What was merged.
  package var layer: Layer
  /// The column of its south-west corner, in cells of the run.
  package var column: Int
  /// The row of its south-west corner, in cells of the run.
  package var row: Int
  /// Its side in cells of the run, a power of two.
  package var span: Int
  /// The mean over the seen cells in it, each with the same weight, to `meanStep`.
  package var mean: Temperature
  /// The standard uncertainty of the mean in kelvin, rounded up to `meanStep`.
  package var standardUncertaintyKelvin: Double
  /// How many seen cells it holds; at least `k`.
  package var cellCount: Int
  /// How many samples they have; at least `k`.
  package var sampleCount: Int

  /// Published temperatures are multiples of this, in kelvin. It is a tenth of what cameras are good for, and finer
  /// digits would only help to tell readings apart.
  package static let meanStep = 0.1

  /// What a published cell is of. Layers share no seen cell.
  package enum Layer: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Roofs of dwellings.
    case dwellings
    /// Everything else: ground, water, trees, other roofs.
    case ground

    package static func < (left: Layer, right: Layer) -> Bool { left.rawValue < right.rawValue }
  }

  init(
    _ square: PublishedGrid.Square, of members: [ThermalCell], layer: Layer, cellSize: Length, split: UncertaintySplit
  ) {
    self.layer = layer
    span = 1 << square.level
    column = square.column << square.level
    row = square.row << square.level
    let count = Double(max(1, members.count))
    let mean = members.reduce(0) { $0 + $1.mean.celsius } / count
    let own = members.reduce(0) { sum, cell in
      let kelvin = split.ownKelvin(of: cell)
      return sum + kelvin * kelvin
    }
    let variance = split.sharedKelvin * split.sharedKelvin + own / (count * count)
    self.mean = Temperature(celsius: (mean / Self.meanStep).rounded() * Self.meanStep)
    standardUncertaintyKelvin = (variance.squareRoot() / Self.meanStep - 1e-9).rounded(.up) * Self.meanStep
    cellCount = members.count
    sampleCount = members.reduce(0) { $0.addingReportingOverflow($1.count).partialValue }
  }

  /// The corners, counterclockwise from the south-west.
  package func corners(cellSize: Length) -> [LocalPoint] {
    let side = cellSize.metres
    func point(_ east: Int, _ north: Int) -> LocalPoint {
      LocalPoint(east: Double(column + east) * side, north: Double(row + north) * side)
    }
    return [point(0, 0), point(span, 0), point(span, span), point(0, span)]
  }
}
