/// What the proof lets pass, each with its reason. Everything beyond is a violation.
package enum Tolerances {
  /// Metres by which a clearance, a separation or a height limit may be missed: the grid of 1e-7 degree on which
  /// vehicles are told positions is 1.1 cm wide.
  package static let clearanceMetres = 0.01
  /// Half of the millisecond to which files keep times.
  package static let seconds = 0.0005
  /// The share by which a leg may take more energy than the plan says: another way to integrate the same law.
  package static let energyShare = 0.02
  /// Joules by which it may take more besides; files keep energies to 1 J.
  package static let energyJoules = 10.0
  /// The charge that rounding to 1e-4 may hide.
  package static let chargeFraction = 0.0001
  /// Kilograms by which payloads may differ: grams.
  package static let payloadKilograms = 0.001
  /// The share by which litres may differ from those that the passes spray: lengths of passes are rounded.
  package static let liquidShare = 0.01
  /// Metres by which a stop may miss its place, horizontally.
  package static let stopMetres = 1.0
  /// Metres by which a service height may miss the one that the mission asks for.
  package static let heightMetres = 1.0
  /// Metres by which a vehicle may stand beside its pad.
  package static let padMetres = 0.1
  /// Metres per second by which a speed limit may be passed: a length of centimetres over a short time.
  package static let speedMetresPerSecond = 0.05
  /// Metres per second by which the velocity may jump at a point: directions of short ways are rounded.
  package static let jumpMetresPerSecond = 0.25
  /// The share of an area by which the covered share may be below the plan's claim: files keep it to 1e-4.
  package static let coverageShare = 0.001
  /// Metres of a spraying pass that may lie outside its area.
  package static let swathOutsideMetres = 0.1
  /// Metres by which a robot's body may come nearer to walls and furniture than its radius: positions stand on a grid
  /// of 1e-7 degree, which is 1.1 cm wide.
  static let bodyMetres = 0.02
  /// Metres by which a robot may be above or below its floor; files keep heights to the millimetre.
  static let floorMetres = 0.01
  /// Square metres of a surface that may be below the dose beyond what the plan states as missing: two samplings of
  /// the same surface differ at the edges of shadows. Over the ward of 14 rooms no surface used more than 0.02 m².
  package static let doseSquareMetres = 0.05
  /// The share of a surface that may be so besides.
  package static let doseAreaShare = 0.01
  /// The share of all surface by which the share at the dose may be below the plan's claim.
  package static let doseCoveredShare = 0.005
  /// The share by which the area of all surfaces may differ from the plan's.
  package static let surfaceShare = 0.02
  /// Seconds by which the plan's time with the lamp on may differ from that of its legs.
  package static let lampSeconds = 1.0
  /// Seconds with the lamp on outside of the rooms of the task: what a doorway's corner and a centimetre make.
  static let lampOutsideSeconds = 0.5
  /// Degrees by which the sun may stand below the least elevation that a daylight rule allows.
  package static let sunDegrees = 0.1
}
