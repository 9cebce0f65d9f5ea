/// How much a proof works at the most. What goes beyond is refused, never passed: a plan that somebody made to be slow
/// is not proved.
package enum ProofLimits {
  /// The most legs of one sortie. A day of spraying has some hundred.
  package static let legsPerSortie = 10_000
  /// The most points of one sortie's legs together.
  package static let pointsPerSortie = 100_000
  /// The most stretches that sorties which are not in a plan had covered before.
  package static let stretchesCovered = 20_000
  /// The largest time, height, speed, mass, energy or charge, in its unit, as in the plan's file.
  package static let numberMax = 1e9

  /// Whether a value is a number of a size that a plan may have.
  static func isNumber(_ value: Double) -> Bool { abs(value) <= numberMax }

  /// The most work of one check, in units of a piece held against something with up to sixteen edges: some ten seconds.
  package static let workPerCheck = 20_000_000
}
