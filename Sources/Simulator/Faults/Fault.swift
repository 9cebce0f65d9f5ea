import Quantities

/// Something that goes wrong in a simulation: what, to whom, when, and for how long.
package struct Fault: Sendable, Hashable {
  /// What goes wrong.
  package var kind: FaultKind
  /// The vehicles that it meets, by name; empty for all of them. Faults of the world do not ask.
  package var vehicles: [String]
  /// When it begins.
  package var start: Start
  /// How long it lasts, in seconds; nil until the faults end, or for what happens in a moment.
  package var seconds: Double?

  /// Describes a fault.
  package init(kind: FaultKind, vehicles: [String] = [], start: Start, seconds: Double? = nil) {
    self.kind = kind
    self.vehicles = vehicles
    self.start = start
    self.seconds = seconds
  }

  /// When a fault begins.
  package enum Start: Sendable, Hashable {
    /// At a moment, in seconds since the mission's start; it may be negative.
    case at(Double)
    /// By chance, so often in an hour for each vehicle; a fault of the world so often in all.
    case perHour(Double)
  }
}

/// What can go wrong.
package enum FaultKind: Sendable, Hashable {
  // MARK: Radio

  /// The radio is worse than the scenario's, both ways.
  case link(LinkQuality)
  /// No packet gets through, either way.
  case partition

  // MARK: Satellites

  /// No position.
  case positionJammed
  /// The place that satellites tell creeps away, at this velocity.
  case positionDrift(LocalVector)
  /// The place that satellites tell is off by this at once.
  case positionJump(LocalVector)

  // MARK: Vehicle

  /// A share of the charge that is left is gone, 0...1.
  case cellsLost(Double)
  /// The cells have a temperature from now on, and warm up by their use.
  case cellsCold(Temperature)
  /// The motors give this share of their thrust, 0...1.
  case motorsWeak(Double)
  /// The winch does not move.
  case winchStuck
  /// Nothing comes out of the sprayer.
  case nozzleBlocked
  /// The autopilot starts anew. In flight it controls nothing for some seconds; on the ground it boots.
  case reboot(gapSeconds: Double)

  // MARK: World

  /// The mean wind becomes another one, within some seconds.
  case windFront(LocalVector, overSeconds: Double)
  /// Air that nobody may enter from now on.
  case zone(NewZone)
  /// The dispatcher dies; another one takes the run over after the fault's time.
  case dispatcherKilled
  /// The crew of a base gives no new batteries and lets nobody take off.
  case baseClosed(String)
  /// What is recorded cannot be written.
  case diskFull

  /// How long a watchdog's reset takes in flight where the scenario does not say, in seconds.
  package static let rebootGapSeconds = 1.5

  /// A cylinder of air that is closed while vehicles fly.
  package struct NewZone: Sendable, Hashable {
    /// Its name.
    package var name: String
    /// Its middle.
    package var centre: GeoPoint
    /// Its radius in metres.
    package var radiusMetres: Double
    /// Its lowest and its highest altitude above mean sea level, in metres.
    package var lowerMetres: Double
    package var upperMetres: Double
    /// How long after its beginning the dispatcher is told, in seconds; nil where nobody is.
    package var toldAfterSeconds: Double?

    /// Describes a zone.
    package init(name: String, centre: GeoPoint, radiusMetres: Double, lowerMetres: Double, upperMetres: Double) {
      self.name = name
      self.centre = centre
      self.radiusMetres = radiusMetres
      self.lowerMetres = lowerMetres
      self.upperMetres = upperMetres
    }
  }

  /// Whether it meets the world or the ground, and not single vehicles.
  package var isOfWorld: Bool {
    switch self {
    case .windFront, .zone, .dispatcherKilled, .baseClosed, .diskFull: true
    default: false
    }
  }

  /// Whether it happens in a moment and does not last.
  package var isMomentary: Bool {
    switch self {
    case .cellsLost, .cellsCold, .windFront, .reboot: true
    default: false
    }
  }

  /// The kind for people, such as `radio lost`.
  package var words: String {
    switch self {
    case .link: "weak radio"
    case .partition: "no radio"
    case .positionJammed: "satellites jammed"
    case .positionDrift: "satellites drift"
    case .positionJump: "satellites jump"
    case .cellsLost: "battery cell lost"
    case .cellsCold: "cold battery"
    case .motorsWeak: "weak motors"
    case .winchStuck: "winch stuck"
    case .nozzleBlocked: "nozzle blocked"
    case .windFront: "wind front"
    case .zone: "new zone"
    case .dispatcherKilled: "dispatcher killed"
    case .reboot: "reboot"
    case .baseClosed(let base): "base \(base) closed"
    case .diskFull: "disk full"
    }
  }
}
