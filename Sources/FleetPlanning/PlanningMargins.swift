/// What the planner keeps beyond the rules, so that rounding and another way of integrating cannot break them.
enum PlanningMargins {
  /// Metres added to the clearance. Positions are rounded to 1e-7 degree (0.8 cm) and arcs become chords.
  static let clearanceMetres = 0.15
  /// Metres added to the separation of vehicles.
  static let separationMetres = 0.5
  /// The share of the usable energy that is not planned with.
  static let energyShare = 0.01
  /// The further share that the assignment keeps back, since a sortie may be moved to another cruising height.
  static let assignmentEnergyShare = 0.03
  /// The share of the greatest acceleration that is planned with; times are rounded to the millisecond.
  static let accelerationShare = 0.98
  /// Metres by which the highest cruising height stays below the ceiling.
  static let ceilingMetres = 2.0
  /// Seconds around the time of a leg in which a zone must not be active.
  static let zoneSeconds = 60.0
  /// Seconds by which a day begins later and ends sooner than a rule of daylight says.
  static let daylightSeconds = 60.0
  /// Degrees by which the sun must stand higher than a rule of daylight says. Formulas for its place differ by some
  /// hundredths, and where it grazes the horizon that is more than a minute.
  static let daylightDegrees = 0.03
  /// Seconds that the assignment keeps from the end of each window, for take-offs that must wait for each other.
  static let windowSeconds = 20.0
  /// The slowest way over ground that is planned, in metres per second. Against stronger wind there is no way.
  static let groundSpeedMin = 1.0
  /// Metres that a ground robot keeps beyond its radius from walls and furniture: positions are rounded.
  static let robotClearanceMetres = 0.03
  /// Metres between the bodies of two ground robots: 0.3 by the rule, and a margin for rounding.
  static let robotGapMetres = 0.35
  /// How fast a ground robot is planned to turn on the spot, in radians per second (60° a second): slower than it can.
  static let robotTurnRadiansPerSecond = 1.05
  /// Seconds of a turn for speeding up and slowing down.
  static let robotTurnSeconds = 0.4
  /// Smaller changes of direction are driven without a turn, in radians.
  static let robotTurnRadiansMin = 0.02
  /// Robots keep apart also where one of them is so many seconds later than planned, looked at in steps of seconds.
  static let robotLateSeconds = 20.0
  static let robotLateStepSeconds = 1.0
  /// Ways shorter than this many metres are not flown: the vehicle is there.
  static let wayMetresMin = 0.02
}
