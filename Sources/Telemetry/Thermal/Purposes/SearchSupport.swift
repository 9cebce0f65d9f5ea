import Quantities

/// Small warm spots that rescuers may want to look at.
///
/// A person fills a small part of a cell, so the cell's mean hardly shows them; its warmest sample does.
/// What is told is cells, never a picture and never a verdict: an animal, an engine and a stone in the sun look the
/// same. It is for the people who search, and no publication holds it.
package struct SearchSupport: Sendable {
  /// The candidates, the clearest first.
  package let candidates: [Candidate]
  /// The number of cells with too few others around them to be judged.
  package let unjudgedCount: Int
  /// How many more candidates there are than `candidatesMax`.
  package let omittedCandidates: Int

  /// A spot to look at.
  package struct Candidate: Hashable, Sendable {
    /// 1 for the clearest.
    package var number: Int
    /// Its cells; one to a few.
    package var cells: [ThermalCellIndex]
    /// The mean of their centres.
    package var centre: LocalPoint
    /// The warmest sample.
    package var warmest: Temperature
    /// How far it exceeds what the warmest samples around are like, in kelvin.
    package var excessKelvin: Double
    /// The same in units of their spread.
    package var score: Double
  }

  /// The most candidates that are listed.
  package static let candidatesMax = 1000
  /// The largest length across of a spot that one person, or a few close together, can make.
  package static let size = Length(metres: 3)
  /// The least excess of a warmest sample in kelvin. Clothes hide most of a body's warmth, and a body that fills less
  /// than a sample shows less still.
  package static let excessKelvinMin = 2.0
  /// The warmest that clothed or bare skin is; warmer things are fires, engines and chimneys.
  package static let warmest = Temperature(celsius: 40)
  /// The least spread that is taken for the warmest samples around, in kelvin: they are coarser than means.
  static let scaleKelvinMin = 0.25
  /// The least robust score.
  package static let scoreMin = 5.0

  /// The most cells of a side of a spot: a person on a corner touches two each way.
  package static func cellsAcrossMax(cellSize: Length) -> Int {
    1 + max(1, Int(min(64, (size.metres / cellSize.metres).rounded(.up))))
  }

  /// Looks for candidates.
  package init(of cells: [ThermalCell], cellSize: Length, window: Length = Length(metres: 30)) {
    let lattice = CellLattice(cells)
    let options = HotSpotOptions(window: window)
    let values = lattice.cells.map(\.maximum.celsius)
    let around = LocalDeviation.surroundings(
      of: values, in: lattice, reach: options.windowCells(cellSize: cellSize))
    var scores = [Double](repeating: 0, count: values.count)
    var chosen: [Int] = []
    var unjudged = 0
    for place in values.indices {
      guard around[place].count >= options.surroundingsMin else {
        unjudged += 1
        continue
      }
      let excess = values[place] - around[place].median
      scores[place] = around[place].score(of: values[place], scaleMin: Self.scaleKelvinMin)
      if excess >= Self.excessKelvinMin, scores[place] >= Self.scoreMin { chosen.append(place) }
    }
    unjudgedCount = unjudged
    let limit = Self.cellsAcrossMax(cellSize: cellSize)
    let found: [Candidate] = CellClusters.groups(of: chosen, in: lattice).compactMap { members in
      let indices = members.map { lattice.cells[$0].index }
      guard Self.span(indices.map { Int($0.row) }) <= limit, Self.span(indices.map { Int($0.column) }) <= limit,
        let peak = members.max(by: { (scores[$0], $1) < (scores[$1], $0) }),
        lattice.cells[peak].maximum <= Self.warmest
      else { return nil }
      let centres = indices.map { $0.centre(cellSize: cellSize) }
      let count = Double(centres.count)
      return Candidate(
        number: 0, cells: indices,
        centre: LocalPoint(
          east: centres.reduce(0) { $0 + $1.east } / count, north: centres.reduce(0) { $0 + $1.north } / count),
        warmest: lattice.cells[peak].maximum, excessKelvin: values[peak] - around[peak].median, score: scores[peak])
    }
    omittedCandidates = max(0, found.count - Self.candidatesMax)
    candidates = found.sorted { left, right in
      left.score != right.score ? left.score > right.score : left.cells[0] < right.cells[0]
    }.prefix(Self.candidatesMax).enumerated().map { number, candidate in
      var numbered = candidate
      numbered.number = number + 1
      return numbered
    }
  }

  private init(candidates: [Candidate], unjudgedCount: Int, omittedCandidates: Int) {
    self.candidates = candidates
    self.unjudgedCount = unjudgedCount
    self.omittedCandidates = omittedCandidates
  }

  /// The candidates with a cell among some, numbered anew.
  package func limited(to cells: Set<ThermalCellIndex>) -> SearchSupport {
    let kept = candidates.filter { $0.cells.contains(where: cells.contains) }
    return SearchSupport(
      candidates: kept.enumerated().map { number, candidate in
        var numbered = candidate
        numbered.number = number + 1
        return numbered
      }, unjudgedCount: unjudgedCount, omittedCandidates: omittedCandidates)
  }

  /// How many cells numbers span.
  private static func span(_ numbers: [Int]) -> Int { (numbers.max() ?? 0) - (numbers.min() ?? 0) + 1 }
}
