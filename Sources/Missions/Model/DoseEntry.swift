/// What a dose did to a germ, from a source: one entry of a dose table. The tables are data (`missions/doses`).
package struct DoseEntry: Hashable, Sendable {
  /// The name in the table; unique.
  package var name: String
  /// The germ.
  package var germ: String
  /// The wavelength in nanometres.
  package var wavelengthNanometres: Double
  /// The dose in J/m²; positive.
  package var doseJoulesPerSquareMetre: Double
  /// The log10 reduction that the dose gave; positive.
  package var logReduction: Double
  /// In what the germ was while it was irradiated; empty where nobody says.
  package var medium: String
  /// Where it stands.
  package var source: String

  /// Describes an entry; nil where a dose or a reduction is not a positive number.
  package init?(
    name: String, germ: String, wavelengthNanometres: Double, doseJoulesPerSquareMetre: Double, logReduction: Double,
    medium: String = "", source: String
  ) {
    guard doseJoulesPerSquareMetre > 0, doseJoulesPerSquareMetre.isFinite, logReduction > 0, logReduction.isFinite,
      wavelengthNanometres > 0, wavelengthNanometres.isFinite
    else { return nil }
    self.name = name
    self.germ = germ
    self.wavelengthNanometres = wavelengthNanometres
    self.doseJoulesPerSquareMetre = doseJoulesPerSquareMetre
    self.logReduction = logReduction
    self.medium = medium
    self.source = source
  }

  /// The dose that kills nine tenths, J/m²: survival falls log-linearly with dose.
  package var d90JoulesPerSquareMetre: Double { doseJoulesPerSquareMetre / logReduction }

  /// The log10 reduction at a dose. Nothing is promised beyond what the source measured: it ends there.
  package func logReduction(atJoulesPerSquareMetre dose: Double) -> Double {
    min(logReduction, max(0, dose) / d90JoulesPerSquareMetre)
  }
}
