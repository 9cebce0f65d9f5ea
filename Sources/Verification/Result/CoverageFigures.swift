import Quantities

/// What the passes of one area task do to its area.
package struct CoverageFigures: Hashable, Sendable {
  /// The most missed pieces that are listed; the largest ones.
  package static let missedMax = 20

  /// The task's name.
  package var task: String
  /// The share of the area that is treated, 0...1.
  package var covered: Double
  /// The share that the plan claims.
  package var claimed: Double
  /// The square metres treated more than once, counted once more for each further time, over the area.
  package var overlap: Double
  /// Metres of passes whose centre line lies outside the area.
  package var metresOutside: Double
  /// The pieces of the area that no pass treats, the largest first.
  package var missed: [MissedPiece]
  /// How many missed pieces are not listed.
  package var missedOmitted: Int

  /// A piece of an area that no pass treats.
  package struct MissedPiece: Hashable, Sendable {
    /// Its size in square metres.
    package var squareMetres: Double
    /// A place in it.
    package var place: GeoPoint?
  }
}
