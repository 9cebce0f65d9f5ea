import Geometry

/// A cell of a population grid.
///
/// A cell without people is missing from most grids. Whether ground outside all cells is empty or unknown is the
/// question of whoever asks; this list does not answer it.
package struct PopulationCell: Hashable, Sendable {
  /// The most people of one cell: more than live in any country's largest, and few enough that sums stay exact.
  package static let peopleMax = 1e9

  /// Whether a number can be that of the people of a cell.
  package static func isPossible(_ people: Double) -> Bool { (0...peopleMax).contains(people) }

  /// The cell's outline.
  package var outline: Polygon
  /// The people who live there; at least 0.
  package var people: Double

  /// Describes a cell.
  package init(outline: Polygon, people: Double) {
    self.outline = outline
    self.people = people
  }

  /// People for each square kilometre; 0 where the cell has no surface.
  package var peoplePerSquareKilometre: Double {
    let area = outline.areaSquareMetres
    return area > 0 ? people / area * 1e6 : 0
  }
}
