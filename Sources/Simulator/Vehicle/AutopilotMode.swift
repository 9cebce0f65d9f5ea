extension Autopilot {
  /// What an autopilot is told to do with itself.
  package enum Mode: Sendable, CaseIterable {
    /// By hand, levelled; the mode after the start of a multirotor.
    case stabilize
    /// By hand; the mode after the start of a rover.
    case manual
    /// Flies or drives its mission.
    case auto
    /// Takes orders from the ground.
    case guided
    /// Keeps its place in the air.
    case loiter
    /// Stands with brakes on.
    case hold
    /// Goes home.
    case returnToLaunch
    /// Comes down where it is.
    case land
  }
}

extension Autopilot.Mode {
  /// The mode with a number in `custom_mode` of HEARTBEAT; nil where this kind of vehicle has none.
  package init?(number: UInt32, of kind: VehicleConfiguration.Kind) {
    guard let mode = Self.allCases.first(where: { $0.number(of: kind) == number }) else { return nil }
    self = mode
  }

  /// The number in `custom_mode` of HEARTBEAT, as ArduCopter and ArduPilot Rover count their modes; nil where this kind
  /// of vehicle has no such mode.
  package func number(of kind: VehicleConfiguration.Kind) -> UInt32? {
    switch kind {
    case .multirotor:
      switch self {
      case .stabilize: 0
      case .auto: 3
      case .guided: 4
      case .loiter: 5
      case .returnToLaunch: 6
      case .land: 9
      case .manual, .hold: nil
      }
    case .rover:
      switch self {
      case .manual: 0
      case .hold: 4
      case .auto: 10
      case .returnToLaunch: 11
      case .guided: 15
      case .stabilize, .loiter, .land: nil
      }
    }
  }

  /// Whether a vehicle can be armed in it. ArduPilot Rover refuses only the ways home.
  func isArmable(_ kind: VehicleConfiguration.Kind) -> Bool {
    switch self {
    case .stabilize, .manual, .guided, .loiter, .hold: true
    case .auto: kind.isRover
    case .returnToLaunch, .land: false
    }
  }

  /// The name in texts.
  var name: String {
    switch self {
    case .stabilize: "Stabilize"
    case .manual: "Manual"
    case .auto: "Auto"
    case .guided: "Guided"
    case .loiter: "Loiter"
    case .hold: "Hold"
    case .returnToLaunch: "RTL"
    case .land: "Land"
    }
  }
}
