/// What UV-C is planned for, and how long the search may take.
package struct UltravioletOptions: Hashable, Sendable {
  /// The dose that every surface is to get, in J/m² (10 J/m² are 1 mJ/cm²); positive.
  package var doseJoulesPerSquareMetre: Double
  /// Surfaces get this many times the dose, against errors of the lamp's model and of the map; 1 or more.
  package var safetyFactor = 1.2
  /// A place that would need longer than this at its best lamp position is not waited for, but reported with what it
  /// gets; in seconds, positive.
  package var dwellSecondsMax = 900.0
  /// The longest edge of a patch at first, in metres; positive.
  package var coarseMetres = 0.6
  /// Patches are cut down to this edge where irradiance changes quickly, in metres; positive.
  package var fineMetres = 0.15
  /// The grid of positions on which the search prices new stops, in metres; positive. Stops leave it.
  package var gridMetres = 0.25
  /// The grid of positions on which the lower bound is priced at the end, in metres; positive.
  package var boundGridMetres = 0.1
  /// New stops are looked for until the plan's time is within this share of the bound of the search; not negative.
  package var pricingTolerance = 0.01

  /// The defaults for a dose in J/m².
  package init(doseJoulesPerSquareMetre: Double) {
    self.doseJoulesPerSquareMetre = doseJoulesPerSquareMetre
  }

  /// The most patches of all surfaces.
  package static let samplesMax = 60_000
  /// The most positions of a grid; a finer one is made coarser.
  package static let positionsMax = 60_000
  /// The most rounds of new stops for one set of samples.
  package static let pricingRoundsMax = 100
  /// The most rounds of new samples between two rounds of new stops.
  package static let askingRoundsMax = 60
  /// The most new stops of a round.
  package static let newStopsMax = 60
  /// The most stops that are ever tried.
  package static let stopsMax = 4000
  /// The most rounds of finer samples.
  package static let refinementRoundsMax = 4
  /// The most iterations of one linear programme.
  package static let iterationsMax = 200_000
  /// The most pieces into which the way is cut.
  package static let piecesMax = 20_000
}
