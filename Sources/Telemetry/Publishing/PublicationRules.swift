import Quantities

/// What protects people in thermal cells that are published; the reasons stand in decision 0052.
///
/// A sample is a pixel and not a person, so a number of samples protects nobody: one person standing in a cell fills
/// dozens of pixels. What hides a person is that they may be in any of several places. So `k` counts three things, and
/// a published cell has at least `k` of each: cells in which the vehicle saw ground, person-sized places in them, and
/// samples. Where roofs of dwellings are in it, it has at least `k` dwellings as well.
package struct PublicationRules: Hashable, Sendable {
  /// The least number of cells, places, samples and dwellings.
  package var k: Int
  /// The ground of one person, in square metres: somebody who lies with arms out, or walks a step while being seen.
  package var placeSquareMetres: Double
  /// The largest side of a published cell; cells that would need a larger one are withheld.
  package var side: Length

  /// The default of `k`: the threshold that statistical offices use for counts about health.
  package static let standardK = 10
  /// Smaller groups than this are not offered.
  package static let leastK = 5
  /// Larger groups than this are a mistake.
  package static let largestK = 1000

  /// States the rules.
  package init(k: Int = Self.standardK, placeSquareMetres: Double = 4, side: Length = Length(metres: 640)) {
    precondition((Self.leastK...Self.largestK).contains(k), "k is `leastK` to `largestK`")
    precondition(placeSquareMetres > 0 && side.metres > 0, "places and cells have a size")
    self.k = k
    self.placeSquareMetres = placeSquareMetres
    self.side = side
  }

  /// Whether what some cells have together may be published.
  func allows(cells: Int, samples: Int, areaSquareMetres: Double, dwellings: Int?) -> Bool {
    cells >= k && samples >= k && areaSquareMetres >= Double(k) * placeSquareMetres
      && (dwellings.map { $0 >= k } ?? true)
  }
}
