/// Constants of nature that every power model here shares.
package enum Atmosphere {
  /// The density of dry air at 20 °C and sea-level pressure, in kg/m³. Dorling et al. 2017 use this value.
  package static let standardDensityKilogramsPerCubicMetre = 1.204

  /// The acceleration of free fall in m/s², as Dorling et al. 2017 use it.
  package static let gravityMetresPerSecondSquared = 9.81
}
