import Geometry
import Quantities

/// Answers how densely people live at a place.
///
/// Grids leave out cells without people, and they end at a border. Whether ground without a cell is empty or unknown
/// cannot be seen in the file, so each question says how to take it.
package struct PopulationGrid: Sendable {
  /// What ground without a cell means.
  package enum MissingCells: Hashable, Sendable {
    /// Nobody knows: there is no answer.
    case unknown
    /// Nobody lives there.
    case zero
  }

  /// An area counts as covered by cells where at most this share is not: cells in degrees leave slits.
  package static let slitShareMax = 0.001

  /// The cells, in the order of the file.
  package let cells: [PopulationCell]
  private let index: GridIndex

  /// Prepares cells for questions.
  package init(cells: [PopulationCell]) {
    self.cells = cells
    index = GridIndex(cells.map(\.outline.boundingBox))
  }

  /// People for each square kilometre at a point; nil where it is not known. On the border of cells, and where cells
  /// overlap, the densest counts.
  package func peoplePerSquareKilometre(at point: LocalPoint, missing: MissingCells) -> Double? {
    let box = BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north)
    let densities = index.indices(meeting: box).map { cells[$0] }.filter { $0.outline.contains(point) }.map {
      $0.peoplePerSquareKilometre
    }
    return densities.max() ?? (missing == .zero ? 0 : nil)
  }

  /// People for each square kilometre in an area: the people of each cell count by the share of it that lies in the
  /// area. Nil where the area has no surface, or where a part is not covered and missing cells are unknown.
  package func peoplePerSquareKilometre(in area: Polygon, missing: MissingCells) throws(GEOSError) -> Double? {
    let surface = area.areaSquareMetres
    guard surface > 0 else { return nil }
    var (people, covered) = (0.0, 0.0)
    for number in index.indices(meeting: area.boundingBox) {
      let cell = cells[number]
      let whole = cell.outline.areaSquareMetres
      guard whole > 0 else { continue }
      let parts = try GeometryOperations.intersection([cell.outline], with: [area])
      let common = parts.reduce(0) { $0 + $1.areaSquareMetres }
      people += cell.people * common / whole
      covered += common
    }
    guard missing == .zero || covered >= surface * (1 - Self.slitShareMax) else { return nil }
    return people / surface * 1e6
  }
}
